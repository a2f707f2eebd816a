"""The text as a strip: of each paragraph what it rests on, since when it has its words, what is contested there.

The figures are those of the margin of the text and of the dashboard, asked for once for the whole text.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.accountability.shares import Ground, Grounds
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.reading.aligned import Language
from manifeste_tool.domain.text.text import Place
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.accountability.dashboard import chapters_of
from manifeste_tool.services.accountability.grounds import declared_in, grounds
from manifeste_tool.services.publication.standing import VersionStanding, version_standing
from manifeste_tool.services.reading.aligned import languages
from manifeste_tool.services.reading.aligned_pages import WHOLE
from manifeste_tool.services.reading.reading_pages import beside
from manifeste_tool.services.text.reading import Margin, Visible, margins_of, visible_text
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.outcomes import disputes
from manifeste_tool.storage.text import ages, texts


@dataclass(frozen=True, slots=True)
class Celled:
    """One paragraph: what it rests on, the first version that has its words (`""`: none yet), what is open there."""

    id: str
    place: Place
    ground: Ground
    margin: Margin
    version: str
    disputes: int = 0

    @property
    def contested(self) -> int:
        """How much is open there: amendments, comments of open threads, contested reprises."""
        return self.margin.amendments + self.margin.comments + self.disputes


@dataclass(frozen=True, slots=True)
class ChapterStrip:
    """The paragraphs of a chapter; `title` is `""` for what stands before the first."""

    title: str
    cells: tuple[Celled, ...]


@dataclass(frozen=True, slots=True)
class StripPage:
    """A text as a strip; `visible` is None while the reader sees none. `newest` is the last version it holds.

    `sees_open` says whether the reader is told of amendments and threads, `sees_disputes` of contested reprises.
    """

    visible: Visible | None
    counted_at: datetime
    number: str = ""
    chapters: tuple[ChapterStrip, ...] = ()
    newest: str = ""
    sees_open: bool = False
    sees_disputes: bool = False
    standing: VersionStanding | None = None
    languages: tuple[Language, ...] = ()

    @property
    def title(self) -> str:
        """The title of the text."""
        return self.visible.text.title if self.visible else ""

    @property
    def cells(self) -> tuple[Celled, ...]:
        """Every paragraph."""
        return tuple(cell for chapter in self.chapters for cell in chapter.cells)

    @property
    def grounds(self) -> Grounds:
        """How many paragraphs rest on what."""
        return Grounds.of(cell.ground for cell in self.cells)

    @property
    def contested(self) -> int:
        """At how many paragraphs something is open."""
        return sum(cell.contested > 0 for cell in self.cells)


def strip_page(ws: Workspace, person: Person | None, number: str = "") -> StripPage:
    """Return the newest text that the reader sees, or a version. Raises `NotFoundError` for an unknown version."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        visible = _version(ws, connection, number) if number else visible_text(ws, connection, reader)
        if visible is None:
            return StripPage(None, ws.now())
        return _page(ws, connection, reader, visible, number=number)


def _version(ws: Workspace, connection: Connection, number: str) -> Visible:
    version = texts.version_numbered(connection, number)
    if version is None:
        raise NotFoundError
    return Visible(version.sha, MAIN, ws.text(connection, version.sha), version)


def _page(ws: Workspace, connection: Connection, reader: Reader, visible: Visible, *, number: str) -> StripPage:
    newest = not number
    ranks = ages.ranks(connection)
    until = texts.rank_of(connection, visible.sha)
    sees_disputes = newest and reader.sees(Thing.DISPUTE)
    return StripPage(
        visible=visible,
        counted_at=ws.now(),
        number=number,
        chapters=_chapters(connection, reader, visible, newest=newest, ranks=ranks),
        newest=next((one for rank, one in reversed(ranks) if rank <= until), ""),
        sees_open=newest and reader.sees(Thing.AMENDMENT) and reader.sees(Thing.THREAD),
        sees_disputes=sees_disputes,
        standing=version_standing(connection, number) if number else None,
        languages=tuple(one for one in languages(connection, beside(connection, visible)) if one in WHOLE),
    )


def _chapters(
    connection: Connection, reader: Reader, visible: Visible, *, newest: bool, ranks: list[tuple[int, str]]
) -> tuple[ChapterStrip, ...]:
    text = visible.text
    resting = grounds(text, declared_in(connection, visible))
    margins = margins_of(connection, reader, visible, newest=newest)
    versions = _versions(connection, reader, visible, ranks)
    told = _disputed(connection, visible) if newest and reader.sees(Thing.DISPUTE) else {}
    held: dict[tuple[str, str], list[Celled]] = {}
    for identity, chapter in chapters_of(text).items():
        if identity in resting:
            facts = (resting[identity], margins[identity], versions.get(identity, ""), told.get(identity, 0))
            held.setdefault(chapter, []).append(Celled(identity, text.places[identity], *facts))
    return tuple(ChapterStrip(title, tuple(cells)) for (_, title), cells in held.items())


def _versions(
    connection: Connection, reader: Reader, visible: Visible, ranks: list[tuple[int, str]]
) -> Mapping[str, str]:
    """Return, by paragraph, the first version that has its words; those that none has yet are left out."""
    drafts = reader.sees(Thing.DRAFTING_TEXT)
    worded = ages.worded(connection, texts.rank_of(connection, visible.sha), drafts=drafts)
    return {
        identity: next((number for rank, number in ranks if rank >= last), "")
        for identity, (last, on_main) in worded.items()
        if on_main
    }


def _disputed(connection: Connection, visible: Visible) -> Counter[str]:
    found = disputes.open_on(connection, visible.text.by_id)
    return Counter(place for (place, _), told in found.items() for _ in told)
