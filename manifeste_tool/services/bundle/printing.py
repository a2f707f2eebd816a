"""The *dérouleur* as a page that a browser prints: made at once, for it is a few lines each."""

from manifeste_tool.documents.kit import page
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.bundle import kinds, running_orders
from manifeste_tool.services.bundle.gathering import gathered
from manifeste_tool.services.exporting.kinds import Parameters
from manifeste_tool.services.workspace import Workspace


def running_order(ws: Workspace, person: Person | None, parameters: Parameters, *, style: str) -> bytes:
    """Return the list as HTML; `style` is the address of its style sheet. Raises `NotFoundError`."""
    asked = kinds.wanted(parameters)
    with ws.reading() as connection:
        found = gathered(ws, connection, ws.reader(person, connection), asked, subs_first=True)
    return page.written(running_orders.document(found, large=bool(parameters.get("grand"))), style=style)
