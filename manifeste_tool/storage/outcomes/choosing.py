"""Which contributions a decision is about: one statement that the database answers, however many they are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, exists, func, select

from manifeste_tool.domain.consulting.contributions import Fate, Filters, Reach
from manifeste_tool.domain.outcomes.outcomes import Choice, Chosen, Verdict
from manifeste_tool.storage.consulting import contributions, narrowing, phrases
from manifeste_tool.storage.consulting.narrowing import Among
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import consultation, contribution
from manifeste_tool.storage.tables.outcomes import outcome, outcome_batch

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
    return found.where(~exists().where(stands))


def counts(connection: Connection, found: Select[str], linked: Collection[str]) -> Counts:
    """Count what was chosen."""
    standing, left = ~contribution.c.withdrawn, _in("linked", linked)
    return Counts(
        chosen=count(connection, found),
        withdrawn=count(connection, found.where(contribution.c.withdrawn)),
        linked=count(connection, found.where(standing, left)),
        replaced=count(connection, found.where(standing, ~left, exists().where(_STANDS))),
    )


_STANDS = and_(outcome.c.contribution == contribution.c.reference, outcome.c.removed_at.is_(None))


def count(connection: Connection, found: Select[str]) -> int:
    """Return how many references there are."""
    return int(connection.execute(select(func.count()).select_from(found.subquery())).scalar_one())


def _in(name: str, references: Collection[str]) -> ColumnElement[bool]:
    listed: BindParameter[str] = bindparam(name, list(references), unique=True, expanding=True, literal_execute=True)
    return contribution.c.reference.in_(listed)


def counts_by_fate(
    connection: Connection, filters: Filters, reach: Reach, *, without: Collection[str], limit: int
) -> Mapping[Fate, int]:
    """Return how many that filters keep were decided so, `without` those whose fate the text says.

    Of a search no more than `limit` are counted.
    """
    found = chosen(connection, Choice(Chosen.FILTERS, filters=filters), reach, None).where(~_in("linked", without))
    own = outcome_batch.c.id == outcome.c.batch_id
    decided = found.join(outcome, _STANDS).join(outcome_batch, own).with_only_columns(outcome_batch.c.fate)
    each = (decided.limit(limit) if filters.query else decided).subquery()
    rows = connection.execute(select(each.c.fate, func.count()).group_by(each.c.fate))
    return {Fate(row[0]): row[1] for row in rows}


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
    gone = select(func.count()).select_from(contribution).where(contribution.c.withdrawn, exists().where(_STANDS))
    by_text = select(func.count()).select_from(contribution).where(~contribution.c.withdrawn, _in("linked", linked))
    both = by_text.where(exists().where(_STANDS))
    numbers = [int(connection.execute(each).scalar_one()) for each in (standing, decided, gone, by_text, both)]
    return numbers[0] - (numbers[1] - numbers[2]) - (numbers[3] - numbers[4])
