"""Who has an account, and how they sign in: a single-use link, or one click in a demonstration."""

from datetime import timedelta
from enum import StrEnum

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import N_, NotFoundError, RefusedError
from manifeste_tool.services.membership.adding import UnknownPersonError, whoever
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people
from manifeste_tool.storage.database import Connection

LINK_LIFETIME = timedelta(minutes=15)


class SpentLinkError(RefusedError):
    """A sign-in link is unknown, too old or used already."""

    sentence = N_(
        "Ce lien de connexion n'est plus valable : il a déjà servi, ou son délai est passé. "
        "Demandez-en un nouveau au secrétariat."
    )


class Face(StrEnum):
    """The four faces that a demonstration lets anybody try; the values stand in its forms."""

    MEMBER = "membre"
    SECRETARIAT = "secretariat"
    REFERENT = "referent"
    DRAFTER = "redacteur"


#: The role behind each face and, for a member, whether they write the first text.
_FACES: dict[Face, tuple[Role, bool | None]] = {
    Face.MEMBER: (Role.MEMBER, False),
    Face.SECRETARIAT: (Role.SECRETARIAT, None),
    Face.REFERENT: (Role.REFERENT, None),
    Face.DRAFTER: (Role.MEMBER, True),
}


def person(workspace: Workspace, identifier: int) -> Person | None:
    """Return an active person by identifier."""
    with workspace.reading() as connection:
        found = people.get(connection, identifier)
    return found if found and found.active else None


def everybody(workspace: Workspace) -> tuple[Person, ...]:
    """Return everybody who has an account, in the order they were added."""
    with workspace.reading() as connection:
        return people.every(connection)


def sign_in_link(workspace: Workspace, who: str) -> str:
    """Make a single-use link valid for fifteen minutes and return its token, which is kept nowhere.

    `who` is the person's number or address. Raises `UnknownPersonError`.
    """
    with workspace.writing() as connection:
        return link_for(workspace, connection, _known(connection, who), LINK_LIFETIME)


def link_for(workspace: Workspace, connection: Connection, whom: Person, lifetime: timedelta) -> str:
    """Make a single-use link that is good for a while, in the transaction of what it is sent for; return its token."""
    token = workspace.new_key()
    people.keep_link(connection, digest(token), whom.id, workspace.now() + lifetime)
    return token


def sign_in(workspace: Workspace, token: str) -> Person:
    """Use up a link and return whose it is. Raises `SpentLinkError`."""
    with workspace.writing() as connection:
        identifier = people.use_link(connection, digest(token), workspace.now())
        found = people.get(connection, identifier) if identifier else None
        if not found or not found.active:
            raise SpentLinkError
        _record(connection, workspace, Happened.PERSON_SIGNED_IN, by=found, about=found)
    return found


def demo_sign_in(workspace: Workspace, who: str, *, demo: bool) -> Person:
    """Return the person behind a face, or with an identifier, of a demonstration.

    Raises `NotFoundError` where this is no demonstration or nobody answers to `who`.
    """
    if not demo:
        raise NotFoundError
    with workspace.writing() as connection:
        found = _asked(people.every(connection), who)
        _record(connection, workspace, Happened.PERSON_SIGNED_IN, by=found, about=found)
    return found


def _known(connection: Connection, who: str) -> Person:
    """Return the active person of a number or an address. Raises `UnknownPersonError`."""
    one = whoever(connection, who)
    if not one.active:
        raise UnknownPersonError(who=who)
    return one


def _asked(everybody_there: tuple[Person, ...], who: str) -> Person:
    active = [found for found in everybody_there if found.active]
    if who in set(Face):
        role, drafter = _FACES[Face(who)]
        wanted = [found for found in active if found.role is role and drafter in (None, found.drafter)]
    else:
        wanted = [found for found in active if str(found.id) == who]
    if not wanted:
        raise NotFoundError
    return wanted[0]


def _record(connection: Connection, workspace: Workspace, name: Happened, *, by: Person | None, about: Person) -> None:
    said = Fact(name, workspace.now(), by.id if by else None, About.PERSON, str(about.id), {}, Audience.SECRETARIAT)
    journal.record(connection, said)
