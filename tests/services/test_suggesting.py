"""What is suggested beside some words, and to whom."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution
from manifeste_tool.domain.evidence.evidence import Evidence, EvidenceKind, Passage
from manifeste_tool.domain.readers import Person, Reader, Role
from manifeste_tool.domain.suggesting.suggestions import Suggestion, SuggestionKind
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.services.suggesting import gathering
from manifeste_tool.services.suggesting.suggesting import suggestions
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.evidence import evidence
from manifeste_tool.storage.synthesis import findings
from tests.services.story import cast

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
VISITOR = Reader()
SECRETARY = Reader(Person(1, "Secrétariat", Role.SECRETARIAT))
REFERENT = Reader(Person(2, "Référente", Role.REFERENT, authority="NTES"))
BODIES = (
    "Gardez un guichet humain dans chaque mairie. Les horaires sont trop courts.",
    "L'empreinte carbone des serveurs doit être mesurée chaque année.",
    "Les agents doivent être formés avant tout déploiement d'un outil.",
    "Le harcèlement en ligne n'est pas puni comme il faudrait.",
    "Publiez le code des algorithmes qui décident des aides.",
)


def said(number: int, body: str, **other: object) -> Contribution:
    start = Contribution(reference(number), body, said_on=date(2024, 9, number % 28 + 1), publishable=True)
    return replace(start, origin="essai", external_id=str(number), **other)


def reference(number: int) -> str:
    return f"2024-LIBRE-{number:04d}"


@pytest.fixture
def connection(workspace: Workspace) -> Iterator[Connection]:
    with workspace.writing() as connection:
        contributions.put(connection, [said(number, body) for number, body in enumerate(BODIES, start=1)], AT)
        yield connection


def keys(found: tuple[Suggestion, ...]) -> list[str]:
    return [one.key for one in found]


@pytest.mark.parametrize("number", range(1, len(BODIES) + 1))
def test_the_own_words_of_a_contribution_suggest_it_first(
    workspace: Workspace, connection: Connection, number: int
) -> None:
    found = suggestions(workspace, connection, VISITOR, BODIES[number - 1])
    assert found[0].key == reference(number)
    assert found[0].kind is SuggestionKind.CONTRIBUTION


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("harceler quelqu'un sur internet", 4),
        ("FORMATION DE L'AGENT", 3),
        ("mesurer l’empreinte", 2),
        ("publication des algoritmes d'aide", 5),
    ],
)
def test_words_of_one_family_are_near(workspace: Workspace, connection: Connection, words: str, number: int) -> None:
    assert keys(suggestions(workspace, connection, VISITOR, words))[:1] == [reference(number)]


def test_the_best_passage_is_shown_with_the_words_met_as_they_are_written(
    workspace: Workspace, connection: Connection
) -> None:
    found = suggestions(workspace, connection, VISITOR, "l'horaire de la mairie est court")[0]
    assert (found.words, found.matched) == (BODIES[0], ("mairie", "horaires", "courts"))
    found = suggestions(workspace, connection, VISITOR, "un guichet humain")[0]
    assert found.words == "Gardez un guichet humain dans chaque mairie."


def test_small_words_and_no_words_suggest_nothing(workspace: Workspace, connection: Connection) -> None:
    for words in ("", "  ", "de la les et qui", "« … »"):
        assert suggestions(workspace, connection, SECRETARY, words) == ()


def test_words_that_nobody_said_suggest_nothing(workspace: Workspace, connection: Connection) -> None:
    assert suggestions(workspace, connection, SECRETARY, "xylophone") == ()


def test_what_is_cited_already_is_left_out(workspace: Workspace, connection: Connection) -> None:
    findings.put(connection, Finding("E4", "Garder un guichet humain"), [], AT)
    found = suggestions(workspace, connection, SECRETARY, "un guichet humain", cited={reference(1), "E4"})
    assert not {reference(1), "E4"}.intersection(keys(found))


def test_at_most_so_many_of_each_kind_contributions_first(workspace: Workspace, connection: Connection) -> None:
    contributions.put(connection, [said(number, f"Un guichet de plus, lot {number}.") for number in range(10, 30)], AT)
    for number in range(1, 6):
        findings.put(connection, Finding(f"E{number}", f"Des guichets, point {number}"), [], AT)
    found = suggestions(workspace, connection, VISITOR, "un guichet", limit=3)
    assert [one.kind for one in found] == [SuggestionKind.CONTRIBUTION] * 3 + [SuggestionKind.FINDING] * 3


def test_only_the_kinds_that_are_asked_for_are_given(workspace: Workspace, connection: Connection) -> None:
    findings.put(connection, Finding("E4", "Garder un guichet"), [], AT)
    found = suggestions(workspace, connection, VISITOR, BODIES[0], kinds={SuggestionKind.FINDING})
    assert keys(found) == ["E4"]


@pytest.mark.parametrize("change", [{"publishable": False}, {"held": True}])
def test_what_is_private_or_held_is_for_who_may_read_it(
    workspace: Workspace, connection: Connection, change: dict[str, bool]
) -> None:
    consultations.put_authorities(connection, [Authority("NTES", "Nantes", "métropole")])
    consultations.put_consultations(connection, [Consultation("C1", "NTES", "Une concertation")])
    words = "Le tramway doit rester gratuit le soir."
    contributions.put(connection, [said(9, words, consultation="C1", **change)], AT)
    elsewhere = Reader(Person(3, "Référent", Role.REFERENT, authority="AUTR"))
    for reader in (VISITOR, elsewhere):
        assert reference(9) not in keys(suggestions(workspace, connection, reader, words))
    for reader in (SECRETARY, REFERENT):
        assert keys(suggestions(workspace, connection, reader, words))[0] == reference(9)


def test_what_is_withdrawn_is_for_nobody(workspace: Workspace, connection: Connection) -> None:
    contributions.withdraw(connection, reference(1))
    for reader in (VISITOR, SECRETARY, REFERENT):
        assert reference(1) not in keys(suggestions(workspace, connection, reader, BODIES[0]))


def test_a_private_contribution_does_not_crowd_out_those_that_may_be_read(
    workspace: Workspace, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "_PORTION", 2)
    private = [said(number, BODIES[0], publishable=False) for number in range(20, 25)]
    contributions.put(connection, private, AT)
    assert keys(suggestions(workspace, connection, VISITOR, BODIES[0]))[:1] == [reference(1)]


def test_what_others_drew_from_a_contribution_makes_it_near(workspace: Workspace, connection: Connection) -> None:
    words = "mesure de la pollution numérique"
    contributions.put(connection, [said(8, "Chaque mesure compte.")], AT)
    assert keys(suggestions(workspace, connection, VISITOR, words))[0] == reference(8)
    findings.put(connection, Finding("E1", "La pollution du numérique"), [reference(2)], AT)
    found = suggestions(workspace, connection, VISITOR, words)
    assert found[0].key == reference(2)
    assert found[0].words == BODIES[1]


def test_a_paragraph_that_cites_a_contribution_makes_it_near_but_not_to_itself(workspace: Workspace) -> None:
    story = cast(workspace)
    paragraph = story.words("bbbbbbb2")
    with workspace.writing() as connection:
        contributions.put(connection, [said(7, "Un accueil possible.")], AT)
        reader = workspace.reader(story.secretary, connection)
        found = suggestions(workspace, connection, reader, "une personne reste à l'accueil, partout")
        assert keys(found) == ["2025-ESSAI-0001", reference(7)]
        assert (found[0].words, found[0].matched) == ("Je veux parler à quelqu'un.", ())
        assert keys(suggestions(workspace, connection, reader, paragraph)) == [reference(7)]
        assert keys(suggestions(workspace, connection, VISITOR, paragraph)) == [reference(7)]


def test_findings_merged_into_another_are_not_suggested(workspace: Workspace, connection: Connection) -> None:
    for key in ("E1", "E2"):
        findings.put(connection, Finding(key, "Garder un guichet humain"), [], AT)
    connection.execute(text("UPDATE finding SET merged_into = 'E2' WHERE key = 'E1'"))
    found = suggestions(workspace, connection, VISITOR, "un guichet", kinds={SuggestionKind.FINDING})
    assert keys(found) == ["E2"]


def test_a_piece_and_its_passages_are_suggested_the_public_ones_to_everybody(
    workspace: Workspace, connection: Connection
) -> None:
    law = Evidence("P1", EvidenceKind.LAW, "Loi pour une République numérique", body="Des tramways.", public=True)
    evidence.put(connection, law, [Passage("P1", 2, "Le tramway est gratuit.", label="Article 2")], AT, None)
    hearing = Evidence("P2", EvidenceKind.HEARING, "Audition sur le tramway")
    evidence.put(connection, hearing, [], AT, None)
    assert set(keys(suggestions(workspace, connection, VISITOR, "tramway"))) == {"P1", "P1-2"}
    found = {one.key: one for one in suggestions(workspace, connection, SECRETARY, "tramway")}
    assert set(found) == {"P1", "P1-2", "P2"}
    assert found["P1-2"].title == "Loi pour une République numérique, Article 2"
    assert found["P1-2"].words == "Le tramway est gratuit."
    assert found["P2"].matched == ("tramway",)


def test_among_many_common_words_together_find_what_each_alone_would_not(
    workspace: Workspace, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "_COMMON", 5)
    monkeypatch.setattr(gathering, "_OF_TWO", 5)
    monkeypatch.setattr(gathering, "_FEW_OF_MANY", 3)
    many = [said(100 + n, "Un guichet ouvert." if n % 2 else "Un serveur éteint.") for n in range(40)]
    contributions.put(connection, [*many[:20], said(99, "Un guichet et un serveur."), *many[20:]], AT)
    assert keys(suggestions(workspace, connection, VISITOR, "serveur guichet"))[0] == reference(99)
    assert len(suggestions(workspace, connection, VISITOR, "guichet", limit=50)) == 3


def test_words_are_counted_anew_once_a_contribution_came(workspace: Workspace, connection: Connection) -> None:
    assert suggestions(workspace, connection, VISITOR, "trottinette") == ()
    contributions.put(connection, [said(50, "La trottinette gêne."), said(51, "Des trottinettes partout.")], AT)
    assert len(suggestions(workspace, connection, VISITOR, "trottinette")) == 2
