"""One search over every kind: on either database it finds what reading everything would, and counts nothing else."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from manifeste_tool.domain.amending.amendments import Amendment, Outcome, State
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution, Filters, Reach
from manifeste_tool.domain.evidence.evidence import Evidence, EvidenceKind, Passage
from manifeste_tool.domain.outcomes.outcomes import Choice, Chosen
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.searching.kinds import Standing
from manifeste_tool.domain.searching.queries import Query, read
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people, search
from manifeste_tool.storage.amending import amendments, wording
from manifeste_tool.storage.consulting import consultations, contributions, phrases
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.evidence import evidence
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.outcomes import choosing
from manifeste_tool.storage.search import Amendments, Contributions, Findings, Found, Pieces, Within
from manifeste_tool.storage.synthesis import findings
from manifeste_tool.storage.text import texts

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
WORDS = st.sampled_from(
    ["Eau", "l'eau", "eaux", "potable", "potables", "École", "écologie", "élu", "ÉLUES", "12", "100 %_", "de"]
)
SAID = st.lists(WORDS, max_size=6).map(" ".join)
QUERIES = st.one_of(
    st.lists(WORDS, min_size=1, max_size=3).map(" ".join),
    st.lists(WORDS, min_size=1, max_size=3).map(lambda words: f"« {' '.join(words)} »"),
    st.tuples(WORDS, WORDS, WORDS).map(lambda words: f'{words[0]} "{words[1]} {words[2]}'),
).filter(lambda query: bool(read(query)))
FLAGS = st.tuples(st.booleans(), st.booleans(), st.booleans())
SECRETS = st.lists(st.tuples(SAID, SAID, FLAGS), min_size=1, max_size=8)


@pytest.fixture
def connection(workspace: Workspace) -> Iterator[Connection]:
    with workspace.writing() as connection:
        people.add(connection, Person(0, "Membre", Role.MEMBER), AT)
        people.add(connection, Person(0, "Autre", Role.MEMBER), AT)
        consultations.put_authorities(connection, [Authority("ESSA", "Essai", "commune")])
        consultations.put_consultations(connection, [Consultation("ESSA-1", "ESSA", "Une concertation")])
        yield connection


def every(connection: Connection, query: Query, within: Within) -> list[str]:
    """All that is found, page by page, which its count agrees with."""
    keys: list[str] = []
    while (page := search.search(connection, query, within, limit=3, offset=len(keys))).keys:
        keys += page.keys
        assert not page.is_cut
    assert page.total == len(keys)
    assert search.search(connection, query, within, limit=0) == Found((), len(keys))
    return keys


def agreeing(connection: Connection, check: Callable[..., None], *drawn: st.SearchStrategy[object]) -> None:
    """Check on whatever is drawn, each time on an empty database."""

    @settings(max_examples=20)
    @given(st.tuples(*drawn))
    def agrees(values: tuple[object, ...]) -> None:
        undone = connection.begin_nested()
        try:
            check(*values)
        finally:
            undone.rollback()

    agrees()


def said(rows: Iterable[tuple[str, str, tuple[bool, bool, bool]]]) -> list[Contribution]:
    start = Contribution("", "", origin="essai")
    return [
        replace(
            start, reference=f"2025-ESSAI-{number:04d}", title=title, body=body, external_id=str(number),
            publishable=public, held=held, consultation="ESSA-1" if home else "", theme="Eau" if home else "",
            authority="ESSA" if home else "", said_on=date(2025, 1, number),
        )
        for number, (title, body, (public, held, home)) in enumerate(rows, start=1)
    ]  # fmt: skip


def test_contributions_are_found_as_reading_them_all_would(connection: Connection) -> None:
    reaches = (Reach(), Reach(every=True), Reach(authority="ESSA"))

    def check(rows, query, theme) -> None:
        known, asked = said(rows), read(query)
        contributions.add(connection, known, AT)
        for reach in reaches:
            held = [
                one.reference
                for one in reversed(known)
                if reach.reads(one) and theme in ("", one.theme) and asked.finds(one.title, one.body)
            ]
            assert every(connection, asked, Contributions(reach, Filters(theme=theme))) == held

    agreeing(connection, check, SECRETS, QUERIES, st.sampled_from(["", "Eau"]))


def test_findings_are_found_as_reading_them_all_would_those_first_whose_title_holds_the_words(
    connection: Connection,
) -> None:
    def check(rows, query) -> None:
        asked = read(query)
        known = [
            Finding(f"E{number}", title, body, theme="Eau" if flags[0] else "")
            for number, (title, body, flags) in enumerate(rows, start=8)
        ]
        for one in known:
            findings.put(connection, one, [])
        held = [one for one in known if asked.finds(one.title, one.body)]
        ordered = sorted(held, key=lambda one: not asked.finds(one.title))
        assert every(connection, asked, Findings()) == [one.key for one in ordered]
        assert every(connection, asked, Findings("Eau")) == [one.key for one in ordered if one.theme]

    agreeing(connection, check, SECRETS, QUERIES)


def test_pieces_and_their_passages_are_found_as_reading_them_all_would(connection: Connection) -> None:
    def check(rows, query) -> None:
        asked, held = read(query), []
        for number, (title, body, flags) in enumerate(rows, start=8):
            piece = Evidence(f"P{number}", EvidenceKind.STUDY, title, body=body, author="Élu", public=flags[0])
            parts = [Passage(piece.key, rank, body, label=title) for rank in (2, 10) if flags[1]]
            evidence.put(connection, piece, parts, AT, None)
            own = [(piece.key, title, (title, "Élu", body)), *((part.key, title, (title, body)) for part in parts)]
            held += [(key, name, flags[0]) for key, name, fields in own if asked.finds(*fields)]
        ordered = sorted(held, key=lambda one: not asked.finds(one[1]))
        assert every(connection, asked, Pieces(every=True)) == [key for key, _, _ in ordered]
        assert every(connection, asked, Pieces()) == [key for key, _, public in ordered if public]

    agreeing(connection, check, SECRETS, QUERIES)


STATES = (
    (State.FILED, Outcome.NONE),
    (State.REFUSED, Outcome.NONE),
    (State.DECIDED, Outcome.REJECTED),
    (State.DECIDED, Outcome.ADOPTED),
    (State.INTEGRATED, Outcome.ADOPTED),
)
PLACES = tuple(
    Amendments(debated=debated, refused=refused, author_id=author, published_until=until)
    for debated, refused, author, until in product((False, True), (False, True), (None, 1), (0, 99))
)


def test_amendments_are_found_as_reading_them_all_would_by_those_who_may_read_them(connection: Connection) -> None:
    texts.add_decision(connection, _decision("published"))

    def check(rows, query, states) -> None:
        known = []
        for number, ((title, body, flags), (state, outcome)) in enumerate(zip(rows, states, strict=False), start=1):
            integrated = "published" if state is State.INTEGRATED and flags[1] else ""
            new = Amendment(
                0, 1, number, title, body, 1 if flags[0] else 2, state, "base", "sha", AT, outcome=outcome,
                integrated_sha=integrated,
            )  # fmt: skip
            new = replace(new, id=amendments.file(connection, new, str(number)))
            wording.keep(connection, new, "eau puisée")
            known.append(new)
        asked = read(query)
        for place in PLACES:
            held = [
                one for one in known if _readable(one, place) and asked.finds(one.headline, one.rationale, "eau puisée")
            ]
            ordered = sorted(held, key=lambda one: not asked.finds(one.headline))
            assert every(connection, asked, place) == [str(one.id) for one in ordered]

    agreeing(connection, check, SECRETS, QUERIES, st.lists(st.sampled_from(STATES), min_size=8, max_size=8))


def _readable(one: Amendment, place: Amendments) -> bool:
    debated = place.refused if one.state is State.REFUSED else place.debated
    return debated or one.author_id == place.author_id or (bool(one.integrated_sha) and place.published_until > 0)


def _decision(sha: str) -> texts.Decision:
    return texts.Decision(0, sha, MAIN, AT, "integrated", None, None, "")


def test_amendments_are_narrowed_by_their_state_and_outcome(connection: Connection) -> None:
    for number, (state, outcome) in enumerate(STATES, start=1):
        new = Amendment(0, 1, number, "Eau", "Eau", 1, state, "base", "sha", AT, outcome=outcome)
        wording.keep(connection, replace(new, id=amendments.file(connection, new, str(number))), "")
    place = Amendments(debated=True, refused=True)
    for standing, count in ((Standing.OPEN, 1), (Standing.REFUSED, 1), (Standing.REJECTED, 1), (Standing.ADOPTED, 2)):
        narrow = replace(place, states=standing.states, outcomes=standing.outcomes)
        assert len(every(connection, read("eau"), narrow)) == count


def test_an_amendment_is_found_by_its_newest_words_alone(connection: Connection) -> None:
    new = Amendment(0, 1, 1, "Eau", "Motif", 1, State.FILED, "base", "sha", AT)
    new = replace(new, id=amendments.file(connection, new, "1"))
    place = Amendments(debated=True)
    assert wording.missing(connection) == (new.id,)
    assert not wording.agrees(connection, new, "puits")
    wording.keep(connection, new, "puits")
    assert wording.agrees(connection, new, "puits")
    assert every(connection, read("puits"), place) == [str(new.id)]
    again = replace(new, headline="Air", revision=2)
    amendments.change(connection, new.id, {"headline": "Air", "revision": 2})
    assert wording.missing(connection) == (new.id,)
    wording.keep(connection, again, "vent")
    assert (wording.missing(connection), wording.of(connection, [new.id])) == ((), {new.id: "vent"})
    assert every(connection, read("puits"), place) == every(connection, read("eau"), place) == []
    assert every(connection, read("vent"), place) == [str(new.id)]


def test_what_is_withdrawn_held_masked_or_no_longer_agreed_to_is_found_no_more_at_once(connection: Connection) -> None:
    free = (True, False, False)
    contributions.add(connection, said([("", f"Eau {word}", free) for word in ("un", "deux", "trois", "quatre")]), AT)
    public, query = Contributions(Reach()), read("« eau »")
    assert len(every(connection, query, public)) == 4
    contributions.withdraw(connection, "2025-ESSAI-0001")
    contributions.reword(connection, "2025-ESSAI-0002", title="", body="[masqué]")
    contributions.agree(connection, "2025-ESSAI-0003", publishable=False)
    assert every(connection, query, public) == ["2025-ESSAI-0004"]
    assert every(connection, query, Contributions(Reach(every=True))) == ["2025-ESSAI-0004", "2025-ESSAI-0003"]
    findings.put(connection, Finding("E1", "Eau"), [])
    findings.put(connection, Finding("E1", "Air"), [])
    findings.put(connection, Finding("E2", "Eau"), [])
    assert every(connection, query, Findings()) == ["E2"]
    connection.execute(text("UPDATE finding SET merged_into = 'E1' WHERE key = 'E2'"))
    assert every(connection, query, Findings()) == [], "one merged into another is no longer read by itself"


def test_of_what_is_found_too_often_the_first_are_given_and_said_to_be_so(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_FOUND", 3)
    monkeypatch.setattr(contributions, "MOST_FOUND", 3)
    monkeypatch.setattr(phrases, "MOST_READ", 3)
    for number in range(1, 6):
        findings.put(connection, Finding(f"E{number}", "Eau"), [])
    contributions.add(connection, said([("", "Eau potable", (True, False, True))] * 5), AT)
    found = search.search(connection, read("eau"), Findings(), limit=2)
    assert found == Found(("E1", "E2"), 3, is_cut=True)
    public = Contributions(Reach())
    for query in ("eau", "« eau potable »"):
        found = search.search(connection, read(query), public, limit=2)
        assert found == Found(("2025-ESSAI-0005", "2025-ESSAI-0004"), 3, is_cut=True)
    assert search.shared(connection, read("eau"), public) is None
    monkeypatch.setattr(phrases, "_SORTED", 2)
    assert search.search(connection, read("« eau potable »"), public, limit=2) == found, "met in the order of the list"


def test_what_contributions_share_is_counted_among_those_that_may_be_read(connection: Connection) -> None:
    rows = [
        ("", "Eau potable", (True, False, True)),
        ("", "Eau", (True, False, False)),
        ("", "Eau", (False, False, True)),
    ]
    contributions.add(connection, said(rows), AT)
    for query, homes in (("eau", {"ESSA": 1, "": 1}), ("« eau potable »", {"ESSA": 1})):
        found = search.shared(connection, read(query), Contributions(Reach())) or ()
        assert {one.group.authority: one.contributions for one in found} == homes
        assert {one.theme for one in found if one.group.authority} == {"Eau"}


def test_what_a_phrase_shows_is_what_is_decided_at_once_and_no_more(connection: Connection) -> None:
    rows = [("", words, (True, False, False)) for words in ("Eau potable", "Potable, l'eau", "Eau potable ici")]
    contributions.add(connection, said(rows), AT)
    shown = Filters(query="« eau potable »")
    listed, total = contributions.page(connection, shown, Reach(), limit=10)
    chosen = choosing.chosen(connection, Choice(Chosen.SELECTION, filters=shown), Reach(), None)
    assert total == choosing.count(connection, chosen) == 2
    assert sorted(connection.execute(chosen).scalars()) == sorted(one.reference for one in listed)


def test_a_reference_is_no_word_and_nothing_is_found_by_no_word(connection: Connection) -> None:
    contributions.add(connection, said([("", "Eau", (True, False, False))]), AT)
    assert every(connection, read("2025-ESSAI-0001"), Contributions(Reach())) == ["2025-ESSAI-0001"]
    assert search.search(connection, read("à"), Contributions(Reach()), limit=5) == Found()
