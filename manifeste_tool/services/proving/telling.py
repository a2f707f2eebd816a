"""Put on record what happens to the ways somebody proves themselves, and tell them by mail, whoever did it."""

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.readers import Person
from manifeste_tool.services import notifying
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.database import Connection

#: Where one's own devices, second factor and identities stand.
ACCOUNT_PAGE = "/compte"


def tell(ws: Workspace, connection: Connection, name: Happened, *, by: Person | None, whom: Person) -> None:
    """Record a fact about somebody's account, and tell them of it; `by` is None for the command line."""
    details = {"path": ACCOUNT_PAGE}
    fact = Fact(name, ws.now(), by.id if by else None, About.PERSON, str(whom.id), details, Audience.SECRETARIAT)
    notifying.notify(connection, journal.record(connection, fact), [whom.id])
