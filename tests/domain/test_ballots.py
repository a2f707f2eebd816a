"""A vote outside the room: where it is at each second, what votes come to, what a form carries of the question."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from manifeste_tool.domain.commission.ballots import (
    Ballot,
    BallotKind,
    BallotState,
    Phase,
    Subject,
    Vote,
    Way,
    most_voices,
    result,
)
from manifeste_tool.domain.commission.voting import Base, Choice, Counts, Majority, Quorum, QuorumKind, Rules, Verdict

OPENS, CLOSES = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 9, 18, tzinfo=UTC)
SECOND = timedelta(seconds=1)
BALLOT = Ballot("Amendement 12", BallotKind.WRITTEN, Subject.AMENDMENT, OPENS, CLOSES, amendments=(12,), id=1)


@pytest.mark.parametrize("state", [BallotState.PLANNED, BallotState.OPEN])
def test_a_vote_is_open_from_its_first_second_to_just_before_its_last_whether_the_clock_came_by_or_not(
    state: BallotState,
) -> None:
    ballot = replace(BALLOT, state=state)
    moments = (OPENS - SECOND, OPENS, CLOSES - SECOND, CLOSES, CLOSES + SECOND)
    assert [ballot.phase(moment) for moment in moments] == [
        Phase.COMING,
        Phase.OPEN,
        Phase.OPEN,
        Phase.COUNTING,
        Phase.COUNTING,
    ]
    assert not ballot.is_over


@pytest.mark.parametrize(
    ("state", "phase"), [(BallotState.CLOSED, Phase.CLOSED), (BallotState.CANCELLED, Phase.CANCELLED)]
)
def test_what_is_over_is_over_at_any_hour(state: BallotState, phase: Phase) -> None:
    ballot = replace(BALLOT, state=state)
    assert ballot.is_over
    assert {ballot.phase(moment) for moment in (OPENS - SECOND, OPENS, CLOSES)} == {phase}


def test_what_is_voted_in_a_room_is_on_paper_and_what_is_voted_at_a_distance_is_not() -> None:
    held = {kind.name: replace(BALLOT, kind=kind).is_on_paper for kind in BallotKind}
    assert held == {"WRITTEN": False, "ONLINE": False, "ON_PAPER": True, "IN_SITTING": True}


def test_another_question_subject_rule_or_state_of_an_amendment_is_another_fingerprint() -> None:
    absolute = Rules(Majority.ABSOLUTE)
    others = [
        BALLOT.fingerprint(),
        BALLOT.fingerprint(["1/12/1"]),
        BALLOT.fingerprint(["1/12/2"]),
        replace(BALLOT, question="Autre ?").fingerprint(),
        replace(BALLOT, amendments=(12, 13)).fingerprint(),
        replace(BALLOT, sha="a" * 40).fingerprint(),
        replace(BALLOT, rules=absolute).fingerprint(),
    ]
    assert len(set(others)) == len(others)


def test_a_later_closing_or_another_title_is_the_same_question() -> None:
    later = replace(BALLOT, title="Autrement dit", closes_at=CLOSES + SECOND, state=BallotState.OPEN)
    assert later.fingerprint(["1/12/1"]) == BALLOT.fingerprint(["1/12/1"])


def cast(member: int, choice: Choice = Choice.FAVOUR, way: Way = Way.ONLINE) -> Vote:
    return Vote(1, member, choice, way, member, OPENS)


HALF = Rules(quorum=Quorum(QuorumKind.HALF))


@pytest.mark.parametrize("way", [Way.ONLINE, Way.MAIL, Way.POST])
def test_who_votes_themselves_counts_for_the_quorum_however_their_vote_came(way: Way) -> None:
    found = result(HALF, [cast(1, way=way), cast(2, way=way)], in_office=(1, 2, 3))
    assert (found.there, found.entitled, found.verdict) == (2, 3, Verdict.ADOPTED)


def test_a_proxy_is_a_voice_and_not_one_more_for_the_quorum() -> None:
    found = result(HALF, [cast(1), cast(2, way=Way.PROXY)], in_office=(1, 2, 3))
    assert (found.counts, found.there, found.verdict) == (Counts(2), 1, Verdict.NO_QUORUM)


def test_who_does_not_take_part_answered_and_counts_for_the_quorum_but_is_no_suffrage() -> None:
    found = result(HALF, [cast(1), cast(2, Choice.APART)], in_office=(1, 2, 3))
    assert (found.counts, found.there, found.verdict) == (Counts(1, apart=1), 2, Verdict.ADOPTED)


def test_where_nobody_answered_nothing_is_decided_even_without_a_quorum() -> None:
    assert result(Rules(), [], in_office=(1, 2)).verdict is Verdict.NO_QUORUM
    assert result(Rules(), [cast(1, Choice.ABSTAIN)], in_office=(1, 2)).verdict is Verdict.REJECTED


def test_a_vote_of_somebody_who_left_stands_and_they_stay_among_those_who_might_vote() -> None:
    found = result(Rules(Majority.ABSOLUTE, Base.ENTITLED), [cast(1), cast(9)], in_office=(1, 2))
    assert (found.entitled, found.counts, found.verdict) == (3, Counts(2), Verdict.ADOPTED)


@pytest.mark.parametrize(
    ("there", "entitled", "limit", "most"),
    [(0, 60, 1, 0), (22, 60, 0, 22), (22, 60, 1, 44), (40, 60, 1, 60), (1, 1, 9, 1)],
)
def test_who_is_there_carries_their_voice_and_their_proxies_and_no_more_than_there_are(
    there: int, entitled: int, limit: int, most: int
) -> None:
    assert most_voices(there, entitled=entitled, max_proxies=limit) == most
