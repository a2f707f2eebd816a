"""Comment on an amendment or a paragraph, reply, take a comment out of sight."""

from manifeste_tool.domain.audience import Thing, audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, Person, require
from manifeste_tool.errors import N_, ForbiddenError, NotFoundError, RefusedError
from manifeste_tool.services.proposing import known
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import comments, identities, journal
from manifeste_tool.storage.comments import Comment
from manifeste_tool.storage.database import Connection

MAX_BODY = 6_000


class CommentWordsError(RefusedError):
    """A comment without words, or with too many."""

    sentence = N_("Écrivez votre commentaire, en %(limit)s signes au plus.")


def on_amendment(
    ws: Workspace, by: Person, amendment_id: int, *, body: str, once: str, parent: int | None = None
) -> int:
    """Comment on an amendment, or reply to a comment on it; return the comment. Sent twice, said once.

    Raises `ForbiddenError`, `NotFoundError`, `CommentWordsError`.
    """
    with ws.writing() as connection:
        amendment = known(connection, amendment_id)
        thread = _thread(connection, parent)
        if thread and thread.amendment_id != amendment.id:
            raise NotFoundError
        new = Comment(
            0, by.id, _words(body), ws.now(), amendment.id, parent_id=thread.id if thread else None, sha=amendment.sha
        )
        return _say(ws, connection, by, new, once, (About.AMENDMENT, amendment.label))


def on_paragraph(
    ws: Workspace, by: Person, paragraph_id: str, *, body: str, once: str, seen: str, parent: int | None = None
) -> int:
    """Comment on a paragraph as it stood at commit `seen`, or reply to a comment on it; return the comment."""
    with ws.writing() as connection:
        if not identities.known(connection, [paragraph_id]):
            raise NotFoundError
        thread = _thread(connection, parent)
        if thread and thread.paragraph_id != paragraph_id:
            raise NotFoundError
        new = Comment(
            0,
            by.id,
            _words(body),
            ws.now(),
            paragraph_id=paragraph_id,
            parent_id=thread.id if thread else None,
            sha=seen if paragraph_id in ws.text(connection, seen).by_id else "",
        )
        return _say(ws, connection, by, new, once, (About.PARAGRAPH, paragraph_id))


def _words(body: str) -> str:
    if not 0 < len(body.strip()) <= MAX_BODY:
        raise CommentWordsError(limit=MAX_BODY)
    return body.strip()


def _thread(connection: Connection, parent: int | None) -> Comment | None:
    """Return the comment that a reply answers; replies to replies join the same thread."""
    if parent is None:
        return None
    found = comments.by_id(connection, parent)
    if found is None:
        raise NotFoundError
    return _thread(connection, found.parent_id) if found.parent_id else found


def _say(ws: Workspace, connection: Connection, by: Person, new: Comment, once: str, about: tuple[About, str]) -> int:
    reader = ws.reader(by, connection)
    require(reader, Act.COMMENT)
    if not reader.sees(Thing.THREAD):
        raise ForbiddenError
    made, first = comments.add(connection, new, f"{by.id}-{once}"[:32])
    if first:
        circle = audience(Thing.THREAD, reader.open_stages)
        journal.record(connection, Fact(Happened.COMMENT_MADE, ws.now(), by.id, *about, {}, circle))
    return made


def hide(ws: Workspace, by: Person, comment_id: int) -> None:
    """Take a comment out of sight; it stays on record. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.HIDE_COMMENT)
        found = comments.by_id(connection, comment_id)
        if found is None:
            raise NotFoundError
        comments.hide(connection, comment_id)
        amendment = known(connection, found.amendment_id) if found.amendment_id else None
        about = (About.AMENDMENT, amendment.label) if amendment else (About.PARAGRAPH, found.paragraph_id or "")
        circle = audience(Thing.THREAD, reader.open_stages)
        journal.record(connection, Fact(Happened.COMMENT_HIDDEN, ws.now(), by.id, *about, {}, circle))
