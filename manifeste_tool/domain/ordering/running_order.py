"""The *dérouleur*: amendments in the order they are called, in blocks of *discussion commune* (règlement, art. 100).

Text order of the first paragraph touched; at one place: delete, rewrite, change words, complete, insert after;
those that exclude one another together, identicals in a row by number, sub-amendments right before their parent.
A manual sort code always wins, and moves what must stay together as one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import TypeVar

from manifeste_tool.domain.ordering.discussions import Act, Hold, On, discussions
from manifeste_tool.domain.ordering.sort_codes import Item, codes, laid, placing, speaking, written

_Thing = TypeVar("_Thing")


class Kinship(StrEnum):
    """What binds those that do the same thing."""

    ALONE = ""
    IDENTICAL = "identiques"  # by different authors: one vote, one outcome each
    DUPLICATE = "doublon"  # by one author


@dataclass(frozen=True, slots=True)
class Entry:
    """What ordering needs of one amendment.

    `place` is where the first paragraph touched stands in today's text, compared as a tuple (`places.Places` makes
    it); `detail` orders those that do one act at one place, before their numbers do. `effect` is equal for those that
    do the same thing, `""` for what is like nothing else. `holds` is what it takes of the text, `takes` what goes away
    with it besides (all that a deleted chapter held): who is excluded by that falls, but is not discussed with it.
    `discussion` is a name given by hand: those that bear one name are discussed together and with nobody else.
    """

    id: int
    number: int
    place: tuple[int, ...]
    act: Act
    author_id: int = 0
    parent_id: int | None = None
    effect: str = ""
    detail: tuple[int, ...] = ()
    holds: tuple[Hold, ...] = ()
    takes: tuple[Hold, ...] = ()
    discussion: str = ""
    sort_code: str = ""

    @property
    def key(self) -> tuple[object, ...]:
        """What entries are ordered by where nothing else is said."""
        return (self.place, self.act, self.detail, self.number, self.id)


@dataclass(frozen=True)
class Line:
    """An amendment with its sub-amendments, which are called before it."""

    entry: Entry
    subs: tuple["Block", ...] = ()

    @property
    def entries(self) -> Iterator[Entry]:
        """Sub-amendments, then the amendment."""
        yield from chain.from_iterable(block.entries for block in self.subs)
        yield self.entry


@dataclass(frozen=True)
class Group:
    """Amendments that do the same thing, in a row by number; most often one alone."""

    lines: tuple[Line, ...]

    @property
    def kinship(self) -> Kinship:
        """Identicals as soon as two authors are in it; a duplicate when one author alone."""
        if len(self.lines) == 1:
            return Kinship.ALONE
        authors = {line.entry.author_id for line in self.lines}
        return Kinship.IDENTICAL if len(authors) > 1 else Kinship.DUPLICATE

    @property
    def entries(self) -> Iterator[Entry]:
        """Every amendment of the group, sub-amendments included, in order."""
        return chain.from_iterable(line.entries for line in self.lines)


@dataclass(frozen=True)
class Block:
    """What is discussed together: a *discussion commune*, or one amendment alone."""

    groups: tuple[Group, ...]

    @property
    def is_common(self) -> bool:
        """Whether several things that exclude one another are discussed here."""
        return len(self.groups) > 1

    @property
    def entries(self) -> Iterator[Entry]:
        """Every amendment of the block, sub-amendments included, in order."""
        return chain.from_iterable(group.entries for group in self.groups)

    @property
    def lines(self) -> Iterator[Line]:
        """The amendments of the block, each with its sub-amendments, in order."""
        return chain.from_iterable(group.lines for group in self.groups)

    @cached_property
    def own(self) -> tuple[Entry, ...]:
        """The amendments of the block without their sub-amendments."""
        return tuple(line.entry for line in self.lines)


def running_order(entries: Iterable[Entry]) -> tuple[Block, ...]:
    """Return every entry once, in the order of the list, whatever the order given.

    A sub-amendment whose parent is not given is treated as an amendment. Raises `SortCodeError`.
    """
    given = sorted(entries, key=lambda entry: entry.key)
    known = {entry.id for entry in given if entry.parent_id is None}
    subs: dict[int | None, list[Entry]] = {}
    for entry in given:
        subs.setdefault(entry.parent_id if entry.parent_id in known else None, []).append(entry)
    return _blocks(subs.pop(None, []), {parent: _blocks(found, {}) for parent, found in subs.items()})


def listed(order: Iterable[Block]) -> tuple[Entry, ...]:
    """Return the entries of a running order, in a row."""
    return tuple(chain.from_iterable(block.entries for block in order))


def falling(adopted: Entry, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries that can no longer be done once one is adopted, in the order given: « tombé » is for a person.

    Those that do the same thing as the adopted one do not fall: they are satisfied. Sub-amendments fall with theirs.
    """
    given = tuple(entries)
    taken: dict[tuple[On, str], list[Hold]] = {}
    for hold in (*adopted.holds, *adopted.takes):
        taken.setdefault(hold.spot, []).append(hold)
    fallen = {entry.id for entry in given if _rival(entry, adopted) and _falls(entry, taken)}
    return tuple(entry for entry in given if entry.id in fallen or entry.parent_id in fallen)


def _rival(entry: Entry, adopted: Entry) -> bool:
    same = entry.id == adopted.id or (entry.effect and entry.effect == adopted.effect)
    return entry.parent_id == adopted.parent_id and not same


def _falls(entry: Entry, taken: Mapping[tuple[On, str], Sequence[Hold]]) -> bool:
    return any(one.excludes(hold) for hold in entry.holds for one in taken.get(hold.spot, ()))


def identicals(entries: Iterable[Entry]) -> tuple[Group, ...]:
    """Return the groups of at least two that do the same thing to the same text, in the order of the list."""
    return tuple(
        group
        for block in _with_subs(running_order(entries))
        for group in block.groups
        if group.kinship is not Kinship.ALONE
    )


def _with_subs(order: Iterable[Block]) -> Iterator[Block]:
    for block in order:
        for line in block.lines:
            yield from line.subs
        yield block


def moved(order: Sequence[Block], amendment_id: int, step: int, *, whole: bool = False) -> dict[int, str]:
    """Return the sort codes to store, by amendment, so that one moves `step` places down (up if negative).

    What moves is its line in the discussion commune (identicals move as one), or with `whole`, or where there is
    nothing else to move, the whole block; a sub-amendment moves among those of its parent. Nothing else changes place.
    Nothing to store at the end of the list. Raises `KeyError` for an amendment that is not there.
    """
    level, rank = _level(_siblings(order, amendment_id), amendment_id, whole=whole)
    wanted = list(range(len(level)))
    wanted.insert(max(0, min(len(level) - 1, rank + step)), wanted.pop(rank))
    return _stored(level, wanted, rank, amendment_id) if wanted[rank] != rank else {}


def _siblings(order: Sequence[Block], amendment_id: int) -> Sequence[Block]:
    """Return the blocks among which an amendment or a sub-amendment stands."""
    levels = [order, *(line.subs for block in order for line in block.lines if line.subs)]
    found = (level for level in levels if any(entry.id == amendment_id for block in level for entry in block.own))
    level = next(found, None)
    if level is None:
        raise KeyError(amendment_id)
    return level


def _level(blocks: Sequence[Block], amendment_id: int, *, whole: bool) -> tuple[list[tuple[Entry, ...]], int]:
    """Return what moves among what: each with its amendments, in the order shown, and the rank of what moves."""
    owns = [block.own for block in blocks]
    rank = _holding(owns, amendment_id)
    if whole or not blocks[rank].is_common:
        return owns, rank
    owns = [_own(group) for group in blocks[rank].groups]
    return owns, _holding(owns, amendment_id)


def _holding(owns: Sequence[Sequence[Entry]], amendment_id: int) -> int:
    return next(rank for rank, own in enumerate(owns) if any(entry.id == amendment_id for entry in own))


def _stored(shown: Sequence[tuple[Entry, ...]], wanted: Sequence[int], moving: int, bearer: int) -> dict[int, str]:
    """Return the codes that change, by amendment, for what is `shown` to come in the order `wanted`."""
    automatic = sorted(range(len(shown)), key=lambda rank: min(entry.key for entry in shown[rank]))
    back = {rank: at for at, rank in enumerate(automatic)}
    items = [_item(shown[rank]) for rank in automatic]
    found: dict[int, str] = {}
    for at, place in placing(items, [back[rank] for rank in wanted], back[moving]).items():
        spoken = speaking(items, at)
        own = shown[automatic[at]]
        carrier = bearer if any(entry.id == bearer for entry in own) else own[0].id
        for entry in own:
            kept = [code for code in codes(entry.sort_code) if code not in spoken]
            said = [*kept, place] if place and entry.id == carrier else kept
            if said != list(codes(entry.sort_code)):
                found[entry.id] = written(said)
    return found


def _blocks(given: Sequence[Entry], subs: Mapping[int | None, tuple[Block, ...]]) -> tuple[Block, ...]:
    roots = discussions(
        [() if entry.discussion else entry.holds for entry in given], [_together(entry) for entry in given]
    )
    found: dict[int, list[Entry]] = {}
    for root, entry in zip(roots, given, strict=True):
        found.setdefault(root, []).append(entry)
    blocks = [Block(_groups(members, subs)) for members in found.values()]
    return _laid(blocks, [block.own for block in blocks])


def _together(entry: Entry) -> object:
    if entry.discussion:
        return (entry.discussion,)
    return entry.effect or None


def _groups(members: Sequence[Entry], subs: Mapping[int | None, tuple[Block, ...]]) -> tuple[Group, ...]:
    if len(members) == 1:
        return (Group((Line(members[0], subs.get(members[0].id, ())),)),)
    alike: dict[object, list[Entry]] = {}
    for entry in members:
        alike.setdefault(entry.effect or entry.id, []).append(entry)
    groups = [_group(sorted(found, key=lambda entry: (entry.number, entry.id)), subs) for found in alike.values()]
    return _laid(groups, [_own(group) for group in groups])


def _group(members: Sequence[Entry], subs: Mapping[int | None, tuple[Block, ...]]) -> Group:
    lines = [Line(entry, subs.get(entry.id, ())) for entry in members]
    return Group(_laid(lines, [(line.entry,) for line in lines]))


def _laid(things: Sequence[_Thing], owns: Sequence[Sequence[Entry]]) -> tuple[_Thing, ...]:
    """Return what one level orders, given the amendments of each, as their sort codes want it."""
    if len(things) == 1 or not any(entry.sort_code for own in owns for entry in own):
        return tuple(things)
    return tuple(things[rank] for rank in laid([_item(own) for own in owns]))


def _own(group: Group) -> tuple[Entry, ...]:
    return tuple(line.entry for line in group.lines)


def _item(own: Sequence[Entry]) -> Item:
    """Return what one level orders; of several amendments with a code the first in automatic order speaks."""
    bearers = sorted((entry for entry in own if entry.sort_code), key=lambda entry: entry.key)
    said = tuple(code for entry in bearers for code in codes(entry.sort_code))
    return Item(tuple(entry.number for entry in own), said)
