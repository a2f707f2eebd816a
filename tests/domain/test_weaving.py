"""Two texts woven together: each is had back, in its order, by leaving out what belongs to the other."""

from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.exporting.exports import ExportFile, ExportState
from manifeste_tool.domain.exporting.weaving import Fate, woven
from manifeste_tool.domain.text.text import Kind, Paragraph, Text
from tests.conftest import Clock
from tests.domain.strategies import changed, texts

AFTER, BEFORE = {Fate.KEPT, Fate.CAME, Fate.MOVED_HERE}, {Fate.KEPT, Fate.WENT, Fate.MOVED_AWAY}


@given(st.data())
def test_each_text_is_had_back_from_what_was_woven(data):
    before = data.draw(texts())
    after = data.draw(changed(before))
    found = woven(before, after)
    assert tuple(one.after for one in found if one.fate in AFTER) == after.paragraphs
    assert tuple(one.before for one in found if one.fate in BEFORE) == before.paragraphs


def unit(name: str, words: str, kind: Kind = Kind.PARAGRAPH) -> Paragraph:
    return Paragraph(kind, words, name)


ONE, TWO, THREE = (unit(f"{name * 8}", f"le paragraphe {name}") for name in "abc")


def fates(before: tuple[Paragraph, ...], after: tuple[Paragraph, ...]) -> list[tuple[str, Fate]]:
    return [(one.id[0], one.fate) for one in woven(Text(before), Text(after))]


def test_a_paragraph_moved_as_it_was_stands_at_both_places():
    assert fates((ONE, TWO, THREE), (THREE, ONE, TWO)) == [
        ("c", Fate.MOVED_HERE),
        ("a", Fate.KEPT),
        ("b", Fate.KEPT),
        ("c", Fate.MOVED_AWAY),
    ]


def test_a_paragraph_moved_and_reworded_went_and_came():
    other = unit(THREE.id, "tout autre chose ici")
    assert fates((ONE, TWO, THREE), (other, ONE, TWO)) == [
        ("c", Fate.CAME),
        ("a", Fate.KEPT),
        ("b", Fate.KEPT),
        ("c", Fate.WENT),
    ]


def test_what_is_gone_and_what_is_new_stand_where_they_were_and_are():
    new = unit("dddddddd", "un nouveau venu")
    assert fates((ONE, TWO), (new, TWO)) == [("a", Fate.WENT), ("d", Fate.CAME), ("b", Fate.KEPT)]


def test_only_what_came_to_nothing_may_be_asked_again():
    one = ExportFile("k", "texte", "pdf", "", {}, public=True, asked_at=Clock()())
    assert one.is_under_way
    assert not one.may_be_asked_again
    failed = ExportFile("k", "texte", "pdf", "", {}, public=True, asked_at=Clock()(), state=ExportState.FAILED)
    assert failed.may_be_asked_again
    assert not failed.is_under_way
