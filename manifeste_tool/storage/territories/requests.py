"""Authorities that ask to join."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, delete, func, insert, select, update

from manifeste_tool.domain.territories.joining import Request, RequestState
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.gathering import authority_request

_COLUMNS = [column for column in authority_request.c if column.name != "key_digest"]


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Write a request, its key as a digest, and return its number."""
    key: Sequence[int] | None = connection.execute(insert(authority_request).values(**values)).inserted_primary_key
    return key[0] if key else 0


def change(connection: Connection, request_id: int, values: Mapping[str, Any]) -> None:
    """Write some values of a request anew."""
    connection.execute(update(authority_request).where(authority_request.c.id == request_id).values(**values))


def drop(connection: Connection, request_ids: Iterable[int]) -> None:
    """Forget requests that were never confirmed."""
    connection.execute(delete(authority_request).where(authority_request.c.id.in_(list(request_ids))))


def get(connection: Connection, request_id: int) -> Request | None:
    """Return a request by its number."""
    return next(iter(_where(connection, authority_request.c.id == request_id)), None)


def by_digest(connection: Connection, digest: str) -> Request | None:
    """Return the request that a link leads to."""
    return next(iter(_where(connection, authority_request.c.key_digest == digest)), None)


def in_state(connection: Connection, *states: RequestState) -> tuple[Request, ...]:
    """Return the requests in some states, the oldest first."""
    return _where(connection, authority_request.c.state.in_([str(state) for state in states]))


def page(connection: Connection, *, limit: int, offset: int) -> tuple[tuple[Request, ...], int]:
    """Return a page of the requests that were settled, the last settled first, and how many there are."""
    settled = authority_request.c.settled_at.is_not(None)
    total = connection.execute(select(func.count()).select_from(authority_request).where(settled)).scalar_one()
    newest = (authority_request.c.settled_at.desc(), authority_request.c.id.desc())
    statement = select(*_COLUMNS).where(settled).order_by(*newest).limit(limit).offset(offset)
    return tuple(map(_request, connection.execute(statement).mappings())), total


def _where(connection: Connection, condition: ColumnElement[bool]) -> tuple[Request, ...]:
    statement = select(*_COLUMNS).where(condition).order_by(authority_request.c.id)
    return tuple(map(_request, connection.execute(statement).mappings()))


def _request(row: RowMapping) -> Request:
    return Request(**{**row, "state": RequestState(row["state"])})
