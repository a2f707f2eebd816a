"""What a document « à annoter » says besides the text, the same as DOCX and as ODT, and how it is known again.

Every paragraph of the text is one of the document, with a bookmark that carries its identity; the base, the instance
and the form stand in properties of the document; what the program itself wrote at the head bears a style of its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape as _escape
from xml.sax.saxutils import quoteattr

from manifeste_tool.domain.returning.faces import Piece, pieces_of
from manifeste_tool.domain.text.text import Paragraph
from manifeste_tool.domain.text.typography import french

BOOKMARK = "m_"
#: Properties of the document, as its program shows them.
BASE, INSTANCE, FORM = "manifeste-base", "manifeste-instance", "manifeste-forme"
FORM_VALUE = "1"
#: The styles that tell the program's own words from the text's, by the name that a word processor shows.
NOTICE_STYLE, KEPT_STYLE, UNDER_STYLE = "Manifeste consigne", "Manifeste tel quel", "Manifeste suite"
MADE_AT = "2000-01-01T00:00:00Z"
DEEPEST = 6

_HOW = (
    "Écrivez directement dans le texte : le suivi des modifications est activé. Expliquez un changement par un "
    "commentaire, il deviendra son exposé sommaire. Enregistrez au format .docx ou .odt, puis déposez le fichier à la "
    "page « Documents » : rien n'est créé avant votre confirmation."
)
_LEAVE = (
    "Laissez les repères des paragraphes, que vous ne voyez pas : ils permettent de retrouver chaque alinéa. "
    "Ce cadre ne fait pas partie du texte."
)
NOTICE = ("Document à annoter", _HOW, _LEAVE)


@dataclass(frozen=True, slots=True)
class Leaving:
    """A text that leaves to be annotated: the commit it stands at, the instance, what it is called."""

    units: tuple[Paragraph, ...]
    title: str
    base: str
    instance: str
    said: str = ""


def escape(words: str) -> str:
    """Return words fit for XML."""
    return _escape(words)


def attribute(value: str) -> str:
    """Return a value with its quotes, fit for an attribute."""
    return quoteattr(value)


def spaced(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield pieces with French spacing; code and addresses stay as they are."""
    for piece in pieces:
        yield piece if piece.face.code else replace(piece, words=french(piece.words))


def pieces(unit: Paragraph) -> tuple[Piece, ...]:
    """Return the words of a unit as they are shown."""
    return tuple(spaced(pieces_of(unit.text)))
