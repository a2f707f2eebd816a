"""What a dead worker left is healed while the others serve: nobody has to start the server again."""

from dataclasses import replace

import pytest

from manifeste_tool.domain.amending.amendments import State
from manifeste_tool.services.instance import checking, instances, upkeep
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import operations
from manifeste_tool.storage.amending import amendments
from tests.conftest import Clock
from tests.services.interrupting.acts import ACTS
from tests.services.interrupting.steps import dies_at


@pytest.mark.parametrize("step", [5, 6])  # once announced, before Git moves: after COMMIT, before the move
def test_an_amendment_that_a_dead_worker_was_integrating_is_free_again(
    workspace: Workspace, settings: Settings, clock: Clock, step: int
) -> None:
    here = ACTS["integrate"].before(workspace)
    assert here is not None

    def integrate() -> None:
        with instances.visited(settings) as opened:
            ACTS["integrate"].do(replace(opened, now=clock), here)

    assert upkeep.heal(workspace) is None
    assert dies_at(step, integrate)
    with workspace.reading() as connection:
        assert len(operations.begun(connection)) == 1
    assert upkeep.heal(workspace) is None, "it may still be under way"
    clock.advance(minutes=3)
    healed = upkeep.heal(workspace)
    assert healed is not None
    assert healed.applied + healed.dropped == 1
    with workspace.reading() as connection:
        assert operations.begun(connection) == ()
        (one,) = amendments.every(connection)
    assert not one.operation_id
    if one.state is not State.INTEGRATED:
        integrate()
    assert checking.check(workspace) == []
