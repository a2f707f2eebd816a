"""What a person does to the text: each gesture, on what it may and may not be done."""

from itertools import count

import pytest

from manifeste_tool.domain.text.gestures import (
    Change,
    Cite,
    Delete,
    DeleteChapter,
    FixedParagraphError,
    Gesture,
    Insert,
    Join,
    Move,
    NothingToJoinError,
    NoWordsError,
    ParagraphGoneError,
    Split,
    SplitPointError,
    UnknownGestureError,
    applied,
    from_plain,
    rewritten,
    sources_of,
    to_plain,
)
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Kind, Relation, Source, Text

BASE = parse(
    """## Un <!-- ¶aaaaaaa2 -->

Premier. Second. [@E1; nuance @E2] <!-- ¶bbbbbbb2 =zzzzzzz2 -->

Suivant. [éclaire @E1] <!-- ¶ccccccc2 -->

- point <!-- ¶ddddddd2 -->

## Deux <!-- ¶eeeeeee2 -->

Dernier. <!-- ¶fffffff2 -->

## Glossaire <!-- ¶ggggggg2 fixe -->

Mot : sens. <!-- ¶hhhhhhh2 fixe -->
"""
)


def done(*gestures: Gesture, text: Text = BASE, fixed: bool = False) -> Text:
    numbers = count(1)
    return applied(text, gestures, lambda: f"new{next(numbers)}", fixed=fixed)


def ids(text: Text) -> str:
    return " ".join(unit.id[:1] if not unit.id.startswith("new") else unit.id for unit in text)


def test_a_change_gives_other_words_and_keeps_identity_sources_and_what_was_joined() -> None:
    unit = done(Change("bbbbbbb2", "Autre.")).by_id["bbbbbbb2"]
    assert (unit.text, unit.joined, unit.kind) == ("Autre.", ("zzzzzzz2",), Kind.PARAGRAPH)
    assert unit.sources == BASE.by_id["bbbbbbb2"].sources


def test_a_source_retyped_in_a_change_takes_the_relation_typed_last() -> None:
    unit = done(Change("bbbbbbb2", "Autre. [reformule @E1; @E3]")).by_id["bbbbbbb2"]
    wanted = {Source("E1", Relation.REPHRASES), Source("E2", Relation.QUALIFIES), Source("E3")}
    assert unit.sources == wanted


def test_words_after_a_blank_line_become_units_of_their_own_after_the_changed_one() -> None:
    text = done(Change("bbbbbbb2", "Un.\n\nDeux.\n\nTrois."))
    assert ids(text) == "a b new1 new2 c d e f g h"
    assert [text.by_id[one].text for one in ("bbbbbbb2", "new1", "new2")] == ["Un.", "Deux.", "Trois."]


def test_a_heading_is_retitled_and_stays_a_heading_of_its_level() -> None:
    unit = done(Change("aaaaaaa2", "Autre titre")).by_id["aaaaaaa2"]
    assert (unit.kind, unit.level, unit.text) == (Kind.HEADING, 2, "Autre titre")


@pytest.mark.parametrize(
    ("gesture", "order"),
    [
        (Insert("bbbbbbb2", "Neuf."), "a b new1 c d e f g h"),
        (Insert("bbbbbbb2", "Neuf.", before=True), "a new1 b c d e f g h"),
        (Insert("", "Neuf."), "a b c d e f g h new1"),
        (Insert("", "Neuf.", before=True), "new1 a b c d e f g h"),
        (Insert("bbbbbbb2", "Un.\n\nDeux."), "a b new1 new2 c d e f g h"),
        (Delete("aaaaaaa2"), "b c d e f g h"),
        (DeleteChapter("aaaaaaa2"), "e f g h"),
        (DeleteChapter("fffffff2"), "a b c d e g h"),
        (Move("bbbbbbb2", "fffffff2"), "a c d e f b g h"),
        (Move("ddddddd2", ""), "d a b c e f g h"),
        (Move("eeeeeee2", ""), "e f a b c d g h"),
        (Move("aaaaaaa2", "ccccccc2"), "a b c d e f g h"),
    ],
)
def test_a_gesture_puts_the_units_in_this_order(gesture: Gesture, order: str) -> None:
    assert ids(done(gesture)) == order


def test_several_insertions_at_one_place_keep_their_order() -> None:
    assert ids(done(Insert("bbbbbbb2", "Un."), Insert("bbbbbbb2", "Deux."))) == "a b new1 new2 c d e f g h"
    assert ids(done(Insert("", "Un."), Insert("", "Deux."))) == "a b c d e f g h new1 new2"


def test_an_inserted_unit_takes_the_sources_given_and_a_heading_takes_none() -> None:
    text = done(Insert("ddddddd2", "## Titre\n\nMots. [@E9]", sources=("E1", "nuance E2")))
    assert text.by_id["new1"].sources == set()
    assert text.by_id["new2"].sources == {Source("E9"), Source("E1"), Source("E2", Relation.QUALIFIES)}


def test_an_inserted_unit_may_bring_no_identity_of_its_own() -> None:
    assert ids(done(Insert("bbbbbbb2", "Mots. <!-- ¶aaaaaaa2 -->"))) == "a b new1 c d e f g h"


def test_a_split_gives_the_second_part_a_new_identity_and_the_sources_to_both() -> None:
    text = done(Split("bbbbbbb2", "Second."))
    first, second = text.by_id["bbbbbbb2"], text.by_id["new1"]
    assert (first.text, first.joined, second.text, second.joined) == ("Premier.", ("zzzzzzz2",), "Second.", ())
    assert first.sources == second.sources == BASE.by_id["bbbbbbb2"].sources


@pytest.mark.parametrize("at", ["", "   ", "absent", "Premier.", "e"])
def test_a_split_needs_words_that_stand_once_inside(at: str) -> None:
    with pytest.raises(SplitPointError, match="premiers mots"):
        done(Split("bbbbbbb2", at))


def test_a_join_keeps_the_first_identity_answers_for_the_second_and_keeps_each_source_once() -> None:
    text = done(Join("bbbbbbb2"))
    unit = text.by_id["bbbbbbb2"]
    assert unit.text == "Premier. Second. Suivant."
    assert unit.joined == ("zzzzzzz2", "ccccccc2")
    assert unit.sources == {Source("E1"), Source("E2", Relation.QUALIFIES)}
    assert ids(text) == "a b d e f g h"


@pytest.mark.parametrize("alone", ["ccccccc2", "ddddddd2", "fffffff2"])
def test_a_join_needs_a_following_unit_of_the_same_kind(alone: str) -> None:
    with pytest.raises(NothingToJoinError):
        done(Join(alone))


def test_the_last_unit_and_a_table_join_with_nothing() -> None:
    table = "| a |\n|---|\n| b |\n"
    text = parse(f"{table}\n<!-- ¶aaaaaaa2 -->\n\n{table}\n<!-- ¶bbbbbbb2 -->\n")
    for identity in ("aaaaaaa2", "bbbbbbb2"):
        with pytest.raises(NothingToJoinError):
            done(Join(identity), text=text)


def test_a_citation_sets_the_sources_and_touches_no_word() -> None:
    unit = done(Cite("bbbbbbb2", ("s'écarte de E4", "E5"))).by_id["bbbbbbb2"]
    assert unit.sources == {Source("E4", Relation.DEPARTS_FROM), Source("E5")}
    assert unit.text == BASE.by_id["bbbbbbb2"].text
    assert done(Cite("bbbbbbb2", ())).by_id["bbbbbbb2"].sources == set()


@pytest.mark.parametrize(
    "gesture",
    [
        Change("qqqqqqq2", "Mots."),
        Insert("qqqqqqq2", "Mots."),
        Insert("qqqqqqq2", "Mots.", before=True),
        Delete("qqqqqqq2"),
        DeleteChapter("qqqqqqq2"),
        Move("qqqqqqq2", ""),
        Move("bbbbbbb2", "qqqqqqq2"),
        Split("qqqqqqq2", "Mots"),
        Join("qqqqqqq2"),
        Cite("qqqqqqq2", ()),
    ],
)
def test_a_gesture_on_a_unit_that_is_gone_says_so(gesture: Gesture) -> None:
    with pytest.raises(ParagraphGoneError, match="n'est plus dans le texte"):
        done(gesture)


@pytest.mark.parametrize(
    "gesture",
    [
        Change("hhhhhhh2", "Mots."),
        Delete("hhhhhhh2"),
        DeleteChapter("ggggggg2"),
        Move("hhhhhhh2", ""),
        Split("hhhhhhh2", "sens"),
        Cite("hhhhhhh2", ("E1",)),
    ],
)
def test_what_is_not_amendable_is_touched_by_the_first_drafting_alone(gesture: Gesture) -> None:
    with pytest.raises(FixedParagraphError, match="n'est pas amendable"):
        done(gesture)
    assert done(gesture, fixed=True) != BASE


def test_a_chapter_is_not_deleted_with_what_is_not_amendable_in_it_nor_joined_to_it() -> None:
    text = parse("## Un <!-- ¶aaaaaaa2 -->\n\nMots. <!-- ¶bbbbbbb2 -->\n\nFixes. <!-- ¶ccccccc2 fixe -->\n")
    for gesture in (DeleteChapter("aaaaaaa2"), Join("bbbbbbb2")):
        with pytest.raises(FixedParagraphError, match="Fixes"):
            done(gesture, text=text)


@pytest.mark.parametrize("gesture", [Change("bbbbbbb2", "  \n "), Insert("bbbbbbb2", "")])
def test_no_words_are_no_change(gesture: Gesture) -> None:
    with pytest.raises(NoWordsError, match="Supprimer"):
        done(gesture)


@pytest.mark.parametrize(
    "gesture",
    [
        Change("bbbbbbb2", "Mots."),
        Insert("bbbbbbb2", "Mots.", before=True, sources=("E1", "nuance E2")),
        Delete("bbbbbbb2"),
        DeleteChapter("aaaaaaa2"),
        Move("bbbbbbb2", ""),
        Split("bbbbbbb2", "Second."),
        Join("bbbbbbb2"),
        Cite("bbbbbbb2", ("E1",)),
    ],
)
def test_a_gesture_comes_back_from_plain_values_as_it_went(gesture: Gesture) -> None:
    plain = to_plain(gesture)
    assert from_plain({name: list(one) if isinstance(one, tuple) else one for name, one in plain.items()}) == gesture


@pytest.mark.parametrize("plain", [{}, {"kind": "burn", "paragraph": "bbbbbbb2"}])
def test_a_gesture_of_no_known_kind_is_refused(plain: dict[str, str]) -> None:
    with pytest.raises(UnknownGestureError, match="n'est pas une action connue"):
        from_plain(plain)


def test_what_a_proposal_rewrites_is_what_its_author_must_have_seen() -> None:
    rewriting = (Change("a", "x"), Delete("b"), DeleteChapter("c"), Cite("d", ()))
    assert rewritten((*rewriting, Insert("e", "x"), Move("f", ""))) == ("a", "b", "c", "d")


def test_sources_are_read_as_in_a_citation() -> None:
    assert sources_of([]) == sources_of([""]) == set()
    assert sources_of([" E1 ", "s'écarte de 2025-X-0001"]) == {
        Source("E1"),
        Source("2025-X-0001", Relation.DEPARTS_FROM),
    }
