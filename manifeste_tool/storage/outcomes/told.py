"""Whom to tell what became of their contribution, a portion at a time, and what each was last told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, insert, or_, select, update

from manifeste_tool.domain.facts import Fact
from manifeste_tool.domain.gathering.consents import Purpose
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.journal import fact_of
from manifeste_tool.storage.tables.contributions import contribution
from manifeste_tool.storage.tables.gathering import consent, contributor
from manifeste_tool.storage.tables.journal import fact
from manifeste_tool.storage.tables.outcomes import outcome, outcome_batch, outcome_told

#: How many contributions one portion spans; those whose author is written to are fewer.
PORTION = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who asked to be told: of what, where and in which language, what they were last told (`""`: nothing)."""

    id: int
    reference: str
    email: str
    shown_as: str
    is_public: bool
    story: str
    language: str


def last_move(connection: Connection, names: Iterable[str], *, until: datetime) -> Fact | None:
    """Return the newest of the facts that may move a contribution, at a moment or before."""
    asked = select(fact).where(fact.c.name.in_([str(name) for name in names]), fact.c.at <= until)
    row = connection.execute(asked.order_by(fact.c.id.desc()).limit(1)).mappings().one_or_none()
    return fact_of(row) if row else None


def portions(connection: Connection) -> Sequence[int]:
    """Return the portions that hold somebody who left an address."""
    number = contribution.c.id // PORTION
    own = contributor.c.contribution == contribution.c.reference
    asked = select(number).select_from(contributor).join(contribution, own).where(contributor.c.email != "")
    return [int(one) for one in connection.execute(asked.distinct().order_by(number)).scalars()]


def asked(connection: Connection, portion: int, *, settled_before: datetime) -> tuple[Asked, ...]:
    """Return those of a portion who agree to be written to, but for what was decided or undone since a moment."""
    span = contribution.c.id.between(portion * PORTION, portion * PORTION + PORTION - 1)
    statement = (
        select(contribution, contributor.c.email, contributor.c.shown_as, contributor.c.language, outcome_told.c.story)
        .join(contributor, contributor.c.contribution == contribution.c.reference)
        .outerjoin(outcome_told, outcome_told.c.contribution == contribution.c.reference)
        .where(span, contributor.c.email != "", ~contribution.c.withdrawn, _agreed(), ~_unsettled(settled_before))
        .order_by(contribution.c.id)
        .with_only_columns(
            contribution.c.id,
            contribution.c.reference,
            contributor.c.email,
            contributor.c.shown_as,
            and_(contribution.c.publishable, ~contribution.c.held).label("is_public"),
            func.coalesce(outcome_told.c.story, "").label("story"),
            contributor.c.language,
        )
    )
    return tuple(
        Asked(**{**row, "is_public": bool(row["is_public"])}) for row in connection.execute(statement).mappings()
    )


def keep(connection: Connection, reference: str, story: str, at: datetime) -> None:
    """Put on record what somebody was told last."""
    values = {"story": story, "told_at": at}
    kept = update(outcome_told).where(outcome_told.c.contribution == reference).values(**values)
    if not connection.execute(kept).rowcount:
        connection.execute(insert(outcome_told).values(contribution=reference, **values))


def reference_of(connection: Connection, number: int) -> str:
    """Return the reference of a contribution by its number in the database, `""` for none."""
    found = select(contribution.c.reference).where(contribution.c.id == number)
    return connection.execute(found).scalar_one_or_none() or ""


def number_of(connection: Connection, reference: str) -> int:
    """Return the number in the database of a contribution, 0 for none."""
    found = select(contribution.c.id).where(contribution.c.reference == reference)
    return int(connection.execute(found).scalar_one_or_none() or 0)


def _agreed() -> ColumnElement[bool]:
    """Whether the last answer about being written to is yes."""
    theirs = (consent.c.contribution == contribution.c.reference, consent.c.purpose == str(Purpose.CONTACT))
    last = select(func.max(consent.c.id)).where(*theirs).correlate(contribution).scalar_subquery()
    return exists().where(consent.c.id == last, consent.c.given)


def _unsettled(since: datetime) -> ColumnElement[bool]:
    """Whether anything was decided or undone so lately that it may still be undone on the spot."""
    lately = or_(outcome_batch.c.made_at > since, outcome_batch.c.undone_at > since)
    theirs = (outcome.c.contribution == contribution.c.reference, outcome_batch.c.id == outcome.c.batch_id)
    return exists().where(*theirs, lately)
