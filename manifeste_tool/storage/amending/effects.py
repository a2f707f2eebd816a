"""What an amendment does, put on record again where a release that did not compute it left nothing."""

from collections.abc import Iterable

from sqlalchemy import delete, select, update

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.amending.amendments import StoredEdit
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.amendments import amendment, edit


def missing(connection: Connection) -> tuple[int, ...]:
    """Return the amendments whose effect was never computed."""
    return tuple(connection.execute(select(amendment.c.id).where(amendment.c.effect == "")).scalars())


def put(connection: Connection, one: Amendment, effect: str, edits: Iterable[StoredEdit]) -> None:
    """Keep the effect of an amendment and, in the place of what stood there, the edits of its newest state."""
    connection.execute(delete(edit).where(edit.c.amendment_id == one.id, edit.c.revision == one.revision))
    amendments.add_edits(connection, edits)
    connection.execute(update(amendment).where(amendment.c.id == one.id).values(effect=effect))
