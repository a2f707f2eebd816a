"""What waits for the secretariat, asked of the database: a count, the oldest and a few rows a queue, never all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, cast, func, literal, select
from sqlalchemy.types import String

from manifeste_tool.domain.amending.amendments import ADOPTED, State
from manifeste_tool.domain.commission.tasks import Portion
from manifeste_tool.storage.amending.amendments import OPEN_STATES
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.amendments import amendment, draft, opinion, reexamination
from manifeste_tool.storage.tables.comments import comment, comment_report
from manifeste_tool.storage.tables.text import commit, revision


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits: its name in its queue, in what words it is shown, since when, about which amendment."""

    thing: str
    title: str
    since: datetime | None
    cycle: int
    number: int


@dataclass(frozen=True, slots=True)
class Found:
    """How many wait, since when the oldest does, and the rows that were asked for."""

    count: int
    since: datetime | None
    rows: tuple[Row, ...]


def filed(connection: Connection, portion: Portion) -> Found:
    """Return the amendments whose admissibility is to be judged."""
    return _read(connection, _amendments(amendment.c.filed_at).where(_in(State.FILED)), portion)


def to_decide(connection: Connection, cycle: int, portion: Portion) -> Found:
    """Return the amendments of a cycle that may be decided."""
    since = func.coalesce(amendment.c.admitted_at, amendment.c.filed_at)
    wanted = _amendments(since).where(amendment.c.cycle == cycle, _in(State.ADMITTED, State.DISCUSSED))
    return _read(connection, wanted, portion)


def to_integrate(connection: Connection, portion: Portion) -> Found:
    """Return the adopted amendments to bring into the text: neither sub-amendments nor those deliberated again."""
    again = amendment.alias("again")
    wanted = _amendments(func.coalesce(amendment.c.decided_at, amendment.c.filed_at)).where(
        _in(State.DECIDED),
        amendment.c.outcome.in_([str(outcome) for outcome in ADOPTED]),
        amendment.c.parent_id.is_(None),
        ~select(again.c.id).where(again.c.second_of_id == amendment.c.id).exists(),
    )
    return _read(connection, wanted, portion)


def to_reexamine(connection: Connection, portion: Portion) -> Found:
    """Return the refusals that somebody is asked to look at again."""
    wanted = _amendments(reexamination.c.asked_at).join(reexamination, reexamination.c.amendment_id == amendment.c.id)
    return _read(connection, wanted.where(reexamination.c.answered_at.is_(None)), portion)


def opinions(connection: Connection, portion: Portion) -> Found:
    """Return the opinions on open amendments that are not published."""
    wanted = (
        _select(opinion.c.id, opinion.c.entered_at)
        .select_from(opinion)
        .join(amendment, amendment.c.id == opinion.c.amendment_id)
        .where(_in(*OPEN_STATES), opinion.c.published_at.is_(None))
    )
    return _read(connection, wanted, portion)


def offered(connection: Connection, portion: Portion) -> Found:
    """Return the rectifications proposed to authors who have not answered."""
    wanted = (
        _select(draft.c.id, draft.c.offered_at)
        .select_from(draft)
        .join(amendment, amendment.c.id == draft.c.rectifies_id)
        .where(draft.c.offered_at.is_not(None))
    )
    return _read(connection, wanted, portion)


def reported(connection: Connection, portion: Portion) -> Found:
    """Return the comments that have an open report, since the first one."""
    since = func.min(comment_report.c.made_at)
    wanted = (
        select(*_columns(comment.c.id, func.min(comment.c.body), since))
        .join(comment_report, comment_report.c.comment_id == comment.c.id)
        .where(comment_report.c.closed_at.is_(None))
        .group_by(comment.c.id)
    )
    return _read(connection, wanted, portion)


def decided_at(connection: Connection, amendment_ids: Iterable[int]) -> dict[int, datetime | None]:
    """Return when some amendments were decided."""
    statement = select(amendment.c.id, amendment.c.decided_at).where(amendment.c.id.in_(list(amendment_ids)))
    return {row.id: row.decided_at for row in connection.execute(statement)}


def unpublished(connection: Connection, ref: str, *, after: int, portion: Portion) -> Found:
    """Return the decisions of a branch after a rank on record."""
    columns = _columns(commit.c.id, commit.c.summary, commit.c.at)
    wanted = select(*columns).where(commit.c.ref == ref, commit.c.id > after)
    return _read(connection, wanted, portion)


def touched_last(connection: Connection, paragraph_ids: Iterable[str]) -> dict[str, datetime]:
    """Return when each of these paragraphs was touched last."""
    found: dict[str, datetime] = {}
    for some in batches(paragraph_ids):
        last = func.max(commit.c.at)
        statement = select(revision.c.paragraph_id, last).join(commit, commit.c.id == revision.c.commit_id)
        rows = connection.execute(statement.where(revision.c.paragraph_id.in_(some)).group_by(revision.c.paragraph_id))
        found |= {row[0]: row[1] for row in rows}
    return found


def _amendments(since: ColumnElement[Any]) -> Select[Any]:
    return _select(amendment.c.id, since).select_from(amendment)


def _select(thing: ColumnElement[Any], since: ColumnElement[Any]) -> Select[Any]:
    about = (amendment.c.cycle, amendment.c.number)
    return select(*_columns(thing, amendment.c.headline, since, about))


def _columns(
    thing: ColumnElement[Any],
    title: ColumnElement[Any],
    since: ColumnElement[Any],
    about: tuple[ColumnElement[Any], ColumnElement[Any]] = (literal(0), literal(0)),
) -> tuple[ColumnElement[Any], ...]:
    """Return the columns of a `Row`; `about` is the cycle and the number of an amendment, 0 for none."""
    named = (cast(thing, String).label("thing"), title.label("title"), since.label("since"))
    return (*named, about[0].label("cycle"), about[1].label("number"))


def _in(*states: State) -> ColumnElement[bool]:
    return amendment.c.state.in_([str(state) for state in states])


def _read(connection: Connection, wanted: Select[Any], portion: Portion) -> Found:
    asked = _asked(wanted.subquery(), portion)
    count, since = connection.execute(select(func.count(), func.min(asked.c.since)).select_from(asked)).one()
    if not count or not portion.limit:
        return Found(int(count), since, ())
    page = select(asked).order_by(asked.c.since, asked.c.thing).limit(portion.limit).offset(portion.offset)
    return Found(int(count), since, tuple(Row(*row) for row in connection.execute(page)))


def _asked(found: Subquery, portion: Portion) -> Subquery:
    statement = select(found)
    if portion.only is not None:
        statement = statement.where(found.c.thing.in_(sorted(portion.only)))
    if portion.without:
        statement = statement.where(found.c.thing.not_in(sorted(portion.without)))
    return statement.subquery()
