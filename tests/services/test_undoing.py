"""Undoing a decision: everything stands as before it, the journal says both, and nobody is told of what never was."""

import pytest

from manifeste_tool.domain.amending.amendments import Outcome, State
from manifeste_tool.domain.facts import Happened
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.examining import deciding, second_deliberation, undoing
from manifeste_tool.services.examining.undoing import DecidedSinceError, IntegratedAlreadyError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import notices
from manifeste_tool.storage.commission import decisions
from tests.services.hands import now, sub_amendment
from tests.services.story import Cast, cast, change


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


def last(here: Cast, amendment_id: int) -> int:
    with here.ws.reading() as connection:
        found = decisions.last_of(connection, amendment_id)
    assert found is not None
    return found.id


def told(here: Cast) -> list[str]:
    with here.ws.reading() as connection:
        return [str(fact.name) for _, fact in notices.waiting(connection, here.member.id, limit=20)]


def test_an_undone_decision_leaves_the_amendment_and_those_that_fell_with_it_as_they_were(here: Cast) -> None:
    parent = here.propose(change("aaaaaaa2", "Nous disons tout."))
    sub = sub_amendment(here, parent, "Nous disons presque tout.")
    for one in (parent, sub):
        deciding.admit(here.ws, here.secretary, one.id)
    stood = now(here, parent), now(here, sub)
    deciding.reject(here.ws, here.secretary, parent.id, why="Non.")
    assert now(here, sub).outcome is Outcome.FALLEN
    undoing.undo(here.ws, here.secretary, last(here, parent.id))
    assert (now(here, parent), now(here, sub)) == stood
    with pytest.raises(AssertionError):
        last(here, parent.id)
    deciding.adopt(here.ws, here.secretary, sub.id)


def test_who_was_not_told_yet_is_told_of_neither_and_who_was_is_told_of_the_undoing(here: Cast) -> None:
    first, second = (here.propose(change(where, "Mieux.")) for where in ("aaaaaaa2", "ccccccc2"))
    here.adopt(first)
    with here.ws.writing() as connection:
        seen = [key for key, _ in notices.waiting(connection, here.member.id, limit=20)]
        notices.see(connection, here.member.id, seen, here.ws.now())
    here.adopt(second)
    undoing.undo(here.ws, here.secretary, last(here, second.id))
    assert told(here) == [Happened.AMENDMENT_ADMITTED]
    undoing.undo(here.ws, here.secretary, last(here, first.id))
    assert told(here) == [Happened.DECISION_UNDONE, Happened.AMENDMENT_ADMITTED]


def test_what_is_integrated_or_deliberated_again_is_not_undone(here: Cast) -> None:
    integrated, again = (here.propose(change(where, "Mieux.")) for where in ("aaaaaaa2", "ccccccc2"))
    here.integrate(integrated)
    with pytest.raises(IntegratedAlreadyError, match="seconde délibération"):
        undoing.undo(here.ws, here.secretary, last(here, integrated.id))
    deciding.admit(here.ws, here.secretary, again.id)
    deciding.reject(here.ws, here.secretary, again.id, why="Non.")
    second_deliberation.open_again(here.ws, here.secretary, again.id, why="À revoir.")
    with pytest.raises(DecidedSinceError):
        undoing.undo(here.ws, here.secretary, last(here, again.id))


def test_a_decision_that_another_one_rests_on_is_undone_after_it(here: Cast) -> None:
    cause, fallen = (here.propose(change("aaaaaaa2", words)) for words in ("Mieux.", "Bien mieux."))
    here.adopt(cause)
    deciding.admit(here.ws, here.secretary, fallen.id)
    deciding.fall(here.ws, here.secretary, fallen.id, cause_id=cause.id)
    with pytest.raises(DecidedSinceError, match="amendement 2"):
        undoing.undo(here.ws, here.secretary, last(here, cause.id))
    undoing.undo(here.ws, here.secretary, last(here, fallen.id))
    undoing.undo(here.ws, here.secretary, last(here, cause.id))
    assert now(here, cause).state is State.ADMITTED


def test_the_secretariat_undoes_once_and_nobody_else_does(here: Cast) -> None:
    amendment = here.propose(change("aaaaaaa2", "Mieux."))
    here.adopt(amendment)
    key = last(here, amendment.id)
    for somebody in (here.member, here.drafter, here.referent):
        with pytest.raises(ForbiddenError):
            undoing.undo(here.ws, somebody, key)
    undoing.undo(here.ws, here.secretary, key)
    for gone in (key, 999):
        with pytest.raises(NotFoundError):
            undoing.undo(here.ws, here.secretary, gone)
