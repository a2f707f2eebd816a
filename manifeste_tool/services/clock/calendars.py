"""What stands in somebody's calendar: sittings they are convened to, deadlines that concern them, the stages."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.commission.calendar import Event
from manifeste_tool.domain.commission.deadlines import Deadline, DeadlineKind
from manifeste_tool.domain.facts import About, Happened
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_
from manifeste_tool.services.clock import deadlines
from manifeste_tool.services.clock.extending import key_of
from manifeste_tool.services.sittings import waiting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, stages
from manifeste_tool.storage.database import Connection

Source = Callable[[Workspace, Connection, Person], Iterable[Event]]

#: How a deadline is called in a calendar.
DEADLINE_TITLES = {
    DeadlineKind.FILING: N_("Clôture du dépôt des amendements"),
    DeadlineKind.ANSWER: N_("Réponse à une convocation : %(title)s"),
    DeadlineKind.BALLOT: N_("Clôture d'un vote : %(title)s"),
    DeadlineKind.OPINION: N_("Avis à rendre : %(title)s"),
    DeadlineKind.COPY: N_("Copie de travail à rendre : %(title)s"),
    DeadlineKind.REPORT: N_("Restitution de votre concertation à envoyer"),
}
_OPENS = {
    StageKind.CONSULTATION: N_("Ouverture de la concertation"),
    StageKind.DRAFTING: N_("Ouverture de la rédaction"),
    StageKind.FILING: N_("Ouverture du dépôt des amendements"),
    StageKind.EXAMINATION: N_("Ouverture de l'examen"),
    StageKind.ADOPTION: N_("Ouverture de l'adoption"),
    StageKind.PUBLICATION: N_("Ouverture de la publication"),
}
_CLOSES = {
    StageKind.CONSULTATION: N_("Clôture de la concertation"),
    StageKind.DRAFTING: N_("Clôture de la rédaction"),
    StageKind.FILING: N_("Clôture du dépôt des amendements"),
    StageKind.EXAMINATION: N_("Clôture de l'examen"),
    StageKind.ADOPTION: N_("Clôture de l'adoption"),
    StageKind.PUBLICATION: N_("Clôture de la publication"),
}
_STAGES = "/demarche"
#: When something was last touched of which the journal says nothing.
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def of_deadlines(ws: Workspace, connection: Connection, person: Person) -> Iterator[Event]:
    """Return the deadlines that concern somebody, answered or not."""
    for deadline in deadlines.every(ws, connection):
        if deadline.concerns(person.id):
            extended, at = journal.changes(connection, About.DEADLINE, deadline.key, [Happened.DEADLINE_EXTENDED])
            about, identity, names = _origin(deadline)
            changed, last = journal.changes(connection, about, identity, names)
            yield Event(
                uid=uid_of(deadline),
                title=DEADLINE_TITLES[deadline.kind] % {"title": deadline.title},
                starts_at=deadline.at,
                changed_at=_latest(at, last),
                path=deadline.path,
                changes=extended + changed,
            )


def of_stages(_ws: Workspace, connection: Connection, _person: Person) -> Iterator[Event]:
    """Return the dates of the stages, which everybody may know."""
    return stage_events(connection)


def stage_events(connection: Connection) -> Iterator[Event]:
    """Return the openings of the newest cycle's stages, and the closings."""
    every = stages.every(connection)
    cycle = max((stage.cycle for stage in every), default=0)
    for stage in every:
        if stage.cycle == cycle:
            yield from _of_stage(connection, stage)


def _of_stage(connection: Connection, stage: Stage) -> Iterator[Event]:
    changed, last = journal.changes(connection, About.STAGE, str(stage.id), [Happened.STAGE_SET])
    extended, at = journal.changes(connection, About.DEADLINE, key_of(stage), [Happened.DEADLINE_EXTENDED])
    changed_at = _latest(last, at)
    number = changed + extended
    yield Event(f"stage-{stage.id}-opens", _OPENS[stage.kind], stage.opens_at, changed_at, path=_STAGES, changes=number)
    if stage.closes_at is not None:
        uid, title = f"stage-{stage.id}-closes", _CLOSES[stage.kind]
        yield Event(uid, title, stage.closes_at, changed_at, path=_STAGES, changes=number)


def uid_of(deadline: Deadline) -> str:
    """Return the identifier of a deadline in calendars; the filing's is its stage's closing, which it is."""
    if deadline.kind is DeadlineKind.FILING:
        return f"stage-{deadline.key.partition(':')[2]}-closes"
    return f"deadline-{deadline.key.replace(':', '-')}"


def _origin(deadline: Deadline) -> tuple[str, str, tuple[str, ...]]:
    """Return what a deadline's date hangs on, and the facts that may move it."""
    identity = deadline.key.partition(":")[2]
    return {
        DeadlineKind.FILING: (About.STAGE, identity, (Happened.STAGE_SET,)),
        DeadlineKind.REPORT: (About.STAGE, identity, (Happened.STAGE_SET,)),
        DeadlineKind.COPY: (About.COPY, identity, (Happened.COPY_LENT, Happened.COPY_CHANGED)),
        DeadlineKind.ANSWER: (About.SITTING, identity, (Happened.SITTING_CHANGED,)),
        DeadlineKind.BALLOT: (About.BALLOT, identity, (Happened.BALLOT_PLANNED, Happened.BALLOT_CHANGED)),
        DeadlineKind.OPINION: (About.OPINION_REQUEST, identity, (Happened.OPINION_ASKED,)),
    }[deadline.kind]


def _latest(*moments: datetime | None) -> datetime:
    """Return when something was last touched; the same moment for ever where the journal says nothing of it."""
    return max((moment for moment in moments if moment is not None), default=LONG_AGO)


#: A source supplies what stands in one person's calendar, and nothing that they may not see.
SOURCES: tuple[Source, ...] = (waiting.events, of_deadlines, of_stages)


def events(ws: Workspace, connection: Connection, person: Person) -> tuple[Event, ...]:
    """Return somebody's calendar, the earliest first; of two entries of one identifier the first source's stands."""
    found: dict[str, Event] = {}
    for source in SOURCES:
        for event in source(ws, connection, person):
            found.setdefault(event.uid, event)
    return tuple(sorted(found.values(), key=lambda one: (one.starts_at, one.uid)))
