"""The orphans on the text's side, as lists to work through: paragraphs without source, findings and pièces unused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from manifeste_tool.domain.accountability.shares import Ground
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.charges import chapters_at
from manifeste_tool.domain.evidence.evidence import Evidence
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.text.text import Paragraph, Place, Text
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.accountability.dashboard import ChapterRow, chapters, chapters_of
from manifeste_tool.services.accountability.grounds import declared_in, grounds, text_told
from manifeste_tool.services.accountability.unused import unused
from manifeste_tool.services.paging import Paging
from manifeste_tool.services.text.reading import Visible
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.synthesis import findings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ParagraphRow:
    """A paragraph of the list; `may_cite` leads to where its sources are given."""

    paragraph: Paragraph
    place: Place
    chapter: str
    ground: Ground
    may_cite: bool


@dataclass(frozen=True, slots=True)
class ParagraphList:
    """Paragraphs that rest on one ground, of one chapter or all. `visible` is None while the reader sees no text."""

    visible: Visible | None
    rows: tuple[ParagraphRow, ...]
    paging: Paging
    ground: Ground
    counts: Mapping[Ground, int]
    chapter: str
    chapters: tuple[ChapterRow, ...]
    may_declare: bool

    @property
    def is_narrowed(self) -> bool:
        """Whether a chapter is chosen."""
        return bool(self.chapter)


@dataclass(frozen=True, slots=True)
class UnusedList:
    """Findings or pièces cited nowhere, a page of them. `has_text` is False while the reader sees no text."""

    findings: tuple[Finding, ...]
    evidence: tuple[Evidence, ...]
    paging: Paging
    has_text: bool
    may_cite: bool


def paragraphs(
    ws: Workspace, person: Person | None, ground: Ground, *, chapter: str = "", page: Paging | None
) -> ParagraphList:
    """Return the paragraphs that rest on one ground; all of them without a `page`. Raises `NotFoundError`."""
    with ws.reading() as connection:
        reader = reader_of(ws, connection, person)
        visible = text_told(ws, connection, reader)
        text = visible.text if visible else Text()
        resting = grounds(text, declared_in(connection, visible) if visible else ())
        places = chapters_of(text)
        inside = {one: rests for one, rests in resting.items() if chapter in ("", places[one][0])}
        found = [one for one, rests in inside.items() if rests is ground]
        asked = paged(page, len(found))
        return ParagraphList(
            visible=visible,
            rows=tuple(_paragraph(reader, text, one, ground, places[one][1]) for one in cut(found, asked)),
            paging=asked,
            ground=ground,
            counts={each: sum(rests is each for rests in inside.values()) for each in Ground},
            chapter=chapter,
            chapters=chapters(text, resting),
            may_declare=may(reader, Act.DECLARE),
        )


def _paragraph(reader: Reader, text: Text, identity: str, ground: Ground, chapter: str) -> ParagraphRow:
    may_cite = may(reader, Act.CITE, chapters=chapters_at(text, [identity]))
    return ParagraphRow(text.by_id[identity], text.places[identity], chapter, ground, may_cite)


def unused_findings(ws: Workspace, person: Person | None, *, page: Paging | None) -> UnusedList:
    """Return the findings that no paragraph cites; all of them without a `page`. Raises `NotFoundError`."""
    with ws.reading() as connection:
        reader = reader_of(ws, connection, person)
        visible = text_told(ws, connection, reader)
        keys = unused(connection, reader, visible.text if visible else Text()).findings
        asked = paged(page, len(keys))
        shown = cut(keys, asked)
        drawn = findings.of_keys(connection, shown)
        rows = tuple(drawn[key] for key in shown)
        return UnusedList(rows, (), asked, visible is not None, may(reader, Act.CITE))


def unused_evidence(ws: Workspace, person: Person | None, *, page: Paging | None) -> UnusedList:
    """Return the pièces that no paragraph cites; all of them without a `page`. Raises `NotFoundError`."""
    with ws.reading() as connection:
        reader = reader_of(ws, connection, person)
        visible = text_told(ws, connection, reader)
        held = unused(connection, reader, visible.text if visible else Text()).evidence
        asked = paged(page, len(held))
        return UnusedList((), cut(held, asked), asked, visible is not None, may(reader, Act.CITE))


def reader_of(ws: Workspace, connection: Connection, person: Person | None) -> Reader:
    """Return who asks. Raises `NotFoundError` for who may not see the dashboard."""
    reader = ws.reader(person, connection)
    if not reader.sees(Thing.DASHBOARD):
        raise NotFoundError
    return reader


def paged(page: Paging | None, total: int) -> Paging:
    """Return the page asked for of so many, or one that holds them all."""
    return replace(page, total=total) if page else Paging(1, total, max(1, total))


def cut(every: Sequence[T], page: Paging) -> tuple[T, ...]:
    """Return those of a page."""
    return tuple(every[page.offset : page.offset + page.size])
