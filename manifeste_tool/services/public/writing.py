"""Bring the public repository level with the facts: nothing to do is nothing done."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from manifeste_tool.documents.table import csv_of
from manifeste_tool.domain.public.history import PublicHistory, Row, public_history
from manifeste_tool.services.public import facts
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import settings
from manifeste_tool.storage.public.repository import PublicRepository
from manifeste_tool.storage.public.stream import TextFiles

NAME = "publique.git"


def public_repository(ws: Workspace) -> PublicRepository:
    """Return the public repository of an instance, beside the private one."""
    return PublicRepository(ws.repository.path.with_name(NAME))


def write_public(ws: Workspace) -> bool:
    """Write what was published since the last time, and what has to be told otherwise; whether anything was.

    Safe with two processes, and after a crash at any moment. Raises `PublicWriteError`.
    """
    facts.keep_sources(ws)
    with _texts(ws) as files:
        return public_repository(ws).write(history(ws), files)


def name_signatories(ws: Workspace, *, named: bool) -> bool:
    """Name in the public repository the members who signed an amendment, or no more; whether anything changed."""
    with ws.writing() as connection:
        settings.put(connection, facts.SIGNATURES, "1" if named else "")
    return write_public(ws)


def rebuilt(ws: Workspace, folder: Path) -> PublicRepository:
    """Write the whole public repository anew into a folder, from the facts alone."""
    made = PublicRepository(folder / NAME)
    with _texts(ws) as files:
        made.write(history(ws), files)
    return made


def history(ws: Workspace) -> PublicHistory:
    """Return all that the public repository is to hold."""
    with ws.reading() as connection:
        versions = tuple(facts.published(ws, connection))
        last = max((one.rank or 0 for one in versions), default=0)
        decisions = facts.decided(connection, last)
        return public_history(decisions, versions, _table, signed=facts.signed(connection))


def _table(header: Row, rows: Iterable[Row]) -> str:
    return csv_of(header, rows).decode()


@contextmanager
def _texts(ws: Workspace) -> Iterator[TextFiles]:
    """Read the files of private commits, the repository opened once they are asked for."""
    with ws.repository.opened() as git:
        yield git.text_files
