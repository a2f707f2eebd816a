"""What is said about amendments and paragraphs, in threads; internal notes are kept beside and counted nowhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, Select, func, insert, select, update

from manifeste_tool.domain.rights import lives
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.comments import comment, comment_report, comment_wording


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment on an amendment or on a paragraph; `sha` is the commit its author was reading.

    `parent_id` names the comment that begins the thread; only that one is ever resolved.
    """

    id: int
    author_id: int
    body: str
    said_at: datetime
    amendment_id: int | None = None
    paragraph_id: str | None = None
    parent_id: int | None = None
    sha: str = ""
    hidden: bool = False
    hidden_reason: str = ""
    internal: bool = False
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    resolved_at: datetime | None = None
    resolved_by_id: int | None = None

    @property
    def state(self) -> lives.CommentState:
        """Where its words stand."""
        if self.deleted_at:
            return lives.CommentState.DELETED
        return lives.CommentState.HIDDEN if self.hidden else lives.CommentState.SHOWN

    @property
    def thread_state(self) -> lives.ThreadState:
        """Where the thread stands that it begins."""
        return lives.ThreadState.OPEN if self.resolved_at is None else lives.ThreadState.RESOLVED

    @property
    def thread_id(self) -> int:
        """The comment that begins its thread: itself, or the one it answers."""
        return self.parent_id or self.id


@dataclass(frozen=True, slots=True)
class Wording:
    """What a comment said until `replaced_at`."""

    body: str
    replaced_at: datetime


@dataclass(frozen=True, slots=True)
class On:
    """What threads are on: an amendment, or paragraphs; notes of the secretariat when `internal`, else comments."""

    amendment_id: int | None = None
    paragraph_ids: tuple[str, ...] = ()
    internal: bool = False


_FIELDS = tuple(Comment.__dataclass_fields__)
_SAID = tuple(name for name in _FIELDS if name != "id")


def add(connection: Connection, new: Comment, once: str) -> tuple[int, bool]:
    """Write a comment and return its identifier; one sent twice (same `once`) is written once (False then)."""
    before = connection.execute(select(comment.c.id).where(comment.c.once == once)).scalar()
    if before is not None:
        return int(before), False
    values = {name: getattr(new, name) for name in _SAID}
    key: Sequence[int] | None = connection.execute(insert(comment).values(once=once, **values)).inserted_primary_key
    return (key[0] if key else 0), True


def by_id(connection: Connection, comment_id: int) -> Comment | None:
    """Return one comment."""
    row = connection.execute(select(comment).where(comment.c.id == comment_id)).mappings().first()
    return _comment(row) if row else None


def of_amendment(connection: Connection, amendment_id: int) -> tuple[Comment, ...]:
    """Return all that is said on an amendment, oldest first, notes included."""
    return _read(connection, select(comment).where(comment.c.amendment_id == amendment_id).order_by(comment.c.id))


def of_paragraphs(connection: Connection, paragraph_ids: Iterable[str]) -> tuple[Comment, ...]:
    """Return all that is said on paragraphs, oldest first, notes included."""
    statement = select(comment).where(comment.c.paragraph_id.in_(list(paragraph_ids)))
    return _read(connection, statement.order_by(comment.c.id))


def threads(connection: Connection, on: On, *, limit: int, offset: int) -> tuple[Comment, ...]:
    """Return a page of the comments that begin a thread: the open threads, oldest first, then the resolved ones."""
    order = (comment.c.resolved_at.is_not(None), comment.c.id)
    return _read(connection, select(comment).where(_first(on)).order_by(*order).limit(limit).offset(offset))


def count_threads(connection: Connection, on: On) -> int:
    """Count the threads on something."""
    return _count(connection, _first(on))


def rank(connection: Connection, on: On, first: Comment) -> int:
    """Count the threads that `threads` returns before the one that `first` begins."""
    earlier = comment.c.id < first.id
    if first.resolved_at is None:
        return _count(connection, _first(on) & comment.c.resolved_at.is_(None) & earlier)
    return _count(connection, _first(on) & (comment.c.resolved_at.is_(None) | earlier))


def replies(connection: Connection, thread_ids: Iterable[int]) -> tuple[Comment, ...]:
    """Return the replies of threads, oldest first."""
    statement = select(comment).where(comment.c.parent_id.in_(list(thread_ids)))
    return _read(connection, statement.order_by(comment.c.id))


def counts_by_paragraph(connection: Connection) -> dict[str, int]:
    """Count the comments of every paragraph that are still of interest to all.

    Those of open threads: a resolved thread is folded, and no longer calls from the margin. Neither hidden nor deleted
    ones count, nor any note of the secretariat.
    """
    first = comment.alias("first")
    counted = select(comment.c.paragraph_id, func.count()).outerjoin(first, first.c.id == comment.c.parent_id)
    told = (
        comment.c.paragraph_id.is_not(None),
        comment.c.internal.is_(False),
        comment.c.hidden.is_(False),
        comment.c.deleted_at.is_(None),
        func.coalesce(first.c.resolved_at, comment.c.resolved_at).is_(None),
    )
    return {row[0]: row[1] for row in connection.execute(counted.where(*told).group_by(comment.c.paragraph_id))}


def reword(connection: Connection, before: Comment, body: str, at: datetime) -> None:
    """Give a comment other words; the earlier ones are kept."""
    _keep_wording(connection, before, at)
    _change(connection, before.id, body=body, edited_at=at)


def delete(connection: Connection, before: Comment, at: datetime) -> None:
    """Take a comment's words away; they are kept as its last wording."""
    _keep_wording(connection, before, at)
    _change(connection, before.id, body="", deleted_at=at)


def wordings(connection: Connection, comment_id: int) -> tuple[Wording, ...]:
    """Return what a comment said before it was edited or deleted, oldest first."""
    mine = select(comment_wording).where(comment_wording.c.comment_id == comment_id).order_by(comment_wording.c.id)
    return tuple(Wording(row["body"], row["replaced_at"]) for row in connection.execute(mine).mappings())


def resolve(connection: Connection, thread_id: int, person_id: int | None, at: datetime | None) -> None:
    """Say that a thread is resolved, by whom and when; with None, that it is open again."""
    _change(connection, thread_id, resolved_at=at, resolved_by_id=person_id)


def hide(connection: Connection, comment_id: int, reason: str) -> None:
    """Take a comment out of sight; it stays on record."""
    _change(connection, comment_id, hidden=True, hidden_reason=reason)


def show(connection: Connection, comment_id: int) -> None:
    """Put a hidden comment back in sight; why it was hidden stands in the journal."""
    _change(connection, comment_id, hidden=False, hidden_reason="")


def open_reports(connection: Connection) -> int:
    """Count the reports (« Signaler ») that await the secretariat."""
    statement = select(func.count()).select_from(comment_report).where(comment_report.c.closed_at.is_(None))
    return int(connection.execute(statement).scalar_one())


def _first(on: On) -> ColumnElement[bool]:
    about = (
        comment.c.amendment_id == on.amendment_id
        if on.amendment_id is not None
        else comment.c.paragraph_id.in_(on.paragraph_ids)
    )
    return about & comment.c.parent_id.is_(None) & comment.c.internal.is_(on.internal)


def _count(connection: Connection, condition: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).select_from(comment).where(condition)).scalar_one())


def _keep_wording(connection: Connection, before: Comment, at: datetime) -> None:
    values = {"comment_id": before.id, "body": before.body, "replaced_at": at}
    connection.execute(insert(comment_wording).values(values))


def _change(connection: Connection, comment_id: int, **values: object) -> None:
    connection.execute(update(comment).where(comment.c.id == comment_id).values(**values))


def _read(connection: Connection, statement: Select[tuple[object, ...]]) -> tuple[Comment, ...]:
    return tuple(map(_comment, connection.execute(statement).mappings()))


def _comment(row: RowMapping) -> Comment:
    return Comment(**{name: row[name] for name in _FIELDS})
