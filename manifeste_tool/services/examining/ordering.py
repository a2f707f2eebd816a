"""The *dérouleur*: in which order amendments are called, and where the secretariat puts them by hand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from manifeste_tool.domain.amending.amendments import State
from manifeste_tool.domain.amending.footprints import Footprint, footprint
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.ordering import places as standing
from manifeste_tool.domain.ordering.places import Places
from manifeste_tool.domain.ordering.running_order import Block, Entry, listed, moved, running_order
from manifeste_tool.domain.ordering.sort_codes import codes, written
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.amending.proposing import known, record
from manifeste_tool.services.amending.stored_edits import edit
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.amending.amendments import OPEN_STATES
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.examining import running_orders
from manifeste_tool.storage.examining.running_orders import Called

_LONGEST = 32


class UnknownNeighbourError(RefusedError):
    """A sort code names an amendment that is not in the list."""

    sentence = N_("L'amendement %(number)s n'est pas dans l'ordre d'examen : donnez le numéro d'un amendement ouvert.")


class NotCalledError(StaleError):
    """What is to be moved is no longer called."""

    sentence = N_("L'amendement %(number)s n'est plus à appeler : il n'a plus de place dans l'ordre d'examen.")


@dataclass(frozen=True)
class Order:
    """A list, put in order when that is asked for, with what each of its amendments leaves on the text."""

    placed: tuple[Entry, ...]
    called: Mapping[int, Called]
    footprints: Mapping[int, tuple[Footprint, ...]]

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The list in its order, what is discussed together in one block."""
        return running_order(self.placed)

    def only(self, blocks: tuple[Block, ...]) -> "Order":
        """Return the part of a list that some of its blocks are, in the order they have in it."""
        placed = listed(blocks)
        called = {entry.id: self.called[entry.id] for entry in placed}
        part = Order(placed, called, {key: self.footprints.get(key, ()) for key in called})
        part.__dict__["blocks"] = blocks  # as they stand: put in order alone, a place said after another might be lost
        return part

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every amendment, sub-amendments included, in order."""
        return listed(self.blocks)


def order(ws: Workspace, connection: Connection, states: Iterable[State] = OPEN_STATES) -> Order:
    """Return the amendments of the cycle that are in some states, in the order they are called."""
    return order_of(ws, connection, ws.cycle(connection), states)


def order_of(ws: Workspace, connection: Connection, cycle: int, states: Iterable[State]) -> Order:
    """Return the same of any cycle."""
    wanted = tuple(states)
    found = running_orders.called(connection, cycle, wanted)
    footprints = completed(connection, found, running_orders.footprints(connection, cycle, wanted))
    return _ordered(ws, connection, found, footprints)


def _ordered(
    ws: Workspace, connection: Connection, found: Sequence[Called], footprints: Mapping[int, tuple[Footprint, ...]]
) -> Order:
    placed = entries(ws, connection, found, footprints)
    return Order(tuple(placed.values()), {one.id: one for one in found}, footprints)


def read_order(ws: Workspace, connection: Connection, states: Iterable[State] = OPEN_STATES) -> Order:
    """Return the same, made once for as long as nothing happens; only for what reads, never inside a transaction."""
    state, name = state_of(ws, connection), ("order", tuple(states))
    kept = ws.latest.get(state, name)
    if isinstance(kept, Order):
        return kept
    found = running_orders.called(connection, ws.cycle(connection), states)
    footprints = _remembered(ws, connection, found)
    placed = _remembered_entries(ws, connection, found, footprints)
    return ws.latest.keep(state, name, Order(placed, {one.id: one for one in found}, footprints))


def _remembered_entries(
    ws: Workspace, connection: Connection, found: Sequence[Called], footprints: Mapping[int, tuple[Footprint, ...]]
) -> tuple[Entry, ...]:
    """Return what ordering needs of a list, made once for as long as neither the text nor the amendment moves.

    Of each amendment the last is kept alone: those of every text that was would pile up. A sub-amendment's depends on
    its siblings too, and is made afresh.
    """
    tip = ws.main(connection)
    places = {one.id: (tip, *_what_places(one)) for one in found if one.parent_id is None}
    kept: Any = ws.remembered.known(("entry", key) for key in places)
    known = {key: kept["entry", key][1] for key, place in places.items() if kept.get(("entry", key), ("",))[0] == place}
    made = entries(ws, connection, [one for one in found if one.id not in known], footprints)
    ws.remembered.keep({("entry", key): (places[key], entry) for key, entry in made.items() if key in places})
    placed = made | known
    return tuple(placed[one.id] for one in found if one.id in placed)


def _what_places(one: Called) -> tuple[object, ...]:
    return (one.number, one.author_id, one.effect, one.sort_code, one.base, one.sha)


def _remembered(ws: Workspace, connection: Connection, found: Sequence[Called]) -> Mapping[int, tuple[Footprint, ...]]:
    """Return what amendments leave on the text, read once for each of their states: a state never changes."""
    names = {one.id: ("footprints", one.id, one.sha) for one in found}
    known = ws.remembered.known(names.values())
    missing = [one for one in found if names[one.id] not in known]
    read = completed(connection, missing, running_orders.footprints_of(connection, (one.id for one in missing)))
    ws.remembered.keep({names[one.id]: read.get(one.id, ()) for one in missing})
    return {one.id: known.get(names[one.id], read.get(one.id, ())) for one in found}  # type: ignore[misc]


def state_of(ws: Workspace, connection: Connection) -> tuple[int, str]:
    """Return what tells one state of the database from the next: every act leaves a fact."""
    return journal.last(connection), ws.main(connection)


def completed(
    connection: Connection, found: Iterable[Called], stored: Mapping[int, tuple[Footprint, ...]]
) -> Mapping[int, tuple[Footprint, ...]]:
    """Return what amendments leave on the text, computed for those that were filed before that was stored."""
    missing = [one.id for one in found if one.id not in stored]
    if not missing:
        return stored
    edits = running_orders.edits_of(connection, missing)
    return {**stored, **{key: tuple(footprint(edit(one)) for one in edits.get(key, ())) for key in missing}}


def entries(
    ws: Workspace, connection: Connection, found: Sequence[Called], footprints: Mapping[int, Sequence[Footprint]]
) -> dict[int, Entry]:
    """Return what ordering needs of some amendments, by amendment."""
    bases = _Bases(ws, connection, found)
    return {
        one.id: standing.entry(
            bases.places(one),
            footprints.get(one.id, ()),
            amendment_id=one.id,
            number=one.number,
            author_id=one.author_id,
            parent_id=one.parent_id,
            effect=one.effect,
            sort_code=one.sort_code,
        )
        for one in found
    }


class _Bases:
    """Today's text beside each base, made once; a sub-amendment stands in the text that its parent proposes."""

    def __init__(self, ws: Workspace, connection: Connection, found: Iterable[Called]) -> None:
        self._ws, self._connection = ws, connection
        self._today = ws.text(connection, ws.main(connection))
        self._made: dict[str, Places] = {}
        self._beside: dict[int, int] = {}
        for one in found:
            if one.parent_id:
                self._beside[one.parent_id] = self._beside.get(one.parent_id, 0) + 1

    def places(self, one: Called) -> Places:
        if one.parent_id is None:
            return self._place(one.base, self._today)
        if self._beside[one.parent_id] == 1:  # alone under its parent, it stands right before it wherever it stands
            return self._place("", self._today)
        return self._place(one.base, None)

    def _place(self, base: str, today: Text | None) -> Places:
        if base not in self._made:
            text = self._ws.text(self._connection, base) if base else self._today
            self._made[base] = Places(today or text, text)
        return self._made[base]


def move(ws: Workspace, by: Person, amendment_id: int, *, step: int, whole: bool = False) -> None:
    """Move an open amendment some places down the list (up if negative), or with `whole` all it is discussed with.

    Raises `ForbiddenError`, `NotCalledError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.SORT)
        found = order(ws, connection)
        _refuse_uncalled(connection, found, amendment_id)
        _store(ws, connection, by, moved(found.blocks, amendment_id, step, whole=whole))


def put(ws: Workspace, by: Person, amendment_id: int, *, code: str) -> None:
    """Give an open amendment the place that a sort code says, « après 12 », or its automatic place for `""`.

    Raises `ForbiddenError`, `NotCalledError`, `SortCodeError`, `UnknownNeighbourError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.SORT)
        found = order(ws, connection)
        _refuse_uncalled(connection, found, amendment_id)
        said = codes(code)
        numbers = {one.number for one in found.called.values()} - {found.called[amendment_id].number}
        for one in said:
            if one.number not in numbers:
                raise UnknownNeighbourError(number=one.number)
        _store(ws, connection, by, {amendment_id: written(said[:2])})


def _refuse_uncalled(connection: Connection, found: Order, amendment_id: int) -> None:
    if amendment_id not in found.called:
        raise NotCalledError(number=known(connection, amendment_id).number)


def _store(ws: Workspace, connection: Connection, by: Person, said: Mapping[int, str]) -> None:
    for amendment_id in said:
        amendment, code = known(connection, amendment_id), _short(said[amendment_id])
        if amendment.sort_code != code:
            amendments.change(connection, amendment_id, {"sort_code": code})
            record(ws, connection, by, amendment, Happened.AMENDMENT_SORTED, code=code, was=amendment.sort_code)


def _short(code: str) -> str:
    """Return a sort code that its column holds: of several places, the ones said last."""
    kept = codes(code)
    while len(written(kept)) > _LONGEST:
        kept = kept[1:]
    return written(kept)
