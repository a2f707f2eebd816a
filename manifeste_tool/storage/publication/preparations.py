"""Versions made ready before their hour."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, insert, select, update

from manifeste_tool.domain.publication.preparations import Prepared, State
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.publication import prepared_version

_COLUMNS = ("number", "sha", "title", "story", "person_id", "prepared_at", "opens_at", "ended_at", "id")


def add(connection: Connection, made: Prepared) -> int:
    """Write a preparation and return its identifier."""
    values = {name: getattr(made, name) for name in _COLUMNS if name != "id"}
    values |= {"state": str(made.state), "note": "", "corrects": ""}
    key = connection.execute(insert(prepared_version).values(**values)).inserted_primary_key
    return int(key[0]) if key else 0


def get(connection: Connection, prepared_id: int) -> Prepared | None:
    """Return one preparation."""
    found = select(prepared_version).where(prepared_version.c.id == prepared_id)
    row = connection.execute(found).mappings().one_or_none()
    return _prepared(row) if row else None


def waiting(connection: Connection) -> tuple[Prepared, ...]:
    """Return the preparations that are still to be published or cancelled, oldest first."""
    found = select(prepared_version).where(prepared_version.c.state == str(State.PREPARED))
    rows = connection.execute(found.order_by(prepared_version.c.id)).mappings()
    return tuple(map(_prepared, rows))


def change(connection: Connection, prepared_id: int, columns: Mapping[str, Any]) -> None:
    """Write other words or another hour of a preparation that waits."""
    still = (prepared_version.c.id == prepared_id) & (prepared_version.c.state == str(State.PREPARED))
    connection.execute(update(prepared_version).where(still).values(**columns))


def end(connection: Connection, prepared_id: int, state: State, at: datetime) -> None:
    """Write what became of a preparation that waited."""
    change(connection, prepared_id, {"state": str(state), "ended_at": at})


def _prepared(row: RowMapping) -> Prepared:
    return Prepared(**{name: row[name] for name in _COLUMNS}, state=State(row["state"]))
