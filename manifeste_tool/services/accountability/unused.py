"""Findings and pièces that no paragraph of a text cites."""

from dataclasses import dataclass

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.consulting.sources import relations_by_key
from manifeste_tool.domain.evidence.evidence import Evidence, piece_of
from manifeste_tool.domain.readers import Reader
from manifeste_tool.domain.text.text import Text
from manifeste_tool.storage.accountability import waiting
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.evidence import evidence


@dataclass(frozen=True, slots=True)
class Unused:
    """The findings, by key, and the pièces that the text cites nowhere."""

    findings: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def unused(connection: Connection, reader: Reader, text: Text) -> Unused:
    """Return what the reader may know of and the text cites nowhere, in whatever relation."""
    cited = relations_by_key(text)
    pieces = {piece_of(key) for key in cited}
    held = evidence.every(connection, public=not reader.sees(Thing.UNPUBLISHED_EVIDENCE))
    return Unused(
        findings=waiting.uncited_findings(connection, cited) if reader.sees(Thing.FINDING) else (),
        evidence=tuple(one for one in held if one.key not in pieces) if reader.sees(Thing.EVIDENCE) else (),
    )
