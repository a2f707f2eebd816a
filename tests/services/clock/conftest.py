"""A cast whose openings were told already: what a test then sees told is its own."""

import pytest

from manifeste_tool.services.clock.running import run
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import notices
from tests.services.story import Cast, cast


@pytest.fixture
def people(workspace: Workspace) -> Cast:
    made = cast(workspace)
    made.close_all()
    run(workspace)
    for person in (made.member, made.other, made.drafter, made.referent):
        with workspace.writing() as connection:
            mine = [key for key, _ in notices.waiting(connection, person.id, limit=50)]
            notices.see(connection, person.id, mine, workspace.now())
    return made
