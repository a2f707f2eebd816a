"""Contributions, consultations and findings in the database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution, Filters, Reach
from manifeste_tool.domain.gathering.widening import Counted, Group, Widening
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations, contributions, grouping
from manifeste_tool.storage.consulting.contributions import Counts
from manifeste_tool.storage.consulting.narrowing import Among
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.synthesis import findings

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ALL = Reach(every=True)
PUBLIC = Reach()


def said(number: int, body: str = "Gardez un guichet.", **other: object) -> Contribution:
    start = Contribution(
        f"2024-NTES-{number:04d}",
        body,
        consultation="NTES-1",
        authority="NTES",
        author_type="habitante",
        territory="urbain",
        said_on=date(2024, 9, number),
        publishable=True,
        origin="essai",
        external_id=str(number),
    )
    return replace(start, **other)


@pytest.fixture
def connection(workspace: Workspace) -> Iterator[Connection]:
    with workspace.writing() as connection:
        consultations.put_authorities(
            connection,
            [
                Authority("NTES", "Nantes (exemple)", "métropole", 1000, "urbain"),
                Authority("RNES", "Rennes (exemple)", "commune"),
            ],
        )
        consultations.put_consultations(
            connection,
            [
                Consultation("NTES-1", "NTES", "Cafés IA", opens_on=date(2024, 9, 1)),
                Consultation("RNES-1", "RNES", "Ateliers", opens_on=date(2024, 10, 1)),
                Consultation("RNES-2", "RNES", "Sans date"),
            ],
        )
        yield connection


def references(connection: Connection, filters: Filters = Filters(), reach: Reach = ALL, **other: object) -> list[str]:  # noqa: B008
    rows, total = contributions.page(connection, filters, reach, limit=50, **other)
    assert total == len(rows)
    return [row.reference for row in rows]


def test_a_contribution_is_read_back_as_it_was_written(connection: Connection) -> None:
    contributions.put(connection, [said(1)], AT)
    assert contributions.get(connection, "2024-NTES-0001") == said(1)
    assert contributions.get(connection, "2024-NTES-0002") is None
    assert contributions.of_references(connection, ["2024-NTES-0001", "E4"]) == {"2024-NTES-0001": said(1)}


def test_one_without_consultation_belongs_to_no_authority(connection: Connection) -> None:
    lone = said(1, consultation="", authority="")
    contributions.put(connection, [lone], AT)
    assert contributions.get(connection, lone.reference) == lone
    assert references(connection) == [lone.reference]


def test_putting_twice_changes_nothing_and_a_changed_one_keeps_its_reference(connection: Connection) -> None:
    assert contributions.put(connection, [said(1), said(2)], AT) == Counts(new=2)
    assert contributions.put(connection, [said(1), said(2)], AT) == Counts(same=2)
    changed = said(2, "Gardez deux guichets.", reference="2024-NTES-0002")
    assert contributions.put(connection, [said(1), changed], AT) == Counts(changed=1, same=1)
    assert contributions.get(connection, "2024-NTES-0002") == changed
    assert references(connection, Filters(query="deux")) == ["2024-NTES-0002"]


def test_a_second_import_does_not_undo_a_withdrawal(connection: Connection) -> None:
    contributions.put(connection, [said(1)], AT)
    contributions.withdraw(connection, "2024-NTES-0001")
    contributions.put(connection, [said(1, "Autrement dit.")], AT)
    found = contributions.get(connection, "2024-NTES-0001")
    assert found
    assert found.withdrawn


def test_the_same_number_in_two_files_is_two_contributions(connection: Connection) -> None:
    other = said(1, reference="2024-NTES-0002", origin="autre")
    assert contributions.put(connection, [said(1), other], AT) == Counts(new=2)


def test_numbers_are_given_once_even_after_some_were_given_by_hand(connection: Connection) -> None:
    contributions.put(connection, [said(7)], AT)
    assert contributions.reserve(connection, "2024-NTES", 3) == 8
    assert contributions.reserve(connection, "2024-NTES", 1) == 11
    contributions.use_numbers(connection, ["2024-NTES-0002", "nonsense"])
    assert contributions.reserve(connection, "2024-NTES", 1) == 12
    assert contributions.reserve(connection, "2025-NTES", 1) == 1


def test_lists_narrow_by_each_filter(connection: Connection) -> None:
    contributions.put(
        connection,
        [
            said(1),
            said(2, author_type="agent"),
            said(3, territory="rural"),
            said(4, consultation="RNES-1"),
            said(5, parent="2024-NTES-0001"),
            said(6, "Les ÉLUS décident."),
        ],
        AT,
    )
    findings.put(connection, Finding("E1", "Un guichet"), ["2024-NTES-0002", "2024-NTES-0003"])
    n1, n2, n3, n4, n5, n6 = (f"2024-NTES-000{n}" for n in range(1, 7))
    assert references(connection) == [n6, n5, n4, n3, n2, n1]
    assert references(connection, Filters(author_type="agent")) == [n2]
    assert references(connection, Filters(territory="rural")) == [n3]
    assert references(connection, Filters(consultation="RNES-1")) == [n4]
    assert references(connection, Filters(authority="RNES")) == [n4]
    assert references(connection, Filters(parent=n1)) == [n5]
    assert references(connection, Filters(finding="E1")) == [n3, n2]
    assert references(connection, Filters(query="élue décid")) == [n6]
    assert references(connection, Filters(query="décid élue")) == []
    assert references(connection, Filters(query=" 2024-ntes-0003 ")) == [n3]
    assert references(connection, among=Among([n1, n2])) == [n2, n1]
    assert references(connection, Filters(author_type="habitante"), among=Among([n1, n3], out=True)) == [n6, n5, n4]
    assert references(connection, among=Among([])) == []
    assert references(connection, Filters(query="100%")) == []


def test_a_list_is_paged_and_undated_contributions_come_last(connection: Connection) -> None:
    contributions.put(connection, [said(n, said_on=None if n == 2 else date(2024, 9, n)) for n in range(1, 8)], AT)
    first, total = contributions.page(connection, Filters(), ALL, limit=3)
    last, _ = contributions.page(connection, Filters(), ALL, limit=3, offset=6)
    assert total == 7
    assert [row.external_id for row in (*first, *last)] == ["7", "6", "5", "2"]


def test_a_reader_is_told_of_no_more_than_they_may_know(connection: Connection) -> None:
    private, gone = said(2, publishable=False), said(3, withdrawn=True)
    contributions.put(connection, [said(1), private, gone, said(4, publishable=False, consultation="RNES-1")], AT)
    assert references(connection, reach=PUBLIC) == ["2024-NTES-0001"]
    assert references(connection, reach=Reach(authority="NTES")) == [
        "2024-NTES-0003",
        "2024-NTES-0002",
        "2024-NTES-0001",
    ]
    assert len(references(connection, reach=ALL)) == 4
    assert references(connection, Filters(query="guichet"), PUBLIC) == ["2024-NTES-0001"]
    assert "2024-NTES-0003" not in references(connection, Filters(query="guichet"), ALL)
    assert references(connection, Filters(query="2024-NTES-0002"), PUBLIC) == []
    assert contributions.count(connection, Filters(), PUBLIC) == 1
    among = Among(["2024-NTES-0001", "2024-NTES-0002", "E1"])
    assert contributions.count(connection, Filters(), ALL, among=among) == 2
    alike = Group("NTES", "habitante", "urbain")
    assert grouping.groups(connection, PUBLIC) == (Counted(alike, 1, 1),)
    assert set(grouping.groups(connection, ALL)) == {
        Counted(alike, 3, 3),
        Counted(replace(alike, authority="RNES"), 1, 1),
    }


def test_a_type_or_place_that_is_not_said_to_a_reader_is_not_found_by_it(connection: Connection) -> None:
    rare = said(5, author_type="notaire", territory="La Butte")
    contributions.put(connection, [*(said(n) for n in range(1, 5)), rare], AT)

    def found(reach: Reach, **asked: str) -> int:
        widening = Widening.of(grouping.groups(connection, PUBLIC))
        return contributions.count(connection, Filters(**asked), replace(reach, widening=widening))

    asked = (
        {"author_type": "habitante"},
        {"territory": "urbain"},
        {"author_type": "notaire"},
        {"territory": "La Butte"},
    )
    assert [found(PUBLIC, **one) for one in asked] == [0, 0, 0, 0]
    assert [found(Reach(authority="RNES"), **one) for one in asked] == [0, 0, 0, 0]
    assert [found(Reach(authority="NTES"), **one) for one in asked] == [4, 4, 1, 1]
    assert [found(ALL, **one) for one in asked] == [4, 4, 1, 1]
    contributions.put(connection, [said(6, people=3)], AT)
    assert [found(PUBLIC, **one) for one in asked] == [5, 5, 0, 0]


def test_keys_that_may_be_cited_are_those_of_contributions_and_findings(connection: Connection) -> None:
    contributions.put(connection, [said(n) for n in range(1, 29)], AT)
    findings.put(connection, Finding("E1", "Un guichet"), [])
    asked = {"2024-NTES-0001", "2024-NTES-9999", "E1", "E2", *(f"x{n}" for n in range(2000))}
    assert contributions.known_keys(connection, asked) == {"2024-NTES-0001", "E1"}
    assert contributions.known_keys(connection, []) == set()


def test_a_text_that_cites_more_keys_than_a_database_takes_parameters_is_still_listed(connection: Connection) -> None:
    contributions.put(connection, [said(1)], AT)
    many = [f"2024-AUTRE-{n:05d}" for n in range(40_000)]
    assert references(connection, among=Among([*many, "2024-NTES-0001"])) == ["2024-NTES-0001"]


def test_consultations_come_latest_first_with_what_they_gathered(connection: Connection) -> None:
    contributions.put(connection, [said(1), said(2, publishable=False)], AT)
    rows, total = consultations.page(connection, limit=10)
    assert [(row.consultation.reference, row.contributions) for row in rows] == [
        ("RNES-1", 0),
        ("NTES-1", 2),
        ("RNES-2", 0),
    ]
    assert total == 3
    assert rows[1].authority.name == "Nantes (exemple)"
    assert consultations.page(connection, authority_code="NTES", limit=10)[1] == 1
    assert consultations.page(connection, kind="commune", limit=1)[1] == 2


def test_authorities_and_consultations_put_again_take_the_new_values(connection: Connection) -> None:
    consultations.put_authorities(connection, [Authority("NTES", "Nantes renommée (exemple)", "métropole")])
    consultations.put_consultations(connection, [Consultation("NTES-1", "NTES", "Cafés IA du samedi", participants=12)])
    found = consultations.get(connection, "NTES-1")
    assert found == Consultation("NTES-1", "NTES", "Cafés IA du samedi", participants=12)
    assert [each.name for each in consultations.authorities(connection)] == [
        "Nantes renommée (exemple)",
        "Rennes (exemple)",
    ]
    assert [each.reference for each in consultations.every(connection)] == ["RNES-1", "NTES-1", "RNES-2"]
    assert consultations.get(connection, "NON") is None
    assert consultations.get_authority(connection, "NON") is None


def test_findings_are_read_in_the_order_of_their_numbers_with_their_counts(connection: Connection) -> None:
    contributions.put(connection, [said(1), said(2)], AT)
    findings.put(connection, Finding("E10", "Dixième", nature="attente", theme="Accueil"), [])
    findings.put(connection, Finding("E2", "Deuxième", nature="vigilance"), ["2024-NTES-0001"])
    findings.put(connection, Finding("E2", "Deuxième bis", nature="vigilance"), ["2024-NTES-0002", "2024-NTES-0001"])
    rows, total = findings.page(connection, limit=10)
    assert [(row.key, row.title, row.contributions) for row in rows] == [
        ("E2", "Deuxième bis", 2),
        ("E10", "Dixième", 0),
    ]
    assert total == 2
    assert findings.page(connection, nature="attente", limit=10)[1] == 1
    assert findings.page(connection, theme="Accueil", limit=10)[0][0].key == "E10"
    assert findings.drawn_from(connection, ["E2", "E10"]) == {"E2": ["2024-NTES-0001", "2024-NTES-0002"]}
    assert [each.key for each in findings.of_contribution(connection, "2024-NTES-0001")] == ["E2"]
    assert set(findings.of_keys(connection, ["E2", "E3"])) == {"E2"}
    assert findings.get(connection, "E3") is None
    assert findings.natures(connection) == ["attente", "vigilance"]
    assert findings.themes(connection) == ["Accueil"]
