"""Machines of two releases on one database: one migrates, whatever the number that start; an older one stands back."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import settings as kept
from manifeste_tool.storage.database import Database, NewerSchemaError, UpgradedMeanwhileError


def to_a_newer_release(ws: Workspace) -> None:
    with ws.db.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


def test_an_older_release_refuses_to_open_a_database_that_a_newer_one_migrated(
    workspace: Workspace, settings: Settings
) -> None:
    to_a_newer_release(workspace)
    db = Database.at(settings.sqlalchemy_url)
    with pytest.raises(NewerSchemaError, match="schéma 9999"):
        db.migrate()
    db.close()


def test_a_machine_that_serves_while_another_migrates_writes_nothing_more(workspace: Workspace) -> None:
    with workspace.writing() as connection:
        kept.put(connection, "title", "Avant")
    to_a_newer_release(workspace)
    with pytest.raises(UpgradedMeanwhileError, match="rien n'a été enregistré"), workspace.writing() as connection:
        kept.put(connection, "title", "Après")
    with workspace.reading() as connection:
        assert kept.get(connection, "title") == "Avant"


def test_a_write_that_waits_for_the_migration_is_refused_when_it_is_over(workspace: Workspace) -> None:
    def write() -> str:
        try:
            with workspace.writing() as connection:
                kept.put(connection, "title", "Après")
        except UpgradedMeanwhileError:
            return "refused"
        return "written"

    with ThreadPoolExecutor(1) as pool:
        with workspace.writing() as connection:
            waits = pool.submit(write)
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        assert waits.result(timeout=60) == "refused"
