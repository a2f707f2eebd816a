"""The register of breaches of personal data."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, func, insert, select, update

from manifeste_tool.domain.registers.breaches import Breach, Risk
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.accounts.privacy import breach

_COLUMNS = tuple(Breach.__dataclass_fields__)


def add(connection: Connection, new: Breach) -> int:
    """Enter a breach and return its number."""
    key: Sequence[int] | None = connection.execute(insert(breach).values(**_plain(new))).inserted_primary_key
    return key[0] if key else 0


def change(connection: Connection, changed: Breach) -> None:
    """Write what is known of a breach now."""
    connection.execute(update(breach).where(breach.c.id == changed.id).values(**_plain(changed)))


def close(connection: Connection, number: int, at: datetime) -> None:
    """Close a breach."""
    connection.execute(update(breach).where(breach.c.id == number).values(closed_at=at))


def get(connection: Connection, number: int) -> Breach | None:
    """Return one breach."""
    row = connection.execute(select(breach).where(breach.c.id == number)).mappings().first()
    return _breach(row) if row else None


def page(connection: Connection, *, limit: int, offset: int = 0) -> tuple[tuple[Breach, ...], int]:
    """Return a page of the register, open ones first, then the last found first; and how many there are."""
    total = connection.execute(select(func.count()).select_from(breach)).scalar_one()
    order = (breach.c.closed_at.is_not(None), breach.c.found_at.desc(), breach.c.id)
    rows = connection.execute(select(breach).order_by(*order).limit(limit).offset(offset)).mappings()
    return tuple(map(_breach, rows)), int(total)


def every(connection: Connection) -> Iterator[Breach]:
    """Yield the whole register, in the order of entry."""
    yield from map(_breach, connection.execute(select(breach).order_by(breach.c.id)).mappings())


def _plain(one: Breach) -> dict[str, Any]:
    values = {name: getattr(one, name) for name in _COLUMNS if name != "id"}
    return values | {"risk": str(one.risk)}


def _breach(row: RowMapping) -> Breach:
    return Breach(**{**{name: row[name] for name in _COLUMNS}, "risk": Risk(row["risk"])})
