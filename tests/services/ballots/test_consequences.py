"""What a vote decides: the same for each amendment of a block, what moved on left and said, nothing half-done."""

import pytest

from manifeste_tool.domain.amending.amendments import Outcome, State
from manifeste_tool.domain.commission.voting import Choice, Quorum, QuorumKind, Rules, Verdict
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.text.gestures import Insert
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.ballots import consequences
from manifeste_tool.services.ballots.consequences import Standing, StillWaitingError
from manifeste_tool.services.examining import deciding, undoing
from manifeste_tool.services.rectification import rectifying
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import decisions
from tests.services.ballots.voters import Commission, commission
from tests.services.hands import now, sub_amendment
from tests.services.story import change


@pytest.fixture
def here(workspace: Workspace) -> Commission:
    return commission(workspace)


def close(here: Commission, ballot, clock, *choices: Choice) -> None:
    here.everybody(ballot, *(choices or [Choice.FAVOUR]))
    clock.moment = ballot.closes_at
    here.tick()


def standings(here: Commission, ballot) -> list[Standing]:
    with here.ws.reading() as connection:
        found = consequences.consequences(connection, here.now(ballot), Verdict(here.now(ballot).result))
    return [one.standing for one in found]


@pytest.mark.parametrize(("choice", "outcome"), [(Choice.FAVOUR, Outcome.ADOPTED), (Choice.AGAINST, Outcome.REJECTED)])
def test_a_block_has_one_outcome_for_each_of_its_amendments(
    here: Commission, clock, choice: Choice, outcome: Outcome
) -> None:
    block = [here.admitted("Un."), here.admitted("Deux.", after="bbbbbbb2"), here.admitted("Trois.", after="ccccccc2")]
    ballot = here.ask(*block)
    close(here, ballot, clock, choice)
    assert [now(here.here, one).outcome for one in block] == [outcome] * 3
    assert here.facts(Happened.BALLOT_CLOSED)[0]["decided"] == "1, 2, 3"
    with here.ws.reading() as connection:
        assert [made.amendment_id for made in decisions.of_ballot(connection, ballot.id)] == [one.id for one in block]
    assert standings(here, ballot) == [Standing.DECIDED_BY_IT] * 3


def test_what_was_withdrawn_or_decided_meanwhile_is_left_and_said(here: Commission, clock) -> None:
    kept, withdrawn, rejected = (here.admitted(words) for words in ("Un.", "Deux.", "Trois."))
    ballot = here.ask(kept, withdrawn, rejected)
    deciding.withdraw(here.ws, here.here.member, withdrawn.id)
    deciding.reject(here.ws, here.here.secretary, rejected.id, why="En séance.")
    close(here, ballot, clock)
    assert [now(here.here, one).outcome for one in (kept, withdrawn, rejected)] == [
        Outcome.ADOPTED,
        Outcome.WITHDRAWN,
        Outcome.REJECTED,
    ]
    fact = here.facts(Happened.BALLOT_CLOSED)[0]
    assert (fact["decided"], fact["left"]) == ("1", "2, 3")
    assert standings(here, ballot) == [Standing.DECIDED_BY_IT, Standing.MOVED_ON, Standing.MOVED_ON]


def rectify(here: Commission, amendment, words: str) -> None:
    shown = now(here.here, amendment)
    rectifying.rectify(
        here.ws,
        here.here.member,
        Proposal(
            here.ws.new_key(),
            here.here.tip(),
            "Mieux",
            "Parce que.",
            (Insert("aaaaaaa2", words),),
            rectifies_id=amendment.id,
            rectifies_revision=shown.revision,
        ),
    )


def test_an_amendment_rectified_during_the_vote_is_not_decided_by_what_was_said_of_other_words(
    here: Commission, clock
) -> None:
    amendment, other = here.admitted("Un."), here.admitted("Deux.", after="bbbbbbb2")
    rectify(here, other, "Deux, mieux dit.")
    clock.advance(hours=1)
    ballot = here.ask(amendment, other)
    clock.advance(hours=1)
    rectify(here, amendment, "Tout autre chose.")
    close(here, ballot, clock)
    assert now(here.here, amendment).state is State.ADMITTED
    assert now(here.here, other).outcome is Outcome.ADOPTED, "what was rectified before the opening is what was read"
    assert standings(here, ballot) == [Standing.RECTIFIED, Standing.DECIDED_BY_IT]
    assert here.facts(Happened.BALLOT_CLOSED)[0]["left"] == "1 rect."


def parent_and_sub(here: Commission, *, admit_sub: bool = True):
    parent = here.here.propose(Insert("aaaaaaa2", "Un ajout."))
    sub = sub_amendment(here.here, parent, "Nous disons presque tout.")
    for one in (parent, sub) if admit_sub else (parent,):
        deciding.admit(here.ws, here.here.secretary, one.id)
    return parent, sub


def test_an_open_sub_amendment_holds_the_whole_block_up_and_the_secretariat_goes_on_later(
    here: Commission, clock
) -> None:
    parent, sub = parent_and_sub(here)
    other = here.admitted("Autre.", after="bbbbbbb2")
    ballot = here.ask(other, parent)
    close(here, ballot, clock)
    assert [now(here.here, one).state for one in (other, parent)] == [State.ADMITTED] * 2
    assert here.now(ballot).result == "adopté"
    assert here.facts(Happened.BALLOT_CLOSED)[0]["waiting"] == "3, 1"
    assert standings(here, ballot) == [Standing.READY, Standing.WAITING]
    with pytest.raises(StillWaitingError, match="amendements 1 "):
        consequences.draw_later(here.ws, here.here.secretary, ballot.id)
    with pytest.raises(ForbiddenError):
        consequences.draw_later(here.ws, here.here.member, ballot.id)
    deciding.reject(here.ws, here.here.secretary, sub.id, why="Non.")
    consequences.draw_later(here.ws, here.here.secretary, ballot.id)
    consequences.draw_later(here.ws, here.here.secretary, ballot.id)
    assert [now(here.here, one).outcome for one in (other, parent)] == [Outcome.ADOPTED] * 2
    with here.ws.reading() as connection:
        assert len(decisions.of_ballot(connection, ballot.id)) == 2


def test_a_rejected_amendment_takes_its_open_sub_amendment_with_it(here: Commission, clock) -> None:
    parent, sub = parent_and_sub(here)
    close(here, here.ask(parent), clock, Choice.AGAINST)
    assert now(here.here, parent).outcome is Outcome.REJECTED
    assert now(here.here, sub).outcome is Outcome.FALLEN


@pytest.mark.parametrize(("choice", "outcome"), [(Choice.FAVOUR, Outcome.ADOPTED), (Choice.AGAINST, Outcome.REJECTED)])
def test_a_sub_amendment_of_the_same_block_is_decided_first(
    here: Commission, clock, choice: Choice, outcome: Outcome
) -> None:
    parent, sub = parent_and_sub(here)
    close(here, here.ask(parent, sub), clock, choice)
    assert [now(here.here, one).outcome for one in (parent, sub)] == [outcome] * 2


def test_a_sub_amendment_of_the_block_that_this_vote_cannot_decide_holds_its_parent_up(here: Commission, clock) -> None:
    parent, sub = parent_and_sub(here)
    ballot = here.ask(parent, sub)
    clock.advance(hours=1)
    rectify(here, parent, "Un ajout, mieux dit.")
    close(here, ballot, clock)
    assert standings(here, ballot) == [Standing.WAITING, Standing.RECTIFIED]
    assert [now(here.here, one).state for one in (parent, sub)] == [State.ADMITTED] * 2


def test_an_undone_decision_is_not_drawn_again(here: Commission, clock) -> None:
    amendment = here.admitted()
    ballot = here.ask(amendment)
    close(here, ballot, clock)
    with here.ws.reading() as connection:
        (made,) = decisions.of_ballot(connection, ballot.id)
    undoing.undo(here.ws, here.here.secretary, made.id)
    consequences.draw_later(here.ws, here.here.secretary, ballot.id)
    assert now(here.here, amendment).state is State.ADMITTED


def test_nothing_is_drawn_from_a_vote_without_quorum_or_not_closed(here: Commission, clock) -> None:
    amendment = here.admitted()
    ballot = here.ask(amendment, rules=Rules(quorum=Quorum(QuorumKind.HALF)))
    with pytest.raises(NotFoundError):
        consequences.draw_later(here.ws, here.here.secretary, ballot.id)
    close(here, ballot, clock)
    consequences.draw_later(here.ws, here.here.secretary, ballot.id)
    assert now(here.here, amendment).state is State.ADMITTED


def test_an_amendment_adopted_by_a_vote_is_integrated_like_any_other(here: Commission, clock) -> None:
    amendment = here.here.propose(change("bbbbbbb2", "L'accueil reste possible."))
    deciding.admit(here.ws, here.here.secretary, amendment.id)
    close(here, here.ask(amendment), clock)
    from manifeste_tool.domain.integration.work import of_amendments  # noqa: PLC0415
    from manifeste_tool.services.integration import integrating  # noqa: PLC0415

    integrating.integrate(here.ws, here.here.secretary, seen=here.here.tip(), plan=of_amendments(amendment.id))
    assert here.here.words("bbbbbbb2") == "L'accueil reste possible."
