"""One voice a member: online, by the holder of a proxy, by mail or post; until the closing, and not one second more."""

from datetime import timedelta

import pytest

from manifeste_tool.domain.commission.ballots import BallotKind, Way
from manifeste_tool.domain.commission.voting import Choice
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.readers import Role
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.ballots import lending, planning, voting
from manifeste_tool.services.ballots.known_ballots import (
    BallotCancelledError,
    BallotOverError,
    NotInOfficeError,
    NotOpenYetError,
)
from manifeste_tool.services.ballots.voting import (
    NoProxyHeldError,
    OnlineVoteStandsError,
    OnPaperError,
    QuestionChangedError,
    UnknownChoiceError,
    UnknownWayError,
    VotedThemselvesError,
)
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from tests.services.ballots.voters import Commission, commission
from tests.services.hands import another


@pytest.fixture
def here(workspace: Workspace) -> Commission:
    return commission(workspace)


def test_a_member_votes_once_and_may_change_their_mind_until_the_closing(here: Commission, clock) -> None:
    ballot = here.ask()
    here.vote(ballot, here.here.member, Choice.FAVOUR)
    clock.moment = ballot.closes_at - timedelta(seconds=1)
    here.vote(ballot, here.here.member, Choice.AGAINST)
    votes = here.votes(ballot)
    assert list(votes) == [here.here.member.id]
    kept = votes[here.here.member.id]
    assert (kept.choice, kept.way, kept.cast_by_id) == (Choice.AGAINST, Way.ONLINE, here.here.member.id)
    assert kept.cast_at == clock()


def test_a_vote_one_second_after_the_closing_is_refused_though_the_clock_did_not_come_by(
    here: Commission, clock
) -> None:
    ballot = here.ask()
    here.tick()
    here.vote(ballot, here.here.member)
    clock.moment = ballot.closes_at
    with pytest.raises(BallotOverError):
        here.vote(ballot, here.here.other)
    clock.advance(seconds=1)
    with pytest.raises(BallotOverError):
        here.vote(ballot, here.here.member, Choice.AGAINST)
    with pytest.raises(BallotOverError):
        here.enter(ballot, here.here.drafter)
    assert [vote.choice for vote in here.votes(ballot).values()] == [Choice.FAVOUR]


def test_a_vote_before_the_opening_is_refused_and_at_its_second_taken_though_the_clock_did_not_come_by(
    here: Commission, clock
) -> None:
    ballot = here.ask(opens_at=here.ws.now() + timedelta(days=1))
    clock.moment = ballot.opens_at - timedelta(seconds=1)
    with pytest.raises(NotOpenYetError):
        here.vote(ballot, here.here.member)
    clock.moment = ballot.opens_at
    here.vote(ballot, here.here.member)


def test_a_cancelled_vote_takes_no_voice(here: Commission) -> None:
    ballot = here.ask()
    planning.cancel(here.ws, here.here.secretary, ballot.id, "Erreur.")
    with pytest.raises(BallotCancelledError):
        here.vote(ballot, here.here.member)


def test_only_members_in_office_vote(here: Commission) -> None:
    ballot = here.ask()
    substitute = another(here.here, "Suppléant", Role.MEMBER, substitute_for_id=here.here.member.id)
    gone = another(here.here, "Partie", Role.MEMBER, active=False)
    for person in (substitute, gone, here.here.secretary, here.here.referent):
        with pytest.raises(ForbiddenError):
            here.vote(ballot, person)
    for person in (substitute, gone, here.here.referent):
        with pytest.raises(NotInOfficeError):
            here.enter(ballot, person)
    assert here.votes(ballot) == {}


def test_a_double_click_is_one_vote_and_one_fact(here: Commission) -> None:
    ballot = here.ask()
    here.vote(ballot, here.here.member)
    here.vote(ballot, here.here.member)
    assert len(here.facts(Happened.VOTE_CAST)) == 1


def test_the_fact_of_a_vote_never_says_what_it_was(here: Commission) -> None:
    ballot = here.ask()
    here.vote(ballot, here.here.member, Choice.AGAINST)
    here.enter(ballot, here.here.other, Choice.ABSTAIN)
    facts = here.facts(Happened.VOTE_CAST)
    assert facts == [
        {"title": "Consultation", "member": str(here.here.member.id), "way": "en ligne"},
        {"title": "Consultation", "member": str(here.here.other.id), "way": "par courrier"},
    ]
    assert not [value for fact in facts for value in fact.values() if value in [str(choice) for choice in Choice]]


@pytest.mark.parametrize("given", ["", "oui", "Pour"])
def test_an_answer_that_is_none_of_the_four_is_refused(here: Commission, given: str) -> None:
    ballot = here.ask()
    with pytest.raises(UnknownChoiceError):
        voting.vote(here.ws, here.here.member, ballot.id, given, seen=here.seen(ballot))
    assert here.votes(ballot) == {}


def test_a_page_opened_before_the_question_changed_votes_on_nothing_else(here: Commission) -> None:
    amendment = here.admitted()
    ballot = here.ask(amendment, question="Première ?")
    seen = here.seen(ballot)
    wanted = here.wanted(amendment, question="Seconde ?")
    secretary = here.here.secretary
    planning.change(here.ws, secretary, ballot.id, wanted, seen=planning.version(ballot), why="Mieux dit.")
    with pytest.raises(QuestionChangedError, match="« pour »"):
        voting.vote(here.ws, here.here.member, ballot.id, "pour", seen=seen)
    with pytest.raises(QuestionChangedError):
        voting.enter(here.ws, secretary, ballot.id, here.here.member.id, "pour", way="par courrier", seen=seen)
    assert here.votes(ballot) == {}


def test_a_page_opened_before_the_amendment_was_rectified_votes_on_nothing_else(here: Commission) -> None:
    amendment = here.admitted()
    ballot = here.ask(amendment)
    seen = here.seen(ballot)
    with here.ws.writing() as connection:
        amendments.change(connection, amendment.id, {"revision": 2})
    with pytest.raises(QuestionChangedError):
        voting.vote(here.ws, here.here.member, ballot.id, "pour", seen=seen)


def test_a_secret_ballot_takes_no_vote_here(here: Commission) -> None:
    ballot = here.ask(kind=BallotKind.ON_PAPER)
    with pytest.raises(OnPaperError):
        here.vote(ballot, here.here.member)
    with pytest.raises(OnPaperError):
        here.enter(ballot, here.here.member)
    with pytest.raises(OnPaperError):
        lending.give_proxy(here.ws, here.here.member, ballot.id, here.here.other.id)


def test_a_vote_that_came_by_post_says_who_entered_it_and_when_and_the_member_is_told(here: Commission, clock) -> None:
    ballot = here.ask()
    clock.advance(hours=3)
    here.enter(ballot, here.here.member, Choice.ABSTAIN, Way.MAIL)
    kept = here.votes(ballot)[here.here.member.id]
    assert (kept.choice, kept.way, kept.cast_by_id, kept.cast_at) == (
        Choice.ABSTAIN,
        Way.MAIL,
        here.here.secretary.id,
        clock(),
    )
    assert here.told(here.here.member) == [Happened.VOTE_CAST]


def test_a_vote_entered_by_mistake_is_entered_again(here: Commission) -> None:
    ballot = here.ask()
    here.enter(ballot, here.here.member, Choice.AGAINST)
    here.enter(ballot, here.here.member, Choice.FAVOUR)
    assert here.votes(ballot)[here.here.member.id].choice is Choice.FAVOUR


def test_what_a_member_voted_online_is_never_overwritten_and_the_secretary_reads_why(here: Commission) -> None:
    ballot = here.ask()
    here.vote(ballot, here.here.member, Choice.FAVOUR)
    with pytest.raises(OnlineVoteStandsError, match="member a déjà voté en ligne"):
        here.enter(ballot, here.here.member, Choice.AGAINST)
    assert here.votes(ballot)[here.here.member.id].choice is Choice.FAVOUR


def test_a_member_may_replace_what_the_secretariat_entered_for_them(here: Commission) -> None:
    ballot = here.ask()
    here.enter(ballot, here.here.member, Choice.FAVOUR)
    here.vote(ballot, here.here.member, Choice.AGAINST)
    kept = here.votes(ballot)[here.here.member.id]
    assert (kept.choice, kept.way) == (Choice.AGAINST, Way.ONLINE)


def test_only_the_secretariat_enters_votes_and_says_how_they_came(here: Commission) -> None:
    ballot = here.ask()
    seen = here.seen(ballot)
    for person in (here.here.member, here.here.referent):
        with pytest.raises(ForbiddenError):
            voting.enter(here.ws, person, ballot.id, here.here.other.id, "pour", way="par courrier", seen=seen)
    for way in ("", "en ligne", "par pouvoir", "par fax"):
        with pytest.raises(UnknownWayError):
            voting.enter(here.ws, here.here.secretary, ballot.id, here.here.other.id, "pour", way=way, seen=seen)


def test_a_holder_votes_for_each_proxy_apart_from_their_own_voice(here: Commission) -> None:
    ballot = here.ask()
    member, other = here.here.member, here.here.other
    lending.give_proxy(here.ws, other, ballot.id, member.id)
    here.vote(ballot, member, Choice.FAVOUR)
    here.vote(ballot, member, Choice.AGAINST, for_=other)
    votes = here.votes(ballot)
    assert (votes[member.id].choice, votes[member.id].way) == (Choice.FAVOUR, Way.ONLINE)
    assert (votes[other.id].choice, votes[other.id].way) == (Choice.AGAINST, Way.PROXY)
    assert votes[other.id].cast_by_id == member.id
    assert Happened.VOTE_CAST in here.told(other)


def test_nobody_votes_for_a_member_whose_proxy_they_do_not_hold(here: Commission) -> None:
    ballot = here.ask()
    member, other, drafter = here.here.member, here.here.other, here.here.drafter
    with pytest.raises(NoProxyHeldError):
        here.vote(ballot, member, for_=other)
    lending.give_proxy(here.ws, other, ballot.id, drafter.id)
    with pytest.raises(NoProxyHeldError):
        here.vote(ballot, member, for_=other)
    with pytest.raises(NoProxyHeldError):
        here.vote(ballot, member, for_=here.here.referent)
    assert here.votes(ballot) == {}


def test_who_votes_in_person_puts_their_proxy_to_sleep(here: Commission) -> None:
    ballot = here.ask()
    member, other = here.here.member, here.here.other
    lending.give_proxy(here.ws, other, ballot.id, member.id)
    here.vote(ballot, member, Choice.AGAINST, for_=other)
    here.vote(ballot, other, Choice.FAVOUR)
    with pytest.raises(VotedThemselvesError, match="other a voté en personne"):
        here.vote(ballot, member, Choice.AGAINST, for_=other)
    kept = here.votes(ballot)[other.id]
    assert (kept.choice, kept.way) == (Choice.FAVOUR, Way.ONLINE)


def test_a_vote_that_does_not_exist_is_not_found(here: Commission) -> None:
    with pytest.raises(NotFoundError):
        voting.vote(here.ws, here.here.member, 99, "pour", seen="")
