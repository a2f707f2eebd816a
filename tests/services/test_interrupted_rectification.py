"""A rectification that dies at any step leaves something that catch-up heals, and that can be done again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from manifeste_tool.services.instance import checking, upkeep
from manifeste_tool.services.rectification import rectifying
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.amending import amendments
from tests.services.interrupted_rectification import POINTS, rectification
from tests.services.story import cast, change

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_a_rectification_killed_at_any_step_is_healed(workspace: Workspace, settings: Settings, point: str) -> None:
    here = cast(workspace)
    here.propose(change("aaaaaaa2", "Nous disons comment."))
    instance = {"MANIFESTE_HOME": str(settings.home.root), "MANIFESTE_DATABASE_URL": settings.database_url}
    command = [sys.executable, "-m", "tests.services.interrupted_rectification", point]
    died = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **instance}, capture_output=True, check=False, timeout=60
    )
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()

    upkeep.catch_up(workspace, patience=None)

    assert checking.check(workspace) == []
    with workspace.reading() as connection:
        revision = amendments.every(connection)[0].revision
    assert revision == (2 if point in ("after the row", "after the ref") else 1)
    assert rectifying.rectify(workspace, here.member, rectification(here.tip())).revision == 2
    assert checking.check(workspace) == []
