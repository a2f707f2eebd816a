"""How many paper sheets of a consultation were printed, typed, cancelled."""

from dataclasses import dataclass

from sqlalchemy import func, select

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.gathering import lot, sheet


@dataclass(frozen=True, slots=True)
class Sheets:
    """Sheets of paper: how many were `printed`, and of these how many are `typed`."""

    printed: int = 0
    typed: int = 0


def of_consultation(connection: Connection, reference: str) -> Sheets:
    """Count the sheets of a consultation, over all its lots."""
    statement = (
        select(func.count(), func.count(sheet.c.typed_at))
        .select_from(sheet.join(lot))
        .where(lot.c.consultation == reference)
    )
    printed, typed = connection.execute(statement).one()
    return Sheets(printed, typed)
