"""An amendment written again as gestures: what they make is what it proposed."""

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.text.gestures import Change, Cite, Delete, DeleteChapter, Gesture, Insert, Move, applied
from manifeste_tool.domain.text.markdown import canonical, parse
from manifeste_tool.domain.text.retraced import gestures_between, written_sources
from manifeste_tool.domain.text.text import Source, Text
from tests.domain.strategies import changed, texts

BASE = parse(
    """## Un <!-- ¶aaaaaaa2 -->

Premier. [@E1] <!-- ¶bbbbbbb2 -->

Suivant. <!-- ¶ccccccc2 -->

- point <!-- ¶ddddddd2 -->

## Deux <!-- ¶eeeeeee2 -->

Dernier. <!-- ¶fffffff2 -->

## Glossaire <!-- ¶ggggggg2 fixe -->

Mot : sens. <!-- ¶hhhhhhh2 fixe -->
"""
)


def done(base: Text, gestures: tuple[Gesture, ...], *, fixed: bool = False) -> Text:
    numbers = count(1)
    return applied(base, gestures, lambda: f"new{next(numbers)}", fixed=fixed)


def nameless(text: Text, base: Text) -> list[object]:
    """The units, what is new without its identity."""
    return [unit if unit.id in base.by_id else replace(unit, id="") for unit in text]


@pytest.mark.parametrize(
    "gestures",
    [
        (Change("bbbbbbb2", "Autre."),),
        (Change("ddddddd2", "autre point"),),
        (Change("aaaaaaa2", "### Un"),),
        (Change("ddddddd2", "3. point"),),
        (Change("bbbbbbb2", "Autre."), Cite("bbbbbbb2", ("E2", "nuance E3"))),
        (Cite("bbbbbbb2", ()),),
        (Delete("ccccccc2"), Delete("aaaaaaa2")),
        (DeleteChapter("eeeeeee2"),),
        (Move("bbbbbbb2", "ccccccc2"),),
        (Move("ccccccc2", "fffffff2"),),
        (Move("eeeeeee2", ""),),
        (Move("fffffff2", "hhhhhhh2"),),
        (Insert("bbbbbbb2", "Neuf."), Insert("bbbbbbb2", "Plus neuf.", sources=("E1", "nuance E2"))),
        (Insert("", "Tout devant.", before=True),),
        (Insert("", "Tout au bout."),),
        (Insert("ddddddd2", "## Neuf\n\nDedans.\n\n- un\n- deux", sources=("E1",)),),
    ],
)
def test_the_gestures_of_a_form_are_found_again(gestures: tuple[Gesture, ...]) -> None:
    proposal = done(BASE, gestures)
    found = gestures_between(BASE, proposal)
    assert nameless(done(BASE, found), BASE) == nameless(proposal, BASE)
    assert len(found) <= len(gestures)


def test_nothing_changed_needs_no_gesture() -> None:
    assert gestures_between(BASE, BASE) == ()


def test_a_chapter_that_is_deleted_whole_is_one_gesture_and_one_that_leaves_something_is_several() -> None:
    whole = done(BASE, (DeleteChapter("aaaaaaa2"),))
    assert gestures_between(BASE, whole) == (DeleteChapter("aaaaaaa2"),)
    in_part = done(BASE, (Delete("aaaaaaa2"), Delete("bbbbbbb2")))
    assert gestures_between(BASE, in_part) == (Delete("aaaaaaa2"), Delete("bbbbbbb2"))


def test_what_comes_at_the_very_start_keeps_its_order() -> None:
    two = parse("Un.\n\nDeux. [@E1]\n\n### Trois [@E2]\n\nQuatre.")
    proposal = Text((*(replace(unit, id=f"new{rank}") for rank, unit in enumerate(two)), *BASE))
    found = gestures_between(BASE, proposal)
    assert [unit.text for unit in done(BASE, found)][:4] == ["Un.", "Deux.", "Trois", "Quatre."]
    assert nameless(done(BASE, found), BASE) == nameless(proposal, BASE)


def test_a_chapter_that_moved_is_one_gesture() -> None:
    proposal = done(BASE, (Move("aaaaaaa2", "fffffff2"),))
    assert len(gestures_between(BASE, proposal)) == 1


def test_what_cannot_be_amended_is_not_what_moves() -> None:
    proposal = done(BASE, (Move("fffffff2", "hhhhhhh2"), Move("eeeeeee2", "fffffff2")))
    found = gestures_between(BASE, proposal)
    assert nameless(done(BASE, found), BASE) == nameless(proposal, BASE)


def test_sources_are_written_as_a_person_types_them() -> None:
    cited = parse("Un. [@E1; nuance @E2]").paragraphs[0].sources
    assert written_sources(cited) == ("E1", "nuance E2")
    assert written_sources(frozenset[Source]()) == ()


@given(st.data())
def test_whatever_somebody_made_of_a_text_is_made_again_by_its_gestures(data: st.DataObject) -> None:
    base = canonical(data.draw(texts()))
    proposal = canonical(data.draw(changed(base)))
    again = done(base, gestures_between(base, proposal), fixed=True)
    assert nameless(again, base) == nameless(proposal, base)
