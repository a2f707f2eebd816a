"""The life of an amendment: every move from every state, and what the forbidden ones are told."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from manifeste_tool.domain.amending.amendments import (
    Amendment,
    ForbiddenMoveError,
    Ground,
    Move,
    Outcome,
    ReasonRequiredError,
    State,
    UnknownGroundError,
    ground,
    moved,
    reason,
)

FILED = Amendment(
    id=3,
    cycle=2,
    number=12,
    headline="Titre",
    rationale="Parce que.",
    author_id=1,
    state=State.FILED,
    base="a" * 40,
    sha="b" * 40,
    filed_at=datetime(2026, 3, 2, tzinfo=UTC),
)
#: Every state with the outcomes it can have.
STANDS = [
    *(("déposé", ""), ("irrecevable", ""), ("recevable", ""), ("en discussion", "")),
    *(("décidé", outcome.value) for outcome in Outcome if outcome),
    *(("intégré", "adopté"), ("intégré", "adopté en partie")),
]
OPEN = ["déposé", "recevable", "en discussion"]
VOTED = ["adopté", "adopté en partie", "rejeté", "non soutenu", "tombé"]
#: Written out by hand: from each state and outcome, where each allowed move leads; every other move is refused.
LIFE = {
    ("déposé", "", "admit"): ("recevable", ""),
    ("déposé", "", "refuse"): ("irrecevable", ""),
    ("irrecevable", "", "admit_after_all"): ("recevable", ""),
    ("recevable", "", "discuss"): ("en discussion", ""),
    **{(state, "", "adopt"): ("décidé", "adopté") for state in OPEN[1:]},
    **{(state, "", "adopt_in_part"): ("décidé", "adopté en partie") for state in OPEN[1:]},
    **{(state, "", "reject"): ("décidé", "rejeté") for state in OPEN[1:]},
    **{(state, "", "not_support"): ("décidé", "non soutenu") for state in OPEN[1:]},
    **{(state, "", "withdraw"): ("décidé", "retiré") for state in OPEN},
    **{(state, "", "fall"): ("décidé", "tombé") for state in OPEN},
    **{(state, "", "fall_with_parent"): ("décidé", "tombé") for state in OPEN},
    **{("décidé", outcome, "fall_with_parent"): ("décidé", "tombé") for outcome in VOTED[:2]},
    **{(state, "", "rectify"): (state, "") for state in OPEN},
    ("décidé", "retiré", "take_over"): ("déposé", ""),
    **{("décidé", outcome, "integrate"): ("intégré", outcome) for outcome in VOTED[:2]},
    **{("décidé", outcome, "deliberate_again"): ("décidé", outcome) for outcome in VOTED},
    **{("intégré", outcome, "deliberate_again"): ("intégré", outcome) for outcome in VOTED[:2]},
}


@pytest.mark.parametrize("stand", STANDS, ids=" ".join)
@pytest.mark.parametrize("move", list(Move))
def test_a_move_leads_where_it_is_written_here_and_is_refused_everywhere_else(
    stand: tuple[str, str], move: Move
) -> None:
    amendment = replace(FILED, state=State(stand[0]), outcome=Outcome(stand[1]))
    expected = LIFE.get((*stand, move.value))
    assert amendment.allows(move) is (expected is not None)
    if expected:
        assert moved(amendment, move) == (State(expected[0]), Outcome(expected[1]))
    else:
        with pytest.raises(ForbiddenMoveError, match=f"L'amendement 12 est « {stand[0]} »"):
            moved(amendment, move)


def test_every_move_and_every_state_is_written_here() -> None:
    assert {move for _, _, move in LIFE} == {move.value for move in Move}
    assert {state for state, _ in STANDS} == {state.value for state in State}


@pytest.mark.parametrize("move", list(Move))
def test_nothing_moves_an_amendment_that_is_being_integrated(move: Move) -> None:
    for state, outcome in STANDS:
        with pytest.raises(ForbiddenMoveError):
            moved(replace(FILED, state=State(state), outcome=Outcome(outcome), operation_id="x"), move)


def test_a_withdrawn_amendment_that_was_admissible_is_so_again_when_it_is_taken_over() -> None:
    withdrawn = replace(FILED, state=State.DECIDED, outcome=Outcome.WITHDRAWN, admitted_at=FILED.filed_at)
    assert moved(withdrawn, Move.TAKE_OVER) == (State.ADMITTED, Outcome.NONE)


@pytest.mark.parametrize(
    ("revision", "written"),
    [(1, "12"), (2, "12 rect."), (3, "12 rect. bis"), (4, "12 rect. ter"), (8, "12 rect. septies"), (9, "12 rect. 8")],
)
def test_a_rectified_amendment_keeps_its_number(revision: int, written: str) -> None:
    assert replace(FILED, revision=revision).numeral == written


def test_an_amendment_adopted_wholly_or_in_part_is_adopted() -> None:
    adopted = {outcome.value for outcome in Outcome if replace(FILED, outcome=outcome).is_adopted}
    assert adopted == {"adopté", "adopté en partie"}


def test_a_ground_stands_on_the_list() -> None:
    assert ground("hors sujet") is Ground.OFF_TOPIC
    for strange in ("", "parce que"):
        with pytest.raises(UnknownGroundError, match="liste"):
            ground(strange)


@pytest.mark.parametrize("state", list(State))
def test_an_amendment_is_open_until_it_is_refused_decided_or_integrated(state: State) -> None:
    assert replace(FILED, state=state).is_open is (state.value in ("déposé", "recevable", "en discussion"))


def test_cycle_and_number_name_an_amendment_and_its_refs() -> None:
    assert FILED.label == "2/12"
    assert FILED.ref == "refs/amendements/2/12/1"
    assert replace(FILED, revision=2).ref == "refs/amendements/2/12/2"
    assert FILED.adopted_ref == "refs/amendements/2/12/adopte"


def test_a_reason_is_words() -> None:
    assert reason("  Hors sujet.\n") == "Hors sujet."
    for blank in ("", " \n\t"):
        with pytest.raises(ReasonRequiredError, match="motif"):
            reason(blank)
