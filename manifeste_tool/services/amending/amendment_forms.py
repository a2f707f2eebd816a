"""The form of an amendment: what it shows while somebody writes, whatever state their words are in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.amending.dispositif import dispositif
from manifeste_tool.domain.comparing.diff import UnitDiff, text_diff
from manifeste_tool.domain.people import Act, may, require, timely
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.text.gestures import (
    Change,
    Cite,
    Delete,
    DeleteChapter,
    Gesture,
    Insert,
    Move,
    applied,
)
from manifeste_tool.domain.text.retraced import written_sources
from manifeste_tool.domain.text.text import Kind, Paragraph, Place, Relation, Text, fingerprint
from manifeste_tool.errors import N_, ManifesteError, NotFoundError
from manifeste_tool.services.amending.late import may_file_late
from manifeste_tool.services.amending.neighbours import Neighbour, neighbours
from manifeste_tool.services.amending.proposing import Proposal, base_text, known, target, writing_act
from manifeste_tool.services.amending.refusals import SubAmendmentError
from manifeste_tool.services.provenance.near import Near, Quoted, near, quoted
from manifeste_tool.services.signing.cosigning import invitable
from manifeste_tool.services.text.drafting import end_if_due
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection

_LABEL = 70


@dataclass(frozen=True, slots=True)
class Choice:
    """One place of the text to choose: its identity and how it reads in a list."""

    id: str
    label: str
    heading: bool


@dataclass(frozen=True, slots=True)
class GestureRow:
    """One gesture of the form. `paragraph` is what its author saw; `today` what stands now, where that differs."""

    gesture: Gesture
    paragraph: Paragraph | None
    place: Place | None
    today: Paragraph | None
    gone: bool
    near: tuple[Near, ...] = ()
    sources: tuple[str, ...] = ()  # what the paragraph cites today, as it is written
    quoted: tuple[Quoted, ...] = ()  # what this gesture cites, and the words chosen of it


@dataclass(frozen=True, slots=True)
class Seen:
    """The preview: what a proposal changes, its dispositif, who else amends there; or why it cannot be made."""

    units: tuple[UnitDiff, ...] = ()
    dispositif: tuple[str, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    error: ManifesteError | None = None


@dataclass(frozen=True, slots=True)
class AmendmentForm:
    """Everything the form shows. `preview` is empty until it can be made; `rectifies` the amendment written again.

    `offers`: what is written is proposed to the author of `rectifies`. `on_behalf`: the secretariat files for one of
    `members`, `late` after the closing.
    """

    proposal: Proposal
    rows: tuple[GestureRow, ...]
    choices: tuple[Choice, ...]
    parent: Amendment | None
    rectifies: Amendment | None
    preview: Seen
    places: dict[str, Place]
    error: ManifesteError | None
    may_file: bool
    offers: bool
    on_behalf: bool
    members: tuple[Person, ...]
    late: bool = False
    prepares: bool = False  # for one of `members`, who alone files it
    relations: tuple[Relation, ...] = tuple(Relation)

    @property
    def near(self) -> tuple[Neighbour, ...]:
        """The amendments of others that do nearly the same."""
        return tuple(one for one in self.preview.neighbours if one.near)


def blank(ws: Workspace, person: Person | None, *, paragraph: str = "", act: str = "change") -> AmendmentForm:
    """Return an empty form on today's text, with one gesture on `paragraph` if it is given.

    Raises `ForbiddenError`, and `NotFoundError` for a paragraph that today's text does not hold.
    """
    with ws.reading() as connection:
        _require_writer(ws, connection, person)
    end_if_due(ws)
    with ws.reading() as connection:
        base = ws.main(connection)
        text = ws.text(connection, base)
        if paragraph and paragraph not in text.by_id:
            raise NotFoundError
        gestures = (first_gesture(text, paragraph, act),) if paragraph else ()
    return form(ws, person, Proposal(ws.new_key(), base, "", "", gestures))


def _require_writer(ws: Workspace, connection: Connection, person: Person | None) -> None:
    reader = ws.reader(person, connection)
    require(reader, writing_act(connection, reader, Proposal("", "", "", "", ())))


def sub_amendment(ws: Workspace, person: Person | None, parent_id: int) -> AmendmentForm:
    """Return the form of a sub-amendment: its text is the parent's, on the first paragraph that the parent touches.

    Raises `ForbiddenError`, `NotFoundError`, `SubAmendmentError`.
    """
    with ws.reading() as connection:
        _require_writer(ws, connection, person)
        parent = known(connection, parent_id)
        if not timely(Act.SUB_AMEND, parent.state) or parent.parent_id is not None:
            raise SubAmendmentError
        text, base = ws.text(connection, parent.sha), ws.text(connection, parent.base)
        touched = [unit.id for unit in text if base.by_id.get(unit.id) != unit]
        gestures = (first_gesture(text, touched[0], "change"),) if touched else ()
    return form(ws, person, Proposal(ws.new_key(), parent.sha, "", "", gestures, parent.id))


def first_gesture(text: Text, paragraph: str, act: str) -> Gesture:
    """Return the gesture that a link of the page begins: `act` says which, on one paragraph."""
    unit = text.by_id.get(paragraph)
    match act:
        case "insert" | "insert_before":
            return Insert(paragraph, "", before=act == "insert_before")
        case "delete":
            return Delete(paragraph)
        case "delete_chapter":
            return DeleteChapter(paragraph)
        case "move":
            return Move(paragraph, "")
        case "cite":
            return Cite(paragraph, written_sources(unit.sources) if unit else ())
        case _:
            return Change(paragraph, unit.text if unit else "")


def form(
    ws: Workspace,
    person: Person | None,
    proposal: Proposal,
    *,
    error: ManifesteError | None = None,
    was: Text | None = None,
) -> AmendmentForm:
    """Return the form with these words in it, and their preview where it can be made.

    What cannot be previewed is no failure of the form: the reason is its `error`, the words stay. `was` is the text
    that the words were first written on, where the proposal was brought up to today's by the program.
    """
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        act = writing_act(connection, reader, proposal)
        require(reader, act)
        seen = base_text(ws, connection, proposal)
        today = ws.text(connection, target(ws, connection, proposal))
        preview = _preview(ws, connection, reader, proposal)
        return AmendmentForm(
            proposal=proposal,
            rows=_rows(ws, connection, reader, proposal, (was or seen, today)),
            choices=choices(today),
            parent=known(connection, proposal.parent_id) if proposal.parent_id else None,
            rectifies=known(connection, proposal.rectifies_id) if proposal.rectifies_id else None,
            preview=preview,
            places={**today.places, **seen.places},
            error=error or preview.error,
            may_file=_may_file(reader, proposal, act),
            offers=act is Act.PROPOSE_RECTIFICATION,
            on_behalf=act is Act.DRAFT_ON_BEHALF,
            members=invitable(ws, connection) if act is Act.DRAFT_ON_BEHALF else reader.served,
            prepares=act is Act.PREPARE_DRAFT,
            late=act is Act.DRAFT_ON_BEHALF and may_file_late(reader),
        )


def _may_file(reader: Reader, proposal: Proposal, act: Act) -> bool:
    if act in (Act.PROPOSE_RECTIFICATION, Act.PREPARE_DRAFT):
        return act is Act.PROPOSE_RECTIFICATION
    if act is Act.DRAFT_ON_BEHALF:
        return may(reader, Act.FILE_ON_BEHALF) or may_file_late(reader)
    own = reader.person.id if reader.person else None
    return may(reader, Act.RECTIFY, owner=own) if proposal.rectifies_id else may(reader, Act.FILE)


def _preview(ws: Workspace, connection: Connection, reader: Reader, proposal: Proposal) -> Seen:
    if all(isinstance(one, Insert) and not one.text.strip() for one in proposal.gestures):
        return Seen()
    try:
        base = base_text(ws, connection, proposal)
        wanted = applied(base, proposal.gestures, ws.fresh(connection))
    except ManifesteError as error:
        return Seen(error=error)
    others = {"parent_id": proposal.parent_id, "but": proposal.rectifies_id}
    return Seen(
        tuple(unit for unit in text_diff(base, wanted) if unit.changed),
        dispositif(base, wanted),
        neighbours(connection, reader, (base, wanted), **others),
    )


def _rows(
    ws: Workspace, connection: Connection, reader: Reader, proposal: Proposal, texts: tuple[Text, Text]
) -> tuple[GestureRow, ...]:
    """Return the gestures, with what could be cited beside the words of each, where nothing says its sources yet."""
    cites = {one.paragraph for one in proposal.gestures if isinstance(one, Cite)}
    rows = []
    for gesture in proposal.gestures:
        row = _row(gesture, *texts)
        words = _words(gesture, row.paragraph, cites)
        has = row.paragraph.sources if row.paragraph and not isinstance(gesture, Insert) else frozenset()
        typed = gesture.sources if isinstance(gesture, Insert | Cite) else ()
        had, asked = {source.key for source in has}, [one.split()[-1].lstrip("@") for one in typed if one.strip()]
        found = near(ws, connection, reader, words, cited={*had, *asked}) if words.strip() else ()
        new = [key for key in asked if key not in had]
        chosen = quoted(connection, reader, new, proposal.excerpts)
        rows.append(replace(row, near=found, sources=written_sources(has), quoted=chosen))
    return tuple(rows)


def _words(gesture: Gesture, unit: Paragraph | None, cites: Collection[str]) -> str:
    if isinstance(gesture, Change) and gesture.paragraph not in cites:
        return gesture.text
    if isinstance(gesture, Insert):
        return gesture.text
    return unit.text if isinstance(gesture, Cite) and unit else ""


def _row(gesture: Gesture, seen: Text, today: Text) -> GestureRow:
    identity = gesture.anchor if isinstance(gesture, Insert) else gesture.paragraph
    unit, now = seen.by_id.get(identity), today.by_id.get(identity)
    moved = unit is not None and now is not None and fingerprint(unit) != fingerprint(now)
    return GestureRow(gesture, unit, seen.places.get(identity), now if moved else None, gone=bool(identity) and not now)


def choices(text: Text) -> tuple[Choice, ...]:
    """Return every place of a text that may be amended, as a list to choose from."""
    return tuple(
        Choice(
            unit.id,
            N_("%(place)s : %(words)s") % {"place": text.places[unit.id].label, "words": unit.text[:_LABEL]},
            unit.kind is Kind.HEADING,
        )
        for unit in text
        if not unit.fixed
    )


def with_gesture(proposal: Proposal, gesture: Gesture) -> Proposal:
    """Return the proposal with one more gesture."""
    return replace(proposal, gestures=(*proposal.gestures, gesture))


def without_gesture(proposal: Proposal, number: int) -> Proposal:
    """Return the proposal without its gesture `number` (from 0)."""
    kept: Sequence[Gesture] = [one for rank, one in enumerate(proposal.gestures) if rank != number]
    return replace(proposal, gestures=tuple(kept))


def on_today(ws: Workspace, connection: Connection, proposal: Proposal) -> Proposal:
    """Return the proposal with what stands today as what its author has now seen, after it was shown to them."""
    state = known(connection, proposal.rectifies_id).revision if proposal.rectifies_id else None
    return replace(proposal, base=target(ws, connection, proposal), rectifies_revision=state)
