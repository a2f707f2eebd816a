"""A migration that fails leaves the database as it was and says so; one that succeeds leaves a copy of before, for a while."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from manifeste_tool.errors import StorageFullError
from manifeste_tool.services.custody import keeping
from manifeste_tool.services.custody.migrating import FailedMigrationError
from manifeste_tool.services.instance import checking, instances
from manifeste_tool.settings import Settings
from manifeste_tool.storage import database
from manifeste_tool.storage.custody import copies
from tests.conftest import Clock
from tests.faults.conftest import Disk
from tests.services.story import Cast, change

LATER = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "later", "{before}", None, None


def upgrade() -> None:
    op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("UPDATE amendment SET headline = 'gâché'")
    {then}
"""


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The program of a release to come: its one migration is what a test writes into this file."""
    folder = tmp_path / "migrations"
    shutil.copytree(Path(database.__file__).parent / "migrations", folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(database, "_MIGRATIONS", folder)
    database._newest.cache_clear()
    yield folder / "versions" / "later.py"
    monkeypatch.undo()
    database._newest.cache_clear()


def written(later: Path, then: str) -> None:
    before = max(one.name.partition("_")[0] for one in later.parent.glob("[0-9]*.py"))
    later.write_text(LATER.format(before=before, then=then), encoding="utf-8")
    database._newest.cache_clear()


def test_a_migration_that_fails_in_the_middle_changes_nothing_and_says_so(
    here: Cast, settings: Settings, later: Path
) -> None:
    here.propose(change("bbbbbbb2", "Des mots qui restent."))
    here.ws.db.close()
    written(later, 'op.execute("UPDATE nowhere SET id = 1")')
    with pytest.raises(FailedMigrationError, match="restée comme elle était"):
        instances.opened(settings)
    later.unlink()
    database._newest.cache_clear()
    with instances.visited(settings) as ws, ws.reading() as connection:
        assert "half" not in inspect(connection).get_table_names()
        assert connection.execute(text("SELECT headline FROM amendment")).scalar() == "Un titre"
    assert checking.check(here.ws) == []


def test_a_copy_of_before_is_kept_as_long_as_a_backup(
    here: Cast, settings: Settings, later: Path, clock: Clock
) -> None:
    here.propose(change("bbbbbbb2", "Des mots qui restent."))
    here.ws.db.close()
    written(later, "")
    instances.opened(settings).db.close()
    kept = list(copies.every(settings.home.root).values())
    if settings.database_url:
        assert kept == []
        return
    assert len(kept) == 1
    assert kept[0].stat().st_mode & 0o077 == 0
    opened = sqlite3.connect(kept[0])
    assert opened.execute("SELECT headline FROM amendment").fetchone() == ("Un titre",)
    opened.close()
    instances.opened(settings).db.close()
    assert list(copies.every(settings.home.root).values()) == kept, (
        "opened again, nothing is migrated and nothing copied"
    )
    named = kept[0].rename(kept[0].with_name(f"manifeste-{clock.moment:%Y%m%dT%H%M%SZ}.sqlite3"))
    assert not keeping.is_due(here.ws, settings)
    clock.advance(days=settings.backup_days, seconds=1)
    assert keeping.is_due(here.ws, settings)
    keeping.keep(here.ws, settings, told={})
    assert not named.exists()


def test_without_room_for_the_copy_nothing_is_migrated(here: Cast, settings: Settings, later: Path, disk: Disk) -> None:
    if settings.database_url:
        pytest.skip("a database of PostgreSQL does not stand on this disk")
    here.ws.db.close()
    written(later, "")
    disk.fill(leaving=200 * 1024)
    with pytest.raises(StorageFullError):
        instances.opened(settings)
    disk.empty()
    assert copies.every(settings.home.root) == {}
    assert list((settings.home.root / copies.FOLDER).iterdir()) == []
