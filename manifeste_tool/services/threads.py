"""Comments put in threads, with their authors' names."""

from collections.abc import Iterable
from dataclasses import dataclass

from manifeste_tool.domain.people import Act, Reader, may
from manifeste_tool.services.reading import names_of
from manifeste_tool.storage.comments import Comment
from manifeste_tool.storage.database import Connection


@dataclass(frozen=True, slots=True)
class Said:
    """One comment as shown; `body` is `""` when it was hidden."""

    comment: Comment
    author: str
    body: str
    may_hide: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment and its replies, oldest first."""

    first: Said
    replies: tuple[Said, ...]


def threads(connection: Connection, found: Iterable[Comment], reader: Reader) -> tuple[Thread, ...]:
    """Group comments into threads, oldest thread first."""
    comments = tuple(found)
    names = names_of(connection, (one.author_id for one in comments))
    may_hide = may(reader, Act.HIDE_COMMENT)

    def shown(one: Comment) -> Said:
        body = "" if one.hidden else one.body
        return Said(one, names.get(one.author_id, ""), body, may_hide and not one.hidden)

    replies: dict[int, list[Said]] = {}
    for one in comments:
        if one.parent_id:
            replies.setdefault(one.parent_id, []).append(shown(one))
    return tuple(Thread(shown(one), tuple(replies.get(one.id, ()))) for one in comments if not one.parent_id)
