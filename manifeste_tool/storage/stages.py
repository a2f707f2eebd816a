"""The stages of the démarche."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, insert, select, update

from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.text import stage


def every(connection: Connection) -> tuple[Stage, ...]:
    """Return every stage of every cycle, oldest opening first."""
    rows = connection.execute(select(stage).order_by(stage.c.opens_at, stage.c.id)).mappings()
    return tuple(map(_stage, rows))


def add(connection: Connection, new: Stage) -> Stage:
    """Write a stage; return it with its identifier."""
    values = {"cycle": new.cycle, "kind": str(new.kind), "opens_at": new.opens_at, "closes_at": new.closes_at}
    result = connection.execute(insert(stage).values(**values, public=new.public))
    key: Sequence[int] | None = result.inserted_primary_key
    return Stage(new.kind, new.opens_at, new.closes_at, new.public, new.cycle, key[0] if key else 0)


def close(connection: Connection, stage_id: int, at: datetime) -> None:
    """End a stage at a moment."""
    connection.execute(update(stage).where(stage.c.id == stage_id).values(closes_at=at))


def change(connection: Connection, changed: Stage) -> None:
    """Write the dates and openness of a stage again."""
    values = {"opens_at": changed.opens_at, "closes_at": changed.closes_at, "public": changed.public}
    connection.execute(update(stage).where(stage.c.id == changed.id).values(**values))


def _stage(row: RowMapping) -> Stage:
    kind = StageKind(row["kind"])
    return Stage(kind, row["opens_at"], row["closes_at"], row["public"], row["cycle"], row["id"])
