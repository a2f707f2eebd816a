"""Open and close votes: by the clock, early once everybody voted, or by the result of a ballot held on paper."""

from dataclasses import dataclass, replace

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.ballots import Ballot, BallotState, Phase, Result, most_voices, result
from manifeste_tool.domain.commission.voting import Counts, Verdict, refuse_impossible
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, NotFoundError, RefusedError, StaleError
from manifeste_tool.services.ballots.consequences import adopt_text, draw, told
from manifeste_tool.services.ballots.known_ballots import in_office, known, refuse_not_open, say
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.commission import ballots
from manifeste_tool.storage.database import Connection


class NotEverybodyVotedError(StaleError):
    """A vote would close early while somebody has not voted."""

    sentence = N_(
        "%(count)s membre(s) n'ont pas encore voté : un vote ne se clôt avant son heure que si tous ont répondu. "
        "Relancez-les, ou attendez la clôture."
    )


class NotOnPaperError(RefusedError):
    """A result would be typed in for a vote that the program counts."""

    sentence = N_("Ce vote est dépouillé par l'application : son résultat ne se saisit pas. Saisissez les votes reçus.")


class WrongPresenceError(RefusedError):
    """More or fewer members came to the ballot box than there can be."""

    sentence = N_(
        "Le nombre de membres présents au scrutin (%(there)s) n'est pas possible : la commission en compte "
        "%(entitled)s. Corrigez-le."
    )


class NobodyCountedError(RefusedError):
    """Nobody is named who counted the ballots."""

    fields = ("counted_by", "tellers")
    sentence = N_("Indiquez qui a dépouillé les bulletins : ces noms sont joints au résultat.")


@dataclass(frozen=True, slots=True)
class PaperResult:
    """The result of a ballot held on paper: the counts, how many came, who counted."""

    counts: Counts
    there: int
    counted_by: str


def open_now(ws: Workspace, connection: Connection, ballot_id: int) -> None:
    """Say that a vote opens, once, to those who vote: the clock's act."""
    ballot = ballots.by_id(connection, ballot_id)
    if ballot is None or ballot.state is not BallotState.PLANNED or ballot.phase(ws.now()) is not Phase.OPEN:
        return
    ballots.change(connection, replace(ballot, state=BallotState.OPEN))
    event, closes_at = (ballot, Happened.BALLOT_OPENED), ballot.closes_at.isoformat()
    say(ws, connection, None, event, to=in_office(connection), closes_at=closes_at)


def close_now(ws: Workspace, connection: Connection, ballot_id: int) -> None:
    """Close a vote whose hour is past and count it, once: the clock's act. Decisions are by whoever set the vote up."""
    ballot = ballots.by_id(connection, ballot_id)
    if ballot is None or ballot.is_on_paper or ballot.phase(ws.now()) is not Phase.COUNTING:
        return
    _finish(ws, connection, None, ballot, _counted(connection, ballot))


def close(ws: Workspace, by: Person, ballot_id: int) -> None:
    """Close a vote before its hour, once every member voted. Closed already, it stays as it is.

    Raises `ForbiddenError`, `NotFoundError`, `NotOpenYetError`, `BallotCancelledError`, `NotEverybodyVotedError`.
    """
    with ws.writing() as connection:
        ballot = _held(ws, connection, by, ballot_id)
        if ballot.state is BallotState.CLOSED:
            return
        if ballot.phase(ws.now()) is not Phase.COUNTING:
            refuse_not_open(ws, ballot)
            _refuse_missing(connection, ballot)
        if ballot.is_on_paper:
            raise NotFoundError
        _finish(ws, connection, by, ballot, _counted(connection, ballot))


def record_result(ws: Workspace, by: Person, ballot_id: int, given: PaperResult) -> None:
    """Record the result of a secret ballot held on paper, which closes it; the same sent twice is recorded once.

    Raises `ForbiddenError`, `NotFoundError`, `NotOnPaperError`, `NotOpenYetError`, `BallotOverError`,
    `BallotCancelledError`, `WrongPresenceError`, `CountsError`, `NobodyCountedError`.
    """
    with ws.writing() as connection:
        ballot = _held(ws, connection, by, ballot_id, act=Act.RECORD_RESULT)
        if not ballot.is_on_paper:
            raise NotOnPaperError
        if ballot.state is BallotState.CLOSED and ballot.counts == given.counts and ballot.there == given.there:
            return
        if not timely(Act.RECORD_RESULT, ballot.phase(ws.now())):
            refuse_not_open(ws, ballot)
        found = _typed(connection, ballot, given)
        _finish(ws, connection, by, ballot, found, counted_by=given.counted_by.strip())


def _held(ws: Workspace, connection: Connection, by: Person, ballot_id: int, *, act: Act = Act.HOLD_BALLOT) -> Ballot:
    reader = ws.reader(by, connection)
    require(reader, act)
    return known(connection, reader, ballot_id)


def _counted(connection: Connection, ballot: Ballot) -> Result:
    cast = ballots.votes(connection, [ballot.id])[ballot.id]
    return result(ballot.rules, cast, in_office=in_office(connection))


def _typed(connection: Connection, ballot: Ballot, given: PaperResult) -> Result:
    entitled = len(in_office(connection))
    if not 0 <= given.there <= entitled:
        raise WrongPresenceError(there=given.there, entitled=entitled)
    refuse_impossible(given.counts, voices=most_voices(given.there, entitled=entitled, max_proxies=ballot.max_proxies))
    if not given.counted_by.strip():
        raise NobodyCountedError
    verdict = ballot.rules.verdict(given.counts, there=given.there, entitled=entitled)
    return Result(given.counts, given.there, entitled, verdict if given.counts.given else Verdict.NO_QUORUM)


def _refuse_missing(connection: Connection, ballot: Ballot) -> None:
    voted = {vote.member_id for vote in ballots.votes(connection, [ballot.id])[ballot.id]}
    if missing := set(in_office(connection)) - voted:
        raise NotEverybodyVotedError(count=len(missing))


def _finish(
    ws: Workspace, connection: Connection, by: Person | None, ballot: Ballot, found: Result, **details: str
) -> None:
    """Write what a vote came to, draw its consequences, and tell its members."""
    ended = replace(ballot, state=BallotState.CLOSED, closed_at=ws.now(), result=str(found.verdict))
    closed = replace(ended, counts=found.counts, there=found.there, entitled=found.entitled)
    ballots.change(connection, closed)
    decider = by or people.get(connection, ballot.created_by_id)
    drawn = draw(ws, connection, decider, closed, found.counts) if decider else ()
    adopt_text(ws, connection, by, closed)
    counts = {name: str(getattr(found.counts, name)) for name in ("favour", "against", "abstained", "apart")}
    voices = {"there": str(found.there), "entitled": str(found.entitled), "result": str(found.verdict)}
    decided = {} if found.verdict is Verdict.NO_QUORUM else told(drawn)
    event = (closed, Happened.BALLOT_CLOSED)
    members = in_office(connection)
    say(ws, connection, by, event, to=members, thing=Thing.NAMED_VOTES, **counts, **voices, **decided, **details)
