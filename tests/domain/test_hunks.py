"""Edits and numbered hunks of a proposal, and what stored edits say of today's text."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.comparing.edits import Change, edits
from manifeste_tool.domain.comparing.hunks import apply_hunks, by_unit, hunks
from manifeste_tool.domain.merging.answers import Cause, Outcome
from manifeste_tool.domain.merging.collisions import Spot, Today, collisions
from manifeste_tool.domain.merging.merge import merge
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Kind, Paragraph, Source, fingerprint
from tests.domain.strategies import changed, texts

BASE = parse(
    "Premier paragraphe du texte, assez long. [@A-1] <!-- ¶aaaaaaaa -->\n\nDeuxième paragraphe du texte. <!-- ¶bbbbbbbb -->\n\n"
    "Troisième et dernier. <!-- ¶cccccccc -->\n"
)
ONE, TWO, THREE = BASE.paragraphs


def new(identity, words):
    return Paragraph(Kind.PARAGRAPH, words, identity)


def of(*units):
    return BASE.with_paragraphs(units)


def told(proposal):
    return [(edit.paragraph_id, edit.change, edit.anchor) for edit in edits(BASE, proposal)]


def test_edits_say_what_is_done_to_each_unit():
    changed_one = replace(ONE, text="Premier paragraphe du long texte, assez long.")
    cited = replace(TWO, sources=frozenset({Source("E-1")}))
    assert told(of(changed_one, cited, THREE)) == [
        ("aaaaaaaa", Change.MODIFIED, ""),
        ("bbbbbbbb", Change.CITED, "aaaaaaaa"),
    ]
    assert told(of(ONE, new("ffffffff", "Un."), new("gggggggg", "Deux."), THREE)) == [
        ("bbbbbbbb", Change.DELETED, "aaaaaaaa"),
        ("ffffffff", Change.INSERTED, "aaaaaaaa"),
        ("gggggggg", Change.INSERTED, "aaaaaaaa"),
    ]
    assert told(of(TWO, THREE, changed_one)) == [
        ("aaaaaaaa", Change.MOVED, "cccccccc"),
        ("aaaaaaaa", Change.MODIFIED, "cccccccc"),
    ]
    assert told(BASE) == []


def test_an_edit_knows_what_it_was_written_against():
    (edit,) = edits(BASE, of(ONE, THREE))
    assert edit.base_fingerprint == fingerprint(TWO)
    (edit,) = edits(BASE, of(*BASE, new("ffffffff", "Un.")))
    assert edit.base_fingerprint == ""


def test_hunks_are_numbered_in_the_order_of_the_text_and_apply_alone():
    words = replace(ONE, text="Dernier paragraphe du texte, assez court.", sources=frozenset(), kind=Kind.ITEM)
    proposal = of(words, new("ffffffff", "Ajout."), THREE, TWO)
    found = hunks(BASE, proposal)
    assert [(one.number, one.change, one.before, one.after) for one in found] == [
        (1, Change.MODIFIED, "Premier", "Dernier"),
        (2, Change.MODIFIED, " long", " court"),
        (3, Change.MODIFIED, "", ""),
        (4, Change.CITED, "", ""),
        (5, Change.INSERTED, "", "Ajout."),
        (6, Change.MOVED, "", ""),
    ]
    assert [len(parts) for parts in by_unit(found).values()] == [4, 1, 1]
    assert apply_hunks(BASE, proposal, {2}).paragraphs[0].text == "Premier paragraphe du texte, assez court."
    assert apply_hunks(BASE, proposal, {4}).paragraphs[0] == replace(ONE, sources=frozenset())
    assert apply_hunks(BASE, proposal, {3}).paragraphs[0].kind is Kind.ITEM
    assert [unit.id for unit in apply_hunks(BASE, proposal, {5})] == ["aaaaaaaa", "ffffffff", "bbbbbbbb", "cccccccc"]
    assert [unit.id for unit in apply_hunks(BASE, proposal, {6})] == [unit.id for unit in (ONE, THREE, TWO)]


def test_the_space_after_a_hunk_follows_it():
    proposal = of(replace(ONE, text="Un paragraphe du texte, assez court."), TWO, THREE)
    deleted = of(replace(ONE, text="paragraphe du texte, assez court."), TWO, THREE)
    assert apply_hunks(BASE, proposal, {1}).paragraphs[0].text == "Un paragraphe du texte, assez long."
    assert apply_hunks(BASE, deleted, {1}).paragraphs[0].text == "paragraphe du texte, assez long."


@given(texts(), st.data())
def test_no_hunk_gives_the_base_and_all_of_them_the_proposal(base, data):
    proposal = data.draw(changed(base))
    numbers = [one.number for one in hunks(base, proposal)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert apply_hunks(base, proposal, []) == base
    assert apply_hunks(base, proposal, numbers) == proposal
    some = data.draw(st.sets(st.sampled_from(numbers))) if numbers else set()
    partly = apply_hunks(base, proposal, some)
    assert len(partly.by_id) == len(partly)


@given(texts(), st.data())
def test_stored_edits_say_of_today_what_a_merge_says(base, data):
    proposal, ours = data.draw(changed(base, prefix="z")), data.draw(changed(base, prefix="y"))
    merged = {one.id: one for one in merge(base, ours, proposal).outcomes}
    found = edits(base, proposal)
    placed = {edit.paragraph_id for edit in found if edit.change in (Change.INSERTED, Change.MOVED)}
    for edit, outcome in zip(found, Today(base, ours).outcomes(found), strict=True):
        if edit.paragraph_id not in placed and merged[edit.paragraph_id].cause is not Cause.ORDER:
            plain = {Outcome.MERGED: Outcome.THEIRS}  # a merge also counts today's moves
            said, wanted = outcome.outcome, merged[edit.paragraph_id].outcome
            assert plain.get(said, said) == plain.get(wanted, wanted)


def test_today_tells_insertions_that_meet_and_those_already_made():
    proposal = of(ONE, new("ffffffff", "Ajout."), TWO, THREE)
    found = edits(BASE, proposal)
    assert [one.outcome for one in Today(BASE, BASE).outcomes(found)] == [Outcome.THEIRS]
    other = of(ONE, new("gggggggg", "Autre."), TWO, THREE)
    assert [one.outcome for one in Today(BASE, other).outcomes(found)] == [Outcome.SAME_PLACE]
    same = of(ONE, new("gggggggg", "Ajout."), TWO, THREE)
    assert [one.outcome for one in Today(BASE, same).outcomes(found)] == [Outcome.SATISFIED]


def test_today_tells_moves_of_units_that_are_gone_and_edits_of_units_split_or_joined():
    moved = edits(BASE, of(TWO, THREE, ONE))
    assert [one.outcome for one in Today(BASE, of(TWO, THREE)).outcomes(moved)] == [Outcome.MOOT]
    assert [one.outcome for one in Today(BASE, BASE).outcomes(moved)] == [Outcome.THEIRS]
    words = edits(BASE, of(replace(ONE, text="Premier paragraphe du vieux texte, assez long."), TWO, THREE))
    joined = of(replace(ONE, text=f"{ONE.text} {TWO.text} Troisième."), THREE)
    assert [one.cause for one in Today(BASE, joined).outcomes(words)] == [Cause.JOINED]
    split = of(replace(ONE, text="Premier paragraphe."), new("ffffffff", "Du texte, assez long."), TWO, THREE)
    assert [one.cause for one in Today(BASE, split).outcomes(words)] == [Cause.SPLIT]


def test_collisions_are_found_by_what_is_touched():
    word = edits(BASE, of(replace(ONE, text="Premier paragraphe du vieux texte."), TWO, THREE))
    gone = edits(BASE, of(TWO, THREE))
    here = edits(BASE, of(ONE, new("ffffffff", "Ajout."), TWO, THREE))
    there = edits(BASE, of(ONE, new("gggggggg", "Autre."), TWO, THREE))
    cited = edits(BASE, of(replace(ONE, sources=frozenset()), TWO, THREE))
    found = collisions({1: word, 2: gone, 3: here, 4: there, 5: cited})
    assert found == {Spot(False, "aaaaaaaa"): (1, 2), Spot(True, "aaaaaaaa"): (3, 4)}


def test_hunks_that_change_spaces_or_the_end_are_kept_whole():
    base = BASE.with_paragraphs([replace(ONE, text="```\na  b \n```", kind=Kind.OPAQUE)])
    proposal = BASE.with_paragraphs([replace(ONE, text="```\na b \n``` ", kind=Kind.OPAQUE)])
    assert apply_hunks(base, proposal, {1}) == proposal
    longer = of(replace(ONE, text=f"Tout {ONE.text} Et plus encore."), TWO, THREE)
    assert apply_hunks(BASE, longer, {2}).paragraphs[0].text == f"{ONE.text} Et plus encore."


def test_a_change_of_spaces_alone_is_one_hunk():
    base, proposal = (
        of(replace(ONE, text="un mot : deux"), TWO, THREE),
        of(replace(ONE, text="un mot: deux"), TWO, THREE),
    )
    assert len(hunks(base, proposal)) == 1
    assert apply_hunks(base, proposal, {1}) == proposal
