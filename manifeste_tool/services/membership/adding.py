"""Give somebody an account, and change what is said of them."""

import re
from dataclasses import replace

from manifeste_tool.domain.addresses import LONGEST_ADDRESS, is_address
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.membership import names
from manifeste_tool.domain.people import Act
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.membership import acting
from manifeste_tool.services.membership.acting import MACHINE, By
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.database import Connection

#: How many characters are kept of each field of a person.
LIMITS = {"name": 200, "email": LONGEST_ADDRESS, "association": 200, "authority": 16}
_NUMBER = re.compile(r"[0-9]{1,9}")


class NamelessError(RefusedError):
    """A person without a name."""

    fields = ("name",)
    sentence = N_("Indiquez le nom de la personne.")


class DisguisedNameError(RefusedError):
    """A name in letters of several scripts that pass for one another: it would read like somebody else's."""

    fields = ("name",)
    sentence = N_(
        "Le nom « %(name)s » mêle des lettres de plusieurs alphabets qui se ressemblent : il se lirait comme un autre. "
        "Retapez-le au clavier, dans un seul alphabet."
    )


class MalformedAddressError(RefusedError):
    """What was given is no e-mail address."""

    fields = ("email",)
    sentence = N_("« %(email)s » n'est pas une adresse électronique. Écrivez-la sous la forme nom@exemple.fr.")


class TooLongError(RefusedError):
    """A name, an address or a code is longer than what is kept of it."""

    sentence = N_("« %(words)s… » est trop long : %(limit)s signes au plus. Abrégez, puis recommencez.")


class TakenAddressError(RefusedError):
    """Somebody has this address already."""

    fields = ("email",)
    sentence = N_("L'adresse « %(email)s » est déjà celle d'un compte. Employez-en une autre, ou reprenez ce compte.")


class UnknownPersonError(RefusedError):
    """Nobody active has this number or address."""

    sentence = N_(
        "Aucun compte actif ne répond à « %(who)s ». Voyez la liste des personnes (« manifeste person list »), "
        "ou ajoutez celle-ci d'abord (« manifeste person add »)."
    )


class UnfitSubstituteError(RefusedError):
    """A substitute who is no member, or of somebody who is no member in office."""

    sentence = N_(
        "Un suppléant a le rôle membre, et supplée un membre en exercice qui n'est le suppléant de personne : "
        "« %(who)s » ne convient pas. Voyez la liste des personnes (« manifeste person list »)."
    )


class SubstitutedError(RefusedError):
    """Somebody who has substitutes is to be no member in office any more."""

    sentence = N_(
        "%(name)s a des suppléants : une personne suppléée est membre en exercice. "
        "Dites d'abord de qui ils sont les suppléants désormais."
    )


def add_person(ws: Workspace, new: Person, *, by: By = MACHINE, substitute_for: str = "") -> Person:
    """Add a person; `new.id` is given by the database, `substitute_for` is the number or address of a member.

    Raises `ForbiddenError`, `AppointmentError`, `NamelessError`, `TooLongError`, `MalformedAddressError`,
    `TakenAddressError`, `UnknownPersonError` or `UnfitSubstituteError`.
    """
    with ws.writing() as connection:
        actor_id = acting.require_on(ws, connection, by, Act.MANAGE_PEOPLE, role=new.role)
        return add(ws, connection, new, by=actor_id, substitute_for=substitute_for)


def add(
    ws: Workspace, connection: Connection, new: Person, *, by: int | None = None, substitute_for: str = ""
) -> Person:
    """Add a person in the transaction of what they are added for. Raises what `add_person` does, rights aside."""
    tidy = checked(tidied(new))
    if tidy.email and people.by_email(connection, tidy.email):
        raise TakenAddressError(email=tidy.email)
    if substitute_for:
        tidy = replace(tidy, substitute_for_id=member(connection, tidy, substitute_for).id)
    added = people.add(connection, tidy, ws.now())
    acting.record(ws, connection, by, Happened.PERSON_ADDED, about=added.id, role=str(added.role))
    return added


def checked(new: Person) -> Person:
    """Return a person whose name and address can be kept.

    Raises `NamelessError`, `DisguisedNameError`, `TooLongError` or `MalformedAddressError`.
    """
    if not new.name:
        raise NamelessError
    if names.is_disguised(new.name):
        raise DisguisedNameError(name=new.name[:40])
    for name, limit in LIMITS.items():
        if len(getattr(new, name)) > limit:
            raise TooLongError(words=getattr(new, name)[:40], limit=limit)
    if new.email and not is_address(new.email):
        raise MalformedAddressError(email=new.email)
    return new


def tidied(new: Person) -> Person:
    """Return a person whose fields have no space around them, nor twice within, nor a sign that nobody sees.

    The address is lower case.
    """
    return replace(
        new,
        name=names.tidy(new.name),
        email=new.email.strip().lower(),
        association=names.tidy(new.association),
        authority=new.authority.strip(),
    )


def whoever(connection: Connection, who: str) -> Person:
    """Return whoever has a number or an address, active or not. Raises `UnknownPersonError`."""
    one = people.get(connection, int(who)) if _NUMBER.fullmatch(who) else people.by_email(connection, who)
    if one is None:
        raise UnknownPersonError(who=who)
    return one


def member(connection: Connection, substitute: Person, who: str) -> Person:
    """Return the member whose substitute somebody is to be. Raises `UnknownPersonError`, `UnfitSubstituteError`."""
    titular = whoever(connection, who)
    if not titular.active:
        raise UnknownPersonError(who=who)
    if substitute.role is not Role.MEMBER or not titular.is_in_office or titular.id == substitute.id:
        raise UnfitSubstituteError(who=who)
    return titular
