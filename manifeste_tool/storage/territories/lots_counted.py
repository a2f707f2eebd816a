"""How many paper sheets of a consultation are awaited, and how many of them are typed."""

from dataclasses import dataclass

from manifeste_tool.domain.gathering.sheets import SheetState
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import lots


@dataclass(frozen=True, slots=True)
class Sheets:
    """Sheets of paper: how many were `printed` and not cancelled, and of these how many are `typed`."""

    printed: int = 0
    typed: int = 0


def of_consultation(connection: Connection, reference: str) -> Sheets:
    """Count the sheets of a consultation, over all its lots."""
    tally = lots.tally(connection, reference)
    return Sheets(tally.awaited, tally.of(SheetState.TYPED))
