"""A flow: nodes in columns, as high as what they hold, and ribbons as thick as what passes from one to another."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from manifeste_tool.domain.picturing.fitting import broken, label
from manifeste_tool.domain.picturing.shapes import Band, Box, Face, Label, Picture, Tone, stacked

#: How high the fullest column is: on a telephone each step stands under the one before it.
_FULL, _FULL_NARROW = 250.0, 165.0
_NODE, _LINE, _GAP, _HEAD = 12.0, 14.5, 6.0, 24.0
#: What the words of the last column take of the width, and how much is left beside a label.
_LAST, _BESIDE = 0.23, 8.0
_LAST_NARROW, _FEW = 0.42, 500.0


@dataclass(frozen=True, slots=True)
class Node:
    """One thing of a column: what it is called, how many it holds (`told` as it is written), how it is filled."""

    key: str
    name: str
    count: int
    tone: Tone
    told: str
    said: str


@dataclass(frozen=True, slots=True)
class Column:
    """Nodes from the top, under one title."""

    title: str
    nodes: tuple[Node, ...]

    @property
    def total(self) -> int:
        """How much they hold together."""
        return sum(one.count for one in self.nodes)


@dataclass(frozen=True, slots=True)
class Passing:
    """How many pass from a node of one column to a node of the next."""

    origin: str
    to: str
    count: int
    said: str


def flow(columns: Sequence[Column], passings: Sequence[Sequence[Passing]], width: float) -> Picture:
    """Draw columns from left to right; `passings[i]` leads from column i to the next. Narrow: step under step."""
    if width < _FEW and len(columns) > 2:  # noqa: PLR2004 - two columns stand side by side on a telephone
        steps = zip(pairwise(columns), passings, strict=True)
        return stacked([_drawn(_going_on(pair, those), [those], width) for pair, those in steps], gap=22)
    return _drawn(columns, passings, width)


def _going_on(pair: tuple[Column, Column], passings: Sequence[Passing]) -> tuple[Column, Column]:
    """Return a step without the nodes from which nothing goes on: they were shown where the step before it ended."""
    origins, (first, second) = {one.origin for one in passings}, pair
    return replace(first, nodes=tuple(node for node in first.nodes if node.key in origins)), second


def _drawn(columns: Sequence[Column], passings: Sequence[Sequence[Passing]], width: float) -> Picture:
    most = max((one.total for one in columns), default=0)
    scale = (_FULL_NARROW if width < _FEW else _FULL) / most if most else 0.0
    last = width * (_LAST_NARROW if width < _FEW else _LAST)
    step = (width - last - _NODE) / max(1, len(columns) - 1)
    boxes: list[dict[str, Box]] = []
    labels, height = [], 0.0
    for rank, column in enumerate(columns):
        x = step * rank
        room = (step if rank < len(columns) - 1 else last) - _NODE - 2 * _BESIDE
        labels.append(label(x, 13, column.title, room + _NODE, face=Face.SOFT))
        placed, bottom = _placed(column, x, scale, room)
        boxes.append(placed)
        labels += [one for node in column.nodes for one in _named(node, placed[node.key], room)]
        height = max(height, bottom)
    bands = [one for rank, those in enumerate(passings) for one in _bands(those, boxes[rank : rank + 2], scale)]
    every = tuple(box for placed in boxes for box in placed.values())
    return Picture(width, height, bands=tuple(bands), boxes=every, labels=tuple(labels))


def _placed(column: Column, x: float, scale: float, room: float) -> tuple[dict[str, Box], float]:
    """Place nodes one under the other: each has room for its lines of words, however little it holds."""
    found, y = {}, _HEAD
    for node in column.nodes:
        high = scale * node.count
        found[node.key] = Box(x, y, _NODE, high, node.tone, node.said, node.count)
        y += max(high, 4 + _LINE * (1 + len(_lines(node, room)))) + _GAP
    return found, y


def _lines(node: Node, room: float) -> Sequence[str]:
    """Return what a node is called in one line or two."""
    first, *rest = broken(node.name, room)
    return (first, " ".join(rest)) if rest else (first,)


def _named(node: Node, box: Box, room: float) -> Sequence[Label]:
    x, y = box.right + _BESIDE, box.y + 12
    lines = _lines(node, room)
    names = [label(x, y + _LINE * rank, line, room) for rank, line in enumerate(lines)]
    return (*names, Label(x, y + _LINE * len(lines), node.told, face=Face.STRONG))


def _bands(passings: Sequence[Passing], between: Sequence[Mapping[str, Box]], scale: float) -> Sequence[Band]:
    """Leave each node from its top in the order of the nodes reached, so that ribbons cross as little as they may."""
    origins, ends = between
    left, right = list(origins), list(ends)
    away, home = defaultdict[str, float](float), defaultdict[str, float](float)
    found = []
    for one in sorted(passings, key=lambda p: (left.index(p.origin), right.index(p.to))):
        origin, end, thick = origins[one.origin], ends[one.to], scale * one.count
        found.append(
            Band(
                origin.right,
                origin.y + away[one.origin],
                end.x,
                end.y + home[one.to],
                thick,
                origin.tone,
                one.said,
                one.count,
            )
        )
        away[one.origin] += thick
        home[one.to] += thick
    return found
