"""Contributions told apart by what they have in common, as far as a reader may know it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from manifeste_tool.domain.accountability.shares import Outcomes, Row, Tallied
from manifeste_tool.domain.consulting.contributions import Fate, Reach
from manifeste_tool.domain.gathering.widening import Group
from manifeste_tool.storage.accountability import counting
from manifeste_tool.storage.accountability.counting import Told
from manifeste_tool.storage.database import Connection

_Counts = Mapping[str, int]


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
class Gathered:
    """What was counted: contributions that met a fate, and the paragraphs that rest on each of those told."""

    told: Mapping[str, Told]
    fates: Mapping[str, Fate]
    paragraphs: Mapping[str, frozenset[str]]  # by reference

    def tallied(self, totals: _Counts, of: Callable[[Told], str]) -> Tallied:
        """Return what they add up to by one attribute."""
        decided: dict[str, Counter[Fate]] = defaultdict(Counter)
        resting: dict[str, set[str]] = defaultdict(set)
        for reference, one in self.told.items():
            value = of(one)
            decided[value][self.fates.get(reference, Fate.TO_TREAT)] += 1
            resting[value].update(self.paragraphs.get(reference, ()))
        return Tallied(totals, decided, resting)


def said_type(reach: Reach, group: Group) -> str:
    """Return what is said of an author's type to a reader, `""` where fewer than five people fit it."""
    return group.author_type if reach.is_at_home(group.authority) else reach.widening.author_type(group)


def said_place(reach: Reach, group: Group) -> str:
    """Return what is said of a place to a reader, `""` where fewer than five people fit it."""
    return group.territory if reach.is_at_home(group.authority) else reach.widening.territory(group)


def broken_down(
    connection: Connection,
    reach: Reach,
    fates: Mapping[str, Fate],
    behind: Mapping[str, frozenset[str]],
    names: Mapping[str, str],
) -> Breakdowns:
    """Tell contributions apart; `behind` are those each paragraph rests on, `names` those of the authorities."""
    gathered = _gathered(connection, reach, fates, behind)
    groups = counting.groups(connection, reach)
    decided = Counter(fates[one] for one in gathered.told if one in fates)

    def by_group(said: Callable[[Group], str], named: Mapping[str, str] | None = None) -> tuple[Row, ...]:
        return gathered.tallied(_summed(groups, said), lambda one: said(one.group)).rows(named)

    months = gathered.tallied(counting.months(connection, reach), lambda one: one.month).rows()
    return Breakdowns(
        outcomes=Outcomes.of(sum(groups.values()), decided),
        authorities=by_group(lambda group: group.authority, names),
        places=by_group(lambda group: said_place(reach, group)),
        author_types=by_group(lambda group: said_type(reach, group)),
        themes=gathered.tallied(counting.themes(connection, reach), lambda one: one.theme).rows(),
        months=tuple(sorted(months, key=lambda row: (not row.key, row.key))),
    )


def _gathered(
    connection: Connection, reach: Reach, fates: Mapping[str, Fate], behind: Mapping[str, frozenset[str]]
) -> Gathered:
    paragraphs: dict[str, set[str]] = defaultdict(set)
    for identity, references in behind.items():
        for reference in references:
            paragraphs[reference].add(identity)
    met = {reference for reference, fate in fates.items() if fate is not Fate.TO_TREAT}
    told = {one.reference: one for one in counting.told(connection, met | paragraphs.keys(), reach)}
    return Gathered(told, fates, {key: frozenset(several) for key, several in paragraphs.items()})


def _summed(groups: Mapping[Group, int], said: Callable[[Group], str]) -> _Counts:
    found = Counter[str]()
    for group, count in groups.items():
        found[said(group)] += count
    return found


def groups_said(groups: Iterable[Group], reach: Reach, *, author_type: str, place: str, none: str) -> list[Group]:
    """Return the groups of which that is said to a reader; `""` asks for nothing, `none` for what is not said."""

    def fits(asked: str, said: str) -> bool:
        return not asked or said == ("" if asked == none else asked)

    return [
        group
        for group in groups
        if fits(author_type, said_type(reach, group)) and fits(place, said_place(reach, group))
    ]
