"""Integrations under way: a plan, what it was before, who saved it last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, insert, select, update

from manifeste_tool.domain.integration.work import Plan, Work, WorkState, from_plain, to_plain
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.workshops import workshop


@dataclass(frozen=True, slots=True)
class Workshop:
    """A work with its row: `turn` grows at every save, `place` is where somebody acted last."""

    id: int
    title: str
    state: WorkState
    work: Work
    place: str
    turn: int
    begun_by_id: int
    begun_at: datetime
    saved_by_id: int
    saved_at: datetime


def begin(connection: Connection, title: str, plan: Plan, by: int, at: datetime) -> int:
    """Write a new workshop and return its number."""
    people = {"begun_by_id": by, "begun_at": at, "saved_by_id": by, "saved_at": at}
    values = {"title": title, "state": str(WorkState.OPEN), "place": "", "turn": 1, **people}
    statement = insert(workshop).values(**values, **to_plain(plan), history=[])
    key: Sequence[int] | None = connection.execute(statement).inserted_primary_key
    return key[0] if key else 0


def save(connection: Connection, kept: Workshop, work: Work, *, place: str, by: int, at: datetime) -> bool:
    """Write the work after an act if nobody saved since `kept` was read; whether it was written."""
    values = {"place": place, "turn": kept.turn + 1, "saved_by_id": by, "saved_at": at}
    history = [to_plain(plan) for plan in work.before]
    unmoved = (workshop.c.id == kept.id) & (workshop.c.turn == kept.turn) & (workshop.c.state == str(WorkState.OPEN))
    statement = update(workshop).where(unmoved).values(**values, **to_plain(work.plan), history=history)
    return connection.execute(statement).rowcount == 1


def close(connection: Connection, workshop_id: int, state: WorkState) -> None:
    """Write that a workshop is over."""
    connection.execute(update(workshop).where(workshop.c.id == workshop_id).values(state=str(state)))


def by_id(connection: Connection, workshop_id: int) -> Workshop | None:
    """Return one workshop."""
    row = connection.execute(select(workshop).where(workshop.c.id == workshop_id)).mappings().first()
    return _workshop(row) if row else None


def still_open(connection: Connection) -> tuple[Workshop, ...]:
    """Return the workshops that are neither confirmed nor dropped, saved last first."""
    statement = select(workshop).where(workshop.c.state == str(WorkState.OPEN)).order_by(workshop.c.saved_at.desc())
    return tuple(map(_workshop, connection.execute(statement).mappings()))


def _workshop(row: RowMapping) -> Workshop:
    names = ("id", "title", "place", "turn", "begun_by_id", "begun_at", "saved_by_id", "saved_at")
    plain: Mapping[str, Any] = {name: row[name] for name in ("steps", "answers", "clean_up")}
    work = Work(from_plain(plain), tuple(map(from_plain, row["history"])))
    return Workshop(**{name: row[name] for name in names}, state=WorkState(row["state"]), work=work)
