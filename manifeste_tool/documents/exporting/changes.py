"""The words of two states of a paragraph as one line of marked words: what stays, what went, what came."""

from collections.abc import Iterator
from dataclasses import replace

from manifeste_tool.documents.exporting.model import Line, Mark, Words, plain
from manifeste_tool.domain.comparing.diff import Op, word_diff


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
