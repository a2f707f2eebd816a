"""Départements as a grid of equal tiles, each about where it lies: none is larger for having more land."""

from dataclasses import dataclass
from typing import Final

_ROWS: Final = """
..  ..  ..  ..  ..  ..  62  59  ..  ..  ..  ..
..  ..  ..  ..  ..  76  80  02  08  ..  ..  ..
..  ..  ..  50  14  27  60  95  51  55  57  67
29  22  35  53  61  28  78  92  93  10  54  88
..  56  44  49  72  45  91  75  94  77  52  68
..  ..  85  79  37  41  18  58  89  21  70  90
..  ..  ..  17  86  36  23  03  71  39  25  ..
..  ..  ..  16  87  19  63  42  69  01  74  ..
..  ..  ..  33  24  15  43  07  38  73  ..  ..
..  ..  40  47  46  12  48  26  05  ..  ..  ..
..  ..  32  82  81  34  30  84  04  06  ..  ..
..  64  65  31  11  ..  ..  13  83  ..  ..  2B
..  ..  ..  09  66  ..  ..  ..  ..  ..  ..  2A
971 972 973 974 976 975 977 978 986 987 988 ..
"""


@dataclass(frozen=True, slots=True)
class Tile:
    """Where a département stands: its code, its column and its row, from 1."""

    code: str
    column: int
    row: int


TILES: Final = tuple(
    Tile(code, column, row)
    for row, line in enumerate(_ROWS.split("\n")[1:-1], start=1)
    for column, code in enumerate(line.split(), start=1)
    if code != ".."
)


def level(count: int, most: int) -> int:
    """Return how strongly a tile is tinted, from 0 for nothing to 4 for the most."""
    return 0 if not count else max(1, min(4, -(-4 * count // most)))
