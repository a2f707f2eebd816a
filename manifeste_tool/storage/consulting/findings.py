"""Findings and the contributions they were drawn from."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Column, RowMapping, Select, delete, func, insert, select, update

from manifeste_tool.domain.consulting.findings import Finding
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import finding, finding_contribution


def put(connection: Connection, new: Finding, references: Iterable[str]) -> None:
    """Write a finding and what it was drawn from; a known key takes the new values and the new set of contributions."""
    values = {"title": new.title, "body": new.body, "nature": new.nature, "theme": new.theme}
    if not connection.execute(update(finding).where(finding.c.key == new.key).values(**values)).rowcount:
        connection.execute(insert(finding).values(key=new.key, **values))
    connection.execute(delete(finding_contribution).where(finding_contribution.c.finding == new.key))
    rows = [{"finding": new.key, "contribution": reference} for reference in dict.fromkeys(references)]
    if rows:
        connection.execute(insert(finding_contribution), rows)


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
    fed = select(finding_contribution.c.finding).where(finding_contribution.c.contribution == reference)
    rows = connection.execute(_counted().where(finding.c.key.in_(fed)).order_by(*_ORDER)).mappings()
    return tuple(map(_finding, rows))


def drawn_from(connection: Connection, keys: Iterable[str]) -> Mapping[str, Collection[str]]:
    """Return, for each of the findings `keys`, the references of the contributions it was drawn from."""
    found: dict[str, list[str]] = {}
    for portion in batches(keys):
        statement = select(finding_contribution).where(finding_contribution.c.finding.in_(portion))
        for row in connection.execute(statement.order_by(finding_contribution.c.contribution)):
            found.setdefault(row.finding, []).append(row.contribution)
    return found


def page(
    connection: Connection, *, nature: str = "", theme: str = "", limit: int, offset: int = 0
) -> tuple[tuple[Finding, ...], int]:
    """Return a page of findings in the order of their numbers, and how many there are in all."""
    where = [column == value for column, value in ((finding.c.nature, nature), (finding.c.theme, theme)) if value]
    total = connection.execute(select(func.count()).select_from(finding).where(*where)).scalar_one()
    rows = connection.execute(_counted().where(*where).order_by(*_ORDER).limit(limit).offset(offset)).mappings()
    return tuple(map(_finding, rows)), total


def natures(connection: Connection) -> Sequence[str]:
    """Return the natures in use, in alphabetical order."""
    return _in_use(connection, finding.c.nature)


def themes(connection: Connection) -> Sequence[str]:
    """Return the themes in use, in alphabetical order."""
    return _in_use(connection, finding.c.theme)


def _in_use(connection: Connection, column: Column[str]) -> Sequence[str]:
    return connection.execute(select(column).where(column != "").distinct().order_by(column)).scalars().all()


#: E2 comes before E10.
_ORDER = (func.length(finding.c.key), finding.c.key)


def _counted() -> Select[tuple[object, ...]]:
    drawn = (
        select(func.count())
        .select_from(finding_contribution)
        .where(finding_contribution.c.finding == finding.c.key)
        .correlate(finding)
        .scalar_subquery()
    )
    return select(finding, drawn.label("contributions"))


def _finding(row: RowMapping) -> Finding:
    return Finding(**row)
