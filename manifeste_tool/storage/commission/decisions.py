"""What was pronounced of amendments: never erased, undone by a mark."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, insert, select, update

from manifeste_tool.domain.amending.amendments import Outcome
from manifeste_tool.domain.commission.sittings import Decision, Method
from manifeste_tool.domain.commission.voting import Counts
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.amendments import amendment
from manifeste_tool.storage.tables.commission import decision

COUNTED = ("favour", "against", "abstained", "apart")
#: The columns of an amendment that a decision may change, and its undoing gives back.
MOVED = ("state", "outcome", "ground", "reason", "cause_id", "adopted_hunks", "decided_at", "decider_id")


def add(connection: Connection, new: Decision) -> int:
    """Write a decision and return its identifier."""
    values = {name: given for name, given in asdict(new).items() if name not in ("id", "counts")}
    values |= {name: getattr(new.counts, name, None) for name in COUNTED}
    values |= {"outcome": str(new.outcome), "method": str(new.method), "before": dict(new.before or {})}
    values |= {"hunks": list(new.hunks) if new.hunks else None, "together": list(new.together)}
    values |= {"facts": list(new.facts)}
    key: Sequence[int] | None = connection.execute(insert(decision).values(**values)).inserted_primary_key
    return key[0] if key else 0


def by_id(connection: Connection, decision_id: int) -> Decision | None:
    """Return one decision."""
    return _first(connection, select(decision).where(decision.c.id == decision_id))


def last_of(connection: Connection, amendment_id: int) -> Decision | None:
    """Return the decision that stands on an amendment."""
    standing = select(decision).where(decision.c.amendment_id == amendment_id, decision.c.undone_at.is_(None))
    return _first(connection, standing.order_by(decision.c.id.desc()))


def last_in(connection: Connection, sitting_id: int) -> Decision | None:
    """Return the last decision of a sitting that stands."""
    standing = select(decision).where(decision.c.sitting_id == sitting_id, decision.c.undone_at.is_(None))
    return _first(connection, standing.order_by(decision.c.id.desc()))


def of_sitting(connection: Connection, sitting_id: int) -> tuple[Decision, ...]:
    """Return every decision of a sitting, undone ones too, in their order."""
    return _every(connection, select(decision).where(decision.c.sitting_id == sitting_id))


def of_ballot(connection: Connection, ballot_id: int) -> tuple[Decision, ...]:
    """Return the decisions that a vote led to, in their order."""
    return _every(connection, select(decision).where(decision.c.ballot_id == ballot_id))


def later(connection: Connection, than: Decision) -> tuple[Decision, ...]:
    """Return what was decided after a decision and stands, in its order."""
    return _every(connection, select(decision).where(decision.c.id > than.id, decision.c.undone_at.is_(None)))


def standing(connection: Connection) -> tuple[Decision, ...]:
    """Return every decision that stands, in their order."""
    return _every(connection, select(decision).where(decision.c.undone_at.is_(None)))


def undo(connection: Connection, decision_id: int, *, by_id: int, at: datetime) -> None:
    """Mark a decision as undone."""
    statement = update(decision).where(decision.c.id == decision_id)
    connection.execute(statement.values(undone_at=at, undone_by_id=by_id))


def columns(connection: Connection, amendment_ids: Iterable[int]) -> dict[str, dict[str, Any]]:
    """Return the columns that a decision may change, by the amendment's row, as JSON keeps them."""
    statement = select(amendment.c.id, *(amendment.c[name] for name in MOVED))
    rows = connection.execute(statement.where(amendment.c.id.in_(list(amendment_ids)))).mappings()
    return {str(row["id"]): {name: _plain(row[name]) for name in MOVED} for row in rows}


def give_back(connection: Connection, before: Mapping[str, Mapping[str, Any]]) -> None:
    """Give amendments back the columns they had."""
    for key, values in before.items():
        moment = values["decided_at"] and datetime.fromisoformat(values["decided_at"])
        restored = {**values, "decided_at": moment}
        connection.execute(update(amendment).where(amendment.c.id == int(key)).values(**restored))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _every(connection: Connection, statement: Select[Any]) -> tuple[Decision, ...]:
    return tuple(map(_decision, connection.execute(statement.order_by(decision.c.id)).mappings()))


def _first(connection: Connection, statement: Select[Any]) -> Decision | None:
    row = connection.execute(statement.limit(1)).mappings().first()
    return _decision(row) if row else None


def _decision(row: RowMapping) -> Decision:
    values = {name: row[name] for name in row if name not in COUNTED}
    counts = None if row["favour"] is None else Counts(*(row[name] or 0 for name in COUNTED))
    values |= {"outcome": Outcome(row["outcome"]), "method": Method(row["method"]), "counts": counts}
    values |= {"together": tuple(row["together"]), "facts": tuple(row["facts"])}
    values |= {"hunks": None if row["hunks"] is None else tuple(row["hunks"])}
    return Decision(**values)
