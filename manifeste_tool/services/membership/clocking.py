"""What the clock does of people: recalls invitations that nobody answered, tells the secretariat of mandates' ends."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial

from manifeste_tool.domain.commission.clock import ClockAct
from manifeste_tool.domain.commission.tasks import Queue, Task
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.membership.invitations import Invitation
from manifeste_tool.domain.membership.mandates import NOTICE, Mandate
from manifeste_tool.domain.readers import Role
from manifeste_tool.domain.telling import Letter, News
from manifeste_tool.errors import N_
from manifeste_tool.services.membership import inviting
from manifeste_tool.services.telling import posting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.membership import accounts, invitations, mandates

#: When in the morning the secretariat is written to, in Paris.
_MORNING = time(8)
#: How long after its last day the end of a mandate may still be told: the clock may have stood still.
_LATE = timedelta(days=30)
_ENDING = N_("Prolonger ce mandat, ou préparer le départ.")
_ENDED = N_("Plus aucun mandat en cours : à renouveler, ou départ à enregistrer.")


def clock_acts(ws: Workspace, connection: Connection) -> Iterator[ClockAct]:
    """Return the reminders and the letters that are due or may become due soon."""
    for one in invitations.waiting(connection, ws.now()):
        if not one.recalls:
            recall = partial(_recall, one)
            yield ClockAct(f"invitation:{one.id}", one.recalled_at, recall, lapses_at=one.expires_at)
    today = _today(ws)
    for mandate in mandates.ending(connection, today - _LATE, today + NOTICE):
        yield from _ends(mandate)


def secretariat_tasks(ws: Workspace, connection: Connection) -> Iterator[Task]:
    """Return the mandates that end soon, and the people who have none left in force."""
    today = _today(ws)
    left = accounts.without_mandate_left(connection, today)
    ending = [one for one in mandates.ending(connection, today, today + NOTICE) if one.person_id not in left]
    named = people.named(connection, {*left, *(one.person_id for one in ending)})
    for one in ending:
        name = f"{named[one.person_id].name} · {one.title}"
        path, due = f"/personnes/{one.person_id}", _morning(one.ends_on or today)
        yield Task(Queue.MANDATE, str(one.id), name, path, due=due, act=_ENDING)
    held = mandates.of_some(connection, left)
    for person_id in left:
        last = max((one.ends_on for one in held[person_id] if one.ends_on), default=today)
        path, since = f"/personnes/{person_id}", _morning(last + timedelta(days=1))
        yield Task(Queue.MANDATE, f"p{person_id}", named[person_id].name, path, since=since, act=_ENDED)


def _ends(one: Mandate) -> Iterator[ClockAct]:
    """Return the two letters of the end of a mandate; a new last day makes two others."""
    if one.ends_on is None:
        return
    last = _morning(one.ends_on)
    for name, due, lapses in (("soon", last - NOTICE, last), ("day", last, last + _LATE)):
        yield ClockAct(f"mandate:{one.id}:{one.ends_on}:{name}", due, partial(_tell, one), lapses_at=lapses)


def _recall(one: Invitation, ws: Workspace, connection: Connection) -> None:
    """Mail another link, good as long as the first one is; of two invitations, the last alone is recalled."""
    guest = people.get(connection, one.person_id)
    last = invitations.latest(connection, [one.person_id])[one.person_id]
    if guest and guest.active and guest.email and last.id == one.id:
        again = Invitation(0, guest.id, one.by_id, one.words, ws.now(), one.expires_at)
        inviting.send(ws, connection, guest, again, template="invitation_reminder")


def _tell(one: Mandate, ws: Workspace, connection: Connection) -> None:
    """Write to the secretariat that a mandate ends."""
    whose = people.get(connection, one.person_id)
    if whose is None or not whose.active:
        return
    others = tuple(each for each in mandates.of(connection, whose.id) if each.id != one.id)
    left = any(not each.is_over(one.ends_on or _today(ws)) for each in others)
    told = {"whose": whose, "mandate": one, "left": left, "today": _today(ws)}
    for secretary in people.every(connection):
        if secretary.active and secretary.role is Role.SECRETARIAT:
            posting.post(ws, connection, posting.recipient(secretary), Letter(News.TASK, "mandate_ends", told))


def _today(ws: Workspace) -> date:
    return ws.now().astimezone(PARIS).date()


def _morning(day: date) -> datetime:
    return datetime.combine(day, _MORNING, PARIS)
