"""Files by their SHA-256: bytes in the instance's folder, once for equal files; a row for each time one was kept.

Bytes are written before the row that names them is committed, and dropped after the row is gone: a crash leaves bytes
that no row names, never a row without its bytes. Both happen under the lock of a writing transaction.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp

from sqlalchemy import RowMapping, delete, insert, or_, select, update

from manifeste_tool.domain.audience import Audience
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.faults import disk
from manifeste_tool.storage.tables.adoption import approval, signatory, stored_file
from manifeste_tool.storage.tables.gathering import sheet
from manifeste_tool.storage.tables.publication import returned_document


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file that was kept. `audience` is who may have it by itself; what it hangs on may be shown to more."""

    sha256: str
    name: str
    media_type: str
    size: int
    audience: Audience
    kept_at: datetime
    owner_id: int | None = None
    purge_on: date | None = None
    id: int = 0


class Files:
    """The folder of an instance that holds the bytes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Write bytes, once for equal bytes, and return their digest; they are on the disk when this returns.

        Raises `StorageFullError`, `ReadOnlyStorageError`, and leaves nothing half written.
        """
        digest = sha256(content).hexdigest()
        with disk.told():
            if self.problem(digest):
                self._write(self._path(digest), content)
        return digest

    def read(self, digest: str) -> bytes | None:
        """Return the bytes, None where they are missing or are no longer those that were kept."""
        try:
            content = self._path(digest).read_bytes()
        except FileNotFoundError:
            return None
        return content if sha256(content).hexdigest() == digest else None

    def problem(self, digest: str) -> str:
        """Return what is wrong with the bytes of a digest: `"missing"`, `"altered"`, or `""`."""
        if not self._path(digest).is_file():
            return "missing"
        return "" if self.read(digest) is not None else "altered"

    def drop(self, digest: str) -> None:
        """Remove bytes that no row names any more."""
        self._path(digest).unlink(missing_ok=True)

    def every(self) -> frozenset[str]:
        """Return the digests of all bytes that are there, named by a row or not."""
        return frozenset(path.name for path in self._folder.glob("[0-9a-f][0-9a-f]/[0-9a-f]*") if path.is_file())

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, fresh = mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(fresh).replace(path)
        except BaseException:
            Path(fresh).unlink(missing_ok=True)
            raise
        for folder in (path.parent, self._folder):
            _sync(folder)


def _sync(folder: Path) -> None:
    """Put a folder's entries on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def add(connection: Connection, new: StoredFile) -> StoredFile:
    """Write the row of a file whose bytes are kept; return it with its identifier."""
    values = asdict(new) | {"audience": int(new.audience)}
    del values["id"]
    key: Sequence[int] | None = connection.execute(insert(stored_file).values(**values)).inserted_primary_key
    return replace(new, id=key[0] if key else 0)


def get(connection: Connection, file_id: int) -> StoredFile | None:
    """Return one file's row."""
    row = connection.execute(select(stored_file).where(stored_file.c.id == file_id)).mappings().first()
    return _file(row) if row else None


def some(connection: Connection, file_ids: Iterable[int | None]) -> dict[int, StoredFile]:
    """Return rows by identifier; None and what is unknown are left out."""
    wanted = {one for one in file_ids if one is not None}
    rows = connection.execute(select(stored_file).where(stored_file.c.id.in_(wanted))).mappings()
    return {row["id"]: _file(row) for row in rows}


def every(connection: Connection) -> tuple[StoredFile, ...]:
    """Return every row, in the order they were kept."""
    rows = connection.execute(select(stored_file).order_by(stored_file.c.id)).mappings()
    return tuple(map(_file, rows))


def let_go(connection: Connection, file_id: int, on: date) -> None:
    """Let a file that nothing shows any more be purged on a day."""
    connection.execute(update(stored_file).where(stored_file.c.id == file_id).values(purge_on=on))


def forget_due(connection: Connection, today: date) -> set[str]:
    """Drop the rows whose date of purge has come and that nothing official names; return their digests."""
    cited = or_(
        stored_file.c.id.in_(select(approval.c.file_id).where(approval.c.file_id.is_not(None))),
        stored_file.c.id.in_(select(signatory.c.file_id).where(signatory.c.file_id.is_not(None))),
    )
    due = stored_file.c.purge_on.is_not(None) & (stored_file.c.purge_on <= today) & ~cited
    digests = set(connection.execute(select(stored_file.c.sha256).where(due)).scalars())
    gone = select(stored_file.c.id).where(due)
    connection.execute(update(sheet).where(sheet.c.photo_id.in_(gone)).values(photo_id=None))
    connection.execute(update(returned_document).where(returned_document.c.file_id.in_(gone)).values(file_id=None))
    connection.execute(delete(stored_file).where(due))
    return digests


def forget(connection: Connection, file_ids: Iterable[int]) -> set[str]:
    """Drop rows that nothing names any more; return their digests."""
    gone = stored_file.c.id.in_(list(file_ids))
    digests = set(connection.execute(select(stored_file.c.sha256).where(gone)).scalars())
    connection.execute(delete(stored_file).where(gone))
    return digests


def unnamed(connection: Connection, digests: Iterable[str]) -> set[str]:
    """Return those of these digests that no row names."""
    wanted = set(digests)
    named = select(stored_file.c.sha256).where(stored_file.c.sha256.in_(wanted))
    return wanted - set(connection.execute(named).scalars())


def _file(row: RowMapping) -> StoredFile:
    return StoredFile(**{**row, "audience": Audience(row["audience"])})
