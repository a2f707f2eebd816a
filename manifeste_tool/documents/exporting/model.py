"""A document to be taken away, before any format: what stands on its first page, then blocks of marked words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class Mark(StrEnum):
    """How a stretch of words is set."""

    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"
    RAISED = "raised"
    LOWERED = "lowered"
    STRUCK = "struck"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of words set alike; `address` is where they lead; `BREAK` is the end of a line."""

    text: str
    marks: frozenset[Mark] = frozenset()
    address: str = ""


Line = tuple[Words, ...]
BREAK = Words("\n")


class Shape(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PROSE = "prose"
    ITEM = "item"
    QUOTATION = "quotation"
    CODE = "code"
    TABLE = "table"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Block:
    """One unit. `name` is the lasting name of its place in the document, `number` what stands in the margin.

    `level` is that of a heading (from 1), the depth of an item (from 0) or of a quotation (from 1). A table has `rows`,
    the first its headings. `notes` stand at its end. `about` is a small line said before it.
    """

    shape: Shape
    line: Line = ()
    level: int = 0
    ordinal: str = ""
    name: str = ""
    number: str = ""
    rows: tuple[tuple[Line, ...], ...] = ()
    notes: tuple[str, ...] = ()
    about: str = ""

    @property
    def text(self) -> str:
        """Its words without their marks."""
        return plain(self.line)


@dataclass(frozen=True)
class Document:
    """A document. `properties` are written into the file under these names; `identifier` is its own, for good.

    `front` stands on the first page, `attached` is a file (its name, its words) that the formats which can carry.
    `contents` says whether it has a table of contents.
    """

    title: str
    subtitle: str
    when: datetime
    identifier: str
    blocks: tuple[Block, ...]
    front: tuple[Block, ...] = ()
    properties: Mapping[str, str] | None = None
    language: str = "fr"
    attached: tuple[str, str] | None = None
    contents: bool = True
    contents_title: str = "Sommaire"
    foot: str = ""

    @property
    def headings(self) -> tuple[Block, ...]:
        """What a table of contents holds: chapters and their sections."""
        kept = 2
        return tuple(one for one in self.blocks if one.shape is Shape.HEADING and one.level <= kept and one.name)


def levelled(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return blocks whose headings begin at level 1 and go down one by one, as PDF/UA and readers of screens ask."""
    open_levels: list[int] = []
    found = []
    for one in blocks:
        if one.shape is Shape.HEADING:
            while open_levels and open_levels[-1] >= one.level:
                open_levels.pop()
            open_levels.append(one.level)
            found.append(replace(one, level=len(open_levels)))
        else:
            found.append(one)
    return tuple(found)


#: What no XML may hold, and so neither DOCX, ODT, EPUB nor what reads HTML.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def legal(text: str) -> str:
    """Return words without the characters that most formats cannot hold; nobody sees them anyway."""
    return _ILLEGAL.sub("", text)


def plain(line: Line) -> str:
    """Return words without their marks."""
    return "".join(words.text for words in line)


def name_of(identity: str) -> str:
    """Return the name of a paragraph's place: one that every format takes, whatever its identity begins with."""
    return f"p_{identity}" if identity else ""
