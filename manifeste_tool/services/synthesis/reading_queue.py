"""What is left to read: by anybody or by oneself, narrowed by what the address asks, with counts."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from manifeste_tool.domain.commission.tasks import Portion, Queue, Task, Waiting
from manifeste_tool.domain.consulting.contributions import Contribution, Reach
from manifeste_tool.domain.gathering.widening import Group
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations, contributions, grouping
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.synthesis import readings
from manifeste_tool.storage.synthesis.readings import Shared, Wanted

PATH = "/lecture"
_SHORT = 80
#: What the queue may be narrowed to, in the order it is shown.
FACETS = ("theme", "authority", "author_type", "nature")


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing the queue may be narrowed to: its values as kept, what each is called, how much each leaves."""

    name: str
    values: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Left:
    """How much is left to read of all that a reader may read: by anybody, by them, and of what they asked for."""

    by_anybody: int
    by_me: int
    asked: int
    every: int
    facets: tuple[Facet, ...] = ()


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of what is left to read, in the order it came."""

    lines: tuple[Contribution, ...]
    left: Left
    paging: Paging
    wanted: Wanted
    names: dict[str, str]
    first: str

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is on, besides whose reading counts."""
        return replace(self.wanted, reader=None) != Wanted()


def queue_page(
    ws: Workspace, person: Person | None, wanted: Wanted, *, mine: bool = False, page: int | None = 1
) -> QueuePage:
    """Return a page of what oneself (`mine`), else nobody, has read. Raises `ForbiddenError`."""
    asked = paging(page)
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        who = require(reader, Act.READ_CONTRIBUTIONS)
        narrowed = replace(wanted, reader=who.id if mine else None)
        reach = reach_of(ws, connection, reader)
        names = {each.code: each.name for each in consultations.authorities(connection)}
        found = readings.page(connection, narrowed, reach, limit=asked.size, offset=asked.offset)
        said = contributions.of_references(connection, found)
        left = left_to_read(ws, connection, reader, narrowed)
        return QueuePage(
            lines=tuple(reach.shown(said[each]) for each in found),
            left=left,
            paging=replace(asked, total=left.asked),
            wanted=narrowed,
            names=names,
            first=readings.following(connection, narrowed, reach),
        )


def following(ws: Workspace, person: Person | None, wanted: Wanted, *, after: str, mine: bool = False) -> str:
    """Return the reference of what comes next in the queue, `""` at its end. Raises `ForbiddenError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        who = require(reader, Act.READ_CONTRIBUTIONS)
        narrowed = replace(wanted, reader=who.id if mine else None)
        return readings.following(connection, narrowed, reach_of(ws, connection, reader), after=after)


def left_to_read(ws: Workspace, connection: Connection, reader: Reader, wanted: Wanted) -> Left:
    """Count what is left to read for a reader, and what each filter would leave."""
    reach = reach_of(ws, connection, reader)
    who = reader.person.id if reader.person else 0
    whole = _readable(ws, connection, reach)
    read = {each: readings.read(connection, reach, each) for each in (None, who)}
    left = {each: _minus(whole, done) for each, done in read.items()}
    names = {each.code: each.name for each in consultations.authorities(connection)}
    asked = left[who if wanted.reader else None]
    return Left(
        by_anybody=_sum(left[None]),
        by_me=_sum(left[who]),
        asked=_sum(one for one in asked if _fits(one, wanted, reach)),
        every=_sum(whole),
        facets=tuple(_facet(name, asked, wanted, reach, names) for name in FACETS),
    )


def reading(ws: Workspace, connection: Connection, portion: Portion) -> Waiting:
    """Return the contributions that nobody read, as the secretariat's desk shows them."""
    readable = ws.standing("to read", _state(connection), lambda: readings.count_readable(connection))
    found, count, since = readings.waiting(connection, portion, readable=readable)
    tasks = (Task(Queue.READING, each, _title(words), f"{PATH}/{each}", at) for each, words, at in found)
    return Waiting(Queue.READING, PATH, count, since, None, tuple(tasks))


def _readable(ws: Workspace, connection: Connection, reach: Reach) -> tuple[Shared, ...]:
    """Count all that there is to read, once for as long as none comes or changes: marks change nothing of it."""
    name = ("readable", reach.every, reach.authority)
    return ws.standing(name, _state(connection), lambda: readings.readable(connection, reach))


def _state(connection: Connection) -> tuple[int, int]:
    """Return what stands for as long as no contribution comes, changes, or is shown to others."""
    return grouping.state(connection), contributions.newest(connection)


def _minus(whole: Iterable[Shared], done: Iterable[Shared]) -> tuple[Shared, ...]:
    counted = {replace(one, count=0): one.count for one in done}
    return tuple(replace(one, count=one.count - counted.get(replace(one, count=0), 0)) for one in whole)


def _sum(found: Iterable[Shared]) -> int:
    return sum(one.count for one in found)


def _fits(one: Shared, wanted: Wanted, reach: Reach, *, besides: str = "") -> bool:
    """Whether what shares this is asked for, whatever is asked of `besides`."""
    return all(
        not getattr(wanted, name) or _said(name, reach)(one) == getattr(wanted, name)
        for name in FACETS
        if name != besides
    )


def _facet(name: str, left: Iterable[Shared], wanted: Wanted, reach: Reach, names: dict[str, str]) -> Facet:
    said, found = _said(name, reach), Counter[str]()
    for one in left:
        if one.count and _fits(one, wanted, reach, besides=name):
            found[said(one)] += one.count
    del found[""]
    ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return Facet(name, tuple((value, names.get(value, value), count) for value, count in ranked))


def _said(name: str, reach: Reach) -> Callable[[Shared], str]:
    """Return what a reader is told of one thing: a type is asked for only where it is said as it was."""
    if name != "author_type":
        return lambda one: str(getattr(one, name))
    return lambda one: one.author_type if _tells(one, reach) else ""


def _tells(one: Shared, reach: Reach) -> bool:
    told = reach.widening.author_type(Group(one.authority, one.author_type, ""))
    return reach.is_at_home(one.authority) or told == one.author_type


def _title(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _SHORT else f"{line[:_SHORT].rstrip()}…"
