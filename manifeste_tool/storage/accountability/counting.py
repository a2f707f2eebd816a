"""Contributions counted by what they share: all that a reader may know of, but what was withdrawn."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, FromClause, Select, and_, bindparam, func, select

from manifeste_tool.domain.consulting.contributions import Fate, Reach
from manifeste_tool.domain.gathering.widening import Group
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.consulting import narrowing
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import consultation, contribution
from manifeste_tool.storage.tables.outcomes import outcome, outcome_batch


@dataclass(frozen=True, slots=True)
class Told:
    """A contribution without its words: what it is counted by, and its title."""

    reference: str
    group: Group
    theme: str
    said_on: date | None
    title: str = ""

    @property
    def month(self) -> str:
        """The month it was said in, « 2024-09 », `""` without a date."""
        return month_of(self.said_on)


def month_of(day: date | None) -> str:
    """Return the month of a day, « 2024-09 »; `""` for none."""
    return f"{day:%Y-%m}" if day else ""


def known(reach: Reach) -> ColumnElement[bool]:
    """Return what is counted: what the reader may know of, without what its author took back."""
    return and_(narrowing.known(reach), ~contribution.c.withdrawn)


@dataclass(frozen=True, slots=True)
class Sums:
    """How many contributions share each value of an attribute, and of how many of these a person decided what."""

    totals: Mapping[Any, int]
    decided: Mapping[tuple[Any, Fate], int]


class By(StrEnum):
    """What contributions are counted by."""

    GROUP = "group"
    THEME = "theme"
    MONTH = "month"  # an index holds all that this asks for


_COLUMNS: Mapping[By, tuple[ColumnElement[Any], ...]] = {
    By.GROUP: (contribution.c.consultation, contribution.c.author_type, contribution.c.territory),
    By.THEME: (contribution.c.theme,),
    By.MONTH: (contribution.c.said_on,),
}


def _values(connection: Connection, by: By) -> Callable[[Any], Any]:
    if by is By.GROUP:
        homes = homes_of(connection)
        return lambda row: Group(homes.get(row[0] or "", ""), row[1], row[2])
    return lambda row: month_of(row[0]) if by is By.MONTH else row[0]


def totals(connection: Connection, reach: Reach, by: By, after: int) -> Mapping[Any, int]:
    """Count the contributions after one, by group, by theme in the words kept, or by month."""
    value, found = _values(connection, by), Counter[Any]()
    for row in connection.execute(_counted(reach, _source(reach), *_COLUMNS[by]).where(contribution.c.id > after)):
        found[value(row)] += row[-1]
    return found


def decided(connection: Connection, reach: Reach, by: By, linked: Collection[str]) -> Mapping[tuple[Any, Fate], int]:
    """Count those that a person decided of; what is decided of `linked` follows from the text instead."""
    value, found, columns = _values(connection, by), Counter[tuple[Any, Fate]](), _COLUMNS[by]
    own = (outcome.c.contribution == contribution.c.reference) & outcome.c.removed_at.is_(None)
    joined = _source(reach).join(outcome, own).join(outcome_batch, outcome_batch.c.id == outcome.c.batch_id)
    of_people = _counted(reach, joined, *columns, outcome_batch.c.fate).where(_not_among(linked))
    for row in connection.execute(of_people):
        found[value(row), Fate(row[-2])] += row[-1]
    return found


def _not_among(references: Collection[str]) -> ColumnElement[bool]:
    """Written into the statement: a text may cite more keys than one takes parameters."""
    values: BindParameter[str] = bindparam("linked", list(references), expanding=True, literal_execute=True)
    return contribution.c.reference.not_in(values)


def told(connection: Connection, references: Collection[str], reach: Reach) -> Iterator[Told]:
    """Return those among `references` that the reader may know of."""
    homes = homes_of(connection)
    for portion in batches(sorted(references)):
        found = listed(reach).where(contribution.c.reference.in_(portion), known(reach))
        yield from (told_of(row, homes) for row in connection.execute(found))


def homes_of(connection: Connection) -> Mapping[str, str]:
    """Return the authority of each consultation: they are few, and joined in Python."""
    rows = connection.execute(select(consultation.c.reference, consultation.c.authority))
    return {reference: code for reference, code in rows}  # noqa: C416 - rows are no pairs


def listed(reach: Reach) -> Select[Any]:
    """Return the statement that reads what `told_of` takes."""
    names = ("reference", "consultation", "author_type", "territory", "theme", "said_on", "title")
    return select(*(contribution.c[name] for name in names)).select_from(_source(reach))


def told_of(row: Any, homes: Mapping[str, str]) -> Told:
    """Return the contribution that a row holds."""
    group = Group(homes.get(row.consultation or "", ""), row.author_type, row.territory)
    return Told(row.reference, group, row.theme, row.said_on, row.title)


def _counted(reach: Reach, source: FromClause, *columns: ColumnElement[Any]) -> Select[Any]:
    return select(*columns, func.count()).select_from(source).where(known(reach)).group_by(*columns)


def _source(reach: Reach) -> FromClause:
    """Join the consultation where what is known depends on whose it is."""
    return contribution.outerjoin(consultation) if reach.authority else contribution
