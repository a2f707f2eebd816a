"""What could be cited beside a paragraph that is read, written or amended, ready to be cited by one gesture."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from manifeste_tool.domain.people import Person, Reader
from manifeste_tool.domain.provenance.excerpts import Piece, pieces, sentences
from manifeste_tool.domain.suggesting.suggestions import Suggestion
from manifeste_tool.services.suggesting.suggesting import suggestions
from manifeste_tool.services.text.sources_known import quotable
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection

_LISTED = 5


@dataclass(frozen=True, slots=True)
class Near:
    """A suggestion with its words cut at those that met, and the sentences of it that may be quoted."""

    key: str
    kind: str
    title: tuple[Piece, ...]
    words: tuple[Piece, ...]
    sentences: tuple[str, ...]


def near(
    ws: Workspace, connection: Connection, reader: Reader, words: str, *, cited: Collection[str] = ()
) -> tuple[Near, ...]:
    """Return what this reader may read that is near some words, at most five of each kind, what is cited left out."""
    found = suggestions(ws, connection, reader, words, cited=cited, limit=_LISTED)
    return tuple(_near(connection, one) for one in found)


def beside(ws: Workspace, person: Person | None) -> Callable[[str, Collection[str]], tuple[Near, ...]]:
    """Return what finds, for one person, what is near some words, what is cited left out."""

    def found(words: str, cited: Collection[str]) -> tuple[Near, ...]:
        with ws.reading() as connection:
            return near(ws, connection, ws.reader(person, connection), words, cited=cited)

    return found


def _near(connection: Connection, one: Suggestion) -> Near:
    said = [sentence for part in quotable(connection, one.key) for sentence in sentences(part, one.matched)]
    return Near(
        key=one.key,
        kind=str(one.kind),
        title=pieces(one.title, one.matched),
        words=pieces(one.words, one.matched),
        sentences=tuple(dict.fromkeys(said)),
    )
