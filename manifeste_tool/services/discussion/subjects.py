"""What a comment is on, an amendment or a paragraph, and whether a reader may see it there."""

from dataclasses import dataclass

from manifeste_tool.domain.amending.amendments import Amendment, State
from manifeste_tool.domain.audience import Audience, Thing, audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.readers import Reader
from manifeste_tool.domain.text.text import Place
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.amending.proposing import known
from manifeste_tool.services.text.reading import may_see, visible_text
from manifeste_tool.services.text.trails import last_words, visible_trail
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.discussion import comments
from manifeste_tool.storage.discussion.comments import Comment, On
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.text import texts


@dataclass(frozen=True, slots=True)
class Subject:
    """What is commented: an amendment, or a paragraph, which answers for those that were joined to it."""

    amendment: Amendment | None = None
    paragraph: str = ""
    joined: tuple[str, ...] = ()
    place: Place | None = None

    @property
    def about(self) -> tuple[About, str]:
        """What a fact about a comment on it is about."""
        return (About.AMENDMENT, self.amendment.label) if self.amendment else (About.PARAGRAPH, self.paragraph)

    def on(self, *, internal: bool) -> On:
        """Return where its threads are kept."""
        if self.amendment:
            return On(self.amendment.id, internal=internal)
        return On(paragraph_ids=(self.paragraph, *self.joined), internal=internal)

    def holds(self, said: Comment) -> bool:
        """Whether a comment is on this very subject."""
        if self.amendment:
            return said.amendment_id == self.amendment.id
        return said.paragraph_id in (self.paragraph, *self.joined)


def of_amendment(connection: Connection, reader: Reader, amendment_id: int) -> Subject:
    """Return an amendment as a subject. Raises `NotFoundError` also where the reader may not see it."""
    amendment = known(connection, amendment_id)
    if not may_see(connection, reader, amendment):
        raise NotFoundError
    return Subject(amendment)


def of_paragraph(ws: Workspace, connection: Connection, reader: Reader, identity: str) -> Subject:
    """Return a paragraph as a subject, under the identity that answers for it now; one that is gone stays one.

    Raises `NotFoundError` for one that the reader has never been able to see.
    """
    visible = visible_text(ws, connection, reader)
    if visible is None:
        raise NotFoundError
    shown = visible.text.heirs.get(identity, identity)
    unit = visible.text.by_id.get(shown) or last_words(visible_trail(connection, reader, visible, [shown]))
    return Subject(paragraph=shown, joined=unit.joined, place=visible.text.places.get(shown))


def of_comment(ws: Workspace, connection: Connection, reader: Reader, comment_id: int) -> tuple[Comment, Subject]:
    """Return a comment and what it is on. Raises `NotFoundError` also where the reader may not see it."""
    found = comments.by_id(connection, comment_id)
    if found is None or not sees(reader, internal=found.internal):
        raise NotFoundError
    if found.amendment_id:
        return found, of_amendment(connection, reader, found.amendment_id)
    return found, of_paragraph(ws, connection, reader, found.paragraph_id or "")


def sees(reader: Reader, *, internal: bool) -> bool:
    """Whether the reader sees threads now, or the internal notes."""
    return reader.sees(Thing.INTERNAL_NOTE if internal else Thing.THREAD)


def tell(ws: Workspace, connection: Connection, reader: Reader, name: Happened, said: Comment, on: Subject) -> int:
    """Record what happened to a comment, for those who read it there; return the fact's identifier."""
    circle = _circle(connection, reader, on, internal=said.internal)
    details = {"comment": str(said.id)} | ({"internal": "1"} if said.internal else {})
    by = reader.person.id if reader.person else None
    return journal.record(connection, Fact(name, ws.now(), by, *on.about, details, circle))


def tell_secretariat(
    ws: Workspace, connection: Connection, reader: Reader, name: Happened, said: tuple[Comment, Subject], **details: str
) -> int:
    """Record what the secretariat alone may know of a comment; return the fact's identifier.

    What the public reads may change all the same: its pages are made afresh.
    """
    by = reader.person.id if reader.person else None
    told = {"comment": str(said[0].id), **details}
    return journal.record(connection, Fact(name, ws.now(), by, *said[1].about, told, Audience.SECRETARIAT))


def _circle(connection: Connection, reader: Reader, on: Subject, *, internal: bool) -> Audience:
    """Return the widest circle that sees both the thread and what it is on."""
    if internal:
        return audience(Thing.INTERNAL_NOTE, reader.open_stages)
    return min(audience(one, reader.open_stages) for one in (Thing.THREAD, _kind(connection, on)))


def _kind(connection: Connection, on: Subject) -> Thing:
    if on.amendment:
        return Thing.REFUSED_AMENDMENT if on.amendment.state is State.REFUSED else Thing.AMENDMENT
    written = any(one.decision.ref == MAIN for one in texts.trail(connection, [on.paragraph]))
    return Thing.CURRENT_TEXT if written else Thing.DRAFTING_TEXT
