"""What tells that links, or what is said against them, may stand otherwise than before."""

from sqlalchemy import select

from manifeste_tool.storage import journal
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.people import counter

_STATE = "links_state"


def stirred(connection: Connection) -> None:
    """Say that a link was made, ended or confirmed, or that somebody contests one or was answered."""
    journal.increment(connection, _STATE)


def state(connection: Connection) -> int:
    """Return a number that stands for as long as none of that happens."""
    return int(connection.execute(select(counter.c.value).where(counter.c.name == _STATE)).scalar() or 0)
