"""The moderators' queue, read by page: what waits or is signalled, what was decided, what is contested."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CompoundSelect, Select, Subquery, func, or_, select, union_all

from manifeste_tool.domain.commission.tasks import Portion
from manifeste_tool.domain.gathering.moderation import Reason, State
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering.moderations import SEPARATOR
from manifeste_tool.storage.tables.contributions import contribution
from manifeste_tool.storage.tables.gathering import flag, moderation


class Pile(StrEnum):
    """What the queue shows; the values are those of the address."""

    WAITING = "a-moderer"
    CONTESTED = "reexamens"
    SET_ASIDE = "non-publiees"
    CLEARED = "publiees"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the queue is narrowed to: one pile of it, one reason, one consultation (`""`: every one)."""

    pile: Pile = Pile.WAITING
    reason: Reason | None = None
    consultation: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line: a reference, and since when it waits or when it was decided."""

    reference: str
    since: datetime


_OPEN = flag.c.settled_at.is_(None)


def page(connection: Connection, wanted: Wanted, *, limit: int, offset: int = 0) -> tuple[Sequence[Waiting], int]:
    """Return a page of one pile, and how many it holds.

    What waits has its oldest first, what was decided its latest.
    """
    found = _found(wanted)
    total = connection.execute(select(func.count()).select_from(found.subquery())).scalar_one()
    since = found.selected_columns.since
    order = (since, contribution.c.id) if _waits(wanted.pile) else (since.desc(), contribution.c.id.desc())
    rows = connection.execute(found.order_by(*order).limit(limit).offset(offset))
    return [Waiting(row.reference, row.since) for row in rows], int(total)


def after(connection: Connection, wanted: Wanted, since: datetime, *, without: Iterable[str]) -> str:
    """Return the next of a pile that waits since a moment or later, the first one after its end, `""` for none."""
    found = _found(wanted).where(contribution.c.reference.not_in(list(without)))
    at = found.selected_columns.since
    first = found.order_by(at, contribution.c.id).limit(1)
    later = connection.execute(first.where(at >= since)).first() or connection.execute(first).first()
    return later.reference if later else ""


def counts(connection: Connection, consultation: str = "") -> Mapping[Pile, int]:
    """Return how many each pile holds."""
    return {pile: page(connection, Wanted(pile, consultation=consultation), limit=0)[1] for pile in Pile}


def reasons(connection: Connection, pile: Pile, consultation: str = "") -> Mapping[Reason, int]:
    """Return for how many of a pile each reason holds, in the order of `Reason`."""
    found = _found(Wanted(pile, consultation=consultation)).subquery()
    told: Counter[str] = Counter()
    grouped = select(moderation.c.reasons, func.count().label("number")).select_from(found)
    grouped = grouped.join(moderation, moderation.c.contribution == found.c.reference)
    for row in connection.execute(grouped.group_by(moderation.c.reasons)):
        for reason in filter(None, row.reasons.split(SEPARATOR)):
            told[reason] += row.number
    told[Reason.FLAGGED] = page(connection, Wanted(pile, Reason.FLAGGED, consultation), limit=0)[1]
    return {reason: told[reason] for reason in Reason if told[reason]}


def consultations(connection: Connection, pile: Pile) -> Sequence[tuple[str, int]]:
    """Return the consultations that a pile's contributions come from, with their counts; `""` is for none."""
    found = _found(Wanted(pile)).subquery()
    of_it = select(contribution.c.consultation, func.count().label("number")).select_from(found)
    of_it = of_it.join(contribution, contribution.c.reference == found.c.reference)
    rows = connection.execute(of_it.group_by(contribution.c.consultation).order_by(contribution.c.consultation))
    return [(row.consultation or "", row.number) for row in rows]


def flags(connection: Connection, references: Iterable[str]) -> Mapping[str, int]:
    """Return how many signals on each of some contributions wait for an answer."""
    found: dict[str, int] = {}
    for portion in batches(references):
        counted = select(flag.c.contribution, func.count().label("number"))
        there = counted.where(_OPEN, flag.c.contribution.in_(portion)).group_by(flag.c.contribution)
        found |= {row.contribution: row.number for row in connection.execute(there)}
    return found


@dataclass(frozen=True, slots=True)
class Signal:
    """What somebody without account said of a contribution, that nobody answered yet."""

    id: int
    motive: str
    message: str
    made_at: datetime


def signals(connection: Connection, reference: str) -> tuple[Signal, ...]:
    """Return the signals on a contribution that wait for an answer, the oldest first."""
    statement = select(flag.c.id, flag.c.motive, flag.c.message, flag.c.made_at)
    rows = connection.execute(statement.where(_OPEN, flag.c.contribution == reference).order_by(flag.c.id))
    return tuple(Signal(row.id, row.motive, row.message, row.made_at) for row in rows)


@dataclass(frozen=True, slots=True)
class Portioned:
    """A part of a pile for the desk: how many it holds, the oldest, some lines."""

    count: int
    since: datetime | None
    lines: tuple[Waiting, ...]


def portion(connection: Connection, pile: Pile, asked: Portion) -> Portioned:
    """Return what the desk shows of a pile."""
    found = _found(Wanted(pile))
    if asked.only is not None:
        found = found.where(contribution.c.reference.in_(list(asked.only)))
    if asked.without:
        found = found.where(contribution.c.reference.not_in(list(asked.without)))
    told = found.subquery()
    count, since = connection.execute(select(func.count(), func.min(told.c.since)).select_from(told)).one()
    shown = found.order_by(found.selected_columns.since, contribution.c.id).limit(asked.limit).offset(asked.offset)
    rows = connection.execute(shown)
    return Portioned(count, since, tuple(Waiting(row.reference, row.since) for row in rows))


def _waits(pile: Pile) -> bool:
    return pile in (Pile.WAITING, Pile.CONTESTED)


def _found(wanted: Wanted) -> Select[tuple[str, datetime]]:
    """Every line of a pile; what its author took back waits for nobody."""
    piled = _piled(wanted.pile)
    found = select(contribution.c.reference, piled.c.since).join(
        piled, piled.c.contribution == contribution.c.reference
    )
    found = found.where(~contribution.c.withdrawn)
    if wanted.consultation:
        found = found.where(contribution.c.consultation == wanted.consultation)
    if wanted.reason is None:
        return found
    told = select(moderation.c.contribution).where(moderation.c.reasons.like(f"%{wanted.reason}%"))
    signalled = select(flag.c.contribution).where(_OPEN)
    also = contribution.c.reference.in_(signalled) if wanted.reason is Reason.FLAGGED else None
    holds = contribution.c.reference.in_(told)
    return found.where(holds if also is None else or_(holds, also))


def _piled(pile: Pile) -> Subquery:
    if pile is Pile.WAITING:
        return _waiting()
    state = State.CLEARED if pile is Pile.CLEARED else State.SET_ASIDE
    at = moderation.c.reexamination_asked_at if pile is Pile.CONTESTED else moderation.c.settled_at
    found = select(moderation.c.contribution, at.label("since")).where(moderation.c.state == str(state))
    if pile is Pile.CONTESTED:
        found = found.where(at.is_not(None), moderation.c.reexamined_at.is_(None))
    return found.subquery()


def _waiting() -> Subquery:
    """What waits: what is held, and what was signalled while it is shown and since it was last decided on."""
    held = select(moderation.c.contribution, moderation.c.opened_at.label("at"))
    held = held.where(moderation.c.state == str(State.WAITING))
    beside = flag.outerjoin(moderation, moderation.c.contribution == flag.c.contribution)
    undecided = or_(moderation.c.settled_at.is_(None), flag.c.made_at > moderation.c.settled_at)
    shown = or_(moderation.c.state.is_(None), moderation.c.state != str(State.SET_ASIDE))
    signalled = select(flag.c.contribution, flag.c.made_at.label("at")).select_from(beside)
    both: CompoundSelect[tuple[str, datetime]] = union_all(held, signalled.where(_OPEN, undecided, shown))
    each = both.subquery()
    return select(each.c.contribution, func.min(each.c.at).label("since")).group_by(each.c.contribution).subquery()
