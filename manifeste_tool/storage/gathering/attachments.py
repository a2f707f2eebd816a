"""The files that came with a contribution."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.adoption import stored_file
from manifeste_tool.storage.tables.gathering import contribution_file


def attach(connection: Connection, reference: str, file_ids: Iterable[int]) -> None:
    """Hang files that are kept on a contribution."""
    for file_id in file_ids:
        connection.execute(insert(contribution_file).values(contribution=reference, file_id=file_id))


def of(connection: Connection, reference: str) -> tuple[int, ...]:
    """Return the files of a contribution, in the order they were kept."""
    found = select(contribution_file.c.file_id).where(contribution_file.c.contribution == reference)
    return tuple(connection.execute(found.order_by(contribution_file.c.file_id)).scalars())


def hung_on(connection: Connection, file_id: int) -> tuple[str, ...]:
    """Return the references of the contributions that a file came with."""
    found = select(contribution_file.c.contribution).where(contribution_file.c.file_id == file_id)
    return tuple(connection.execute(found).scalars())


def drop(connection: Connection, reference: str) -> frozenset[str]:
    """Take the files of a contribution away, their rows too; return their digests."""
    mine = of(connection, reference)
    theirs = stored_file.c.id.in_(mine)
    digests = frozenset(connection.execute(select(stored_file.c.sha256).where(theirs)).scalars())
    connection.execute(delete(contribution_file).where(contribution_file.c.contribution == reference))
    connection.execute(delete(stored_file).where(theirs))
    return digests
