"""Paragraphs that one side moved: the other two texts follow it, so that only words are left to merge."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from manifeste_tool.domain.comparing import alignment
from manifeste_tool.domain.comparing.matching import carry_identities
from manifeste_tool.domain.comparing.unnamed import named
from manifeste_tool.domain.comparing.words import Word
from manifeste_tool.domain.merging.changes import BREAK
from manifeste_tool.domain.text.text import Kind, Paragraph, Text

_FEWEST = 5  # words of what moved together; fewer are found again by chance

_IDENTITY = re.compile(r"<!--[ \t]*¶([0-9a-z]{8})[^>]*-->")

Block = tuple[Word, ...]  # the break before it, if any, and its words


@dataclass(frozen=True, slots=True)
class _Moved:
    """Blocks `[start:end]` of the base stand, where they were moved to, after its block `anchor` (-1: first)."""

    start: int
    end: int
    anchor: int


def follow_moves(base: list[Word], ours: list[Word], theirs: list[Word]) -> tuple[list[Word], list[Word], list[Word]]:
    """Return the three texts in one order: what one side alone moved is moved in the two others."""
    base, theirs = _followed(base, ours, theirs)
    base, ours = _followed(base, theirs, ours)
    return base, ours, theirs


def _followed(base: list[Word], mover: list[Word], other: list[Word]) -> tuple[list[Word], list[Word]]:
    cut = [blocks(base), blocks(mover), blocks(other)]
    in_mover = _matched(cut[0], cut[1])
    if not _moved(in_mover):
        return base, other
    in_other = _matched(cut[0], cut[2])
    elsewhere = _moved(in_other)
    moved = [
        one
        for one in sorted(_runs(in_mover, cut[0]), key=lambda run: in_mover[run.start])
        if elsewhere.isdisjoint(range(one.start, one.end)) and _may_follow(one, in_other)
    ]
    if not moved:
        return base, other
    theirs = [_Moved(in_other[one.start], in_other[one.end - 1] + 1, in_other.get(one.anchor, -1)) for one in moved]
    return _written(_rearranged(cut[0], moved)), _written(_rearranged(cut[2], theirs))


def blocks(found: Sequence[Word]) -> list[Block]:
    """Cut at the breaks; each break goes with the block it opens."""
    blocks: list[list[Word]] = [[]]
    for word in found:
        if word.core == BREAK and blocks[-1]:
            blocks.append([])
        blocks[-1].append(word)
    return [tuple(block) for block in blocks]


def _written(blocks: Sequence[Block]) -> list[Word]:
    return [word for block in blocks for word in block]


def _matched(base: Sequence[Block], other: Sequence[Block]) -> dict[int, int]:
    """Return the rank in `other` of each block of the base that is recognised there."""
    before, after = (identified(_words(block) for block in side) for side in (base, other))
    before = named(before, "b")
    carried = carry_identities(before, after)
    return {before.position[unit.id]: rank for rank, unit in enumerate(carried) if unit.id in before.position}


def identified(blocks: Iterable[str]) -> Text:
    """Return blocks of Markdown as units, each with the identity that is written in it, if any; the first bearer's."""
    seen: set[str] = set()
    units: list[Paragraph] = []
    for block in blocks:
        found = _IDENTITY.search(block)
        identity = found.group(1) if found and found.group(1) not in seen else ""
        seen.add(identity)
        units.append(Paragraph(Kind.PARAGRAPH, block, identity))
    return Text(tuple(units))


def _words(block: Block) -> str:
    return " ".join(word.core for word in block if word.core)


def _moved(matched: dict[int, int]) -> set[int]:
    """Return the blocks of the base that stand elsewhere: as few as possible."""
    ranks = sorted(matched)
    stayed = {ranks[index] for index in alignment.increasing([matched[rank] for rank in ranks])}
    return set(ranks) - stayed


def _runs(matched: dict[int, int], base: Sequence[Block]) -> Iterator[_Moved]:
    """Yield what moved together, where it is long enough to be no chance, with what it follows now."""
    loose = _moved(matched)
    back = {rank: block for block, rank in matched.items()}
    for start in sorted(loose):
        if start - 1 in loose and matched[start - 1] == matched[start] - 1:
            continue
        end = start + 1
        while end in loose and matched[end] == matched[end - 1] + 1:
            end += 1
        anchor = matched[start] - 1
        while anchor >= 0 and (anchor not in back or back[anchor] in loose):
            anchor -= 1
        if sum(len(block) for block in base[start:end]) > _FEWEST:
            yield _Moved(start, end, back.get(anchor, -1))


def _may_follow(moved: _Moved, in_other: dict[int, int]) -> bool:
    """Whether the other side has the blocks together, unmoved, and puts nothing of its own where they go."""
    ranks = [in_other.get(rank) for rank in range(moved.start, moved.end)]
    if None in ranks or not _consecutive(ranks):
        return False
    if moved.anchor < 0:
        return in_other.get(0) == 0
    anchor = in_other.get(moved.anchor)
    return anchor is not None and (anchor + 1 in in_other.values() or anchor == max(in_other.values()))


def _consecutive(ranks: Sequence[int | None]) -> bool:
    return all(one is not None and other == one + 1 for one, other in pairwise(ranks))


def _rearranged(blocks: Sequence[Block], moved: Sequence[_Moved]) -> list[Block]:
    """Put each moved run after its anchor."""
    after: dict[int, list[Block]] = {}
    gone: set[int] = set()
    for one in moved:
        after.setdefault(one.anchor, []).extend(blocks[one.start : one.end])
        gone.update(range(one.start, one.end))
    order: list[Block] = list(after.get(-1, []))
    for rank, block in enumerate(blocks):
        if rank not in gone:
            order.append(block)
            order.extend(after.get(rank, []))
    return _opened(order)


def _opened(blocks: Sequence[Block]) -> list[Block]:
    """See that every block but the first begins with a break."""
    found: list[Block] = []
    for rank, block in enumerate(blocks):
        opened = bool(block) and block[0].core == BREAK
        if rank and not opened:
            found.append((Word("\n\n", BREAK), *block))
        elif not rank and opened:
            found.append(block[1:])
        else:
            found.append(block)
    return found
