"""Gather the amendments of a *liasse*, each with all that its sheet says to one reader."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from manifeste_tool.documents import wording
from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.amending.dispositif import dispositif
from manifeste_tool.domain.amending.signatures import SignatureState
from manifeste_tool.domain.bundle.portions import parsed
from manifeste_tool.domain.bundle.sequence import Placed, own_first, sequence
from manifeste_tool.domain.commission.conduct import chapter_over
from manifeste_tool.domain.commission.sittings import Sitting
from manifeste_tool.domain.comparing import diff
from manifeste_tool.domain.comparing.diff import UnitDiff
from manifeste_tool.domain.ordering.running_order import Block
from manifeste_tool.domain.readers import Reader
from manifeste_tool.domain.text.text import Paragraph, Place, Text
from manifeste_tool.errors import N_, NotFoundError
from manifeste_tool.services.bundle.wanted import (
    SAID,
    SCOPES,
    UnknownChapterError,
    UnknownCycleError,
    UnknownScopeError,
    UnknownSittingError,
    UnknownVersionError,
    Wanted,
)
from manifeste_tool.services.conduct.agenda import chapter_of
from manifeste_tool.services.examining.opining import Shown, seen
from manifeste_tool.services.examining.ordering import Order, order_of
from manifeste_tool.services.exporting.kinds import Progress, quiet
from manifeste_tool.services.sittings.sitting_pages import chapter_label
from manifeste_tool.services.sittings.sitting_pages import seen as seen_sitting
from manifeste_tool.services.text.reading import may_see, names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments, signatures
from manifeste_tool.storage.amending.amendments import StoredEdit
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.examining import running_orders
from manifeste_tool.storage.text import texts

#: Who presents a second deliberation, and who is named no more.
COMMISSION, ERASED = N_("la commission, en seconde délibération"), N_("auteur effacé")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One amendment as its reader may see it. `parent` and `cause` are numerals, `""` for none.

    `chapter` is the heading it stands under, `""` for the head of the text.
    """

    amendment: Amendment
    placed: Placed
    authors: tuple[str, ...]
    place: str
    chapter: str
    opinions: tuple[Shown, ...]
    parent: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What one amendment does to the text it was written against, in words."""

    units: tuple[UnitDiff, ...]
    places: Mapping[str, Place]
    dispositif: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """The sheets of a liasse in their order; `narrowed` says to what, in words; `own` are the reader's first ones."""

    title: str
    cycle: int
    sheets: tuple[Sheet, ...]
    chapters: Mapping[str, str]
    narrowed: tuple[str, ...]
    own: frozenset[int] = frozenset()

    @property
    def amendments(self) -> tuple[Amendment, ...]:
        """The amendments, in the order of their sheets."""
        return tuple(sheet.amendment for sheet in self.sheets)


def gathered(
    ws: Workspace, connection: Connection, reader: Reader, wanted: Wanted, *, subs_first: bool = False
) -> Bundle:
    """Return the sheets that a reader may see, in the order of the text.

    Raises `NotFoundError` for a sitting or a version that is not there, or not for them, and the errors of this module.
    """
    cycle = cycle_of(ws, connection, wanted.cycle)
    if wanted.scope not in SCOPES:
        raise UnknownScopeError(scope=wanted.scope, known=", ".join(filter(None, SCOPES)))
    text = ws.text(connection, ws.main(connection))
    found = order_of(ws, connection, cycle, SCOPES[wanted.scope])
    chapters = _chapters(connection, reader, text, wanted)
    blocks = _blocks(ws, connection, found, chapters)
    placed = sequence(blocks, subs_first=subs_first)
    shown = _shown(connection, reader, placed, wanted)
    own = _own(connection, wanted, shown.values())
    kept = own_first([one for one in placed if one.id in shown], own)
    narrowed = tuple(_narrowed(connection, reader, text, wanted))
    sheets = tuple(_sheets(ws, connection, reader, kept, shown))
    names = {"": N_("En tête du texte")} | {
        unit.id: chapter_label(text.places[unit.id].chapter_label, unit.text) for unit in text if unit.is_chapter
    }
    return Bundle(text.title, cycle, sheets, names, narrowed, frozenset(own))


def changes(
    ws: Workspace, connection: Connection, found: Sequence[Amendment], *, progress: Progress = quiet
) -> Iterator[Change]:
    """Yield what each amendment does; its proposal is read from Git and forgotten."""
    chapters: dict[str, tuple[Paragraph, ...]] = {}
    with ws.repository.opened() as git:
        for done, one in enumerate(found, 1):
            base = ws.text(connection, one.base)
            wanted = parsed(git.read(one.sha), chapters)
            yield _change(base, wanted)
            progress(done, len(found))


def _change(base: Text, wanted: Text) -> Change:
    units = diff.changes(base, wanted)
    places = {unit.id: (base.places if unit.id in base.places else wanted.places)[unit.id] for unit in units}
    return Change(units, places, dispositif(base, wanted))


def cycle_of(ws: Workspace, connection: Connection, wanted: int | None) -> int:
    """Return a cycle that has begun, today's for None. Raises `UnknownCycleError`."""
    last = ws.cycle(connection)
    if wanted is not None and not 1 <= wanted <= last:
        raise UnknownCycleError(cycle=wanted, last=last)
    return wanted or last


def _chapters(connection: Connection, reader: Reader, text: Text, wanted: Wanted) -> tuple[str, ...]:
    """Return the headings that a liasse is narrowed to, none for the whole text."""
    if wanted.sitting is not None:
        return _sitting(connection, reader, wanted.sitting).chapters
    if not wanted.chapter:
        return ()
    if wanted.chapter not in text.by_id or not text.by_id[wanted.chapter].is_chapter:
        raise UnknownChapterError(chapter=wanted.chapter)
    return (wanted.chapter,)


def _sitting(connection: Connection, reader: Reader, number: int) -> Sitting:
    try:
        return seen_sitting(connection, reader, number)
    except NotFoundError as error:
        raise UnknownSittingError(sitting=number) from error


def _blocks(ws: Workspace, connection: Connection, found: Order, chapters: tuple[str, ...]) -> tuple[Block, ...]:
    if not chapters:
        return found.blocks
    return tuple(block for block in found.blocks if chapter_of(ws, connection, found, block) in chapters)


def _shown(connection: Connection, reader: Reader, placed: Sequence[Placed], wanted: Wanted) -> dict[int, Amendment]:
    """Return the amendments that the reader may see, and that were decided for the version asked for."""
    decided = decided_for(connection, wanted.version)
    return {
        key: one
        for portion in batches(one.id for one in placed)
        for key, one in amendments.some(connection, portion).items()
        if decided(one) and may_see(connection, reader, one)
    }


def decided_for(connection: Connection, number: str) -> Callable[[Amendment], bool]:
    """Return what tells whether an amendment was decided for a version: since the one before, until it was published.

    Any amendment is for `""`. Raises `UnknownVersionError`.
    """
    if not number:
        return lambda _: True
    version = texts.version_numbered(connection, number)
    if version is None:
        raise UnknownVersionError(number=number)
    until = version.published_at
    earlier = [one.published_at for one in texts.versions(connection) if one.published_at < until]
    since = max(earlier, default=None)
    return lambda one: one.decided_at is not None and one.decided_at <= until and (not since or one.decided_at > since)


def _narrowed(connection: Connection, reader: Reader, text: Text, wanted: Wanted) -> Iterator[str]:
    """Say to what a liasse is narrowed."""
    if wanted.sitting is not None:
        sitting = _sitting(connection, reader, wanted.sitting)
        yield N_("%(title)s, %(day)s") % {"title": sitting.title, "day": wording.short_day(sitting.begins_at)}
    if wanted.chapter:
        place, unit = text.places[wanted.chapter], text.by_id[wanted.chapter]
        yield chapter_label(place.chapter_label, unit.text)
    if wanted.version:
        yield N_("amendements décidés pour la version %(number)s") % {"number": wanted.version}
    if wanted.scope:
        yield SAID[wanted.scope]


def _own(connection: Connection, wanted: Wanted, shown: Iterable[Amendment]) -> set[int]:
    """Return the amendments that a member presents or signs."""
    if wanted.first_for is None:
        return set()
    signed = {
        one.amendment_id
        for one in signatures.of_person(connection, wanted.first_for)
        if one.state is SignatureState.SIGNED and one.amendment_id
    }
    return {one.id for one in shown if one.author_id == wanted.first_for or one.id in signed}


def _sheets(
    ws: Workspace, connection: Connection, reader: Reader, kept: Sequence[Placed], shown: Mapping[int, Amendment]
) -> Iterator[Sheet]:
    signers, opinions = _signers(connection, shown), _opinions(connection, reader, shown)
    edits = running_orders.edits_of(connection, shown)
    related = {key for one in shown.values() for key in (one.parent_id, one.cause_id) if key}
    numerals = {key: one.numeral for key, one in amendments.some(connection, related - set(shown)).items()}
    numerals |= {key: one.numeral for key, one in shown.items()}
    for placed in kept:
        one = shown[placed.id]
        base = ws.text(connection, one.base)
        spot = _spot(base, edits.get(one.id, ()))
        yield Sheet(
            amendment=one,
            placed=placed,
            authors=signers[one.id],
            place=base.places[spot].label if spot else "",
            chapter=chapter_over(base, spot),
            opinions=opinions.get(one.id, ()),
            parent=numerals.get(one.parent_id or 0, ""),
            cause=numerals.get(one.cause_id or 0, ""),
        )


def _spot(base: Text, edits: Iterable[StoredEdit]) -> str:
    """Return the first unit of the base that an amendment touches, `""` for none."""
    spots = (spot for edit in edits for spot in (edit.paragraph_id, edit.anchor))
    return next((spot for spot in spots if spot in base.position), "")


def _signers(connection: Connection, shown: Mapping[int, Amendment]) -> dict[int, tuple[str, ...]]:
    """Return the names under each amendment, its author's first."""
    signing: dict[int, list[int]] = {key: [one.author_id] for key, one in shown.items()}
    for portion in batches(shown):
        for signed in signatures.of_amendments(connection, portion):
            if signed.state is SignatureState.SIGNED and signed.amendment_id:
                signing[signed.amendment_id].append(signed.person_id)
    names = names_of(connection, (key for those in signing.values() for key in those))
    return {
        key: (COMMISSION,) if shown[key].second_of_id else tuple(names.get(one, ERASED) for one in dict.fromkeys(those))
        for key, those in signing.items()
    }


def _opinions(connection: Connection, reader: Reader, shown: Mapping[int, Amendment]) -> dict[int, tuple[Shown, ...]]:
    found: dict[int, tuple[Shown, ...]] = {}
    for portion in batches(shown):
        found |= seen(connection, reader, portion)
    return found
