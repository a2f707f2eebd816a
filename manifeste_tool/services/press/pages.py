"""Read and write the press kit of a version: of one that is published, everybody; of one prepared, the secretariat."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from manifeste_tool.domain.accountability.shares import Ground, Grounds
from manifeste_tool.domain.audience import Audience, Thing
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.press.press_kit import PressKit, checked
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.text.text import Kind, Paragraph, Place, Text
from manifeste_tool.errors import N_, NotFoundError
from manifeste_tool.services.accountability import dashboard
from manifeste_tool.services.accountability.grounds import grounds
from manifeste_tool.services.privacy import scanning
from manifeste_tool.services.publication.standing import VersionStanding, version_standing
from manifeste_tool.services.reading.quoting import Quoted, quoted
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.press import press_kits
from manifeste_tool.storage.publication import preparations
from manifeste_tool.storage.text import texts


@dataclass(frozen=True, slots=True)
class Told:
    """The version that a kit is of. `published_at` is None for one that is prepared."""

    number: str
    title: str
    story: str
    sha: str
    declared: frozenset[str]
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, by the name of its definition; `whole` is what it is a part of, 0 where it stands alone."""

    name: str
    count: int
    whole: int = 0


@dataclass(frozen=True, slots=True)
class PressPage:
    """The kit as it is read. `figures` of the text are that version's; of the contributions, those of the moment."""

    told: Told
    kit: PressKit
    text_title: str
    figures: tuple[Figure, ...]
    quotes: tuple[Quoted, ...]
    passages: tuple[tuple[Paragraph, Place], ...]
    address: str
    may_write: bool
    standing: VersionStanding | None  # None for one that is prepared

    @property
    def has_own_words(self) -> bool:
        """Whether the communiqué says something else than the story of the version."""
        return self.kit.communique != self.told.story


@dataclass(frozen=True, slots=True)
class PressForm:
    """What is written: the kit, and every paragraph that may be quoted, with its place."""

    told: Told
    kit: PressKit
    choices: tuple[tuple[Paragraph, Place], ...]


def press_page(ws: Workspace, person: Person | None, number: str) -> PressPage:
    """Return the press kit of a version. Raises `NotFoundError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        told = _told(connection, reader, number)
        text, kit = ws.text(connection, told.sha), _kit(connection, told)
        standing = version_standing(connection, number) if told.published_at else None
        resting = Grounds.of(grounds(text, told.declared).values())
    held = [one for one in kit.quotable if one in text.by_id]
    return PressPage(
        told=told,
        kit=kit,
        text_title=text.title,
        figures=(*_of_text(resting), *_of_contributions(ws, told)),
        quotes=tuple(quoted(ws, person, one, number) for one in held) if told.published_at else (),
        passages=tuple((text.by_id[one], text.places[one]) for one in held),
        address=f"{ws.base_url.rstrip('/')}/versions/{number}",
        may_write=may(reader, Act.WRITE_PRESS_KIT),
        standing=standing,
    )


def press_form(ws: Workspace, by: Person, number: str, typed: PressKit | None = None) -> PressForm:
    """Open the kit to whoever writes it, as typed where it was refused. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.reading() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.WRITE_PRESS_KIT)
        told = _told(connection, reader, number)
        text = ws.text(connection, told.sha)
        return PressForm(told, typed or _kit(connection, told), _quotable(text))


def write(ws: Workspace, by: Person, kit: PressKit) -> None:
    """Keep what was written. Raises `ForbiddenError`, `NotFoundError`, `PressWordsError`, `QuotesError`."""
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.WRITE_PRESS_KIT)
        told = _told(connection, reader, kit.number)
        kept = checked(kit, [unit.id for unit, _ in _quotable(ws.text(connection, told.sha))])
        scanning.refuse(ws, (N_("titre"), kept.headline), (N_("communiqué"), kept.communique))
        press_kits.put(connection, kept, by.id, ws.now())
        circle = Audience.PUBLIC if told.published_at else Audience.SECRETARIAT
        about = (About.VERSION, kit.number)
        journal.record(connection, Fact(Happened.PRESS_KIT_WRITTEN, ws.now(), by.id, *about, {}, circle))


def _told(connection: Connection, reader: Reader, number: str) -> Told:
    version = texts.version_numbered(connection, number)
    if version is not None and reader.sees(Thing.PRESS_KIT):
        declared = frozenset(version.declared)
        return Told(number, version.title, version.story, version.sha, declared, version.published_at)
    prepared = next((one for one in preparations.waiting(connection) if one.number == number), None)
    if prepared is None or not reader.sees(Thing.PREPARED_VERSION):
        raise NotFoundError
    declared = frozenset(texts.declared(connection))
    return Told(number, prepared.title, prepared.story, prepared.sha, declared, None)


def _kit(connection: Connection, told: Told) -> PressKit:
    """Return the kit as it stands, the version's own title and story where nobody wrote others."""
    kit = press_kits.get(connection, told.number) or PressKit(told.number)
    return replace(kit, headline=kit.headline or told.title, communique=kit.communique or told.story)


def _quotable(text: Text) -> tuple[tuple[Paragraph, Place], ...]:
    return tuple((unit, text.places[unit.id]) for unit in text if unit.id and unit.kind in _QUOTED)


_QUOTED = (Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTATION)


def _of_text(resting: Grounds) -> tuple[Figure, ...]:
    parts: Mapping[str, Ground] = {
        "sourced": Ground.SOURCED,
        "evidence": Ground.EVIDENCE,
        "declared": Ground.DECLARED,
        "missing": Ground.MISSING,
    }
    told = [Figure(name, resting.count(ground), resting.total) for name, ground in parts.items()]
    return (Figure("paragraphs", resting.total), *(one for one in told if one.count or one.name == "sourced"))


def _of_contributions(ws: Workspace, told: Told) -> tuple[Figure, ...]:
    """Return the public's figures of contributions: as they stand, none before the version is public."""
    if told.published_at is None:
        return ()
    shown = dashboard.dashboard(ws, None)
    met = shown.outcomes
    return (
        Figure("received", shown.received),
        Figure("contributions", met.total),
        Figure("answered", met.answered, met.total),
    )
