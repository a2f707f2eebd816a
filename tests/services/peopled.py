"""A cast is made once in a process: the tests that begin with it take a copy, much faster than founding anew.

On PostgreSQL, and where anything was written or thrown before, it is made as ever.
"""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Database
from tests.conftest import Dice

Made = TypeVar("Made", bound=Any)


@dataclass(frozen=True)
class _Kept:
    folder: tempfile.TemporaryDirectory[str]
    thrown: tuple[Any, ...]
    made: Any


_KEPT: dict[tuple[object, ...], _Kept] = {}


def taken(ws: Workspace, make: Callable[[], Made], *how: object) -> Made:
    """Return what `make` makes of an empty instance, `how` telling one making from another."""
    dice = ws.random_word
    if not isinstance(dice, Dice) or ws.db.engine.dialect.name != "sqlite" or not _is_empty(ws.db):
        return make()
    key = (*how, ws.now(), dice.dice.getstate(), ws.base_url, ws.signing_key)
    home = ws.repository.path.parent
    if key not in _KEPT:
        made = make()
        folder = tempfile.TemporaryDirectory(prefix="cast-")
        with ws.db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copytree(home, folder.name, dirs_exist_ok=True)
        _KEPT[key] = _Kept(folder, dice.dice.getstate(), replace(made, ws=None))
        return made
    kept = _KEPT[key]
    ws.db.close()
    shutil.rmtree(home)
    shutil.copytree(kept.folder.name, home)
    dice.dice.setstate(kept.thrown)
    return replace(kept.made, ws=ws)  # type: ignore[no-any-return]


def _is_empty(db: Database) -> bool:
    """Whether nothing was written but the schema."""
    with db.reading() as connection:
        names = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version' "
            "AND name NOT LIKE 'contribution_search%'"
        ).scalars()
        written = " OR ".join(f'EXISTS (SELECT 1 FROM "{name}")' for name in names)  # noqa: S608 - the schema's own
        return not connection.exec_driver_sql(f"SELECT {written}").scalar()
