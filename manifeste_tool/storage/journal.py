"""The journal of facts, and the revision that tells the cache when what the public sees may have changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, Select, bindparam, func, insert, select, update

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import Fact
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.amendments import fact
from manifeste_tool.storage.tables.base import Instant
from manifeste_tool.storage.tables.people import counter
from manifeste_tool.storage.tables.text import stage

PUBLIC_REVISION = "public_revision"


def record(connection: Connection, said: Fact) -> None:
    """Write one fact; a public one moves the public revision under its row's lock."""
    values = {
        "at": said.at,
        "person_id": said.person_id,
        "name": str(said.name),
        "about": str(said.about),
        "about_id": said.about_id,
        "details": dict(said.details),
        "audience": int(said.audience),
    }
    connection.execute(insert(fact).values(**values))
    if said.audience is Audience.PUBLIC:
        touch_public(connection)


def touch_public(connection: Connection) -> None:
    """Say that something the public sees may have changed."""
    increment(connection, PUBLIC_REVISION)


def increment(connection: Connection, name: str) -> int:
    """Add one to a counter under its row's lock and return its new value; a counter begins at 0."""
    statement = update(counter).where(counter.c.name == name).values(value=counter.c.value + 1)
    if not connection.execute(statement).rowcount:
        connection.execute(insert(counter).values(name=name, value=1))
    return int(connection.execute(select(counter.c.value).where(counter.c.name == name)).scalar_one())


@dataclass(frozen=True, slots=True)
class PublicState:
    """What the cache's key needs: the public revision, and how many stage boundaries the clock has passed."""

    revision: int
    boundaries: int


def _public_state() -> Select[int, int]:
    now = bindparam("now", type_=Instant())
    revision = select(counter.c.value).where(counter.c.name == PUBLIC_REVISION).scalar_subquery()
    opened = select(func.count()).select_from(stage).where(stage.c.opens_at <= now).scalar_subquery()
    closed = select(func.count()).select_from(stage).where(stage.c.closes_at <= now).scalar_subquery()
    return select(func.coalesce(revision, 0), opened + closed)


#: Built once: every public request runs it, and building it takes four times as long as running it.
_PUBLIC_STATE = _public_state()


def public_state(connection: Connection, now: datetime) -> PublicState:
    """Read the public state in one SELECT."""
    row = connection.execute(_PUBLIC_STATE, {"now": now}).one()
    return PublicState(int(row[0]), int(row[1]))


def about(connection: Connection, kind: str, identity: str, circle: Audience) -> tuple[Fact, ...]:
    """Return what is on record about one thing and may be seen from `circle`, oldest first."""
    statement = select(fact).where(fact.c.about == kind, fact.c.about_id == identity, fact.c.audience >= int(circle))
    return tuple(map(_fact, connection.execute(statement.order_by(fact.c.id)).mappings()))


def latest(connection: Connection, circle: Audience, *, limit: int, before: int | None = None) -> tuple[Fact, ...]:
    """Return a page of the journal as seen from `circle`, newest first; `before` is the identifier to go on from."""
    statement = select(fact).where(fact.c.audience >= int(circle)).order_by(fact.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(fact.c.id < before)
    return tuple(map(_fact, connection.execute(statement).mappings()))


def _fact(row: RowMapping) -> Fact:
    details: Mapping[str, str] = row["details"]
    return Fact(
        name=row["name"],
        at=row["at"],
        person_id=row["person_id"],
        about=row["about"],
        about_id=row["about_id"],
        details=details,
        audience=Audience(row["audience"]),
        id=row["id"],
    )
