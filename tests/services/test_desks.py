"""What awaits a member, and what awaits the secretariat."""

import pytest

from manifeste_tool.errors import NotFoundError
from manifeste_tool.services import awaiting, deciding, desks, proposing, sourcing
from manifeste_tool.services.proposing import Proposal
from manifeste_tool.services.workspace import Workspace
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
    assert [one.draft.headline for one in mine.drafts] == ["Un brouillon"]
    assert [one.row.amendment.headline for one in mine.filed] == ["La mienne"]
    assert awaiting.mine(here.ws, here.secretary).awaiting == 0


def test_the_desk_counts_what_is_to_judge_to_decide_to_source_and_to_publish(here: Cast) -> None:
    one, two, three = (here.propose(change(place, "Autre.")) for place in ("aaaaaaa2", "bbbbbbb2", "ccccccc2"))
    deciding.admit(here.ws, here.secretary, two.id)
    here.integrate(three)
    found = desks.desk(here.ws, here.secretary)
    assert [row.amendment.id for row in found.to_judge] == [one.id]
    assert [row.amendment.id for row in found.to_decide] == [two.id]
    assert (found.unsourced, found.unpublished) == (4, 2)
    sourcing.declare(here.ws, here.secretary, ["ccccccc2"])
    assert desks.desk(here.ws, here.secretary).unsourced == 3


def test_the_desk_is_the_secretariats_alone(here: Cast) -> None:
    for person in (None, here.member, here.drafter, here.referent):
        with pytest.raises(NotFoundError):
            desks.desk(here.ws, person)
