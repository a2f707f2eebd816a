"""Two processes at once: one vote a member, one closing, whoever comes first."""

import multiprocessing
from datetime import timedelta

from manifeste_tool.domain.commission.ballots import Way
from manifeste_tool.domain.facts import Happened
from manifeste_tool.errors import ManifesteError
from manifeste_tool.services.ballots import closing, lending, planning, voting
from manifeste_tool.services.ballots.known_ballots import seen_as
from manifeste_tool.services.ballots.planning import Plan
from manifeste_tool.services.instance import instances
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people
from manifeste_tool.storage.commission import ballots
from tests.services.ballots.voters import Commission, commission

ROUNDS = 6


def _real_time(here: Commission, clock, **others: object):
    """Set a vote up by the real clock, which other processes read, too."""
    from datetime import UTC, datetime  # noqa: PLC0415

    clock.moment = datetime.now(UTC)
    return here.ask(here.admitted(), closes_at=clock() + timedelta(hours=1), **others)


def _vote_often(settings: Settings, ballot_id: int, name: str, answers: tuple[str, ...]) -> int:
    """Vote again and again for one member: as themselves, or entered by the secretariat; return how many were taken."""
    taken = 0
    with instances.visited(settings) as ws:
        with ws.reading() as connection:
            everybody = {one.name: one for one in people.every(connection)}
            ballot = ballots.by_id(connection, ballot_id)
            assert ballot is not None
            seen = seen_as(connection, ballot)
        member, by = everybody["member"], everybody[name]
        for choice in answers * ROUNDS:
            try:
                if name == "secretary":
                    voting.enter(ws, by, ballot_id, member.id, choice, way="par courrier", seen=seen)
                else:
                    voting.vote(ws, by, ballot_id, choice, seen=seen)
                taken += 1
            except ManifesteError:
                continue
    return taken


def test_two_processes_voting_for_one_member_leave_one_vote(workspace: Workspace, settings: Settings, clock) -> None:
    here = commission(workspace)
    ballot = _real_time(here, clock)
    hands = [(settings, ballot.id, "member", ("pour", "contre")), (settings, ballot.id, "member", ("abstention",))]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.starmap(_vote_often, hands, chunksize=1) == [2 * ROUNDS, ROUNDS]
    assert list(here.votes(ballot)) == [here.here.member.id]


def test_a_member_and_the_secretariat_at_once_leave_the_member_s_own_vote(
    workspace: Workspace, settings: Settings, clock
) -> None:
    here = commission(workspace)
    ballot = _real_time(here, clock)
    hands = [(settings, ballot.id, "member", ("pour",)), (settings, ballot.id, "secretary", ("contre",))]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.starmap(_vote_often, hands, chunksize=1)
    (kept,) = here.votes(ballot).values()
    assert (kept.way, kept.choice.value) == (Way.ONLINE, "pour")


def _close(settings: Settings, ballot_id: int) -> None:
    with instances.visited(settings) as ws, ws.writing() as connection:
        closing.close_now(ws, connection, ballot_id)


def test_two_clocks_close_a_vote_once(workspace: Workspace, settings: Settings, clock) -> None:
    here = commission(workspace)
    ballot = here.ask(here.admitted())  # by the test's clock, long ago: its hour is past for real clocks
    here.vote(ballot, here.here.member)
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.starmap(_close, [(settings, ballot.id)] * 2, chunksize=1)
    assert len(here.facts(Happened.BALLOT_CLOSED)) == len(here.facts(Happened.AMENDMENT_ADOPTED)) == 1


def _give(settings: Settings, ballot_id: int, name: str) -> str:
    with instances.visited(settings) as ws:
        with ws.reading() as connection:
            everybody = {one.name: one for one in people.every(connection)}
        try:
            lending.give_proxy(ws, everybody[name], ballot_id, everybody["other"].id)
        except ManifesteError as error:
            return type(error).__name__
    return ""


def test_two_members_giving_the_last_proxy_at_once_give_one(workspace: Workspace, settings: Settings, clock) -> None:
    here = commission(workspace)
    ballot = _real_time(here, clock)
    hands = [(settings, ballot.id, "member"), (settings, ballot.id, "drafter")]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert sorted(pool.starmap(_give, hands, chunksize=1)) == ["", "TooManyProxiesError"]


def _plan(settings: Settings, wanted: Plan) -> int:
    with instances.visited(settings) as ws:
        with ws.reading() as connection:
            secretary = next(one for one in people.every(connection) if one.name == "secretary")
        return planning.plan(ws, secretary, wanted).id


def test_one_form_sent_twice_at_once_sets_up_one_vote(workspace: Workspace, settings: Settings, clock) -> None:
    here = commission(workspace)
    amendment = here.admitted()
    from datetime import UTC, datetime  # noqa: PLC0415

    wanted = here.wanted(amendment, closes_at=datetime.now(UTC) + timedelta(hours=1))
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert len(set(pool.starmap(_plan, [(settings, wanted)] * 2, chunksize=1))) == 1
    assert len(here.facts(Happened.BALLOT_PLANNED)) == 1
