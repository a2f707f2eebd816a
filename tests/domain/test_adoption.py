"""Who adopted a text and who is awaited, at its edges."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from manifeste_tool.domain.commission.adoption import (
    Approval,
    Approved,
    Signatory,
    SignatoryKind,
    Statement,
    StatementKind,
    adoption,
)
from manifeste_tool.domain.commission.ballots import Ballot, BallotKind, BallotState, Subject
from manifeste_tool.domain.commission.voting import Counts, Verdict

NOON = datetime(2027, 3, 12, 12, tzinfo=UTC)
DAY = date(2027, 3, 13)
OLD, HERE, NEW = "0" * 40, "1" * 40, "2" * 40


def vote(
    result: str, *, sha: str = HERE, hours: int = 0, key: int = 1, state: BallotState = BallotState.CLOSED
) -> Ballot:
    at = NOON + timedelta(hours=hours)
    counts = Counts(31, 4, 2)
    return Ballot(
        "Le texte", BallotKind.ONLINE, Subject.TEXT, at, at, sha=sha, state=state, result=result, counts=counts, id=key
    )


def approval(association: str, decision: Approved = Approved.YES, *, sha: str = HERE, key: int = 1) -> Approval:
    return Approval(association, sha, decision, DAY, "bureau", id=key)


def reserve(association: str, *, on: int, key: int = 1) -> Statement:
    return Statement(StatementKind.RESERVE, "Sauf.", NOON, 9, None, association, approval_id=on, id=key)


def signed(name: str, *, sha: str = HERE, withdrawn: bool = False) -> Signatory:
    return Signatory(SignatoryKind.PERSON, name, sha, NOON, 1, withdrawn_at=NOON if withdrawn else None)


def said(**told):
    nothing = {"votes": (), "approvals": (), "associations": (), "signatories": ()}
    return adoption(HERE, **{**nothing, **told})


def names(positions) -> list[str]:
    return [one.association for one in positions]


def test_nothing_said_and_nobody_awaited_is_empty() -> None:
    assert said().is_empty
    assert not said(associations=["A"]).is_empty
    assert not said(signatories=[signed("X", withdrawn=True)]).is_empty
    assert not said(votes=[vote(Verdict.NO_QUORUM)]).is_empty
    assert said(associations=[""]).is_empty


def test_the_last_vote_that_decided_counts_and_one_without_a_quorum_decides_nothing() -> None:
    lost, won = vote(Verdict.REJECTED, key=1), vote(Verdict.ADOPTED, hours=1, key=2)
    void = vote(Verdict.NO_QUORUM, hours=2, key=3)
    found = said(votes=[void, won, lost])
    assert (found.vote, found.undecided) == (won, (void,))
    assert (found.is_adopted, found.is_rejected) == (True, False)
    again = said(votes=[won, replace(lost, closes_at=NOON + timedelta(hours=3))])
    assert (again.is_adopted, again.is_rejected) == (False, True)
    assert said(votes=[void]).vote is None


def test_a_vote_is_placed_when_it_closed_not_when_it_was_to_close() -> None:
    early = replace(vote(Verdict.REJECTED, hours=9, key=1), closed_at=NOON)
    assert said(votes=[early, vote(Verdict.ADOPTED, hours=1, key=2)]).is_adopted


def test_a_vote_that_is_not_closed_or_is_cancelled_counts_for_nothing() -> None:
    for state in (BallotState.PLANNED, BallotState.OPEN, BallotState.CANCELLED):
        assert said(votes=[vote(Verdict.ADOPTED, state=state)]).is_empty


def test_what_was_said_of_an_earlier_text_is_told_as_such_and_counts_for_nothing() -> None:
    told = {"votes": [vote(Verdict.ADOPTED, sha=OLD)], "approvals": [approval("A", sha=OLD)], "earlier": (OLD,)}
    found = said(**told, associations=["A", "B"])
    assert found.vote is None
    assert found.former_vote is not None
    assert names(found.awaited) == ["A", "B"]
    assert [one.former is not None for one in found.positions] == [True, False]
    assert said(**told, associations=[]).is_empty


def test_of_several_earlier_texts_the_newest_is_told() -> None:
    older = "9" * 40
    approvals = [approval("A", sha=OLD, key=1), approval("A", sha=older, key=2)]
    votes = [vote(Verdict.ADOPTED, sha=OLD, key=1), vote(Verdict.ADOPTED, sha=older, hours=5, key=2)]
    found = said(votes=votes, approvals=approvals, associations=["A"], earlier=(older, OLD))
    assert found.former_vote is votes[0]
    assert found.positions[0].former is approvals[0]


def test_a_later_text_says_nothing_of_this_one() -> None:
    told = {"votes": [vote(Verdict.ADOPTED, sha=NEW)], "approvals": [approval("A", sha=NEW)]}
    found = said(**told, associations=["A"], signatories=[signed("X", sha=NEW)])
    assert (found.vote, found.former_vote, found.signatories) == (None, None, ())
    assert found.positions[0].former is None


def test_this_texts_own_vote_hides_the_earlier_ones() -> None:
    found = said(votes=[vote(Verdict.ADOPTED, sha=OLD, key=1), vote(Verdict.REJECTED, key=2)], earlier=(OLD,))
    assert (found.is_rejected, found.former_vote) == (True, None)


def test_each_association_stands_once_by_its_last_approval_that_was_not_withdrawn() -> None:
    corrected = replace(approval("A", Approved.NO, key=1), withdrawn_at=NOON)
    found = said(
        approvals=[approval("A", Approved.WITH_RESERVES, key=3), corrected, approval("b", Approved.NO, key=2)],
        associations=["C", "A", "b", "C"],
        reserves=[reserve("A", on=3), reserve("A", on=1, key=2), reserve("b", on=3, key=3)],
    )
    assert (names(found.approved), names(found.refused), names(found.awaited)) == (["A"], ["b"], ["C"])
    assert [one.id for one in found.approved[0].reserves] == [1]
    assert names(found.positions) == ["A", "b", "C"]


def test_a_reserve_that_was_withdrawn_and_an_explanation_are_no_reserves() -> None:
    gone = replace(reserve("A", on=1), withdrawn_at=NOON)
    other = replace(reserve("A", on=1, key=2), kind=StatementKind.EXPLANATION)
    found = said(approvals=[approval("A", Approved.WITH_RESERVES)], reserves=[gone, other])
    assert found.approved[0].reserves == ()


def test_an_association_that_nobody_awaits_any_more_still_said_what_it_said() -> None:
    assert names(said(approvals=[approval("Partie")], associations=["A"]).approved) == ["Partie"]


def test_it_is_complete_once_voted_and_approved_by_all_and_not_before() -> None:
    told = {"votes": [vote(Verdict.ADOPTED)], "associations": ["A", "B"]}
    both = [approval("A", key=1), approval("B", Approved.WITH_RESERVES, key=2)]
    assert said(**told, approvals=both).is_complete
    assert not said(**told, approvals=both[:1]).is_complete
    assert not said(**told, approvals=[both[0], approval("B", Approved.NO, key=2)]).is_complete
    assert not said(associations=["A"], approvals=both).is_complete
    assert said(votes=[vote(Verdict.ADOPTED)]).is_complete


def test_who_withdrew_is_told_apart() -> None:
    found = said(signatories=[signed("X"), signed("Y", withdrawn=True), signed("Z", sha=OLD)], earlier=(OLD,))
    assert [one.name for one in found.signatories] == ["X"]
    assert [one.name for one in found.withdrawn] == ["Y"]
