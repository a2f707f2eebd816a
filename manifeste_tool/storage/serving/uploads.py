"""Sheets sent to the page of imports, in the database: one machine received it, another shows it, a third imports it.

What is written here is in a transaction of its own and waits for no turn: an import holds the one that writes, and says
meanwhile how far it is. A machine that reads a sheet has a copy in its folder, which goes once the row has gone.
"""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, select, update

from manifeste_tool.storage.consulting.uploads import Uploads, UploadsFolder, is_key
from manifeste_tool.storage.database import Database
from manifeste_tool.storage.tables.serving.nodes import upload

#: The folder of an instance where sheets are kept, or the copies of them that this machine reads.
FOLDER = "imports"
#: Who sends sheets, and where below that folder theirs stand.
CONTRIBUTIONS, PEOPLE = "contributions", "personnes"
_BELOW = {CONTRIBUTIONS: "", PEOPLE: PEOPLE}


def uploads(db: Database, folder: Path, section: str) -> Uploads:
    """Return where the sheets of a section are kept: on PostgreSQL the database, else below the folder."""
    here = folder / _BELOW[section]
    return UploadsInDatabase(db, here, section) if db.is_shared else UploadsFolder(here)


def every(db: Database, folder: Path) -> tuple[Uploads, ...]:
    """Return where the sheets of each section are kept."""
    return tuple(uploads(db, folder, section) for section in _BELOW)


class UploadsInDatabase:
    """The sheets of one section in the database; `folder` holds the copies that this machine reads."""

    def __init__(self, db: Database, folder: Path, section: str) -> None:
        self._db, self._folder, self._section = db, folder, section

    def keep(self, key: str, save: Callable[[Path], object], told: Mapping[str, str]) -> Path:
        """Keep a sheet that `save` writes, with what is told of it: its name, which it keeps, and its consultation."""
        path = self._copy(key, told)
        save(path)
        row = {"key": key, "section": self._section, "told_at": datetime.now(UTC), "told": _written(told)}
        with self._db.engine.begin() as connection:
            connection.execute(insert(upload).values(**row, content=path.read_bytes()))
        return path

    def sheet(self, key: str, told: Mapping[str, str]) -> Path:
        """Return where a sheet can be read: a copy of this machine's own, made whole at the first reading."""
        path = self._copy(key, told)
        if not path.exists():
            content = next((bytes(row.content) for row in self._rows(upload.c.key == key)), b"")
            handle, fresh = mkstemp(dir=path.parent, prefix=".")
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(fresh).replace(path)
        return path

    def told(self, key: str) -> Mapping[str, str] | None:
        """Return what is told of a sheet, None where none is kept under this key."""
        written: Mapping[str, str] | None = self._read(key, "told") if is_key(key) else None
        return written

    def tell(self, key: str, told: Mapping[str, str]) -> None:
        """Write again what is told of a sheet."""
        self._write(key, told=_written(told), told_at=datetime.now(UTC))

    def say(self, key: str, what: str, values: Mapping[str, object]) -> None:
        """Write what a worker says of a sheet as it goes, whole or not at all; of an erased one it is lost."""
        self._write(key, **{what: _written(values)})

    def said(self, key: str, what: str) -> Mapping[str, Any]:
        """Return what a worker says of a sheet, nothing where it has not spoken."""
        return self._read(key, what) or {}

    def past(self, before: datetime) -> list[tuple[str, datetime]]:
        """Return the sheets told of before a moment, each with when that was, the oldest first."""
        wanted = select(upload.c.key, upload.c.told_at).where(upload.c.section == self._section)
        with self._db.reading() as connection:
            rows = connection.execute(wanted.where(upload.c.told_at < before).order_by(upload.c.told_at, upload.c.key))
            return [(row.key, row.told_at) for row in rows]

    def naming(self, names: Callable[[bytes], object]) -> list[str]:
        """Return the sheets of which `names` says that what is told or held of them names somebody."""
        rows = self._rows(upload.c.section == self._section)
        return [row.key for row in rows if names(row.told.encode()) or names(bytes(row.content))]

    def erase(self, key: str) -> None:
        """Erase a sheet with what is told and said of it; the copies of other machines go at their next round."""
        with self._db.engine.begin() as connection:
            connection.execute(delete(upload).where(upload.c.key == key, upload.c.section == self._section))
        shutil.rmtree(self._folder / key, ignore_errors=True)

    def _copy(self, key: str, told: Mapping[str, str]) -> Path:
        (self._folder / key).mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._folder / key / told["name"]

    def _rows(self, condition: ColumnElement[bool]) -> list[Row[Any]]:
        wanted = select(upload.c.key, upload.c.told, upload.c.content).where(condition)
        with self._db.reading() as connection:
            return list(connection.execute(wanted))

    def _read(self, key: str, column: str) -> Any:
        wanted = select(upload.c[column]).where(upload.c.key == key, upload.c.section == self._section)
        with self._db.reading() as connection:
            written = connection.execute(wanted).scalar()
        return json.loads(written) if written else None

    def _write(self, key: str, **values: object) -> None:
        with self._db.engine.begin() as connection:
            connection.execute(update(upload).where(upload.c.key == key).values(**values))


def sweep(db: Database, folder: Path) -> int:
    """Delete this machine's copies of sheets that no row keeps any more; return how many. Nothing there costs nothing.

    On SQLite the folder is the place itself, and is left alone.
    """
    here = [path.parent for path in folder.rglob("*") if path.is_file()] if db.is_shared else []
    if not here:
        return 0
    with db.reading() as connection:
        kept = set(connection.execute(select(upload.c.key)).scalars())
    gone = {path for path in here if path.name not in kept}
    for path in gone:
        shutil.rmtree(path, ignore_errors=True)
    return len(gone)


def _written(values: Mapping[str, object]) -> str:
    return json.dumps(dict(values), ensure_ascii=False, default=str)
