"""The text as a strip: one cell a paragraph, chapter after chapter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from manifeste_tool.domain.picturing.fitting import SMALL_SIZE, fitted, label
from manifeste_tool.domain.picturing.shapes import Anchor, Box, Face, Label, Link, Mark, Picture, Rule, Sign, Tone

#: A cell with the signs above it and the version under it; no target is smaller than 24 by 24.
CELL: Final = 26.0
_STEP, _SIGNS, _FOOT, _ROW_GAP = CELL + 3, 11.0, 13.0, 7.0
ROW: Final = _SIGNS + CELL + _FOOT + _ROW_GAP
_TITLE, _CHAPTER_GAP, _SIGN_SIZE = 20.0, 12.0, 7.5
#: A cell of the small strip, that says nothing but its tone and whether anything is contested there.
_SMALL, _SMALL_STEP, _SMALL_ROW, _APART = 7.0, 8.5, 15.0, 6.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A paragraph: how its cell is filled, the words in it and under it, the signs above it, where it leads."""

    tone: Tone
    inside: str
    under: str
    signs: tuple[Sign, ...]
    newest: bool
    address: str
    named: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter and its paragraphs."""

    title: str
    cells: tuple[Cell, ...]


def strip(chapters: Sequence[Chapter], width: float) -> Picture:
    """Draw every paragraph of every chapter, each chapter under its title."""
    labels, links, down = [], [], 0.0
    across = max(1, int((width + _STEP - CELL) // _STEP))
    for chapter in chapters:
        labels.append(label(0, down + 14, chapter.title, width, face=Face.STRONG))
        down += _TITLE
        for rank, cell in enumerate(chapter.cells):
            links.append(_cell(cell, _STEP * (rank % across), down + ROW * (rank // across)))
        down += ROW * -(-len(chapter.cells) // across) + _CHAPTER_GAP
    return Picture(width, max(0.0, down - _CHAPTER_GAP), labels=tuple(labels), links=tuple(links))


def _cell(cell: Cell, x: float, y: float) -> Link:
    top, middle = y + _SIGNS, x + CELL / 2
    box = Box(x, top, CELL, CELL, cell.tone, cell.named, 1)
    inside = Label(middle, top + CELL / 2 + 4, cell.inside, Anchor.MIDDLE, Face.STRONG, on=cell.tone)
    under = Label(middle, top + CELL + 10, fitted(cell.under, CELL + 2, SMALL_SIZE), Anchor.MIDDLE, Face.SMALL)
    heavy = Rule(x, top + CELL + 12.5, x + CELL, top + CELL + 12.5, heavy=True)
    return Link(
        cell.address,
        cell.named,
        Box(x, y, CELL, _SIGNS + CELL + _FOOT, Tone.EMPTY),
        boxes=(box,),
        labels=tuple(one for one in (inside, under) if one.words),
        rules=(heavy,) if cell.newest else (),
        marks=tuple(_signs(cell.signs, middle, y + _SIGNS / 2 - 0.5)),
    )


def _signs(signs: Sequence[Sign], middle: float, y: float) -> Iterable[Mark]:
    step = _SIGN_SIZE + 1
    first = middle - step * (len(signs) - 1) / 2
    return (Mark(first + step * rank, y, _SIGN_SIZE, sign) for rank, sign in enumerate(signs))


def small_strip(chapters: Sequence[Chapter], width: float) -> Picture:
    """Draw the same as a ribbon that leads nowhere: chapters a little apart, a sign above what is contested."""
    boxes, marks, x, y = [], [], 0.0, _SMALL_ROW - _SMALL
    for rank, chapter in enumerate(chapters):
        x += _APART if rank and x else 0
        for cell in chapter.cells:
            if x + _SMALL > width:
                x, y = 0.0, y + _SMALL_ROW
            boxes.append(Box(x, y, _SMALL, _SMALL, cell.tone, "", 1))
            if cell.signs:
                marks.append(Mark(x + _SMALL / 2, y - 3.5, 5, Sign.TRIANGLE))
            x += _SMALL_STEP
    return Picture(width, y + _SMALL + 1 if boxes else 0.0, boxes=tuple(boxes), marks=tuple(marks))
