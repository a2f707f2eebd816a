"""What adopting some amendments does to those still open: fallen or satisfied is proposed, a person confirms."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from manifeste_tool.domain.amending.amendments import State, reason
from manifeste_tool.domain.amending.footprints import Footprint, footprint
from manifeste_tool.domain.comparing.edits import edits
from manifeste_tool.domain.comparing.hunks import apply_hunks
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.merging.answers import Outcome, UnitOutcome, gravest
from manifeste_tool.domain.merging.collisions import Today
from manifeste_tool.domain.ordering.running_order import Entry, falling
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.text import fingerprint
from manifeste_tool.errors import N_, StaleError
from manifeste_tool.services.amending.proposing import known, record
from manifeste_tool.services.amending.stored_edits import edit
from manifeste_tool.services.examining.ordering import Order, completed, entries, read_order, state_of
from manifeste_tool.services.examining.pronouncing import CauseRequiredError
from manifeste_tool.services.notifying import tell
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.amending.amendments import StoredEdit
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.examining import running_orders
from manifeste_tool.storage.examining.running_orders import Called
from manifeste_tool.storage.text import texts

_NOTHING = frozenset({Outcome.SATISFIED, Outcome.UNCHANGED})


class NotOpenError(StaleError):
    """What is said of an open amendment is said of one that is decided."""

    sentence = N_("L'amendement %(number)s n'est plus à décider : il n'y a rien à confirmer. Relisez sa fiche.")


@dataclass(frozen=True)
class Standings:
    """How the open amendments of a list stand against today's text, and against what was adopted since."""

    ws: Workspace
    connection: Connection
    order: Order

    def status(self, amendment_id: int) -> Outcome:
        """Return CONFLICT, MOOT or SAME_PLACE if one of its places is, SATISFIED if all is there, else MERGED."""
        found = {one.outcome for one in self._today(amendment_id)}
        if grave := gravest(found):
            return grave
        return Outcome.SATISFIED if found and found <= _NOTHING else Outcome.MERGED

    @cached_property
    def falls(self) -> Mapping[int, int]:
        """The open amendments proposed as fallen, each with the adopted one that is the cause."""
        found = {**dict(self._stranded()), **dict(self._excluded())}
        kept = self._kept()
        return {key: cause for key, cause in found.items() if (key, cause) not in kept and key not in self.satisfied}

    @cached_property
    def satisfied(self) -> Mapping[int, int]:
        """The open amendments that bring nothing, each with the adopted one that does the same, 0 for the text."""
        found = {key: 0 for key in self._moved if self.status(key) is Outcome.SATISFIED}
        alike = {one.effect: one for one in self._adopted.values() if one.effect}
        for key in self._open:
            one = self.order.called[key]
            cause = alike.get(one.effect)
            if cause and cause.parent_id == one.parent_id and self._is_later(cause, one):
                found[key] = cause.id
        return found

    @cached_property
    def causes(self) -> Mapping[int, Called]:
        """What was adopted, by amendment: to name a cause."""
        return self._adopted

    @cached_property
    def _open(self) -> tuple[int, ...]:
        return tuple(
            key for key, one in self.order.called.items() if one.state not in (State.DECIDED, State.INTEGRATED)
        )

    @cached_property
    def _adopted(self) -> dict[int, Called]:
        """What was adopted and that no second deliberation has undone."""
        found = running_orders.adopted(self.connection, self.ws.cycle(self.connection))
        again = {one.second_of_id for one in found}
        return {one.id: one for one in found if one.id not in again}

    def _excluded(self) -> Iterator[tuple[int, int]]:
        """Yield what can no longer be done, with the adopted amendment that excludes it."""
        placed = {entry.id: entry for entry in self.order.placed if entry.id in self._open_ids}
        at: dict[object, list[Entry]] = {}
        for entry in placed.values():
            for hold in entry.holds:
                at.setdefault(hold.spot, []).append(entry)
        causes = entries(self.ws, self.connection, tuple(self._adopted.values()), self._footprints())
        for cause in causes.values():
            near = {entry.id: entry for hold in (*cause.holds, *cause.takes) for entry in at.get(hold.spot, ())}
            for fallen in falling(cause, near.values()):
                if self._is_later(self._adopted[cause.id], self.order.called[fallen.id]):
                    yield fallen.id, cause.id

    def _stranded(self) -> Iterator[tuple[int, int]]:
        """Yield what no longer applies to today's text, with the amendment that changed it last there."""
        lost = [key for key in self._moved if self.status(key) in (Outcome.MOOT, Outcome.CONFLICT)]
        touched = {one.paragraph_id for key in lost for one in self.order.footprints[key]}
        trail = texts.trail(self.connection, touched) if touched else ()
        for key in lost:
            there = {one.paragraph_id for one in self.order.footprints[key]}
            for made in reversed(trail):
                cause = self._adopted.get(made.decision.amendment_id or 0)
                if made.paragraph_id in there and cause and self._is_later(cause, self.order.called[key]):
                    yield key, cause.id
                    break

    def _footprints(self) -> Mapping[int, tuple[Footprint, ...]]:
        """Return what the adopted ones leave on the text: of a vote by division, the hunks that were adopted."""
        found = tuple(self._adopted.values())
        stored = running_orders.footprints_of(self.connection, self._adopted)
        divided = {one.id: self._divided(one) for one in found if one.adopted_hunks is not None}
        return {**completed(self.connection, found, stored), **divided}

    def _divided(self, one: Called) -> tuple[Footprint, ...]:
        base, wanted = (self.ws.text(self.connection, sha) for sha in (one.base, one.sha))
        return tuple(footprint(found) for found in edits(base, apply_hunks(base, wanted, one.adopted_hunks or ())))

    @cached_property
    def _open_ids(self) -> frozenset[int]:
        return frozenset(self._open)

    @cached_property
    def _ranks(self) -> Mapping[str, int]:
        shas = {one.base for one in self.order.called.values()} | {one.integrated_sha for one in self._adopted.values()}
        return running_orders.ranks(self.connection, shas)

    def _is_later(self, cause: Called, one: Called) -> bool:
        """Whether an amendment was not written knowing what `cause` did to the text."""
        if cause.id in {one.second_of_id, one.id}:
            return False
        return not cause.integrated_sha or self._ranks.get(one.base, 0) < self._ranks.get(cause.integrated_sha, 0)

    def _kept(self) -> set[tuple[int, int]]:
        """Return the falls that a person set aside."""
        numbers = {one.number: one.id for one in (*self.order.called.values(), *self._adopted.values())}
        kept = journal.named(self.connection, Happened.AMENDMENT_KEPT)
        return {(_known(numbers, fact.about_id), _known(numbers, fact.details.get("cause", ""))) for fact in kept}

    @cached_property
    def _texts(self) -> dict[tuple[str, str], Today]:
        return {}

    @cached_property
    def _tip(self) -> str:
        return self.ws.main(self.connection)

    def _target(self, one: Called) -> str:
        """Return what an amendment is brought into: today's text, or for a sub-amendment its parent's proposal."""
        if one.parent_id is None:
            return self._tip
        parent = self.order.called.get(one.parent_id)
        return parent.sha if parent else known(self.connection, one.parent_id).sha

    def _today(self, amendment_id: int) -> tuple[UnitOutcome, ...]:
        one = self.order.called[amendment_id]
        target = self._target(one)
        if one.base == target:
            return ()
        if (one.base, target) not in self._texts:
            base, today = (self.ws.text(self.connection, sha) for sha in (one.base, target))
            self._texts[one.base, target] = Today(base, today)
        return self._texts[one.base, target].outcomes([edit(stored) for stored in self._edits(one.id)])

    def _edits(self, amendment_id: int) -> tuple[StoredEdit, ...]:
        if amendment_id not in self._read:
            self.read([amendment_id])
        return self._read[amendment_id]

    def read(self, amendment_ids: Collection[int]) -> None:
        """Read the words of some amendments at once, whose status will be asked."""
        found = running_orders.edits_of(self.connection, set(amendment_ids) - set(self._read))
        self._read.update({key: found.get(key, ()) for key in amendment_ids if key not in self._read})

    @cached_property
    def _read(self) -> dict[int, tuple[StoredEdit, ...]]:
        return {}

    @cached_property
    def _moved(self) -> Collection[int]:
        """Return the open amendments where today's text is no longer what they were written on, or may not be."""
        today = self.ws.text(self.connection, self._tip)
        prints = {unit.id: fingerprint(unit) for unit in today}
        found = [
            key
            for key in self._open
            if self.order.called[key].base != self._tip
            and any(not one.base or prints.get(one.paragraph_id) != one.base for one in self.order.footprints[key])
        ]
        self.read(found)
        return found


@dataclass(frozen=True, slots=True)
class Consequences:
    """What adoptions did to the open amendments: each with its cause, and what was adopted."""

    falls: Mapping[int, int]
    satisfied: Mapping[int, int]
    causes: Mapping[int, Called]


def consequences(ws: Workspace, connection: Connection) -> Consequences:
    """Return what is to be confirmed, made once for as long as nothing happens; only for what reads."""
    state = state_of(ws, connection)
    made = ws.latest.get(state, "consequences")
    if isinstance(made, Consequences):
        return made
    found = Standings(ws, connection, read_order(ws, connection))
    return ws.latest.keep(state, "consequences", Consequences(found.falls, found.satisfied, found.causes))


def _known(numbers: Mapping[int, int], label: str) -> int:
    number = label.rpartition("/")[2]
    return numbers.get(int(number), 0) if number.isdecimal() else 0


def keep(ws: Workspace, by: Person, amendment_id: int, *, cause_id: int | None) -> None:
    """Leave an amendment in discussion although its fall was proposed, for good as far as this cause goes.

    Raises `ForbiddenError`, `NotOpenError`, `CauseRequiredError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.DECIDE)
        amendment = known(connection, amendment_id)
        if not timely(Act.DECIDE, amendment.state):
            raise NotOpenError(number=amendment.number)
        cause = amendments.by_id(connection, cause_id or 0)
        if cause is None or not cause.is_adopted:
            raise CauseRequiredError
        record(ws, connection, by, amendment, Happened.AMENDMENT_KEPT, cause=cause.label)


def ask_withdrawal(ws: Workspace, by: Person, amendment_id: int, *, why: str) -> None:
    """Ask the author of an open amendment to withdraw it, with a reason that they are told.

    Raises `ForbiddenError`, `NotOpenError`, `ReasonRequiredError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.DECIDE)
        amendment = known(connection, amendment_id)
        if not timely(Act.DECIDE, amendment.state):
            raise NotOpenError(number=amendment.number)
        tell(ws, connection, by, amendment, Happened.WITHDRAWAL_ASKED, reason=reason(why))
