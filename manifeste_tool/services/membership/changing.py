"""Change what is said of somebody; a new address ends the links that went to the old one, and both are told."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.membership.accounts import Account, State
from manifeste_tool.domain.people import Act
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.telling import Letter, News, Recipient
from manifeste_tool.services.membership import acting, inviting, mandating
from manifeste_tool.services.membership.acting import By
from manifeste_tool.services.membership.adding import (
    SubstitutedError,
    TakenAddressError,
    UnfitSubstituteError,
    checked,
    member,
    tidied,
)
from manifeste_tool.services.telling import posting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.membership import accounts, invitations

#: What may be changed of a person, each by its name in facts.
FIELDS = ("name", "email", "role", "association", "authority", "drafter", "rapporteur", "substitute_for_id")

_SAID = tuple(name for name in FIELDS if name != "substitute_for_id")


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form, or a line of a sheet, says of somebody. `substitute_for` is a number or an address, or `""`."""

    name: str
    email: str = ""
    role: Role = Role.MEMBER
    association: str = ""
    authority: str = ""
    drafter: bool = False
    rapporteur: bool = False
    substitute_for: str = ""

    def person(self) -> Person:
        """Return it as a person without number."""
        said = {name: getattr(self, name) for name in _SAID}
        return Person(0, **said)


def change(ws: Workspace, by: By, person_id: int, typed: Typed) -> tuple[str, ...]:
    """Change somebody to what is typed; return the names of what changed.

    Raises `NotFoundError`, `ForbiddenError`, `AppointmentError`, `ClosedAccountError`, `LastAdministratorError`,
    `UnknownAuthorityError`, `SubstitutedError` and what `adding.add_person` does.
    """
    with ws.writing() as connection:
        account = acting.known(connection, person_id)
        actor_id = acting.require_on(ws, connection, by, Act.MANAGE_PEOPLE, account=account, role=typed.role)
        return apply(ws, connection, account, typed, by=actor_id)


def apply(ws: Workspace, connection: Connection, account: Account, typed: Typed, *, by: int | None) -> tuple[str, ...]:
    """Change somebody in the transaction of what they are changed for. Raises what `change` does, rights aside."""
    acting.require_open(account)
    after = changed(connection, account, typed)
    names = differing(account.person, after)
    if not names:
        return ()
    if after.role is not Role.ADMINISTRATOR:
        acting.keep_an_administrator(connection, account)
    accounts.change(connection, account.id, _columns(after, names))
    acting.record(ws, connection, by, Happened.PERSON_CHANGED, about=account.id, **_told(account.person, after, names))
    if "email" in names:
        _move(ws, connection, replace(account, person=after), before=account.person, by=by)
    return names


def changed(connection: Connection, account: Account, typed: Typed) -> Person:
    """Return somebody as they would be, kept by nobody yet. Raises what `change` does, rights aside."""
    before, new = account.person, checked(tidied(typed.person()))
    taken = people.by_email(connection, new.email) if new.email else None
    if taken and taken.id != before.id:
        raise TakenAddressError(email=new.email)
    if new.authority != before.authority:
        mandating.require_authority(connection, new.authority)
    after = replace(new, id=before.id, active=before.active)
    if typed.substitute_for:
        after = replace(after, substitute_for_id=_titular(connection, before, after, typed.substitute_for))
    followed = [one for one in accounts.substitutes_of(connection, [before.id]) if one.person.active]
    if followed and (after.role is not Role.MEMBER or after.substitute_for_id):
        raise SubstitutedError(name=before.name)
    return after


def _titular(connection: Connection, before: Person, after: Person, who: str) -> int:
    """Return whose substitute somebody is; that they stay the substitute of a seat left empty is no change."""
    if who == str(before.substitute_for_id) and after.role is Role.MEMBER:
        return before.substitute_for_id or 0
    found = member(connection, after, who)
    if found.id == before.id:
        raise UnfitSubstituteError(who=who)
    return found.id


def differing(before: Person, after: Person) -> tuple[str, ...]:
    """Return the names of what differs between two states of somebody."""
    return tuple(name for name in FIELDS if getattr(before, name) != getattr(after, name))


def _columns(after: Person, names: tuple[str, ...]) -> Mapping[str, Any]:
    values = {name: getattr(after, name) for name in names}
    if "email" in values:
        values["email"] = values["email"] or None
    if "role" in values:
        values["role"] = str(values["role"])
    return values


def _told(before: Person, after: Person, names: tuple[str, ...]) -> dict[str, str]:
    """Return what a fact says of a change: what changed, and the role from and to; never a name nor an address."""
    told = {"changed": ", ".join(names)}
    if "role" in names:
        told |= {"before": str(before.role), "after": str(after.role)}
    return told


def _move(ws: Workspace, connection: Connection, account: Account, *, before: Person, by: int | None) -> None:
    """End what went to the old address, tell both, and invite again who had not come yet."""
    person = account.person
    waited = invitations.take_back(connection, person.id, ws.now())
    invitations.end_links(connection, person.id, ws.now())
    actor = people.get(connection, by) if by else None
    told = {"name": person.name, "by": actor.name if actor else "", "at": ws.now()}
    for address, gone in ((before.email, True), (person.email, False)):
        if address:
            letter = Letter(News.ACCOUNT, "address_changed", told | {"gone": gone})
            to = Recipient(person.name, address, language=person.language)
            posting.put(ws, connection, to, [letter], kind=str(News.ACCOUNT))
    if waited and person.email and account.state is State.INVITED:
        inviting.post(ws, connection, account, by=by, words="")
