"""Gather the amendments of a *liasse*, each with all that its sheet says to one reader."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import batched

from manifeste_tool.domain.amending.amendments import Amendment, State
from manifeste_tool.domain.amending.dispositif import dispositif
from manifeste_tool.domain.amending.signatures import SignatureState
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.bundle.sequence import Placed, own_first, sequence
from manifeste_tool.domain.commission.conduct import chapter_over
from manifeste_tool.domain.comparing.diff import UnitDiff, text_diff
from manifeste_tool.domain.ordering.running_order import Block
from manifeste_tool.domain.people import Reader
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Place, Text
from manifeste_tool.errors import N_, NotFoundError, RefusedError
from manifeste_tool.services.bundle.progress import Progress, silent
from manifeste_tool.services.examining.opining import Shown, seen
from manifeste_tool.services.examining.ordering import Order, order_of
from manifeste_tool.services.sittings.sitting_pages import chapter_label, seen as seen_sitting
from manifeste_tool.services.text.reading import may_see, names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments, signatures
from manifeste_tool.storage.amending.amendments import OPEN_STATES, StoredEdit
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.text import texts

_DECIDED = (State.DECIDED, State.INTEGRATED)
_PORTION = 200
#: What the address may ask for: all that were examined or will be, those to examine, those decided, those refused.
SCOPES: Mapping[str, tuple[State, ...]] = {
    "": (*OPEN_STATES, *_DECIDED),
    "a-examiner": OPEN_STATES,
    "decides": _DECIDED,
    "irrecevables": (State.REFUSED,),
}


class UnknownScopeError(RefusedError):
    """A state that no filter is called by."""

    sentence = N_("« %(scope)s » n'est pas un état connu. Choisissez parmi : %(known)s.")


class UnknownChapterError(RefusedError):
    """A chapter that the text does not have."""

    sentence = N_("Le chapitre « %(chapter)s » n'existe pas dans ce texte. Repartez de la liste des amendements.")


class UnknownCycleError(RefusedError):
    """A cycle that has not begun."""

    sentence = N_("Le cycle %(cycle)s n'existe pas : le dernier est le cycle %(last)s. Donnez un numéro de 1 à %(last)s.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which amendments: of a cycle (None: today's), in a scope, of a chapter, of a sitting, decided for a version.

    `first_for` is the member whose own amendments come first.
    """

    cycle: int | None = None
    scope: str = ""
    chapter: str = ""
    sitting: int | None = None
    version: str = ""
    first_for: int | None = None


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


def gathered(ws: Workspace, connection: Connection, reader: Reader, wanted: Wanted, *, subs_first: bool = False) -> Bundle:
    """Return the sheets that a reader may see, in the order of the text.

    Raises `NotFoundError` for a sitting or a version that is not there, or not for them, and the errors of this module.
    """
    cycle = _cycle(ws, connection, wanted)
    if wanted.scope not in SCOPES:
        raise UnknownScopeError(scope=wanted.scope, known=", ".join(filter(None, SCOPES)))
    main = texts.tip_of(connection, "refs/heads/main")
    if main is None:
        raise NotFoundError
    text, narrowed = ws.text(connection, main), []
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
    ws: Workspace, connection: Connection, sheets: Sequence[Sheet], *, progress: Progress = silent
) -> Iterator[Change]:
    """Yield what each amendment does; its proposal is read from Git and forgotten."""
    with ws.repository.opened() as git:
        for done, sheet in enumerate(sheets, 1):
            base = ws.text(connection, sheet.amendment.base)
            wanted = parse(git.read(sheet.amendment.sha))
            units = tuple(unit for unit in text_diff(base, wanted) if unit.changed)
            yield Change(units, {**wanted.places, **base.places}, dispositif(base, wanted))
            progress(done, len(sheets))


def _cycle(ws: Workspace, connection: Connection, wanted: Wanted) -> int:
    last = ws.cycle(connection)
    if wanted.cycle is not None and not 1 <= wanted.cycle <= last:
        raise UnknownCycleError(cycle=wanted.cycle, last=last)
    return wanted.cycle or last


def _chapters(connection: Connection, reader: Reader, text: Text, wanted: Wanted) -> tuple[str, ...]:
    """Return the headings that a liasse is narrowed to, none for the whole text."""
    if wanted.sitting is not None:
        return seen_sitting(connection, reader, wanted.sitting).chapters
    if not wanted.chapter:
        return ()
    if wanted.chapter not in text.by_id or not text.by_id[wanted.chapter].is_chapter:
        raise UnknownChapterError(chapter=wanted.chapter)
    return (wanted.chapter,)


def _blocks(ws: Workspace, connection: Connection, found: Order, chapters: tuple[str, ...]) -> tuple[Block, ...]:
    if not chapters:
        return found.blocks
    return tuple(block for block in found.blocks if chapter_of(ws, connection, found, block) in chapters)


def chapter_of(ws: Workspace, connection: Connection, found: Order, block: Block) -> str:
    """Return the heading over the first paragraph that a block touches, `""` before the first chapter."""
    first = found.called[block.own[0].id]
    text = ws.text(connection, first.base)
    spots = (spot for left in found.footprints.get(first.id, ()) for spot in (left.paragraph_id, left.anchor))
    return next((chapter_over(text, spot) for spot in spots if spot in text.position), "")


def _shown(
    connection: Connection, reader: Reader, placed: Sequence[Placed], wanted: Wanted
) -> dict[int, Amendment]:
    """Return the amendments that the reader may see, and that the version asked for made known."""
    since, until = _decided_between(connection, wanted.version)
    return {
        key: one
        for portion in batched((one.id for one in placed), _PORTION)
        for key, one in amendments.some(connection, portion).items()
        if may_see(connection, reader, one)
        and (until is None or (one.decided_at is not None and one.decided_at <= until))
        and (since is None or (one.decided_at is not None and one.decided_at > since))
    }
