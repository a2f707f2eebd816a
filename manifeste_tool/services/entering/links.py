"""Single-use links: made for a letter that leads somebody inside, and told apart once they are used or too old."""

from dataclasses import dataclass
from datetime import timedelta

from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, GoneError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.entering import links
from manifeste_tool.storage.entering.links import Link

LIFETIME = timedelta(minutes=15)


class SpentLinkError(GoneError):
    """A sign-in link is unknown, too old or used already."""

    sentence = N_(
        "Ce lien de connexion n'est plus valable : il a déjà servi, un autre l'a remplacé, ou son délai est passé. "
        "Demandez-en un nouveau."
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How a link stands: `good`, or else whether a new one can be sent to whose it was without asking who they are."""

    good: bool
    may_ask_again: bool


def link_for(ws: Workspace, connection: Connection, whom: Person, lifetime: timedelta, *, landing: str = "/") -> str:
    """Make a single-use link that is good for a while, in the transaction of what it is sent for; return its token.

    `landing` is the path that it leads to once used. The token is kept nowhere.
    """
    token = ws.new_key()
    links.keep(connection, Link(digest(token), whom.id, ws.now() + lifetime, landing=landing))
    return token


def standing(ws: Workspace, token: str) -> Standing:
    """Return how a link stands; nothing is used up."""
    with ws.reading() as connection:
        link = links.get(connection, digest(token))
        person = people.get(connection, link.person_id) if link else None
    known = bool(person and person.active)
    return Standing(known and link is not None and link.is_open(ws.now()), known and bool(person and person.email))
