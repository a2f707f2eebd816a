"""Two machines that share one authority: what one writes the other shows at once, and nothing is lost between them."""

import pytest

from manifeste_tool.domain.integration.work import of_amendments
from manifeste_tool.domain.text.gestures import Change
from manifeste_tool.errors import StaleError
from manifeste_tool.services.instance import checking, upkeep
from manifeste_tool.services.integration import integrating
from manifeste_tool.storage.git import MAIN
from tests.services.serving.conftest import Authority
from tests.services.story import Cast


def test_what_one_machine_integrates_the_next_request_of_the_other_shows(
    here: Cast, there: Cast, authority: Authority
) -> None:
    filed = here.propose(Change("aaaaaaa2", "Nous disons comment."))
    here.integrate(filed)
    assert authority.main == here.tip()
    assert there.words("aaaaaaa2") == "Nous disons comment."
    again = there.propose(Change("aaaaaaa2", "Nous disons comment et quand."))
    there.integrate(again)
    assert authority.main == there.tip()
    assert here.words("aaaaaaa2") == "Nous disons comment et quand."
    for one in (here, there):
        upkeep.catch_up(one.ws)
        assert checking.check(one.ws) == []
        with one.ws.repository.opened() as git:
            assert git.resolve(MAIN) == authority.main
    assert authority.git("fsck", "--strict") == ""


def test_the_slower_of_two_machines_is_told_to_look_again_and_loses_nothing(
    here: Cast, there: Cast, authority: Authority
) -> None:
    one, two = here.propose(Change("aaaaaaa2", "Nous disons comment.")), here.propose(Change("bbbbbbb2", "Ouvert."))
    here.adopt(one)
    here.adopt(two)
    seen = there.tip()
    here.ws.snapshots.get(seen)
    integrating.integrate(here.ws, here.secretary, seen=seen, plan=of_amendments(one.id))
    with pytest.raises(StaleError):
        integrating.integrate(there.ws, there.secretary, seen=seen, plan=of_amendments(two.id))
    integrating.integrate(there.ws, there.secretary, seen=there.tip(), plan=of_amendments(two.id))
    assert (here.words("aaaaaaa2"), here.words("bbbbbbb2")) == ("Nous disons comment.", "Ouvert.")
    upkeep.catch_up(there.ws)
    assert checking.check(there.ws) == []
