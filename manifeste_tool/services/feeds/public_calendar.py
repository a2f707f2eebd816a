"""The calendar that anybody may follow: the stages, the sittings shown to the public, the consultations' dates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.calendar import Event
from manifeste_tool.domain.commission.sittings import Sitting, SittingState
from manifeste_tool.domain.consulting.contributions import Consultation
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.errors import N_
from manifeste_tool.services.clock import calendars
from manifeste_tool.services.sittings.waiting import path_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.commission import sittings
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.database import Connection

#: What closed longer ago stands in no calendar any more.
_KEPT = timedelta(days=400)
_OPENS, _CLOSES = N_("Ouverture de la concertation : %(title)s"), N_("Dernier jour de la concertation : %(title)s")
_OF_SITTINGS = (
    Happened.SITTING_PLANNED,
    Happened.SITTING_CHANGED,
    Happened.SITTING_CONVENED,
    Happened.SITTING_CANCELLED,
)
_OF_CONSULTATIONS = (Happened.CONSULTATION_DECLARED, Happened.CONSULTATION_CHANGED)


@dataclass(slots=True)
class _Changes:
    """How often each thing was changed, and when last."""

    last: dict[str, datetime]
    count: dict[str, int]

    def add(self, fact: Fact) -> None:
        """Count one change."""
        self.last[fact.about_id] = max(fact.at, self.last.get(fact.about_id, fact.at))
        self.count[fact.about_id] = self.count.get(fact.about_id, 0) + 1


def events(ws: Workspace) -> tuple[Event, ...]:
    """Return the public calendar, the earliest first."""
    with ws.reading() as connection:
        reader = ws.reader(None, connection)
        held = [*calendars.stage_events(connection), *_consultations(ws, connection)]
        if reader.sees(Thing.SITTING):
            held += _sittings(connection)
    return tuple(sorted(held, key=lambda one: (one.starts_at, one.uid)))


def _sittings(connection: Connection) -> Iterator[Event]:
    """Yield the sittings without the address of their room on line, which is for who is convened."""
    changes = _changes(connection, About.SITTING, _OF_SITTINGS)
    for one in sittings.every(connection):
        yield _sitting(one, changes)


def _sitting(one: Sitting, changes: _Changes) -> Event:
    key = str(one.id)
    return Event(
        uid=f"sitting-{key}",
        title=one.title,
        starts_at=one.begins_at,
        changed_at=changes.last.get(key, one.begins_at),
        ends_at=one.ends_at,
        place=one.place,
        words=one.agenda,
        path=path_of(one),
        changes=changes.count.get(key, 0),
        cancelled=one.state is SittingState.CANCELLED,
    )


def _consultations(ws: Workspace, connection: Connection) -> Iterator[Event]:
    changes = _changes(connection, About.CONSULTATION, _OF_CONSULTATIONS)
    since = (ws.now() - _KEPT).date()
    for one in consultations.every(connection):
        if one.published and (one.closes_on or one.opens_on or since) >= since:
            yield from _consultation(one, changes)


def _consultation(one: Consultation, changes: _Changes) -> Iterator[Event]:
    for name, title, day in (("opens", _OPENS, one.opens_on), ("closes", _CLOSES, one.closes_on)):
        if day is not None:
            begins = _midnight(day)
            yield Event(
                uid=f"consultation-{one.reference.lower()}-{name}",
                title=title % {"title": one.title},
                starts_at=begins,
                changed_at=changes.last.get(one.reference, calendars.LONG_AGO),
                place=one.place,
                words=one.summary,
                path=f"/concertations/{one.reference}",
                changes=changes.count.get(one.reference, 0),
                whole_day=True,
            )


def _changes(connection: Connection, about: About, names: tuple[Happened, ...]) -> _Changes:
    found = _Changes({}, {})
    for name in names:
        for fact in journal.named(connection, name):
            if fact.about == about:
                found.add(fact)
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), PARIS)
