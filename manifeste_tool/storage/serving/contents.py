"""The bytes of stored files in the database, so that every machine has them as soon as one keeps them.

They are written in a transaction of their own, committed before that of the row that names them, and dropped under the
lock of a writing transaction once no row does: the promise of the folder (`storage.files`), crash for crash.
"""

from hashlib import sha256
from typing import Protocol

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from manifeste_tool.storage.database import Connection, Database
from manifeste_tool.storage.files import Files
from manifeste_tool.storage.tables.serving.nodes import file_content


class Contents(Protocol):
    """Where the bytes of stored files are: the folder of an instance, or the database that several machines share."""

    def put(self, content: bytes) -> str:
        """Write bytes, once for equal bytes, and return their digest; they outlive a crash when this returns."""

    def read(self, digest: str) -> bytes | None:
        """Return the bytes, None where they are missing or are no longer those that were kept."""

    def problem(self, digest: str) -> str:
        """Return what is wrong with the bytes of a digest: `"missing"`, `"altered"`, or `""`."""

    def drop(self, digest: str) -> None:
        """Remove bytes that no row names any more."""

    def every(self) -> frozenset[str]:
        """Return the digests of all bytes that are there, named by a row or not."""


class FilesInDatabase:
    """The table of a PostgreSQL that holds the bytes."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, content: bytes) -> str:
        """Write bytes, once for equal bytes, and return their digest; they are committed when this returns."""
        digest = sha256(content).hexdigest()
        if self.problem(digest):
            fresh = insert(file_content).values(sha256=digest, content=content)
            with self._db.engine.begin() as connection:
                connection.execute(fresh.on_conflict_do_update(index_elements=["sha256"], set_={"content": content}))
        return digest

    def read(self, digest: str) -> bytes | None:
        """Return the bytes, None where they are missing or are no longer those that were kept."""
        content = self._content(digest)
        return content if content is not None and sha256(content).hexdigest() == digest else None

    def problem(self, digest: str) -> str:
        """Return what is wrong with the bytes of a digest: `"missing"`, `"altered"`, or `""`."""
        content = self._content(digest)
        if content is None:
            return "missing"
        return "" if sha256(content).hexdigest() == digest else "altered"

    def drop(self, digest: str) -> None:
        """Remove bytes that no row names any more."""
        with self._db.engine.begin() as connection:
            connection.execute(delete(file_content).where(file_content.c.sha256 == digest))

    def every(self) -> frozenset[str]:
        """Return the digests of all bytes that are there, named by a row or not."""
        with self._db.reading() as connection:
            return digests(connection)

    def _content(self, digest: str) -> bytes | None:
        wanted = select(file_content.c.content).where(file_content.c.sha256 == digest)
        with self._db.engine.connect() as connection:
            found = connection.execute(wanted).scalar()
        return None if found is None else bytes(found)


def digests(connection: Connection) -> frozenset[str]:
    """Return the digests of all bytes that the database holds."""
    return frozenset(connection.execute(select(file_content.c.sha256)).scalars())


def contents(db: Database, folder: Files) -> Contents:
    """Return where an instance keeps the bytes of its files: on PostgreSQL the database, else its folder."""
    return FilesInDatabase(db) if db.is_shared else folder


def taken_in(held: Contents, folder: Files) -> int:
    """Bring what a folder holds into the database, file by file; return how many. May be cut, and run by several.

    For an instance that served from one machine before: a file leaves its folder once the database has it. One that was
    altered stays where it is, and `check` says that it is missing.
    """
    moved = 0
    for digest in folder.every() if held is not folder else ():
        content = folder.read(digest)
        if content is not None:
            held.put(content)
            folder.drop(digest)
            moved += 1
    return moved
