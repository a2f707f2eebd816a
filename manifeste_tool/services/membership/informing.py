"""Tell members, once, that what they sign is public and lasting, and keep that they read it."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.beginning import beginning
from manifeste_tool.services.membership import acting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.membership import accounts

#: The address of the page that says it.
PAGE = "/compte/ce-que-je-signe"
#: Those whose acts carry their name in public: members, and référents, who may sign for their authority.
SIGNING = frozenset({Role.MEMBER, Role.REFERENT})


@dataclass(frozen=True, slots=True)
class InformingPage:
    """What the page says: whether its reader signs anything, and when they confirmed that they read it."""

    signs: bool
    informed_at: datetime | None


def is_to_be_informed(connection: Connection, person: Person) -> bool:
    """Whether somebody signs and has not confirmed yet that they know what becomes of it."""
    found = accounts.get(connection, person.id)
    return person.role in SIGNING and found is not None and found.informed_at is None


def landing(ws: Workspace, person: Person, onward: str) -> str:
    """Return where somebody who signs in goes first: what they are to read once, which leads on; else `onward`.

    An administrator whose instance has no text yet begins with its first steps.
    """
    onward = beginning.landing(ws, person, onward)
    with ws.reading() as connection:
        asked = is_to_be_informed(connection, person)
    return f"{PAGE}?suite={quote(onward, safe='/')}" if asked and not onward.startswith(PAGE) else onward


def informing_page(ws: Workspace, person: Person | None) -> InformingPage:
    """Return the page. Raises `ForbiddenError` for a visitor."""
    with ws.reading() as connection:
        actor = require(ws.reader(person, connection), Act.OWN_ACCOUNT, owner=person.id if person else None)
        found = accounts.get(connection, actor.id)
        return InformingPage(actor.role in SIGNING, found.informed_at if found else None)


def inform(ws: Workspace, person: Person | None) -> None:
    """Keep that somebody read it, once. Raises `ForbiddenError` for a visitor."""
    with ws.writing() as connection:
        actor = require(ws.reader(person, connection), Act.OWN_ACCOUNT, owner=person.id if person else None)
        found = accounts.get(connection, actor.id)
        if found is not None and found.informed_at is None:
            accounts.change(connection, actor.id, {"informed_at": ws.now()})
            acting.record(ws, connection, actor.id, Happened.PERSON_INFORMED, about=actor.id)
