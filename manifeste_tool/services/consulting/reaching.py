"""How far somebody reads what was said, and what is counted once for as long as nothing changes it."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.gathering.widening import Counted, Group, Widening
from manifeste_tool.domain.readers import Reader
from manifeste_tool.services.consulting import counting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import contributions, grouping
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.outcomes import outcomes
from manifeste_tool.storage.serving import revision

T = TypeVar("T")
Facet = Sequence[tuple[str, int]]

#: Where so many groups are to be counted, they are counted again after a while, not at each contribution that comes:
#: meanwhile what is new says neither type nor place, and what is said was true a moment ago.
MANY, PATIENCE = 5_000, timedelta(minutes=1)
_WIDENING = "widening"


@dataclass(frozen=True, slots=True)
class _Kept:
    state: int
    made_at: datetime
    groups: tuple[Counted, ...]
    widening: Widening


def reach_of(ws: Workspace, connection: Connection, reader: Reader) -> Reach:
    """Return how far a reader reads, and how much of an author's type and place is said to them."""
    reach = Reach.of(reader)
    return reach if reach.every else replace(reach, widening=_public(ws, connection).widening)


def facets(ws: Workspace, connection: Connection, reach: Reach) -> tuple[Facet, Facet]:
    """Return the author types and the territories that are said to a reader, counted, the most frequent first.

    What is widened is counted among neither: it can be asked of no list.
    """

    def counted() -> tuple[Facet, Facet]:
        public = not reach.every and not reach.authority
        held = _public(ws, connection).groups if public else counting.groups(ws, connection, reach)
        types, places = (_facet(held, said) for said in (_said_type(reach), _said_place(reach)))
        return types, places

    return once_decided(ws, connection, ("facets", reach.every, reach.authority), counted)


def once_decided(ws: Workspace, connection: Connection, name: object, made: Callable[[], T]) -> T:
    """Return the same of what depends on contributions and on what persons decide of them alone."""
    state = (grouping.state(connection), contributions.newest(connection), outcomes.state(connection))
    return ws.standing(name, state, made)


def once(ws: Workspace, connection: Connection, name: object, made: Callable[[], T]) -> T:
    """Return what `made` gives, made once for as long as nothing happens that a public page could show.

    What a transaction has written by then and not committed moves the last three.
    """
    happened = (journal.last(connection), grouping.state(connection), contributions.newest(connection))
    return ws.standing(name, (revision.current(connection), *happened), made)


def _public(ws: Workspace, connection: Connection) -> _Kept:
    state, kept = grouping.state(connection), ws.remembered.long(_WIDENING)
    if isinstance(kept, _Kept) and (kept.state == state or _is_recent(kept, ws.now())):
        return kept
    held = counting.groups(ws, connection, Reach())
    made = _Kept(state, ws.now(), held, Widening.of(held))
    ws.remembered.keep_long(_WIDENING, made)
    return made


def _is_recent(kept: _Kept, now: datetime) -> bool:
    return len(kept.groups) > MANY and timedelta() <= now - kept.made_at < PATIENCE


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
