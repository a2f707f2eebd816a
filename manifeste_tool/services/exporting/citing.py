"""What stands behind the citations of a text, no more than its reader may know, and in words for its notes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from manifeste_tool.documents import render
from manifeste_tool.domain.consulting.contributions import Contribution, Reach
from manifeste_tool.domain.readers import Reader
from manifeste_tool.domain.text.text import Paragraph, Source, Text
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.evidence.showing import Cited, cited
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.synthesis import findings


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader may know of one cited key; `finding` and `piece` are titles."""

    key: str
    is_contribution: bool = False
    is_hidden: bool = False
    withdrawn: bool = False
    author_type: str = ""
    territory: str = ""
    finding: str = ""
    piece: str = ""


def known_sources(ws: Workspace, connection: Connection, reader: Reader, text: Text) -> Mapping[str, Known]:
    """Return what the reader may know of every key that a text cites, in a handful of queries."""
    keys = sorted({source.key for unit in text for source in unit.sources})
    reach = reach_of(ws, connection, reader)
    found: dict[str, Known] = {}
    for portion in batches(keys):
        said = contributions.of_references(connection, portion)
        drawn, pieces = findings.of_keys(connection, portion), cited(connection, reader, portion)
        for key in portion:
            if key in said:
                found[key] = _contribution(reach, said[key])
            elif key in drawn:
                found[key] = Known(key, finding=drawn[key].title)
            else:
                found[key] = _piece(key, pieces.get(key))
    return found


def _contribution(reach: Reach, one: Contribution) -> Known:
    if one.withdrawn:
        return Known(one.reference, is_contribution=True, withdrawn=True)
    if not reach.knows(one):
        return Known(one.reference, is_contribution=True, is_hidden=True)
    shown = reach.shown(one)
    return Known(one.reference, is_contribution=True, author_type=shown.author_type, territory=shown.territory)


def _piece(key: str, one: Cited | None) -> Known:
    return Known(key, piece=one.evidence.title) if one and one.readable else Known(key)


def notes_of(paragraph: Paragraph, known: Mapping[str, Known]) -> tuple[str, ...]:
    """Return the notes of a paragraph, in words: one for each source."""
    return tuple(_said(source, known[source.key]) for source in sorted(paragraph.sources))


@lru_cache(4096)
def _said(source: Source, known: Known) -> str:
    words = render.document("exporting/source.html", {"one": known, "relation": str(source.relation)})
    return Markup(words).unescape().strip()  # noqa: S704 - autoescaped by Jinja, and read back as plain words
