"""A paragraph as a version said it, for a link that holds for ever, and what has become of it in today's text."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from manifeste_tool.domain.comparing.diff import Segment, word_diff
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.text.text import Paragraph, Place
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.publication.standing import VersionStanding, version_standing
from manifeste_tool.services.text.paragraphs import RevisionView, revisions_of
from manifeste_tool.services.text.reading import Visible, visible_text
from manifeste_tool.services.text.trails import visible_trail
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Version


class Today(StrEnum):
    """What became of a paragraph in the newest text that its reader sees."""

    SAME = "same"
    CHANGED = "changed"
    JOINED = "joined"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Present:
    """A paragraph in today's text: `identity` is where it stands, its own or that of what it was joined to.

    `segments` compare the words of the version with today's. `removed` is the decision that took it out, None where
    the reader may not know of it.
    """

    today: Today
    identity: str
    place: Place | None = None
    segments: tuple[Segment, ...] = ()
    removed: RevisionView | None = None
    version: Version | None = None  # today's text, where it is a published one


@dataclass(frozen=True, slots=True)
class ParagraphAtVersion:
    """A paragraph at a version. `paragraph` is None where the version does not hold it: not yet, or no longer.

    `holding` are the numbers of the versions that do, the lowest first.
    """

    standing: VersionStanding
    identity: str
    paragraph: Paragraph | None
    place: Place | None
    present: Present | None
    holding: tuple[str, ...]
    text_title: str

    @property
    def published_at(self) -> datetime:
        """When the version was published."""
        return self.standing.version.published_at


def joined_at(ws: Workspace, number: str, identity: str) -> str:
    """Return the identity that had absorbed this one in a version, `""` for none. Raises `NotFoundError`."""
    with ws.reading() as connection:
        version = version_standing(connection, number).version
        return ws.text(connection, version.sha).heirs.get(identity, "")


def paragraph_at_version(ws: Workspace, person: Person | None, number: str, identity: str) -> ParagraphAtVersion:
    """Return a paragraph as a version has it. Raises `NotFoundError` for one that the reader never could see."""
    with ws.reading() as connection:
        reader, standing = ws.reader(person, connection), version_standing(connection, number)
        text = ws.text(connection, standing.version.sha)
        paragraph = text.by_id.get(identity)
        holding = _holding(ws, connection, identity)
        present = _present(ws, connection, reader, (identity, paragraph))
        if paragraph is None and not holding and (present is None or present.today is Today.GONE):
            raise NotFoundError
        return ParagraphAtVersion(
            standing, identity, paragraph, text.places.get(identity), present, holding, text.title
        )


def _holding(ws: Workspace, connection: Connection, identity: str) -> tuple[str, ...]:
    published = [one for one in reversed(texts.versions(connection)) if one.withdrawn_at is None]
    return tuple(one.number for one in published if identity in ws.text(connection, one.sha).by_id)


def _present(
    ws: Workspace, connection: Connection, reader: Reader, known: tuple[str, Paragraph | None]
) -> Present | None:
    """Return what became of a paragraph, None where the reader sees no text at all."""
    visible = visible_text(ws, connection, reader)
    if visible is None:
        return None
    (identity, was), now = known, visible.text
    heir = now.heirs.get(identity, "")
    stands = now.by_id.get(heir or identity)
    if stands is None:
        return Present(
            Today.GONE, identity, removed=_removed(connection, reader, visible, identity), version=visible.version
        )
    same = not heir and was is not None and was.text == stands.text
    return Present(
        today=Today.JOINED if heir else Today.SAME if same else Today.CHANGED,
        identity=stands.id,
        place=now.places.get(stands.id),
        segments=word_diff(was.text, stands.text) if was and not same else (),
        version=visible.version,
    )


def _removed(connection: Connection, reader: Reader, visible: Visible, identity: str) -> RevisionView | None:
    trail = visible_trail(connection, reader, visible, [identity])
    return revisions_of(connection, reader, trail[-1:])[0] if trail else None
