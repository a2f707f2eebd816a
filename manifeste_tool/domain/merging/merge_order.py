"""Merge the order of three sequences of identities: what stayed, what moved, what was inserted, and where they meet."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from manifeste_tool.domain.comparing import alignment
from manifeste_tool.domain.merging.answers import Side


@dataclass(frozen=True, slots=True)
class Meeting:
    """What both sides put at one place, each in its own order."""

    ours: tuple[str, ...]
    theirs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """The merged order: every identity of the three sequences once, deleted ones where they stood.

    `meetings` are the places where both sides put something. `contested` are the identities moved to two different
    places. `moved` are those that each side moved.
    """

    ids: tuple[str, ...]
    meetings: tuple[Meeting, ...]
    contested: frozenset[str]
    moved: Mapping[Side, AbstractSet[str]]


@dataclass(frozen=True, slots=True)
class _Group:
    """Identities that `side` put in a row after `anchor`.

    Where the anchor is a fixed point, `start` is its rank and `end` that of the next fixed point the side kept;
    a unit that the other side moved is an anchor too, without rank.
    """

    side: Side
    anchor: str
    start: int
    end: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sides:
    """What each side did to the order, before it is merged."""

    orders: Mapping[Side, Sequence[str]]
    moved: Mapping[Side, AbstractSet[str]]
    points: Sequence[str]  # "" and the units nobody moved, in the order of the base
    rank: Mapping[str, int]

    @property
    def both(self) -> AbstractSet[str]:
        return self.moved[Side.OURS] & self.moved[Side.THEIRS]

    def placed_by(self, places: Mapping[str, Side]) -> dict[str, Side]:
        """Return, for each identity that is no fixed point, the side whose place it takes."""
        base = set().union(*self.moved.values(), self.points)
        placed: dict[str, Side] = {}
        for side in (Side.THEIRS, Side.OURS):
            placed.update((one, side) for one in self.orders[side] if one not in base)
            placed.update((one, side) for one in self.moved[side] if one not in self.rank)
        return placed | {one: places[one] for one in self.both if one in places and one in placed}

    def groups(self, side: Side, placed_by: Mapping[str, Side]) -> list[_Group]:
        """Return what `side` puts somewhere, with where."""
        found: list[_Group] = []
        anchor, start = "", 0
        ids: list[str] = []

        def close(end: int) -> None:
            if ids:
                found.append(_Group(side, anchor, start, end, tuple(ids)))

        for identity in self.orders[side]:
            if identity not in self.rank and placed_by[identity] is side:
                ids.append(identity)
                continue
            fixed = identity in self.rank
            close(self.rank[identity] if fixed else start + 1)
            anchor, ids, start = identity, [], self.rank[identity] if fixed else start
        close(len(self.points))
        return found


def merge_order(
    base: Sequence[str],
    ours: Sequence[str],
    theirs: Sequence[str],
    *,
    first: Callable[[Meeting], Side] = lambda _: Side.OURS,
    places: Mapping[str, Side] | None = None,
) -> Order:
    """Merge three orders; identities are unique in each and never `""`.

    What one side moved or inserted stands after the unit it follows there, even if the other side moved that unit.
    `first` says which side comes first at a meeting, `places` which side's place a contested identity takes.
    """
    orders = {Side.OURS: ours, Side.THEIRS: theirs}
    moved = {side: moved_ids(base, order) for side, order in orders.items()}
    loose = moved[Side.OURS] | moved[Side.THEIRS]
    alone = moved[Side.OURS] ^ moved[Side.THEIRS]
    points = _agreed(["", *(identity for identity in base if identity not in loose)], ours, theirs, alone=alone)
    sides = _Sides(orders, moved, points, {identity: index for index, identity in enumerate(points)})
    placed_by = sides.placed_by(places or {})
    after, meetings = _arranged(sides, placed_by, first)
    ids = tuple(_unrolled(points, after))
    contested = frozenset(sides.both).difference(points) | frozenset(placed_by).difference(ids)
    if len(ids) < len(points) - 1 + len(placed_by):  # two moves, each after the other: one side's places hold
        circle = {identity: (places or {}).get(identity, Side.OURS) for identity in contested}
        after, meetings = _arranged(sides, placed_by | circle, first)
        ids = tuple(_unrolled([*points, *circle], after))
    return Order(ids, tuple(meetings), contested, moved)


def _arranged(
    sides: _Sides, placed_by: Mapping[str, Side], first: Callable[[Meeting], Side]
) -> tuple[dict[str, tuple[str, ...]], list[Meeting]]:
    """Return what comes after each anchor, and the places where both sides put something."""
    after: dict[str, tuple[str, ...]] = {}
    meetings: list[Meeting] = []
    for cluster in _clusters([group for side in Side for group in sides.groups(side, placed_by)], sides.rank):
        meeting = Meeting(_put(cluster, Side.OURS), _put(cluster, Side.THEIRS))
        theirs_first = False
        if meeting.ours and meeting.theirs:
            meetings.append(meeting)
            theirs_first = first(meeting) is Side.THEIRS
        after[cluster[-1].anchor] = meeting.theirs + meeting.ours if theirs_first else meeting.ours + meeting.theirs
    return after, meetings


def moved_ids(base: Sequence[str], order: Sequence[str]) -> frozenset[str]:
    """Return the identities of `base` that `order` has elsewhere: as few as possible."""
    position = {identity: rank for rank, identity in enumerate(base)}
    shared = [identity for identity in order if identity in position]
    ranks = [position[identity] for identity in shared]
    if all(one < other for one, other in pairwise(ranks)):
        return frozenset()
    return frozenset(shared).difference(shared[index] for index in alignment.increasing(ranks))


def _agreed(points: Sequence[str], ours: Sequence[str], theirs: Sequence[str], *, alone: AbstractSet[str]) -> list[str]:
    """Add to the fixed points what both sides moved or inserted at the same place, in the same order."""
    known, shared = set(points), set(ours).intersection(theirs).difference(points, alone)
    if not shared:
        return list(points)
    places = [dict(_points_before(order, known, shared)) for order in (ours, theirs)]
    rank = {identity: index for index, identity in enumerate(theirs)}
    at: dict[str, list[str]] = {}
    for identity in (one for one in ours if one in shared and places[0][one] == places[1][one]):
        at.setdefault(places[0][identity], []).append(identity)
    kept = {
        point: [ids[index] for index in alignment.increasing([rank[one] for one in ids])] for point, ids in at.items()
    }
    return [identity for point in points for identity in (point, *kept.get(point, ()))]


def _points_before(
    order: Sequence[str], known: AbstractSet[str], wanted: AbstractSet[str]
) -> Iterator[tuple[str, str]]:
    point = ""
    for identity in order:
        if identity in known:
            point = identity
        elif identity in wanted:
            yield identity, point


def _put(cluster: Sequence[_Group], side: Side) -> tuple[str, ...]:
    return tuple(identity for group in cluster if group.side is side for identity in group.ids)


def _clusters(groups: list[_Group], rank: Mapping[str, int]) -> Iterator[list[_Group]]:
    """Gather the groups whose places overlap; what follows a unit that moved meets only what follows it too."""
    following: dict[str, list[_Group]] = {}
    for group in groups:
        if group.anchor not in rank:
            following.setdefault(group.anchor, []).append(group)
    yield from following.values()
    held: list[_Group] = []
    reach = 0
    for group in sorted((group for group in groups if group.anchor in rank), key=lambda group: group.start):
        if held and group.start >= reach:
            yield held
            held = []
        held.append(group)
        reach = max(reach, group.end) if len(held) > 1 else group.end
    if held:
        yield held


def _unrolled(points: Sequence[str], after: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield every identity once, behind its anchor."""
    seen: set[str] = set()
    for start in points:
        waiting = [start]
        while waiting:
            identity = waiting.pop()
            if identity not in seen:
                seen.add(identity)
                if identity:
                    yield identity
                waiting.extend(reversed(after.get(identity, ())))
