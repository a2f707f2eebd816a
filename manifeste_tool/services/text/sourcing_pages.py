"""The sources of a paragraph as those who cite see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.commission.charges import chapters_at
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.provenance.words import fingerprint
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.text import Paragraph, Place, Relation
from manifeste_tool.errors import ManifesteError, NotFoundError
from manifeste_tool.services.provenance.near import Near, near
from manifeste_tool.services.provenance.reconfirming import Seen
from manifeste_tool.services.text.paragraphs import SourceView, sources_of
from manifeste_tool.services.text.reading import visible_text
from manifeste_tool.services.text.sourcing import needs_source
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.provenance import declarations
from manifeste_tool.storage.text import texts


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """A paragraph, what it cites, and the words typed in a form that was refused."""

    paragraph: Paragraph
    place: Place
    sources: tuple[SourceView, ...]
    relations: tuple[Relation, ...]
    may_declare: bool
    declared: bool
    unsourced: bool
    declared_before: datetime | None  # the words are later than the declaration
    near: tuple[Near, ...]
    seen: Mapping[str, str]  # by key, what the form that confirms a link sends back
    ended: int  # the link that was just ended and may be brought back, 0 for none
    typed: Mapping[str, str]
    error: ManifesteError | None


def sources_page(
    ws: Workspace,
    person: Person | None,
    identity: str,
    *,
    typed: Mapping[str, str] | None = None,
    ended: int = 0,
    error: ManifesteError | None = None,
) -> SourcesPage:
    """Return the sources of a paragraph of the newest text. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        visible = visible_text(ws, connection, reader)
        require(reader, Act.CITE, chapters=chapters_at(visible.text, [identity]) if visible else ())
        unit = visible.text.by_id.get(identity) if visible else None
        if visible is None or unit is None:
            raise NotFoundError
        declared = texts.declared(connection)
        return SourcesPage(
            paragraph=unit,
            place=visible.text.places[identity],
            sources=sources_of(ws, connection, reader, unit),
            relations=tuple(Relation),
            may_declare=may(reader, Act.DECLARE),
            declared=identity in declared,
            unsourced=needs_source(unit, declared),
            declared_before=declarations.unsettled(connection, visible.text, [identity]).get(identity),
            near=near(ws, connection, reader, unit.text, cited={source.key for source in unit.sources}),
            seen={one.key: Seen(identity, one.key, fingerprint(unit.text)).written for one in unit.sources},
            ended=ended,
            typed=typed or {},
            error=error,
        )
