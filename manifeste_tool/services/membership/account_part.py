"""The part of « Mon compte » that tells one's mandates, and whether one has read what signing means."""

from dataclasses import dataclass
from datetime import date, datetime

from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.membership.mandates import Mandate
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.membership.informing import SIGNING
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.membership import accounts, mandates


@dataclass(frozen=True, slots=True)
class MandatesPart:
    """One's own mandates; whether one's role signs anything, and when one confirmed that it is public and lasting."""

    mandates: tuple[Mandate, ...]
    today: date
    signs: bool
    informed_at: datetime | None

    def is_in_force(self, mandate: Mandate) -> bool:
        """Whether a mandate runs today."""
        return mandate.is_in_force(self.today)


def mandates_part(ws: Workspace, connection: Connection, person: Person) -> MandatesPart:
    """Return the part of somebody's own account."""
    found = accounts.get(connection, person.id)
    return MandatesPart(
        mandates=mandates.of(connection, person.id),
        today=ws.now().astimezone(PARIS).date(),
        signs=person.role in SIGNING,
        informed_at=found.informed_at if found else None,
    )
