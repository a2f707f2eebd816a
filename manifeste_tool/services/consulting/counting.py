"""Sums over every contribution that are not made anew when some come: those that came are added to what stood."""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.gathering.widening import Counted
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions, figures, grouping
from manifeste_tool.storage.consulting.figures import TerritoryFigure
from manifeste_tool.storage.database import Connection

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class _Kept:
    """Sums as they stood with the newest contribution that they hold."""

    changed: int
    newest: int
    sums: Counter[Any]


def totals(
    ws: Workspace, connection: Connection, name: object, count: Callable[[int], Mapping[K, int]]
) -> Mapping[K, int]:
    """Return sums over every contribution: `count` gives those over the contributions after the one of an identifier.

    For as long as none that stood changes, only those that came since are counted; `name` says all that `count` depends
    on besides contributions and whose consultations are.
    """
    changed, newest = grouping.changed(connection), contributions.newest(connection)
    kept = ws.remembered.long(name)
    if isinstance(kept, _Kept) and kept.changed == changed and kept.newest <= newest:
        if kept.newest == newest:
            return kept.sums
        before, sums = kept.newest, Counter(kept.sums)
    else:
        before, sums = 0, Counter()
    sums.update(count(before))
    ws.remembered.keep_long(name, _Kept(changed, newest, sums))
    return sums


def groups(ws: Workspace, connection: Connection, reach: Reach) -> tuple[Counted, ...]:
    """Count, by authority, author type and territory, the contributions that a reader may know of, and their people."""
    name = ("groups", reach.every, reach.authority)
    sums = totals(ws, connection, name, partial(grouping.sums, connection, reach))
    found = {group for group, _ in sums}
    return tuple(Counted(one, sums[one, grouping.SAID], sums[one, grouping.SPOKE]) for one in found)


def by_territory(ws: Workspace, connection: Connection, *, code: str = "") -> tuple[TerritoryFigure, ...]:
    """Count what each authority brought, or the one named, most first."""
    received = totals(ws, connection, "received", partial(figures.received, connection))
    return figures.by_territory(connection, received, code=code)


def every(ws: Workspace, connection: Connection) -> int:
    """Return how many contributions came in all, whoever may know of them."""
    return sum(totals(ws, connection, "received", partial(figures.received, connection)).values())
