"""What an adoption does to the others: proposed with its cause, confirmed or set aside by a person."""

import pytest

from manifeste_tool.domain.amending.amendments import Amendment, ReasonRequiredError
from manifeste_tool.domain.facts import About
from manifeste_tool.domain.integration.work import of_amendments
from manifeste_tool.domain.merging.answers import Outcome
from manifeste_tool.domain.text.gestures import Delete, DeleteChapter, Insert
from manifeste_tool.errors import ForbiddenError
from manifeste_tool.services import notifying
from manifeste_tool.services.examining import deciding, falling, ordering, second_deliberation
from manifeste_tool.services.examining.falling import NotOpenError, Standings
from manifeste_tool.services.integration import integrating
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from tests.services.hands import sub_amendment
from tests.services.story import Cast, cast, change

AGENTS = "Les agents sont formés chaque année. Ils choisissent leurs outils."


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


def falls(here: Cast) -> dict[int, int]:
    return dict(standings(here).falls)


def standings(here: Cast) -> Standings:
    with here.ws.reading() as connection:
        found = Standings(here.ws, connection, ordering.order(here.ws, connection))
        assert found.falls is not None
        assert found.satisfied is not None
        for key in found.order.called:
            found.status(key)
        return found


def statuses(here: Cast) -> dict[int, Outcome]:
    with here.ws.reading() as connection:
        found = Standings(here.ws, connection, ordering.order(here.ws, connection))
        return {one.number: found.status(key) for key, one in found.order.called.items()}


def bring(here: Cast, amendment: Amendment) -> None:
    integrating.integrate(here.ws, here.secretary, seen=here.tip(), plan=of_amendments(amendment.id))


def test_rivals_of_an_adopted_one_are_proposed_before_and_after_it_reaches_the_text(here: Cast) -> None:
    one = here.propose(change("aaaaaaa2", "Nous disons comment."))
    rival = here.propose(change("aaaaaaa2", "Nous disons quand."))
    beside = here.propose(change("ccccccc2", AGENTS.replace("chaque", "toute")))
    assert falls(here) == {}
    here.adopt(one)
    assert falls(here) == {rival.id: one.id}
    bring(here, one)
    assert falls(here) == {rival.id: one.id}
    assert statuses(here) == {2: Outcome.CONFLICT, 3: Outcome.MERGED}
    deciding.fall(here.ws, here.secretary, rival.id, cause_id=one.id)
    assert falls(here) == {}
    assert beside.is_open


def test_what_amends_a_deleted_chapter_is_proposed_as_fallen(here: Cast) -> None:
    chapter = here.propose(DeleteChapter("hhhhhhh2"))
    inside = here.propose(change("ccccccc2", "Autrement."))
    here.adopt(chapter)
    assert falls(here) == {inside.id: chapter.id}
    bring(here, chapter)
    assert falls(here) == {inside.id: chapter.id}
    assert statuses(here) == {2: Outcome.MOOT}


def test_of_a_vote_by_division_only_the_adopted_hunks_make_fall(here: Cast) -> None:
    both = here.propose(change("aaaaaaa2", "Nous disons comment."), change("bbbbbbb2", "Un accueil partout."))
    first = here.propose(change("aaaaaaa2", "Nous disons quand."))
    second = here.propose(change("bbbbbbb2", "Pas d'accueil."))
    deciding.admit(here.ws, here.secretary, both.id)
    deciding.adopt(here.ws, here.secretary, both.id, only=[1])
    assert falls(here) == {first.id: both.id}
    assert second.is_open


def test_what_is_left_in_discussion_is_not_proposed_again_for_that_cause(here: Cast) -> None:
    one = here.propose(change("aaaaaaa2", "Nous disons comment."))
    rival = here.propose(change("aaaaaaa2", "Nous disons quand."))
    here.adopt(one)
    falling.keep(here.ws, here.secretary, rival.id, cause_id=one.id)
    assert falls(here) == {}
    with here.ws.reading() as connection:
        facts = journal.about(connection, About.AMENDMENT, rival.label, 0)  # type: ignore[arg-type]
    assert (facts[-1].name, dict(facts[-1].details)) == ("amendment_kept", {"cause": "1/1"})
    again = here.propose(Delete("aaaaaaa2"))
    here.adopt(again)
    assert falls(here) == {rival.id: again.id}


def test_the_same_as_an_adopted_one_is_satisfied_and_not_fallen(here: Cast) -> None:
    one = here.propose(change("aaaaaaa2", "Nous disons comment."))
    same = here.propose(change("aaaaaaa2", "Nous disons comment."), by=here.other)
    here.adopt(one)
    assert dict(standings(here).satisfied) == {same.id: one.id}
    assert falls(here) == {}
    bring(here, one)
    assert dict(standings(here).satisfied) == {same.id: one.id}
    assert statuses(here) == {2: Outcome.SATISFIED}


def test_what_two_others_wrote_together_satisfies_too(here: Cast) -> None:
    whole = here.propose(change("aaaaaaa2", "Nous disons comment."), Insert("bbbbbbb2", "Un ajout."))
    here.integrate(here.propose(change("aaaaaaa2", "Nous disons comment.")))
    assert dict(standings(here).satisfied) == {}
    here.integrate(here.propose(Insert("bbbbbbb2", "Un ajout.")))
    assert dict(standings(here).satisfied) == {whole.id: 0}


def test_two_insertions_at_one_point_ask_for_an_order_and_neither_falls(here: Cast) -> None:
    late = here.propose(Insert("bbbbbbb2", "Un ajout."))
    here.integrate(here.propose(Insert("bbbbbbb2", "Un autre ajout.")))
    assert (falls(here), statuses(here)) == ({}, {1: Outcome.SAME_PLACE})
    assert late.is_open


def test_what_was_written_on_the_text_with_the_adopted_one_does_not_fall_by_it(here: Cast) -> None:
    one = here.propose(change("aaaaaaa2", "Nous ferons tout autre chose demain matin."))
    here.integrate(one)
    here.propose(change("aaaaaaa2", "Rien de tout cela ne sera dit ici."))
    assert falls(here) == {}


def test_a_second_deliberation_neither_falls_nor_is_satisfied_by_its_first(here: Cast) -> None:
    one, two = (here.propose(change(place, "Tout autrement dit.")) for place in ("aaaaaaa2", "bbbbbbb2"))
    rival = here.propose(change("aaaaaaa2", "Nous disons quand."))
    here.adopt(two)
    here.integrate(one)
    undoing = second_deliberation.open_again(here.ws, here.secretary, one.id, why="Refaire.")
    second_deliberation.open_again(here.ws, here.secretary, two.id, why="Refaire.")
    found = standings(here)
    assert (dict(found.falls), dict(found.satisfied)) == ({rival.id: one.id}, {})
    deciding.adopt(here.ws, here.secretary, undoing.id)
    bring(here, undoing)
    assert falls(here) == {}, "what made it fall is no longer in the text"


def test_sub_amendments_of_one_parent_exclude_one_another(here: Cast) -> None:
    parent = here.propose(change("aaaaaaa2", "Nous disons comment."))
    first, second = (sub_amendment(here, parent, f"Nous disons {word} comment.") for word in ("bien", "mal"))
    same = sub_amendment(here, parent, "Nous disons bien comment.")
    here.adopt(first)
    found = standings(here)
    assert dict(found.satisfied) == {same.id: first.id}
    assert second.id not in found.satisfied
    assert statuses(here)[1] is Outcome.MERGED


def test_a_withdrawal_is_asked_with_a_reason_that_the_author_is_told(here: Cast) -> None:
    one = here.propose(change("aaaaaaa2", "Nous disons comment."))
    with pytest.raises(ReasonRequiredError):
        falling.ask_withdrawal(here.ws, here.secretary, one.id, why=" ")
    falling.ask_withdrawal(here.ws, here.secretary, one.id, why="Le texte le dit déjà.")
    with here.ws.reading() as connection:
        (notice,) = notifying.waiting(connection, here.member)
    assert (notice.fact.name, notice.fact.details["reason"]) == ("withdrawal_asked", "Le texte le dit déjà.")


def test_only_the_secretariat_says_so_and_only_of_what_is_open(here: Cast) -> None:
    one, two = (here.propose(change("aaaaaaa2", words)) for words in ("Ceci.", "Cela."))
    here.adopt(one)
    for stranger in (here.member, here.referent):
        with pytest.raises(ForbiddenError):
            falling.keep(here.ws, stranger, two.id, cause_id=one.id)
        with pytest.raises(ForbiddenError):
            falling.ask_withdrawal(here.ws, stranger, two.id, why="Retirez.")
    with pytest.raises(NotOpenError):
        falling.keep(here.ws, here.secretary, one.id, cause_id=two.id)
    with pytest.raises(NotOpenError):
        falling.ask_withdrawal(here.ws, here.secretary, one.id, why="Retirez.")
