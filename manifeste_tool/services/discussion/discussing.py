"""Say something on an amendment or a paragraph, answer, say it better, take it back; resolve a thread, or reopen it."""

import hashlib
from dataclasses import dataclass, replace

from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import N_, ForbiddenError, NotFoundError, RefusedError, StaleError
from manifeste_tool.services.discussion.subjects import Subject, of_amendment, of_comment, of_paragraph, sees, tell
from manifeste_tool.services.notifying import notify
from manifeste_tool.services.privacy import scanning
from manifeste_tool.services.text.reading import visible_text
from manifeste_tool.services.text.trails import visible_decisions, visible_trail, words_at
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.discussion import comments
from manifeste_tool.storage.discussion.comments import Comment

MAX_BODY = 6_000


class CommentWordsError(RefusedError):
    """A comment without words, or with too many."""

    fields = ("body",)
    sentence = N_("Écrivez votre commentaire, en %(limit)s signes au plus.")


class HiddenThreadError(RefusedError):
    """An answer to a comment that the secretariat has hidden."""

    sentence = N_(
        "Ce commentaire est masqué par le secrétariat : on n'y répond plus. "
        "Gardez vos mots et ouvrez un autre fil sous le même texte."
    )


class DeletedCommentError(RefusedError):
    """A comment that its author has deleted cannot be said better."""

    sentence = N_("Ce commentaire est supprimé. Gardez vos mots et publiez-les dans un nouveau commentaire.")


class CommentChangedError(StaleError):
    """Its author changed the comment after opening this form."""

    sentence = N_(
        "Vous avez modifié ce commentaire ailleurs depuis que vous avez ouvert ce formulaire. "
        "Il dit maintenant : « %(today)s ». Vos mots sont ci-dessous : complétez-les, puis enregistrez."
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """What somebody wants to say: `parent` is the comment it answers, `once` the key of the form it was typed in."""

    body: str
    once: str
    parent: int | None
    internal: bool

    def key(self, by: Person, on: Subject) -> str:
        """Return what tells one saying from another: the same words twice from one form are said once."""
        told = (by.id, self.once, on.about, self.parent, self.internal, self.body)
        return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def on_amendment(
    ws: Workspace,
    by: Person,
    amendment_id: int,
    *,
    body: str,
    once: str,
    parent: int | None = None,
    internal: bool = False,
) -> int:
    """Comment on an amendment, or reply to a comment on it; return the comment. Sent twice, said once.

    `internal` makes it a note of the secretariat. Raises `ForbiddenError`, `NotFoundError`, `CommentWordsError`,
    `HiddenThreadError`.
    """
    with ws.writing() as connection:
        reader = _speaker(ws, connection, by, internal=internal)
        on = of_amendment(connection, reader, amendment_id)
        sha = on.amendment.sha if on.amendment else ""
        return _say(ws, connection, reader, on, words=_Words(_words(ws, body), once, parent, internal), sha=sha)


def on_paragraph(
    ws: Workspace,
    by: Person,
    paragraph_id: str,
    *,
    body: str,
    once: str,
    seen: str,
    parent: int | None = None,
    internal: bool = False,
) -> int:
    """Comment on a paragraph as it stood at commit `seen`, or reply to a comment on it; return the comment.

    Raises what `on_amendment` raises.
    """
    with ws.writing() as connection:
        reader = _speaker(ws, connection, by, internal=internal)
        on = of_paragraph(ws, connection, reader, paragraph_id)
        sha = _held(ws, connection, reader, on, seen)
        return _say(ws, connection, reader, on, words=_Words(_words(ws, body), once, parent, internal), sha=sha)


def edit(ws: Workspace, by: Person, comment_id: int, *, body: str, seen: str | None = None) -> None:
    """Give one's own comment other words; the earlier ones are kept. The same words change nothing.

    `seen` is `state_of` the comment when its author began to write. Raises `NotFoundError` for a comment they may not
    see, `ForbiddenError` for another's, `CommentWordsError`, `DeletedCommentError`, `CommentChangedError`.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        found, on = of_comment(ws, connection, reader, comment_id)
        require(reader, Act.EDIT_COMMENT, owner=found.author_id)
        if not timely(Act.EDIT_COMMENT, found.state):
            raise DeletedCommentError
        words = _words(ws, body)
        if words == found.body:
            return
        if seen is not None and seen != state_of(found):
            raise CommentChangedError(today=found.body)
        comments.reword(connection, found, words, ws.now())
        tell(ws, connection, reader, Happened.COMMENT_EDITED, found, on)


def state_of(said: Comment) -> str:
    """Return a word that changes each time a comment is edited, for the form to carry."""
    return hashlib.sha256(said.body.encode()).hexdigest()[:16]


def delete(ws: Workspace, by: Person, comment_id: int) -> None:
    """Take one's own comment back: its words go, its place and its answers stay. Twice is once.

    Raises `NotFoundError` for a comment they may not see, `ForbiddenError` for another's.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        found, on = of_comment(ws, connection, reader, comment_id)
        require(reader, Act.EDIT_COMMENT, owner=found.author_id)
        if timely(Act.EDIT_COMMENT, found.state):
            comments.delete(connection, found, ws.now())
            tell(ws, connection, reader, Happened.COMMENT_DELETED, found, on)


def resolve(ws: Workspace, by: Person, comment_id: int) -> None:
    """Say that the thread of a comment is resolved; the first who says so is kept.

    Raises `ForbiddenError`, `NotFoundError`.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        first, on = _thread_of(ws, connection, reader, comment_id, Act.RESOLVE_THREAD)
        if timely(Act.RESOLVE_THREAD, first.thread_state):
            comments.resolve(connection, first.id, by.id, ws.now())
            tell(ws, connection, reader, Happened.THREAD_RESOLVED, first, on)


def reopen(ws: Workspace, by: Person, comment_id: int) -> None:
    """Open the thread of a comment again. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        first, on = _thread_of(ws, connection, reader, comment_id, Act.REOPEN_THREAD)
        _reopen(ws, connection, reader, first, on)


def _reopen(ws: Workspace, connection: Connection, reader: Reader, first: Comment, on: Subject) -> None:
    if timely(Act.REOPEN_THREAD, first.thread_state):
        comments.resolve(connection, first.id, None, None)
        tell(ws, connection, reader, Happened.THREAD_REOPENED, first, on)


def _thread_of(
    ws: Workspace, connection: Connection, reader: Reader, comment_id: int, act: Act
) -> tuple[Comment, Subject]:
    require(reader, act)
    found, on = of_comment(ws, connection, reader, comment_id)
    return (found, on) if found.parent_id is None else of_comment(ws, connection, reader, found.parent_id)


def _speaker(ws: Workspace, connection: Connection, by: Person, *, internal: bool) -> Reader:
    reader = ws.reader(by, connection)
    require(reader, Act.WRITE_NOTE if internal else Act.COMMENT)
    if not sees(reader, internal=internal):
        raise ForbiddenError
    return reader


def _words(ws: Workspace, body: str) -> str:
    words = body.replace("\r\n", "\n").strip()
    if not 0 < len(words) <= MAX_BODY:
        raise CommentWordsError(limit=MAX_BODY)
    scanning.refuse(ws, (N_("commentaire"), words))
    return words


def _held(ws: Workspace, connection: Connection, reader: Reader, on: Subject, seen: str) -> str:
    """Return the commit somebody was reading, `""` where no text they may read is there or it lacked the paragraph."""
    visible = visible_text(ws, connection, reader)
    made = visible_decisions(connection, reader, visible, [seen]) if visible else {}
    if visible is None or seen not in made:
        return ""
    trail = visible_trail(connection, reader, visible, [on.paragraph])
    return "" if words_at(trail, on.paragraph, made[seen]) is None else seen


def _thread(connection: Connection, on: Subject, words: _Words) -> Comment | None:
    """Return the comment that begins the thread of a reply; a reply to a reply joins the same thread.

    Raises `NotFoundError` for one on something else, or that is not of the same kind; `HiddenThreadError`.
    """
    if words.parent is None:
        return None
    answered = comments.by_id(connection, words.parent)
    first = comments.by_id(connection, answered.thread_id) if answered else None
    if answered is None or first is None or not on.holds(first) or first.internal != words.internal:
        raise NotFoundError
    if answered.hidden or not timely(Act.COMMENT, first.state):
        raise HiddenThreadError
    return first


def _say(ws: Workspace, connection: Connection, reader: Reader, on: Subject, *, words: _Words, sha: str) -> int:
    """Write a comment and tell of it; an answer opens its thread again, the one it answers and the author are told."""
    by = require(reader, Act.WRITE_NOTE if words.internal else Act.COMMENT)
    first = _thread(connection, on, words)
    new = Comment(
        0,
        by.id,
        words.body,
        ws.now(),
        amendment_id=on.amendment.id if on.amendment else None,
        paragraph_id=first.paragraph_id if first else on.paragraph or None,
        parent_id=first.id if first else None,
        sha=sha,
        internal=words.internal,
    )
    made, is_new = comments.add(connection, new, words.key(by, on))
    if is_new:
        fact_id = tell(ws, connection, reader, Happened.COMMENT_MADE, replace(new, id=made), on)
        notify(connection, fact_id, _concerned(on, first, internal=words.internal) - {by.id})
        if first:
            _reopen(ws, connection, reader, first, on)
    return made


def _concerned(on: Subject, first: Comment | None, *, internal: bool) -> set[int]:
    """Return whom a comment concerns: who began its thread, and the author of the amendment it is on."""
    authors = {on.amendment.author_id} if on.amendment and not internal else set()
    return authors | ({first.author_id} if first else set())
