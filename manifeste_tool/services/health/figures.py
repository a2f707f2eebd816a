"""What waits and how long, in figures that name nobody."""

from collections.abc import Mapping
from dataclasses import dataclass

from manifeste_tool.services.health.beating import last_beat
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.health import waiting


@dataclass(frozen=True, slots=True)
class Figures:
    """How many things are in each state, and since how many seconds (None: never, or nothing waits)."""

    mails: Mapping[str, int]
    imports: Mapping[str, int]
    documents: Mapping[str, int]
    operations: Mapping[str, int]
    limits_held: int
    oldest_mail: float | None
    last_round: float | None


def figures(ws: Workspace) -> Figures:
    """Count what waits, in one reading of the database."""
    now = ws.now()
    with ws.reading() as connection:
        oldest, last = waiting.oldest_due_mail(connection, now), last_beat(connection)
        return Figures(
            mails=waiting.mails(connection),
            imports=waiting.imports(connection),
            documents=waiting.documents(connection),
            operations=waiting.operations(connection),
            limits_held=waiting.counted(connection, now),
            oldest_mail=(now - oldest).total_seconds() if oldest else None,
            last_round=(now - last).total_seconds() if last else None,
        )
