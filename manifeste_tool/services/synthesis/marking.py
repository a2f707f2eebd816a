"""What a reader does with a contribution: mark a passage for a finding, say that nothing is to be drawn from it."""

from dataclasses import dataclass, field

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.synthesis import passages
from manifeste_tool.domain.synthesis.findings import Finding, Words
from manifeste_tool.domain.synthesis.marks import Mark, Reading
from manifeste_tool.errors import N_, ForbiddenError, NotFoundError, RefusedError
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.synthesis import drawing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.synthesis import marks, readings

LONGEST_NOTE = 1_000
#: What a form sends in the place of a number for a finding that is not written yet.
NEW = "nouveau"


class PassageError(RefusedError):
    """The passage does not stand in the contribution."""

    fields = ("passage",)
    sentence = N_(
        "Ce passage ne se trouve pas tel quel dans la contribution. Copiez-le depuis ses mots, ou cochez ses phrases."
    )


class NoFindingChosenError(RefusedError):
    """A passage was marked and no finding chosen."""

    fields = ("finding",)
    sentence = N_("Choisissez l'enseignement que ce passage nourrit, donnez son numéro, ou rédigez-en un nouveau.")


class LongNoteError(RefusedError):
    """A note beside a mark is too long."""

    fields = ("note",)
    sentence = N_("Cette note a %(length)s caractères, il en faut %(limit)s au plus. Raccourcissez-la.")


class LongRemarkError(LongNoteError):
    """A remark on what was read is too long."""


@dataclass(frozen=True, slots=True)
class Marking:
    """What a reader typed beside a contribution.

    `sentences` are the numbers of those ticked, `passage` what they copied; neither marks the whole. `finding` is the
    number chosen, `NEW` for the one of `words`; `other` is a number typed.
    """

    passage: str = ""
    sentences: tuple[int, ...] = ()
    finding: str = ""
    other: str = ""
    words: Words = field(default_factory=Words)
    note: str = ""
    search: str = ""
    remark: str = ""


def mark(ws: Workspace, by: Person | None, reference: str, marking: Marking) -> str:
    """Tie the passages chosen to a finding, written in the same act where it is new; return the finding's number.

    All or nothing. Raises `ForbiddenError`, `NotFoundError`, `PassageError`, `NoFindingChosenError`,
    `UnknownFindingError`, `UnfitFindingError`, `LongNoteError`.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        person = require(reader, Act.DRAW_FINDING)
        said = readable(ws, connection, reader, reference)
        note = _within(marking.note, LongNoteError)
        excerpts = _passages(said.body, marking)
        key = _finding(ws, connection, person, marking).key
        for excerpt in excerpts:
            marks.add(connection, Mark(reference, key, person.id, excerpt, note, ws.now()))
        readings.put(connection, Reading(reference, person.id, ws.now()))
        _record(ws, connection, person, Happened.CONTRIBUTION_MARKED, said, key)
    return key


def leave(ws: Workspace, by: Person | None, reference: str, remark: str) -> None:
    """Say that one read a contribution and draws nothing from it.

    Raises `ForbiddenError`, `NotFoundError`, `LongRemarkError`.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        person = require(reader, Act.READ_CONTRIBUTIONS)
        said = readable(ws, connection, reader, reference)
        readings.put(connection, Reading(said.reference, person.id, ws.now(), _within(remark, LongRemarkError)))


def remove(ws: Workspace, by: Person | None, mark_id: int) -> Mark:
    """Take a mark off, one's own or, for the secretariat, anybody's; return it.

    What it tied stays tied while another mark stands. Raises `ForbiddenError`, `NotFoundError`.
    """
    with ws.writing() as connection:
        person, one, said = _own(ws, connection, by, mark_id)
        if one.removed_at is None:
            marks.remove(connection, mark_id, ws.now())
            _record(ws, connection, person, Happened.MARK_REMOVED, said, one.finding)
    return one


def restore(ws: Workspace, by: Person | None, mark_id: int) -> Mark:
    """Put a mark back that was taken off; return it. Raises as `remove`."""
    with ws.writing() as connection:
        person, one, said = _own(ws, connection, by, mark_id)
        if one.removed_at is not None:
            marks.restore(connection, mark_id)
            _record(ws, connection, person, Happened.CONTRIBUTION_MARKED, said, one.finding)
    return one


def may_remove(reader: Reader, one: Mark) -> bool:
    """Whether a reader may take a mark off, or put it back: it is theirs, or they may remove anybody's."""
    mine = may(reader, Act.DRAW_FINDING) and reader.is_person(one.person_id)
    return mine or may(reader, Act.REMOVE_ANY_MARK)


def readable(ws: Workspace, connection: Connection, reader: Reader, reference: str) -> Contribution:
    """Return a contribution whose words a reader may read. Raises `NotFoundError` for any other."""
    said = contributions.get(connection, reference)
    if said is None or not reach_of(ws, connection, reader).reads(said):
        raise NotFoundError
    return said


def _own(ws: Workspace, connection: Connection, by: Person | None, mark_id: int) -> tuple[Person, Mark, Contribution]:
    reader = ws.reader(by, connection)
    person = require(reader, Act.READ_CONTRIBUTIONS)
    one = marks.get(connection, mark_id)
    said = contributions.get(connection, one.contribution) if one else None
    if one is None or said is None or not reach_of(ws, connection, reader).knows(said):
        raise NotFoundError
    if not may_remove(reader, one):
        raise ForbiddenError
    return person, one, said


def _passages(body: str, marking: Marking) -> tuple[str, ...]:
    """Return the passages chosen, `""` for the whole. Raises `PassageError`."""
    chosen = list(passages.ticked(body, marking.sentences))
    if marking.passage.strip():
        found = passages.verbatim(body, marking.passage.replace("\r\n", "\n"))
        if not found:
            raise PassageError
        chosen.append(found)
    return tuple(dict.fromkeys(chosen)) or ("",)


def _finding(ws: Workspace, connection: Connection, by: Person, marking: Marking) -> Finding:
    if marking.finding == NEW or not (marking.finding or marking.other.strip()):
        if marking.words.is_blank and marking.finding != NEW:
            raise NoFindingChosenError
        return drawing.draw(ws, connection, by, marking.words)
    return drawing.named(connection, marking.other if marking.other.strip() else marking.finding)


def _within(note: str, refusal: type[LongNoteError]) -> str:
    clean = note.replace("\r\n", "\n").strip()
    if len(clean) > LONGEST_NOTE:
        raise refusal(length=len(clean), limit=LONGEST_NOTE)
    return clean


def _record(
    ws: Workspace, connection: Connection, by: Person, happened: Happened, said: Contribution, finding: str
) -> None:
    """Say it to the commission, or to the secretariat alone of what nobody else knows of; counts change for all."""
    circle = Audience.COMMISSION if said.is_public and not said.withdrawn else Audience.SECRETARIAT
    details = {"finding": finding}
    journal.record(connection, Fact(happened, ws.now(), by.id, About.CONTRIBUTION, said.reference, details, circle))
