"""The public revision moves with whatever a public page could show, and every public answer says how long it holds."""

import re
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, false, insert, select, update
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.services.health import beating
from manifeste_tool.services.health.beating import beat
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import settings as stored
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.serving.public_state import PublicWatch
from manifeste_tool.storage.serving.revision import UNSEEN
from manifeste_tool.storage.tables.base import metadata
from manifeste_tool.storage.tables.people import counter
from manifeste_tool.web import freshness
from tests.services.story import cast
from tests.web.test_audience import _built, _planted
from tests.web.visit import Visit, opened

#: Read by a public page, and no part of what it shows: what was done too often is refused, whoever asks.
_ONLY_COUNTED = frozenset({"attempt"})
#: Written to the reader as it is made, however long: nothing is kept of it, and it says only how long it holds.
_STREAMED = re.compile(r"/donnees/\w+\.(?:csv|json|xlsx)")
_SAID = frozenset({freshness.A_MINUTE, freshness.AN_HOUR, "no-store", "private, no-store"})
_ASKED = re.compile(r'(?:FROM|JOIN|,)\s+"?([a-z_]+)"?')


def test_a_write_to_any_table_moves_the_public_revision_unless_no_page_is_made_of_it(workspace: Workspace) -> None:
    watch, quiet = PublicWatch(workspace.db), set()
    for name, table in metadata.tables.items():
        before = watch.state(workspace.now())
        with workspace.writing() as connection:
            connection.execute(update(table).where(false()).values(**{next(iter(table.c)).name: None}))
        quiet |= {name} if watch.state(workspace.now()) == before else set()
    assert quiet == UNSEEN


def test_a_statement_that_nobody_understands_and_the_first_row_of_all_move_it_too(workspace: Workspace) -> None:
    watch = PublicWatch(workspace.db)
    with workspace.writing() as connection:
        connection.execute(counter.delete())
    assert watch.state(workspace.now()).revision == 1
    with workspace.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE essai (a INTEGER)")
    assert watch.state(workspace.now()).revision == 2
    with workspace.writing() as connection:
        connection.execute(insert(metadata.tables["setting"]).values(name="x", value="y"))
        connection.execute(select(metadata.tables["device"]))
    assert watch.state(workspace.now()).revision == 3


def test_that_the_work_goes_on_makes_no_page_again(workspace: Workspace) -> None:
    before = PublicWatch(workspace.db).state(workspace.now())
    beat(workspace)
    with workspace.reading() as connection:
        assert beating.last_beat(connection) == workspace.now()
    assert PublicWatch(workspace.db).state(workspace.now()) == before
    with workspace.writing() as connection:
        stored.put(connection, "title", "Un autre")
    assert PublicWatch(workspace.db).state(workspace.now()) != before


@contextmanager
def _asked_of(workspace: Workspace) -> Iterator[set[str]]:
    """Collect the tables that are asked meanwhile."""
    found: set[str] = set()

    def look(_connection: Connection, _cursor: Any, statement: str, *_others: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            found.update(metadata.tables.keys() & set(_ASKED.findall(statement)))

    event.listen(workspace.db.engine, "before_cursor_execute", look)
    yield found
    event.remove(workspace.db.engine, "before_cursor_execute", look)


def _read(client: FlaskClient, addresses: Iterable[str]) -> Iterator[tuple[str, TestResponse]]:
    for address in addresses:
        answer = client.get(address)
        with closing(answer):
            if answer.status_code == 200:
                yield address, answer


def _rules(visit: Visit) -> list[Rule]:
    return [rule for rule in visit.app.url_map.iter_rules() if "GET" in (rule.methods or set())]


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["one", "every"])
def test_every_public_answer_says_how_long_it_holds_and_is_made_of_what_moves_the_revision(
    workspace: Workspace, settings: Settings, every: bool
) -> None:
    here = cast(workspace)
    _planted(here)
    here.open(StageKind.EXAMINATION, public=True)
    beat(workspace)
    visit = opened(here, settings)
    client, held = visit.as_(None), {}
    adapter = visit.app.url_map.bind("localhost")
    for rule in _rules(visit):
        with _asked_of(workspace) as tables:
            for address, answer in _read(client, _built(adapter, rule)):
                said = held[address] = answer.headers["Cache-Control"]
                if "public" in said and not _STREAMED.fullmatch(address):
                    assert not tables & UNSEEN - _ONLY_COUNTED, (address, tables & UNSEEN)
                    _is_held(client, address, answer)
                if not every:
                    break
            tables.clear()
    assert {address: said for address, said in held.items() if said not in _SAID} == {}
    hour = {address for address, said in held.items() if said == freshness.AN_HOUR}
    assert {"/texte/v/0.1", "/api/v1/versions/0.1"} <= hour
    assert all("0.1" in address for address in hour)
    assert sum(said == freshness.A_MINUTE for said in held.values()) > 60


def _is_held(client: FlaskClient, address: str, first: TestResponse) -> None:
    """The page has a tag that stands for it without the application being asked, and HEAD says what GET does."""
    tag = first.headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag), address
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    head = client.head(address)
    assert head.data == b""
    assert int(head.headers["Content-Length"]) == len(first.data), address
    vary = {one.strip() for one in first.headers["Vary"].split(",")}
    assert {"Accept-Encoding"} <= vary, address
    assert "Cookie" in vary or address.startswith(("/static/", "/api/")), address


def test_a_static_file_is_held_for_ever_under_its_print_alone_and_by_whoever_is_signed_in(
    workspace: Workspace, settings: Settings
) -> None:
    here = cast(workspace)
    visit = opened(here, settings)
    printed = re.search(r'href="(/static/style.css\?v=[0-9a-f]+)"', visit.as_(None).get("/").text)
    assert printed is not None
    for client in (visit.as_(None), visit.as_(here.member)):
        held = client.get(printed[1], headers={"Accept-Encoding": "gzip"})
        assert held.headers["Cache-Control"] == freshness.FOR_EVER
        assert (held.headers["Vary"], held.headers["Content-Encoding"]) == ("Accept-Encoding", "gzip")
        assert client.get(printed[1], headers={"If-None-Match": held.headers["ETag"]}).status_code == 304
        for other in ("/static/style.css", "/static/style.css?v=0123456789ab"):
            assert client.get(other).headers["Cache-Control"] == freshness.A_MINUTE
