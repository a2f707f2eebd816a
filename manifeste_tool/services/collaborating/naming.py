"""A member in office names collaborators, who see what they see and prepare drafts, and dismisses them."""

from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.readers import Person, Reader, Role
from manifeste_tool.errors import N_, NotFoundError, RefusedError
from manifeste_tool.services import notifying
from manifeste_tool.services.collaborating.ending import record
from manifeste_tool.services.membership import acting, adding, inviting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.collaborating import collaborations
from manifeste_tool.storage.database import Connection

#: How many people may work for a member at once.
MOST = 5


class UnfitCollaboratorError(RefusedError):
    """The address is that of an account which is no collaborator's."""

    fields = ("email", "name")
    sentence = N_(
        "Cette adresse ne peut pas être celle d'un collaborateur : elle sert déjà à un autre titre, ou son compte est "
        "fermé. Donnez-en une autre, ou demandez au secrétariat."
    )


class TooManyCollaboratorsError(RefusedError):
    """A member has as many collaborators as one may have."""

    sentence = N_("Vous avez déjà %(limit)s collaborateurs. Retirez-en un, puis recommencez.")


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody who works, or worked, for a member; `ended_at` is None while they do."""

    person: Person
    since: datetime
    ended_at: datetime | None
    has_come: bool


@dataclass(frozen=True, slots=True)
class CollaboratorsPage:
    """Who works for a member and who did; `serves` are the members whom the reader works for themselves."""

    rows: tuple[Row, ...]
    former: tuple[Row, ...]
    serves: tuple[Person, ...]
    may_name: bool
    most: int = MOST


def collaborators_part(ws: Workspace, connection: Connection, person: Person) -> CollaboratorsPage | None:
    """Return the part of « Mon compte », None for who neither names anybody nor works for anybody."""
    reader = ws.reader(person, connection)
    page = _page(connection, reader, person)
    return page if page.may_name or page.serves or page.former or reader.role is Role.COLLABORATOR else None


def collaborators_page(ws: Workspace, by: Person) -> CollaboratorsPage:
    """Return who works for a member, for them alone. Raises `ForbiddenError`."""
    with ws.reading() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.NAME_COLLABORATOR, owner=by.id)
        return _page(connection, reader, by)


def _page(connection: Connection, reader: Reader, person: Person) -> CollaboratorsPage:
    found = collaborations.of_member(connection, person.id)
    known = people.named(connection, (one.collaborator_id for one in found))
    came = collaborations.who_came(connection, known)
    rows = tuple(Row(known[one.collaborator_id], one.since, one.ended_at, one.collaborator_id in came) for one in found)
    going = tuple(one for one in rows if one.ended_at is None)
    former = tuple(one for one in rows if one.ended_at is not None)
    return CollaboratorsPage(going, former, reader.served, may(reader, Act.NAME_COLLABORATOR, owner=person.id))


def name(ws: Workspace, by: Person, *, called: str, email: str) -> Person:
    """Name somebody one's collaborator: they get an account if they have none, and a letter. Naming twice names once.

    Raises `ForbiddenError`, `UnfitCollaboratorError`, `TooManyCollaboratorsError`, and what `adding.add` does for a
    name or an address that cannot be kept.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.NAME_COLLABORATOR, owner=by.id)
        chosen = _account(ws, connection, by, called=called, email=email)
        going = [one.collaborator_id for one in collaborations.of_member(connection, by.id) if one.ended_at is None]
        if chosen.id in going:
            return chosen
        if len(going) >= MOST:
            raise TooManyCollaboratorsError(limit=MOST)
        collaborations.begin(connection, chosen.id, by.id, ws.now())
        fact_id = record(ws, connection, by.id, Happened.COLLABORATOR_NAMED, pair=(chosen.id, by.id))
        _tell(ws, connection, by, chosen, fact_id)
        return chosen


def dismiss(ws: Workspace, by: Person, collaborator_id: int) -> None:
    """End at once what somebody does for oneself; they are told. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.NAME_COLLABORATOR, owner=by.id)
        if not collaborations.end(connection, collaborator_id, by.id, ws.now()):
            raise NotFoundError
        fact_id = record(ws, connection, by.id, Happened.COLLABORATOR_DISMISSED, pair=(collaborator_id, by.id))
        notifying.notify(connection, fact_id, [collaborator_id])


def _account(ws: Workspace, connection: Connection, by: Person, *, called: str, email: str) -> Person:
    """Return whose address it is, with a new account for somebody who has none."""
    new = adding.checked(adding.tidied(Person(0, called, Role.COLLABORATOR, email, by.association)))
    if not new.email:
        raise adding.MalformedAddressError(email="")
    found = people.by_email(connection, new.email)
    if found is None:
        return adding.add(ws, connection, new, by=by.id)
    if found.role is not Role.COLLABORATOR or not found.active:
        raise UnfitCollaboratorError
    return found


def _tell(ws: Workspace, connection: Connection, by: Person, chosen: Person, fact_id: int) -> None:
    """Write to a collaborator: an invitation to who never came, the news to who did."""
    if collaborations.who_came(connection, [chosen.id]):
        notifying.notify(connection, fact_id, [chosen.id])
    else:
        inviting.post(ws, connection, acting.known(connection, chosen.id), by=by.id, words="")
