"""The texts that follow the French, as they are read beside what a reader sees of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.reading.aligned import TITLE, Aligned, Language
from manifeste_tool.domain.reading.alignment import Row, State, rows, shaped
from manifeste_tool.domain.text.text import Paragraph, Place
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.publication.standing import VersionStanding, version_standing
from manifeste_tool.services.reading.aligned import aligned, languages
from manifeste_tool.services.reading.reading_pages import beside, permalink
from manifeste_tool.services.text import reading
from manifeste_tool.services.text.reading import Visible
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.text import texts

#: The languages that are read as a whole text; « en clair » is read inside the French one.
WHOLE = (Language.ENGLISH, Language.EASY)


@dataclass(frozen=True, slots=True)
class AlignedView:
    """One French unit as it is read in the other language: its `blocks`, or the French where there are none."""

    french: Paragraph
    place: Place
    blocks: tuple[Paragraph, ...]
    state: State

    @property
    def is_french(self) -> bool:
        """Whether it is not translated yet."""
        return self.state is State.MISSING


@dataclass(frozen=True, slots=True)
class Run:
    """Units that follow one another and are all translated, or all French."""

    is_french: bool
    views: tuple[AlignedView, ...]


@dataclass(frozen=True, slots=True)
class AlignedPage:
    """A text that follows the French, as it is read. `number` is the version asked for, `""` for the newest text."""

    visible: Visible
    language: Language
    number: str
    title: str
    title_is_french: bool
    units: tuple[AlignedView, ...]
    counts: Mapping[State, int]
    languages: tuple[Language, ...]
    standing: VersionStanding | None
    may_align: bool
    permalink: str

    @property
    def runs(self) -> tuple[Run, ...]:
        """The units, those that are not translated yet gathered where they follow one another."""
        gathered = groupby(self.units, key=lambda view: view.is_french)
        return tuple(Run(is_french, tuple(views)) for is_french, views in gathered)


def language_of(asked: str) -> Language:
    """Return an aligned text's language. Raises `NotFoundError` for any other."""
    try:
        return Language(asked)
    except ValueError as error:
        raise NotFoundError from error


def aligned_page(ws: Workspace, person: Person | None, asked: str, number: str = "") -> AlignedPage:
    """Return the text in another language beside the French that the reader may see.

    Raises `NotFoundError` for another language, an unknown version, or where there is no such text.
    """
    language = language_of(asked)
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        visible = visible_at(ws, connection, reader, number)
        sha = beside(connection, visible)
        held = aligned(ws, connection, sha, language) if language in WHOLE else None
        if held is None:
            raise NotFoundError
        stands = version_standing(connection, number) if number else None
        others = tuple(one for one in languages(connection, sha) if one in WHOLE)
        return _page(ws, (visible, held, number), others, stands, may_align=may(reader, Act.WRITE_ALIGNED))


def visible_at(ws: Workspace, connection: Connection, reader: Reader, number: str) -> Visible:
    """Return a version, or the newest text that the reader sees where `number` is `""`. Raises `NotFoundError`."""
    if number:
        version = texts.version_numbered(connection, number)
        if version is None:
            raise NotFoundError
        return Visible(version.sha, MAIN, ws.text(connection, version.sha), version)
    visible = reading.visible_text(ws, connection, reader)
    if visible is None:
        raise NotFoundError
    return visible


def _page(
    ws: Workspace,
    what: tuple[Visible, Aligned, str],
    others: tuple[Language, ...],
    stands: VersionStanding | None,
    *,
    may_align: bool,
) -> AlignedPage:
    visible, held, number = what
    text = visible.text
    found = {row.id: row for row in rows(text, held.language, held)}
    title = held.by_id.get(TITLE)
    return AlignedPage(
        visible=visible,
        language=held.language,
        number=number,
        title=title.blocks[0].text if title else text.title,
        title_is_french=title is None,
        units=tuple(_view(unit, text.places[unit.id], found.get(unit.id)) for unit in text),
        counts=Counter(row.state for row in found.values()),
        languages=others,
        standing=stands,
        may_align=may_align,
        permalink=f"{permalink(ws, visible)}/{held.language}",
    )


def _view(unit: Paragraph, place: Place, row: Row | None) -> AlignedView:
    if row is None:  # a rule, an image: there is nothing to translate
        return AlignedView(unit, place, (unit,), State.CURRENT)
    return AlignedView(unit, place, shaped(row.unit, unit) if row.unit else (unit,), row.state)
