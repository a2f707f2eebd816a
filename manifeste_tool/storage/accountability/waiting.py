"""Lists to work through: contributions without outcome, findings and pièces that no paragraph cites."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, false, func, select, tuple_

from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.gathering.widening import Group
from manifeste_tool.storage.accountability import counting
from manifeste_tool.storage.accountability.counting import Told
from manifeste_tool.storage.consulting import narrowing
from manifeste_tool.storage.consulting.narrowing import Among
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.synthesis import findings
from manifeste_tool.storage.tables.contributions import authority, consultation, contribution
from manifeste_tool.storage.tables.synthesis import finding

#: What an address asks for to see what has no theme, or no date.
NONE = "-"
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list is narrowed to; `""` and None narrow nothing. `theme` and `month` (« 2024-09 ») may be `NONE`.

    `groups` are those, by authority, author type and place as they were kept, whose type and place are said as asked.
    """

    authority: str = ""
    department: str = ""
    theme: str = ""
    month: str = ""
    groups: Collection[Group] | None = None


def count(connection: Connection, wanted: Narrowing, reach: Reach, among: Among | None) -> int:
    """Return how many contributions `page` would give in all."""
    return int(connection.execute(_narrowed(select(func.count()), wanted, reach, among)).scalar_one())


def page(
    connection: Connection, wanted: Narrowing, reach: Reach, among: Among | None, *, limit: int | None, offset: int = 0
) -> tuple[Told, ...]:
    """Return contributions without their words, those said longest ago first; all of them without `limit`."""
    homes = counting.homes_of(connection)
    order = (contribution.c.said_on.asc().nulls_last(), contribution.c.id)
    ids = _narrowed(select(contribution.c.id), wanted, reach, among).order_by(*order)
    found = counting.listed(Reach(every=True)).order_by(*order)
    if limit is None:
        found = found.where(contribution.c.id.in_(ids.order_by(None)))
    else:
        paged = connection.execute(ids.limit(limit).offset(offset)).scalars()
        found = found.where(contribution.c.id.in_(list(paged)))
    return tuple(counting.told_of(row, homes) for row in connection.execute(found))


def uncited_findings(connection: Connection, cited: Collection[str]) -> tuple[str, ...]:
    """Return the keys of the findings that stand and that `cited` does not name, in the order of their numbers.

    A finding merged into another stands no more; what cites it cites the other.
    """
    heirs = findings.heirs(connection)
    named = {heirs.get(key, key) for key in cited}
    keys = connection.execute(select(finding.c.key).where(finding.c.merged_into == "")).scalars()
    return tuple(sorted((key for key in keys if key not in named), key=lambda key: (len(key), key)))


def _narrowed(statement: Select[Any], wanted: Narrowing, reach: Reach, among: Among | None) -> Select[Any]:
    where = [counting.known(reach), *narrowing.within(among)]
    if wanted.authority:
        where.append(consultation.c.authority == wanted.authority)
    if wanted.department:
        there = select(authority.c.code).where(authority.c.department == wanted.department)
        where.append(consultation.c.authority.in_(there))
    if wanted.theme:
        where.append(contribution.c.theme == ("" if wanted.theme == NONE else wanted.theme))
    if wanted.month:
        where.append(_in_month(wanted.month))
    if wanted.groups is not None:
        where.append(_in_groups(wanted.groups))
    return statement.select_from(contribution.outerjoin(consultation)).where(*where)


def _in_groups(groups: Collection[Group]) -> ColumnElement[bool]:
    """Written into the statement: there may be more groups than one takes parameters."""
    columns = (func.coalesce(consultation.c.authority, ""), contribution.c.author_type, contribution.c.territory)
    asked = [(one.authority, one.author_type, one.territory) for one in groups]
    listed: BindParameter[tuple[str, str, str]] = bindparam("groups", asked, expanding=True, literal_execute=True)
    return tuple_(*columns).in_(listed) if asked else false()


def _in_month(month: str) -> ColumnElement[bool]:
    day = contribution.c.said_on
    if month == NONE:
        return day.is_(None)
    try:
        first = date.fromisoformat(f"{month}-01")
        after = date(first.year + first.month // _MONTHS, first.month % _MONTHS + 1, 1)
    except ValueError:
        return false()  # nothing was said in a month that there is not
    return (day >= first) & (day < after)
