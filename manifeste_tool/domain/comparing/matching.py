"""Recognise the units of a text whose identities were lost: an import, a paste, a file edited elsewhere."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from manifeste_tool.domain.comparing import alignment
from manifeste_tool.domain.comparing.remade import FEWEST, HELD, remade
from manifeste_tool.domain.comparing.words import bag, held, likeness
from manifeste_tool.domain.text.text import Paragraph, Text

ALIKE = 0.5  # share of the words of both units that they have in common, from which they are one unit
_COMMON = 24  # a word borne by more units than this says nothing about which one it is
_CANDIDATES = 4


@dataclass(frozen=True)
class _Unit:
    rank: int
    paragraph: Paragraph

    @cached_property
    def bag(self) -> Counter[str]:
        return bag(self.paragraph.text)


def carry_identities(before: Text, after: Text) -> Text:
    """Give the units of `after` without identity the one of the unit of `before` that they recognisably are.

    Each identity is given at most once. Of a split unit the first part keeps it; the identity of a unit joined into
    another goes to `joined`. A unit that nothing recognises stays without identity. Cost is near-linear: candidates
    come from an index of the rarer words.
    """
    free = [_Unit(rank, unit) for rank, unit in enumerate(before) if unit.id and unit.id not in after.by_id]
    orphans = [_Unit(rank, unit) for rank, unit in enumerate(after) if not unit.id]
    if not free:
        return after
    given = _recognised(free, orphans) if orphans else {}
    carried = after.with_paragraphs(
        _carried(unit, before.by_id[given[rank]]) if rank in given else unit for rank, unit in enumerate(after)
    )
    return _with_joined(before, carried)


def _carried(unit: Paragraph, old: Paragraph) -> Paragraph:
    return replace(unit, id=old.id, joined=old.joined, fixed=old.fixed)


def _with_joined(before: Text, after: Text) -> Text:
    """Write the identities of the units that were joined into others on those that took them in."""
    joined = remade(before, after).joined
    taken: dict[str, list[str]] = defaultdict(list)
    for old, new in joined.items():
        taken[new] += [old, *before.by_id[old].joined]
    return after.with_paragraphs(
        replace(unit, joined=tuple(dict.fromkeys((*unit.joined, *taken[unit.id])))) if unit.id in taken else unit
        for unit in after
    )


def _recognised(free: list[_Unit], orphans: list[_Unit]) -> dict[int, str]:
    """Return the identity recognised for each rank of `after`: the same words first, then words alike."""
    given = dict(_same(free, orphans))
    everyone = orphans
    taken = set(given.values())
    free = [unit for unit in free if unit.paragraph.id not in taken]
    orphans = [unit for unit in orphans if unit.rank not in given]
    given.update(_alike(free, orphans))
    return _first_parts(given, free, everyone)


def _first_parts(given: dict[int, str], free: list[_Unit], orphans: list[_Unit]) -> dict[int, str]:
    """Of a unit cut in several, let the first part keep the identity, even where a later one is longer."""
    whole = {unit.paragraph.id: unit for unit in free}
    ranks = {unit.rank: unit for unit in orphans}
    for rank in sorted(given):
        identity, at = given[rank], rank
        if identity not in whole:
            continue
        left = whole[identity].bag - ranks[rank].bag
        while at - 1 in ranks and at - 1 not in given and _is_part(ranks[at - 1].bag, left):
            at -= 1
            left = left - ranks[at].bag
        if at != rank:
            given[at] = given.pop(rank)
    return given


def _is_part(part: Counter[str], left: Counter[str]) -> bool:
    return part.total() >= FEWEST and held(part, left) >= HELD


def _same(free: list[_Unit], orphans: list[_Unit]) -> Iterable[tuple[int, str]]:
    """Pair units with the same words: in order as far as possible, then wherever they went."""
    texts = [unit.paragraph.text for unit in free], [unit.paragraph.text for unit in orphans]
    left, right = dict(enumerate(free)), dict(enumerate(orphans))
    for run in alignment.runs(*texts):
        for offset in range(run.size):
            yield right.pop(run.after + offset).rank, left.pop(run.before + offset).paragraph.id
    moved: dict[str, list[_Unit]] = defaultdict(list)
    for unit in reversed(left.values()):
        moved[unit.paragraph.text].append(unit)
    for unit in right.values():
        if moved[unit.paragraph.text]:
            yield unit.rank, moved[unit.paragraph.text].pop().paragraph.id


def _alike(free: list[_Unit], orphans: list[_Unit]) -> Iterable[tuple[int, str]]:
    """Pair units with words alike, the most alike first."""
    index: dict[str, list[_Unit]] = defaultdict(list)
    for unit in free:
        for word in unit.bag:
            index[word].append(unit)
    scored = [
        (-likeness(orphan.bag, unit.bag), abs(orphan.rank - unit.rank), orphan.rank, unit.paragraph.id)
        for orphan in orphans
        for unit in _candidates(orphan, index)
    ]
    ranks: set[int] = set()
    identities: set[str] = set()
    for score, _, rank, identity in sorted(scored):
        if -score >= ALIKE and rank not in ranks and identity not in identities:
            ranks.add(rank)
            identities.add(identity)
            yield rank, identity


def _candidates(orphan: _Unit, index: dict[str, list[_Unit]]) -> list[_Unit]:
    """Return the few units that share most of the orphan's rarer words."""
    votes: Counter[int] = Counter()
    units: dict[int, _Unit] = {}
    for word in orphan.bag:
        bearers = index.get(word, [])
        if len(bearers) <= _COMMON:
            for unit in bearers:
                votes[unit.rank] += 1
                units[unit.rank] = unit
    return [units[rank] for rank, _ in votes.most_common(_CANDIDATES)]
