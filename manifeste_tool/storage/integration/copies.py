"""Working copies and the drafters they are lent to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, delete, func, insert, select, update

from manifeste_tool.domain.integration.copies import CopyState, WorkingCopy
from manifeste_tool.storage import operations
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.workshops import copy_drafter, working_copy

_COLUMNS = (
    *("id", "title", "chapter", "base", "lent_by_id", "lent_at", "due_at"),
    *("merged_sha", "operation_id"),
)


def add(connection: Connection, new: WorkingCopy) -> int:
    """Write a copy with its drafters and return its identifier."""
    values = {name: getattr(new, name) for name in _COLUMNS if name != "id"} | {"state": str(new.state)}
    key: Sequence[int] | None = connection.execute(insert(working_copy).values(**values)).inserted_primary_key
    copy_id = key[0] if key else 0
    lend_to(connection, copy_id, new.drafters)
    return copy_id


def lend_to(connection: Connection, copy_id: int, person_ids: Iterable[int]) -> None:
    """Say who a copy is lent to, and to nobody else."""
    connection.execute(delete(copy_drafter).where(copy_drafter.c.copy_id == copy_id))
    rows = [{"copy_id": copy_id, "person_id": person_id} for person_id in sorted(set(person_ids))]
    if rows:
        connection.execute(insert(copy_drafter), rows)


def change(connection: Connection, copy_id: int, values: Mapping[str, Any]) -> None:
    """Write some columns of a copy."""
    connection.execute(update(working_copy).where(working_copy.c.id == copy_id).values(**values))


def claim(connection: Connection, copy_ids: Iterable[int], operation_id: str) -> bool:
    """Mark copies as being merged by an operation; False where one is not open, or a save of it is under way.

    The caller then gives the transaction up, so that nothing stays marked.
    """
    wanted = list(copy_ids)
    free = working_copy.c.id.in_(wanted) & _FREE
    marked = connection.execute(update(working_copy).where(free).values(operation_id=operation_id)).rowcount
    return marked == len(wanted) and _quiet(connection, wanted)


def hold(connection: Connection, copy_id: int) -> bool:
    """Whether a copy is open, its row locked until the end of the transaction: nobody merges or closes it meanwhile."""
    free = (working_copy.c.id == copy_id) & _FREE
    return connection.execute(update(working_copy).where(free).values(operation_id="")).rowcount == 1


def close(connection: Connection, copy_id: int) -> bool:
    """Close a copy that is open; False where it is not, or a save of it is under way."""
    return hold(connection, copy_id) and _quiet(connection, [copy_id]) and _closed(connection, copy_id)


def _closed(connection: Connection, copy_id: int) -> bool:
    change(connection, copy_id, {"state": str(CopyState.CLOSED)})
    return True


_FREE = (working_copy.c.state == str(CopyState.OPEN)) & (working_copy.c.operation_id == "")


def _quiet(connection: Connection, copy_ids: Iterable[int]) -> bool:
    """Whether no save of these copies was announced and not yet applied."""
    refs = {f"refs/copies/{copy_id}" for copy_id in copy_ids}
    return not any(one.ref in refs for one in operations.begun(connection))


def release(connection: Connection, operation_id: str) -> None:
    """Free the copies that an operation had marked."""
    marked = working_copy.c.operation_id == operation_id
    connection.execute(update(working_copy).where(marked).values(operation_id=""))


def by_id(connection: Connection, copy_id: int) -> WorkingCopy | None:
    """Return one copy."""
    row = connection.execute(select(working_copy).where(working_copy.c.id == copy_id)).mappings().first()
    return _copies(connection, [row])[0] if row else None


def every(connection: Connection) -> tuple[WorkingCopy, ...]:
    """Return every copy, in the order they were lent."""
    return _copies(connection, connection.execute(select(working_copy).order_by(working_copy.c.id)).mappings().all())


def open_until(connection: Connection) -> tuple[WorkingCopy, ...]:
    """Return the open copies that have a date, the nearest first."""
    wanted = (working_copy.c.state == str(CopyState.OPEN)) & working_copy.c.due_at.is_not(None)
    rows = connection.execute(select(working_copy).where(wanted).order_by(working_copy.c.due_at, working_copy.c.id))
    return _copies(connection, rows.mappings().all())


def page(
    connection: Connection, *, of: Collection[int] | None, limit: int, offset: int
) -> tuple[tuple[WorkingCopy, ...], int]:
    """Return a page of the copies lent to some people (None: all), open ones first, nearest date first; and how many.

    Copies without a date follow those that have one; then come the newest.
    """
    mine = select(copy_drafter.c.copy_id).where(copy_drafter.c.person_id.in_(of or ()))
    wanted = working_copy.c.id.in_(mine) if of is not None else working_copy.c.id > 0
    total = connection.execute(select(func.count()).select_from(working_copy).where(wanted)).scalar_one()
    order = (
        working_copy.c.state != str(CopyState.OPEN),
        working_copy.c.due_at.is_(None),
        working_copy.c.due_at,
        working_copy.c.id.desc(),
    )
    rows = connection.execute(select(working_copy).where(wanted).order_by(*order).limit(limit).offset(offset))
    return _copies(connection, rows.mappings().all()), int(total)


def count_open(connection: Connection, person_id: int) -> int:
    """Count the open copies that are lent to somebody."""
    statement = select(func.count()).select_from(working_copy).join(copy_drafter)
    theirs = (copy_drafter.c.person_id == person_id) & (working_copy.c.state == str(CopyState.OPEN))
    return int(connection.execute(statement.where(theirs)).scalar_one())


def _copies(connection: Connection, rows: Sequence[RowMapping]) -> tuple[WorkingCopy, ...]:
    statement = select(copy_drafter).where(copy_drafter.c.copy_id.in_([row["id"] for row in rows]))
    lent: dict[int, list[int]] = {}
    for one in connection.execute(statement.order_by(copy_drafter.c.person_id)):
        lent.setdefault(one.copy_id, []).append(one.person_id)
    return tuple(
        WorkingCopy(
            **{name: row[name] for name in _COLUMNS},
            state=CopyState(row["state"]),
            drafters=tuple(lent.get(row["id"], ())),
        )
        for row in rows
    )
