"""What waits around sittings: answers to a convocation, sittings to convene, attendance to close; and calendars."""

from collections.abc import Iterator
from datetime import timedelta

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.calendar import Event
from manifeste_tool.domain.commission.deadlines import Awaited, Deadline, DeadlineKind
from manifeste_tool.domain.commission.sittings import Sitting, SittingState
from manifeste_tool.domain.commission.tasks import Queue, Task
from manifeste_tool.domain.facts import About, Happened
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_
from manifeste_tool.services.sittings import rules_said
from manifeste_tool.services.sittings.rooms import UNDER_WAY
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.commission import members, sittings
from manifeste_tool.storage.database import Connection

#: From when on the secretariat is asked to convene to a sitting that is planned.
_CONVENE_BEFORE = timedelta(days=30)
#: How long after its end, or its beginning where no end was set, a sitting that goes on may have been forgotten.
_FORGOTTEN_AFTER = timedelta(hours=12)
_CONVENE = N_("Convoquer les membres")
_OPEN = N_("Émarger et ouvrir la séance")
_CLOSE = N_("Lever la séance : elle n'a pas été close")
_ANSWER = N_("Répondre à la convocation")


def deadlines(ws: Workspace, connection: Connection) -> Iterator[Deadline]:
    """Yield the answers awaited to the convocations that stand, until each sitting begins; who answered, who did not.

    A sitting of the past whose answers still miss is no longer awaited: answers are closed by its opening.
    """
    for sitting in sittings.in_states(connection, (SittingState.CONVENED,)):
        if sitting.begins_at > ws.now():
            answered = sittings.answers(connection, sitting.id)
            yield Deadline(
                key=f"sitting:{sitting.id}",
                kind=DeadlineKind.ANSWER,
                title=sitting.title,
                at=sitting.begins_at,
                path=path_of(sitting),
                awaited=tuple(
                    Awaited(one.name, answered=one.id in answered, person_id=one.id)
                    for one in members.in_office(connection)
                ),
                since=sitting.convened_at,
            )


def secretariat_tasks(ws: Workspace, connection: Connection) -> Iterator[Task]:
    """Yield the sittings to convene, those whose hour has come, and those that nobody has closed."""
    states = (SittingState.PLANNED, SittingState.CONVENED, *UNDER_WAY)
    for sitting in sittings.in_states(connection, states):
        act = _asked(ws, sitting)
        if act:
            sheet = "" if act is _CONVENE else "/emargement"
            yield Task(
                queue=Queue.SITTING,
                thing=f"sitting:{sitting.id}",
                title=sitting.title,
                path=f"{path_of(sitting)}{sheet}",
                since=sitting.opened_at or sitting.convened_at,
                due=sitting.begins_at,
                act=act,
            )


def member_tasks(ws: Workspace, connection: Connection, person: Person) -> Iterator[Task]:
    """Yield the convocations that a member in office has not answered."""
    if not person.is_in_office:
        return
    for sitting in sittings.in_states(connection, (SittingState.CONVENED,)):
        if sitting.begins_at > ws.now() and sittings.answer(connection, sitting.id, person.id) is None:
            yield Task(
                queue=Queue.SITTING,
                thing=f"sitting:{sitting.id}",
                title=sitting.title,
                path=f"{path_of(sitting)}#reponse",
                since=sitting.convened_at,
                due=sitting.begins_at,
                act=_ANSWER,
            )


def events(ws: Workspace, connection: Connection, person: Person) -> Iterator[Event]:
    """Yield the sittings that stand in somebody's calendar: once convened for members, all of them for who holds them.

    A sitting that was cancelled stays, as cancelled, where it had been in the calendar.
    """
    reader = ws.reader(person, connection)
    if not reader.sees(Thing.ATTENDANCE):
        return
    for sitting in sittings.every(connection):
        if sitting.convened_at is not None or reader.sees(Thing.INTERNAL_NOTE):
            yield _event(connection, sitting)


def path_of(sitting: Sitting) -> str:
    """Return the page of a sitting."""
    return f"/seances/{sitting.id}"


def _asked(ws: Workspace, sitting: Sitting) -> str:
    """Return what a sitting asks of the secretariat now, `""` for nothing."""
    now = ws.now()
    if sitting.state is SittingState.PLANNED:
        return _CONVENE if sitting.begins_at - _CONVENE_BEFORE <= now else ""
    if sitting.state is SittingState.CONVENED:
        return _OPEN if sitting.begins_at <= now else ""
    return _CLOSE if (sitting.ends_at or sitting.begins_at) + _FORGOTTEN_AFTER <= now else ""


def _event(connection: Connection, sitting: Sitting) -> Event:
    names = (Happened.SITTING_PLANNED, Happened.SITTING_CHANGED, Happened.SITTING_CONVENED, Happened.SITTING_CANCELLED)
    changes, last = journal.changes(connection, About.SITTING, str(sitting.id), names)
    chair = f"{N_('Quorum')} : {rules_said.quorum(sitting, members.count_in_office(connection))}"
    return Event(
        uid=f"sitting-{sitting.id}",
        title=sitting.title,
        starts_at=sitting.begins_at,
        changed_at=last or sitting.begins_at,
        ends_at=sitting.ends_at,
        place=sitting.place or sitting.link,
        words="\n".join(filter(None, (sitting.agenda, sitting.link, chair))),
        path=path_of(sitting),
        changes=changes,
        cancelled=sitting.state is SittingState.CANCELLED,
    )
