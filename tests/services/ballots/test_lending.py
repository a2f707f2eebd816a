"""Proxies in a vote outside the room: one voice passed on once, taken back at any time, never passed on again."""

from datetime import timedelta

import pytest

from manifeste_tool.domain.commission.attendance import ChainedProxyError, OwnProxyError, TooManyProxiesError
from manifeste_tool.domain.commission.voting import Choice, Rules
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.readers import Role
from manifeste_tool.errors import ForbiddenError
from manifeste_tool.services.ballots import lending
from manifeste_tool.services.ballots.known_ballots import BallotOverError, NotInOfficeError
from manifeste_tool.services.ballots.lending import HoldsProxiesError, VotedAlreadyError
from manifeste_tool.services.ballots.standing_rules import Standing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import ballots
from tests.services.ballots.voters import Commission, commission
from tests.services.hands import another


@pytest.fixture
def here(workspace: Workspace) -> Commission:
    return commission(workspace)


def give(here: Commission, ballot, giver, holder) -> None:
    lending.give_proxy(here.ws, giver, ballot.id, holder.id if holder else None)


def given(here: Commission, ballot) -> dict[int, int]:
    with here.ws.reading() as connection:
        return dict(ballots.proxies(connection, [ballot.id])[ballot.id])


def test_a_proxy_is_given_before_or_while_the_vote_is_open_and_its_holder_is_told(here: Commission) -> None:
    ballot = here.ask(opens_at=here.ws.now() + timedelta(days=1))
    giver, holder = here.here.member, here.here.other
    give(here, ballot, giver, holder)
    give(here, ballot, giver, holder)
    assert given(here, ballot) == {giver.id: holder.id}
    assert here.told(holder) == [Happened.PROXY_GIVEN]
    assert here.told(giver) == []


def test_no_proxy_is_given_once_the_vote_is_over(here: Commission, clock) -> None:
    ballot = here.ask()
    give(here, ballot, here.here.member, here.here.other)
    clock.advance(days=7)
    with pytest.raises(BallotOverError):
        give(here, ballot, here.here.drafter, here.here.other)
    with pytest.raises(BallotOverError):
        lending.take_back(here.ws, here.here.member, ballot.id)


def test_a_proxy_is_given_to_another_member_in_office_within_the_limit(here: Commission) -> None:
    ballot = here.ask()
    member, other, drafter = here.here.member, here.here.other, here.here.drafter
    for nobody in (None, member, here.here.referent, here.here.secretary):
        with pytest.raises(OwnProxyError):
            give(here, ballot, member, nobody)
    give(here, ballot, member, other)
    with pytest.raises(TooManyProxiesError, match="other porte déjà 1"):
        give(here, ballot, drafter, other)


def test_a_vote_may_admit_no_proxy_or_several(here: Commission) -> None:
    none = here.ask(standing=Standing(Rules(), 0))
    with pytest.raises(TooManyProxiesError):
        give(here, none, here.here.member, here.here.other)
    two = here.ask(here.admitted(), standing=Standing(Rules(), 2))
    for giver in (here.here.member, here.here.drafter):
        give(here, two, giver, here.here.other)


def test_a_proxy_is_never_passed_on_in_either_direction(here: Commission) -> None:
    ballot = here.ask()
    member, other, drafter = here.here.member, here.here.other, here.here.drafter
    give(here, ballot, member, other)
    with pytest.raises(HoldsProxiesError, match="other porte le pouvoir de member"):
        give(here, ballot, other, drafter)
    with pytest.raises(ChainedProxyError, match="member a donné son propre pouvoir"):
        give(here, ballot, drafter, member)
    assert given(here, ballot) == {member.id: other.id}


def test_who_voted_gives_no_proxy_any_more(here: Commission) -> None:
    ballot = here.ask()
    here.vote(ballot, here.here.member)
    with pytest.raises(VotedAlreadyError):
        give(here, ballot, here.here.member, here.here.other)


def test_taking_a_proxy_back_takes_back_what_its_holder_voted_and_nothing_else(here: Commission) -> None:
    ballot = here.ask()
    member, other = here.here.member, here.here.other
    give(here, ballot, member, other)
    here.vote(ballot, other)
    here.vote(ballot, other, Choice.AGAINST, for_=member)
    lending.take_back(here.ws, member, ballot.id)
    lending.take_back(here.ws, member, ballot.id)
    assert given(here, ballot) == {}
    assert list(here.votes(ballot)) == [other.id]
    assert here.told(other).count(Happened.PROXY_ENDED) == 1


def test_taking_a_proxy_back_after_voting_in_person_keeps_that_vote(here: Commission) -> None:
    ballot = here.ask()
    give(here, ballot, here.here.member, here.here.other)
    here.vote(ballot, here.here.member)
    lending.take_back(here.ws, here.here.member, ballot.id)
    assert list(here.votes(ballot)) == [here.here.member.id]


def test_a_proxy_given_to_another_takes_it_from_the_first_with_their_vote(here: Commission) -> None:
    ballot = here.ask()
    member, other, drafter = here.here.member, here.here.other, here.here.drafter
    give(here, ballot, member, other)
    here.vote(ballot, other, Choice.AGAINST, for_=member)
    give(here, ballot, member, drafter)
    assert given(here, ballot) == {member.id: drafter.id}
    assert here.votes(ballot) == {}


def test_the_secretariat_enters_a_proxy_that_came_by_mail_and_both_are_told(here: Commission) -> None:
    ballot = here.ask()
    member, other = here.here.member, here.here.other
    lending.give_proxy(here.ws, here.here.secretary, ballot.id, other.id, member_id=member.id)
    assert given(here, ballot) == {member.id: other.id}
    assert (here.told(member), here.told(other)) == ([Happened.PROXY_GIVEN], [Happened.PROXY_GIVEN])
    with pytest.raises(ForbiddenError):
        lending.give_proxy(here.ws, here.here.drafter, ballot.id, other.id, member_id=member.id)
    with pytest.raises(NotInOfficeError):
        lending.give_proxy(here.ws, here.here.secretary, ballot.id, other.id, member_id=here.here.referent.id)


def test_a_substitute_gives_no_proxy(here: Commission) -> None:
    ballot = here.ask()
    substitute = another(here.here, "Suppléant", Role.MEMBER, substitute_for_id=here.here.member.id)
    with pytest.raises(ForbiddenError):
        give(here, ballot, substitute, here.here.other)
