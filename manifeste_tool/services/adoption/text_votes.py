"""Record what a sitting voted on the whole text: the counts, held against who was in the room."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.attendance import Room
from manifeste_tool.domain.commission.ballots import Ballot, BallotKind, BallotState, Subject, most_voices
from manifeste_tool.domain.commission.sittings import Sitting, SittingState
from manifeste_tool.domain.commission.voting import Counts, Rules, Verdict, refuse_impossible
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, NotFoundError, RefusedError, StaleError
from manifeste_tool.services import notifying
from manifeste_tool.services.adoption import standing
from manifeste_tool.services.adoption.known_texts import known_text
from manifeste_tool.services.sittings.rooms import entitled_in, room_at
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.commission import ballots, members, sittings
from manifeste_tool.storage.database import Connection

_HELD = (SittingState.OPEN, SittingState.SUSPENDED, SittingState.CLOSED)
_KINDS = (BallotKind.IN_SITTING, BallotKind.ON_PAPER)


class NoSittingError(RefusedError):
    """The sitting that voted is not one that was held."""

    sentence = N_("Choisissez la séance qui a voté : elle doit avoir été ouverte. Rien n'est enregistré.")


class OutsideSittingError(RefusedError):
    """The vote would have been held before the sitting opened, after it closed, or in the future."""

    sentence = N_(
        "Le vote du %(given)s est hors de la séance « %(title)s » : donnez une heure comprise entre son ouverture "
        "et sa levée."
    )


class NobodyThereError(RefusedError):
    """How many members were there is impossible."""

    sentence = N_("%(there)s membres présents, alors que la commission en compte %(entitled)s : corrigez ce nombre.")


class NothingCountedError(RefusedError):
    """The counts are all zero."""

    sentence = N_("Entrez le décompte : au moins une voix pour, contre ou en abstention.")


class RecordedAlreadyError(StaleError):
    """The sitting's vote on this text is on record."""

    sentence = N_(
        "Le vote de cette séance sur ce texte est déjà enregistré (%(favour)s pour, %(against)s contre). "
        "S'il est faux, retirez-le d'abord ; votre décompte est gardé ci-dessous."
    )


class NotRecordedHereError(StaleError):
    """A vote would be withdrawn that was not recorded from a sitting, or was withdrawn already."""

    sentence = N_(
        "Ce résultat ne se retire pas ici : il est déjà retiré, ou il vient d'un vote tenu dans l'application."
    )


@dataclass(frozen=True, slots=True)
class TextVote:
    """What the secretariat records. `there` is how many members were present where attendance was not kept here.

    `held_at` is None for a vote held just now, or at the end of a closed sitting.
    """

    sha: str
    sitting_id: int | None
    counts: Counts
    held_at: datetime | None = None
    there: int = 0
    secret: bool = False
    rules: Rules | None = None


@dataclass(frozen=True, slots=True)
class _Held:
    """One vote in its sitting: when, under which rules, before whom."""

    sitting: Sitting
    at: datetime
    rules: Rules
    there: int
    voices: int
    entitled: int
    kind: BallotKind = field(default=BallotKind.IN_SITTING)


def record(ws: Workspace, by: Person, given: TextVote) -> Ballot:
    """Record the vote of a sitting on the whole text, as a closed ballot, and say what it decides.

    Sent twice, it is one. Raises `ForbiddenError`, `UnknownTextError`, `CountsError`, and the refusals of this module.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.RECORD_TEXT_VOTE)
        text = known_text(connection, reader, given.sha)
        held = _held(ws, connection, given)
        if before := _before(connection, given, text.sha):
            return before
        if not given.counts.given:
            raise NothingCountedError
        refuse_impossible(given.counts, voices=held.voices)
        made = _ballot(ws, connection, by, given, held)
        made = replace(made, id=ballots.add(connection, made, ws.now()))
        _tell(ws, connection, by, made)
        return made


def cancel(ws: Workspace, by: Person, ballot_id: int) -> None:
    """Withdraw a sitting's vote that was recorded wrongly; it stays on record as cancelled.

    Raises `ForbiddenError`, `NotFoundError`, `NotRecordedHereError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.CANCEL_TEXT_VOTE)
        found = ballots.by_id(connection, ballot_id)
        if found is None:
            raise NotFoundError
        recorded = found.subject is Subject.TEXT and found.sitting_id and found.kind in _KINDS
        if not recorded or not timely(Act.CANCEL_TEXT_VOTE, found.phase(ws.now())):
            raise NotRecordedHereError
        ballots.change(connection, replace(found, state=BallotState.CANCELLED))
        _say(ws, connection, by, found, Happened.BALLOT_CANCELLED)


def held_sittings(connection: Connection) -> tuple[Sitting, ...]:
    """Return the sittings that may have voted, the last first."""
    return tuple(reversed(sittings.in_states(connection, _HELD)))


def _before(connection: Connection, given: TextVote, sha: str) -> Ballot | None:
    """Return the same vote where it is on record already. Raises `RecordedAlreadyError` for another one."""
    for one in ballots.on_the_text(connection):
        if (one.sha, one.sitting_id, one.state) == (sha, given.sitting_id, BallotState.CLOSED):
            if one.counts == given.counts:
                return one
            counts = one.counts or Counts()
            raise RecordedAlreadyError(favour=counts.favour, against=counts.against)
    return None


def _held(ws: Workspace, connection: Connection, given: TextVote) -> _Held:
    sitting = sittings.by_id(connection, given.sitting_id or 0)
    if sitting is None or not timely(Act.RECORD_TEXT_VOTE, sitting.state):
        raise NoSittingError
    at = _moment(ws, sitting, given.held_at)
    entitled, room = entitled_in(connection, sitting), room_at(connection, sitting, at)
    kind = BallotKind.ON_PAPER if given.secret else BallotKind.IN_SITTING
    there, voices = _voices(room, given.there, entitled, sitting)
    return _Held(sitting, at, given.rules or sitting.rules, there, voices, entitled, kind)


def _moment(ws: Workspace, sitting: Sitting, given: datetime | None) -> datetime:
    """Return when the vote was held. Raises `OutsideSittingError`."""
    end = sitting.closed_at or ws.now()
    at = given or end
    if not (sitting.opened_at or sitting.begins_at) <= at <= end:
        raise OutsideSittingError(given=at.astimezone(PARIS).strftime("%d/%m/%Y %H:%M"), title=sitting.title)
    return at


def _voices(room: Room, told: int, entitled: int, sitting: Sitting) -> tuple[int, int]:
    """Return who counts for the quorum and how many voices may be heard, from attendance where it was kept."""
    if room.there:
        return room.there, room.voices
    if not 0 < told <= entitled:
        raise NobodyThereError(there=told, entitled=entitled)
    return told, most_voices(told, entitled=entitled, max_proxies=sitting.max_proxies)


def _ballot(ws: Workspace, connection: Connection, by: Person, given: TextVote, held: _Held) -> Ballot:
    return Ballot(
        title=held.sitting.title,
        kind=held.kind,
        subject=Subject.TEXT,
        opens_at=held.at,
        closes_at=held.at,
        sha=given.sha,
        rules=held.rules,
        max_proxies=held.sitting.max_proxies,
        state=BallotState.CLOSED,
        sitting_id=held.sitting.id,
        cycle=ws.cycle(connection),
        result=str(held.rules.verdict(given.counts, there=held.there, entitled=held.entitled)),
        counts=given.counts,
        there=held.there,
        entitled=held.entitled,
        created_by_id=by.id,
        closed_at=held.at,
    )


def _tell(ws: Workspace, connection: Connection, by: Person, made: Ballot) -> None:
    """Say that the vote is over and what it decided of the text; members in office are told of what it decided."""
    _say(ws, connection, by, made, Happened.BALLOT_CLOSED)
    decided = {str(Verdict.ADOPTED): Happened.TEXT_ADOPTED, str(Verdict.REJECTED): Happened.TEXT_REJECTED}
    if name := decided.get(made.result):
        fact_id = _say(ws, connection, by, made, name)
        notifying.notify(connection, fact_id, {one.id for one in members.in_office(connection)} - {by.id})


def _say(ws: Workspace, connection: Connection, by: Person, made: Ballot, name: Happened) -> int:
    counts = made.counts or Counts()
    details = {column: str(getattr(counts, column)) for column in ("favour", "against", "abstained", "apart")}
    details |= {"there": str(made.there), "entitled": str(made.entitled), "result": made.result, "sha": made.sha}
    details |= {"title": made.title, "sitting": str(made.sitting_id)}
    circle = standing.circle(ws, connection, Thing.NAMED_VOTES, made.sha)
    return journal.record(connection, Fact(name, ws.now(), by.id, About.BALLOT, str(made.id), details, circle))
