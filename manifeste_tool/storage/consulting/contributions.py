"""Contributions: written in bulk, each once by (origin, external_id); read by page, within a reader's reach."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from sqlalchemy import RowMapping, Select, and_, bindparam, delete, func, select, update
from sqlalchemy import insert as inserted

from manifeste_tool.domain.consulting.contributions import REFERENCE, Contribution, Filters, Reach
from manifeste_tool.domain.searching import queries
from manifeste_tool.domain.searching.queries import Query
from manifeste_tool.domain.text import stems as of_words
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.consulting import grouping, likenesses, narrowing, phrases, searching
from manifeste_tool.storage.consulting.bulk import Row, converter, insert
from manifeste_tool.storage.consulting.narrowing import Among
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.evidence import evidence
from manifeste_tool.storage.synthesis import marks
from manifeste_tool.storage.tables.contributions import consultation, contribution
from manifeste_tool.storage.tables.gathering import contribution_wording, likeness
from manifeste_tool.storage.tables.people import counter
from manifeste_tool.storage.tables.synthesis import finding
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
#: What is written of a new contribution: first what it says as it stands, then what is made of it.
_AS_IT_STANDS = ("reference", "withdrawn", "held", "origin", "external_id", *_SAID[1:5], *_SAID[6:])
_PLAIN = attrgetter(*_AS_IT_STANDS)
_WRITTEN = (*_AS_IT_STANDS, "consultation", "said_on", "fingerprint", "stems", "imported_at")
_PORTION = 1_000
#: From how many on the contributions that hold the words of a search are no more counted.
MOST_FOUND = 1_000


@dataclass(frozen=True, slots=True)
class Recorded:
    """What stands of a contribution already imported."""

    reference: str
    fingerprint: str
    said_on: date | None = None
    consultation: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many contributions were new, changed since the last import, or the same."""

    new: int = 0
    changed: int = 0
    same: int = 0


def any_of(connection: Connection, origin: str) -> bool:
    """Whether anything of an origin stands already."""
    found = select(contribution.c.id).where(contribution.c.origin == origin).limit(1)
    return connection.execute(found).first() is not None


def recorded(connection: Connection, origin: str, external_ids: Iterable[str]) -> Mapping[str, Recorded]:
    """Return what stands already of one origin, by external identifier."""
    found: dict[str, Recorded] = {}
    names = ("external_id", "reference", "fingerprint", "said_on", "consultation")
    columns = [contribution.c[name] for name in names]
    for portion in batches(external_ids):
        where = (contribution.c.origin == origin, contribution.c.external_id.in_(portion))
        for key, reference, fingerprint, said_on, consultation_of in connection.execute(select(*columns).where(*where)):
            found[key] = Recorded(reference, fingerprint, said_on, consultation_of or "")
    return found


def add(connection: Connection, contributions: Iterable[Contribution], at: datetime) -> None:
    """Write contributions that do not stand yet, each with its reference, and let searches find them."""
    day = converter(connection, contribution.c.said_on)
    moment = converter(connection, contribution.c.imported_at)(at)
    days: dict[date | None, object] = {}
    before = newest(connection)
    for portion in batches(contributions, _PORTION):
        for missing in {each.said_on for each in portion} - days.keys():
            days[missing] = day(missing)
        rows = [_row(each, days[each.said_on], moment) for each in portion]
        insert(connection, contribution, _WRITTEN, rows)
    searching.put_in(connection, after=before)
    grouping.came(connection)


def change(connection: Connection, contributions: Iterable[Contribution]) -> None:
    """Write again what a file says of contributions that stand, found by reference; a withdrawal is not undone."""
    names = (*_SAID, "fingerprint", "stems")
    statement = update(contribution).where(contribution.c.reference == bindparam("of"), ~contribution.c.withdrawn)
    statement = statement.values({name: bindparam(f"new_{name}") for name in names})
    for portion in batches(contributions):
        rows = [(each.reference, _said(each)) for each in portion]
        values = [{"of": reference, **{f"new_{name}": row[name] for name in names}} for reference, row in rows]
        connection.execute(statement, values)
        likenesses.forget(connection, (reference for reference, _ in rows))
        marks.keep_to(connection, {each.reference: each.body for each in portion})
    grouping.stirred(connection)


def join(connection: Connection, contributions: Iterable[Contribution]) -> None:
    """Give contributions that stand their parent, and recognise them by it; their words are as they were."""
    statement = update(contribution).where(contribution.c.reference == bindparam("of"))
    statement = statement.values(parent=bindparam("new_parent"), fingerprint=bindparam("new_fingerprint"))
    for portion in batches(contributions):
        connection.execute(
            statement,
            [{"of": one.reference, "new_parent": one.parent, "new_fingerprint": one.fingerprint} for one in portion],
        )


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
        connection.execute(inserted(counter).values(name=name, value=count))
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
    marks.forget_words(connection, reference)
    grouping.stirred(connection)


def agree(connection: Connection, reference: str, *, publishable: bool) -> None:
    """Write what the author of a contribution agrees to now."""
    said = update(contribution).where(contribution.c.reference == reference)
    connection.execute(said.values(publishable=publishable))
    grouping.stirred(connection)


def reword(connection: Connection, reference: str, *, title: str, body: str) -> None:
    """Show a contribution in other words, which a search then finds; what a file says of it stays recognised."""
    values = {"title": title, "body": body, "stems": of_words.stems(f"{title} {body}")}
    connection.execute(update(contribution).where(contribution.c.reference == reference).values(**values))
    likenesses.forget(connection, [reference])


def get(connection: Connection, reference: str) -> Contribution | None:
    """Return the contribution of that reference, whoever may read it: the service asks `Reach`."""
    row = connection.execute(_read().where(contribution.c.reference == reference)).mappings().one_or_none()
    return _contribution(row) if row else None


def came_at(connection: Connection, reference: str) -> datetime | None:
    """Return when a contribution was put on record, by an import or otherwise."""
    statement = select(contribution.c.imported_at).where(contribution.c.reference == reference)
    return connection.execute(statement).scalar_one_or_none()


def of_references(connection: Connection, references: Iterable[str]) -> Mapping[str, Contribution]:
    """Return the contributions among `references`, by reference, whoever may read them."""
    found: dict[str, Contribution] = {}
    for portion in batches(references):
        rows = connection.execute(_read().where(contribution.c.reference.in_(portion))).mappings()
        found.update({row["reference"]: _contribution(row) for row in rows})
    return found


def known_keys(connection: Connection, keys: Collection[str]) -> set[str]:
    """Return those among `keys` that name a contribution, a finding or a pièce: the others may not be cited."""
    known: set[str] = set()
    for portion in batches(keys):
        for column in (contribution.c.reference, finding.c.key):
            known.update(connection.execute(select(column).where(column.in_(portion))).scalars())
    return known | evidence.known_keys(connection, keys)


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
    """Return a page of what a reader may know of, the latest said first, and how many there are, as `count` says.

    These are not counted again where `total` says it. The fate of `filters` is not looked at: it follows from the text,
    and `among` brings it.
    """
    query, found = asked(filters), listed(filters, reach, among)
    if query.phrases:
        held = phrases.holding(connection, found, query)
        ids, counted = held[offset : offset + limit], len(held)
    else:
        counted = count(connection, filters, reach, among=among) if total is None else total
        found = found.order_by(*searching.LATEST_FIRST)
        if query:
            # Of many, the latest are met soon in the order of the list; few are put in order once found.
            many = counted > MOST_FOUND
            words = query.wanted
            found = found.where(searching.reading(words) if many else searching.holding(connection, words))
            limit = max(0, min(limit, MOST_FOUND - offset))
        ids = tuple(connection.execute(found.limit(limit).offset(offset)).scalars())
    rows = connection.execute(_read().where(contribution.c.id.in_(ids)).order_by(*searching.LATEST_FIRST)).mappings()
    return tuple(map(_contribution, rows)), counted


def newest(connection: Connection) -> int:
    """Return what tells that a contribution came since: 0 before the first."""
    return int(connection.execute(select(func.max(contribution.c.id))).scalar() or 0)


def count(connection: Connection, filters: Filters, reach: Reach, *, among: Among | None = None) -> int:
    """Return how many contributions `page` would give in all; of a search, more than `MOST_FOUND` are not counted.

    It is then one more than that: a common word is in most contributions, and counting them would read them all.
    """
    if not asked(filters):
        return searching.counted(connection, listed(filters, reach, among))
    return len(found_by(connection, filters, reach, among=among))


def found_by(connection: Connection, filters: Filters, reach: Reach, *, among: Among | None = None) -> Collection[int]:
    """Return the identifiers of what a search finds, as many at most as `count` counts, in no order."""
    query, found = asked(filters), listed(filters, reach, among)
    if query.phrases:
        return phrases.holding(connection, found, query)
    held: Collection[int] = ()
    for holding in (searching.holding_the_commonest, searching.holding):
        each = found.where(holding(connection, query.wanted)).limit(MOST_FOUND + 1)
        held = connection.execute(each).scalars().all()
        if len(held) > MOST_FOUND:
            break
    return held


def references(connection: Connection, ids: Iterable[int]) -> tuple[str, ...]:
    """Return the references of contributions by their identifiers, in no order."""
    asked_for = (select(contribution.c.reference).where(contribution.c.id.in_(portion)) for portion in batches(ids))
    return tuple(each for statement in asked_for for each in connection.execute(statement).scalars())


def listed(filters: Filters, reach: Reach, among: Among | None = None) -> Select[int]:
    """Return a statement that gives the identifiers of what a reader may know of, the words of the query left aside."""
    where = (narrowing.known(reach), *narrowing.narrowed(filters, reach), *narrowing.within(among))
    return select(contribution.c.id).outerjoin(consultation).where(*where)


def asked(filters: Filters) -> Query:
    """Return the words that are searched for: none where a reference is."""
    return Query() if narrowing.reference_in(filters) else queries.read(filters.query)


def _read() -> Select[tuple[object, ...]]:
    return select(contribution, consultation.c.authority.label("authority")).outerjoin(consultation)


def _said(each: Contribution) -> dict[str, object]:
    values: dict[str, object] = dict(zip(_SAID, _VALUES(each), strict=True))
    values["consultation"] = each.consultation or None
    values["fingerprint"] = each.fingerprint
    values["stems"] = _stems(each)
    return values


def _row(each: Contribution, day: object, at: object) -> Row:
    return (*_PLAIN(each), each.consultation or None, day, each.fingerprint, _stems(each), at)


def _stems(each: Contribution) -> str:
    return of_words.stems(f"{each.title} {each.body}")


def _contribution(row: RowMapping) -> Contribution:
    names = ("reference", *_SAID, "withdrawn", "held", "origin", "external_id", "authority")
    values = {name: row[name] for name in names}
    return Contribution(**{**values, "consultation": row["consultation"] or "", "authority": row["authority"] or ""})
