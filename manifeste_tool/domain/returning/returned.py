"""What an edited document holds, before anything is understood of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from manifeste_tool.domain.returning.faces import Piece
from manifeste_tool.domain.text.text import Kind


@dataclass(frozen=True, slots=True)
class Unit:
    """One paragraph of the document, or one table.

    `names` are the identities that its bookmarks carry; `added` and `gone` say who put in or took out the end of the
    paragraph, where the document tracks it. `level` and `ordered` are those of a heading, a list item or a quotation.
    The pieces of a table or of something kept as it was written are its words, read and compared, never rewritten.
    """

    pieces: tuple[Piece, ...]
    kind: Kind = Kind.PARAGRAPH
    level: int = 0
    ordered: bool = False
    names: tuple[str, ...] = ()
    added: str = ""
    gone: str = ""
    rows: tuple[tuple[str, ...], ...] = ()  # the cells of a table, as they read with every change made

    @property
    def whole(self) -> bool:
        """Whether it is left whole: its words are no prose."""
        return self.kind in (Kind.TABLE, Kind.OPAQUE)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment in the margin, on the unit of this rank."""

    author: str
    words: str
    unit: int


class Cause(StrEnum):
    """Why something in the document has no place in the text."""

    TEXT_BOX = "text_box"
    IMAGE = "image"
    NOTE = "note"
    HEADER = "header"
    TABLE = "table"
    OPAQUE = "opaque"
    OVERLAP = "overlap"
    FIXED = "fixed"
    TITLE = "title"
    REALIGNED = "realigned"
    DUPLICATED = "duplicated"
    FOREIGN = "foreign"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be placed, or that was recognised another way: said, never lost in silence."""

    cause: Cause
    words: str = ""
    author: str = ""
    unit: int = 0  # the number of the paragraph that it stands at, from 1; 0 for none


@dataclass(frozen=True)
class Returned:
    """A document that came back. `base` is the commit it was made from and `instance` where, `""` where it says none.

    `authors` gives, for each author of tracked changes, the day of the last one (ISO 8601, or `""`).
    """

    units: tuple[Unit, ...]
    base: str = ""
    instance: str = ""
    comments: tuple[Comment, ...] = ()
    authors: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    title: str = ""
