"""Whose words are whose: each stretch of a text that several steps changed leads to the step it comes from."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.comparing.diff import Op
from manifeste_tool.domain.merging.attribution import Attributed, attributed
from manifeste_tool.domain.text.text import Kind, Paragraph, Text


def text(**units: str) -> Text:
    return Text(tuple(Paragraph(Kind.PARAGRAPH, words, identity) for identity, words in units.items()))


def said(pieces: Sequence[Attributed]) -> list[tuple[str, str, int | None]]:
    return [(piece.op.value, piece.text, piece.by) for piece in pieces]


def test_each_change_names_its_step() -> None:
    first, then, last = "La ville décide seule.", "La ville décide avec nous.", "La grande ville décide avec nous."
    (unit,) = attributed((text(a=first), text(a=then), text(a=last)))
    assert unit.touched_by == (0, 1)
    assert said(unit.pieces) == [
        ("=", "La", None),
        ("+", " grande", 1),
        ("=", " ville décide", None),
        ("-", " seule", 0),
        ("+", " avec nous", 0),
        ("=", ".", None),
    ]


def test_what_one_step_adds_and_another_takes_away_is_said_by_nobody() -> None:
    plain = text(a="Nous décidons ensemble du cap.")
    (unit,) = attributed((plain, text(a="Nous décidons vite ensemble du cap."), plain))
    assert said(unit.pieces) == [("=", "Nous décidons ensemble du cap.", None)]
    assert unit.touched_by == (0, 1)


def test_a_unit_that_no_step_touches_is_left_out_and_a_new_one_is_its_steps() -> None:
    (unit,) = attributed((text(a="Un."), text(a="Un.", b="Deux.")))
    assert (unit.id, unit.before, said(unit.pieces)) == ("b", None, [("+", "Deux.", 0)])


def test_a_deleted_unit_stands_after_what_it_followed() -> None:
    texts = (text(a="Un.", b="Deux.", c="Trois."), text(a="Un.", c="Trois."), text(a="Un neuf.", c="Trois."))
    assert [unit.id for unit in attributed(texts)] == ["a", "b"]
    assert said(attributed(texts)[1].pieces) == [("-", "Deux.", 0)]
    assert attributed(texts)[1].after is None


def test_a_unit_deleted_at_the_head_comes_first_and_once() -> None:
    texts = (text(a="Un.", b="Deux."), text(a="Un mot.", b="Deux."), text(b="Deux."), text(b="Deux à deux."))
    assert [(unit.id, unit.touched_by) for unit in attributed(texts)] == [("a", (0, 1)), ("b", (2,))]


def test_what_a_step_inserts_and_another_deletes_has_nothing_left_to_say() -> None:
    found = attributed((text(a="Un."), text(a="Un.", b="Deux."), text(a="Un.")))
    assert [(unit.id, unit.pieces, unit.touched_by) for unit in found] == [("b", (), (0, 1))]


WORDS = st.lists(st.sampled_from(["la", "ville", "décide", "seule", "avec", "nous", "."]), max_size=8).map(" ".join)


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_what_is_not_removed_is_the_last_text_and_what_no_step_added_is_the_first(versions: list[str]) -> None:
    texts = [text(a=words) for words in versions]
    for unit in attributed(texts):
        assert "".join(piece.text for piece in unit.pieces if piece.op is not Op.DELETED) == versions[-1]
        first = "".join(piece.text for piece in unit.pieces if piece.added_by is None)
        assert first == versions[0]
