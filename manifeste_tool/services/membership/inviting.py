"""Invite somebody by mail, again or no more; and let in who answers."""

from dataclasses import dataclass

from manifeste_tool.domain.entering.devices import Means
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.membership.accounts import Account, State
from manifeste_tool.domain.membership.invitations import LIFETIME, LONGEST_WORDS, Answer, Invitation
from manifeste_tool.domain.people import Act, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import Letter, News
from manifeste_tool.errors import N_, GoneError, NotFoundError, RefusedError, StaleError
from manifeste_tool.services.entering.entering import Entered, enter
from manifeste_tool.services.membership import acting
from manifeste_tool.services.membership.acting import By
from manifeste_tool.services.telling import posting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people, settings
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.membership import accounts, invitations
from manifeste_tool.storage.membership.invitations import Sent

#: The address of an invitation's page, as the application writes it.
PAGE = "/invitations/<token>"


class NoAddressError(RefusedError):
    """Somebody is invited who has no address."""

    sentence = N_("%(name)s n'a pas d'adresse électronique : ajoutez-la, puis invitez.")


class SuspendedGuestError(RefusedError):
    """Somebody is invited whose account is suspended."""

    sentence = N_("Le compte de %(name)s est suspendu : rétablissez-le, puis invitez.")


class LongWordsError(RefusedError):
    """The word that goes with an invitation is too long."""

    fields = ("words",)
    sentence = N_("Votre mot tient en %(limit)s signes au plus. Abrégez-le, puis renvoyez.")


class NothingToTakeBackError(StaleError):
    """No invitation of somebody waits."""

    sentence = N_("Aucune invitation n'attend de réponse : rien n'a changé. Relisez la page.")


class SpentInvitationError(GoneError):
    """An invitation was used, has expired or was taken back."""

    sentence = N_("Cette invitation n'ouvre plus rien : elle a déjà servi, son délai est passé, ou elle a été reprise.")


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """What an invitation's page says: who invites whom to what, and whether its link is still good."""

    account: Account
    answer: Answer
    words: str
    by: str
    title: str
    until: Invitation

    @property
    def is_good(self) -> bool:
        """Whether the button lets them in."""
        return self.answer is Answer.WAITING and self.account.person.active


def invite(ws: Workspace, by: By, person_id: int, *, words: str = "") -> None:
    """Mail somebody a link that is good for fourteen days; those they have already stay good until they end.

    Raises `NotFoundError`, `ForbiddenError`, `AppointmentError`, `ClosedAccountError`, `SuspendedGuestError`,
    `NoAddressError`, `LongWordsError`.
    """
    with ws.writing() as connection:
        account = acting.known(connection, person_id)
        actor_id = acting.require_on(ws, connection, by, Act.INVITE_PERSON, account=account)
        post(ws, connection, account, by=actor_id, words=checked_words(words))


def checked_words(words: str) -> str:
    """Return a word that goes with an invitation, tidied. Raises `LongWordsError`."""
    tidy = words.strip().replace("\r\n", "\n")
    if len(tidy) > LONGEST_WORDS:
        raise LongWordsError(limit=LONGEST_WORDS)
    return tidy


def post(ws: Workspace, connection: Connection, account: Account, *, by: int | None, words: str) -> None:
    """Mail an invitation in the transaction of what it is sent for. Raises what `invite` does, rights aside."""
    acting.require_open(account)
    if not timely(Act.INVITE_PERSON, account.state):
        raise SuspendedGuestError(name=account.person.name)
    if not account.person.email:
        raise NoAddressError(name=account.person.name)
    again = bool(account.invited_at)
    sent = Invitation(0, account.id, by, words, ws.now(), ws.now() + LIFETIME)
    send(ws, connection, account.person, sent, template="invitation")
    accounts.change(connection, account.id, {"invited_at": ws.now()})
    acting.record(ws, connection, by, Happened.PERSON_INVITED, about=account.id, again="1" if again else "")


def send(ws: Workspace, connection: Connection, to: Person, sent: Invitation, *, template: str) -> None:
    """Make a link, keep its digest, and put its letter into the outbox: whatever its reader wants, it goes."""
    token = ws.new_key()
    kept = Sent(to.id, sent.by_id, digest(token), sent.words, sent.sent_at, sent.expires_at)
    invitations.add(connection, kept)
    inviter = people.get(connection, sent.by_id) if sent.by_id else None
    told = {
        "title": settings.get(connection, "title"),
        "name": to.name,
        "role": str(to.role),
        "by": inviter.name if inviter else "",
        "words": sent.words,
        "token": token,
        "until": sent.expires_at,
    }
    letter = Letter(News.ACCOUNT, template, told)
    posting.put(ws, connection, posting.recipient(to), [letter], kind=str(News.ACCOUNT))


def take_back(ws: Workspace, by: By, person_id: int) -> None:
    """End the links of invitations that somebody has not answered.

    Raises `NotFoundError`, `ForbiddenError`, `AppointmentError`, `NothingToTakeBackError`.
    """
    with ws.writing() as connection:
        account = acting.known(connection, person_id)
        actor_id = acting.require_on(ws, connection, by, Act.TAKE_BACK_INVITATION, account=account)
        sent = invitations.of(connection, person_id)
        if not any(timely(Act.TAKE_BACK_INVITATION, one.answer(ws.now())) for one in sent):
            raise NothingToTakeBackError
        invitations.take_back(connection, person_id, ws.now())
        acting.record(ws, connection, actor_id, Happened.INVITATION_TAKEN_BACK, about=person_id)


def invitation_page(ws: Workspace, token: str) -> InvitationPage:
    """Return what the page of an invitation says; opening it uses nothing. Raises `NotFoundError`."""
    with ws.reading() as connection:
        found = invitations.by_digest(connection, digest(token))
        account = accounts.get(connection, found.person_id) if found else None
        if found is None or account is None or account.state is State.ERASED:
            raise NotFoundError
        by = people.get(connection, found.by_id) if found.by_id else None
        title = settings.get(connection, "title")
        name = by.name if by else ""
        return InvitationPage(account, found.answer(ws.now()), found.words, name, title, found)


def accept(ws: Workspace, token: str, *, agent: str, language: str = "") -> Entered:
    """Use an invitation up, and with it the others of the same person, and come in.

    Raises `SpentInvitationError`.
    """
    with ws.writing() as connection:
        guest = _accepted(ws, connection, digest(token))
        return Entered(guest, enter(ws, connection, guest, means=Means.LINK, agent=agent, language=language))


def _accepted(ws: Workspace, connection: Connection, key: str) -> Person:
    if not invitations.accept(connection, key, ws.now()):
        raise SpentInvitationError
    found = invitations.by_digest(connection, key)
    guest = people.get(connection, found.person_id) if found else None
    if guest is None or not guest.active:
        raise SpentInvitationError
    invitations.take_back(connection, guest.id, ws.now())
    return guest
