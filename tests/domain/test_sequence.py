"""The order of the sheets of a liasse, what goes with each, and texts read by their chapters."""

from dataclasses import replace

import pytest

from manifeste_tool.domain.bundle.portions import parsed
from manifeste_tool.domain.bundle.sequence import letter, own_first, sequence
from manifeste_tool.domain.comparing import diff
from manifeste_tool.domain.ordering.discussions import WHOLE, Act, Hold, On
from manifeste_tool.domain.ordering.running_order import Entry, running_order
from manifeste_tool.domain.text.markdown import parse
from tests.services.story import FOUNDING


def _entry(number, place=1, **more):
    return Entry(number, number, (place, 1), Act.CHANGE_WORDS, **({"author_id": number} | more))


def _all_of(paragraph):
    return (Hold(On.WORDS, paragraph, "", *WHOLE),)


def _order(*entries):
    return running_order(entries)


def test_sub_amendments_follow_their_parent_on_sheets_and_come_before_it_when_called() -> None:
    order = _order(_entry(1), _entry(2, 2), _entry(3, 1, parent_id=1))
    assert [one.number for one in sequence(order)] == [1, 3, 2]
    assert [one.number for one in sequence(order, subs_first=True)] == [3, 1, 2]


def test_what_excludes_one_another_bears_one_letter_and_names_its_rivals() -> None:
    rivals = [_entry(number, holds=_all_of("a")) for number in (1, 2)]
    others = [_entry(number, 2, holds=_all_of("b")) for number in (4, 5)]
    found = {one.number: one for one in sequence(_order(*rivals, *others, _entry(7, 3)))}
    assert [found[number].discussion for number in (1, 2, 4, 5, 7)] == ["A", "A", "B", "B", ""]
    assert (found[1].common, found[7].common) == ((2,), ())


def test_identicals_and_duplicates_are_told_apart() -> None:
    same = {"effect": "x", "holds": _all_of("a")}
    found = {one.number: one for one in sequence(_order(_entry(1, **same), _entry(2, **same)))}
    assert (found[1].identical, found[1].duplicates, found[1].common) == ((2,), (), ())
    found = {one.number: one for one in sequence(_order(*(_entry(n, author_id=9, **same) for n in (1, 2))))}
    assert (found[2].identical, found[2].duplicates) == ((), (1,))


@pytest.mark.parametrize(("rank", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (53, "BA")])
def test_discussions_beyond_the_alphabet_are_named(rank: int, letters: str) -> None:
    assert letter(rank) == letters


def test_ones_own_come_first_with_their_sub_amendments_the_others_stay_in_order() -> None:
    placed = sequence(_order(_entry(1), _entry(2, 2), _entry(3, 2, parent_id=2), _entry(4, 3)))
    assert [one.number for one in own_first(placed, {2})] == [2, 3, 1, 4]
    assert [one.number for one in own_first(placed, {3})] == [2, 3, 1, 4]  # a sub-amendment brings its parent
    assert own_first(placed, set()) == placed


def test_a_text_read_by_chapters_is_the_text_and_a_chapter_is_read_once() -> None:
    known: dict = {}
    assert parsed(FOUNDING, known) == parse(FOUNDING)
    kept = dict(known)
    changed = parsed(FOUNDING.replace("formés", "instruits"), known)
    assert changed == parse(FOUNDING.replace("formés", "instruits"))
    assert len(known) == len(kept) + 1
    assert changed.by_id["aaaaaaa2"] is parsed(FOUNDING, known).by_id["aaaaaaa2"]


def test_a_text_with_code_is_read_whole() -> None:
    code = "## Un\n\n```\n\n## pas un titre\n```\n\n## Deux\n\nFin.\n"
    assert parsed(code, {}) == parse(code)


def test_only_what_changed_is_compared_and_it_is_what_the_whole_comparison_says() -> None:
    before = parse(FOUNDING)
    units = list(before)
    units[3] = replace(units[3], text="L'accueil par quelqu'un reste possible partout.")
    units = [units[5], *units[:5], *units[6:]]
    after = before.with_paragraphs(units)
    whole = tuple(one for one in diff.text_diff(before, after) if one.changed)
    assert diff.changes(before, after) == whole
    assert len(whole) == 2
