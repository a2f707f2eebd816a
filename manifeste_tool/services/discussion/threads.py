"""Comments put in threads as a reader may see them, each carried over the versions it has lived through."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Reader
from manifeste_tool.services.discussion.subjects import Subject, sees
from manifeste_tool.services.paging import LAST, Paging
from manifeste_tool.services.text.reading import names_of, visible_text
from manifeste_tool.services.text.trails import last_words, visible_decisions, visible_trail, words_at
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.discussion import comments
from manifeste_tool.storage.discussion.comments import Comment
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Version

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page of the comments and which of the notes an address asks for, from 1."""

    threads: int = 1
    notes: int = 1


NEWEST = Asked()
_FIRST = Paging(1, size=PER_PAGE)


@dataclass(frozen=True, slots=True)
class Said:
    """One comment as shown. `body` is `""` where this reader may not read it; `reason` is why it is hidden.

    `version` numbers the version it was written on, `""` before the first; `changed` says that what it is on no longer
    says what it said then.
    """

    comment: Comment
    author: str
    body: str
    reason: str
    version: str
    changed: bool
    may_edit: bool
    may_hide: bool
    may_show: bool
    may_report: bool
    may_read_wordings: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment and its replies, oldest first; `resolved_at` is None while it is open."""

    first: Said
    replies: tuple[Said, ...]
    resolver: str
    may_reply: bool
    may_resolve: bool

    @property
    def resolved_at(self) -> datetime | None:
        """When it was resolved."""
        return self.first.comment.resolved_at


@dataclass(frozen=True, slots=True)
class Talk:
    """A page of threads of one kind, and whether this reader may begin another."""

    threads: tuple[Thread, ...] = ()
    paging: Paging = _FIRST
    may_begin: bool = False

    @property
    def shown(self) -> bool:
        """Whether there is anything to read or to write."""
        return bool(self.threads) or self.may_begin or self.paging.total > 0


@dataclass(frozen=True, slots=True)
class Discussion:
    """What is said on one thing: comments, and the secretariat's internal notes, apart."""

    comments: Talk
    notes: Talk


def discussion(
    ws: Workspace, connection: Connection, reader: Reader, on: Subject, *, asked: Asked = NEWEST
) -> Discussion:
    """Return what is said on an amendment or a paragraph, as this reader may see it."""
    return Discussion(
        _talk(ws, connection, reader, on, internal=False, number=asked.threads),
        _talk(ws, connection, reader, on, internal=True, number=asked.notes),
    )


def _talk(ws: Workspace, connection: Connection, reader: Reader, on: Subject, *, internal: bool, number: int) -> Talk:
    if not sees(reader, internal=internal):
        return Talk()
    place = on.on(internal=internal)
    paging = Paging(min(max(number, 1), LAST), comments.count_threads(connection, place), PER_PAGE)
    firsts = comments.threads(connection, place, limit=PER_PAGE, offset=paging.offset)
    answers = comments.replies(connection, [one.id for one in firsts])
    eye = _eye(ws, connection, reader, on, (*firsts, *answers))
    may_say = may(reader, Act.WRITE_NOTE if internal else Act.COMMENT)
    return Talk(tuple(eye.thread(one, answers, may_say=may_say) for one in firsts), paging, may_say)


def said(ws: Workspace, connection: Connection, reader: Reader, one: Comment, on: Subject) -> Said:
    """Return one comment as this reader may see it."""
    return _eye(ws, connection, reader, on, [one]).said(one)


@dataclass(frozen=True, slots=True)
class _Eye:
    """What one reader sees of comments: names, versions, which comments speak of words that changed."""

    reader: Reader
    names: Mapping[int, str]
    versions: tuple[Version, ...]
    changed: frozenset[int]

    def thread(self, first: Comment, answers: Iterable[Comment], *, may_say: bool) -> Thread:
        return Thread(
            first=self.said(first),
            replies=tuple(self.said(one) for one in answers if one.parent_id == first.id),
            resolver=self.names.get(first.resolved_by_id or 0, ""),
            may_reply=may_say and not first.hidden,
            may_resolve=may(self.reader, Act.RESOLVE_THREAD),
        )

    def said(self, one: Comment) -> Said:
        own, moderates = self.reader.is_person(one.author_id), may(self.reader, Act.HIDE_COMMENT)
        stands = one.deleted_at is None
        return Said(
            comment=one,
            author=self.names.get(one.author_id, ""),
            body=one.body if not one.hidden or own or moderates else "",
            reason=one.hidden_reason if own or moderates else "",
            version=next((made.number for made in self.versions if made.published_at <= one.said_at), ""),
            changed=one.id in self.changed,
            may_edit=stands and may(self.reader, Act.EDIT_COMMENT, owner=one.author_id),
            may_hide=stands and moderates and not (one.hidden or own or one.internal),
            may_show=moderates and one.hidden,
            may_report=stands and not (one.hidden or own or moderates or one.internal),
            may_read_wordings=moderates or (own and stands),
        )


def _eye(ws: Workspace, connection: Connection, reader: Reader, on: Subject, shown: Iterable[Comment]) -> _Eye:
    those = tuple(shown)
    people = [*(one.author_id for one in those), *(one.resolved_by_id for one in those)]
    return _Eye(
        reader,
        names_of(connection, people),
        texts.versions(connection) if those else (),
        frozenset(_changed(ws, connection, reader, on, those)),
    )


def _changed(
    ws: Workspace, connection: Connection, reader: Reader, on: Subject, those: tuple[Comment, ...]
) -> Iterable[int]:
    """Yield the comments written on other words than today's."""
    if on.amendment:
        return [one.id for one in those if one.sha not in ("", on.amendment.sha)]
    words = words_then(ws, connection, reader, on, those)
    return [key for key, (then, today) in words.items() if then != today]


def words_then(
    ws: Workspace, connection: Connection, reader: Reader, on: Subject, those: Iterable[Comment]
) -> dict[int, tuple[str, str]]:
    """Return, for each comment on a paragraph, the words it was written on and those of today.

    Read from what was recorded with each decision, as far as this reader sees them: no text is opened, no history
    walked. A comment whose text this reader may not read is left out.
    """
    carried = [one for one in those if one.sha]
    visible = visible_text(ws, connection, reader) if carried else None
    if visible is None:
        return {}
    trail = visible_trail(connection, reader, visible, {on.paragraph, *(one.paragraph_id or "" for one in carried)})
    made = visible_decisions(connection, reader, visible, (one.sha for one in carried))
    unit = visible.text.by_id.get(on.paragraph) or last_words(one for one in trail if one.paragraph_id == on.paragraph)
    then = {one.id: words_at(trail, one.paragraph_id or "", made[one.sha]) for one in carried if one.sha in made}
    return {key: (words, unit.text) for key, words in then.items() if words is not None}
