"""The life of an amendment: every move from every state, and what the forbidden ones are told."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from manifeste_tool.domain.amendments import (
    Amendment,
    ForbiddenMoveError,
    Move,
    Outcome,
    ReasonRequiredError,
    State,
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
#: Written out by hand: from each state, where each allowed move leads; every other move is refused.
LIFE = {
    ("déposé", "admit"): ("recevable", ""),
    ("déposé", "refuse"): ("irrecevable", ""),
    ("déposé", "withdraw"): ("décidé", "retiré"),
    ("déposé", "fall"): ("décidé", "tombé"),
    ("recevable", "adopt"): ("décidé", "adopté"),
    ("recevable", "reject"): ("décidé", "rejeté"),
    ("recevable", "withdraw"): ("décidé", "retiré"),
    ("recevable", "fall"): ("décidé", "tombé"),
    ("recevable", "integrate"): ("intégré", "adopté"),
    ("en discussion", "adopt"): ("décidé", "adopté"),
    ("en discussion", "reject"): ("décidé", "rejeté"),
    ("en discussion", "withdraw"): ("décidé", "retiré"),
    ("en discussion", "fall"): ("décidé", "tombé"),
    ("en discussion", "integrate"): ("intégré", "adopté"),
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("move", list(Move))
def test_a_move_leads_where_it_is_written_here_and_is_refused_everywhere_else(state: State, move: Move) -> None:
    amendment = replace(FILED, state=state)
    expected = LIFE.get((state.value, move.value))
    assert amendment.allows(move) is (expected is not None)
    if expected:
        assert moved(amendment, move) == (State(expected[0]), Outcome(expected[1]))
    else:
        with pytest.raises(ForbiddenMoveError, match=f"L'amendement 12 est « {state.value} »"):
            moved(amendment, move)


@pytest.mark.parametrize("move", list(Move))
def test_nothing_moves_an_amendment_that_is_being_integrated(move: Move) -> None:
    for state in State:
        with pytest.raises(ForbiddenMoveError):
            moved(replace(FILED, state=state, operation_id="x"), move)


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
