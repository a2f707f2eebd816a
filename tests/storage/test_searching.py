"""The index of words: what it finds is what reading every contribution finds, whatever was written since."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from manifeste_tool.domain.consulting.contributions import Contribution, Filters, Reach
from manifeste_tool.domain.text import stems
from manifeste_tool.services.consulting import forgetting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions, searching
from manifeste_tool.storage.database import Connection

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ALL = Reach(every=True)
BODIES = (
    "L'accueil des élus, à l’école du Cœur-de-Ville : 12 bureaux & ½ guichet.",
    "Les écoles, l'accueil ; des ÉLUES ! Naïveté des locaux.",
    "guichet",
    "Un mot_souligné, un e-mail a.b@exemple.fr, 06 12 34 56 78.",
    "Ελληνικά слова 漢字 și țară İstanbul straße",
    "x" * 5000,
    "OR AND NOT NEAR",
)
QUERIES = (
    "accueil", "accue", "élu ecole", "ECOLES elu", "bureau guichet", "loc", "12", "coeur", "souligné", "exemple.fr",
    "34 56", "Ελλην", "слова", "漢", "tara", "istanbul", "strasse", "x" * 300, "or", "not and", 'guichet"', "gui*", "zzz",
)  # fmt: skip


def said(number: int, body: str = "Gardez un guichet.", **other: object) -> Contribution:
    start = Contribution(f"2024-LIBRE-{number:04d}", body, said_on=date(2024, 9, number % 28 + 1), publishable=True)
    return replace(start, origin="essai", external_id=str(number), **other)


@pytest.fixture
def connection(workspace: Workspace) -> Iterator[Connection]:
    with workspace.writing() as connection:
        yield connection


def found(connection: Connection, query: str, reach: Reach = ALL) -> list[str]:
    rows, total = contributions.page(connection, Filters(query=query), reach, limit=50)
    assert total == len(rows)
    return sorted(row.reference for row in rows)


def read_through(connection: Connection, query: str) -> list[str]:
    """What the column of stems itself says, row by row."""
    patterns = [pattern.strip("%") for pattern in stems.patterns(query)]
    rows = connection.execute(text("SELECT reference, stems FROM contribution WHERE NOT withdrawn"))
    return sorted(row.reference for row in rows if all(pattern in row.stems for pattern in patterns))


@pytest.mark.parametrize("query", QUERIES)
def test_the_index_finds_what_reading_every_row_finds(connection: Connection, query: str) -> None:
    contributions.put(connection, [said(number, body) for number, body in enumerate(BODIES, start=1)], AT)
    assert found(connection, query) == read_through(connection, query)


def test_what_changes_is_withdrawn_or_goes_is_found_by_its_new_words_alone(connection: Connection) -> None:
    contributions.put(connection, [said(1), said(2), said(3), said(4, "")], AT)
    contributions.change(connection, [said(1, "Un médiateur.")])
    contributions.withdraw(connection, "2024-LIBRE-0002")
    connection.execute(text("DELETE FROM contribution WHERE reference = '2024-LIBRE-0003'"))
    contributions.change(connection, [said(4, "Un guichet de plus.")])
    assert found(connection, "guichet") == ["2024-LIBRE-0004"]
    assert found(connection, "médiateurs") == ["2024-LIBRE-0001"]
    contributions.withdraw(connection, "2024-LIBRE-0002")
    contributions.put(connection, [said(5)], AT)
    assert found(connection, "guichet") == ["2024-LIBRE-0004", "2024-LIBRE-0005"]


def test_a_search_is_narrowed_like_any_list(connection: Connection) -> None:
    contributions.put(connection, [said(1), said(2, publishable=False), said(3, held=True)], AT)
    assert found(connection, "guichet", Reach()) == ["2024-LIBRE-0001"]
    narrow = Filters(query="guichet", author_type="agent")
    contributions.put(connection, [said(4, author_type="agent")], AT)
    assert contributions.count(connection, narrow, ALL) == 1


@pytest.mark.parametrize("word", ["guichet", "guich"])
def test_of_a_common_word_the_latest_said_are_shown_and_no_more_are_counted_than_are_listed(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    monkeypatch.setattr(contributions, "MOST_FOUND", 3)
    contributions.put(connection, [said(number, said_on=date(2024, 9, number)) for number in range(1, 8)], AT)
    rows, total = contributions.page(connection, Filters(query=word), ALL, limit=2)
    assert ([row.said_on.day for row in rows if row.said_on], total) == ([7, 6], 4)
    rows, _ = contributions.page(connection, Filters(query=word), ALL, limit=2, offset=2, total=total)
    assert [row.said_on.day for row in rows if row.said_on] == [5]
    assert contributions.page(connection, Filters(query=word), ALL, limit=2, offset=4, total=total)[0] == ()


def test_words_that_went_are_in_no_file_once_the_index_is_rewritten(workspace: Workspace) -> None:
    with workspace.writing() as connection:
        if connection.dialect.name != "sqlite":
            pytest.skip("PostgreSQL keeps its own files")
        contributions.put(connection, [said(number, f"mot{number} Marmouset") for number in range(1, 40)], AT)
        contributions.put(connection, [said(50, "Zigomarus habite ici."), said(51, "Rabourdinus aussi.")], AT)
    with workspace.writing() as connection:
        contributions.change(connection, [said(50, "[nom masqué] habite ici.")])
        contributions.withdraw(connection, "2024-LIBRE-0051")
        connection.execute(text("UPDATE contribution SET body = '', stems = '' WHERE withdrawn"))
    with workspace.writing() as connection:
        searching.rewrite(connection)
    path = workspace.db.engine.url.database or ""
    workspace.db.close()
    with sqlite3.connect(path) as own:
        own.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with open(path, "rb") as file:  # noqa: PTH123 - the bytes themselves
        content = file.read().lower()
    assert b"marmouset" in content
    assert b"zigomaru" not in content
    assert b"rabourdinu" not in content


def test_the_clock_has_the_index_forget_each_night(workspace: Workspace) -> None:
    with workspace.reading() as connection:
        (act,) = forgetting.clock_acts(workspace, connection)
    assert act.key == "forget-words:2026-03-02"
    with workspace.writing() as connection:
        contributions.put(connection, [said(1)], AT)
        act.do(workspace, connection)
        assert found(connection, "guichet") == ["2024-LIBRE-0001"]
