"""The secretariat's forms: a vote to set up or to change, the entering of votes, a result of paper, the rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from manifeste_tool.domain.amending.amendments import Amendment, State
from manifeste_tool.domain.commission.ballots import Ballot, BallotKind, Phase, Way
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import ManifesteError, NotFoundError
from manifeste_tool.services.ballots import standing_rules
from manifeste_tool.services.ballots.ballot_pages import Voter, voters_of
from manifeste_tool.services.ballots.known_ballots import asked_of, in_office, known, seen_as
from manifeste_tool.services.ballots.planning import version
from manifeste_tool.services.ballots.standing_rules import Standing
from manifeste_tool.services.ballots.subjects import MOST_TOGETHER
from manifeste_tool.services.ballots.voting import ENTERED
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.amending.amendments import Wanted
from manifeste_tool.storage.commission import ballots
from manifeste_tool.storage.database import Connection

_OFFERED = 60


@dataclass(frozen=True, slots=True)
class PlanForm:
    """The form of a vote, with what was typed in it; `wrong` names the field that is to be corrected."""

    values: Mapping[str, str]
    ballot: Ballot | None
    version: str
    frozen: bool
    members: int
    ready: tuple[Amendment, ...]
    limit: int
    error: ManifesteError | None = None
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class EnteringPage:
    """The members of an open vote, for the votes that came by `way`; `words` narrow the list."""

    ballot: Ballot
    seen: str
    way: Way
    voters: tuple[Voter, ...]
    missing: int
    words: str


@dataclass(frozen=True, slots=True)
class ResultForm:
    """The form of the result of a ballot held on paper."""

    ballot: Ballot
    members: int
    values: Mapping[str, str] = field(default_factory=dict)
    error: ManifesteError | None = None


@dataclass(frozen=True, slots=True)
class RulesForm:
    """The form of the rules of the instance."""

    values: Mapping[str, str]
    error: ManifesteError | None = None


def plan_form(
    ws: Workspace,
    by: Person,
    *,
    ballot_id: int | None = None,
    typed: Mapping[str, str] | None = None,
    error: ManifesteError | None = None,
) -> PlanForm:
    """Return the form of a vote to set up, or to change. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.reading() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.HOLD_BALLOT)
        ballot = known(connection, reader, ballot_id) if ballot_id is not None else None
        if ballot and ballot.is_over:
            raise NotFoundError
        values = _values(connection, ballot) | dict(typed or {})
        return PlanForm(
            values=values,
            ballot=ballot,
            version=(typed or {}).get("seen") or (version(ballot) if ballot else ""),
            frozen=ballot is not None and ballot.phase(ws.now()) is not Phase.COMING,
            members=len(in_office(connection)),
            ready=_ready(ws, connection),
            limit=MOST_TOGETHER,
            error=error,
            wrong=getattr(error, "field", ""),
        )


def entering_page(ws: Workspace, by: Person, ballot_id: int, *, way: str, words: str = "") -> EnteringPage:
    """Return the members of an open vote, to enter what came by mail or post.

    Raises `ForbiddenError`, and `NotFoundError` for a vote that is not open.
    """
    with ws.reading() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.ENTER_VOTE)
        ballot = known(connection, reader, ballot_id)
        if ballot.is_on_paper or not timely(Act.ENTER_VOTE, ballot.phase(ws.now())):
            raise NotFoundError
        everybody = voters_of(connection, ballot, shows_votes=False)
        wanted = words.strip().casefold()
        shown = tuple(one for one in everybody if wanted in f"{one.person.name} {one.person.association}".casefold())
        missing = sum(one.vote is None for one in everybody)
        came = next((one for one in ENTERED if one == way), Way.MAIL)
        return EnteringPage(ballot, seen_as(connection, ballot), came, shown, missing, words.strip())


def result_form(
    ws: Workspace,
    by: Person,
    ballot_id: int,
    *,
    typed: Mapping[str, str] | None = None,
    error: ManifesteError | None = None,
) -> ResultForm:
    """Return the form of the result of a ballot held on paper. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.reading() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.HOLD_BALLOT)
        ballot = known(connection, reader, ballot_id)
        if not ballot.is_on_paper or ballot.is_over:
            raise NotFoundError
        return ResultForm(ballot, len(in_office(connection)), typed or {}, error)


def rules_form(
    ws: Workspace, by: Person, *, typed: Mapping[str, str] | None = None, error: ManifesteError | None = None
) -> RulesForm:
    """Return the form of the rules of the instance. Raises `ForbiddenError`."""
    with ws.reading() as connection:
        require(ws.reader(by, connection), Act.HOLD_BALLOT)
        return RulesForm(standing_rules.told(standing_rules.standing(connection)) | dict(typed or {}), error)


def _values(connection: Connection, ballot: Ballot | None) -> dict[str, str]:
    """Return what the form shows before anybody typed; hours are read from the vote itself."""
    if ballot is None:
        empty = dict.fromkeys(("title", "question", "numbers", "opens_at", "closes_at"), "")
        told = standing_rules.told(standing_rules.standing(connection))
        return {**empty, "kind": str(BallotKind.WRITTEN), "subject": "amendements", **told}
    numbers = ", ".join(str(one.number) for one in asked_of(connection, ballot))
    return {
        "title": ballot.title,
        "question": ballot.question,
        "kind": str(ballot.kind),
        "subject": "amendements" if ballot.amendments else "texte",
        "numbers": numbers,
        **standing_rules.told(Standing(ballot.rules, ballot.max_proxies)),
    }


def _ready(ws: Workspace, connection: Connection) -> tuple[Amendment, ...]:
    """Return the first amendments that may be put to the vote, of those that no vote asks about yet."""
    asked = {key for one in ballots.live(connection) for key in one.amendments}
    found, _ = amendments.page(connection, Wanted((State.ADMITTED, State.DISCUSSED)), limit=_OFFERED, offset=0)
    return tuple(one for one in found if one.id not in asked and one.cycle == ws.cycle(connection))
