"""The words a link stands for, what carries it, whether it came before the words, what may be quoted."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from manifeste_tool.domain.consulting.sources import SourceLink
from manifeste_tool.domain.provenance.carrying import Carried, carried
from manifeste_tool.domain.provenance.excerpts import pieces, sentences
from manifeste_tool.domain.provenance.standing import Histories, Wording, changed_since, confirmed_on
from manifeste_tool.domain.provenance.words import brought, fingerprint, unit_of_line
from manifeste_tool.domain.text.gestures import Change, Cite, Delete, Gesture, Insert, Join, Move, Split, applied
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Relation, Text

DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
BASE = parse(
    "L'accueil reste ouvert partout. Il est humain et gratuit. [@C-1; nuance @C-2] <!-- ¶aaaaaaa2 -->\n\n"
    "Les agents sont formés chaque année. [@C-2; @C-3] <!-- ¶bbbbbbb2 -->\n\n"
    "Une évaluation publique est rendue. <!-- ¶ccccccc2 -->\n"
)


def after(*gestures: Gesture) -> Text:
    names = iter(["nnnnnnn2", "nnnnnnn3", "nnnnnnn4"])
    return applied(BASE, gestures, lambda: next(names))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L'outil « testé » ici", "L\u2019outil \u201ctesté\u201d ici"),
        ("un porte-parole", "un porte\u2011parole"),
        ("une *vraie* preuve", "une vraie preuve"),
        ("dix\u00a0% : oui", "dix %\u202f: oui"),
    ],
)
def test_typography_alone_changes_no_word(one: str, other: str) -> None:
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("il est humain", "il est gratuit"), ("oui.", "oui ?"), ("10 %", "10 €"), ("un, deux", "un deux")],
)
def test_a_word_or_a_sign_that_says_something_does(one: str, other: str) -> None:
    assert fingerprint(one) != fingerprint(other)


def test_words_brought_are_counted() -> None:
    assert brought("un deux deux", "deux trois un trois") == {"trois": 2}


@pytest.mark.parametrize(
    ("gestures", "expected"),
    [
        ([Split("aaaaaaa2", "Il est humain")], [("nnnnnnn2", "C-1", "aaaaaaa2"), ("nnnnnnn2", "C-2", "aaaaaaa2")]),
        ([Split("aaaaaaa2", "gratuit.")], [("nnnnnnn2", "C-1", "aaaaaaa2"), ("nnnnnnn2", "C-2", "aaaaaaa2")]),
        ([Join("aaaaaaa2")], [("aaaaaaa2", "C-2", "bbbbbbb2", True), ("aaaaaaa2", "C-3", "bbbbbbb2")]),
        ([Move("aaaaaaa2", "ccccccc2")], []),
        ([Change("aaaaaaa2", "Autre chose.")], []),
        ([Delete("aaaaaaa2")], []),
        ([Insert("ccccccc2", "Tout autre propos, sans rapport.", sources=("C-1",))], []),
        ([Cite("ccccccc2", ("C-1",))], []),
    ],
)
def test_links_are_carried_by_what_carries_their_words(gestures: list[Gesture], expected: list[tuple]) -> None:
    assert list(carried(BASE, after(*gestures))) == [Carried(*one) for one in expected]


def test_what_is_cut_from_a_join_takes_from_both() -> None:
    made = carried(BASE, after(Join("aaaaaaa2"), Split("aaaaaaa2", "Les agents")))
    assert Carried("nnnnnnn2", "C-3", "bbbbbbb2") in made
    assert Carried("nnnnnnn2", "C-1", "aaaaaaa2") in made


def test_a_citation_in_another_relation_is_told_too_for_its_excerpt() -> None:
    text = after(Join("aaaaaaa2"), Cite("aaaaaaa2", ("C-1", "nuance C-3")))
    assert carried(BASE, text) == (Carried("aaaaaaa2", "C-3", "bbbbbbb2"),)


def wording(paragraph: str, rank: int, before: str, now: str, *joined: str) -> Wording:
    return Wording(paragraph, rank, DAY + timedelta(days=rank), before, now, joined)


def told(*wordings: Wording, **origins: Sequence[str]) -> Histories:
    by_paragraph: dict[str, list[Wording]] = {}
    for one in wordings:
        by_paragraph.setdefault(one.paragraph_id, []).append(one)
    return Histories(by_paragraph, origins)


def test_words_are_written_when_they_are_brought() -> None:
    history = told(wording("a", 1, "", "un deux trois"), wording("a", 2, "un deux trois", "un deux"))
    assert history.written("a", "un deux") == history.wordings["a"][0]
    more = told(*history.wordings["a"], wording("a", 3, "un deux", "un deux quatre"))
    assert more.written("a", "un deux quatre") == more.wordings["a"][2]


def test_words_that_are_read_are_not_judged_by_later_ones() -> None:
    history = told(wording("a", 1, "", "un"), wording("a", 5, "un", "un deux"))
    assert history.written("a", "un") == history.wordings["a"][0]
    assert history.written("a", "jamais écrit") == history.wordings["a"][1]
    assert history.written("b", "inconnu") is None


def test_a_part_was_written_with_the_whole_it_was_cut_from() -> None:
    whole = wording("a", 1, "", "un deux trois quatre")
    history = told(
        whole, wording("a", 4, whole.after, "un deux"), wording("b", 4, "", "trois quatre"), b=["a"], a=["b"]
    )
    assert history.written("b", "trois quatre") == whole
    assert history.written("a", "un deux") == whole


def test_joined_words_were_written_with_the_later_of_both() -> None:
    one, two = wording("a", 1, "", "un"), wording("b", 2, "", "deux")
    history = told(one, two, wording("b", 3, "deux", ""), wording("a", 3, "un", "un deux", "b"), a=["b"])
    assert history.written("a", "un deux") == two
    added = told(one, two, wording("b", 3, "deux", ""), wording("a", 3, "un", "un deux trois", "b"), a=["b"])
    assert added.written("a", "un deux trois") == added.wordings["a"][1]


def link(**known: object) -> SourceLink:
    return SourceLink("a", "C-1", Relation.TAKES_UP, DAY, **known)  # type: ignore[arg-type]


def test_a_link_without_fingerprint_stands_for_the_words_it_was_made_on() -> None:
    history = told(wording("a", 1, "", "un"), wording("a", 5, "un", "un deux"))
    assert confirmed_on(link(commit_id=3), history, ["a"]) == (fingerprint("un"), "un")
    assert confirmed_on(link(commit_id=None), history, ["a"]) == ("", "")
    assert confirmed_on(link(confirmed_fingerprint=fingerprint("un deux")), history, ["a"])[1] == "un deux"
    assert confirmed_on(link(confirmed_fingerprint="0" * 16), history, ["a"]) == ("0" * 16, "")


def test_a_link_is_unsettled_by_the_first_change_after_the_words_it_was_confirmed_on() -> None:
    words = [wording("a", 1, "", "un"), wording("a", 5, "un", "deux"), wording("a", 7, "deux", "trois")]
    history = told(*words)
    assert changed_since(history, words, fingerprint("un"), ["a"]) == words[1]
    assert changed_since(history, words, fingerprint("trois"), ["a"]) is None
    assert changed_since(history, words[:2], fingerprint("trois"), ["a"]) is None, "confirmed on later words"
    assert changed_since(history, words, fingerprint("inconnu"), ["a"]) == words[0]
    assert changed_since(history, (), fingerprint("un"), ["a"]) is None


def test_a_unit_is_read_from_its_own_line() -> None:
    assert unit_of_line("Un. [@C-1] <!-- ¶aaaaaaa2 =bbbbbbb2 -->").joined == ("bbbbbbb2",)


def test_sentences_are_quoted_as_they_stand_those_that_met_first() -> None:
    body = "Le guichet ferme. « Gardez-le ! » dit-on.\nEt le numéro vert ?\n…"
    found = sentences(body, ["numéro", "vert"])
    assert found[0] == "Et le numéro vert ?"
    assert set(found) == {"Le guichet ferme.", "« Gardez-le ! »", "dit-on.", "Et le numéro vert ?"}
    assert all(one in body for one in found)
    assert sentences("x" * 500) == ()
    assert len(sentences(" ".join(f"Phrase {number}." for number in range(40)))) == 12


def test_words_that_met_are_marked_whole() -> None:
    assert pieces("Des guichets, un guichet.", ["guichet"]) == (
        ("Des guichets, un ", False),
        ("guichet", True),
        (".", False),
    )
    assert pieces("Rien", ()) == (("Rien", False),)
    assert pieces("", ()) == ()
