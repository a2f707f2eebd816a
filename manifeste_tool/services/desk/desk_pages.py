"""« À faire » as the secretariat sees it: every queue with its count, its oldest, for whom; or one queue, by pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from manifeste_tool.domain.commission.tasks import FIRST, Portion, Queue, Task, Waiting, in_order
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.desk import counting, todo_pages
from manifeste_tool.services.desk.assigning import secretaries
from manifeste_tool.services.desk.queues import queues
from manifeste_tool.services.desk.todo_pages import Todo
from manifeste_tool.services.paging import Paging
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import assignments
from manifeste_tool.storage.commission.assignments import WHOLE
from manifeste_tool.storage.database import Connection

ME, NOBODY = "moi", "personne"
_OLDEST = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the desk is narrowed to: those of `whom` (`""` everybody's, else `moi`, `personne`, a number), one queue."""

    whom: str = ""
    queue: Queue | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.whom or self.queue)


@dataclass(frozen=True, slots=True)
class Line:
    """One queue of the desk: `person_id` has the whole of it, `given` of its things are somebody's in particular."""

    waiting: Waiting
    person_id: int | None
    given: int


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits. `oldest` are the first tasks over all queues; with one queue asked for, a page of its tasks."""

    lines: tuple[Line, ...]
    empty: tuple[Queue, ...]
    oldest: tuple[Task, ...]
    secretaries: Mapping[int, str]
    wanted: Wanted
    paging: Paging
    reader_id: int
    may_assign: bool
    may_set: bool
    may_purge: bool
    single: frozenset[tuple[Queue, str]]  # the things that were given by themselves
    own: Todo | None  # what awaits the reader by themselves, where the desk is shown whole or for them

    def is_single(self, task: Task) -> bool:
        """Whether this very task was given to somebody, and not only its queue."""
        return (task.queue, task.thing) in self.single

    @property
    def total(self) -> int:
        """How many things wait in what is shown."""
        return sum(line.waiting.count for line in self.lines) + (self.own.total if self.own else 0)


def desk(ws: Workspace, person: Person | None, wanted: Wanted = Wanted(), *, page: int = 1) -> Desk:
    """Return what awaits the secretariat. Raises `NotFoundError` for anybody else."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        if person is None or not may(reader, Act.SEE_DESK):
            raise NotFoundError
        asked = Paging(page, size=Paging(1).size if wanted.queue else FIRST)
        given = assignments.every(connection)
        lines = _lines(ws, connection, _Asked(person.id, wanted, given, asked))
        waiting = tuple(line for line in lines if line.waiting.count)
        mine = not wanted.queue and wanted.whom in ("", ME)
        if not wanted.is_narrowed:
            counting.keep(ws, connection, sum(line.waiting.count for line in waiting))
        tasks = in_order(task for line in waiting for task in _held(line, given))
        shown = tasks if wanted.queue else tasks[:_OLDEST]
        return Desk(
            lines=waiting,
            empty=tuple(dict.fromkeys(line.waiting.queue for line in lines if not line.waiting.count)),
            oldest=shown,
            secretaries=secretaries(ws, connection),
            wanted=wanted,
            paging=replace(asked, total=sum(line.waiting.count for line in waiting)),
            reader_id=person.id,
            may_assign=may(reader, Act.ASSIGN),
            may_set=may(reader, Act.SET_INSTANCE),
            may_purge=may(reader, Act.PURGE),
            single=frozenset((queue, thing) for queue, there in given.items() for thing in there if thing != WHOLE),
            own=todo_pages.of_person(ws, connection, person) if mine else None,
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of each queue: whose things, which page."""

    reader_id: int
    wanted: Wanted
    given: Mapping[Queue, Mapping[str, int]]
    paging: Paging

    def portion(self, queue: Queue) -> Portion:
        """Return what is asked of one queue."""
        page = Portion(self.paging.size, self.paging.offset if self.wanted.queue else 0)
        there = self.given.get(queue, {})
        if not self.wanted.whom:
            return page
        holder, whom = there.get(WHOLE), self._whom
        if whom is None:
            single = frozenset(there) - {WHOLE}
            return replace(page, without=single) if holder is None else replace(page, only=frozenset())
        if holder == whom:
            others = frozenset(thing for thing, who in there.items() if who != whom)
            return replace(page, without=others)
        return replace(page, only=assignments.things(there, whom))

    @property
    def _whom(self) -> int | None:
        """Whose things: somebody's, or nobody's (None)."""
        if self.wanted.whom == ME:
            return self.reader_id
        return int(self.wanted.whom) if self.wanted.whom.isdecimal() else None


def _lines(ws: Workspace, connection: Connection, asked: _Asked) -> tuple[Line, ...]:
    found = (one for one in queues(ws, connection, asked.portion) if asked.wanted.queue in (None, one.queue))
    return tuple(_line(one, asked.given.get(one.queue, {})) for one in found)


def _line(waiting: Waiting, given: Mapping[str, int]) -> Line:
    return Line(waiting, given.get(WHOLE), len([thing for thing in given if thing != WHOLE]))


def _held(line: Line, given: Mapping[Queue, Mapping[str, int]]) -> Iterable[Task]:
    """Yield the tasks of a line, each with whom it was given to, itself or with its whole queue."""
    there = given.get(line.waiting.queue, {})
    for task in line.waiting.tasks:
        yield replace(task, person_id=there.get(task.thing, line.person_id))
