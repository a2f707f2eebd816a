"""A refusal is looked at again once, on request, by somebody other than who refused."""

import pytest

from manifeste_tool.domain.amending.amendments import Amendment, ForbiddenMoveError, ReasonRequiredError, State
from manifeste_tool.domain.facts import About
from manifeste_tool.errors import ForbiddenError
from manifeste_tool.services import notifying
from manifeste_tool.services.examining import deciding, reexamining
from manifeste_tool.services.examining.reexamining import AskedAlreadyError, NothingAskedError, SamePersonError
from manifeste_tool.services.instance import checking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.examining import reexaminations
from tests.services.hands import another, now
from tests.services.story import Cast, cast, change


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def refused(here: Cast) -> Amendment:
    filed = here.propose(change("aaaaaaa2", "Autre."))
    deciding.refuse(here.ws, here.secretary, filed.id, ground_given="hors sujet", why="Pas l'objet.")
    return now(here, filed)


def said(here: Cast, amendment: Amendment) -> list[str]:
    with here.ws.reading() as connection:
        return [one.name for one in journal.about(connection, About.AMENDMENT, amendment.label, 0)]  # type: ignore[arg-type]


def test_another_secretary_grants_it_and_the_amendment_is_admissible_and_its_author_told(
    here: Cast, refused: Amendment
) -> None:
    reexamining.ask(here.ws, here.member, refused.id, why="  C'est bien l'objet du préambule. ")
    with here.ws.reading() as connection:
        assert reexaminations.count_waiting(connection) == 1
        (asked,) = reexaminations.waiting(connection, limit=5)
    assert (asked.words, asked.refused_by_id) == ("C'est bien l'objet du préambule.", here.secretary.id)
    reexamining.grant(here.ws, another(here), refused.id)
    admitted = now(here, refused)
    assert (admitted.state, admitted.admitted_at) == (State.ADMITTED, here.ws.now())
    assert (admitted.ground, admitted.reason, admitted.decider_id, admitted.decided_at) == ("", "", None, None)
    assert said(here, refused)[-2:] == ["reexamination_asked", "amendment_admitted"]
    with here.ws.reading() as connection:
        assert notifying.waiting(connection, here.member)[0].fact.name == "amendment_admitted"
        assert reexaminations.count_waiting(connection) == 0
    assert checking.check(here.ws) == []


def test_a_second_refusal_has_its_reason_and_leaves_the_first_on_record(here: Cast, refused: Amendment) -> None:
    reexamining.ask(here.ws, here.member, refused.id, why="Relisez.")
    second = another(here)
    with pytest.raises(ReasonRequiredError):
        reexamining.refuse_again(here.ws, second, refused.id, why=" ")
    reexamining.refuse_again(here.ws, second, refused.id, why="Relu : hors sujet.")
    assert now(here, refused) == refused
    assert said(here, refused)[-1] == "reexamination_refused"
    with here.ws.reading() as connection:
        found = reexamining.of_one(connection, refused.id)
    assert found is not None
    assert (found.admitted, found.reason, found.answered_by_id) == (False, "Relu : hors sujet.", second.id)


def test_who_refused_does_not_answer_and_the_request_stays_open(here: Cast, refused: Amendment) -> None:
    reexamining.ask(here.ws, here.member, refused.id, why="Relisez.")
    with pytest.raises(SamePersonError, match="une autre personne du secrétariat"):
        reexamining.grant(here.ws, here.secretary, refused.id)
    with pytest.raises(SamePersonError):
        reexamining.refuse_again(here.ws, here.secretary, refused.id, why="Non.")
    with here.ws.reading() as connection:
        assert reexaminations.count_waiting(connection) == 1


def test_it_is_asked_once_by_the_author_alone_with_words_and_only_of_a_refusal(here: Cast, refused: Amendment) -> None:
    for stranger in (here.other, here.secretary, here.referent):
        with pytest.raises(ForbiddenError):
            reexamining.ask(here.ws, stranger, refused.id, why="Relisez.")
    with pytest.raises(ReasonRequiredError):
        reexamining.ask(here.ws, here.member, refused.id, why="")
    reexamining.ask(here.ws, here.member, refused.id, why="Relisez.")
    with pytest.raises(AskedAlreadyError):
        reexamining.ask(here.ws, here.member, refused.id, why="Encore.")
    second = another(here)
    reexamining.refuse_again(here.ws, second, refused.id, why="Non.")
    with pytest.raises(AskedAlreadyError):
        reexamining.ask(here.ws, here.member, refused.id, why="Encore.")
    with pytest.raises(NothingAskedError):
        reexamining.grant(here.ws, second, refused.id)
    filed = here.propose(change("bbbbbbb2", "Autre."))
    with pytest.raises(ForbiddenMoveError):
        reexamining.ask(here.ws, here.member, filed.id, why="Pour voir.")


def test_nothing_is_answered_that_nobody_asked_nor_by_a_member(here: Cast, refused: Amendment) -> None:
    with pytest.raises(NothingAskedError):
        reexamining.grant(here.ws, another(here), refused.id)
    reexamining.ask(here.ws, here.member, refused.id, why="Relisez.")
    for stranger in (here.member, here.other, here.drafter):
        with pytest.raises(ForbiddenError):
            reexamining.grant(here.ws, stranger, refused.id)
        with pytest.raises(ForbiddenError):
            reexamining.refuse_again(here.ws, stranger, refused.id, why="Non.")
