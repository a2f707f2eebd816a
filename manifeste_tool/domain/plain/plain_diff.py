"""Compare any two Markdown files, block by block, then word by word, losing no byte."""

from collections.abc import Sequence
from dataclasses import dataclass

from manifeste_tool.domain.comparing.diff import Op, Segment, in_order, moves, word_diff
from manifeste_tool.domain.comparing.matching import carry_identities
from manifeste_tool.domain.comparing.unnamed import named
from manifeste_tool.domain.comparing.words import written
from manifeste_tool.domain.merging.changes import BREAK
from manifeste_tool.domain.plain.plain_moves import blocks, identified
from manifeste_tool.domain.plain.plain_words import plain_words
from manifeste_tool.domain.text.text import Paragraph, Text


@dataclass(frozen=True, slots=True)
class PlainUnit:
    """One block of the second file, or one of the first that is gone, where it stood.

    `id` is the identity written in it, else its rank in the first file (`?a3`), or in the second if it is new
    (`?b4`), counted from 0. `moved_from` is the `id` of the block it stood after (`""`: the start), `None` if it
    stayed.
    """

    id: str
    moved_from: str | None
    segments: tuple[Segment, ...]


def plain_diff(before: str, after: str) -> tuple[PlainUnit, ...]:
    """Compare two files; "=" and "+" in order give `after` byte for byte, "=" and "-" the words of `before`."""
    old = named(_blocks(before), "a")
    new = named(carry_identities(old, _blocks(after)), "b")
    moved = moves(old, new)
    pairs = [(one, there) for one, there, _ in in_order(old, new)]
    glued = _glued(old, pairs)
    return tuple(
        PlainUnit(
            unit.id,
            moved.get(unit.id) if there else None,
            (*word_diff(_text(one), _text(there)), *([Segment(Op.DELETED, "\n")] if one is glued else [])),
        )
        for one, there in pairs
        for unit in (there or one,)
        if unit
    )


_Pairs = Sequence[tuple[Paragraph | None, Paragraph | None]]


def _glued(old: Text, pairs: _Pairs) -> Paragraph | str:
    """Return the last block of the first file if nothing would part its last word from a block told after it."""
    told = [one for one, _ in pairs if one]
    last = old.paragraphs[-1] if told else None
    return last if last and last is not told[-1] and not last.text[-1].isspace() else ""


def _text(unit: Paragraph | None) -> str:
    return unit.text if unit else ""


def _blocks(markdown: str) -> Text:
    """Cut a file into blocks, each with the blank lines that follow it."""
    found: list[str] = []
    for block in blocks(plain_words(markdown)):
        opened = bool(found) and block[:1] and block[0].core == BREAK
        if opened:
            found[-1] += block[0].space
        found += filter(None, [written(block[1:] if opened else block)])
    return identified(found)
