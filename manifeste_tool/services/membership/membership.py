"""Suspend somebody, restore them, close the account of who leaves, erase whom the law says to: acts keep standing."""

from dataclasses import dataclass
from datetime import date, datetime, time

from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.membership.accounts import Account
from manifeste_tool.domain.people import Act, timely
from manifeste_tool.domain.privacy.naming import ERASED_NAME
from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.membership import acting, leaving
from manifeste_tool.services.membership.acting import By
from manifeste_tool.services.privacy.erasing import erase_person
from manifeste_tool.services.privacy.notice import notice
from manifeste_tool.services.privacy.settling import settle
from manifeste_tool.services.public.writing import write_public
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.membership import accounts, mandates

_LONGEST_REASON = 1_000


class NoReasonError(RefusedError):
    """Somebody is suspended without saying why, or at too great a length."""

    fields = ("reason", "why", "words")
    sentence = N_("Dites pourquoi, en %(limit)s signes au plus : le motif est gardé au journal du secrétariat.")


class NotSuspendableError(StaleError):
    """Somebody is suspended who is already, or who left."""

    sentence = N_("Ce compte est déjà suspendu ou clos : rien n'a changé. Relisez sa page.")


class NotSuspendedError(StaleError):
    """Somebody is restored who is not suspended."""

    sentence = N_("Ce compte n'est pas suspendu : rien n'a changé. Relisez sa page.")


class FutureDepartureError(RefusedError):
    """A departure that is to come."""

    fields = ("left_on", "on")
    sentence = N_(
        "Un départ s'enregistre le jour venu : le %(day)s n'est pas encore là. Donnez plutôt cette date pour fin à "
        "son mandat, vous serez prévenu trente jours avant et le jour même."
    )


class AlreadyErasedError(StaleError):
    """Somebody is erased who is already."""

    sentence = N_("Cette personne est déjà effacée : il n'y a plus rien à effacer.")


class UnconfirmedError(RefusedError):
    """The name that confirms an erasure was not typed as it stands."""

    fields = ("confirmation", "confirmed", "name")
    sentence = N_("Pour confirmer, recopiez exactement « %(name)s ». Rien n'a été effacé.")


@dataclass(frozen=True, slots=True)
class Departure:
    """How somebody leaves: on which day, None for today, and whether their substitutes take their seat."""

    day: date | None = None
    substitutes_follow: bool = False


def suspend(ws: Workspace, by: By, person_id: int, *, reason: str) -> Account:
    """Suspend somebody: their sessions close at once and they cannot sign in; what they did keeps their signature.

    Raises `NotFoundError`, `ForbiddenError`, `AppointmentError`, `NoReasonError`, `NotSuspendableError`,
    `LastAdministratorError`.
    """
    words = reason.strip()
    with ws.writing() as connection:
        account = acting.known(connection, person_id)
        actor_id = acting.require_on(ws, connection, by, Act.SUSPEND, account=account)
        if not 0 < len(words) <= _LONGEST_REASON:
            raise NoReasonError(limit=_LONGEST_REASON)
        if not timely(Act.SUSPEND, account.state):
            raise NotSuspendableError
        acting.keep_an_administrator(connection, account)
        accounts.change(connection, person_id, {"active": False, "suspended_at": ws.now()})
        leaving.close_ways_in(ws, connection, account, by=actor_id)
        acting.record(ws, connection, actor_id, Happened.PERSON_SUSPENDED, about=person_id, reason=words)
        return acting.known(connection, person_id)


def restore(ws: Workspace, by: By, person_id: int) -> Account:
    """Let somebody who was suspended sign in again.

    Raises `NotFoundError`, `ForbiddenError`, `AppointmentError`, `NotSuspendedError`.
    """
    with ws.writing() as connection:
        account = acting.known(connection, person_id)
        actor_id = acting.require_on(ws, connection, by, Act.RESTORE, account=account)
        if not timely(Act.RESTORE, account.state):
            raise NotSuspendedError
        accounts.change(connection, person_id, {"active": True, "suspended_at": None})
        acting.record(ws, connection, actor_id, Happened.PERSON_RESTORED, about=person_id)
        return acting.known(connection, person_id)


def depart(ws: Workspace, by: By, person_id: int, how: Departure | None = None) -> Account:
    """Close the account of somebody who leaves: no address, no way in; what they did keeps their signature.

    Where the instance says that signatures go with who leaves, « Ancien membre » stands for their name everywhere.
    What they still held goes back to whom it concerns, as `leaving.preview` says beforehand. Raises `NotFoundError`,
    `ForbiddenError`, `AppointmentError`, `ClosedAccountError`, `FutureDepartureError`, `LastAdministratorError`.
    """
    wanted = how or Departure()
    with ws.writing() as connection:
        account = acting.known(connection, person_id)
        actor_id = acting.require_on(ws, connection, by, Act.MANAGE_PEOPLE, account=account)
        acting.require_open(account)
        acting.keep_an_administrator(connection, account)
        left_at = _moment(ws, wanted.day)
        let_go = leaving.let_go(ws, connection, account, by=actor_id, substitutes_follow=wanted.substitutes_follow)
        accounts.change(connection, person_id, {"active": False, "email": None, "left_at": left_at})
        if not notice(connection).signatures_stay:
            leaving.take_name_away(ws, connection, person_id)
        told = {"day": f"{left_at.astimezone(PARIS):%d/%m/%Y}", "let_go": let_go}
        acting.record(ws, connection, actor_id, Happened.PERSON_LEFT, about=person_id, **told)
        closed = acting.known(connection, person_id)
    write_public(ws)  # which may name those who signed
    return closed


def erase(ws: Workspace, by: By, person_id: int, *, typed: str) -> int:
    """Forget somebody: « Auteur effacé » stands wherever their name did, and what they published stands.

    `typed` is their name, typed to confirm. Return how many mentions of theirs were dropped elsewhere. Raises
    `NotFoundError`, `ForbiddenError`, `AlreadyErasedError`, `UnconfirmedError`, `LastAdministratorError`.
    """
    with ws.writing() as connection:
        account = acting.known(connection, person_id)
        actor_id = acting.require_on(ws, connection, by, Act.ERASE_PERSON, account=account)
        if not timely(Act.ERASE_PERSON, account.state):
            raise AlreadyErasedError
        if " ".join(typed.split()) != account.person.name:
            raise UnconfirmedError(name=account.person.name)
        forgotten = erase_in(ws, connection, account, by=actor_id)
    settle(ws)  # on the disk too, and in the public repository, which may name those who signed
    return forgotten


def erase_in(ws: Workspace, connection: Connection, account: Account, *, by: int | None) -> int:
    """Forget somebody, in the transaction of what they are forgotten for; `settling.settle` follows its commit.

    Raises `LastAdministratorError`.
    """
    acting.keep_an_administrator(connection, account)
    if not account.is_closed:
        leaving.let_go(ws, connection, account, by=by, substitutes_follow=False)
    forgotten = erase_person(ws, connection, account.id)  # while the row still says whom to look for
    gone = {"name": ERASED_NAME, "email": None, "association": "", "authority": "", "active": False}
    moments = {"erased_at": ws.now(), "left_at": account.left_at or ws.now()}
    accounts.change(connection, account.id, gone | moments)
    mandates.drop_of(connection, account.id)
    acting.record(ws, connection, by, Happened.PERSON_ERASED, about=account.id)
    return forgotten


def _moment(ws: Workspace, day: date | None) -> datetime:
    """Return when somebody left: now, or at the beginning of a day that is past. Raises `FutureDepartureError`."""
    today = ws.now().astimezone(PARIS).date()
    if day is None or day == today:
        return ws.now()
    if day > today:
        raise FutureDepartureError(day=f"{day:%d/%m/%Y}")
    return datetime.combine(day, time(0), PARIS).astimezone(ws.now().tzinfo)
