"""Readers' marks: the passages of contributions that each of them tied to a finding, and when it stopped to stand."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, func, insert, select, update

from manifeste_tool.domain.synthesis.marks import Mark
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.synthesis import mark, reading

_LIVE = mark.c.removed_at.is_(None)
_COLUMNS = [column for column in mark.c]  # noqa: C416 - a column collection is no list of columns


def add(connection: Connection, new: Mark) -> int:
    """Write a mark and return its identifier: that of the same mark by the same reader where it stands already."""
    alike = (
        mark.c.contribution == new.contribution,
        mark.c.finding == new.finding,
        mark.c.person_id == new.person_id,
        mark.c.excerpt == new.excerpt,
        _LIVE,
    )
    standing = connection.execute(select(mark.c.id).where(*alike)).scalar()
    if standing is not None:
        return int(standing)
    values = {name: getattr(new, name) for name in _WRITTEN}
    key = connection.execute(insert(mark).values(**values)).inserted_primary_key
    return int(key[0]) if key else 0


_WRITTEN = ("contribution", "finding", "person_id", "excerpt", "note", "made_at")


def get(connection: Connection, mark_id: int) -> Mark | None:
    """Return one mark, standing or not; one that was tied to no finding is none."""
    return next(iter(_read(connection, mark.c.id == mark_id)), None)


def of_contribution(connection: Connection, reference: str, *, ended: bool = False) -> tuple[Mark, ...]:
    """Return the marks of a contribution that stand, oldest first; with `ended`, the others too."""
    return _read(connection, mark.c.contribution == reference, *(() if ended else (_LIVE,)))


def of_finding(connection: Connection, key: str, references: Iterable[str]) -> Mapping[str, tuple[Mark, ...]]:
    """Return the marks that tie some contributions to a finding, by contribution."""
    found: dict[str, tuple[Mark, ...]] = {}
    for portion in batches(references):
        for one in _read(connection, mark.c.finding == key, mark.c.contribution.in_(portion), _LIVE):
            found[one.contribution] = (*found.get(one.contribution, ()), one)
    return found


def readers(connection: Connection, key: str) -> Mapping[int, int]:
    """Return how many of the marks that stand of a finding each reader made; files are left out."""
    counted = select(mark.c.person_id, func.count()).where(mark.c.finding == key, _LIVE, mark.c.person_id.is_not(None))
    return {person_id: count for person_id, count in connection.execute(counted.group_by(mark.c.person_id))}  # noqa: C416 - rows are no pairs


def remove(connection: Connection, mark_id: int, at: datetime) -> None:
    """End a mark; one already ended keeps its date."""
    connection.execute(update(mark).where(mark.c.id == mark_id, _LIVE).values(removed_at=at))


def restore(connection: Connection, mark_id: int) -> None:
    """Let a mark that was ended stand again."""
    connection.execute(update(mark).where(mark.c.id == mark_id).values(removed_at=None))


def move(connection: Connection, key: str, into: str, references: Collection[str] | None = None) -> int:
    """Tie the marks of a finding to another: those of some contributions, None for all, ended ones with them.

    Return how many that stood were moved. Who made them and when stay.
    """
    moved = 0
    for portion in [None] if references is None else batches(references):
        where = [mark.c.finding == key]
        if portion is not None:
            where.append(mark.c.contribution.in_(portion))
        moved += int(connection.execute(update(mark).where(*where, _LIVE).values(finding=into)).rowcount)
        connection.execute(update(mark).where(*where).values(finding=into))
    return moved


def quoting(connection: Connection, reference: str) -> tuple[Mark, ...]:
    """Return the marks of a contribution that hold words of it or on it, ended ones with them."""
    return _read(connection, mark.c.contribution == reference, (mark.c.excerpt != "") | (mark.c.note != ""))


def quote(connection: Connection, mark_id: int, excerpt: str) -> None:
    """Write the excerpt of one mark again, ended or not."""
    connection.execute(update(mark).where(mark.c.id == mark_id).values(excerpt=excerpt))


def reword(connection: Connection, reference: str, said: Callable[[str], str]) -> None:
    """Write what readers said of a contribution again, as `said` gives it: their notes, their remarks."""
    for one in quoting(connection, reference):
        if (note := said(one.note)) != one.note:
            connection.execute(update(mark).where(mark.c.id == one.id).values(note=note))
    rows = connection.execute(select(reading).where(reading.c.contribution == reference, reading.c.remark != ""))
    for row in rows.all():
        where = (reading.c.contribution == reference, reading.c.person_id == row.person_id)
        if (remark := said(row.remark)) != row.remark:
            connection.execute(update(reading).where(*where).values(remark=remark))


def forget_words(connection: Connection, reference: str) -> None:
    """Keep no word of a contribution: its excerpts, and what readers wrote beside them; who tied it to what stays."""
    connection.execute(update(mark).where(mark.c.contribution == reference).values(excerpt="", note=""))
    connection.execute(update(reading).where(reading.c.contribution == reference).values(remark=""))


def keep_to(connection: Connection, bodies: Mapping[str, str]) -> None:
    """Forget the excerpts that no longer stand in the words of their contributions, by reference."""
    for portion in batches(bodies):
        where = (mark.c.contribution.in_(portion), mark.c.excerpt != "")
        for row in connection.execute(select(mark.c.id, mark.c.contribution, mark.c.excerpt).where(*where)).all():
            if row.excerpt not in bodies[row.contribution]:
                quote(connection, row.id, "")


def _read(connection: Connection, *where: ColumnElement[bool]) -> tuple[Mark, ...]:
    rows = connection.execute(select(*_COLUMNS).where(mark.c.finding.is_not(None), *where).order_by(mark.c.id))
    return tuple(map(_mark, rows.mappings()))


def _mark(row: RowMapping) -> Mark:
    return Mark(**row)
