"""What every use case needs: the two stores, the clock and a source of identifiers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from manifeste_tool.domain.people import Person, Reader
from manifeste_tool.domain.text import IDENTITY_ALPHABET, IDENTITY_LENGTH
from manifeste_tool.storage import stages
from manifeste_tool.storage.database import Connection, Database
from manifeste_tool.storage.git import TextRepository
from manifeste_tool.storage.snapshot import Snapshots


@dataclass(frozen=True)
class Workspace:
    """One instance, open. Safe to share between threads: connections and repositories are opened per act."""

    db: Database
    repository: TextRepository
    now: Callable[[], datetime]
    random_word: Callable[[str, int], str]
    snapshots: Snapshots = field(default_factory=Snapshots)

    def new_id(self) -> str:
        """Return a random identity for a paragraph; `storage.identities` reserves it."""
        return self.random_word(IDENTITY_ALPHABET, IDENTITY_LENGTH)

    def new_key(self) -> str:
        """Return 32 random characters, for what must not be guessed or done twice."""
        return self.random_word(IDENTITY_ALPHABET, 32)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read one consistent state of the database."""
        with self.db.reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write in one transaction."""
        with self.db.writing() as connection:
            yield connection

    def reader(self, person: Person | None, connection: Connection) -> Reader:
        """Return who asks, with the stages as they stand."""
        return Reader(person, stages.every(connection), self.now())
