"""How moderation gets on: what was held and decided by day, how long it waited, counted in SQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, case, func, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from manifeste_tool.domain.gathering.moderation import State
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.picturing.courses import in_spans
from manifeste_tool.storage.tables.contributions import contribution
from manifeste_tool.storage.tables.gathering import moderation


class seconds_between(GenericFunction[int]):  # noqa: N801 - it is written as SQL functions are
    """How many seconds lie between two moments."""

    type = Integer()
    inherit_cache = True


@compiles(seconds_between)
def _between(element: Any, compiler: SQLCompiler, **named: Any) -> str:
    first, last = (compiler.process(one, **named) for one in element.clauses)
    return f"CAST(EXTRACT(EPOCH FROM ({last} - {first})) AS INTEGER)"


@compiles(seconds_between, "sqlite")
def _between_in_sqlite(element: Any, compiler: SQLCompiler, **named: Any) -> str:
    first, last = (compiler.process(one, **named) for one in element.clauses)
    return f"(CAST(strftime('%s', {last}) AS INTEGER) - CAST(strftime('%s', {first}) AS INTEGER))"


_STANDS = ~contribution.c.withdrawn


def by_state(connection: Connection) -> Mapping[State, int]:
    """Count what is held, published and set aside; what its author took back waits for nobody."""
    counted = select(moderation.c.state, func.count()).join_from(moderation, contribution).where(_STANDS)
    return {State(state): number for state, number in connection.execute(counted.group_by(moderation.c.state))}


def by_day(connection: Connection, edges: Sequence[datetime]) -> Sequence[tuple[int, int]]:
    """Count how many were held and how many decided between each edge and the next."""
    return in_spans(connection, moderation.c.opened_at, moderation.c.settled_at, edges=edges)


def decided_within(connection: Connection, since: datetime, steps: Sequence[timedelta]) -> Sequence[int]:
    """Count what was decided since a moment by how long it had waited: at most each step, then longer than all.

    What was decided again is counted from when it was held to when it was decided last.
    """
    waited = func.seconds_between(moderation.c.opened_at, moderation.c.settled_at)
    within = [waited <= int(step.total_seconds()) for step in steps]
    return _stepped(connection, within, moderation.c.settled_at >= since)


def waiting_for(connection: Connection, now: datetime, steps: Sequence[timedelta]) -> Sequence[int]:
    """Count what is held by how long it has been: at most each step, then longer than all."""
    within = [moderation.c.opened_at >= now - step for step in steps]
    return _stepped(connection, within, moderation.c.state == str(State.WAITING))


def _stepped(
    connection: Connection, within: Sequence[ColumnElement[bool]], where: ColumnElement[bool]
) -> Sequence[int]:
    """Count by the first of some conditions that holds, then those of which none does."""
    ranked = [(condition, _rank(rank)) for rank, condition in enumerate(within)]
    step = case(*ranked, else_=_rank(len(within))).label("step")
    counted = select(step, func.count()).join_from(moderation, contribution).where(where, _STANDS).group_by(step)
    found = {int(rank): number for rank, number in connection.execute(counted)}
    return [found.get(rank, 0) for rank in range(len(within) + 1)]


def _rank(number: int) -> ColumnElement[int]:
    """Written into the statement: what is grouped by is then the very words that are selected."""
    return literal_column(str(number), Integer)
