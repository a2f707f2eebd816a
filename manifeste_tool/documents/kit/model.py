"""A document of the kit as values that know nothing of any format: what is read, what is filled in by hand.

One document is written four times, as a page, a PDF, a DOCX and an ODT; what these say is here alone.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Face(StrEnum):
    """How some words stand out."""

    PLAIN = ""
    STRONG = "strong"
    EMPHASIS = "emphasis"
    ADDED = "added"  # underlined, and between signs: it is read without colour, copied and heard
    GONE = "gone"  # struck through, likewise


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one face."""

    text: str
    face: Face = Face.PLAIN


Line = tuple[Words, ...]


def plain(line: Line) -> str:
    """Return a line without its faces."""
    return "".join(words.text for words in line)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1 stands under the title of the document, a `fresh` one at the top of a page."""

    kind: ClassVar[str] = "heading"
    line: Line
    level: int = 1
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph."""

    kind: ClassVar[str] = "prose"
    line: Line


@dataclass(frozen=True, slots=True)
class Numbered:
    """A paragraph whose number stands before it, as an alinéa's does."""

    kind: ClassVar[str] = "numbered"
    label: str
    line: Line


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents: the headings of the first two levels that follow, with their pages."""

    kind: ClassVar[str] = "contents"
    title: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list, numbered or not."""

    kind: ClassVar[str] = "items"
    lines: tuple[Line, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table under its headings; `widths` share the page, `blank` rows follow to be filled in by hand.

    A row of one cell runs across every column. A `form` is ruled everywhere, its rows high enough to write in.
    """

    kind: ClassVar[str] = "table"
    columns: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    widths: tuple[int, ...]
    blank: int = 0
    form: bool = False

    def is_band(self, row: tuple[Line, ...]) -> bool:
        """Whether a row runs across every column."""
        return len(row) == 1 < len(self.columns)


@dataclass(frozen=True, slots=True)
class Choices:
    """Boxes to tick, side by side."""

    kind: ClassVar[str] = "choices"
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Blanks:
    """Lines to write on, numbered or not."""

    kind: ClassVar[str] = "blanks"
    count: int
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A label and, after it, room to write to the end of the line."""

    kind: ClassVar[str] = "field"
    line: Line


@dataclass(frozen=True, slots=True)
class Cells:
    """A label and `count` cells, one letter each."""

    kind: ClassVar[str] = "cells"
    line: Line
    count: int


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code to `address`, and beside it what it is for."""

    kind: ClassVar[str] = "code"
    address: str
    line: Line


@dataclass(frozen=True, slots=True)
class Cut:
    """A line to cut along."""

    kind: ClassVar[str] = "cut"
    line: Line


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows stands on a new page."""

    kind: ClassVar[str] = "break"


@dataclass(frozen=True, slots=True)
class Box:
    """Blocks with a rule around them."""

    kind: ClassVar[str] = "box"
    blocks: tuple["Block", ...]


Block = (
    Heading
    | Prose
    | Numbered
    | Contents
    | Items
    | Table
    | Choices
    | Blanks
    | Field
    | Cells
    | Code
    | Cut
    | PageBreak
    | Box
)


class Paper(StrEnum):
    """What a document is printed on. `TWO_UP` is the same A5 sheet twice on one A4, to be cut in two.

    `MARGIN` leaves a third of the page for notes.
    """

    PORTRAIT = "A4"
    LANDSCAPE = "A4 paysage"
    TWO_UP = "A5"
    POSTER = "affiche"
    MARGIN = "A4 marge"


@dataclass(frozen=True, slots=True)
class Document:
    """A document; `name` is its file's, `above` stands over its title, `footer` under every page.

    `running` says at the head of each page which heading it is under; `large` is for who needs large print.
    """

    name: str
    title: str
    blocks: tuple[Block, ...]
    above: str
    footer: str
    paper: Paper = Paper.PORTRAIT
    running: bool = False
    large: bool = False


#: How deep a table of contents goes.
LISTED = 2


def listed(blocks: tuple[Block, ...]) -> tuple[Heading, ...]:
    """Return the headings that the table of contents lists, none where there is no table of contents."""
    if not any(isinstance(block, Contents) for block in blocks):
        return ()
    return tuple(block for block in blocks if isinstance(block, Heading) and block.level <= LISTED)


def anchor_of(rank: int) -> str:
    """Return the name of the heading of this rank, from 1, among those that are listed."""
    return f"titre{rank}"
