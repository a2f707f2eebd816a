"""The journal of facts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import RowMapping, func, insert, select, update

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import Fact
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.journal import fact
from manifeste_tool.storage.tables.people import counter


def record(connection: Connection, said: Fact) -> int:
    """Write one fact and return its identifier."""
    values = {
        "at": said.at,
        "person_id": said.person_id,
        "name": str(said.name),
        "about": str(said.about),
        "about_id": said.about_id,
        "details": dict(said.details),
        "audience": int(said.audience),
    }
    key: Sequence[int] | None = connection.execute(insert(fact).values(**values)).inserted_primary_key
    return key[0] if key else 0


def increment(connection: Connection, name: str) -> int:
    """Add one to a counter under its row's lock and return its new value; a counter begins at 0."""
    more = update(counter).where(counter.c.name == name).values(value=counter.c.value + 1).returning(counter.c.value)
    moved = connection.execute(more).scalar()
    if moved is None:
        connection.execute(insert(counter).values(name=name, value=1))
    return 1 if moved is None else int(moved)


def about(connection: Connection, kind: str, identity: str, circle: Audience, *, without: str = "") -> tuple[Fact, ...]:
    """Return what is on record about one thing and may be seen from `circle`, oldest first, one kind left out."""
    statement = select(fact).where(fact.c.about == kind, fact.c.about_id == identity, fact.c.audience >= int(circle))
    if without:
        statement = statement.where(fact.c.name != without)
    return tuple(map(fact_of, connection.execute(statement.order_by(fact.c.id)).mappings()))


def last(connection: Connection) -> int:
    """Return the identifier of the newest fact, 0 before the first: as long as it stands, nothing happened."""
    return int(connection.execute(select(func.max(fact.c.id))).scalar() or 0)


def last_named(connection: Connection, names: Iterable[str]) -> int:
    """Return the identifier of the newest fact of these names, 0 for none."""
    named_so = fact.c.name.in_([str(name) for name in names])
    return int(connection.execute(select(func.max(fact.c.id)).where(named_so)).scalar() or 0)


def named(connection: Connection, name: str) -> tuple[Fact, ...]:
    """Return every fact of one name, oldest first."""
    statement = select(fact).where(fact.c.name == name).order_by(fact.c.id)
    return tuple(map(fact_of, connection.execute(statement).mappings()))


def page_named(connection: Connection, name: str, *, limit: int, offset: int) -> tuple[Fact, ...]:
    """Return a page of the facts of one name, newest first."""
    statement = select(fact).where(fact.c.name == name).order_by(fact.c.id.desc()).limit(limit).offset(offset)
    return tuple(map(fact_of, connection.execute(statement).mappings()))


def count_named(connection: Connection, name: str) -> int:
    """Count the facts of one name."""
    counted = select(func.count()).select_from(fact).where(fact.c.name == name)
    return int(connection.execute(counted).scalar_one())


def newest(connection: Connection, name: str, kind: str, identities: Iterable[str]) -> dict[str, Fact]:
    """Return the newest fact of one name about each of these things, by the thing."""
    theirs = fact.c.about_id.in_(list(identities)) & (fact.c.about == kind) & (fact.c.name == name)
    rows = connection.execute(select(fact).where(theirs).order_by(fact.c.id)).mappings()
    return {row["about_id"]: fact_of(row) for row in rows}


def changes(connection: Connection, kind: str, identity: str, names: Iterable[str]) -> tuple[int, datetime | None]:
    """Return how often these facts happened to one thing, and when last."""
    theirs = (fact.c.about_id == identity) & (fact.c.about == kind) & fact.c.name.in_([str(name) for name in names])
    row = connection.execute(select(func.count(), func.max(fact.c.at)).where(theirs)).one()
    return int(row[0]), row[1]


def last_of(
    connection: Connection, kind: str, identities: Iterable[str], *, without: Iterable[str] = ()
) -> dict[str, datetime]:
    """Return when something that everybody may know happened last to each of these things, some names left out."""
    public = (fact.c.about == kind, fact.c.audience >= int(Audience.PUBLIC))
    told = fact.c.name.not_in([str(name) for name in without])
    statement = select(fact.c.about_id, func.max(fact.c.at).label("at")).where(*public, told).group_by(fact.c.about_id)
    portions = (statement.where(fact.c.about_id.in_(portion)) for portion in batches(identities))
    return {row.about_id: row.at for each in portions for row in connection.execute(each)}


def latest(connection: Connection, circle: Audience, *, limit: int, before: int | None = None) -> tuple[Fact, ...]:
    """Return a page of the journal as seen from `circle`, newest first; `before` is the identifier to go on from."""
    statement = select(fact).where(fact.c.audience >= int(circle)).order_by(fact.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(fact.c.id < before)
    return tuple(map(fact_of, connection.execute(statement).mappings()))


def until(connection: Connection, circle: Audience, moment: datetime | None, *, limit: int) -> tuple[Fact, ...]:
    """Return the newest facts seen from `circle` that are no later than a moment, the latest first."""
    statement = select(fact).where(fact.c.audience >= int(circle)).order_by(fact.c.at.desc(), fact.c.id.desc())
    if moment is not None:
        statement = statement.where(fact.c.at <= moment)
    return tuple(map(fact_of, connection.execute(statement.limit(limit)).mappings()))


def fact_of(row: RowMapping) -> Fact:
    """Return the fact that a row of the journal holds."""
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
