"""What rapporteurs and associations think of amendments."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, func, insert, select, update

from manifeste_tool.domain.amending.opinions import Opinion, OpinionKind
from manifeste_tool.storage.amending.amendments import OPEN_STATES
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.amendments import amendment, opinion

_COLUMNS = (
    *("id", "amendment_id", "revision", "person_id", "association", "words", "published_at", "entered_by_id"),
    "entered_at",
)


def put(connection: Connection, given: Opinion) -> None:
    """Write an opinion, in the place of the one its giver had on this amendment."""
    values = {name: getattr(given, name) for name in _COLUMNS if name != "id"} | {"kind": str(given.kind)}
    if given.id:
        connection.execute(update(opinion).where(opinion.c.id == given.id).values(**values))
    else:
        connection.execute(insert(opinion).values(**values))


def of_giver(connection: Connection, amendment_id: int, person_id: int | None, association: str) -> Opinion | None:
    """Return what one giver thinks of an amendment."""
    giver = opinion.c.person_id.is_(None) if person_id is None else opinion.c.person_id == person_id
    one = (opinion.c.amendment_id == amendment_id) & giver & (opinion.c.association == association)
    row = connection.execute(select(opinion).where(one)).mappings().first()
    return _opinion(row) if row else None


def of_amendments(connection: Connection, amendment_ids: Iterable[int]) -> tuple[Opinion, ...]:
    """Return what is thought of some amendments, oldest first."""
    found: list[Opinion] = []
    for portion in batches(amendment_ids):
        statement = select(opinion).where(opinion.c.amendment_id.in_(portion)).order_by(opinion.c.id)
        found += map(_opinion, connection.execute(statement).mappings())
    return tuple(found)


def some(connection: Connection, opinion_ids: Iterable[int]) -> tuple[Opinion, ...]:
    """Return opinions by row, oldest first."""
    statement = select(opinion).where(opinion.c.id.in_(list(opinion_ids))).order_by(opinion.c.id)
    return tuple(map(_opinion, connection.execute(statement).mappings()))


def unpublished(connection: Connection, *, limit: int, offset: int = 0) -> tuple[tuple[Opinion, ...], int]:
    """Return a page of the opinions on open amendments that are not published, by amendment, and how many there are."""
    statement = _waiting(select(opinion)).order_by(amendment.c.number, opinion.c.id)
    rows = connection.execute(statement.limit(limit).offset(offset)).mappings()
    return tuple(map(_opinion, rows)), count_unpublished(connection)


def count_unpublished(connection: Connection) -> int:
    """Count the opinions on open amendments that are not published."""
    return int(connection.execute(_waiting(select(func.count()).select_from(opinion))).scalar_one())


def publish(connection: Connection, opinion_ids: Iterable[int], at: datetime) -> None:
    """Mark opinions as published, once."""
    for portion in batches(opinion_ids):
        them = opinion.c.id.in_(portion) & opinion.c.published_at.is_(None)
        connection.execute(update(opinion).where(them).values(published_at=at))


def _waiting(statement: Select[Any]) -> Select[Any]:
    is_open = amendment.c.state.in_([str(state) for state in OPEN_STATES])
    return statement.join(amendment, amendment.c.id == opinion.c.amendment_id).where(
        is_open, opinion.c.published_at.is_(None)
    )


def _opinion(row: RowMapping) -> Opinion:
    return Opinion(**{name: row[name] for name in _COLUMNS}, kind=OpinionKind(row["kind"]))
