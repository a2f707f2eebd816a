"""Contributions: written in bulk, each once by (origin, external_id); read by page, within a reader's reach."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Label,
    RowMapping,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from manifeste_tool.domain.consulting.contributions import REFERENCE, Contribution, Filters, Reach
from manifeste_tool.domain.text import stems
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import consultation, contribution, finding, finding_contribution
from manifeste_tool.storage.tables.gathering import contribution_wording, likeness
from manifeste_tool.storage.tables.people import counter
from manifeste_tool.storage.tables.text import source_link

_SAID = (
    "consultation",
    "parent",
    "author_type",
    "territory",
    "collected",
    "said_on",
    "title",
    "body",
    "publishable",
    "question",
    "theme",
    "nature",
    "language",
    "answers",
    "verbatim",
    "people",
    "paragraph",
    "version",
)
_VALUES = attrgetter(*_SAID)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What stands of a contribution already imported."""

    reference: str
    fingerprint: str
    said_on: date | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many contributions were new, changed since the last import, or the same."""

    new: int = 0
    changed: int = 0
    same: int = 0


def recorded(connection: Connection, origin: str, external_ids: Iterable[str]) -> Mapping[str, Recorded]:
    """Return what stands already of one origin, by external identifier."""
    found: dict[str, Recorded] = {}
    columns = (contribution.c.external_id, contribution.c.reference, contribution.c.fingerprint, contribution.c.said_on)
    for portion in batches(external_ids):
        where = (contribution.c.origin == origin, contribution.c.external_id.in_(portion))
        for row in connection.execute(select(*columns).where(*where)):
            found[row.external_id] = Recorded(row.reference, row.fingerprint, row.said_on)
    return found


def add(connection: Connection, contributions: Iterable[Contribution], at: datetime) -> None:
    """Write contributions that do not stand yet, each with its reference."""
    for portion in batches(contributions):
        connection.execute(insert(contribution), [_row(each, at) for each in portion])


def change(connection: Connection, contributions: Iterable[Contribution]) -> None:
    """Write again what a file says of contributions that stand, found by reference; a withdrawal is not undone."""
    names = (*_SAID, "fingerprint", "stems")
    statement = update(contribution).where(contribution.c.reference == bindparam("of"), ~contribution.c.withdrawn)
    statement = statement.values({name: bindparam(f"new_{name}") for name in names})
    for portion in batches(contributions):
        rows = [(each.reference, _said(each)) for each in portion]
        values = [{"of": reference, **{f"new_{name}": row[name] for name in names}} for reference, row in rows]
        connection.execute(statement, values)


def answered(connection: Connection, origin: str) -> Mapping[str, str]:
    """Return, for the contributions of an origin that wait for what they answer, its reference where it stands now."""
    asked = contribution.alias("asked")
    own = and_(asked.c.origin == contribution.c.origin, asked.c.external_id == contribution.c.answers)
    waiting = (contribution.c.origin == origin, contribution.c.answers != "", contribution.c.parent == "")
    statement = select(contribution.c.reference, asked.c.reference.label("parent")).join(asked, own).where(*waiting)
    return {row.reference: row.parent for row in connection.execute(statement)}


def put(connection: Connection, contributions: Iterable[Contribution], at: datetime) -> Counts:
    """Write contributions that carry their references; running it twice changes nothing.

    One whose (origin, external_id) stands keeps the reference it had. Numbers given by hand are counted as used.
    """
    new = changed = same = 0
    for portion in batches(contributions):
        standing = {
            (origin, key): found
            for origin in {each.origin for each in portion}
            for key, found in recorded(
                connection, origin, [e.external_id for e in portion if e.origin == origin]
            ).items()
        }
        before = {each: standing.get((each.origin, each.external_id)) for each in portion}
        fresh = [each for each, found in before.items() if found is None]
        altered = [each for each, found in before.items() if found and found.fingerprint != each.fingerprint]
        add(connection, fresh, at)
        change(connection, altered)
        use_numbers(connection, (each.reference for each in fresh))
        new, changed, same = new + len(fresh), changed + len(altered), same + len(portion) - len(fresh) - len(altered)
    return Counts(new, changed, same)


def reserve(connection: Connection, series: str, count: int) -> int:
    """Reserve `count` numbers of a series (« 2024-NTES ») under its row's lock; return the first."""
    name = f"reference:{series}"
    taken = update(counter).where(counter.c.name == name).values(value=counter.c.value + count)
    if not connection.execute(taken).rowcount:
        connection.execute(insert(counter).values(name=name, value=count))
    last = connection.execute(select(counter.c.value).where(counter.c.name == name)).scalar_one()
    return int(last) - count + 1


def use_numbers(connection: Connection, references: Iterable[str]) -> None:
    """Count the numbers of references given elsewhere as used, so that none is given twice."""
    highest: dict[str, int] = {}
    for found in filter(None, map(REFERENCE.fullmatch, references)):
        series = f"{found['year']}-{found['sigle']}"
        highest[series] = max(highest.get(series, 0), int(found["number"]))
    for series, number in highest.items():
        missing = number - (reserve(connection, series, 0) - 1)
        reserve(connection, series, max(missing, 0))


def withdraw(connection: Connection, reference: str) -> None:
    """Withdraw a contribution: its words are kept no more, nor what was drawn from them to search or compare."""
    gone = {"withdrawn": True, "title": "", "body": "", "stems": ""}
    connection.execute(update(contribution).where(contribution.c.reference == reference).values(**gone))
    for table in (contribution_wording, likeness):
        connection.execute(delete(table).where(table.c.contribution == reference))
    connection.execute(update(source_link).where(source_link.c.key == reference).values(excerpt=""))


def agree(connection: Connection, reference: str, *, publishable: bool) -> None:
    """Write what the author of a contribution agrees to now."""
    said = update(contribution).where(contribution.c.reference == reference)
    connection.execute(said.values(publishable=publishable))


def get(connection: Connection, reference: str) -> Contribution | None:
    """Return the contribution of that reference, whoever may read it: the service asks `Reach`."""
    row = connection.execute(_read().where(contribution.c.reference == reference)).mappings().one_or_none()
    return _contribution(row) if row else None


def of_references(connection: Connection, references: Iterable[str]) -> Mapping[str, Contribution]:
    """Return the contributions among `references`, by reference, whoever may read them."""
    found: dict[str, Contribution] = {}
    for portion in batches(references):
        rows = connection.execute(_read().where(contribution.c.reference.in_(portion))).mappings()
        found.update({row["reference"]: _contribution(row) for row in rows})
    return found


def known_keys(connection: Connection, keys: Collection[str]) -> set[str]:
    """Return those among `keys` that name a contribution or a finding: the others may not be cited."""
    known: set[str] = set()
    for portion in batches(keys):
        for column in (contribution.c.reference, finding.c.key):
            known.update(connection.execute(select(column).where(column.in_(portion))).scalars())
    return known


@dataclass(frozen=True, slots=True)
class Among:
    """References that a list is narrowed to, or (`out`) that it leaves out."""

    references: Collection[str]
    out: bool = False


def page(
    connection: Connection,
    filters: Filters,
    reach: Reach,
    *,
    among: Among | None = None,
    limit: int,
    offset: int = 0,
    total: int | None = None,
) -> tuple[tuple[Contribution, ...], int]:
    """Return a page of what a reader may know of, the latest said first, and how many there are in all.

    These are not counted again where `total` says it. The fate of `filters` is not looked at: it follows from the text,
    and `among` brings it.
    """
    order = (contribution.c.said_on.desc().nulls_last(), contribution.c.id.desc())
    found = _found(filters, reach, among).order_by(*order)
    ids = connection.execute(found.limit(limit).offset(offset)).scalars().all()
    rows = connection.execute(_read().where(contribution.c.id.in_(ids)).order_by(*order)).mappings()
    counted = count(connection, filters, reach, among=among) if total is None else total
    return tuple(map(_contribution, rows)), counted


def author_types(connection: Connection, reach: Reach) -> Sequence[tuple[str, int]]:
    """Return the author types that a reader may know of, with their counts, the most frequent first."""
    return _facet(connection, contribution.c.author_type.label("value"), reach)


def territories(connection: Connection, reach: Reach) -> Sequence[tuple[str, int]]:
    """Return the territories that a reader may know of, with their counts, the most frequent first."""
    return _facet(connection, contribution.c.territory.label("value"), reach)


def newest(connection: Connection) -> int:
    """Return what tells that a contribution came since: 0 before the first."""
    return int(connection.execute(select(func.max(contribution.c.id))).scalar() or 0)


def count(connection: Connection, filters: Filters, reach: Reach, *, among: Among | None = None) -> int:
    """Return how many contributions `page` would give in all."""
    found = _found(filters, reach, among)
    return int(connection.execute(select(func.count()).select_from(found.subquery())).scalar_one())


def _facet(connection: Connection, value: Label[str], reach: Reach) -> Sequence[tuple[str, int]]:
    number = func.count().label("number")
    statement = select(value, number).select_from(contribution).outerjoin(consultation).where(_known(reach))
    rows = connection.execute(statement.group_by(value).order_by(number.desc(), value))
    return [(row.value, row.number) for row in rows if row.value]


def _found(filters: Filters, reach: Reach, among: Among | None) -> Select[int]:
    where = (_known(reach), *_narrowed(filters), *_among(among))
    return select(contribution.c.id).outerjoin(consultation).where(*where)


def _known(reach: Reach) -> ColumnElement[bool]:
    """The same rule as `Reach.knows`; a withdrawn contribution is listed to those alone who read what is private."""
    if reach.every:
        return true()
    public = and_(contribution.c.publishable, ~contribution.c.withdrawn, ~contribution.c.held)
    return or_(public, consultation.c.authority == reach.authority) if reach.authority else public


def _narrowed(filters: Filters) -> list[ColumnElement[bool]]:
    pairs = (
        (contribution.c.consultation, filters.consultation),
        (consultation.c.authority, filters.authority),
        (contribution.c.author_type, filters.author_type),
        (contribution.c.territory, filters.territory),
        (contribution.c.parent, filters.parent),
    )
    where = [column == value for column, value in pairs if value]
    if filters.finding:
        drawn = select(finding_contribution.c.contribution).where(finding_contribution.c.finding == filters.finding)
        where.append(contribution.c.reference.in_(drawn))
    return where + _searched(filters.query)


def _searched(query: str) -> list[ColumnElement[bool]]:
    """A reference finds its contribution; words find those that hold them all, never one that was withdrawn."""
    if not query.strip():
        return []
    if REFERENCE.fullmatch(query.strip().upper()):
        return [contribution.c.reference == query.strip().upper()]
    patterns = stems.patterns(query)
    return [~contribution.c.withdrawn, *(contribution.c.stems.like(pattern) for pattern in patterns)]


def _among(among: Among | None) -> list[ColumnElement[bool]]:
    """Written into the statement: a text may cite more keys than a database takes parameters."""
    if among is None:
        return []
    listed: BindParameter[str] = bindparam("among", list(among.references), expanding=True, literal_execute=True)
    column = contribution.c.reference
    return [column.not_in(listed) if among.out else column.in_(listed)]


def _read() -> Select[tuple[object, ...]]:
    return select(contribution, consultation.c.authority.label("authority")).outerjoin(consultation)


def _said(each: Contribution) -> dict[str, object]:
    values: dict[str, object] = dict(zip(_SAID, _VALUES(each), strict=True))
    values["consultation"] = each.consultation or None
    values["fingerprint"] = each.fingerprint
    values["stems"] = stems.stems(f"{each.title} {each.body}")
    return values


def _row(each: Contribution, at: datetime) -> dict[str, object]:
    values = _said(each)
    values.update(
        reference=each.reference,
        withdrawn=each.withdrawn,
        held=each.held,
        origin=each.origin,
        external_id=each.external_id,
        imported_at=at,
    )
    return values


def _contribution(row: RowMapping) -> Contribution:
    names = ("reference", *_SAID, "withdrawn", "held", "origin", "external_id", "authority")
    values = {name: row[name] for name in names}
    return Contribution(**{**values, "consultation": row["consultation"] or "", "authority": row["authority"] or ""})
