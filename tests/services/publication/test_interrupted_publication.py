"""A process that dies at any step of a publication leaves something that catch-up, and the clock, finish once."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from manifeste_tool.domain.facts import Happened
from manifeste_tool.services.clock import running
from manifeste_tool.services.instance import checking, upkeep
from manifeste_tool.services.publication import errata, opening, preparing
from manifeste_tool.services.publication.errata import Correction
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import journal
from manifeste_tool.storage.text import texts
from tests.services.publication.interrupted_publication import POINTS, WORDS
from tests.services.publication.scene import latest, move_on, publish, ready, typed
from tests.services.story import Cast

ROOT = Path(__file__).parents[3]
_AT_EVERY_TEST = ("publish", "after the refs")
CASES = [
    pytest.param(act, point, marks=() if (act, point) == _AT_EVERY_TEST else pytest.mark.slow)
    for act in ("publish", "open", "correct")
    for point in POINTS
    if act == "open" or point != "after the clock's mark"
]


def _interrupted(settings: Settings, act: str, point: str) -> subprocess.CompletedProcess[bytes]:
    instance = {"MANIFESTE_HOME": str(settings.home.root), "MANIFESTE_DATABASE_URL": settings.database_url}
    command = [sys.executable, "-m", "tests.services.publication.interrupted_publication", act, point]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **instance}, capture_output=True, check=False, timeout=60
    )


def _made_ready(workspace: Workspace, act: str) -> Cast:
    real = replace(workspace, now=lambda: datetime.now(UTC))
    here = ready(real)
    if act == "correct":
        publish(here, "1.0")
        move_on(here)
    elif act == "open":
        preparing.prepare(real, here.secretary, typed("1.0", real.now() + timedelta(hours=1)), seen=here.tip())
        move_on(here)
    return here


@pytest.mark.parametrize(("act", "point"), CASES)
def test_a_publication_killed_at_any_step_is_healed(
    workspace: Workspace, settings: Settings, act: str, point: str
) -> None:
    here = _made_ready(workspace, act)
    died = _interrupted(settings, act, point)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()

    upkeep.catch_up(here.ws, patience=None)

    assert checking.check(here.ws) == []
    wanted = "1.0.1" if act == "correct" else "1.0"
    assert (latest(here) == wanted) == POINTS[point][3]
    for _ in range(2):  # what was interrupted can be done again, and is done once
        _again(here, act)
    assert latest(here) == wanted
    with here.ws.reading() as connection:
        said = [
            *journal.named(connection, Happened.VERSION_PUBLISHED),
            *journal.named(connection, Happened.ERRATUM_PUBLISHED),
        ]
        assert len(said) == len(texts.versions(connection))
    assert checking.check(here.ws) == []


def _again(here: Cast, act: str) -> None:
    if act == "publish":
        publish(here, "1.0")
    elif act == "correct":
        errata.publish_erratum(here.ws, here.secretary, "1.0", Correction("Une faute.", WORDS))
    else:
        later = here.ws.now() + timedelta(days=1)
        running.run(replace(here.ws, now=lambda: later), sources=[opening.clock_acts])
