"""Which contributions a decision is about: one statement that the database answers, however many they are."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, case, func, select

from manifeste_tool.domain.consulting.contributions import Fate, Filters, Reach
from manifeste_tool.domain.outcomes.outcomes import Choice, Chosen, Verdict
from manifeste_tool.storage.consulting import contributions, narrowing, phrases
from manifeste_tool.storage.consulting.narrowing import Among
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import consultation, contribution
from manifeste_tool.storage.tables.outcomes import outcome, outcome_batch

#: References that somebody chose, not read yet.
Found = Select[str]
_MOST_THEMES = 200


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were chosen; of them, how many are withdrawn, have their fate by the text, or had one decided."""

    chosen: int
    withdrawn: int
    linked: int
    replaced: int

    @property
    def given(self) -> int:
        """How many a decision would be given to."""
        return self.chosen - self.withdrawn - self.linked


def chosen(connection: Connection, choice: Choice, reach: Reach, among: Among | None) -> Select[str]:
    """Return the references that somebody chose; `among` says what the fate of the filters is."""
    found = select(contribution.c.reference).outerjoin(consultation).where(narrowing.known(reach))
    if choice.references:
        return found.where(_in("chosen", choice.references))
    filters = choice.filters
    found = found.where(*narrowing.narrowed(filters, reach), *narrowing.within(among))
    return phrases.narrowed(connection, found, contributions.asked(filters))


def free(found: Select[str], linked: Collection[str]) -> Select[str]:
    """Return those of the chosen that a decision may be given to."""
    return found.where(~contribution.c.withdrawn, ~_in("linked", linked))


def portioned(found: Select[str], *, only: Collection[str] | None = None, without: Collection[str] = ()) -> Select[str]:
    """Return those that are among some (None: all), without others."""
    kept = found if only is None else found.where(_in("only", only))
    return kept.where(~_in("without", without)) if without else kept


def anew(found: Select[str], wanted: Verdict) -> Select[str]:
    """Return those of the chosen that did not get the very same decision already."""
    batch = outcome_batch.c
    same = (
        batch.fate == str(wanted.fate),
        batch.reason == wanted.reason,
        batch.passed_to == wanted.passed_to,
        batch.paragraph == wanted.paragraph,
    )
    stands = and_(_STANDS, batch.id == outcome.c.batch_id, *same)
    return found.where(~_exists(stands))


def counts(connection: Connection, found: Select[str], linked: Collection[str]) -> Counts:
    """Count what was chosen, all of it in one reading."""
    by_text, standing = _in("linked", linked), ~contribution.c.withdrawn
    decided = found.outerjoin(outcome, _STANDS).with_only_columns(
        func.count(),
        func.coalesce(func.sum(case((contribution.c.withdrawn, 1), else_=0)), 0),
        func.coalesce(func.sum(case((and_(standing, by_text), 1), else_=0)), 0),
        func.count(case((and_(standing, ~by_text), outcome.c.id))),
    )
    return Counts(*map(int, connection.execute(decided).one()))


def _exists(what: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(outcome.c.id).where(what).correlate(contribution).exists()


_STANDS = and_(outcome.c.contribution == contribution.c.reference, outcome.c.removed_at.is_(None))


def count(connection: Connection, found: Select[str]) -> int:
    """Return how many references there are."""
    return int(connection.execute(select(func.count()).select_from(found.subquery())).scalar_one())


def _in(name: str, references: Collection[str]) -> ColumnElement[bool]:
    listed: BindParameter[str] = bindparam(name, list(references), unique=True, expanding=True, literal_execute=True)
    return contribution.c.reference.in_(listed)


def counts_by_fate(
    connection: Connection, filters: Filters, reach: Reach, *, without: Collection[str]
) -> Mapping[Fate, int]:
    """Return how many that filters keep were decided so, `without` those whose fate the text says."""
    if replace(filters, fate=None) == Filters() and reach.every:
        return _every_by_fate(connection, without)
    found = chosen(connection, Choice(Chosen.FILTERS, filters=filters), reach, None).where(~_in("linked", without))
    decided = found.join(outcome, _STANDS).with_only_columns(outcome.c.batch_id)
    return _by_fate(connection, decided)


def _every_by_fate(connection: Connection, without: Collection[str]) -> Mapping[Fate, int]:
    """Return the same of all there is: none of 100,000 is looked up by its reference, but for the few that are out."""
    live = select(outcome.c.batch_id).where(outcome.c.removed_at.is_(None))
    out = live.where(outcome.c.contribution.in_(bindparam("out", list(without), expanding=True, literal_execute=True)))
    every, left = Counter(_by_fate(connection, live)), _by_fate(connection, out)
    every.subtract(left)
    return every


def _by_fate(connection: Connection, decided: Select[int]) -> Mapping[Fate, int]:
    """Count by decision, which are few, then by what each decides."""
    each = decided.subquery()
    by_batch = select(each.c.batch_id, func.count().label("number")).group_by(each.c.batch_id).subquery()
    own = outcome_batch.c.id == by_batch.c.batch_id
    asked = select(outcome_batch.c.fate, func.sum(by_batch.c.number)).join(by_batch, own)
    return {Fate(row[0]): int(row[1]) for row in connection.execute(asked.group_by(outcome_batch.c.fate))}


def page(connection: Connection, found: Select[str], *, limit: int, offset: int = 0) -> Sequence[str]:
    """Return a page of references, the latest said first."""
    order = (contribution.c.said_on.desc().nulls_last(), contribution.c.id.desc())
    return connection.execute(found.order_by(*order).limit(limit).offset(offset)).scalars().all()


def themes(connection: Connection) -> Sequence[tuple[str, int]]:
    """Return the themes in use, with how many contributions each has, the most frequent first."""
    number = func.count()
    grouped = select(contribution.c.theme, number).where(contribution.c.theme != "").group_by(contribution.c.theme)
    rows = connection.execute(grouped.order_by(number.desc(), contribution.c.theme).limit(_MOST_THEMES))
    return [(row[0], row[1]) for row in rows]


def waiting(connection: Connection, linked: Collection[str]) -> int:
    """Return how many contributions have no outcome at all, by sums: none of 100,000 is looked up by its reference."""
    standing = select(func.count()).select_from(contribution).where(~contribution.c.withdrawn)
    decided = select(func.count()).select_from(outcome).where(outcome.c.removed_at.is_(None))
    gone = select(func.count()).select_from(contribution).where(contribution.c.withdrawn, _exists(_STANDS))
    by_text = select(func.count()).select_from(contribution).where(~contribution.c.withdrawn, _in("linked", linked))
    both = by_text.where(_exists(_STANDS))
    numbers = [int(connection.execute(each).scalar_one()) for each in (standing, decided, gone, by_text, both)]
    return numbers[0] - (numbers[1] - numbers[2]) - (numbers[3] - numbers[4])
