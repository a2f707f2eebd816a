"""The words of two states of a paragraph as one line of marked words: what stays, what went, what came."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from manifeste_tool.documents.exporting.model import Line, Mark, Words, plain
from manifeste_tool.domain.comparing.diff import Op, word_diff
from manifeste_tool.domain.merging.attribution import attributed
from manifeste_tool.domain.text.text import Kind, Paragraph, Text


def compared(before: Line, after: Line) -> Line:
    """Return what stays set as it is after, what went marked deleted, what came marked inserted.

    What stays and came is `after`, word for word; what stays and went is `before`.
    """
    found: list[Words] = []
    at = {Op.DELETED: 0, Op.INSERTED: 0}
    for segment in word_diff(plain(before), plain(after)):
        length = len(segment.text)
        line = before if segment.op is Op.DELETED else after
        side = Op.DELETED if segment.op is Op.DELETED else Op.INSERTED
        part = _cut(line, at[side], at[side] + length)
        found += part if segment.op is Op.EQUAL else marked(part, segment.op)
        at[side] += length
        if segment.op is Op.EQUAL:
            at[Op.DELETED] += length
    return tuple(found)


def by_steps(states: Sequence[Line]) -> tuple[tuple[Words, int | None], ...]:
    """Return the words of a paragraph that several steps changed, each with the step it was added or removed by.

    Step `n` makes `states[n + 1]` of `states[n]`. What a step added and another removed is left out; the rest is
    marked as in `compared`. Empty where the steps do not give both ends back word for word.
    """
    before, after = states[0], states[-1]
    steps = attributed([Text((Paragraph(Kind.PARAGRAPH, plain(state), "x"),)) for state in states])
    pieces = [piece for unit in steps for piece in unit.pieces if piece.added_by is None or piece.removed_by is None]
    found: list[tuple[Words, int | None]] = []
    at = {Op.DELETED: 0, Op.INSERTED: 0}
    for piece in pieces:
        side = Op.DELETED if piece.op is Op.DELETED else Op.INSERTED
        part = _cut(before if side is Op.DELETED else after, at[side], at[side] + len(piece.text))
        found += [(words, piece.by) for words in (part if piece.op is Op.EQUAL else marked(part, piece.op))]
        for moved in (Op.DELETED, Op.INSERTED) if piece.op is Op.EQUAL else (side,):
            at[moved] += len(piece.text)
    words = tuple(words for words, _ in found)
    whole = plain(without(words, Mark.DELETED)) == plain(after) and plain(without(words, Mark.INSERTED)) == plain(
        before
    )
    return tuple(found) if whole else ()


def without(line: Line, mark: Mark) -> Line:
    """Return the words that are not marked so."""
    return tuple(words for words in line if mark not in words.marks)


def marked(line: Line, op: Op) -> Line:
    """Return words all marked as deleted or as inserted."""
    mark = Mark.DELETED if op is Op.DELETED else Mark.INSERTED
    return tuple(replace(words, marks=words.marks | {mark}) for words in line)


def _cut(line: Line, start: int, end: int) -> Line:
    return tuple(_parts(line, start, end))


def _parts(line: Line, start: int, end: int) -> Iterator[Words]:
    at = 0
    for words in line:
        text = words.text[max(start - at, 0) : max(end - at, 0)]
        at += len(words.text)
        if text:
            yield replace(words, text=text)
