"""Who has read what, and what is left to read: the queue, counted by what it may be narrowed to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, exists, func, insert, select, union, update

from manifeste_tool.domain.commission.tasks import Portion
from manifeste_tool.domain.consulting.contributions import Filters, Reach
from manifeste_tool.domain.synthesis.marks import Reading
from manifeste_tool.storage.consulting import narrowing
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import consultation, contribution
from manifeste_tool.storage.tables.synthesis import mark, reading

_OF_IT = reading.c.contribution == contribution.c.reference


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the queue is narrowed to; `reader` leaves out what they read, None what anybody read or marked."""

    theme: str = ""
    nature: str = ""
    authority: str = ""
    author_type: str = ""
    reader: int | None = None


#: A contribution of the queue: its reference, its first words, when it came.
Line = tuple[str, str, datetime]


@dataclass(frozen=True, slots=True)
class Shared:
    """What contributions share, in the words kept, and how many do."""

    authority: str
    author_type: str
    theme: str
    nature: str
    count: int


def put(connection: Connection, read: Reading) -> None:
    """Write that somebody read a contribution; a later reading may bring a remark and takes none away."""
    where = (reading.c.contribution == read.contribution, reading.c.person_id == read.person_id)
    values = {"read_at": read.read_at} | ({"remark": read.remark} if read.remark else {})
    if not connection.execute(update(reading).where(*where).values(**values)).rowcount:
        row = {"contribution": read.contribution, "person_id": read.person_id, "remark": read.remark}
        connection.execute(insert(reading).values(**row, read_at=read.read_at))


def of_contribution(connection: Connection, reference: str) -> tuple[Reading, ...]:
    """Return who read a contribution, the first first."""
    rows = select(reading).where(reading.c.contribution == reference).order_by(reading.c.read_at, reading.c.person_id)
    return tuple(Reading(**row) for row in connection.execute(rows).mappings())


def following(connection: Connection, wanted: Wanted, reach: Reach, *, after: str = "") -> str:
    """Return the reference of what is to be read after a contribution, in the order they came, going round at the end.

    `""` where nothing else is left.
    """
    order = contribution.c.id
    left = _left(select(contribution.c.reference), wanted, reach).where(contribution.c.reference != after)
    at = select(contribution.c.id).where(contribution.c.reference == after).scalar_subquery()
    for where in ((order > at,), ()) if after else ((),):
        found = connection.execute(left.where(*where).order_by(order).limit(1)).scalar()
        if found is not None:
            return str(found)
    return ""


def page(connection: Connection, wanted: Wanted, reach: Reach, *, limit: int, offset: int = 0) -> tuple[str, ...]:
    """Return the references of a page of what is to be read, in the order they came."""
    left = _left(select(contribution.c.reference), wanted, reach).order_by(contribution.c.id)
    return tuple(row.reference for row in connection.execute(left.limit(limit).offset(offset)))


def readable(connection: Connection, reach: Reach) -> tuple[Shared, ...]:
    """Count all that there is to read for a reader, read or not, by what it shares."""
    return _shared(connection, _to_read(reach))


def read(connection: Connection, reach: Reach, reader: int | None) -> tuple[Shared, ...]:
    """Count what a person read of it, None for what anybody read or marked, by what it shares."""
    if reader is None:
        done: Select[tuple[str]] | ColumnElement[str] = select(_done().subquery())
    else:
        done = select(reading.c.contribution).where(reading.c.person_id == reader)
    return _shared(connection, and_(_to_read(reach), contribution.c.reference.in_(done)))


def count_readable(connection: Connection) -> int:
    """Count all that there is to read for who reads everything; an index holds all that is asked."""
    counted = select(func.count()).select_from(contribution).where(_to_read(Reach(every=True)))
    return int(connection.execute(counted).scalar_one())


def waiting(connection: Connection, asked: Portion, *, readable: int) -> tuple[tuple[Line, ...], int, datetime | None]:
    """Return what nobody read, a portion of it: reference, first words, when it came; how many, and since when.

    `readable` is what `count_readable` gives: of all, the few that were read are taken off.
    """
    where = [_unread(None), _to_read(Reach(every=True)), *_named(asked.only, inside=True)]
    where += _named(asked.without or None, inside=False)
    columns = (contribution.c.reference, contribution.c.title, func.substr(contribution.c.body, 1, 120).label("words"))
    rows = select(*columns, contribution.c.imported_at).where(*where).order_by(contribution.c.id)
    found = connection.execute(rows.limit(asked.limit).offset(asked.offset)).all()
    lines = tuple((row.reference, row.title or row.words, row.imported_at) for row in found)
    if asked.only is None and not asked.without:
        first = select(contribution.c.imported_at).where(*where).order_by(contribution.c.id).limit(1)
        return lines, readable - _count_read(connection), connection.execute(first).scalar()
    total = select(func.count(), func.min(contribution.c.imported_at)).select_from(contribution).where(*where)
    count, since = connection.execute(total).one()
    return lines, int(count), since


def _count_read(connection: Connection) -> int:
    """Count what anybody read or marked of what there is to read, from what was read: the rest is not looked at."""
    done = _done().subquery()
    of_it = contribution.c.reference == done.c.contribution
    counted = select(func.count()).select_from(done.join(contribution, of_it)).where(_to_read(Reach(every=True)))
    return int(connection.execute(counted).scalar_one())


def _done() -> CompoundSelect[tuple[str]]:
    return union(select(reading.c.contribution), select(mark.c.contribution).where(mark.c.removed_at.is_(None)))


def _named(references: Iterable[str] | None, *, inside: bool) -> list[ColumnElement[bool]]:
    if references is None:
        return []
    column = contribution.c.reference
    return [column.in_(sorted(references)) if inside else column.not_in(sorted(references))]


def _left(start: Select[tuple[str]], wanted: Wanted, reach: Reach) -> Select[tuple[str]]:
    filters = Filters(authority=wanted.authority, author_type=wanted.author_type)
    pairs = ((contribution.c.theme, wanted.theme), (contribution.c.nature, wanted.nature))
    where = [column == value for column, value in pairs if value]
    where += [_to_read(reach), *narrowing.narrowed(filters, reach), _unread(wanted.reader)]
    return start.outerjoin(consultation).where(*where)


def _to_read(reach: Reach) -> ColumnElement[bool]:
    """What waits for a moderator is not read yet, and what was withdrawn is read no more."""
    return and_(narrowing.known(reach), ~contribution.c.withdrawn, ~contribution.c.held)


def _unread(reader: int | None) -> ColumnElement[bool]:
    if reader is not None:
        return ~exists().where(_OF_IT, reading.c.person_id == reader)
    marked = exists().where(mark.c.contribution == contribution.c.reference, mark.c.removed_at.is_(None))
    return and_(~exists().where(_OF_IT), ~marked)


def _shared(connection: Connection, where: ColumnElement[bool]) -> tuple[Shared, ...]:
    shared = (contribution.c[name] for name in ("author_type", "theme", "nature"))
    columns = (func.coalesce(consultation.c.authority, "").label("authority"), *shared)
    counted = select(*columns, func.count().label("count")).select_from(contribution.outerjoin(consultation))
    rows = connection.execute(counted.where(where).group_by(*columns)).mappings()
    return tuple(Shared(**row) for row in rows)
