"""Bars: one line a value, cut into parts whose lengths are as their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from manifeste_tool.domain.picturing.fitting import STRONG_WIDTH, label, width_of
from manifeste_tool.domain.picturing.shapes import Anchor, Box, Face, Label, Picture, Tone

_THICK: Final = 18.0
_GAP, _LINE = 10.0, 17.0
#: Under this width the name of a line stands above its bar.
_BESIDE, _NAMES = 500.0, 0.34


@dataclass(frozen=True, slots=True)
class Portion:
    """A part of a bar."""

    tone: Tone
    count: int
    said: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One line: what it is called, its parts from the left, and what is written at its end."""

    name: str
    parts: tuple[Portion, ...]
    told: str

    @property
    def total(self) -> int:
        """How much all parts are."""
        return sum(one.count for one in self.parts)


def bars(lines: Sequence[Bar], width: float) -> Picture:
    """Draw lines on one scale: the longest takes all the room that the words leave."""
    beside = width >= _BESIDE
    start = width * _NAMES if beside else 0.0
    room = width - start - max((width_of(one.told) for one in lines), default=0.0) * STRONG_WIDTH - 8
    most = max((one.total for one in lines), default=0)
    scale = max(room, 1.0) / most if most else 0.0
    boxes: list[Box] = []
    labels, down = [], 0.0
    for line in lines:
        if beside:
            labels.append(label(start - 10, down + 13, line.name, start - 12, anchor=Anchor.END))
        else:
            labels.append(label(0, down + 12, line.name, width))
            down += _LINE
        boxes += _parts(line, start, down, scale)
        labels.append(Label(start + scale * line.total + 7, down + 13, line.told, face=Face.STRONG))
        down += _THICK + _GAP
    return Picture(width, max(0.0, down - _GAP), boxes=tuple(boxes), labels=tuple(labels))


def _parts(line: Bar, x: float, y: float, scale: float) -> Sequence[Box]:
    found: list[Box] = []
    for part in line.parts:
        if part.count:
            found.append(Box(x, y, scale * part.count, _THICK, part.tone, part.said, part.count))
            x += scale * part.count
    return found
