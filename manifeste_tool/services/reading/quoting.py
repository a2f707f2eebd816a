"""« Citer »: one paragraph as it may be quoted, of which version, with what it rests on."""

from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.evidence.evidence import pieces_of
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.text import Paragraph, Place
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.publication.standing import VersionStanding, version_standing
from manifeste_tool.services.reading.aligned_pages import visible_at
from manifeste_tool.services.text.reading import Visible
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.reading.behind import contributions_behind
from manifeste_tool.storage.text import texts


@dataclass(frozen=True, slots=True)
class Quoted:
    """A paragraph as it is quoted. `number` is the version it stands in, `""` for a text that is not published.

    `contributions` counts those it rests on, its own and those its findings were drawn from, each once; they come from
    so many `territories`. `at` is when the version was published, or the text last decided.
    """

    paragraph: Paragraph
    place: Place
    title: str
    number: str
    at: datetime | None
    permalink: str
    contributions: int
    territories: int
    pieces: int
    standing: VersionStanding | None = None


def quoted(ws: Workspace, person: Person | None, identity: str, number: str = "") -> Quoted:
    """Return a paragraph of a version, or of the newest text the reader sees, to be quoted. Raises `NotFoundError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        visible = visible_at(ws, connection, reader, number)
        paragraph = visible.text.by_id.get(visible.text.heirs.get(identity, identity))
        if paragraph is None:
            raise NotFoundError
        keys = [source.key for source in paragraph.support]
        behind = contributions_behind(connection, keys, reach_of(ws, connection, reader))
        said = {one.reference: one for those in behind.values() for one in those}
        return Quoted(
            paragraph=paragraph,
            place=visible.text.places[paragraph.id],
            title=visible.text.title,
            number=visible.version.number if visible.version else "",
            at=visible.version.published_at if visible.version else _decided_at(connection, visible),
            permalink=_permalink(ws, visible, paragraph.id),
            contributions=len(said),
            territories=len({one.authority or one.territory for one in said.values()}),
            pieces=len(pieces_of(keys)),
            standing=version_standing(connection, visible.version.number) if visible.version else None,
        )


def _decided_at(connection: Connection, visible: Visible) -> datetime | None:
    made = texts.decision(connection, visible.sha)
    return made.at if made else None


def _permalink(ws: Workspace, visible: Visible, identity: str) -> str:
    address = f"{ws.base_url.rstrip('/')}/paragraphes/{identity}"
    return f"{address}/v/{visible.version.number}" if visible.version else address
