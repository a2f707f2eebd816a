"""What is written reads back as it is: the guard that every write passes."""

import pytest

from manifeste_tool.domain.text.gestures import Delete, Insert, Move, applied
from manifeste_tool.domain.text.markdown import UnstablePlaceError, canonical, parse, refuse_unstable, serialise
from manifeste_tool.domain.text.text import Kind, Paragraph

LIST = parse(
    "Avant. <!-- ¶aaaaaaa2 -->\n\n- un <!-- ¶bbbbbbb2 -->\n    - deux <!-- ¶ccccccc2 -->\n        - trois <!-- ¶ddddddd2 -->\n"
)


def test_an_item_whose_parent_is_deleted_moves_up_to_where_it_reads_back() -> None:
    after = applied(LIST, [Delete("bbbbbbb2")], str)
    assert [unit.level for unit in after] == [0, 0, 1]
    assert parse(serialise(after)) == after
    refuse_unstable(LIST, after)


def test_code_after_a_list_would_become_a_paragraph_of_it_and_is_refused() -> None:
    code = Paragraph(Kind.OPAQUE, "    x = 1", id="eeeeeee2")
    after = LIST.with_paragraphs([*LIST.paragraphs, code])
    with pytest.raises(UnstablePlaceError, match="un"):
        refuse_unstable(LIST, after)


def test_what_changed_nowhere_near_is_not_read_again() -> None:
    odd = LIST.with_paragraphs([*LIST.paragraphs, Paragraph(Kind.OPAQUE, "    x = 1", id="eeeeeee2")])
    refuse_unstable(odd, odd)


@pytest.mark.parametrize("gesture", [Insert("aaaaaaa2", "Un ajout."), Move("aaaaaaa2", "ddddddd2")])
def test_ordinary_gestures_are_stable(gesture: Insert | Move) -> None:
    after = applied(LIST, [gesture], lambda: "fffffff2")
    refuse_unstable(LIST, after)
    assert canonical(after) == after
