"""The *dérouleur* as a page: a light reading of the whole list, whole rows for what is shown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from manifeste_tool.domain.amending.amendments import Amendment, Move, State
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.merging.answers import Outcome
from manifeste_tool.domain.ordering.running_order import Block, Entry, Group, Kinship
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.services.amending.amendment_pages import PER_PAGE, Row, rows
from manifeste_tool.services.examining.falling import Consequences, Standings, consequences
from manifeste_tool.services.examining.opining import Shown, seen
from manifeste_tool.services.examining.ordering import Order, read_order
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.amending.amendments import OPEN_STATES
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.examining import running_orders

_DECIDED = (State.DECIDED, State.INTEGRATED)
#: What the address may ask for: the amendments still to be called, those decided, or all of them.
SCOPES: Mapping[str, tuple[State, ...]] = {"": OPEN_STATES, "decides": _DECIDED, "tous": (*OPEN_STATES, *_DECIDED)}


@dataclass(frozen=True, slots=True)
class Called:
    """One line of the list. `cause` is the number of what made it fall, or would; `satisfied_by` 0 for the text."""

    row: Row
    kinship: Kinship
    status: Outcome | None
    opinions: tuple[Shown, ...]
    falls: bool = False
    cause: int | None = None
    satisfied_by: int | None = None
    may_admit: bool = False
    may_decide: bool = False
    may_discuss: bool = False

    @property
    def amendment(self) -> Amendment:
        """The amendment of the line."""
        return self.row.amendment


@dataclass(frozen=True, slots=True)
class Together:
    """What is discussed together, as far as this page shows it; `size` counts all, sub-amendments left out."""

    lines: tuple[Called, ...]
    size: int
    is_common: bool


@dataclass(frozen=True, slots=True)
class RunningOrderPage:
    """A page of the list; `hidden` says that this reader sees no amendment at this stage."""

    blocks: tuple[Together, ...]
    total: int
    page: int
    pages: int
    scope: str
    hidden: bool
    may_sort: bool
    may_decide: bool
    to_confirm: int

    @property
    def lines(self) -> tuple[Called, ...]:
        """Every line shown, in order."""
        return tuple(chain.from_iterable(block.lines for block in self.blocks))

    def following(self, number: int) -> int:
        """Return the number of the line after this one, 0 at the end of the page."""
        numbers = [line.amendment.number for line in self.lines]
        rank = numbers.index(number) + 1
        return numbers[rank] if rank < len(numbers) else 0


def running_order_page(ws: Workspace, person: Person | None, *, scope: str = "", page: int = 1) -> RunningOrderPage:
    """Return a page of the list in its order, for a reader who sees amendments at this stage."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        if not reader.sees(Thing.AMENDMENT):
            return RunningOrderPage((), 0, 1, 1, "", hidden=True, may_sort=False, may_decide=False, to_confirm=0)
        scope = scope if scope in SCOPES else ""
        found = read_order(ws, connection, SCOPES[scope])
        entries = found.entries
        pages = max(1, -(-len(entries) // PER_PAGE))
        number = min(max(1, page), pages)
        shown = entries[(number - 1) * PER_PAGE : number * PER_PAGE]
        decides = may(reader, Act.DECIDE)
        adopted = consequences(ws, connection) if decides else None
        return RunningOrderPage(
            blocks=tuple(_together(ws, connection, reader, (found, adopted), shown)),
            total=len(entries),
            page=number,
            pages=pages,
            scope=scope,
            hidden=False,
            may_sort=may(reader, Act.SORT) and not scope,
            may_decide=decides,
            to_confirm=len(adopted.falls) + len(adopted.satisfied) if adopted else 0,
        )


def page_of(ws: Workspace, amendment_id: int) -> int:
    """Return the page of the open list on which an amendment stands, 1 for one that is not there."""
    with ws.reading() as connection:
        ranks = {entry.id: rank for rank, entry in enumerate(read_order(ws, connection).entries)}
    return ranks.get(amendment_id, 0) // PER_PAGE + 1


def _together(
    ws: Workspace,
    connection: Connection,
    reader: Reader,
    known: tuple[Order, Consequences | None],
    shown: Sequence[Entry],
) -> Iterator[Together]:
    """Cut the entries of a page into blocks, with all that their lines show."""
    here = {entry.id for entry in shown}
    blocks = [block for block in known[0].blocks if any(entry.id in here for entry in block.entries)]
    lines = _lines(ws, connection, reader, known, (shown, blocks))
    for block in blocks:
        there = tuple(lines[entry.id] for entry in block.entries if entry.id in here)
        yield Together(there, len(block.own), block.is_common)


def _lines(
    ws: Workspace,
    connection: Connection,
    reader: Reader,
    known: tuple[Order, Consequences | None],
    page: tuple[Sequence[Entry], Sequence[Block]],
) -> dict[int, Called]:
    shown, blocks = page
    whole = amendments.some(connection, [entry.id for entry in shown])
    opinions, kinships = seen(connection, reader, whole), dict(_kinships(blocks))
    numbers = _numbers(connection, known[1], whole.values())
    standings = Standings(ws, connection, known[0])
    standings.read([key for key, one in whole.items() if one.is_open])
    today = reader.sees(Thing.CURRENT_TEXT)
    found = rows(ws, connection, tuple(whole[entry.id] for entry in shown))
    return {
        row.amendment.id: _line(
            reader,
            known[1],
            row,
            kinship=kinships[row.amendment.id],
            numbers=numbers,
            status=standings.status(row.amendment.id) if today and row.amendment.is_open else None,
            opinions=opinions.get(row.amendment.id, ()),
        )
        for row in found
    }


def _line(
    reader: Reader,
    adopted: Consequences | None,
    row: Row,
    *,
    kinship: Kinship,
    numbers: Mapping[int, int],
    status: Outcome | None,
    opinions: tuple[Shown, ...],
) -> Called:
    one, decides = row.amendment, adopted is not None
    fallen = adopted.falls.get(one.id) if adopted else None
    satisfied = adopted.satisfied.get(one.id) if adopted else None
    return Called(
        row=row,
        kinship=kinship,
        status=status,
        opinions=opinions,
        falls=fallen is not None,
        cause=numbers.get(fallen or one.cause_id or 0),
        satisfied_by=None if satisfied is None else numbers.get(satisfied, 0),
        may_admit=may(reader, Act.JUDGE_ADMISSIBILITY) and one.allows(Move.ADMIT),
        may_decide=decides and one.allows(Move.ADOPT),
        may_discuss=decides and one.allows(Move.DISCUSS),
    )


def _numbers(connection: Connection, adopted: Consequences | None, shown: Iterable[Amendment]) -> dict[int, int]:
    """Return the numbers of what may be named as a cause: what was adopted, and what made the fallen ones fall."""
    found = {key: one.number for key, one in adopted.causes.items()} if adopted else {}
    named = {one.cause_id for one in shown if one.cause_id} - set(found)
    return found | {one.id: one.number for one in running_orders.some(connection, named)}


def _kinships(blocks: Sequence[Block]) -> Iterator[tuple[int, Kinship]]:
    """Yield what binds each amendment to those that do the same, sub-amendments included."""
    for group in _groups(blocks):
        yield from ((line.entry.id, group.kinship) for line in group.lines)


def _groups(blocks: Sequence[Block]) -> Iterator[Group]:
    for block in blocks:
        for group in block.groups:
            yield group
            for line in group.lines:
                yield from _groups(line.subs)
