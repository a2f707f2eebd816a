"""What both databases promise: whoever reads sees one state, one transaction writes at a time, nothing is half done."""

import contextlib
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Thread
from typing import TypeVar

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from manifeste_tool.domain.amending.amendments import Amendment, State
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import ReadOnlyStorageError
from manifeste_tool.paths import Home
from manifeste_tool.services.instance import instances
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import journal, people
from manifeste_tool.storage import settings as kept
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.amending.amendments import Wanted
from manifeste_tool.storage.database import (
    Connection,
    Database,
    DatabaseAddressError,
    MissingDriverError,
    UnreachableDatabaseError,
    wide,
)
from manifeste_tool.storage.text import identities, texts
from tests.conftest import Databases

T = TypeVar("T")
HANDS = 8


def at_once(ws: Workspace, write: Callable[[Connection, int], T]) -> list[T]:
    """Let eight threads, waiting for one another, each write in a transaction of its own."""
    start = Barrier(HANDS)

    def one(hand: int) -> T:
        start.wait()
        with ws.writing() as connection:
            return write(connection, hand)

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(one, range(HANDS)))


def a_filed_amendment(ws: Workspace) -> int:
    with ws.writing() as connection:
        author = people.add(connection, Person(0, "Une élue", Role.MEMBER), ws.now())
        words = {"headline": "Égalité d'accès à 100 %", "rationale": "Parce que."}
        new = Amendment(0, 1, 1, **words, author_id=author.id, state=State.FILED, base="", sha="", filed_at=ws.now())
        return amendments.file(connection, new, "a" * 32)


def test_a_counter_that_eight_hands_begin_at_once_gives_each_number_once(workspace: Workspace) -> None:
    numbers = at_once(workspace, lambda connection, _: [journal.increment(connection, "amendment:1") for _ in range(5)])
    assert sorted(number for five in numbers for number in five) == list(range(1, 5 * HANDS + 1))


@pytest.mark.parametrize(
    "write",
    [
        lambda connection, hand: texts.set_tip(connection, "refs/heads/main", f"{hand}"),
        lambda connection, hand: kept.put(connection, "title", f"{hand}"),
        lambda connection, _: texts.keep_snapshot(connection, "a" * 40, "Le même texte."),
    ],
    ids=["tip", "setting", "snapshot"],
)
def test_a_row_that_eight_hands_write_at_once_is_written_once(
    workspace: Workspace, write: Callable[[Connection, int], None]
) -> None:
    at_once(workspace, write)
    with workspace.reading() as connection:
        told = [name for name in kept.every(connection) if name == "title"]
        rows = {"tip": texts.tips(connection), "setting": told, "kept": texts.snapshots(connection)}
    assert sum(map(len, rows.values())) == 1


def test_an_identity_that_eight_hands_reserve_at_once_stands_once(workspace: Workspace, clock) -> None:
    words = ["aaaaaaa2", "bbbbbbb2"]
    at_once(workspace, lambda connection, _: identities.reserve(connection, words, clock()))
    with workspace.reading() as connection:
        assert identities.known(connection, words) == set(words)


def test_of_eight_operations_that_claim_an_amendment_at_once_one_has_it(workspace: Workspace) -> None:
    claimed = a_filed_amendment(workspace)
    won = at_once(workspace, lambda connection, hand: amendments.claim(connection, [claimed], f"operation-{hand}"))
    assert won.count(True) == 1
    with workspace.reading() as connection:
        holder = amendments.some(connection, [claimed])[claimed].operation_id
    assert holder == f"operation-{won.index(True)}"


def test_whoever_reads_sees_one_state_whatever_is_written_meanwhile(workspace: Workspace) -> None:
    with workspace.writing() as connection:
        kept.put(connection, "title", "Avant")
    with workspace.reading() as before:
        assert kept.get(before, "title") == "Avant"
        with workspace.writing() as connection:
            kept.put(connection, "title", "Après")
        assert kept.get(before, "title") == "Avant"
    with workspace.reading() as after:
        assert kept.get(after, "title") == "Après"


def test_reading_writes_nothing(workspace: Workspace) -> None:
    with contextlib.suppress(ReadOnlyStorageError), workspace.reading() as connection:
        kept.put(connection, "title", "En passant")
    with workspace.reading() as connection:
        assert kept.get(connection, "title") == ""


def test_a_number_is_read_again_after_the_server_went_away(workspace: Workspace) -> None:
    with workspace.writing() as connection:
        journal.increment(connection, "amendment:1")
    asked = "SELECT value FROM counter WHERE name = 'amendment:1'"
    assert workspace.db.number(asked) == 1
    workspace.db._idle[0][1].close()
    assert workspace.db.number(asked) == 1
    assert workspace.db.number("SELECT value FROM counter WHERE name = 'aucun'") == 0


def test_a_connection_holds_much_of_the_file_only_while_much_is_written(workspace: Workspace) -> None:
    if workspace.db.is_shared:
        pytest.skip("PostgreSQL holds pages for all its connections together")

    def held() -> int:
        return int(connection.exec_driver_sql("PRAGMA cache_size").scalar() or 0)

    with workspace.writing() as connection:
        before = held()
        with wide(connection):
            assert held() == 8 * before < 0
        assert held() == before


def _put_and_fail(ws: Workspace) -> None:
    with ws.writing() as connection:
        kept.put(connection, "title", "À moitié")
        raise KeyError


def test_forty_threads_that_read_a_number_leave_the_pool_to_those_who_read_and_write(workspace: Workspace) -> None:
    start, seen = Barrier(40), []

    def ask() -> None:
        start.wait()
        seen.extend(workspace.db.number("SELECT 7") for _ in range(5))
        with workspace.reading() as connection:
            assert connection.exec_driver_sql("SELECT 7").scalar() == 7

    for _ in range(2):  # threads come and go: what the first kept serves those who come after
        threads = [Thread(target=ask) for _ in range(40)]
        for one in threads:
            one.start()
        for one in threads:
            one.join(timeout=60)
            assert not one.is_alive()
    assert seen == [7] * 400
    assert workspace.db.engine.pool.checkedout() <= 4  # type: ignore[attr-defined]
    with pytest.raises(IntegrityError), workspace.writing() as connection:
        connection.exec_driver_sql("INSERT INTO setting (name, value) VALUES ('a', 'b'), ('a', 'b')")
    assert workspace.db.number("SELECT count(*) FROM setting WHERE name = 'a'") == 0, "nothing was committed by itself"


def test_what_is_raised_while_writing_leaves_nothing_written(workspace: Workspace) -> None:
    with pytest.raises(KeyError):
        _put_and_fail(workspace)
    with workspace.reading() as connection:
        assert kept.get(connection, "title") == ""


def test_the_same_schema_is_made_once_by_all_who_open_the_instance_at_once(
    databases: Databases, tmp_path: Path
) -> None:
    url = databases.empty() or f"sqlite:///{tmp_path / 'base.sqlite3'}"
    start = Barrier(4)

    def migrated(_: int) -> None:
        database = Database.at(url)
        start.wait()
        database.migrate()
        database.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(migrated, range(4)))
    database = Database.at(url)
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1
        assert texts.tips(connection) == {}
    database.close()
    databases.drop(url)


def test_words_are_searched_without_regard_to_the_case_of_accented_letters(workspace: Workspace) -> None:
    a_filed_amendment(workspace)

    def found(words: str) -> int:
        with workspace.reading() as connection:
            return amendments.page(connection, Wanted(words=words), limit=10, offset=0)[1]

    assert found("égalité") == found("ÉGALITÉ D'ACCÈS") == found("100 %") == 1
    assert found("0_%") == found("égalité%100") == 0


@pytest.mark.parametrize("url", ["mysql://quelqu.un/base", "n'importe quoi", "postgresql+inconnu:"])
def test_an_address_of_no_known_database_is_refused(url: str) -> None:
    with pytest.raises(DatabaseAddressError, match="postgresql://"):
        Database.at(url)


def test_the_missing_driver_of_postgresql_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingDriverError, match="pip install"):
        Database.at("postgresql://nulle.part/base")


def test_a_database_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    database = Database.at(f"sqlite:///{tmp_path / 'absent' / 'base.sqlite3'}")
    with pytest.raises(UnreachableDatabaseError, match="unable to open"):
        database.migrate()
    database.close()


def test_a_server_that_does_not_answer_says_so(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    database = Database.at(f"postgresql://quelqu.un@/base?host={tmp_path}")
    with pytest.raises(UnreachableDatabaseError, match="MANIFESTE_DATABASE_URL"):
        database.migrate()
    database.close()


def test_a_database_that_serves_an_instance_is_given_to_no_other(
    workspace: Workspace, settings: Settings, tmp_path: Path
) -> None:
    with workspace.writing() as connection:
        texts.set_tip(connection, "refs/heads/main", "a" * 40)
    url = settings.sqlalchemy_url
    other = Settings(home=Home(tmp_path / "autre"), database_url=url)
    with pytest.raises(instances.OccupiedDatabaseError, match="base vide"):
        instances.create(other)
    assert not other.home.exists
