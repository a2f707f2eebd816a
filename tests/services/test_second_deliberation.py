"""A second deliberation is a new amendment; the first one keeps all it was."""

import pytest

from manifeste_tool.domain.amending.amendments import Amendment, ForbiddenMoveError, Outcome, ReasonRequiredError, State
from manifeste_tool.domain.facts import About
from manifeste_tool.domain.integration.work import of_amendments
from manifeste_tool.domain.text.gestures import Delete, Insert
from manifeste_tool.errors import ForbiddenError
from manifeste_tool.services.examining import deciding, second_deliberation
from manifeste_tool.services.examining.second_deliberation import SubAmendmentAgainError, UnderDeliberationError
from manifeste_tool.services.instance import checking, upkeep
from manifeste_tool.services.integration import integrating
from manifeste_tool.services.integration.integrating import DeliberatedAgainError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.amending import amendments
from tests.services.hands import now, sub_amendment
from tests.services.story import Cast, cast, change

AGENTS = "Les agents sont formés chaque année. Ils choisissent leurs outils."


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


def again(here: Cast, first: Amendment, why: str = "Le vote est à refaire.") -> Amendment:
    return second_deliberation.open_again(here.ws, here.secretary, first.id, why=why)


def bring(here: Cast, amendment: Amendment) -> None:
    """Adopt and integrate what is admissible already."""
    deciding.adopt(here.ws, here.secretary, amendment.id)
    integrating.integrate(here.ws, here.secretary, seen=here.tip(), plan=of_amendments(amendment.id))


def words(here: Cast) -> list[str]:
    with here.ws.reading() as connection:
        return [unit.text for unit in here.ws.text(connection, here.ws.main(connection))]


def test_undoing_an_integrated_one_takes_out_exactly_its_change(here: Cast) -> None:
    before = words(here)
    first = here.propose(
        change("ccccccc2", AGENTS.replace("chaque année", "tous les deux ans")),
        Insert("bbbbbbb2", "Un paragraphe neuf."),
        Delete("eeeeeee2"),
    )
    here.integrate(first)
    here.integrate(here.propose(change("aaaaaaa2", "Nous disons comment.")))
    late = AGENTS.replace("chaque année", "tous les deux ans").replace("leurs outils", "librement leurs outils")
    here.integrate(here.propose(change("ccccccc2", late)))
    kept = now(here, first)
    second = again(here, first)
    assert (second.state, second.number, second.second_of_id) == (State.ADMITTED, 4, first.id)
    assert second.headline == "Seconde délibération de l'amendement 1 : Un titre"
    bring(here, second)
    wanted = [
        {"Nous disons pourquoi.": "Nous disons comment.", AGENTS: AGENTS.replace("leurs", "librement leurs")}.get(
            one, one
        )
        for one in before
    ]
    assert words(here) == wanted
    assert now(here, first) == kept
    assert checking.check(here.ws) == []


def test_of_a_rejected_one_the_same_is_proposed_and_the_first_keeps_its_outcome(here: Cast) -> None:
    first = here.propose(change("aaaaaaa2", "Nous disons comment."))
    deciding.admit(here.ws, here.secretary, first.id)
    deciding.reject(here.ws, here.secretary, first.id, why="Trop tôt.")
    second = again(here, first)
    assert (second.base, second.sha != first.sha, second.effect) == (first.base, True, now(here, first).effect)
    bring(here, second)
    assert here.words("aaaaaaa2") == "Nous disons comment."
    assert (now(here, first).outcome, now(here, first).reason) == (Outcome.REJECTED, "Trop tôt.")
    with here.ws.reading() as connection:
        facts = journal.about(connection, About.AMENDMENT, first.label, 0)  # type: ignore[arg-type]
        assert amendments.second_deliberation_of(connection, first.id) == now(here, second)
    assert [one.name for one in facts][-2:] == ["amendment_rejected", "second_deliberation_opened"]
    assert facts[-1].details == {"second": "1/2", "reason": "Le vote est à refaire."}
    assert checking.check(here.ws) == []


def test_an_adopted_one_is_then_no_longer_integrated_itself(here: Cast) -> None:
    first = here.propose(change("aaaaaaa2", "Nous disons comment."))
    here.adopt(first)
    again(here, first)
    with pytest.raises(DeliberatedAgainError):
        integrating.integrate(here.ws, here.secretary, seen=here.tip(), plan=of_amendments(first.id))


def test_one_at_a_time_and_one_that_changed_something_is_itself_deliberated_again(here: Cast) -> None:
    first = here.propose(change("aaaaaaa2", "Nous disons comment."))
    here.integrate(first)
    second = again(here, first)
    with pytest.raises(UnderDeliberationError):
        again(here, first)
    deciding.reject(here.ws, here.secretary, second.id, why="On garde.")
    third = again(here, first)
    bring(here, third)
    assert here.words("aaaaaaa2") == "Nous disons pourquoi."
    with pytest.raises(UnderDeliberationError, match="l'amendement 3"):
        again(here, first)
    bring(here, again(here, third))
    assert here.words("aaaaaaa2") == "Nous disons comment."
    assert checking.check(here.ws) == []


def test_it_needs_a_reason_a_decision_and_the_secretariat(here: Cast) -> None:
    first = here.propose(change("aaaaaaa2", "Nous disons comment."))
    with pytest.raises(ForbiddenMoveError):
        again(here, first)
    here.adopt(first)
    with pytest.raises(ReasonRequiredError):
        again(here, first, why=" ")
    for stranger in (here.member, here.drafter, here.referent):
        with pytest.raises(ForbiddenError):
            second_deliberation.open_again(here.ws, stranger, first.id, why="Refaire.")
    withdrawn = here.propose(change("bbbbbbb2", "Autre."))
    deciding.withdraw(here.ws, here.member, withdrawn.id)
    with pytest.raises(ForbiddenMoveError):
        again(here, withdrawn)


def test_a_sub_amendment_goes_with_its_parent(here: Cast) -> None:
    parent = here.propose(change("aaaaaaa2", "Nous disons comment."))
    sub = sub_amendment(here, parent, "Nous disons bien comment.")
    here.adopt(sub)
    with pytest.raises(SubAmendmentAgainError, match="l'amendement 1"):
        again(here, sub)


def test_a_crash_before_the_ref_is_made_good(here: Cast) -> None:
    first = here.propose(change("aaaaaaa2", "Nous disons comment."))
    here.integrate(first)
    second = again(here, first)
    with here.ws.repository.opened() as git:
        git.repo.git.update_ref("-d", second.ref)
        assert git.resolve(second.ref) is None
    upkeep.catch_up(here.ws)
    with here.ws.repository.opened() as git:
        assert git.resolve(second.ref) == second.sha
