"""Read the pièces: the list by kind, one with its passages and where the text cites them, the form that keeps one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.consulting.sources import relations_by_key
from manifeste_tool.domain.evidence.evidence import Evidence, EvidenceKind, Passage, pieces_of
from manifeste_tool.domain.evidence.passages import written
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.consulting.fates import UseView, standing_text, use_views
from manifeste_tool.services.evidence.keeping import Typed, is_of_this_tool
from manifeste_tool.services.evidence.showing import may_read
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import files
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.evidence import evidence
from manifeste_tool.storage.files import StoredFile
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Version


@dataclass(frozen=True, slots=True)
class EvidenceList:
    """A page of pièces, those of a kind together; `cited` holds the keys that the text the reader sees cites."""

    pieces: tuple[Evidence, ...]
    counts: Mapping[EvidenceKind, int]
    kind: str
    cited: Collection[str]
    paging: Paging
    may_keep: bool


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage and where the text cites it."""

    passage: Passage
    uses: tuple[UseView, ...]


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """One pièce; `uses` are those of the pièce as a whole."""

    piece: Evidence
    passages: tuple[PassageView, ...]
    uses: tuple[UseView, ...]
    file: StoredFile | None
    may_keep: bool

    @property
    def is_cited(self) -> bool:
        """Whether the text cites it, whole or by a passage."""
        return bool(self.uses) or any(view.uses for view in self.passages)


@dataclass(frozen=True, slots=True)
class EvidenceForm:
    """The form that keeps or corrects a pièce. `fixed` says that its passages are those of a published version."""

    typed: Typed
    kinds: tuple[EvidenceKind, ...]
    versions: tuple[Version, ...]
    piece: Evidence | None = None
    file: StoredFile | None = None
    fixed: bool = False


def evidence_list(ws: Workspace, person: Person | None, *, kind: str = "", page: int | None = 1) -> EvidenceList:
    """Return a page of the pièces that the reader may read. Raises `NotFoundError` for a kind that there is not."""
    asked = paging(page)
    if kind and kind not in set(EvidenceKind):
        raise NotFoundError
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        public = not reader.sees(Thing.UNPUBLISHED_EVIDENCE)
        rows, total = evidence.page(connection, kind=kind, public=public, limit=asked.size, offset=asked.offset)
        return EvidenceList(
            pieces=rows,
            counts=evidence.counts_by_kind(connection, public=public),
            kind=kind,
            cited=pieces_of(relations_by_key(standing_text(ws, connection, reader))),
            paging=replace(asked, total=total),
            may_keep=may(reader, Act.KEEP_EVIDENCE),
        )


def evidence_page(ws: Workspace, person: Person | None, key: str) -> EvidencePage:
    """Return one pièce. Raises `NotFoundError`, also for one that is not for this reader."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        piece = _readable(connection, reader, key)
        held = evidence.passages(connection, key)
        uses = use_views(ws, connection, reader, {key, *(each.key for each in held)}, excerpts=False)
        return EvidencePage(
            piece=piece,
            passages=tuple(PassageView(each, tuple(one for one in uses if one.use.key == each.key)) for each in held),
            uses=tuple(one for one in uses if one.use.key == key),
            file=files.some(connection, [piece.file_id]).get(piece.file_id or 0),
            may_keep=may(reader, Act.KEEP_EVIDENCE),
        )


def evidence_form(ws: Workspace, person: Person, key: str = "", *, typed: Typed | None = None) -> EvidenceForm:
    """Return the form, with what was typed or what stands. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        require(reader, Act.KEEP_EVIDENCE)
        piece = _readable(connection, reader, key) if key else None
        held = evidence.passages(connection, key) if key else ()
        return EvidenceForm(
            typed=typed or (_typed(piece, held) if piece else Typed()),
            kinds=tuple(EvidenceKind),
            versions=texts.versions(connection),
            piece=piece,
            file=files.some(connection, [piece.file_id]).get(piece.file_id or 0) if piece else None,
            fixed=is_of_this_tool(held),
        )


def _readable(connection: Connection, reader: Reader, key: str) -> Evidence:
    piece = evidence.get(connection, key)
    if piece is None or not may_read(reader, piece):
        raise NotFoundError
    return piece


def _typed(piece: Evidence, held: tuple[Passage, ...]) -> Typed:
    return Typed(
        kind=str(piece.kind),
        title=piece.title,
        author=piece.author,
        said_on=piece.said_on.isoformat() if piece.said_on else "",
        address=piece.address,
        body=piece.body,
        minutes=written(held),
        public=piece.public,
    )
