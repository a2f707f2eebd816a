"""What awaits a member, and what awaits the secretariat."""

import pytest

from manifeste_tool.errors import NotFoundError
from manifeste_tool.services import desks
from manifeste_tool.services.amending import awaiting, proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.examining import deciding, opining, reexamining, second_deliberation
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.workspace import Workspace
from tests.services.hands import rapporteur
from tests.services.story import Cast, cast, change


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


def test_a_member_finds_their_own_drafts_and_amendments_and_nobody_elses(here: Cast) -> None:
    here.propose(change("aaaaaaa2", "Autre."), headline="La mienne")
    here.propose(change("bbbbbbb2", "Autre."), by=here.other, headline="La sienne")
    kept = Proposal("d" * 32, here.tip(), "Un brouillon", "", (change("ccccccc2", "Autre."),))
    proposing.keep_draft(here.ws, here.member, kept)
    mine = awaiting.mine(here.ws, here.member)
    assert [row.draft.headline for row in mine.drafts] == ["Un brouillon"]
    assert [one.row.amendment.headline for one in mine.filed] == ["La mienne"]
    theirs = awaiting.mine(here.ws, here.secretary)
    assert (theirs.drafts, theirs.filed) == ((), ())


def test_the_desk_counts_each_queue_and_shows_what_comes_first(here: Cast) -> None:
    one, two, three = (here.propose(change(place, "Autre.")) for place in ("aaaaaaa2", "bbbbbbb2", "ccccccc2"))
    deciding.admit(here.ws, here.secretary, two.id)
    here.integrate(three)
    found = desks.desk(here.ws, here.secretary)
    assert [row.amendment.id for row in found.to_judge] == [one.id]
    assert [row.amendment.id for row in found.to_decide] == [two.id]
    assert (found.counts.unsourced, found.counts.unpublished) == (4, 2)
    sourcing.declare(here.ws, here.secretary, ["ccccccc2"])
    assert desks.desk(here.ws, here.secretary).counts.unsourced == 3


def test_each_act_moves_an_amendment_from_one_count_to_the_next(here: Cast) -> None:
    def counts() -> tuple[int, ...]:
        n = desks.desk(here.ws, here.secretary).counts
        return (n.to_judge, n.to_reexamine, n.to_decide, n.to_integrate, n.fallen, n.satisfied, n.opinions)

    made = [here.propose(change("aaaaaaa2", words)) for words in ("Un.", "Deux.", "Un.", "Trois.")]
    assert counts() == (4, 0, 0, 0, 0, 0, 0)
    deciding.refuse(here.ws, here.secretary, made[3].id, ground_given="autre", why="Non.")
    reexamining.ask(here.ws, here.member, made[3].id, why="Relisez.")
    opining.give(here.ws, rapporteur(here), made[1].id, kind="favorable", words="")
    for one in made[:3]:
        deciding.admit(here.ws, here.secretary, one.id)
    assert counts() == (0, 1, 3, 0, 0, 0, 1)
    deciding.adopt(here.ws, here.secretary, made[0].id)
    assert counts() == (0, 1, 2, 1, 1, 1, 1)
    deciding.fall(here.ws, here.secretary, made[1].id, cause_id=made[0].id)
    second_deliberation.open_again(here.ws, here.secretary, made[0].id, why="Refaire.")
    assert counts() == (0, 1, 2, 0, 0, 1, 0), "what is deliberated again waits for that, not for the text"


def test_the_desk_is_the_secretariats_alone(here: Cast) -> None:
    for person in (None, here.member, here.drafter, here.referent):
        with pytest.raises(NotFoundError):
            desks.desk(here.ws, person)
