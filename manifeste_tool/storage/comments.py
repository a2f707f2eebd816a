"""What is said about amendments and paragraphs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, func, insert, select, update

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.comments import comment


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment on an amendment or on a paragraph; `sha` is the commit its author was reading."""

    id: int
    author_id: int
    body: str
    said_at: datetime
    amendment_id: int | None = None
    paragraph_id: str | None = None
    parent_id: int | None = None
    sha: str = ""
    hidden: bool = False


def add(connection: Connection, new: Comment, once: str) -> tuple[int, bool]:
    """Write a comment and return its identifier; one sent twice (same `once`) is written once (False then)."""
    before = connection.execute(select(comment.c.id).where(comment.c.once == once)).scalar()
    if before is not None:
        return int(before), False
    names = ("author_id", "body", "said_at", "amendment_id", "paragraph_id", "parent_id", "sha", "hidden")
    values = {name: getattr(new, name) for name in names}
    key: Sequence[int] | None = connection.execute(insert(comment).values(once=once, **values)).inserted_primary_key
    return (key[0] if key else 0), True


def by_id(connection: Connection, comment_id: int) -> Comment | None:
    """Return one comment."""
    row = connection.execute(select(comment).where(comment.c.id == comment_id)).mappings().first()
    return _comment(row) if row else None


def of_amendment(connection: Connection, amendment_id: int) -> tuple[Comment, ...]:
    """Return what is said on an amendment, oldest first."""
    statement = select(comment).where(comment.c.amendment_id == amendment_id).order_by(comment.c.id)
    return tuple(map(_comment, connection.execute(statement).mappings()))


def of_paragraphs(connection: Connection, paragraph_ids: Iterable[str]) -> tuple[Comment, ...]:
    """Return what is said on paragraphs, oldest first."""
    statement = select(comment).where(comment.c.paragraph_id.in_(list(paragraph_ids))).order_by(comment.c.id)
    return tuple(map(_comment, connection.execute(statement).mappings()))


def counts_by_paragraph(connection: Connection) -> dict[str, int]:
    """Count the visible comments of every paragraph."""
    counted = select(comment.c.paragraph_id, func.count()).where(
        comment.c.paragraph_id.is_not(None), comment.c.hidden.is_(False)
    )
    return {row[0]: row[1] for row in connection.execute(counted.group_by(comment.c.paragraph_id))}


def hide(connection: Connection, comment_id: int) -> None:
    """Take a comment out of sight; it stays on record."""
    connection.execute(update(comment).where(comment.c.id == comment_id).values(hidden=True))


def _comment(row: RowMapping) -> Comment:
    names = ("id", "author_id", "body", "said_at", "amendment_id", "paragraph_id", "parent_id", "sha", "hidden")
    return Comment(**{name: row[name] for name in names})
