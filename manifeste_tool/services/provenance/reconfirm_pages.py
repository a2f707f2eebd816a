"""« Sources à reconfirmer »: by paragraph, the words then and now, and what each source says, beside."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.charges import chapters_at
from manifeste_tool.domain.commission.tasks import Portion, Queue, Task, Waiting, waiting
from manifeste_tool.domain.comparing.diff import Segment, word_diff
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.provenance.standing import LinkState
from manifeste_tool.domain.provenance.words import fingerprint
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.text.text import Paragraph, Place, Relation, Text
from manifeste_tool.errors import ManifesteError, NotFoundError
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.provenance.reconfirming import Seen, newest
from manifeste_tool.services.provenance.standing import link_states
from manifeste_tool.services.text.paragraphs import SourceView, sources_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.provenance import declarations, stirring
from manifeste_tool.storage.text import texts

PATH = "/secretariat/sources-a-reconfirmer"
_SHOWN = 10
_States = Mapping[tuple[str, str], LinkState]


@dataclass(frozen=True, slots=True)
class Line:
    """One link that waits, with what changed since it was confirmed; `seen` is what the form sends back.

    `segments` is empty where the words it was confirmed on are not on record, and where only a dispute makes it wait.
    """

    source: SourceView
    state: LinkState
    segments: tuple[Segment, ...]
    seen: str


@dataclass(frozen=True, slots=True)
class Group:
    """A paragraph as it is now, and its links that wait. `declared_since`: so does its declaration, since then."""

    paragraph: Paragraph
    place: Place
    lines: tuple[Line, ...]
    declared_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReconfirmPage:
    """A page of the queue; `confirmed` and `ended` are what may be taken back of what was just done, 0 for nothing."""

    groups: tuple[Group, ...]
    paging: Paging
    links: int
    relations: tuple[Relation, ...]
    confirmed: int
    ended: int
    may_declare: bool
    may_settle: bool
    error: ManifesteError | None


@dataclass(frozen=True, slots=True)
class _Known:
    """Every paragraph that waits, and those of which a link is contested."""

    tasks: tuple[Task, ...]
    contested: frozenset[str]


def reconfirm_page(
    ws: Workspace,
    person: Person | None,
    *,
    page: int | None = 1,
    confirmed: int = 0,
    ended: int = 0,
    error: ManifesteError | None = None,
) -> ReconfirmPage:
    """Return a page of what the reader may confirm. Raises `NotFoundError` for who may cite nowhere."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        if not reader.sees(Thing.RECONFIRMATION) or not may(reader, Act.CITE):
            raise NotFoundError
        text = newest(ws, connection)
        known = _every(ws, connection)
        stale = _declared(connection, text) if may(reader, Act.DECLARE) else {}
        ids = _paragraphs(reader, text, known, stale)
        asked = replace(paging(page), size=_SHOWN)
        shown = ids[asked.offset : asked.offset + asked.size]
        states = _waiting(ws, connection, text, shown)
        return ReconfirmPage(
            groups=tuple(_group(ws, connection, reader, text.by_id[one], (text, states, stale)) for one in shown),
            paging=Paging(asked.number, len(ids), asked.size),
            links=sum(task.count for task in known.tasks if task.thing in ids),
            relations=tuple(Relation),
            confirmed=confirmed,
            ended=ended,
            may_declare=may(reader, Act.DECLARE),
            may_settle=may(reader, Act.SETTLE_DISPUTE),
            error=error,
        )


def queue(ws: Workspace, connection: Connection, portion: Portion) -> Waiting:
    """Return the paragraphs that wait, for the desk: the contested first."""
    return waiting(Queue.RECONFIRMATION, PATH, _every(ws, connection).tasks, portion)


def member_tasks(ws: Workspace, connection: Connection, person: Person) -> Iterator[Task]:
    """Yield the paragraphs that wait for a member who may cite in their chapter."""
    reader = ws.reader(person, connection)
    if not may(reader, Act.CITE) or may(reader, Act.SEE_DESK):
        return
    text = newest(ws, connection)
    for task in _every(ws, connection).tasks:
        if may(reader, Act.CITE, chapters=chapters_at(text, [task.thing])):
            yield task


def _every(ws: Workspace, connection: Connection) -> _Known:
    """Return what waits in the whole text, made once while neither it nor a link moves: every page counts it."""
    tips = tuple(texts.tip_of(connection, ref) for ref in ws.written_refs(connection))
    state = (tips, ws.working_ref(connection), stirring.state(connection))

    def made() -> _Known:
        text = newest(ws, connection)
        states = _waiting(ws, connection, text)
        return _Known(tuple(_tasks(text, states)), frozenset(one for (one, _), each in states.items() if each.disputed))

    return ws.standing("to reconfirm", state, made)


def _tasks(text: Text, states: _States) -> Iterator[Task]:
    since: dict[str, list[datetime]] = {}
    for (one, _), state in states.items():
        since.setdefault(one, []).append(state.since or state.when)
    for one, moments in since.items():
        where = f"{PATH}#p-{one}"
        yield Task(Queue.RECONFIRMATION, one, text.places[one].label, where, min(moments), count=len(moments))


def _waiting(ws: Workspace, connection: Connection, text: Text, ids: Collection[str] | None = None) -> _States:
    return {one: state for one, state in link_states(ws, connection, text, ids).items() if state.to_reconfirm}


def _declared(connection: Connection, text: Text) -> Mapping[str, datetime]:
    """Return the declarations made on other words, of paragraphs that rest on nothing else."""
    unsupported = [one for one in texts.declared(connection) if one in text.by_id and not text.by_id[one].support]
    return declarations.unsettled(connection, text, unsupported)


def _paragraphs(reader: Reader, text: Text, known: _Known, stale: Mapping[str, datetime]) -> list[str]:
    """Return the paragraphs that wait and that the reader may cite in: the contested first, then as they stand."""
    found = {task.thing for task in known.tasks} | stale.keys()
    mine = [one for one in found if may(reader, Act.CITE, chapters=chapters_at(text, [one]))]
    return sorted(mine, key=lambda one: (one not in known.contested, text.position[one]))


def _group(
    ws: Workspace,
    connection: Connection,
    reader: Reader,
    unit: Paragraph,
    known: tuple[Text, _States, Mapping[str, datetime]],
) -> Group:
    text, states, stale = known
    sources = [one for one in sources_of(ws, connection, reader, unit) if (unit.id, one.key) in states]
    lines = [_line(unit, one, states[unit.id, one.key]) for one in sources]
    lines.sort(key=lambda line: not line.state.disputed)
    return Group(unit, text.places[unit.id], tuple(lines), stale.get(unit.id))


def _line(unit: Paragraph, source: SourceView, state: LinkState) -> Line:
    now = fingerprint(unit.text)
    moved = bool(state.words_then) and fingerprint(state.words_then) != now
    segments = word_diff(state.words_then, unit.text) if moved else ()
    return Line(source, state, tuple(segments), Seen(unit.id, source.key, now).written)
