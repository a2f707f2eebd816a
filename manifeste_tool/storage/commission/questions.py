"""Questions put to one person on one place, and what they answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, String, and_, cast, func, insert, select, update

from manifeste_tool.domain.commission.charges import OpinionRequest
from manifeste_tool.domain.facts import About, Happened
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.commission import opinion_request
from manifeste_tool.storage.tables.journal import fact

_COLUMNS = tuple(OpinionRequest.__dataclass_fields__)
_ASKED = opinion_request.c
#: An answer that somebody of the secretariat has read and kept, or published, since it was written last.
_SETTLED = (
    select(fact.c.id)
    .where(
        fact.c.name == str(Happened.OPINION_ANSWER_SETTLED),
        fact.c.about == str(About.OPINION_REQUEST),
        fact.c.about_id == cast(_ASKED.id, String),
        fact.c.at >= _ASKED.answered_at,
    )
    .exists()
)
#: No answer came, expired ones too; and an answer nobody has settled.
WAITING = and_(_ASKED.answered_at.is_(None), _ASKED.withdrawn_at.is_(None))
TO_READ = and_(_ASKED.answered_at.is_not(None), ~_SETTLED)


def add(connection: Connection, new: OpinionRequest) -> int:
    """Write a request and return its identifier."""
    values = {name: getattr(new, name) for name in _COLUMNS if name != "id"}
    key: Sequence[int] | None = connection.execute(insert(opinion_request).values(**values)).inserted_primary_key
    return key[0] if key else 0


def change(connection: Connection, request_id: int, values: Mapping[str, Any]) -> None:
    """Write some columns of a request."""
    connection.execute(update(opinion_request).where(_ASKED.id == request_id).values(**values))


def by_id(connection: Connection, request_id: int) -> OpinionRequest | None:
    """Return one request."""
    return _first(connection, _ASKED.id == request_id)


def by_key(connection: Connection, key: str) -> OpinionRequest | None:
    """Return the request behind a link."""
    return _first(connection, _ASKED.key == key)


def awaited(connection: Connection, now: datetime) -> tuple[OpinionRequest, ...]:
    """Return the requests that may still be answered and are not, the nearest date first."""
    return _every(connection, select(opinion_request).where(WAITING, _ASKED.expires_at > now))


def of_person(connection: Connection, person_id: int, now: datetime) -> tuple[OpinionRequest, ...]:
    """Return those of them that are put to one person."""
    mine = select(opinion_request).where(WAITING, _ASKED.expires_at > now, _ASKED.person_id == person_id)
    return _every(connection, mine)


def to_read(connection: Connection) -> tuple[OpinionRequest, ...]:
    """Return the requests whose answer nobody has settled."""
    return _every(connection, select(opinion_request).where(TO_READ))


def at(connection: Connection, *, place: str = "", amendment_id: int | None = None) -> tuple[OpinionRequest, ...]:
    """Return the requests on one place, or on one amendment, withdrawn ones left out."""
    there = _ASKED.amendment_id == amendment_id if amendment_id else _ASKED.place == place
    return _every(connection, select(opinion_request).where(there, _ASKED.withdrawn_at.is_(None)))


def page(
    connection: Connection, condition: ColumnElement[bool] | None, *, limit: int, offset: int
) -> tuple[tuple[OpinionRequest, ...], int]:
    """Return a page of the requests that meet a condition (None: all), the nearest date first, and how many do."""
    wanted = select(opinion_request) if condition is None else select(opinion_request).where(condition)
    total = connection.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()
    return _every(connection, wanted.limit(limit).offset(offset)), int(total)


def _first(connection: Connection, condition: ColumnElement[bool]) -> OpinionRequest | None:
    row = connection.execute(select(opinion_request).where(condition)).mappings().first()
    return _request(row) if row else None


def _every(connection: Connection, statement: Select[Any]) -> tuple[OpinionRequest, ...]:
    rows = connection.execute(statement.order_by(_ASKED.due_at, _ASKED.id)).mappings()
    return tuple(map(_request, rows))


def _request(row: RowMapping) -> OpinionRequest:
    return OpinionRequest(**{name: row[name] for name in _COLUMNS})
