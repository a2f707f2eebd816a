"""Who has an account: added, listed, closed."""

import re
from dataclasses import replace

from manifeste_tool.domain.addresses import LONGEST_ADDRESS, is_address
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.entering import links
from manifeste_tool.services.public.writing import write_public
from manifeste_tool.services.record import erasing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people
from manifeste_tool.storage.commission import adoption
from manifeste_tool.storage.database import Connection

#: How many characters are kept of each field of a person.
LIMITS = {"name": 200, "email": LONGEST_ADDRESS, "association": 200, "authority": 16}
#: What stands for the name of somebody who was erased.
_ERASED = "Auteur effacé"
_NUMBER = re.compile(r"[0-9]{1,9}")


class NamelessError(RefusedError):
    """A person without a name."""

    sentence = N_("Indiquez le nom de la personne.")


class MalformedAddressError(RefusedError):
    """What was given is no e-mail address."""

    sentence = N_("« %(email)s » n'est pas une adresse électronique. Écrivez-la sous la forme nom@exemple.fr.")


class TooLongError(RefusedError):
    """A name, an address or a code is longer than what is kept of it."""

    sentence = N_("« %(words)s… » est trop long : %(limit)s signes au plus. Abrégez, puis recommencez.")


class TakenAddressError(RefusedError):
    """Somebody has this address already."""

    sentence = N_("L'adresse « %(email)s » est déjà celle d'un compte. Employez-en une autre, ou reprenez ce compte.")


class UnknownPersonError(RefusedError):
    """Nobody active has this number or address."""

    sentence = N_(
        "Aucun compte actif ne répond à « %(who)s ». Voyez la liste par « manifeste person list », "
        "ou ajoutez la personne par « manifeste person add »."
    )


class UnfitSubstituteError(RefusedError):
    """A substitute who is no member, or of somebody who is no member in office."""

    sentence = N_(
        "Un suppléant a le rôle membre, et supplée un membre en exercice qui n'est le suppléant de personne : "
        "« %(who)s » ne convient pas. Voyez la liste par « manifeste person list »."
    )


def add_person(workspace: Workspace, new: Person, *, by: Person | None = None, substitute_for: str = "") -> Person:
    """Add a person; `new.id` is given by the database, `substitute_for` is the number or address of a member.

    Raises `NamelessError`, `TooLongError`, `MalformedAddressError`, `TakenAddressError`, `UnknownPersonError` or
    `UnfitSubstituteError`.
    """
    with workspace.writing() as connection:
        return add(workspace, connection, new, by=by, substitute_for=substitute_for)


def add(
    workspace: Workspace, connection: Connection, new: Person, *, by: Person | None = None, substitute_for: str = ""
) -> Person:
    """Add a person in the transaction of what they are added for. Raises what `add_person` does."""
    tidy = _checked(_tidy(new))
    if tidy.email and people.by_email(connection, tidy.email):
        raise TakenAddressError(email=tidy.email)
    if substitute_for:
        tidy = replace(tidy, substitute_for_id=_member(connection, tidy, substitute_for).id)
    added = people.add(connection, tidy, workspace.now())
    _record(connection, workspace, Happened.PERSON_ADDED, by=by, about=added)
    if added.is_in_office and added.association:  # public pages say which associations are awaited
        journal.touch_public(connection)
    return added


def _checked(new: Person) -> Person:
    """Return a person whose name and address can be kept. Raises what `add_person` does."""
    if not new.name:
        raise NamelessError
    for name, limit in LIMITS.items():
        if len(getattr(new, name)) > limit:
            raise TooLongError(words=getattr(new, name)[:40], limit=limit)
    if new.email and not is_address(new.email):
        raise MalformedAddressError(email=new.email)
    return new


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
        return links.link_for(workspace, connection, _known(connection, who), links.LIFETIME)


def leave(workspace: Workspace, who: str, *, erase: bool = False) -> int:
    """Close the account of somebody who leaves; return how many mentions of theirs left the dossiers of versions.

    What they signed in public keeps their name, as the DPIA says, unless they are to be erased: « Auteur effacé »
    stands for it then everywhere, and the dossiers of versions keep a mute hash. `who` is a number or an address.
    Raises `UnknownPersonError`.
    """
    with workspace.writing() as connection:
        found = people.get(connection, int(who)) if _NUMBER.fullmatch(who) else people.by_email(connection, who)
        if found is None:
            raise UnknownPersonError(who=who)
        people.close(connection, found.id, name=_ERASED if erase else "")
        if erase:
            adoption.rename_signatory(connection, found.id, _ERASED)
        _record(connection, workspace, Happened.PERSON_LEFT, by=None, about=found)
        journal.touch_public(connection)
        forgotten = erasing.forget_person(workspace, connection, found.id) if erase else 0
    write_public(workspace)  # which may name those who signed
    return forgotten


def _known(connection: Connection, who: str) -> Person:
    """Return the active person of a number or an address. Raises `UnknownPersonError`."""
    found = people.get(connection, int(who)) if _NUMBER.fullmatch(who) else people.by_email(connection, who)
    if not found or not found.active:
        raise UnknownPersonError(who=who)
    return found


def _member(connection: Connection, substitute: Person, who: str) -> Person:
    """Return the member whose substitute somebody is to be. Raises `UnknownPersonError`, `UnfitSubstituteError`."""
    found = _known(connection, who)
    if substitute.role is not Role.MEMBER or not found.is_in_office:
        raise UnfitSubstituteError(who=who)
    return found


def _tidy(new: Person) -> Person:
    return replace(
        new,
        name=new.name.strip(),
        email=new.email.strip().lower(),
        association=new.association.strip(),
        authority=new.authority.strip(),
    )


def _record(connection: Connection, workspace: Workspace, name: Happened, *, by: Person | None, about: Person) -> None:
    said = Fact(name, workspace.now(), by.id if by else None, About.PERSON, str(about.id), {}, Audience.SECRETARIAT)
    journal.record(connection, said)
