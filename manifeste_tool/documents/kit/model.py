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
    """A heading; `level` 1 stands under the title of the document."""

    kind: ClassVar[str] = "heading"
    line: Line
    level: int = 1


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph."""

    kind: ClassVar[str] = "prose"
    line: Line


@dataclass(frozen=True, slots=True)
class Items:
    """A list, numbered or not."""

    kind: ClassVar[str] = "items"
    lines: tuple[Line, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table under its headings; `widths` share the page, `blank` rows follow to be filled in by hand."""

    kind: ClassVar[str] = "table"
    columns: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    widths: tuple[int, ...]
    blank: int = 0


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


Block = Heading | Prose | Items | Table | Choices | Blanks | Field | Cells | Code | Cut | PageBreak | Box


class Paper(StrEnum):
    """What a document is printed on. `TWO_UP` is the same A5 sheet twice on one A4, to be cut in two."""

    PORTRAIT = "A4"
    LANDSCAPE = "A4 paysage"
    TWO_UP = "A5"
    POSTER = "affiche"


@dataclass(frozen=True, slots=True)
class Document:
    """A document made for one consultation; `name` is its file's, `above` and `footer` stand around every page."""

    name: str
    title: str
    blocks: tuple[Block, ...]
    above: str
    footer: str
    paper: Paper = Paper.PORTRAIT
