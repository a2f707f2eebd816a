"""The words of a table, cell after cell, as they are compared."""

import re

from manifeste_tool.domain.returning.faces import Piece, pieces_of

_DELIMITERS = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_BAR = re.compile(r"(?<!\\)\|")


def rows_of(markdown: str) -> tuple[tuple[tuple[Piece, ...], ...], ...]:
    """Return the cells of a table in Markdown, row by row; the first row is its head."""
    lines = [line for line in markdown.split("\n") if line.strip() and not _DELIMITERS.fullmatch(line)]
    return tuple(tuple(pieces_of(cell.strip().replace("\\|", "|")) for cell in _cut(line)) for line in lines)


def _cut(line: str) -> list[str]:
    line = line.strip().removeprefix("|")
    cells = _BAR.split(line)
    return cells[:-1] if len(cells) > 1 and not cells[-1].strip() else cells


def cells_of(markdown: str) -> str:
    """Return the words of a table's cells, separated by spaces."""
    return " ".join("".join(piece.words for piece in cell).strip() for row in rows_of(markdown) for cell in row)
