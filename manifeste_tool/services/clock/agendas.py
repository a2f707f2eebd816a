"""« Mon agenda »: what awaits somebody by its date, and the address by which a phone or a mail program follows it."""

from dataclasses import dataclass

from manifeste_tool.domain.commission.calendar import Event
from manifeste_tool.domain.commission.deadlines import Awaited, Deadline
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.clock import calendars, deadlines
from manifeste_tool.services.clock.extending import Extension, of_deadlines
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.telling import keys


@dataclass(frozen=True, slots=True)
class MyDeadline:
    """A deadline that concerns somebody, with what is theirs in it."""

    deadline: Deadline
    mine: Awaited
    extension: Extension | None
    is_past: bool


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One entry of the agenda, and the deadline it is, if it is one."""

    event: Event
    own: MyDeadline | None


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is to come, the nearest first; what is past, the latest first; and the key of the feed's address."""

    coming: tuple[AgendaLine, ...]
    past: tuple[AgendaLine, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Feed:
    """One person's calendar as it is sent."""

    name: str
    events: tuple[Event, ...]


def agenda(ws: Workspace, person: Person) -> Agenda:
    """Return somebody's agenda; the address of its feed is made the first time they look."""
    key = _key(ws, person)
    with ws.reading() as connection:
        own = {calendars.uid_of(one.deadline): one for one in my_deadlines(ws, connection, person)}
        lines = tuple(AgendaLine(event, own.get(event.uid)) for event in calendars.events(ws, connection, person))
    now = ws.now()
    coming = tuple(one for one in lines if (one.event.ends_at or one.event.starts_at) > now)
    past = tuple(one for one in reversed(lines) if one not in coming)
    return Agenda(coming, past, key)


def my_deadlines(ws: Workspace, connection: Connection, person: Person) -> tuple[MyDeadline, ...]:
    """Return the deadlines that concern somebody, the nearest first, each with what of theirs is missing."""
    found = [one for one in deadlines.every(ws, connection) if one.concerns(person.id)]
    extended = of_deadlines(connection, ((one.key, one.at) for one in found))
    return tuple(
        MyDeadline(one, mine, extended.get(one.key), one.at <= ws.now())
        for one in found
        for mine in [each for each in one.awaited if each.person_id == person.id][:1]
    )


def renew(ws: Workspace, person: Person) -> None:
    """Give somebody's feed another address; the old one leads nowhere from now on."""
    with ws.writing() as connection:
        keys.renew(connection, person.id, keys.AGENDA, ws.new_key(), ws.now())


def feed(ws: Workspace, key: str) -> Feed:
    """Return the calendar behind an address. Raises `NotFoundError` for nobody's, or that of a closed account."""
    with ws.reading() as connection:
        holder = keys.whose(connection, key, keys.AGENDA)
        person = people.get(connection, holder) if holder is not None else None
        if person is None or not person.active:
            raise NotFoundError
        return Feed(person.name, calendars.events(ws, connection, person))


def _key(ws: Workspace, person: Person) -> str:
    with ws.reading() as connection:
        if kept := keys.of(connection, person.id, keys.AGENDA):
            return kept
    with ws.writing() as connection:
        if kept := keys.of(connection, person.id, keys.AGENDA):  # by another page, meanwhile
            return kept
        made = ws.new_key()
        keys.keep(connection, person.id, keys.AGENDA, made, ws.now())
        return made
