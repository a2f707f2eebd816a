"""Contributions counted by what they have in common, for the dashboard: what a reader may know of, nothing withdrawn."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.gathering.widening import Group
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.consulting import narrowing
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import consultation, contribution


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


def groups(connection: Connection, reach: Reach) -> Mapping[Group, int]:
    """Count by authority, author type and territory."""
    columns = (contribution.c.consultation, contribution.c.author_type, contribution.c.territory)
    homes, found = homes_of(connection), Counter[Group]()
    for reference, author_type, territory, count in connection.execute(_counted(reach, *columns)):
        found[Group(homes.get(reference or "", ""), author_type, territory)] += count
    return found


def themes(connection: Connection, reach: Reach) -> Mapping[str, int]:
    """Count by theme, in the words kept."""
    return {theme: count for theme, count in connection.execute(_counted(reach, contribution.c.theme))}  # noqa: C416


def months(connection: Connection, reach: Reach) -> Mapping[str, int]:
    """Count by month; an index holds all that this asks for."""
    found = Counter[str]()
    for day, count in connection.execute(_counted(reach, contribution.c.said_on)):
        found[month_of(day)] += count
    return found


def received(connection: Connection) -> int:
    """Return how many contributions came in all, whoever may know of them."""
    return int(connection.execute(select(func.count()).select_from(contribution)).scalar_one())


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
    return _from(select(*(contribution.c[name] for name in names)), reach)


def told_of(row: Any, homes: Mapping[str, str]) -> Told:
    """Return the contribution that a row holds."""
    group = Group(homes.get(row.consultation or "", ""), row.author_type, row.territory)
    return Told(row.reference, group, row.theme, row.said_on, row.title)


def _counted(reach: Reach, *columns: ColumnElement[Any]) -> Select[Any]:
    return _from(select(*columns, func.count()), reach).where(known(reach)).group_by(*columns)


def _from(statement: Select[Any], reach: Reach) -> Select[Any]:
    """Join the consultation where what is known depends on whose it is."""
    joined = contribution.outerjoin(consultation) if reach.authority else contribution
    return statement.select_from(joined)
