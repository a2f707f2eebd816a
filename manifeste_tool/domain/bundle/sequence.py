"""Amendments in the order of their sheets: by the text, sub-amendments after their parent, and what goes together."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from manifeste_tool.domain.ordering.running_order import Block, Group, Kinship

_LETTERS = 26


@dataclass(frozen=True, slots=True)
class Placed:
    """One amendment in its place; what it goes with is told by number.

    `discussion` is the letter of the *discussion commune* it belongs to, `""` for none; `common` are those that it
    excludes.
    """

    id: int
    number: int
    parent_id: int | None = None
    identical: tuple[int, ...] = ()
    duplicates: tuple[int, ...] = ()
    common: tuple[int, ...] = ()
    discussion: str = ""


def sequence(blocks: Iterable[Block], *, subs_first: bool = False) -> tuple[Placed, ...]:
    """Return every amendment once, in the order of the blocks; sub-amendments after their parent, or before it."""
    found: list[Placed] = []
    lettered = 0
    for block in blocks:
        lettered += block.is_common
        found += _block(block, letter(lettered) if block.is_common else "", subs_first=subs_first)
    return tuple(found)


def letter(rank: int) -> str:
    """Return the letters that name a discussion: A for the first, then B and so on, AA after Z."""
    letters = ""
    while rank:
        rank, left = divmod(rank - 1, _LETTERS)
        letters = chr(ord("A") + left) + letters
    return letters


def own_first(placed: Sequence[Placed], own: Collection[int]) -> tuple[Placed, ...]:
    """Return the same with some amendments first, each with its sub-amendments, or with the parent of those."""
    wanted = {one.parent_id or one.id for one in placed if one.id in own}
    first = [one for one in placed if (one.parent_id or one.id) in wanted]
    return (*first, *(one for one in placed if (one.parent_id or one.id) not in wanted))


def _block(block: Block, discussion: str, *, subs_first: bool) -> Iterator[Placed]:
    own = [entry.number for entry in block.own]
    for group in block.groups:
        same = {line.entry.number for line in group.lines}
        common = tuple(number for number in own if number not in same)
        yield from _group(group, common, discussion, subs_first=subs_first)


def _group(group: Group, common: tuple[int, ...], discussion: str, *, subs_first: bool) -> Iterator[Placed]:
    for line in group.lines:
        entry = line.entry
        others = tuple(one.entry.number for one in group.lines if one.entry.id != entry.id)
        same = group.kinship is not Kinship.DUPLICATE
        itself = Placed(
            id=entry.id,
            number=entry.number,
            parent_id=entry.parent_id,
            identical=others if same else (),
            duplicates=() if same else others,
            common=common,
            discussion=discussion,
        )
        under = [one for block in line.subs for one in _block(block, "", subs_first=subs_first)]
        yield from (*under, itself) if subs_first else (itself, *under)
