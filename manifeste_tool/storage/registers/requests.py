"""The register of requests on personal data."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, delete, func, insert, select, true, update

from manifeste_tool.domain.registers.requests import Channel, DataRequest, RequestKind, RequestState
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.accounts.privacy import data_request
from manifeste_tool.storage.tables.gathering import follow_up

_COLUMNS = tuple(DataRequest.__dataclass_fields__)


def add(connection: Connection, new: DataRequest) -> int:
    """Enter a request and return its number."""
    values = {name: getattr(new, name) for name in _COLUMNS if name != "id"}
    plain = {name: str(value) if name in ("kind", "channel", "state") else value for name, value in values.items()}
    key: Sequence[int] | None = connection.execute(insert(data_request).values(**plain)).inserted_primary_key
    return key[0] if key else 0


def change(connection: Connection, number: int, **values: Any) -> None:
    """Change columns of a request."""
    connection.execute(update(data_request).where(data_request.c.id == number).values(**values))


def get(connection: Connection, number: int) -> DataRequest | None:
    """Return one request."""
    row = connection.execute(select(data_request).where(data_request.c.id == number)).mappings().first()
    return _request(row) if row else None


def page(
    connection: Connection, *, state: RequestState | None, limit: int, offset: int = 0
) -> tuple[tuple[DataRequest, ...], int]:
    """Return a page of requests: those that wait by their date, else the last received first; and how many."""
    where: ColumnElement[bool] = data_request.c.state == str(state) if state else true()
    total = connection.execute(select(func.count()).select_from(data_request).where(where)).scalar_one()
    order = data_request.c.due_at if state is RequestState.RECEIVED else data_request.c.received_at.desc()
    found = select(data_request).where(where).order_by(order, data_request.c.id).limit(limit).offset(offset)
    return tuple(map(_request, connection.execute(found).mappings())), int(total)


def every(connection: Connection) -> Iterator[DataRequest]:
    """Yield the whole register, in the order of arrival."""
    yield from map(_request, connection.execute(select(data_request).order_by(data_request.c.id)).mappings())


def replace_tokens(connection: Connection, reference: str) -> None:
    """Let no token follow a contribution any more: whoever finds a lost one reads nothing by it."""
    connection.execute(delete(follow_up).where(follow_up.c.contribution == reference))


def _request(row: RowMapping) -> DataRequest:
    values = {name: row[name] for name in _COLUMNS}
    read = {
        "kind": RequestKind(row["kind"]),
        "channel": Channel(row["channel"]),
        "state": RequestState(row["state"]),
    }
    return DataRequest(**{**values, **read})
