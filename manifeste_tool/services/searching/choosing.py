"""What a search may be narrowed to, counted among what was found: no more than is said of each result."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.searching.kinds import Kind
from manifeste_tool.services.consulting.reaching import facets
from manifeste_tool.services.paging import Choice, alone, counted
from manifeste_tool.services.searching.asking import Asked
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import search
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.search import Contributions, Shared, Within
from manifeste_tool.storage.synthesis import findings


@dataclass(frozen=True, slots=True)
class Choices:
    """What the address may narrow the kind to that it asks for; what nothing found has is left out."""

    themes: tuple[Choice, ...] = ()
    authorities: tuple[Choice, ...] = ()
    territories: tuple[Choice, ...] = ()
    standings: bool = False


def choices(ws: Workspace, connection: Connection, asked: Asked, places: Mapping[Kind, Within]) -> Choices:
    """Return what a search may be narrowed to; `places` are where it looks for its reader."""
    where = places.get(Kind.CONTRIBUTION)
    if asked.kind is Kind.AMENDMENT:
        return Choices(standings=True)
    if asked.kind is Kind.FINDING and Kind.FINDING in places:
        return Choices(themes=alone(findings.themes(connection)))
    if asked.kind is not Kind.CONTRIBUTION or not isinstance(where, Contributions):
        return Choices()
    found = search.shared(connection, asked.query, where)
    return _of_many(ws, connection, where.reach) if found is None else _of_few(connection, where.reach, found)


def _of_few(connection: Connection, reach: Reach, found: Iterable[Shared]) -> Choices:
    themes, homes, places = Counter[str](), Counter[str](), Counter[str]()
    for one in found:
        said = reach.is_at_home(one.group.authority) or reach.widening.territory(one.group) == one.group.territory
        themes[one.theme] += one.contributions
        homes[one.group.authority] += one.contributions
        places[one.group.territory if said else ""] += one.contributions
    names = {each.code: each.name for each in consultations.authorities(connection) if each.code in homes}
    authorities = tuple((code, f"{name} ({homes[code]})") for code, name in names.items())
    return Choices(counted(_ranked(themes)), authorities, counted(_ranked(places)))


def _of_many(ws: Workspace, connection: Connection, reach: Reach) -> Choices:
    """Offer what any contribution has: among so many found, each is likely, and counting would read them all."""
    _, places = facets(ws, connection, reach)
    authorities = tuple((each.code, each.name) for each in consultations.authorities(connection))
    return Choices(authorities=authorities, territories=alone(value for value, _ in places))


def _ranked(values: Counter[str]) -> list[tuple[str, int]]:
    return sorted(((value, number) for value, number in values.items() if value), key=lambda one: (-one[1], one[0]))
