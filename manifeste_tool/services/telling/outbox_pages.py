"""The outbox on screen: for the secretariat what became of every mail, for each person what they were sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.commission.tasks import Queue, Task
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import MailState
from manifeste_tool.errors import N_, NotFoundError, StaleError
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, settings
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.telling import outbox
from manifeste_tool.storage.telling.outbox import Mail

_PATH = "/secretariat/courriels"
_LISTED = 200
#: Where a mail leads that opens somebody's account: whoever reads it may come in as them.
_OPENING = ("/connexion/lien/", "/invitations/")
#: What a person must look at: the tasks of the desk.
_TO_SETTLE = (MailState.UNCERTAIN, MailState.REFUSED)


class SettledMailError(StaleError):
    """Somebody looked at this mail first."""

    sentence = N_(
        "Ce courriel n'attend plus de décision : quelqu'un l'a déjà réglé, ou il a été envoyé entre-temps. "
        "Rechargez la page pour voir où il en est."
    )


@dataclass(frozen=True, slots=True)
class Outbox:
    """A page of the outbox; `counts` are of the whole, `state` what it is narrowed to."""

    mails: tuple[Mail, ...]
    counts: Mapping[MailState, int]
    state: MailState | None
    paging: Paging


@dataclass(frozen=True, slots=True)
class MailPage:
    """One mail. `may_send_again` and `may_hold` say what its reader may do about it.

    `withheld`: its words open somebody else's account, and are not among what is shown.
    """

    mail: Mail
    withheld: bool = False
    may_read_all: bool = False
    may_send_again: bool = False
    may_hold: bool = False


def outbox_page(ws: Workspace, person: Person | None, state: MailState | None, *, page: int | None) -> Outbox:
    """Return a page of the outbox. Raises `ForbiddenError`."""
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.SEE_OUTBOX)
        return _page(connection, state, None, paging(page))


def own_page(ws: Workspace, person: Person, *, page: int | None) -> Outbox:
    """Return a page of the mails that were written to somebody, for them to read."""
    with ws.reading() as connection:
        return _page(connection, None, person.id, paging(page))


def mail_page(ws: Workspace, person: Person | None, mail_id: int) -> MailPage:
    """Return one mail, for the secretariat, who may not come in as somebody else for having read what they were sent.

    Raises `ForbiddenError`, `NotFoundError`.
    """
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.SEE_OUTBOX)
        found = _known(connection, mail_id)
        withheld = _opens_an_account(found) and settings.get(connection, "demo") != "1"
    return MailPage(
        replace(found, text="", html="") if withheld else found,
        withheld,
        may_read_all=True,
        may_send_again=found.state in _TO_SETTLE,
        may_hold=found.state is MailState.UNCERTAIN,
    )


def own_mail(ws: Workspace, person: Person, mail_id: int) -> MailPage:
    """Return one mail that was written to somebody. Raises `NotFoundError` also for another's."""
    with ws.reading() as connection:
        found = _known(connection, mail_id)
    if found.person_id != person.id:
        raise NotFoundError
    return MailPage(found)


def send_again(ws: Workspace, by: Person, mail_id: int) -> None:
    """Let an uncertain or a refused mail be sent again, under the same Message-ID.

    Raises `ForbiddenError`, `NotFoundError`, `SettledMailError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.SEND_MAIL_AGAIN)
        was = _known(connection, mail_id).state
        if not timely(Act.SEND_MAIL_AGAIN, was) or not outbox.again(connection, mail_id, was, ws.now()):
            raise SettledMailError
        _record(ws, connection, by, mail_id, Happened.MAIL_SENT_AGAIN)


def hold_for_sent(ws: Workspace, by: Person, mail_id: int) -> None:
    """Hold an uncertain mail for sent. Raises `ForbiddenError`, `NotFoundError`, `SettledMailError`."""
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.HOLD_MAIL_FOR_SENT)
        was = _known(connection, mail_id).state
        if not timely(Act.HOLD_MAIL_FOR_SENT, was) or not outbox.settle(connection, mail_id, ws.now()):
            raise SettledMailError
        _record(ws, connection, by, mail_id, Happened.MAIL_SETTLED)


def secretariat_tasks(_ws: Workspace, connection: Connection) -> Iterable[Task]:
    """Return the mails that a person must look at, oldest first."""
    for state in _TO_SETTLE:
        for one in outbox.page(connection, state=state, limit=_LISTED, offset=0)[::-1]:
            title = f"{one.name or one.address} : {one.subject}"
            yield Task(Queue.MAIL, str(one.id), title, f"{_PATH}/{one.id}", since=one.begun_at)


def _page(connection: Connection, state: MailState | None, person_id: int | None, asked: Paging) -> Outbox:
    counts = outbox.counts(connection, person_id=person_id)
    total = counts.get(state, 0) if state else sum(counts.values())
    shown = Paging(asked.number, total)
    mails = outbox.page(connection, state=state, person_id=person_id, limit=shown.size, offset=shown.offset)
    return Outbox(mails, counts, state, shown)


def _opens_an_account(mail: Mail) -> bool:
    return any(path in mail.text for path in _OPENING)


def _known(connection: Connection, mail_id: int) -> Mail:
    found = outbox.by_id(connection, mail_id)
    if found is None:
        raise NotFoundError
    return found


def _record(ws: Workspace, connection: Connection, by: Person, mail_id: int, name: Happened) -> None:
    journal.record(connection, Fact(name, ws.now(), by.id, About.MAIL, str(mail_id), {}, Audience.SECRETARIAT))
