"""Operations: changes of both stores, announced here before Git moves and applied here after, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select, update

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.text import operation

#: Dropped: forgotten, but for what it would say if it reached the authority of the text after all.
BEGUN, APPLIED, DROPPED = "begun", "applied", "dropped"


@dataclass(frozen=True, slots=True)
class Operation:
    """One announced change: `ref` is to move from `expected` to `sha`; `payload` says all that follows in SQL."""

    id: str
    kind: str
    ref: str
    expected: str
    sha: str
    payload: Mapping[str, Any]
    begun_at: datetime
    state: str = BEGUN


def begin(connection: Connection, new: Operation) -> None:
    """Announce an operation."""
    names = ("id", "kind", "ref", "expected", "sha", "begun_at", "state")
    values = {name: getattr(new, name) for name in names}
    connection.execute(insert(operation).values(**values, payload=dict(new.payload)))


def finish(connection: Connection, done: Operation) -> bool:
    """Mark an operation as applied; False if it already was. One that was dropped meanwhile is written again."""
    begun = (operation.c.id == done.id) & operation.c.state.in_((BEGUN, DROPPED))
    if connection.execute(update(operation).where(begun).values(state=APPLIED, payload={})).rowcount:
        return True
    if by_id(connection, done.id) is not None:
        return False
    begin(connection, Operation(done.id, done.kind, done.ref, done.expected, done.sha, {}, done.begun_at, APPLIED))
    return True


def drop(connection: Connection, operation_id: str, *, may_arrive: bool = False) -> None:
    """Forget an operation whose change never reached Git; one that `may_arrive` yet is kept aside with what it says."""
    mine = (operation.c.id == operation_id) & (operation.c.state == BEGUN)
    if may_arrive:
        connection.execute(update(operation).where(mine).values(state=DROPPED))
    else:
        connection.execute(delete(operation).where(mine))


def forget_dropped(connection: Connection, before: datetime) -> None:
    """Let go of what was dropped so long ago that it cannot arrive any more."""
    connection.execute(delete(operation).where(operation.c.state == DROPPED, operation.c.begun_at < before))


def by_id(connection: Connection, operation_id: str) -> Operation | None:
    """Return one operation."""
    row = connection.execute(select(operation).where(operation.c.id == operation_id)).mappings().first()
    return _operation(row) if row else None


def begun(connection: Connection) -> tuple[Operation, ...]:
    """Return the operations announced and not applied, oldest first."""
    return _in(connection, BEGUN)


def unsettled(connection: Connection) -> tuple[Operation, ...]:
    """Return the operations announced and not applied, those dropped that may arrive yet too, oldest first."""
    return _in(connection, BEGUN, DROPPED)


def _in(connection: Connection, *states: str) -> tuple[Operation, ...]:
    statement = select(operation).where(operation.c.state.in_(states)).order_by(operation.c.begun_at, operation.c.id)
    return tuple(map(_operation, connection.execute(statement).mappings()))


def applied(connection: Connection) -> dict[str, str]:
    """Return the commit of every applied operation by its identifier."""
    statement = select(operation.c.id, operation.c.sha).where(operation.c.state == APPLIED)
    return {row.id: row.sha for row in connection.execute(statement)}


def _operation(row: RowMapping) -> Operation:
    names = ("id", "kind", "ref", "expected", "sha", "payload", "begun_at", "state")
    return Operation(**{name: row[name] for name in names})
