"""Sittings, what members answered to their convocation, and spans of attendance, never rewritten but by their end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, delete, func, insert, select, update

from manifeste_tool.domain.commission.attendance import Attending, Presence
from manifeste_tool.domain.commission.sittings import Answer, Sitting, SittingState
from manifeste_tool.domain.commission.voting import Base, Majority, Quorum, QuorumKind, Rules
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.commission import presence, sitting, sitting_answer

_PLAIN = (
    *("title", "begins_at", "ends_at", "place", "link", "agenda", "chair_id", "max_proxies", "cycle"),
    *("convened_at", "opened_at", "closed_at", "called_id"),
)
_OVER = (str(SittingState.CLOSED), str(SittingState.CANCELLED))
_ASIDE = (str(SittingState.OPEN), str(SittingState.SUSPENDED))


def add(connection: Connection, new: Sitting, *, by_id: int, at: datetime) -> int:
    """Write a sitting and return its identifier."""
    values = columns(new) | {"created_by_id": by_id, "created_at": at}
    key: Sequence[int] | None = connection.execute(insert(sitting).values(**values)).inserted_primary_key
    return key[0] if key else 0


def write(connection: Connection, changed: Sitting) -> None:
    """Write every column of a sitting again."""
    connection.execute(update(sitting).where(sitting.c.id == changed.id).values(**columns(changed)))


def change(connection: Connection, sitting_id: int, values: Mapping[str, Any]) -> None:
    """Write some columns of a sitting: its state and the moment of it, the amendment called."""
    connection.execute(update(sitting).where(sitting.c.id == sitting_id).values(**values))


def columns(one: Sitting) -> dict[str, Any]:
    """Return the columns of a sitting, its identifier left out."""
    rules = {
        "majority": str(one.rules.majority),
        "base": str(one.rules.base),
        "quorum": str(one.rules.quorum.kind),
        "quorum_number": one.rules.quorum.number,
    }
    plain = {name: getattr(one, name) for name in _PLAIN}
    return plain | rules | {"chapters": list(one.chapters), "state": str(one.state)}


def by_id(connection: Connection, sitting_id: int) -> Sitting | None:
    """Return one sitting."""
    row = connection.execute(select(sitting).where(sitting.c.id == sitting_id)).mappings().first()
    return _sitting(row) if row else None


def in_states(connection: Connection, states: Iterable[SittingState]) -> tuple[Sitting, ...]:
    """Return the sittings in some states, the next first."""
    return _every(connection, select(sitting).where(sitting.c.state.in_(list(map(str, states)))))


def under_way(connection: Connection) -> Sitting | None:
    """Return the sitting that is open or suspended, the one opened last where there are several."""
    found = select(sitting).where(sitting.c.state.in_(_ASIDE)).order_by(sitting.c.opened_at.desc()).limit(1)
    row = connection.execute(found).mappings().first()
    return _sitting(row) if row else None


def every(connection: Connection) -> tuple[Sitting, ...]:
    """Return every sitting, the oldest first."""
    return _every(connection, select(sitting))


def page(connection: Connection, *, over: bool, limit: int, offset: int) -> tuple[tuple[Sitting, ...], int]:
    """Return a page of the sittings to come, the next first, or of those over, the last first; and how many."""
    wanted: ColumnElement[bool] = sitting.c.state.in_(_OVER) if over else sitting.c.state.not_in(_OVER)
    total = connection.execute(select(func.count()).select_from(sitting).where(wanted)).scalar_one()
    order = (sitting.c.begins_at.desc(), sitting.c.id.desc()) if over else (sitting.c.begins_at, sitting.c.id)
    rows = connection.execute(select(sitting).where(wanted).order_by(*order).limit(limit).offset(offset))
    return tuple(map(_sitting, rows.mappings())), int(total)


def put_answer(connection: Connection, given: Answer) -> None:
    """Write what a member answered, in the place of what they answered before."""
    values = asdict(given) | {"how": str(given.how)}
    connection.execute(delete(sitting_answer).where(_of(given.sitting_id, given.member_id)))
    connection.execute(insert(sitting_answer).values(**values))


def answer(connection: Connection, sitting_id: int, member_id: int) -> Answer | None:
    """Return what one member answered."""
    row = connection.execute(select(sitting_answer).where(_of(sitting_id, member_id))).mappings().first()
    return _answer(row) if row else None


def answers(connection: Connection, sitting_id: int) -> dict[int, Answer]:
    """Return what was answered, by member."""
    wanted = select(sitting_answer).where(sitting_answer.c.sitting_id == sitting_id)
    rows = connection.execute(wanted.order_by(sitting_answer.c.member_id)).mappings()
    return {row["member_id"]: _answer(row) for row in rows}


def begin(connection: Connection, sitting_id: int, span: Presence, *, by_id: int) -> int:
    """Write the beginning of a span of attendance and return its identifier."""
    values = asdict(span) | {"how": str(span.how), "sitting_id": sitting_id, "entered_by_id": by_id}
    del values["id"]
    key: Sequence[int] | None = connection.execute(insert(presence).values(**values)).inserted_primary_key
    return key[0] if key else 0


def end(connection: Connection, span_id: int, at: datetime) -> None:
    """Write the end of a span that lasts."""
    lasting = (presence.c.id == span_id) & presence.c.until.is_(None)
    connection.execute(update(presence).where(lasting).values(until=at))


def end_all(connection: Connection, sitting_id: int, at: datetime) -> None:
    """Write the end of every span that lasts."""
    lasting = (presence.c.sitting_id == sitting_id) & presence.c.until.is_(None)
    connection.execute(update(presence).where(lasting).values(until=at))


def spans(connection: Connection, sitting_id: int) -> tuple[Presence, ...]:
    """Return every span of attendance of a sitting, in the order they were written."""
    wanted = select(presence).where(presence.c.sitting_id == sitting_id)
    return tuple(map(_presence, connection.execute(wanted.order_by(presence.c.id)).mappings()))


def lasting(connection: Connection, sitting_id: int) -> dict[int, Presence]:
    """Return the spans that last, by member: a member has one at most."""
    return {span.member_id: span for span in spans(connection, sitting_id) if span.until is None}


def _of(sitting_id: int, member_id: int) -> ColumnElement[bool]:
    return (sitting_answer.c.sitting_id == sitting_id) & (sitting_answer.c.member_id == member_id)


def _every(connection: Connection, statement: Select[Any]) -> tuple[Sitting, ...]:
    ordered = statement.order_by(sitting.c.begins_at, sitting.c.id)
    return tuple(map(_sitting, connection.execute(ordered).mappings()))


def _sitting(row: RowMapping) -> Sitting:
    quorum = Quorum(QuorumKind(row["quorum"]), row["quorum_number"])
    return Sitting(
        **{name: row[name] for name in _PLAIN},
        id=row["id"],
        chapters=tuple(row["chapters"]),
        state=SittingState(row["state"]),
        rules=Rules(Majority(row["majority"]), Base(row["base"]), quorum),
    )


def _answer(row: RowMapping) -> Answer:
    return Answer(**{**row, "how": Attending(row["how"])})


def _presence(row: RowMapping) -> Presence:
    names = ("id", "member_id", "by_id", "by_name", "since", "until")
    return Presence(how=Attending(row["how"]), **{name: row[name] for name in names})
