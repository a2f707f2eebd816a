"""The tips of the authority that are not served, each from when it was seen to when the authority went on from it."""

from datetime import datetime

from sqlalchemy import insert, select, update

from manifeste_tool.domain.serving.quarantine import Quarantined, Reason
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.serving.nodes import quarantined_tip as table

_STANDING = table.c.lifted_at.is_(None)


def standing(connection: Connection) -> tuple[Quarantined, ...]:
    """Return what is in quarantine now, by its ref."""
    columns = (table.c.ref, table.c.sha, table.c.reason, table.c.details, table.c.seen_at)
    rows = connection.execute(select(*columns).where(_STANDING).order_by(table.c.ref))
    return tuple(Quarantined(row.ref, row.sha, Reason(row.reason), row.details, row.seen_at) for row in rows)


def enter(connection: Connection, new: Quarantined) -> None:
    """Put a tip into quarantine; what its ref had there before is lifted."""
    lift(connection, new.ref, new.seen_at)
    values = {"ref": new.ref, "sha": new.sha, "reason": str(new.reason), "details": new.details}
    connection.execute(insert(table).values(**values, seen_at=new.seen_at))


def lift(connection: Connection, ref: str, at: datetime) -> None:
    """Say that the authority went on from what a ref had in quarantine."""
    connection.execute(update(table).where((table.c.ref == ref) & _STANDING).values(lifted_at=at))
