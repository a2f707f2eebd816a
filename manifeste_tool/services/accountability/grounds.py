"""What each paragraph of a text rests on, and the contributions that stand behind it."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from manifeste_tool.domain.accountability.shares import Ground
from manifeste_tool.domain.evidence.evidence import piece_of
from manifeste_tool.domain.readers import Reader
from manifeste_tool.domain.text.text import Kind, Paragraph, Text
from manifeste_tool.services.text.reading import Visible, visible_text
from manifeste_tool.services.text.sourcing import needs_source
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.synthesis import findings
from manifeste_tool.storage.text import texts


def text_told(ws: Workspace, connection: Connection, reader: Reader) -> Visible | None:
    """Return the text that the dashboard tells of: the newest this reader may see, the last version for the public."""
    return visible_text(ws, connection, reader)


def declared_in(connection: Connection, visible: Visible) -> Collection[str]:
    """Return the paragraphs declared « apport de la commission »: for a version, those that were when it was made."""
    return set(visible.version.declared) if visible.version else texts.declared(connection)


def grounds(text: Text, declared: Collection[str]) -> Mapping[str, Ground]:
    """Return what each paragraph rests on, in the order of the text; those that need no source are left out."""
    return {unit.id: _ground(unit, declared) for unit in text if unit.id and is_counted(unit)}


def is_counted(unit: Paragraph) -> bool:
    """Whether a paragraph is one of those asked for a source: headings and rules never are."""
    return unit.kind is not Kind.HEADING and needs_source(replace(unit, sources=frozenset()), ())


def _ground(unit: Paragraph, declared: Collection[str]) -> Ground:
    if any(not piece_of(source.key) for source in unit.support):
        return Ground.SOURCED
    if unit.support:
        return Ground.EVIDENCE
    return Ground.DECLARED if unit.id in declared else Ground.MISSING


def behind(connection: Connection, text: Text) -> Mapping[str, frozenset[str]]:
    """Return, by paragraph that is counted, the contributions it rests on, itself or through a finding."""
    supported = {unit.id: [source.key for source in unit.support] for unit in text if unit.id and is_counted(unit)}
    drawn = findings.drawn_from(connection, {key for keys in supported.values() for key in keys})
    return {
        identity: frozenset(one for key in keys for one in (drawn.get(key) or (key,)))
        for identity, keys in supported.items()
    }
