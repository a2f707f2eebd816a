"""The running order of one sitting: the open amendments of its chapters, in the order they are called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from manifeste_tool.domain.amending.amendments import Amendment, State
from manifeste_tool.domain.commission.conduct import Floor, chapter_over
from manifeste_tool.domain.commission.sittings import Sitting
from manifeste_tool.domain.ordering.running_order import Block, Entry
from manifeste_tool.errors import N_, StaleError
from manifeste_tool.services.amending.proposing import known
from manifeste_tool.services.examining.grouping import Kin, kin
from manifeste_tool.services.examining.ordering import Order, read_order
from manifeste_tool.services.sittings.rooms import known as held
from manifeste_tool.services.sittings.rooms import standing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending.amendments import OPEN_STATES
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.examining.running_orders import Called

_EVERY = (*OPEN_STATES, State.DECIDED, State.INTEGRATED)


class NotOfSittingError(StaleError):
    """An amendment is not among those that this sitting examines, or no longer."""

    sentence = N_("L'amendement %(number)s n'est plus à examiner dans cette séance. Rechargez l'écran de conduite.")


@dataclass(frozen=True)
class Agenda:
    """What is still to be called, in order, and what each goes with."""

    order: Order

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every open amendment of the sitting, sub-amendments before their parents."""
        return self.order.entries

    @cached_property
    def ids(self) -> tuple[int, ...]:
        """The same, by row."""
        return tuple(entry.id for entry in self.entries)

    @cached_property
    def _by_number(self) -> Mapping[int, int]:
        return {entry.number: entry.id for entry in self.entries}

    def kin(self, amendment: Amendment) -> Kin:
        """Return what an amendment goes with, nothing for one that is not to be called."""
        return kin(self.order, amendment) if amendment.id in self.ids else Kin()

    def same(self, amendment: Amendment) -> tuple[int, ...]:
        """Return the open amendments that do the same as one, itself left out, by row in the order of their numbers."""
        found = self.kin(amendment)
        return tuple(self._by_number[number] for number in sorted((*found.identical, *found.duplicates)))

    def named(self, amendment_ids: Iterable[int]) -> tuple[Called, ...]:
        """Return some of them as the order sees them."""
        return tuple(self.order.called[key] for key in amendment_ids)


def floor(ws: Workspace, connection: Connection, sitting_id: int) -> Floor:
    """Return a sitting with who is in the room now. Raises `NotFoundError`."""
    sitting = held(connection, sitting_id)
    now = standing(ws, connection, sitting)
    return Floor(sitting, now.room, now.entitled)


def agenda(ws: Workspace, connection: Connection, sitting: Sitting) -> Agenda:
    """Return what a sitting still has to examine; only for what reads, never inside a transaction that writes."""
    return Agenda(_of(ws, connection, sitting, read_order(ws, connection)))


def _of(ws: Workspace, connection: Connection, sitting: Sitting, found: Order) -> Order:
    """Return the part of an order that stands in the chapters of a sitting; blocks stay whole."""
    if not sitting.chapters:
        return found
    blocks = tuple(block for block in found.blocks if chapter_of(ws, connection, found, block) in sitting.chapters)
    return found.only(blocks)


def chapter_of(ws: Workspace, connection: Connection, found: Order, block: Block) -> str:
    """Return the heading over the first paragraph that a block touches, `""` before the first chapter."""
    first = found.called[block.own[0].id]
    text = ws.text(connection, first.base)
    spots = (spot for left in found.footprints.get(first.id, ()) for spot in (left.paragraph_id, left.anchor))
    return next((chapter_over(text, spot) for spot in spots if spot in text.position), "")


@dataclass(frozen=True, slots=True)
class Course:
    """What is left of a sitting around one amendment: those before it and those after it, nearest first."""

    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()

    def next(self, *, without: Iterable[int] = ()) -> int | None:
        """Return what is called once some are settled: the first one after, else what was left before."""
        gone = set(without)
        return next((key for key in (*self.after, *reversed(self.before)) if key not in gone), None)


def course(ws: Workspace, connection: Connection, sitting: Sitting, amendment_id: int | None) -> Course:
    """Return what is left around an amendment; where it is decided already, by the place it had in the list."""
    ids = agenda(ws, connection, sitting).ids
    if amendment_id is None:
        return Course((), ids)
    if amendment_id not in ids:
        ranked = _of(ws, connection, sitting, read_order(ws, connection, _EVERY))
        every = [entry.id for entry in ranked.entries if entry.id in ids or entry.id == amendment_id]
        ids = tuple(every) if amendment_id in every else (amendment_id, *ids)
    rank = ids.index(amendment_id)
    return Course(tuple(reversed(ids[:rank])), ids[rank + 1 :])


def refuse_foreign(connection: Connection, ids: Iterable[int], amendment_id: int) -> None:
    """Refuse an amendment that a sitting does not examine. Raises `NotFoundError`, `NotOfSittingError`."""
    if amendment_id not in set(ids):
        raise NotOfSittingError(number=known(connection, amendment_id).numeral)
