"""The number of « À faire » on every page of whoever is signed in: counted once for what is written, never too late."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, event, false, update

from manifeste_tool.domain.readers import Person
from manifeste_tool.services.desk import counting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.serving import revision
from manifeste_tool.storage.tables.base import metadata
from tests.services.story import Cast, cast

_ONCE_KEPT = 12  # statements that a page asks of the count when nothing was written: who, stages, the revisions


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


def counted(ws: Workspace, person: Person) -> int:
    with ws.reading() as connection:
        return counting.count(ws, connection, ws.reader(person, connection))


@contextmanager
def asked(ws: Workspace) -> Iterator[list[str]]:
    found: list[str] = []

    def look(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.append(statement)

    event.listen(ws.db.engine, "before_cursor_execute", look)
    try:
        yield found
    finally:
        event.remove(ws.db.engine, "before_cursor_execute", look)


def written(ws: Workspace) -> int:
    with ws.reading() as connection:
        return revision.current(connection, revision.WRITTEN_REVISION)


def test_a_write_to_any_table_counts_again_unless_nothing_of_it_awaits_anybody(workspace: Workspace) -> None:
    unmoved = set()
    for name, table in metadata.tables.items():
        before = written(workspace)
        with workspace.writing() as connection:
            connection.execute(update(table).where(false()).values(**{next(iter(table.c)).name: None}))
        unmoved |= {name} if written(workspace) == before else set()
    assert unmoved == revision.UNAWAITED


def test_a_page_asks_little_while_nothing_is_written(here: Cast) -> None:
    for person in (here.member, here.secretary):
        counted(here.ws, person)
        with asked(here.ws) as statements:
            counted(here.ws, person)
        assert len(statements) <= _ONCE_KEPT, statements


def test_what_is_written_is_counted_at_once_for_each_person_by_themselves(
    here: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    awaits = {here.member.id: 2, here.other.id: 5}
    monkeypatch.setattr(counting, "own", lambda _ws, _connection, person: awaits[person.id])
    assert (counted(here.ws, here.member), counted(here.ws, here.other)) == (2, 5)
    awaits[here.member.id] = 3
    assert counted(here.ws, here.member) == 2, "nothing was written"
    with here.ws.writing() as connection:
        connection.execute(delete(metadata.tables["draft"]))
    assert counted(here.ws, here.member) == 3


def test_the_hour_alone_makes_it_counted_again_within_a_minute(here: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    awaits = [1]
    monkeypatch.setattr(counting, "own", lambda *_: awaits[0])
    assert counted(here.ws, here.member) == 1
    awaits[0] = 2
    later = here.ws.now() + timedelta(minutes=1)
    assert counted(replace(here.ws, now=lambda: later), here.member) == 2
