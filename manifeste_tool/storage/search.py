"""Search what was said, drawn and proposed: one function, the same answers from both databases.

Each kind keeps the stems of its words beside them, made in Python. Contributions, by the hundred thousand, have an
index on each database (`storage.consulting.searching`); amendments, findings and pièces, some thousands, are read
through: that takes a few milliseconds and leaves nothing to keep level. What a reader may not read is part of the
question (`Within`), so that it is neither found nor counted. The text itself is in memory, and searched there.
"""

from dataclasses import dataclass, field, replace
from functools import singledispatch
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, false, func, literal, or_, select, union_all

from manifeste_tool.domain.amending.amendments import Outcome, State
from manifeste_tool.domain.consulting.contributions import Filters, Reach
from manifeste_tool.domain.gathering.widening import Group
from manifeste_tool.domain.searching.queries import Query
from manifeste_tool.storage.consulting import contributions, phrases, searching
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.tables.amendments import amendment, amendment_words
from manifeste_tool.storage.tables.contributions import consultation, contribution
from manifeste_tool.storage.tables.synthesis import evidence, evidence_passage, finding
from manifeste_tool.storage.tables.text import commit

#: From how many on what a search finds of a kind is no more counted.
MOST_FOUND = contributions.MOST_FOUND
_SHARED = ("author_type", "territory", "theme")


@dataclass(frozen=True, slots=True)
class Contributions:
    """The contributions that somebody reads, narrowed by filters; their own query is not looked at."""

    reach: Reach
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True)
class Amendments:
    """The amendments that somebody reads: those in debate, those refused, one's own, those that a version published.

    `published_until` is the rank of the last decision that a version published. `states` and `outcomes` narrow them.
    """

    debated: bool = False
    refused: bool = False
    author_id: int | None = None
    published_until: int = 0
    states: tuple[State, ...] = ()
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings, of one theme or of all."""

    theme: str = ""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pièces and their passages: those that are public, or `every` one."""

    every: bool = False


Within = Contributions | Amendments | Findings | Pieces


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found, and how many there are in all: `is_cut` says that there may be more.

    `keys` name them: the reference of a contribution, the key of a finding, pièce or passage, an amendment's row.
    """

    keys: tuple[str, ...] = field(default=())
    total: int = 0
    is_cut: bool = False


def search(connection: Connection, query: Query, within: Within, *, limit: int, offset: int = 0) -> Found:
    """Return what holds a query, in order: contributions the latest first, the others those first whose title does."""
    return _search(within, connection, query, limit, offset) if query else Found()


@dataclass(frozen=True, slots=True)
class Shared:
    """How many of the contributions that were found share an authority (its code), an author type, a place, a theme."""

    group: Group
    theme: str
    contributions: int


def shared(connection: Connection, query: Query, within: Contributions) -> tuple[Shared, ...] | None:
    """Count what the contributions that hold a query share; None where more do than are counted."""
    filters = replace(within.filters, query=query.text)
    found = phrases.narrowed(connection, contributions.listed(filters, within.reach), contributions.asked(filters))
    if searching.counted(connection, found.limit(MOST_FOUND + 1)) > MOST_FOUND:
        return None
    columns = (func.coalesce(consultation.c.authority, ""), *(contribution.c[name] for name in _SHARED))
    counted = (
        select(*columns, func.count())
        .select_from(contribution)
        .outerjoin(consultation)
        .where(contribution.c.id.in_(found))
    )
    rows = connection.execute(counted.group_by(*columns))
    return tuple(Shared(Group(*row[:3]), row[3], row[4]) for row in rows)


def is_cut(connection: Connection, filters: Filters, reach: Reach, *, total: int) -> bool:
    """Whether a list of contributions left some unread: it counts so many, and reads so many for the phrases asked."""
    query = contributions.asked(filters)
    if query.phrases:
        return phrases.leaves_some(connection, contributions.listed(filters, reach), query)
    return bool(query) and total > contributions.MOST_FOUND


@singledispatch
def _search(within: Within, connection: Connection, query: Query, limit: int, offset: int) -> Found:
    """Search one kind; each way to do it is registered below."""
    raise AssertionError(within, connection, query, limit, offset)


@_search.register
def _(within: Contributions, connection: Connection, query: Query, limit: int, offset: int) -> Found:
    filters, reach = replace(within.filters, query=query.text), within.reach
    rows, total = contributions.page(connection, filters, reach, limit=limit, offset=offset)
    cut = is_cut(connection, filters, reach, total=total)
    return Found(tuple(each.reference for each in rows), min(total, MOST_FOUND), cut)


@_search.register
def _(within: Amendments, connection: Connection, query: Query, limit: int, offset: int) -> Found:
    said = (amendment.c.headline, amendment.c.rationale, amendment_words.c.words)
    stated = [amendment.c.state.in_(map(str, within.states))] if within.states else []
    stated += [amendment.c.outcome.in_(map(str, within.outcomes))] if within.outcomes else []
    held = _holding(amendment_words.c.stems, query)
    found = select(cast(amendment.c.id, String), *said).join(amendment_words).where(_readable(within), *stated, *held)
    order = (amendment.c.cycle.desc(), amendment.c.number)
    return _read(connection, found.order_by(*order), query, limit, offset)


@_search.register
def _(within: Findings, connection: Connection, query: Query, limit: int, offset: int) -> Found:
    narrowed = [finding.c.theme == within.theme] if within.theme else []
    held = _holding(finding.c.stems, query)
    found = select(finding.c.key, finding.c.title, finding.c.body).where(finding.c.merged_into == "", *narrowed, *held)
    return _read(connection, found.order_by(func.length(finding.c.key), finding.c.key), query, limit, offset)


@_search.register
def _(within: Pieces, connection: Connection, query: Query, limit: int, offset: int) -> Found:
    seen = [] if within.every else [evidence.c.public]
    own, cut = evidence.c, evidence_passage.c
    whole = select(own.key, own.title, own.author, own.body, own.key.label("piece"), literal(0).label("number"))
    named = (own.key + "-" + cast(cut.number, String)).label("key")
    parts = select(named, cut.label.label("title"), literal("").label("author"), cut.body, own.key, cut.number)
    both = union_all(
        whole.where(*seen, *_holding(own.stems, query)),
        parts.join(evidence, own.key == cut.evidence).where(*seen, *_holding(cut.stems, query)),
    ).subquery()
    found = select(both.c.key, both.c.title, both.c.author, both.c.body)
    order = (func.length(both.c.piece), both.c.piece, both.c.number)
    return _read(connection, found.order_by(*order), query, limit, offset)


def _read(connection: Connection, found: Select[Any], query: Query, limit: int, offset: int) -> Found:
    """Read a statement that gives a key, a title and more words; what holds it all in its title comes first.

    Only phrases have the other words read: an index by stems has found all the rest.
    """
    columns = list(found.selected_columns)
    named = connection.execute(found.with_only_columns(*columns[:2]).limit(MOST_FOUND + 1)).all()
    titles = {row[0]: row[1] for row in named[:MOST_FOUND]}
    if query.phrases:
        words = found.order_by(None).subquery()
        rows = connection.execute(select(words).where(words.c[0].in_(titles)))
        held = {row[0] for row in rows if query.finds(*row[1:])}
        titles = {key: title for key, title in titles.items() if key in held}
    keys = sorted(titles, key=lambda key: not query.finds(titles[key]))
    return Found(tuple(keys[offset : offset + limit]), len(keys), len(named) > MOST_FOUND)


def _holding(column: ColumnElement[str], query: Query) -> list[ColumnElement[bool]]:
    return [column.like(pattern) for pattern in query.wanted.patterns]


def _readable(within: Amendments) -> ColumnElement[bool]:
    """Return the same rule as `services.text.reading.may_see`."""
    refused = amendment.c.state == str(State.REFUSED)
    published = select(commit.c.sha).where(commit.c.ref == MAIN, commit.c.id <= within.published_until)
    return or_(
        ~refused if within.debated else false(),
        refused if within.refused else false(),
        amendment.c.author_id == within.author_id if within.author_id is not None else false(),
        and_(amendment.c.integrated_sha != "", amendment.c.integrated_sha.in_(published)),
    )
