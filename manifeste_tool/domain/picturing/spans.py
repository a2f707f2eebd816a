"""A stretch of time cut into days, weeks or months of Paris, never more than a picture holds."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from manifeste_tool.domain.hours import PARIS

DAY, WEEK, MONTH, YEAR = "jour", "semaine", "mois", "an"
MOST: Final = 16
_IN_A_WEEK, _IN_A_YEAR = 7, 12


@dataclass(frozen=True, slots=True)
class Spans:
    """The edges of the spans, one more than there are spans; each lasts one `by`."""

    edges: tuple[datetime, ...]
    by: str

    @property
    def days(self) -> tuple[date, ...]:
        """The first day of each span."""
        return tuple(edge.astimezone(PARIS).date() for edge in self.edges[:-1])


def spans(first: datetime, last: datetime) -> Spans:
    """Cut what lies between two moments, both inside, into days, else weeks, months or years: the first that fits."""
    start, end = first.astimezone(PARIS).date(), last.astimezone(PARIS).date()
    for by in (DAY, WEEK, MONTH):
        found = _cut(start, end, by)
        if len(found) <= MOST + 1:
            return Spans(tuple(map(_midnight, found)), by)
    return Spans(tuple(map(_midnight, _cut(start, end, YEAR)[-MOST - 1 :])), YEAR)


def last_days(now: datetime, count: int) -> Spans:
    """Return the last days, the one that runs included."""
    today = now.astimezone(PARIS).date()
    days = [today + timedelta(days=1 - count + rank) for rank in range(count + 1)]
    return Spans(tuple(map(_midnight, days)), DAY)


def _cut(start: date, end: date, by: str) -> list[date]:
    edges = [_first(start, by)]
    while edges[-1] <= end:
        edges.append(_next(edges[-1], by))
    return edges


def _first(one: date, by: str) -> date:
    if by == WEEK:
        return one - timedelta(days=one.weekday())
    return {MONTH: one.replace(day=1), YEAR: one.replace(month=1, day=1)}.get(by, one)


def _next(one: date, by: str) -> date:
    if by in (DAY, WEEK):
        return one + timedelta(days=1 if by == DAY else _IN_A_WEEK)
    if by == YEAR or one.month == _IN_A_YEAR:
        return date(one.year + 1, 1, 1)
    return date(one.year, one.month + 1, 1)


def _midnight(one: date) -> datetime:
    return datetime(one.year, one.month, one.day, tzinfo=PARIS)
