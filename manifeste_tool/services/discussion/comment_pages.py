"""Pages about one comment (edit, hide, report, its earlier words, what changed since), and the queue of reports."""

from collections.abc import Mapping
from dataclasses import dataclass

from manifeste_tool.domain.comparing.diff import Segment, word_diff
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.discussion.discussing import state_of
from manifeste_tool.services.discussion.subjects import Subject, of_comment
from manifeste_tool.services.discussion.threads import PER_PAGE, Said, said, words_then
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.text.reading import may_see, names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.discussion import comments, reports
from manifeste_tool.storage.discussion.comments import Comment, Wording
from manifeste_tool.storage.discussion.reports import Report


@dataclass(frozen=True, slots=True)
class Where:
    """Where a comment is read: on which thing, in which thread (its first comment), on which page of them."""

    subject: Subject
    thread: int
    page: int
    internal: bool


@dataclass(frozen=True, slots=True)
class CommentPage:
    """One comment out of its thread, and what it is on; `state` is what a form that edits it carries."""

    said: Said
    subject: Subject
    state: str


@dataclass(frozen=True, slots=True)
class WordingsPage:
    """What a comment said before, oldest first."""

    said: Said
    subject: Subject
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class SincePage:
    """What has become of the words that a comment was written on."""

    said: Said
    subject: Subject
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Reported:
    """A comment and the open reports on it, oldest first; `last` is the newest of them."""

    said: Said
    subject: Subject
    reports: tuple[Report, ...]

    @property
    def last(self) -> int:
        """The report up to which this page shows them."""
        return max(one.id for one in self.reports)


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """A page of the secretariat's queue; `names` are those of the people who reported with an account."""

    rows: tuple[Reported, ...]
    names: Mapping[int, str]
    paging: Paging


def amendment_numbered(ws: Workspace, person: Person, cycle: int, number: int) -> int:
    """Return the amendment that an address names. Raises `NotFoundError` also where this reader may not see it."""
    with ws.reading() as connection:
        found = amendments.numbered(connection, cycle, number)
        if found is None or not may_see(connection, ws.reader(person, connection), found):
            raise NotFoundError
        return found.id


def where(ws: Workspace, person: Person | None, comment_id: int) -> Where:
    """Return where a comment is read. Raises `NotFoundError` also where this reader may not see it."""
    with ws.reading() as connection:
        found, subject = of_comment(ws, connection, ws.reader(person, connection), comment_id)
        first = comments.by_id(connection, found.thread_id) or found
        before = comments.rank(connection, subject.on(internal=found.internal), first)
        return Where(subject, first.id, before // PER_PAGE + 1, found.internal)


def to_edit(ws: Workspace, person: Person, comment_id: int) -> CommentPage:
    """Return one's own comment with its words. Raises `ForbiddenError` for another's, `NotFoundError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        found, subject = of_comment(ws, connection, reader, comment_id)
        require(reader, Act.EDIT_COMMENT, owner=found.author_id)
        return _page(ws, connection, reader, found, subject)


def to_hide(ws: Workspace, person: Person, comment_id: int) -> CommentPage:
    """Return a comment for the secretariat to say why it is hidden. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        require(reader, Act.HIDE_COMMENT)
        return _page(ws, connection, reader, *of_comment(ws, connection, reader, comment_id))


def to_report(ws: Workspace, person: Person | None, comment_id: int) -> CommentPage:
    """Return a comment that this reader may report. Raises `NotFoundError` where they do not read its words."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        found, subject = of_comment(ws, connection, reader, comment_id)
        if found.internal or found.hidden or found.deleted_at:
            raise NotFoundError
        return _page(ws, connection, reader, found, subject)


def wordings(ws: Workspace, person: Person, comment_id: int) -> WordingsPage:
    """Return what a comment said before, for its author and the secretariat; deleted, for the secretariat alone.

    Raises `NotFoundError` for anybody else.
    """
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        found, subject = of_comment(ws, connection, reader, comment_id)
        one = said(ws, connection, reader, found, subject)
        if not one.may_read_wordings:
            raise NotFoundError
        return WordingsPage(one, subject, comments.wordings(connection, comment_id))


def since(ws: Workspace, person: Person | None, comment_id: int) -> SincePage:
    """Return how the paragraph changed since a comment was written on it.

    Raises `NotFoundError` where the reader may not read one of the two texts.
    """
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        found, subject = of_comment(ws, connection, reader, comment_id)
        words = {} if subject.amendment else words_then(ws, connection, reader, subject, [found])
        if found.id not in words:
            raise NotFoundError
        return SincePage(said(ws, connection, reader, found, subject), subject, word_diff(*words[found.id]))


def reported(ws: Workspace, person: Person | None, number: int | None) -> ReportsPage:
    """Return a page of the comments that readers reported. Raises `NotFoundError` for all but the secretariat."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        if not may(reader, Act.HIDE_COMMENT):
            raise NotFoundError
        asked = paging(number)
        page = Paging(asked.number, reports.count_reported(connection))
        found = reports.reported(connection, limit=page.size, offset=page.offset)
        waiting = reports.open_on(connection, found)
        rows = tuple(_reported(ws, connection, reader, key, waiting) for key in found)
        return ReportsPage(rows, names_of(connection, (one.person_id for one in waiting)), page)


def _page(ws: Workspace, connection: Connection, reader: Reader, found: Comment, subject: Subject) -> CommentPage:
    return CommentPage(said(ws, connection, reader, found, subject), subject, state_of(found))


def _reported(
    ws: Workspace, connection: Connection, reader: Reader, comment_id: int, waiting: tuple[Report, ...]
) -> Reported:
    found, subject = of_comment(ws, connection, reader, comment_id)
    those = tuple(one for one in waiting if one.comment_id == comment_id)
    return Reported(said(ws, connection, reader, found, subject), subject, those)
