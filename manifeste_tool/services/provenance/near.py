"""What could be cited beside a paragraph that is read, written or amended, ready to be cited by one gesture."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.provenance.excerpts import Piece, pieces, sentences
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.suggesting.suggestions import Suggestion
from manifeste_tool.services.evidence.showing import may_read
from manifeste_tool.services.suggesting.suggesting import suggestions
from manifeste_tool.services.text.sources_known import quotable, still_said
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.evidence import evidence

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


@dataclass(frozen=True, slots=True)
class Quoted:
    """What is cited already, with the sentences of it that may be quoted, and the one that was chosen."""

    key: str
    sentences: tuple[str, ...]
    excerpt: str


def quoted(
    connection: Connection, reader: Reader, keys: Collection[str], chosen: Mapping[str, str]
) -> tuple[Quoted, ...]:
    """Return those of the keys of which this reader may quote something, with what was chosen of each and stands."""
    found = {key: _readable(connection, reader, key) for key in dict.fromkeys(keys)}
    still = still_said(connection, {key: chosen.get(key, "") for key in found})
    return tuple(Quoted(key, said, still.get(key, "")) for key, said in found.items() if said)


def _readable(connection: Connection, reader: Reader, key: str) -> tuple[str, ...]:
    said, piece = contributions.get(connection, key), evidence.of_keys(connection, [key]).get(key)
    if (said and not Reach.of(reader).reads(said)) or (piece and not may_read(reader, piece)):
        return ()
    return tuple(dict.fromkeys(one for part in quotable(connection, key) for one in sentences(part)))


def _near(connection: Connection, one: Suggestion) -> Near:
    said = [sentence for part in quotable(connection, one.key) for sentence in sentences(part, one.matched)]
    return Near(
        key=one.key,
        kind=str(one.kind),
        title=pieces(one.title, one.matched),
        words=pieces(one.words, one.matched),
        sentences=tuple(dict.fromkeys(said)),
    )
