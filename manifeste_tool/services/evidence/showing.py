"""What a reader may know of the pièces that a text cites, and of the files attached to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.evidence.evidence import Evidence, Passage
from manifeste_tool.domain.readers import Reader
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.evidence import evidence


@dataclass(frozen=True, slots=True)
class Cited:
    """A cited pièce as a reader may see it, with the passage that is cited; masked and without passage where not."""

    evidence: Evidence
    passage: Passage | None = None
    readable: bool = False


def may_read(reader: Reader, piece: Evidence) -> bool:
    """Whether the reader may know what a pièce is and says."""
    return reader.sees(Thing.EVIDENCE if piece.public else Thing.UNPUBLISHED_EVIDENCE)


def cited(connection: Connection, reader: Reader, keys: Iterable[str]) -> Mapping[str, Cited]:
    """Return the pièces among cited `keys` as the reader may see them, by the key that is cited."""
    found = evidence.of_keys(connection, keys)
    readable = {key: piece for key, piece in found.items() if may_read(reader, piece)}
    passages = evidence.passages_of_keys(connection, readable)
    return {
        key: Cited(piece, passages.get(key), readable=True) if key in readable else Cited(piece.masked)
        for key, piece in found.items()
    }


def shows_file(connection: Connection, reader: Reader, file_id: int) -> bool:
    """Whether a file is attached to a pièce that the reader may read."""
    piece = evidence.of_file(connection, file_id)
    return piece is not None and may_read(reader, piece)
