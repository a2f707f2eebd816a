"""Gathers the paragraphs of an edited document, whatever its format, into what the domain understands."""

import re
from dataclasses import dataclass, field

from manifeste_tool.documents.returning.outgoing import BOOKMARK, KEPT_STYLE, NOTICE_STYLE, UNDER_STYLE
from manifeste_tool.domain.returning.faces import Face, Piece, words_of
from manifeste_tool.domain.returning.returned import Cause, Comment, Problem, Unit
from manifeste_tool.domain.text.text import IDENTITY, Kind
from manifeste_tool.errors import N_, RefusedError, TooLargeError

_MOST_UNITS = 20_000
_MOST_AUTHORS, _MOST_COMMENTS = 30, 2_000
_LONGEST_SAID = 300
#: The name given to who tracked a change and left no name.
UNKNOWN = "Auteur inconnu"
_HEADING = re.compile(r"(?:heading|titre|title) ?([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"title|titre", re.IGNORECASE)
_QUOTE = re.compile(r"(?:intense )?(?:quote|quotations?|citation)s?(?: intense)?|block text", re.IGNORECASE)
_LISTED = re.compile(r"(?:list|liste)\b.*(?:bullet|number|puces|numéros)", re.IGNORECASE)
_NUMBERED = re.compile(r"number|numéro", re.IGNORECASE)


class TooLongDocumentError(TooLargeError):
    """The document has more paragraphs than any text."""

    sentence = N_(
        "« %(name)s » compte plus de %(limit)s paragraphes : ce n'est pas le texte annoté. Gardez-en le texte seul, "
        "puis déposez-le de nouveau. Rien n'a été créé."
    )


class TooManyAuthorsError(RefusedError):
    """More people tracked changes in the document than can be told apart on a page, or left more comments."""

    sentence = N_(
        "« %(name)s » porte des modifications de plus de %(authors)s auteurs, ou plus de %(comments)s commentaires. "
        "Partagez-le en plusieurs documents, puis déposez-les. Rien n'a été créé."
    )


@dataclass(frozen=True, slots=True)
class Shape:
    """What a paragraph is: its kind, its level, whether it is numbered; `notice` for the program's own words."""

    kind: Kind = Kind.PARAGRAPH
    level: int = 0
    ordered: bool = False
    notice: bool = False
    title: bool = False


_OURS = ((NOTICE_STYLE.casefold(), Shape(notice=True)), (KEPT_STYLE.casefold(), Shape(Kind.OPAQUE)))


def shape_of(style: str, *, outline: int | None = None, listed: tuple[int, bool] | None = None) -> Shape:
    """Return what a paragraph is: by its style's name, its outline level (from 1), its list (depth, numbered)."""
    name = style.strip()
    lower = name.casefold()
    own = next((shape for start, shape in _OURS if lower.startswith(start)), None)
    if own is not None:
        return own
    if _TITLE.fullmatch(name):
        return Shape(title=True)
    heading = _HEADING.fullmatch(name)
    if heading or outline:
        return Shape(Kind.HEADING, min(int(heading[1]) if heading else outline or 1, 6))
    return Shape(Kind.QUOTATION, 1) if _QUOTE.fullmatch(name) else _listed(name, listed)


def _listed(name: str, listed: tuple[int, bool] | None) -> Shape:
    """Return a list item, by its list or by its style; else a plain paragraph."""
    if listed and not name.casefold().startswith(UNDER_STYLE.casefold()):
        return Shape(Kind.ITEM, listed[0], listed[1])
    return Shape(Kind.ITEM, 0, bool(_NUMBERED.search(name))) if _LISTED.match(name) else Shape()


@dataclass
class Gathering:
    """What was gathered so far; `name` is how sentences call the document."""

    name: str
    units: list[Unit] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    authors: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    title: str = ""
    pieces: list[Piece] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    waiting: list[Comment] = field(default_factory=list)

    def bookmark(self, name: str) -> None:
        """Keep the identity that a bookmark carries, if it is one of ours; LibreOffice may number a doubled one."""
        identity = name.removeprefix(BOOKMARK)[:8] if name.startswith(BOOKMARK) else ""
        if IDENTITY.fullmatch(identity) and identity not in self.names:
            self.names.append(identity)

    def say(self, words: str, face: Face, *, added: str = "", gone: str = "") -> None:
        """Add words to the paragraph."""
        if words:
            self.pieces.append(Piece(words, face, added, gone))

    def author(self, name: str, date: str) -> str:
        """Keep who tracked a change, and when; return their name."""
        called = " ".join(name.split())[:120] or UNKNOWN
        self.authors[called] = max(self.authors.get(called, ""), date[:10])
        self.refuse_crowd()
        return called

    def comment(self, author: str, words: str) -> None:
        """Keep a comment that begins in the paragraph."""
        if words.strip():
            self.comments.append(Comment(" ".join(author.split())[:120] or UNKNOWN, words.strip(), len(self.units)))
            self.refuse_crowd()

    def refuse_crowd(self) -> None:
        """Raise `TooManyAuthorsError` where there are more authors or comments than can be worked."""
        if len(self.authors) > _MOST_AUTHORS or len(self.comments) > _MOST_COMMENTS:
            raise TooManyAuthorsError(name=self.name, authors=_MOST_AUTHORS, comments=_MOST_COMMENTS)

    def problem(self, cause: Cause, words: str = "", author: str = "") -> None:
        """Say that something has no place in the text, once."""
        unit = 0 if cause is Cause.HEADER else len(self.units) + 1
        said = Problem(cause, " ".join(words.split())[:_LONGEST_SAID], author, unit)
        if said not in self.problems:
            self.problems.append(said)

    def end(self, shape: Shape, *, added: str = "", gone: str = "", rows: tuple[tuple[str, ...], ...] = ()) -> None:
        """End the paragraph. Raises `TooLongDocumentError`."""
        pieces, names, self.pieces, self.names = tuple(self.pieces), tuple(self.names), [], []
        if shape.notice:
            return
        if shape.title and not names:
            self.title = self.title or words_of(pieces)
            if words_of(pieces):
                return
        kind, level = (Kind.PARAGRAPH, 0) if shape.title else (shape.kind, shape.level)
        if not pieces and not names and not added and not gone:
            return
        self.units.append(Unit(pieces, kind, level, shape.ordered, names, added, gone, rows))
        if len(self.units) > _MOST_UNITS:
            raise TooLongDocumentError(name=self.name, limit=_MOST_UNITS)
