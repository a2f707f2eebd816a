"""Set a vote up outside the room, change it, cancel it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from manifeste_tool.domain.amending.amendments import reason
from manifeste_tool.domain.commission.ballots import Ballot, BallotKind, BallotState, Phase, Subject
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.ballots.known_ballots import in_office, known, refuse_over, say
from manifeste_tool.services.ballots.standing_rules import Standing
from manifeste_tool.services.ballots.subjects import numbered, refuse_second_vote, refuse_unvotable
from manifeste_tool.services.privacy import scanning
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import ballots
from manifeste_tool.storage.database import Connection

LONGEST_TITLE, LONGEST_QUESTION = 200, 2_000


class PlanError(RefusedError):
    """A plan that cannot be; `field` is what of the form is to be corrected."""

    field: ClassVar[str] = "closes_at"


class BallotTitleError(PlanError):
    """A vote has no title, or one that is too long."""

    field: ClassVar[str] = "title"
    sentence = N_("Donnez au vote un titre de %(limit)s signes au plus, par exemple « Amendement 12, consultation ».")


class BallotQuestionError(PlanError):
    """A question that is too long to be read before answering."""

    field: ClassVar[str] = "question"
    sentence = N_("La question tient en %(limit)s signes au plus : ce qui est voté s'affiche déjà sous elle.")


class ClosesBeforeOpeningError(PlanError):
    """A vote would close before it opens."""

    sentence = N_("Le vote se clôt avant de s'ouvrir, ou à la même heure. Choisissez une clôture après l'ouverture.")


class PastClosingError(PlanError):
    """A vote would close in the past."""

    sentence = N_("L'heure de clôture est déjà passée. Choisissez une heure à venir.")


class FrozenOnceOpenError(StaleError):
    """What is voted on and by what rules does not change once a vote is open."""

    sentence = N_(
        "Ce vote est ouvert : son titre, sa question et sa clôture peuvent encore changer, mais ni ce qui est mis aux "
        "voix, ni les règles, ni l'ouverture. Annulez-le avec un motif, puis prévoyez-en un autre."
    )


class AnsweredAlreadyError(StaleError):
    """The question of a vote in which somebody has voted."""

    sentence = N_(
        "%(count)s voix ont déjà répondu à cette question : elle ne change plus. Annulez le vote avec un motif, "
        "puis prévoyez-en un autre."
    )


class ChangedMeanwhileError(StaleError):
    """Somebody changed the vote after this form was opened."""

    sentence = N_(
        "Ce vote a été modifié depuis que vous avez ouvert ce formulaire. Vos mots sont conservés ci-dessous : "
        "comparez avec la fiche du vote, puis renvoyez."
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """What the secretariat wants. `numbers` are amendments as typed, unless the whole text is voted on.

    `opens_at` is None for at once.
    """

    title: str
    kind: BallotKind
    whole_text: bool
    numbers: str
    opens_at: datetime | None
    closes_at: datetime
    standing: Standing
    question: str = ""


def plan(ws: Workspace, by: Person, wanted: Plan) -> Ballot:
    """Set a vote up; the clock opens it. Sent twice, it is set up once.

    Raises `ForbiddenError`, the refusals of this module and those of `subjects`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.HOLD_BALLOT)
        if already := _planned_already(ws, connection, by, wanted):
            return already
        new = _drawn(ws, connection, wanted, Ballot("", wanted.kind, Subject.TEXT, ws.now(), ws.now()))
        new = replace(new, cycle=ws.cycle(connection), created_by_id=by.id)
        made = replace(new, id=ballots.add(connection, new, ws.now()))
        say(ws, connection, by, (made, Happened.BALLOT_PLANNED))
        return made


def change(ws: Workspace, by: Person, ballot_id: int, wanted: Plan, *, seen: str, why: str = "") -> Ballot:
    """Change a vote: anything before it opens; then its title, closing and, while nobody voted, question, and why.

    Members are told of what changes once it is open. `seen` is the version of the vote that the form showed.

    Raises `ForbiddenError`, `NotFoundError`, `ChangedMeanwhileError`, `FrozenOnceOpenError`, `AnsweredAlreadyError`,
    `ReasonRequiredError`, and what `plan` does.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.CHANGE_BALLOT)
        old = known(connection, reader, ballot_id)
        refuse_over(ws, old)
        if seen != version(old):
            raise ChangedMeanwhileError
        coming = old.phase(ws.now()) is Phase.COMING
        new = _drawn(ws, connection, wanted, old) if coming else _while_open(ws, connection, old, wanted)
        words = why.strip() if coming else reason(why)
        told = () if coming else in_office(connection)
        ballots.change(connection, new)
        say(ws, connection, by, (new, Happened.BALLOT_CHANGED), to=told, reason=words)
        return new


def cancel(ws: Workspace, by: Person, ballot_id: int, why: str) -> None:
    """Cancel a vote that is not closed; the votes cast are never shown. Members are told why, if it had opened.

    Raises `ForbiddenError`, `NotFoundError`, `ReasonRequiredError`, `BallotOverError` once it is closed.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.CANCEL_BALLOT)
        ballot = known(connection, reader, ballot_id)
        if ballot.state is BallotState.CANCELLED:
            return
        if not timely(Act.CANCEL_BALLOT, ballot.phase(ws.now())):
            refuse_over(ws, ballot)
        words = reason(why)
        told = () if ballot.phase(ws.now()) is Phase.COMING else in_office(connection)
        ballots.change(connection, replace(ballot, state=BallotState.CANCELLED, closed_at=ws.now()))
        say(ws, connection, by, (ballot, Happened.BALLOT_CANCELLED), to=told, reason=words)


def version(ballot: Ballot) -> str:
    """Return what a form of the secretariat carries of the vote it shows."""
    hours = f"{ballot.opens_at.isoformat()} {ballot.closes_at.isoformat()} {ballot.title} {ballot.kind}"
    return ballot.fingerprint((hours, str(ballot.max_proxies)))


def _planned_already(ws: Workspace, connection: Connection, by: Person, wanted: Plan) -> Ballot | None:
    """Return the vote that the same form, sent twice, has set up."""
    mine = (one for one in ballots.live(connection) if one.created_by_id == by.id)
    alike = (one for one in mine if (one.title, one.closes_at) == (_title(wanted), wanted.closes_at))
    return next((one for one in alike if _same(ws, connection, one, wanted)), None)


def _same(ws: Workspace, connection: Connection, one: Ballot, wanted: Plan) -> bool:
    asked = () if wanted.whole_text else tuple(found.id for found in numbered(ws, connection, wanted.numbers))
    rules = (wanted.standing.rules, wanted.standing.max_proxies)
    told = (one.amendments, one.rules, one.max_proxies, one.kind, one.question)
    return told == (asked, *rules, wanted.kind, wanted.question.strip())


def _drawn(ws: Workspace, connection: Connection, wanted: Plan, old: Ballot) -> Ballot:
    """Return the vote that a plan describes, in the place of another one."""
    _refuse_disclosed(ws, wanted)
    opens_at = max(wanted.opens_at or ws.now(), ws.now())
    _refuse_hours(ws, opens_at, wanted.closes_at)
    asked = () if wanted.whole_text else numbered(ws, connection, wanted.numbers)
    if wanted.whole_text:
        refuse_second_vote(connection, besides=old.id)
    refuse_unvotable(connection, asked, besides=old.id)
    return replace(
        old,
        title=_title(wanted),
        kind=wanted.kind,
        subject=_subject(len(asked)),
        question=_question(wanted),
        amendments=tuple(one.id for one in asked),
        sha=ws.main(connection) if wanted.whole_text else "",
        opens_at=opens_at,
        closes_at=wanted.closes_at,
        rules=wanted.standing.rules,
        max_proxies=wanted.standing.max_proxies,
    )


def _while_open(ws: Workspace, connection: Connection, old: Ballot, wanted: Plan) -> Ballot:
    """Return an open vote with what may still change of it."""
    asked = () if wanted.whole_text else tuple(one.id for one in numbered(ws, connection, wanted.numbers))
    kept = (wanted.kind, asked, wanted.standing.rules, wanted.standing.max_proxies)
    moved = wanted.opens_at is not None and not _same_minute(wanted.opens_at, old.opens_at)
    if kept != (old.kind, old.amendments, old.rules, old.max_proxies) or moved:
        raise FrozenOnceOpenError
    _refuse_disclosed(ws, wanted)
    _refuse_hours(ws, old.opens_at, wanted.closes_at)
    given = len(ballots.votes(connection, [old.id])[old.id])
    if given and _question(wanted) != old.question:
        raise AnsweredAlreadyError(count=given)
    return replace(old, title=_title(wanted), question=_question(wanted), closes_at=wanted.closes_at)


def _same_minute(one: datetime, other: datetime) -> bool:
    """Whether two moments are one in a form, which shows no seconds."""
    return int(one.timestamp()) // 60 == int(other.timestamp()) // 60


def _refuse_hours(ws: Workspace, opens_at: datetime, closes_at: datetime) -> None:
    if closes_at <= ws.now():
        raise PastClosingError
    if closes_at <= opens_at:
        raise ClosesBeforeOpeningError


def _subject(asked: int) -> Subject:
    if not asked:
        return Subject.TEXT
    return Subject.AMENDMENT if asked == 1 else Subject.BLOCK


def _refuse_disclosed(ws: Workspace, wanted: Plan) -> None:
    scanning.refuse(ws, (N_("titre"), wanted.title), (N_("question"), wanted.question))


def _title(wanted: Plan) -> str:
    title = wanted.title.strip()
    if not 0 < len(title) <= LONGEST_TITLE:
        raise BallotTitleError(limit=LONGEST_TITLE)
    return title


def _question(wanted: Plan) -> str:
    question = wanted.question.strip()
    if len(question) > LONGEST_QUESTION:
        raise BallotQuestionError(limit=LONGEST_QUESTION)
    return question
