"""Which consultations sent their report (restitution), and when it came."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, insert, select

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.commission import report


@dataclass(frozen=True, slots=True)
class Received:
    """That the report of a consultation came."""

    consultation: str
    received_at: datetime
    entered_by_id: int
    late: bool = False


def add(connection: Connection, received: Received) -> bool:
    """Put on record that a report came; False where it is on record already."""
    if get(connection, received.consultation):
        return False
    values = {
        "consultation": received.consultation,
        "received_at": received.received_at,
        "entered_by_id": received.entered_by_id,
        "late": received.late,
    }
    connection.execute(insert(report).values(**values))
    return True


def get(connection: Connection, reference: str) -> Received | None:
    """Return what is known of the report of a consultation, None while it did not come."""
    row = connection.execute(select(report).where(report.c.consultation == reference)).mappings().first()
    return _received(row) if row else None


def every(connection: Connection) -> dict[str, Received]:
    """Return every report that came, by consultation."""
    return {one.consultation: one for one in map(_received, connection.execute(select(report)).mappings())}


def _received(row: RowMapping) -> Received:
    return Received(row["consultation"], row["received_at"], row["entered_by_id"], row["late"])
