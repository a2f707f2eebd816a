"""How far somebody reads what was said, and what is counted once for as long as nothing happens."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.gathering.widening import Counted, Group, Widening
from manifeste_tool.domain.people import Reader
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection

T = TypeVar("T")
Facet = Sequence[tuple[str, int]]


def reach_of(ws: Workspace, connection: Connection, reader: Reader) -> Reach:
    """Return how far a reader reads, and how much of an author's type and place is said to them."""
    reach = Reach.of(reader)
    return reach if reach.every else replace(reach, widening=_widening(ws, connection))


def facets(ws: Workspace, connection: Connection, reach: Reach) -> tuple[Facet, Facet]:
    """Return the author types and the territories that are said to a reader, counted, the most frequent first.

    What is widened is counted among neither: it can be asked of no list.
    """

    def counted() -> tuple[Facet, Facet]:
        held = contributions.groups(connection, reach)
        types, places = (_facet(held, said) for said in (_said_type(reach), _said_place(reach)))
        return types, places

    return once(ws, connection, ("facets", reach), counted)


def once(ws: Workspace, connection: Connection, name: object, made: Callable[[], T]) -> T:
    """Return what `made` gives, made once for as long as no fact and no contribution comes."""
    state = (name, journal.last(connection), journal.public_revision(connection), contributions.newest(connection))
    kept: Any = ws.remembered.known([state]).get(state)
    if kept is None:
        kept = made()
        ws.remembered.keep({state: kept})
    found: T = kept
    return found


def _widening(ws: Workspace, connection: Connection) -> Widening:
    return once(ws, connection, "widening", lambda: Widening.of(contributions.groups(connection, Reach())))


def _said_type(reach: Reach) -> Callable[[Group], str]:
    return lambda group: group.author_type if reach.is_at_home(group.authority) else reach.widening.author_type(group)


def _said_place(reach: Reach) -> Callable[[Group], str]:
    def said(group: Group) -> str:
        exact = reach.is_at_home(group.authority) or reach.widening.territory(group) == group.territory
        return group.territory if exact else ""

    return said


def _facet(held: Sequence[Counted], said: Callable[[Group], str]) -> Facet:
    found: Counter[str] = Counter()
    for one in held:
        found[said(one.group)] += one.contributions
    del found[""]
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
