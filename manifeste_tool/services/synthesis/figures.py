"""How many contributions, from where, of which publics, and who is absent: counted here for every page that says it."""

from collections.abc import Collection, Iterable, Mapping

from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.readers import Reader
from manifeste_tool.domain.synthesis.publics import Named, Publics, publics
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import reports
from manifeste_tool.storage.synthesis import figures


def publics_of(ws: Workspace, connection: Connection, reader: Reader, references: Collection[str]) -> Publics:
    """Return who speaks in some contributions, as far as this reader may know, and who is absent.

    Of those the reader may not know, only that they count is said.
    """
    reach, wanted = reach_of(ws, connection, reader), set(references)
    counted = figures.of_references(connection, sorted(wanted), reach)
    return publics(len(wanted), counted, reach, _named(connection, reach, wanted))


def publics_of_findings(
    ws: Workspace, connection: Connection, reader: Reader, totals: Mapping[str, int]
) -> Mapping[str, Publics]:
    """Return the same for what each of some findings was drawn from, without what reports say; `totals` counts it."""
    reach = reach_of(ws, connection, reader)
    counted = figures.of_findings(connection, totals, reach)
    return {key: publics(total, counted.get(key, ()), reach) for key, total in totals.items()}


def _named(connection: Connection, reach: Reach, references: Iterable[str]) -> tuple[Named, ...]:
    return tuple(
        Named(*row) for row in reports.absent(connection, figures.consultations(connection, references, reach))
    )
