"""The register of erasures: a table, and a file beside the database that a restore of older data does not touch."""

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from sqlalchemy import RowMapping, event, func, insert, select, update

from manifeste_tool.domain.privacy.erasures import Erasure, ErasureKind, line, read
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.accounts.privacy import erasure

FILE = "erasures.jsonl"


def add(connection: Connection, new: Erasure) -> None:
    """Write one erasure into the table."""
    values = {"key": new.key, "kind": str(new.kind), "subject": new.subject, "at": new.at}
    connection.execute(insert(erasure).values(**values))


def every(connection: Connection) -> tuple[Erasure, ...]:
    """Return the register, oldest first."""
    return tuple(map(_erasure, connection.execute(select(erasure).order_by(erasure.c.id)).mappings()))


def put_back(connection: Connection, one: Erasure, *, undone: bool) -> None:
    """Write an erasure of the file that the table lost; one that was played again waits to be settled."""
    known = connection.execute(select(erasure.c.id).where(erasure.c.key == one.key)).scalar()
    if known is None:
        add(connection, one)
    if undone:
        connection.execute(update(erasure).where(erasure.c.key == one.key).values(done_at=None))


def pending(connection: Connection) -> int:
    """Count the erasures whose traces are not yet overwritten on the disk."""
    undone = select(func.count()).select_from(erasure).where(erasure.c.done_at.is_(None))
    return int(connection.execute(undone).scalar_one())


def done(connection: Connection, until: datetime, at: datetime) -> None:
    """Say that nothing is left on the disk of what was erased up to a moment."""
    settled = erasure.c.done_at.is_(None) & (erasure.c.at <= until)
    connection.execute(update(erasure).where(settled).values(done_at=at))


def append_on_commit(connection: Connection, path: Path, new: Erasure) -> None:
    """Append an erasure to the file when its transaction is committed, and not if it is rolled back."""

    def _append(_connection: Connection) -> None:
        append(path, [new])

    event.listen(connection, "commit", _append, once=True)


def append(path: Path, some: Iterable[Erasure]) -> None:
    """Append lines to the file; they are on the disk when this returns. Only the owner of the instance reads it."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        for one in some:
            file.write(line(one) + "\n")
        file.flush()
        os.fsync(file.fileno())


def read_file(path: Path) -> tuple[Erasure, ...]:
    """Return what the file holds, each erasure once; nothing where there is no file."""
    try:
        written = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    return tuple(read(written.splitlines()))


def _erasure(row: RowMapping) -> Erasure:
    return Erasure(row["key"], ErasureKind(row["kind"]), row["subject"], row["at"])
