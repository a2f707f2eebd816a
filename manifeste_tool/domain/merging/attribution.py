"""Whose words are whose: a text that several steps changed, each stretch with the step it comes from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from manifeste_tool.domain.comparing.diff import Op, word_diff
from manifeste_tool.domain.text.text import Paragraph, Text


@dataclass(frozen=True, slots=True)
class Attributed:
    """A stretch of words. `added_by` and `removed_by` are ranks of steps, `None` for the text before them all."""

    text: str
    added_by: int | None = None
    removed_by: int | None = None

    @property
    def by(self) -> int | None:
        """The step that had the last word on the stretch, `None` where no step touched it."""
        return self.added_by if self.removed_by is None else self.removed_by

    @property
    def op(self) -> Op:
        """What became of the stretch, seen from the first text: what a step added and another removed is gone."""
        if self.removed_by is not None:
            return Op.DELETED
        return Op.EQUAL if self.added_by is None else Op.INSERTED


@dataclass(frozen=True, slots=True)
class AttributedUnit:
    """One unit of the last text, or one that a step deleted. `touched_by` are the steps that changed it, in order.

    The stretches that are not removed give its words.
    """

    id: str
    before: Paragraph | None
    after: Paragraph | None
    pieces: tuple[Attributed, ...]
    touched_by: tuple[int, ...]


def attributed(texts: Sequence[Text]) -> tuple[AttributedUnit, ...]:
    """Attribute each change between `texts[0]` and the last one to the step that made it.

    Step `n` makes `texts[n + 1]` of `texts[n]`. Units that no step touched are in no result; the order is that of the
    last text, deleted units after the unit they followed.
    """
    touched = _touched(texts)
    return tuple(_unit(identity, texts, tuple(steps)) for identity, steps in _in_order(texts, touched))


def _touched(texts: Sequence[Text]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for step, (before, after) in enumerate(pairwise(texts)):
        for identity in dict.fromkeys((*before.by_id, *after.by_id)):
            if before.by_id.get(identity) != after.by_id.get(identity):
                found.setdefault(identity, []).append(step)
    return found


def _in_order(texts: Sequence[Text], touched: dict[str, list[int]]) -> Iterator[tuple[str, list[int]]]:
    last = texts[-1]
    following: dict[str, list[str]] = {}
    for text in texts[:-1]:
        anchor = ""
        for unit in text:
            if unit.id in last.by_id:
                anchor = unit.id
            elif unit.id in touched and not any(unit.id in gone for gone in following.values()):
                following.setdefault(anchor, []).append(unit.id)
    for anchor in ("", *(unit.id for unit in last)):
        if anchor in touched:
            yield anchor, touched[anchor]
        yield from ((gone, touched[gone]) for gone in following.get(anchor, ()))


def _unit(identity: str, texts: Sequence[Text], steps: tuple[int, ...]) -> AttributedUnit:
    first, last = texts[0].by_id.get(identity), texts[-1].by_id.get(identity)
    pieces = [Attributed(first.text)] if first else []
    for step in steps:
        unit = texts[step + 1].by_id.get(identity)
        pieces = list(_changed(pieces, unit.text if unit else "", step))
    return AttributedUnit(identity, first, last, tuple(_joined(pieces)), steps)


def _changed(pieces: Sequence[Attributed], after: str, step: int) -> Iterator[Attributed]:
    """Bring one step's change of words into the stretches: what is removed stays where it stood."""
    waiting = list(pieces)
    standing = "".join(piece.text for piece in pieces if piece.removed_by is None)
    for segment in word_diff(standing, after):
        if segment.op is Op.INSERTED:
            yield Attributed(segment.text, added_by=step)
            continue
        removed_by = step if segment.op is Op.DELETED else None
        yield from (
            replace(piece, removed_by=removed_by) if piece.removed_by is None else piece
            for piece in _taken(waiting, len(segment.text))
        )
    yield from waiting


def _taken(waiting: list[Attributed], length: int) -> Iterator[Attributed]:
    """Take the next `length` standing signs, with the removed stretches met on the way."""
    while length:
        piece = waiting.pop(0)
        if piece.removed_by is not None:
            yield piece
            continue
        if len(piece.text) > length:
            waiting.insert(0, replace(piece, text=piece.text[length:]))
            piece = replace(piece, text=piece.text[:length])
        length -= len(piece.text)
        yield piece


def _joined(pieces: Iterable[Attributed]) -> Iterator[Attributed]:
    """Join neighbours that came the same way; what came and went again is said by nobody."""
    held: Attributed | None = None
    for piece in pieces:
        if not piece.text or (piece.added_by is not None and piece.removed_by is not None):
            continue
        if held and (held.added_by, held.removed_by) == (piece.added_by, piece.removed_by):
            held = replace(held, text=held.text + piece.text)
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held
