"""Findings and the contributions they were drawn from: those that a reader's mark, still standing, ties to them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, RowMapping, Select, and_, delete, func, insert, select, update

from manifeste_tool.domain.synthesis.findings import Finding, number_of
from manifeste_tool.domain.text.stems import stems
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.synthesis import finding, mark

_LIVE = mark.c.removed_at.is_(None)
#: The finding that one is today: itself, or the one it was merged into.
_HEIR = func.coalesce(func.nullif(finding.c.merged_into, ""), finding.c.key)


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
    """Return, for each of the findings `keys`, the references of the contributions it was drawn from.

    One that was merged into another answers with that one's: a version already published still cites it.
    """
    found: dict[str, list[str]] = {}
    for portion in batches(keys):
        tied = finding.join(mark, and_(mark.c.finding == _HEIR, _LIVE))
        pairs = select(finding.c.key, mark.c.contribution).select_from(tied).where(finding.c.key.in_(portion))
        for row in connection.execute(pairs.distinct().order_by(mark.c.contribution)):
            found.setdefault(row.key, []).append(row.contribution)
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


def after(connection: Connection, *, nature: str = "", theme: str = "", last: str, limit: int) -> tuple[Finding, ...]:
    """Return the findings that follow one, by its key (`""`: from the first), in the order of their numbers."""
    where = [column == value for column, value in ((finding.c.nature, nature), (finding.c.theme, theme)) if value]
    length = func.length(finding.c.key)
    where.append((length > len(last)) | ((length == len(last)) & (finding.c.key > last)))
    statement = _counted().where(finding.c.merged_into == "", *where).order_by(*_ORDER).limit(limit)
    return tuple(map(_finding, connection.execute(statement).mappings()))


@dataclass(frozen=True, slots=True)
class Known:
    """What stands of a finding that a file brought, and what it said last."""

    key: str
    title: str
    body: str
    nature: str
    theme: str
    merged_into: str


def add(
    connection: Connection,
    new: Finding,
    *,
    at: datetime | None = None,
    person_id: int | None = None,
    origin: str = "",
    external_id: str = "",
) -> None:
    """Write a finding that does not stand yet; (`origin`, `external_id`) is what brought it, for a second import."""
    made = {"made_at": at, "person_id": person_id, "origin": origin, "external_id": external_id}
    connection.execute(insert(finding).values(key=new.key, split_from=new.split_from, **made, **_said(new)))


def reword(connection: Connection, changed: Finding) -> None:
    """Write the words, nature and theme of a finding again."""
    connection.execute(update(finding).where(finding.c.key == changed.key).values(**_said(changed)))


def next_number(connection: Connection) -> int:
    """Return the number that the next finding takes: none is ever given twice, since none is ever deleted."""
    newest = select(finding.c.key).order_by(func.length(finding.c.key).desc(), finding.c.key.desc()).limit(1)
    key = connection.execute(newest).scalar()
    return number_of(key) + 1 if key else 1


def merge(connection: Connection, key: str, into: str) -> None:
    """Let a finding, and all that was merged into it before, stand for another; its marks are moved by `marks.move`."""
    chain = (finding.c.key == key) | (finding.c.merged_into == key)
    connection.execute(update(finding).where(chain).values(merged_into=into))


def heirs(connection: Connection) -> Mapping[str, str]:
    """Return, for each finding that was merged, the one that it is today."""
    merged = select(finding.c.key, finding.c.merged_into).where(finding.c.merged_into != "")
    return {row.key: row.merged_into for row in connection.execute(merged)}


def imported(connection: Connection, origin: str, external_ids: Iterable[str]) -> Mapping[str, Known]:
    """Return what stands already of one origin, by external identifier."""
    found: dict[str, Known] = {}
    columns = [finding.c[name] for name in Known.__dataclass_fields__]
    for portion in batches(external_ids):
        where = (finding.c.origin == origin, finding.c.external_id.in_(portion))
        for row in connection.execute(select(finding.c.external_id, *columns).where(*where)).mappings():
            found[row["external_id"]] = Known(**{name: row[name] for name in Known.__dataclass_fields__})
    return found


def split_off(connection: Connection, key: str) -> tuple[Finding, ...]:
    """Return the findings that were split from one, and stand."""
    where = (finding.c.split_from == key, finding.c.merged_into == "")
    return tuple(map(_finding, connection.execute(_counted().where(*where).order_by(*_ORDER)).mappings()))


def natures(connection: Connection) -> Sequence[str]:
    """Return the natures in use, in alphabetical order."""
    return _in_use(connection, finding.c.nature)


def themes(connection: Connection) -> Sequence[str]:
    """Return the themes in use, in alphabetical order."""
    return _in_use(connection, finding.c.theme)


def _write(connection: Connection, new: Finding, at: datetime | None) -> None:
    values = _said(new)
    if not connection.execute(update(finding).where(finding.c.key == new.key).values(**values)).rowcount:
        connection.execute(insert(finding).values(key=new.key, made_at=at, **values))


def _said(new: Finding) -> dict[str, str]:
    words = {"title": new.title, "body": new.body, "nature": new.nature, "theme": new.theme}
    return {**words, "stems": stems(f"{new.title} {new.body}")}


def _in_use(connection: Connection, column: Column[str]) -> Sequence[str]:
    return (
        connection.execute(select(column).where(column != "", finding.c.merged_into == "").distinct().order_by(column))
        .scalars()
        .all()
    )


#: E2 comes before E10.
_ORDER = (func.length(finding.c.key), finding.c.key)


def _counted() -> Select[tuple[object, ...]]:
    drawn = (
        select(func.count(mark.c.contribution.distinct()))
        .where(mark.c.finding == _HEIR, _LIVE)
        .correlate(finding)
        .scalar_subquery()
    )
    names = ("key", "title", "body", "nature", "theme", "merged_into", "split_from")
    return select(*(finding.c[name] for name in names), drawn.label("contributions"))


def _finding(row: RowMapping) -> Finding:
    return Finding(**row)
