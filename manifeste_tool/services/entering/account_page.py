"""« Mon compte »: what stands on the page of one's own account, a part for each room that has one."""

from dataclasses import dataclass, replace
from typing import Any

from manifeste_tool.domain.entering.devices import Device
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.collaborating.naming import collaborators_part
from manifeste_tool.services.membership.account_part import mandates_part
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.proving import account
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.entering import devices


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One's own account: its devices, the one in use by `here`, and what each room adds (None: it adds nothing).

    `second_factor` and `identity` are shown by `templates/entering/_second_factor.html` and `_identity.html`,
    `mandates`, `collaborators` and `data` by the template of that name: each reads its own field.
    """

    person: Person
    devices: tuple[Device, ...]
    here: int
    paging: Paging
    second_factor: Any = None
    identity: Any = None
    mandates: Any = None
    collaborators: Any = None
    data: Any = None


def account_page(ws: Workspace, person: Person | None, *, key: str, page: int | None = 1) -> AccountPage:
    """Return the page of one's own account, as seen from the device that holds `key`. Raises `ForbiddenError`."""
    asked = paging(page)
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        actor = require(reader, Act.OWN_ACCOUNT, owner=person.id if person else None)
        found, total = devices.page(connection, actor.id, now=ws.now(), limit=asked.size, offset=asked.offset)
        used = devices.opened(connection, digest(key))
        made = AccountPage(actor, found, used.device.id if used else 0, replace(asked, total=total))
        return replace(made, **_parts(ws, connection, actor, key))


def _parts(ws: Workspace, connection: Connection, person: Person, _key: str) -> dict[str, Any]:
    """Return the part of each room, by the name of its field; a room adds its line here."""
    return {
        "second_factor": account.second_factor_part(ws, connection, person),
        "identity": account.identity_part(ws, connection, person),
        "mandates": mandates_part(ws, connection, person),
        "collaborators": collaborators_part(ws, connection, person),
    }
