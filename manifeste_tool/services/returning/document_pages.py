"""« Voici ce que nous avons compris »: documents that came back, and what is shown of one before anything is made."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from manifeste_tool.domain.commission.tasks import Queue, Task
from manifeste_tool.domain.comparing.diff import Segment, word_diff
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.returning.grid import Row as GridRow
from manifeste_tool.domain.returning.grid import line_of
from manifeste_tool.domain.returning.lines import Wanted
from manifeste_tool.domain.returning.passages import How, nearest, shown
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import N_, NotFoundError
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.returning import confirming
from manifeste_tool.services.returning.confirming import Asked
from manifeste_tool.services.returning.receiving import GRID, MOST_FILES, act_of
from manifeste_tool.services.signing.cosigning import invitable
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments, drafts
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.returning import documents
from manifeste_tool.storage.returning.documents import Change, Document

_MOST = 100
_LABEL = 90
_SETTLE = N_("Relire, puis créer les projets.")


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document in the list: who brought it, in whose name, how many lines, left out, drafts."""

    document: Document
    sender: str
    member: str
    lines: int
    left_out: int
    drafts: int


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """The documents that somebody brought; `members` are those in whose name the secretariat may bring one."""

    rows: tuple[DocumentRow, ...]
    paging: Paging
    members: tuple[Person, ...]
    brings_for_others: bool
    may_bring: bool
    most: int = MOST_FILES


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paragraph that a line may be about: its place, its first words, how like it is (0 to 1)."""

    id: str
    label: str
    words: str
    likeness: float = 0.0


@dataclass(frozen=True, slots=True)
class LineView:
    """One line as it is shown: where, what it changes, how its place was found, who else changes the same words.

    `moved_after` names the place after which a paragraph goes; `draft_filed` whether its draft became an amendment.
    """

    change: Change
    label: str
    segments: tuple[Segment, ...]
    how: str = ""
    likeness: int = 0
    moved_after: str = ""
    candidates: tuple[Candidate, ...] = ()
    overlaps: str = ""


@dataclass(frozen=True, slots=True)
class AuthorView:
    """The lines of one author, and the member that they are in the secretariat's eyes."""

    name: str
    member_id: int | None
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class Unfit:
    """Something in the document that has no place in the text."""

    cause: str
    author: str
    words: str


@dataclass(frozen=True, slots=True)
class DraftMade:
    """A draft that the document made: `number` is that of the amendment it became, `""` while it is none."""

    key: str
    headline: str
    number: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Everything shown of one document. `old_base`: the text has changed since the document left."""

    document: Document
    sender: str
    member: str
    authors: tuple[AuthorView, ...]
    problems: tuple[Unfit, ...]
    old_base: bool
    is_grid: bool
    open: bool
    brings_for_others: bool
    members: tuple[Person, ...]
    places: tuple[Candidate, ...]
    together: tuple[Document, ...]
    drafts: tuple[DraftMade, ...]
    asked: tuple[Asked, ...]
    sought: int = 0
    query: str = ""

    @property
    def unplaced(self) -> int:
        """How many lines wait for their paragraph."""
        return sum(
            line.change.change == Wanted.UNPLACED and not line.change.left_out
            for author in self.authors
            for line in author.lines
        )

    @property
    def kept(self) -> int:
        """How many lines are kept."""
        return sum(not line.change.left_out for author in self.authors for line in author.lines)

    @property
    def left_out(self) -> int:
        """How many lines are left out."""
        return sum(line.change.left_out for author in self.authors for line in author.lines)


def documents_page(ws: Workspace, person: Person | None, *, page: int | None = 1) -> DocumentsPage:
    """Return the documents of a member, or everybody's for the secretariat. Raises `ForbiddenError`."""
    asked = paging(page)
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        act = act_of(reader)
        who = require(reader, act)
        others = act is Act.BRING_BACK_FOR
        found, total = documents.of_person(
            connection, None if others else who.id, limit=asked.size, offset=asked.offset
        )
        counts = documents.counted(connection, (one.key for one in found))
        names = names_of(connection, [n for one in found for n in (one.person_id, one.member_id)])
        rows = tuple(_row(one, names, counts.get(one.key, (0, 0, 0))) for one in found)
        members = invitable(ws, connection) if others else ()
        return DocumentsPage(rows, replace(asked, total=total), members, others, may_bring=may(reader, act))


def _row(one: Document, names: Mapping[int, str], counts: tuple[int, int, int]) -> DocumentRow:
    return DocumentRow(one, names.get(one.person_id, ""), names.get(one.member_id or 0, ""), *counts)


def document_of(ws: Workspace, connection: Connection, person: Person | None, key: str) -> Document:
    """Return a document for who brought it or the secretariat. Raises `NotFoundError` for anybody else."""
    found = documents.by_key(connection, key)
    reader = ws.reader(person, connection)
    if found is None or not sees(reader, found):
        raise NotFoundError
    return found


def sees(reader: Reader, document: Document) -> bool:
    """Whether a reader may see a document: who brought it, the member in whose name it is, the secretariat."""
    return (
        reader.is_person(document.person_id) or reader.is_person(document.member_id) or may(reader, Act.BRING_BACK_FOR)
    )


def document_page(ws: Workspace, person: Person | None, key: str, *, line: int = 0, query: str = "") -> DocumentPage:
    """Return what was understood of a document; `line` is one whose paragraph is sought by `query`.

    Raises `NotFoundError` for whom it is not.
    """
    with ws.reading() as connection:
        document = document_of(ws, connection, person, key)
        reader = ws.reader(person, connection)
        text = ws.text(connection, document.base_sha)
        changes = documents.changes(connection, key)
        names = names_of(connection, [document.person_id, document.member_id])
        others = may(reader, Act.BRING_BACK_FOR)
        views = [_view(text, document, change, query if change.id == line else "") for change in changes]
        return DocumentPage(
            document=document,
            sender=names.get(document.person_id, ""),
            member=names.get(document.member_id or 0, ""),
            authors=tuple(_authors(views)),
            problems=tuple(_problems(document)),
            old_base=document.base_sha != ws.main(connection),
            is_grid=document.kind == GRID,
            open=document.state == documents.OPEN,
            brings_for_others=others,
            members=invitable(ws, connection) if others else (),
            places=_places(text) if any(one.change == Wanted.UNPLACED for one in changes) else (),
            together=tuple(one for one in documents.of_batch(connection, document.batch) if one.key != key),
            drafts=tuple(_drafts(connection, changes)),
            asked=confirming.asked(connection, document.batch) if others else (),
            sought=line,
            query=query,
        )


def _authors(views: list[LineView]) -> Iterator[AuthorView]:
    for name in dict.fromkeys(view.change.author for view in views):
        own = tuple(view for view in views if view.change.author == name)
        yield AuthorView(name, own[0].change.member_id, own)


def _view(text: Text, document: Document, change: Change, query: str) -> LineView:
    place = text.places.get(change.paragraph_id or change.place)
    view = LineView(change, place.label if place else "", word_diff(change.before, change.after))
    if change.change == Wanted.MOVED:
        after = text.places.get(change.place)
        view = replace(view, moved_after=after.label if after else "", segments=word_diff(change.before, change.before))
    if change.change in (Wanted.REMARK, Wanted.UNPLACED):
        view = replace(view, segments=word_diff(change.before, change.before or change.after))
    if document.kind != GRID:
        return replace(view, overlaps=change.passage)
    if change.change == Wanted.UNPLACED:
        open_ones = text.with_paragraphs(unit for unit in text if not unit.fixed or unit.is_chapter)
        found = (one for one in nearest(open_ones, query or change.passage) if not text.by_id[one.paragraph].fixed)
        return replace(view, candidates=tuple(_candidate(text, one.paragraph, one.likeness) for one in found))
    told, how, likeness = line_of(text, GridRow(change.passage, change.after or "supprimer"))
    same = (told.paragraph, told.place) == (change.paragraph_id, change.place) or told.paragraph == change.paragraph_id
    return replace(view, how=str(how if same else How.HAND), likeness=round(100 * likeness) if same else 0)


def _candidate(text: Text, identity: str, likeness: float = 0.0) -> Candidate:
    words = shown(text, identity)
    short = words if len(words) <= _LABEL else f"{words[:_LABEL].rstrip()}…"
    return Candidate(identity, text.places[identity].label, short, likeness)


def _places(text: Text) -> tuple[Candidate, ...]:
    return tuple(_candidate(text, unit.id) for unit in text if not unit.fixed)


def _problems(document: Document) -> Iterator[Unfit]:
    for said in document.problem.splitlines():
        cause, author, words = (*said.split("|", 2), "", "")[:3]
        yield Unfit(cause, author, words)


def _drafts(connection: Connection, changes: tuple[Change, ...]) -> Iterator[DraftMade]:
    for key in dict.fromkeys(change.draft for change in changes if change.draft):
        filed, kept = amendments.filed_from(connection, key), drafts.by_id(connection, key)
        headline = filed.headline if filed else kept.headline if kept else ""
        yield DraftMade(key, headline, filed.label if filed else "", gone=filed is None and kept is None)


def secretariat_tasks(_ws: Workspace, connection: Connection) -> Iterator[Task]:
    """Yield the documents that wait to be settled, the oldest first."""
    for one in documents.waiting(connection, limit=_MOST):
        yield Task(Queue.DOCUMENT, one.key, one.name, f"/documents/{one.key}", one.received_at, act=_SETTLE)


def member_tasks(_ws: Workspace, connection: Connection, person: Person) -> Iterator[Task]:
    """Yield the documents that somebody brought and did not settle."""
    found, _ = documents.of_person(connection, person.id, limit=_MOST)
    for one in found:
        if one.state == documents.OPEN and one.person_id == person.id:
            yield Task(Queue.DOCUMENT, one.key, one.name, f"/documents/{one.key}", one.received_at, act=_SETTLE)


def first_of(ws: Workspace, person: Person, batch: str) -> str:
    """Return the key of the first document of a batch. Raises `NotFoundError`."""
    with ws.reading() as connection:
        found = [one for one in documents.of_batch(connection, batch) if sees(ws.reader(person, connection), one)]
    if not found:
        raise NotFoundError
    return found[0].key
