"""Columns over time: for each span some series side by side, on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from manifeste_tool.domain.picturing.fitting import SMALL_SIZE, width_of
from manifeste_tool.domain.picturing.shapes import Anchor, Box, Face, Label, Picture, Rule, Tone

HEIGHT: Final = 150.0
_HEAD, _FOOT, _APART = 16.0, 20.0, 0.28
_ROOM = 6.0


@dataclass(frozen=True, slots=True)
class Stand:
    """One column of a span."""

    tone: Tone
    count: int
    said: str


@dataclass(frozen=True, slots=True)
class Span:
    """A day, a week or a month: what is written under it, its columns from the left."""

    name: str
    stands: tuple[Stand, ...]


def columns(spans: Sequence[Span], width: float) -> Picture:
    """Draw the spans in their order, all of one width; a name that would touch the one before it is left out."""
    most = max((stand.count for span in spans for stand in span.stands), default=0)
    scale = HEIGHT / most if most else 0.0
    floor = _HEAD + HEIGHT
    step = width / len(spans) if spans else width
    boxes: list[Box] = []
    labels, free = [], 0.0
    for rank, span in enumerate(spans):
        boxes += _stands(span, step * rank, step, scale)
        half = width_of(span.name, SMALL_SIZE) / 2
        middle = min(max(step * (rank + 0.5), half), width - half)
        if middle - half >= free:
            labels.append(Label(middle, floor + 14, span.name, Anchor.MIDDLE, Face.SMALL))
            free = middle + half + _ROOM
    return Picture(
        width,
        floor + _FOOT,
        boxes=tuple(boxes),
        rules=(Rule(0, floor, width, floor),),
        labels=(*labels, *_numbers(boxes)),
    )


def _stands(span: Span, x: float, step: float, scale: float) -> Sequence[Box]:
    """Place the columns of a span, each at its place whatever the others hold."""
    each = step * (1 - _APART) / max(1, len(span.stands))
    left, floor = x + step * _APART / 2, _HEAD + HEIGHT
    return [
        Box(left + each * rank, floor - scale * one.count, each, scale * one.count, one.tone, one.said, one.count)
        for rank, one in enumerate(span.stands)
        if one.count
    ]


def _numbers(boxes: Sequence[Box]) -> Sequence[Label]:
    """Write the number of each column above it where all are wide enough for theirs."""
    if any(width_of(str(box.measures), SMALL_SIZE) > box.width for box in boxes):
        return []
    return [Label(box.x + box.width / 2, box.y - 4, str(box.measures), Anchor.MIDDLE, Face.SMALL) for box in boxes]
