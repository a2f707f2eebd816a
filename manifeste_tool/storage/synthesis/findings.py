"""Findings and the contributions they were drawn from: those that a reader's mark, still standing, ties to them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Column, RowMapping, Select, delete, func, insert, select, update

from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.text.stems import stems
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.synthesis import finding, mark

_LIVE = mark.c.removed_at.is_(None)


def put(connection: Connection, new: Finding, references: Iterable[str], at: datetime | None = None) -> None:
    """Write a finding and what it was drawn from by nobody in particular; readers' own marks stay as they are.

    A known key takes the new values and the new set. `at` is None where nobody knows when it was drawn.
    """
    _write(connection, new, at)
    nobodys = (mark.c.finding == new.key, mark.c.person_id.is_(None), _LIVE)
    asked = dict.fromkeys(references)
    stood = set(connection.execute(select(mark.c.contribution).where(*nobodys)).scalars())
    for portion in batches(stood - asked.keys()):
        connection.execute(delete(mark).where(*nobodys, mark.c.contribution.in_(portion)))
    rows = [{"finding": new.key, "contribution": each, "made_at": at} for each in asked if each not in stood]
    if rows:
        connection.execute(insert(mark), rows)


def get(connection: Connection, key: str) -> Finding | None:
    """Return the finding of that key."""
    row = connection.execute(_counted().where(finding.c.key == key)).mappings().one_or_none()
    return _finding(row) if row else None


def of_keys(connection: Connection, keys: Iterable[str]) -> Mapping[str, Finding]:
    """Return the findings among `keys`, by key."""
    found: dict[str, Finding] = {}
    for portion in batches(keys):
        rows = connection.execute(_counted().where(finding.c.key.in_(portion))).mappings()
        found.update({row["key"]: _finding(row) for row in rows})
    return found


def of_contribution(connection: Connection, reference: str) -> tuple[Finding, ...]:
    """Return the findings that one contribution fed."""
    fed = select(mark.c.finding).where(mark.c.contribution == reference, _LIVE)
    rows = connection.execute(_counted().where(finding.c.key.in_(fed)).order_by(*_ORDER)).mappings()
    return tuple(map(_finding, rows))


def drawn_from(connection: Connection, keys: Iterable[str]) -> Mapping[str, Collection[str]]:
    """Return, for each of the findings `keys`, the references of the contributions it was drawn from."""
    found: dict[str, list[str]] = {}
    for portion in batches(keys):
        pairs = select(mark.c.finding, mark.c.contribution).where(mark.c.finding.in_(portion), _LIVE).distinct()
        for row in connection.execute(pairs.order_by(mark.c.contribution)):
            found.setdefault(row.finding, []).append(row.contribution)
    return found


def page(
    connection: Connection, *, nature: str = "", theme: str = "", limit: int, offset: int = 0
) -> tuple[tuple[Finding, ...], int]:
    """Return a page of findings in the order of their numbers, and how many there are in all."""
    where = [column == value for column, value in ((finding.c.nature, nature), (finding.c.theme, theme)) if value]
    where.append(finding.c.merged_into == "")
    total = connection.execute(select(func.count()).select_from(finding).where(*where)).scalar_one()
    rows = connection.execute(_counted().where(*where).order_by(*_ORDER).limit(limit).offset(offset)).mappings()
    return tuple(map(_finding, rows)), total


def natures(connection: Connection) -> Sequence[str]:
    """Return the natures in use, in alphabetical order."""
    return _in_use(connection, finding.c.nature)


def themes(connection: Connection) -> Sequence[str]:
    """Return the themes in use, in alphabetical order."""
    return _in_use(connection, finding.c.theme)


def _write(connection: Connection, new: Finding, at: datetime | None) -> None:
    values = {"title": new.title, "body": new.body, "nature": new.nature, "theme": new.theme}
    values["stems"] = stems(f"{new.title} {new.body}")
    if not connection.execute(update(finding).where(finding.c.key == new.key).values(**values)).rowcount:
        connection.execute(insert(finding).values(key=new.key, made_at=at, **values))


def _in_use(connection: Connection, column: Column[str]) -> Sequence[str]:
    return connection.execute(select(column).where(column != "").distinct().order_by(column)).scalars().all()


#: E2 comes before E10.
_ORDER = (func.length(finding.c.key), finding.c.key)


def _counted() -> Select[tuple[object, ...]]:
    drawn = (
        select(func.count(mark.c.contribution.distinct()))
        .where(mark.c.finding == finding.c.key, _LIVE)
        .correlate(finding)
        .scalar_subquery()
    )
    said = (finding.c.key, finding.c.title, finding.c.body, finding.c.nature, finding.c.theme)
    return select(*said, drawn.label("contributions"))


def _finding(row: RowMapping) -> Finding:
    return Finding(**row)
