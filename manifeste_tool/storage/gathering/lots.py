"""Lots of printed sheets."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import RowMapping, func, insert, select, update

from manifeste_tool.domain.gathering.sheets import Lot, SheetState, Tally
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.gathering import lot, sheet

_FIELDS = tuple(name for name in Lot.__dataclass_fields__ if name != "id")


def add(connection: Connection, new: Lot) -> int:
    """Write a lot and return its identifier."""
    values = {name: getattr(new, name) for name in _FIELDS}
    key: Sequence[int] | None = connection.execute(insert(lot).values(**values)).inserted_primary_key
    return key[0] if key else 0


def get(connection: Connection, lot_id: int) -> Lot | None:
    """Return one lot."""
    row = connection.execute(select(lot).where(lot.c.id == lot_id)).mappings().one_or_none()
    return _lot(row) if row else None


def page(connection: Connection, consultation: str, *, limit: int, offset: int = 0) -> tuple[tuple[Lot, ...], int]:
    """Return a page of a consultation's lots, the latest first, and how many there are in all."""
    mine = lot.c.consultation == consultation
    total = connection.execute(select(func.count()).select_from(lot).where(mine)).scalar_one()
    rows = connection.execute(select(lot).where(mine).order_by(lot.c.id.desc()).limit(limit).offset(offset)).mappings()
    return tuple(map(_lot, rows)), int(total)


def close(connection: Connection, lot_id: int, at: datetime | None) -> None:
    """Say when those of a lot that were not typed were cancelled, None once one of them is awaited again."""
    connection.execute(update(lot).where(lot.c.id == lot_id).values(closed_at=at))


def tally(connection: Connection, consultation: str) -> Tally:
    """Count the sheets of a consultation by state."""
    counted = select(sheet.c.state, func.count()).join(lot).where(lot.c.consultation == consultation)
    rows = connection.execute(counted.group_by(sheet.c.state))
    return Tally({SheetState(state): count for state, count in rows})


def tallies(connection: Connection, lot_ids: Iterable[int]) -> Mapping[int, Tally]:
    """Count the sheets of some lots by state."""
    counted = select(sheet.c.lot, sheet.c.state, func.count()).where(sheet.c.lot.in_(list(lot_ids)))
    found: dict[int, dict[SheetState, int]] = {}
    for lot_id, state, count in connection.execute(counted.group_by(sheet.c.lot, sheet.c.state)):
        found.setdefault(lot_id, {})[SheetState(state)] = count
    return {lot_id: Tally(counts) for lot_id, counts in found.items()}


def _lot(row: RowMapping) -> Lot:
    return Lot(**row)
