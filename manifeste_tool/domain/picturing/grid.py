"""The grid of départements: equal squares that a number and a pattern fill, each about where it lies."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from manifeste_tool.domain.picturing.shapes import Anchor, Box, Face, Label, Picture, Tone
from manifeste_tool.domain.territories.tiles import TILES, level

_GAP: Final = 3.0
_COLUMNS, _APART, _LARGEST = 12, 8.0, 40.0
#: From how large a tile on its number is written in letters of the common size.
_ROOMY: Final = 30.0
#: The row of the territories overseas, set a little apart.
_OVERSEAS: Final = max(one.row for one in TILES)
#: From nothing to the most; each level has a pattern of its own.
LEVELS: Final = (Tone.EMPTY, Tone.SOFT, Tone.DOTTED, Tone.HATCHED, Tone.FULL)


@dataclass(frozen=True, slots=True)
class Tiled:
    """What one département shows: its number, and what is said of it."""

    count: int
    said: str


def grid(counts: Mapping[str, Tiled], width: float) -> Picture:
    """Draw all départements; a tile without a count is empty and says its code alone."""
    side = min(_LARGEST, (width - _GAP * (_COLUMNS - 1)) / _COLUMNS)
    most = max((one.count for one in counts.values()), default=0)
    boxes, labels, bottom = [], [], 0.0
    for tile in TILES:
        held = counts.get(tile.code)
        number = held.count if held else 0
        tone = LEVELS[level(number, most)]
        x, y = (side + _GAP) * (tile.column - 1), (side + _GAP) * (tile.row - 1)
        y += _APART if tile.row == _OVERSEAS else 0
        bottom = max(bottom, y + side)
        boxes.append(Box(x, y, side, side, tone, held.said if held else "", number))
        middle = x + side / 2
        if number:
            labels.append(Label(middle, y + side * 0.4, tile.code, Anchor.MIDDLE, Face.SMALL, on=tone))
            face = Face.STRONG if side >= _ROOMY else Face.SMALL_STRONG
            labels.append(Label(middle, y + side * 0.84, str(number), Anchor.MIDDLE, face, on=tone))
        else:
            labels.append(Label(middle, y + side / 2 + 3.5, tile.code, Anchor.MIDDLE, Face.SMALL, on=tone))
    return Picture((side + _GAP) * _COLUMNS - _GAP, bottom, boxes=tuple(boxes), labels=tuple(labels))
