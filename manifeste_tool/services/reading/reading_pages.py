"""The reading page: the text cut into its chapters, the time it takes, what is said « en clair »."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.reading.aligned import Language, Unit
from manifeste_tool.domain.reading.alignment import State, rows
from manifeste_tool.domain.reading.chapters import Note, Part, minutes, parts
from manifeste_tool.services.publication.standing import VersionStanding
from manifeste_tool.services.reading.aligned import aligned, languages
from manifeste_tool.services.text import reading
from manifeste_tool.services.text.reading import TextPage, TocEntry, UnitView, Visible
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.text import texts


@dataclass(frozen=True, slots=True)
class Summary:
    """What a chapter says « en clair »; `stale` where the chapter has other words now than those it was written of."""

    unit: Unit
    stale: bool


@dataclass(frozen=True, slots=True)
class PartView:
    """One chapter, or what stands before the first, with the chapters beside it."""

    units: tuple[UnitView, ...]
    notes: tuple[Note, ...]
    minutes: int
    entry: TocEntry | None = None
    summary: Summary | None = None
    previous: TocEntry | None = None
    following: TocEntry | None = None


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """The text as it is read. `languages` are the aligned texts there are; `number` is the version asked for, or `""`.

    `permalink` is the whole address of this text; of one that is no version, of the page itself.
    """

    text: TextPage
    number: str = ""
    parts: tuple[PartView, ...] = ()
    words: int = 0
    languages: tuple[Language, ...] = ()
    may_align: bool = False
    permalink: str = ""
    minutes_of: Mapping[str, int] = field(default_factory=dict)  # by the heading of a chapter

    @property
    def standing(self) -> VersionStanding | None:
        """How the version asked for stands."""
        return self.text.stands

    @property
    def minutes(self) -> int:
        """How long the whole takes."""
        return minutes(self.words)


def reading_page(ws: Workspace, person: Person | None, number: str = "") -> ReadingPage:
    """Return the newest text the reader may see, or a version. Raises `NotFoundError` for an unknown version."""
    page = reading.version_page(ws, person, number) if number else reading.text_page(ws, person)
    if page.visible is None:
        return ReadingPage(page)
    with ws.reading() as connection:
        sha = beside(connection, page.visible)
        summaries = _summaries(ws, connection, page.visible, sha)
        found = tuple(one for one in languages(connection, sha) if one is not Language.PLAIN)
        aligns = may(ws.reader(person, connection), Act.WRITE_ALIGNED)
    cut = _cut(ws, page.visible)
    return ReadingPage(
        text=page,
        number=number,
        parts=_views(page, cut, summaries),
        words=sum(part.words for part in cut),
        languages=found,
        may_align=aligns,
        permalink=permalink(ws, page.visible),
        minutes_of={part.heading.id: minutes(part.words) for part in cut if part.heading},
    )


def beside(connection: Connection, visible: Visible) -> str:
    """Return the commit whose aligned texts stand beside what a reader sees: a drafting has those of main."""
    return visible.sha if visible.version or visible.ref == MAIN else texts.tip_of(connection, MAIN) or ""


def permalink(ws: Workspace, visible: Visible) -> str:
    """Return the whole address of a text: of its version where it is one."""
    base = ws.base_url.rstrip("/")
    return f"{base}/texte/v/{visible.version.number}" if visible.version else f"{base}/texte"


def _cut(ws: Workspace, visible: Visible) -> tuple[Part, ...]:
    """Return the parts of a text: cut once, since a commit never changes."""
    name = ("parts", visible.sha)
    kept: Any = ws.remembered.long(name)
    if kept is None:
        kept = parts(visible.text)
        ws.remembered.keep_long(name, kept)
    found: tuple[Part, ...] = kept
    return found


def _summaries(ws: Workspace, connection: Connection, visible: Visible, sha: str) -> dict[str, Summary]:
    held = aligned(ws, connection, sha, Language.PLAIN)
    if held is None:
        return {}
    found = rows(visible.text, Language.PLAIN, held)
    return {row.id: Summary(row.unit, row.state is State.STALE) for row in found if row.unit}


def _views(page: TextPage, cut: tuple[Part, ...], summaries: Mapping[str, Summary]) -> tuple[PartView, ...]:
    by_id = {view.paragraph.id: view for view in page.units}
    entries = {entry.id: entry for entry in page.toc}
    heads = [entries[part.heading.id] if part.heading else None for part in cut]
    return tuple(
        PartView(
            units=tuple(by_id[unit.id] for unit in part.units),
            notes=part.notes,
            minutes=minutes(part.words),
            entry=heads[rank],
            summary=summaries.get(part.heading.id) if part.heading else None,
            previous=heads[rank - 1] if rank else None,
            following=heads[rank + 1] if rank + 1 < len(heads) else None,
        )
        for rank, part in enumerate(cut)
    )
