"""Closing: by the clock, once, with the voices of before the hour; early once everybody voted; from paper by its result."""

from datetime import timedelta

import pytest

from manifeste_tool.domain.amending.amendments import Outcome, State
from manifeste_tool.domain.commission.ballots import BallotKind, BallotState
from manifeste_tool.domain.commission.sittings import Method
from manifeste_tool.domain.commission.voting import (
    Base,
    Choice,
    Counts,
    CountsError,
    Majority,
    Quorum,
    QuorumKind,
    Rules,
    Verdict,
)
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.readers import Role
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.ballots import closing, lending, planning
from manifeste_tool.services.ballots.closing import (
    NobodyCountedError,
    NotEverybodyVotedError,
    NotOnPaperError,
    PaperResult,
    WrongPresenceError,
)
from manifeste_tool.services.ballots.known_ballots import BallotCancelledError, BallotOverError, NotOpenYetError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import decisions
from tests.services.ballots.voters import Commission, commission
from tests.services.hands import another, now

FAVOUR, AGAINST, ABSTAIN = Choice.FAVOUR, Choice.AGAINST, Choice.ABSTAIN
HALF = Rules(quorum=Quorum(QuorumKind.HALF))


@pytest.fixture
def here(workspace: Workspace) -> Commission:
    return commission(workspace)


def test_the_clock_opens_a_vote_once_and_tells_each_member_once(here: Commission, clock) -> None:
    another(here.here, "Suppléant", Role.MEMBER, substitute_for_id=here.here.member.id)
    ballot = here.ask(opens_at=here.ws.now() + timedelta(days=1))
    assert here.tick() == []
    clock.moment = ballot.opens_at
    assert len(here.tick()) == 1
    assert here.tick() == []
    with here.ws.writing() as connection:
        closing.open_now(here.ws, connection, ballot.id)  # a second clock that read before the first wrote
    assert here.now(ballot).state is BallotState.OPEN
    assert [here.told(member) for member in here.members] == [[Happened.BALLOT_OPENED]] * 5
    assert here.told(here.here.secretary) == []


def test_the_clock_closes_a_vote_once_counts_it_and_decides_the_amendment(here: Commission, clock) -> None:
    amendment = here.admitted()
    ballot = here.ask(amendment, rules=HALF)
    here.tick()
    here.everybody(ballot, FAVOUR, FAVOUR, AGAINST, ABSTAIN)
    clock.moment = ballot.closes_at - timedelta(seconds=1)
    assert here.tick() == []
    clock.moment = ballot.closes_at
    assert len(here.tick()) == 1
    closed = here.now(ballot)
    assert (closed.state, closed.result, closed.closed_at) == (BallotState.CLOSED, "adopté", clock())
    assert (closed.counts, closed.there, closed.entitled) == (Counts(2, 1, 1), 4, 5)
    decided = now(here.here, amendment)
    assert (decided.state, decided.outcome, decided.decider_id) == (
        State.DECIDED,
        Outcome.ADOPTED,
        here.here.secretary.id,
    )
    with here.ws.reading() as connection:
        (made,) = decisions.of_ballot(connection, ballot.id)
    assert (made.method, made.counts, made.ballot_id) == (Method.VOTE, Counts(2, 1, 1), ballot.id)


def test_two_clocks_that_read_at_once_close_it_once(here: Commission, clock) -> None:
    ballot = here.ask(here.admitted())
    here.vote(ballot, here.here.member)
    clock.moment = ballot.closes_at
    for _ in range(2):
        with here.ws.writing() as connection:
            closing.close_now(here.ws, connection, ballot.id)
    assert len(here.facts(Happened.BALLOT_CLOSED)) == len(here.facts(Happened.AMENDMENT_ADOPTED)) == 1


def test_everybody_is_told_the_result_once_and_the_author_the_decision_too(here: Commission, clock) -> None:
    ballot = here.ask(here.admitted())
    here.tick()
    here.vote(ballot, here.here.other, AGAINST)
    clock.moment = ballot.closes_at
    here.tick()
    opened_and_closed = [Happened.BALLOT_OPENED, Happened.BALLOT_CLOSED]
    assert here.told(here.here.drafter) == here.told(here.here.other) == opened_and_closed
    assert sorted(here.told(here.here.member)) == sorted(
        [Happened.AMENDMENT_ADMITTED, Happened.AMENDMENT_REJECTED, *opened_and_closed]
    )
    (fact,) = here.facts(Happened.BALLOT_CLOSED)
    assert fact == {
        "title": "Consultation",
        "result": "rejeté",
        "there": "1",
        "entitled": "5",
        "favour": "0",
        "against": "1",
        "abstained": "0",
        "apart": "0",
        "decided": "1",
    }


def test_a_rejection_says_by_which_vote_and_how_many(here: Commission, clock) -> None:
    amendment = here.admitted()
    ballot = here.ask(amendment, title="Consultation de mars")
    here.everybody(ballot, FAVOUR, AGAINST, ABSTAIN, Choice.APART)
    clock.moment = ballot.closes_at
    here.tick()
    rejected = now(here.here, amendment)
    assert rejected.outcome is Outcome.REJECTED
    assert rejected.reason == (
        "rejeté par le vote « Consultation de mars » : 1 pour, 1 contre, 1 abstention(s), 1 sans prendre part au vote"
    )


def test_without_a_quorum_nothing_is_decided_and_proxies_do_not_make_one(here: Commission, clock) -> None:
    amendment = here.admitted()
    ballot = here.ask(amendment, rules=HALF)
    member, other, drafter = here.members[:3]
    lending.give_proxy(here.ws, drafter, ballot.id, member.id)
    for one, for_ in ((member, None), (other, None), (member, drafter)):
        here.vote(ballot, one, FAVOUR, for_=for_)
    clock.moment = ballot.closes_at
    here.tick()
    closed = here.now(ballot)
    assert (closed.result, closed.counts, closed.there) == ("sans quorum", Counts(3), 2)
    assert now(here.here, amendment).state is State.ADMITTED
    assert "decided" not in here.facts(Happened.BALLOT_CLOSED)[0]
    assert here.facts(Happened.AMENDMENT_ADOPTED) == []


def test_a_vote_entered_by_the_secretariat_counts_for_the_quorum(here: Commission, clock) -> None:
    ballot = here.ask(here.admitted(), rules=HALF)
    here.vote(ballot, here.members[0])
    for member in here.members[1:3]:
        here.enter(ballot, member)
    clock.moment = ballot.closes_at
    here.tick()
    assert (here.now(ballot).result, here.now(ballot).there) == ("adopté", 3)


def test_a_closing_missed_while_the_server_was_down_is_caught_up_once_with_the_voices_of_before_the_hour(
    here: Commission, clock
) -> None:
    amendment = here.admitted()
    ballot = here.ask(amendment)
    here.everybody(ballot, FAVOUR, FAVOUR, AGAINST)
    clock.moment = ballot.closes_at + timedelta(days=3)
    for member in here.members:
        with pytest.raises(BallotOverError):
            here.vote(ballot, member, AGAINST)
    assert len(here.tick()) == 1, "an opening that was missed too has become pointless"
    assert here.tick() == []
    closed = here.now(ballot)
    assert (closed.result, closed.counts) == ("adopté", Counts(2, 1))
    assert here.told(here.here.drafter) == [Happened.BALLOT_CLOSED]


def test_a_vote_that_nobody_answered_decides_nothing(here: Commission, clock) -> None:
    amendment = here.admitted()
    ballot = here.ask(amendment)
    clock.moment = ballot.closes_at
    here.tick()
    assert here.now(ballot).result == "sans quorum"
    assert now(here.here, amendment).state is State.ADMITTED


def test_a_closing_that_was_moved_while_the_clock_was_reading_waits_for_its_new_hour(here: Commission, clock) -> None:
    amendment = here.admitted()
    ballot = here.ask(amendment)
    here.vote(ballot, here.here.member)
    clock.moment = ballot.closes_at - timedelta(minutes=1)
    wanted = here.wanted(amendment, closes_at=ballot.closes_at + timedelta(days=1))
    planning.change(
        here.ws, here.here.secretary, ballot.id, wanted, seen=planning.version(here.now(ballot)), why="Un jour."
    )
    clock.moment = ballot.closes_at
    with here.ws.writing() as connection:
        closing.close_now(here.ws, connection, ballot.id)  # as a clock would that read the old hour
    assert not here.now(ballot).is_over
    clock.advance(days=1)
    here.tick()
    assert here.now(ballot).state is BallotState.CLOSED


def test_the_whole_text_is_adopted_or_not_and_the_fact_says_which_text(here: Commission, clock) -> None:
    ballot = here.ask(rules=Rules(Majority.ABSOLUTE, Base.ENTITLED))
    here.everybody(ballot, FAVOUR, FAVOUR, FAVOUR)
    clock.moment = ballot.closes_at
    here.tick()
    assert here.facts(Happened.TEXT_ADOPTED) == [{"title": "Consultation", "sha": ballot.sha}]
    again = here.ask(rules=Rules(Majority.ABSOLUTE, Base.ENTITLED), title="Encore")
    here.everybody(again, FAVOUR, FAVOUR, ABSTAIN)
    clock.moment = again.closes_at
    here.tick()
    assert here.facts(Happened.TEXT_REJECTED) == [{"title": "Encore", "sha": again.sha}]
    assert len(here.facts(Happened.TEXT_ADOPTED)) == 1


def test_without_a_quorum_the_text_is_neither_adopted_nor_rejected(here: Commission, clock) -> None:
    ballot = here.ask(rules=HALF)
    here.everybody(ballot, FAVOUR, FAVOUR)
    clock.moment = ballot.closes_at
    here.tick()
    assert here.facts(Happened.TEXT_ADOPTED) == here.facts(Happened.TEXT_REJECTED) == []


def test_a_vote_closes_early_only_once_every_member_voted(here: Commission) -> None:
    amendment = here.admitted()
    ballot = here.ask(amendment)
    here.everybody(ballot, *[FAVOUR] * 4)
    with pytest.raises(NotEverybodyVotedError, match="1 membre"):
        closing.close(here.ws, here.here.secretary, ballot.id)
    with pytest.raises(ForbiddenError):
        closing.close(here.ws, here.here.member, ballot.id)
    here.enter(ballot, here.members[4], AGAINST)
    closing.close(here.ws, here.here.secretary, ballot.id)
    closing.close(here.ws, here.here.secretary, ballot.id)
    assert here.now(ballot).counts == Counts(4, 1)
    assert len(here.facts(Happened.BALLOT_CLOSED)) == 1
    assert now(here.here, amendment).is_adopted
    assert here.tick() == []


def test_a_vote_closes_early_only_while_it_is_open(here: Commission) -> None:
    coming = here.ask(opens_at=here.ws.now() + timedelta(days=1))
    with pytest.raises(NotOpenYetError):
        closing.close(here.ws, here.here.secretary, coming.id)
    planning.cancel(here.ws, here.here.secretary, coming.id, "Erreur.")
    with pytest.raises(BallotCancelledError):
        closing.close(here.ws, here.here.secretary, coming.id)


def test_a_vote_whose_hour_is_past_is_counted_by_hand_where_no_clock_runs(here: Commission, clock) -> None:
    ballot = here.ask(here.admitted())
    here.vote(ballot, here.here.member)
    clock.advance(days=8)
    closing.close(here.ws, here.here.secretary, ballot.id)
    assert here.now(ballot).counts == Counts(1)


def paper(favour: int = 3, against: int = 1, *, there: int = 4, by: str = "Deux scrutatrices") -> PaperResult:
    return PaperResult(Counts(favour, against), there, by)


def test_the_result_of_a_secret_ballot_is_recorded_with_who_counted_and_decides(here: Commission) -> None:
    amendment = here.admitted()
    ballot = here.ask(amendment, kind=BallotKind.ON_PAPER, rules=HALF)
    here.tick()
    closing.record_result(here.ws, here.here.secretary, ballot.id, paper())
    closing.record_result(here.ws, here.here.secretary, ballot.id, paper())
    closed = here.now(ballot)
    assert (closed.result, closed.counts, closed.there, closed.entitled) == ("adopté", Counts(3, 1), 4, 5)
    assert here.facts(Happened.BALLOT_CLOSED)[0]["counted_by"] == "Deux scrutatrices"
    with here.ws.reading() as connection:
        (made,) = decisions.of_ballot(connection, ballot.id)
    assert made.method is Method.ON_PAPER
    assert here.votes(ballot) == {}


def test_a_ballot_on_paper_waits_for_its_result_whatever_the_hour(here: Commission, clock) -> None:
    ballot = here.ask(kind=BallotKind.ON_PAPER)
    clock.advance(days=30)
    assert here.tick() == []
    with pytest.raises(NotFoundError):
        closing.close(here.ws, here.here.secretary, ballot.id)
    closing.record_result(here.ws, here.here.secretary, ballot.id, paper())
    assert here.now(ballot).result == "adopté"
    with pytest.raises(BallotOverError):
        closing.record_result(here.ws, here.here.secretary, ballot.id, paper(1, 3))
    assert here.now(ballot).counts == Counts(3, 1)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (paper(there=6), WrongPresenceError),
        (paper(there=-1), WrongPresenceError),
        (paper(3, 2, there=2), CountsError),  # two who came, each with one proxy, are four voices
        (paper(-1), CountsError),
        (paper(by="  "), NobodyCountedError),
    ],
)
def test_a_result_that_cannot_be_is_refused(here: Commission, given: PaperResult, error: type[Exception]) -> None:
    ballot = here.ask(kind=BallotKind.ON_PAPER)
    with pytest.raises(error):
        closing.record_result(here.ws, here.here.secretary, ballot.id, given)
    assert not here.now(ballot).is_over


def test_an_empty_ballot_box_decides_nothing(here: Commission) -> None:
    ballot = here.ask(kind=BallotKind.ON_PAPER)
    closing.record_result(here.ws, here.here.secretary, ballot.id, paper(0, 0, there=0))
    assert here.now(ballot).result == Verdict.NO_QUORUM


def test_a_result_is_typed_in_for_paper_alone_after_the_opening_by_the_secretariat(here: Commission) -> None:
    online = here.ask()
    with pytest.raises(NotOnPaperError):
        closing.record_result(here.ws, here.here.secretary, online.id, paper())
    coming = here.ask(here.admitted(), kind=BallotKind.ON_PAPER, opens_at=here.ws.now() + timedelta(days=1))
    with pytest.raises(NotOpenYetError):
        closing.record_result(here.ws, here.here.secretary, coming.id, paper())
    with pytest.raises(ForbiddenError):
        closing.record_result(here.ws, here.here.member, coming.id, paper())
