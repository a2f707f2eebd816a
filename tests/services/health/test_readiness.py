"""Which part of an instance cannot serve, and what waits."""

from collections import namedtuple
from dataclasses import replace
from datetime import timedelta

import pytest

from manifeste_tool.services.health import beating, readiness
from manifeste_tool.services.health.figures import figures
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.database import Database
from tests.conftest import Clock
from tests.services.story import cast


def failing(ws: Workspace, settings: Settings, *, sends_mail: bool = True) -> list[str]:
    found = readiness.readiness(ws, home=settings.home.root, sends_mail=sends_mail)
    assert found.is_ready is not found.told["failing"]
    return list(found.told["failing"])  # type: ignore[call-overload]


def test_each_part_that_cannot_serve_is_named(
    workspace: Workspace, settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast(workspace)
    assert failing(workspace, settings) == ["worker"], "the work beside the server never ran"
    beating.beat(workspace)
    assert failing(workspace, settings) == []
    clock.advance(minutes=16)
    assert failing(workspace, settings) == ["worker"]
    beating.beat(workspace)
    disk = namedtuple("disk", "total used free")  # noqa: PYI024
    with monkeypatch.context() as patch:
        patch.setattr(readiness.shutil, "disk_usage", lambda _path: disk(1, 1, 1))
        assert failing(workspace, settings) == ["disk"]
    with workspace.db.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
        connection.commit()
    assert failing(workspace, settings) == ["schema"]
    moved = settings.home.repository.rename(settings.home.root / "ailleurs.git")
    assert failing(workspace, settings) == ["schema", "text"]
    moved.rename(settings.home.repository)
    nowhere = replace(workspace, db=Database.at("sqlite:////nulle/part/base.sqlite3"))
    assert failing(nowhere, settings) == ["database", "schema", "text", "worker", "outbox"]


def test_a_late_mail_is_late_where_mails_are_sent(workspace: Workspace, settings: Settings, clock: Clock) -> None:
    cast(workspace)
    beating.beat(workspace)
    row = dict.fromkeys(("message_id", "name", "address", "kind", "subject", "text", "html"), "x")
    with workspace.writing() as connection:
        from manifeste_tool.storage.tables.telling import mail  # noqa: PLC0415

        late = clock() - timedelta(hours=2)
        connection.execute(mail.insert().values(**row, attachments=[], state="en attente", made_at=late, due_at=late))
    assert failing(workspace, settings) == ["outbox"]
    assert failing(workspace, settings, sends_mail=False) == []
    found = figures(workspace)
    assert (found.mails["en attente"], found.mails["refusé"], found.oldest_mail, found.last_round) == (
        1,
        0,
        7200.0,
        0.0,
    )


def test_the_work_says_that_it_goes_on_once_a_minute(workspace: Workspace, clock: Clock) -> None:
    assert figures(workspace).last_round is None
    beating.beat(workspace)
    clock.advance(seconds=59)
    beating.beat(workspace)
    assert figures(workspace).last_round == 59.0
    clock.advance(seconds=1)
    beating.beat(workspace)
    assert figures(workspace).last_round == 0.0
