"""Contributions told apart by what they have in common, as far as a reader may know it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from manifeste_tool.domain.accountability.shares import Outcomes, Row, Tallied
from manifeste_tool.domain.consulting.contributions import Fate, Reach
from manifeste_tool.domain.gathering.widening import Group
from manifeste_tool.services.consulting import counting as sums
from manifeste_tool.services.consulting.fates import linked_by
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.accountability import counting
from manifeste_tool.storage.accountability.counting import By, Sums, Told
from manifeste_tool.storage.database import Connection


@dataclass(frozen=True, slots=True)
class Breakdowns:
    """The same contributions by authority, place, theme, author type and month."""

    outcomes: Outcomes
    authorities: tuple[Row, ...]
    places: tuple[Row, ...]
    themes: tuple[Row, ...]
    author_types: tuple[Row, ...]
    months: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Linked:
    """What the text says: the contributions whose fate it tells or that its paragraphs rest on."""

    told: Mapping[str, Told]
    fates: Mapping[str, Fate]
    paragraphs: Mapping[str, frozenset[str]]  # by reference

    @property
    def references(self) -> tuple[str, ...]:
        """Those whose fate follows from the text, whoever may know of them."""
        return linked_by(self.fates)

    def tallied(self, sums: Sums, of: Callable[[Told], str], said: Callable[[Any], str] = str) -> Tallied:
        """Return what all add up to by one attribute; `said` is what is told of a value that was counted."""
        totals, resting = Counter[str](), defaultdict[str, set[str]](set)
        decided = defaultdict[str, Counter[Fate]](Counter)
        for value, count in sums.totals.items():
            totals[said(value)] += count
        for (value, fate), count in sums.decided.items():
            decided[said(value)][fate] += count
        for reference, one in self.told.items():
            decided[of(one)][self.fates.get(reference, Fate.TO_TREAT)] += 1
            resting[of(one)].update(self.paragraphs.get(reference, ()))
        return Tallied(totals, decided, resting)


def said_type(reach: Reach, group: Group) -> str:
    """Return what is said of an author's type to a reader, `""` where fewer than five people fit it."""
    return group.author_type if reach.is_at_home(group.authority) else reach.widening.author_type(group)


def said_place(reach: Reach, group: Group) -> str:
    """Return what is said of a place to a reader, `""` where fewer than five people fit it."""
    return group.territory if reach.is_at_home(group.authority) else reach.widening.territory(group)


def broken_down(
    ws: Workspace,
    connection: Connection,
    reach: Reach,
    *,
    fates: Mapping[str, Fate],
    behind: Mapping[str, frozenset[str]],
    names: Mapping[str, str],
) -> Breakdowns:
    """Tell contributions apart; `behind` are those each paragraph rests on, `names` those of the authorities."""
    linked = _linked(connection, reach, fates, behind)
    groups, months, themes = (
        _sums(ws, connection, reach, by, linked.references) for by in (By.GROUP, By.MONTH, By.THEME)
    )

    def by_group(said: Callable[[Group], str], named: Mapping[str, str] | None = None) -> tuple[Row, ...]:
        return linked.tallied(groups, lambda one: said(one.group), said).rows(named)

    by_month = linked.tallied(months, lambda one: one.month).rows()
    (whole,) = by_group(lambda _: "all") or (Row("all", "", Outcomes()),)
    return Breakdowns(
        outcomes=whole.outcomes,
        authorities=by_group(lambda group: group.authority, names),
        places=by_group(lambda group: said_place(reach, group)),
        author_types=by_group(lambda group: said_type(reach, group)),
        themes=linked.tallied(themes, lambda one: one.theme).rows(),
        months=tuple(sorted(by_month, key=lambda row: (not row.key, row.key))),
    )


def totals(ws: Workspace, connection: Connection, reach: Reach, by: By) -> Mapping[Any, int]:
    """Count all that a reader may know of, but what was withdrawn."""
    name = ("told apart", by, reach.every, reach.authority)
    return sums.totals(ws, connection, name, partial(counting.totals, connection, reach, by))


def _sums(ws: Workspace, connection: Connection, reach: Reach, by: By, linked: Collection[str]) -> Sums:
    return Sums(totals(ws, connection, reach, by), counting.decided(connection, reach, by, linked))


def _linked(
    connection: Connection, reach: Reach, fates: Mapping[str, Fate], behind: Mapping[str, frozenset[str]]
) -> _Linked:
    paragraphs = defaultdict[str, set[str]](set)
    for identity, references in behind.items():
        for reference in references:
            paragraphs[reference].add(identity)
    told = {one.reference: one for one in counting.told(connection, {*linked_by(fates), *paragraphs}, reach)}
    return _Linked(told, fates, {key: frozenset(several) for key, several in paragraphs.items()})


def groups_said(groups: Iterable[Group], reach: Reach, *, author_type: str, place: str, none: str) -> list[Group]:
    """Return the groups of which that is said to a reader; `""` asks for nothing, `none` for what is not said."""

    def fits(asked: str, said: str) -> bool:
        return not asked or said == ("" if asked == none else asked)

    return [
        group
        for group in groups
        if fits(author_type, said_type(reach, group)) and fits(place, said_place(reach, group))
    ]
