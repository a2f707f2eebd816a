"""Read the text: the values behind its pages, no more than the reader may see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from manifeste_tool.domain.amending.amendments import Amendment, State
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.evidence.evidence import piece_of, pieces_of
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.text.text import Kind, Paragraph, Place, Text
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.adoption import standing
from manifeste_tool.services.adoption.standing import Standing
from manifeste_tool.services.charges.reporting import rapporteurs
from manifeste_tool.services.publication.standing import VersionStanding, version_standing
from manifeste_tool.services.text.sourcing import needs_source
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.discussion import comments
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.reading import behind
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Version


@dataclass(frozen=True, slots=True)
class Visible:
    """The text that a reader sees: at which commit, of which branch, and as which version if it is one."""

    sha: str
    ref: str
    text: Text
    version: Version | None = None


@dataclass(frozen=True, slots=True)
class Margin:
    """What stands behind a paragraph, as counts that lead somewhere; zero also where the reader may not know."""

    sources: int = 0
    territories: int = 0
    amendments: int = 0
    comments: int = 0
    declared: bool = False
    unsourced: bool = False
    pieces: int = 0  # counted apart from `sources`, and once for all its passages


@dataclass(frozen=True, slots=True)
class UnitView:
    """One unit of the page."""

    paragraph: Paragraph
    place: Place
    margin: Margin


@dataclass(frozen=True, slots=True)
class TocEntry:
    """One line of the table of contents; `level` is that of the heading."""

    id: str
    title: str
    level: int
    place: Place


@dataclass(frozen=True, slots=True)
class TextPage:
    """The text with its margin. `visible` is None while the reader may see no text at all yet."""

    visible: Visible | None
    units: tuple[UnitView, ...] = ()
    toc: tuple[TocEntry, ...] = ()
    stands: VersionStanding | None = None  # of a version that was asked for by its number
    may_propose: bool = False
    may_write: bool = False
    may_cite: bool = False
    adoption: Standing | None = None
    rapporteurs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by the heading of their chapter

    @property
    def title(self) -> str:
        """The title of the text."""
        return self.visible.text.title if self.visible else ""


def public_text(ws: Workspace, connection: Connection) -> Visible | None:
    """Return the version published last, None before the first."""
    version = texts.latest_version(connection)
    return Visible(version.sha, MAIN, ws.text(connection, version.sha), version) if version else None


def visible_text(ws: Workspace, connection: Connection, reader: Reader) -> Visible | None:
    """Return the newest text this reader may see, None if there is none."""
    ref = ws.working_ref(connection)
    if ref != MAIN and not reader.sees(Thing.DRAFTING_TEXT):
        ref = MAIN
    sha = texts.tip_of(connection, ref)
    if sha is None:
        return None
    if not reader.sees(Thing.CURRENT_TEXT):
        return public_text(ws, connection)
    latest = texts.latest_version(connection)
    return Visible(sha, ref, ws.text(connection, sha), latest if latest and latest.sha == sha else None)


def current_text(ws: Workspace, connection: Connection) -> Text | None:
    """Return today's text, whoever may see it; None before the founding."""
    sha = texts.tip_of(connection, MAIN)
    return ws.text(connection, sha) if sha else None


def published_text(ws: Workspace, connection: Connection) -> Text | None:
    """Return the text of the version published last."""
    visible = public_text(ws, connection)
    return visible.text if visible else None


def text_page(ws: Workspace, person: Person | None) -> TextPage:
    """Return the newest text the reader may see, with what stands behind each paragraph."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        visible = visible_text(ws, connection, reader)
        if visible is None:
            return TextPage(None, may_write=may(reader, Act.WRITE_TEXT))
        return _page(connection, reader, visible, newest=True)


def version_page(ws: Workspace, person: Person | None, number: str) -> TextPage:
    """Return the text of a published version. Raises `NotFoundError`."""
    with ws.reading() as connection:
        version = texts.version_numbered(connection, number)
        if version is None:
            raise NotFoundError
        visible = Visible(version.sha, MAIN, ws.text(connection, version.sha), version)
        return _page(connection, ws.reader(person, connection), visible, newest=False)


def _page(connection: Connection, reader: Reader, visible: Visible, *, newest: bool) -> TextPage:
    text = visible.text
    margins = margins_of(connection, reader, visible, newest=newest)
    units = tuple(UnitView(unit, text.places[unit.id], margins[unit.id]) for unit in text)
    toc = tuple(
        TocEntry(unit.id, unit.text, unit.level, text.places[unit.id])
        for unit in text
        if unit.kind is Kind.HEADING and unit.level <= 3  # noqa: PLR2004 - chapters and their sections
    )
    asked = visible.version if not newest else None
    stands = version_standing(connection, asked.number) if asked else None
    return TextPage(
        visible=visible,
        units=units,
        toc=toc,
        stands=stands,
        may_propose=newest and visible.ref == MAIN and may(reader, Act.FILE),
        may_write=newest and may(reader, Act.WRITE_TEXT),
        may_cite=newest and may(reader, Act.CITE),
        adoption=standing.at_the_head(connection, reader, visible.sha) if visible.ref == MAIN else None,
        rapporteurs=rapporteurs(connection, reader) if newest else {},
    )


def margins_of(connection: Connection, reader: Reader, visible: Visible, *, newest: bool) -> dict[str, Margin]:
    """Return the margin of every paragraph, in a handful of queries whatever the length of the text.

    A version other than the newest text shows its sources and nothing that came after it.
    """
    text = visible.text
    declared = set(visible.version.declared) if visible.version else texts.declared(connection)
    territories = territories_of(connection, {source.key for unit in text for source in unit.support})
    proposed = amendment_counts(connection, text) if newest and reader.sees(Thing.AMENDMENT) else {}
    said = comments.counts_by_paragraph(connection) if newest and reader.sees(Thing.THREAD) else {}
    return {
        unit.id: Margin(
            **_counts([source.key for source in unit.support], territories),
            amendments=proposed.get(unit.id, 0),
            comments=sum(said.get(one, 0) for one in (unit.id, *unit.joined)),
            declared=unit.id in declared and not unit.support,
            unsourced=needs_source(unit, declared),
        )
        for unit in text
    }


def _counts(keys: Sequence[str], territories: Mapping[str, set[str]]) -> dict[str, int]:
    places = {place for key in keys for place in territories.get(key, ())}
    return {
        "sources": sum(not piece_of(key) for key in keys),
        "pieces": len(pieces_of(keys)),
        "territories": len(places),
    }


def territories_of(connection: Connection, keys: set[str]) -> dict[str, set[str]]:
    """Return, for each key, where it comes from: one authority for a contribution, several for a finding."""
    found = behind.places_behind(connection, sorted(keys))
    return {key: found.get(key, set()) for key in keys}


def amendment_counts(connection: Connection, text: Text) -> dict[str, int]:
    """Count the open amendments at each paragraph: those that touch it, and those that insert right after it."""
    found: dict[str, set[int]] = {}
    for edit in amendments.open_edits(connection):
        place = edit.paragraph_id if edit.paragraph_id in text.by_id else edit.anchor
        place = text.heirs.get(place, place)
        if place in text.by_id:
            found.setdefault(place, set()).add(edit.amendment_id)
    return {place: len(those) for place, those in found.items()}


def published_until(connection: Connection) -> int:
    """Return the rank on record of the last decision that a version has published, 0 before the first."""
    return texts.published_rank(connection, texts.latest_version(connection))


def may_see(connection: Connection, reader: Reader, amendment: Amendment) -> bool:
    """Whether the reader may see this amendment: as the stage says, or because a version published what it did."""
    kind = Thing.REFUSED_AMENDMENT if amendment.state is State.REFUSED else Thing.AMENDMENT
    if reader.sees(kind) or reader.is_person(amendment.author_id):
        return True
    return reader.sees(Thing.PUBLISHED_AMENDMENT) and is_published(connection, amendment)


def is_published(connection: Connection, amendment: Amendment) -> bool:
    """Whether a version published what this amendment did."""
    made = texts.decision(connection, amendment.integrated_sha) if amendment.integrated_sha else None
    return made is not None and made.ref == MAIN and made.id <= published_until(connection)


def names_of(connection: Connection, person_ids: Iterable[int | None]) -> Mapping[int, str]:
    """Return the names to be joined to what Git and the tables keep without names."""
    wanted = {one for one in person_ids if one is not None}
    return {key: one.name for key, one in people.named(connection, wanted).items()}
