"""`manifeste check` and `catch-up`: what they say, and the status they leave with."""

from datetime import UTC, datetime

import pytest

from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.text.gestures import Change
from manifeste_tool.services.instance import checking
from manifeste_tool.services.text import drafting, sourcing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import operations, stages
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.operations import Operation
from tests.cli.commands import Shell
from tests.services.public_story import UNSOURCED, publish
from tests.services.story import Cast, cast


@pytest.fixture
def here(workspace: Workspace, settings: Settings, shell: Shell) -> Cast:
    shell.set(MANIFESTE_HOME=str(settings.home.root), MANIFESTE_DATABASE_URL=settings.database_url)
    return cast(workspace, stage=StageKind.DRAFTING)


def announced(here: Cast) -> None:
    """Announce an operation whose process died before Git moved."""
    with here.ws.writing() as connection:
        lost = Operation("x" * 32, "integration", MAIN, here.tip(), "a" * 40, {}, here.ws.now())
        operations.begin(connection, lost)


def test_a_sound_instance_leaves_with_0(shell: Shell, here: Cast) -> None:
    assert shell("check") == 0
    assert shell.out == "Tout est en ordre.\n"


def test_each_problem_is_a_line_and_leaves_with_1(shell: Shell, here: Cast) -> None:
    announced(here)
    with here.ws.writing() as connection:
        connection.exec_driver_sql("DELETE FROM identity WHERE id = 'aaaaaaa2'")
    assert shell("check") == 1
    lines = shell.out.splitlines()
    assert lines[-1] == "2 problème(s)."
    assert all(line.startswith("- ") for line in lines[:-1])
    assert "catch-up" in lines[0]
    assert "aaaaaaa2" in lines[1]


def test_catch_up_leaves_alone_what_may_be_under_way_and_now_waits_for_nothing(shell: Shell, here: Cast, clock) -> None:
    clock.moment = datetime.now(UTC)  # the command goes by the real clock
    announced(here)
    assert shell("catch-up") == 0
    assert shell.out == "Opérations achevées : 0 ; oubliées : 0 ; références écrites : 0.\n"
    assert shell("catch-up", "--now") == 0
    assert "oubliées : 1" in shell.out
    assert shell("catch-up", "--now") == 0
    assert "oubliées : 0" in shell.out
    assert shell("check") == 0


def test_catch_up_ends_a_drafting_that_is_due(shell: Shell, here: Cast) -> None:
    drafting.write(here.ws, here.drafter, seen=here.tip(), gestures=[Change("aaaaaaa2", "Nous disons comment.")])
    with here.ws.writing() as connection:
        stages.add(connection, Stage(StageKind.FILING, here.ws.now()))
    assert shell("catch-up") == 0
    assert "Rédaction close." in shell.out
    assert here.words("aaaaaaa2") == "Nous disons comment."
    assert checking.check(here.ws) == []


def test_the_public_repository_is_brought_level_and_names_who_signed_only_when_told(shell: Shell, here: Cast) -> None:
    assert shell("public") == 0
    assert "rien n'est encore publié" in shell.out
    here.open(StageKind.FILING)
    sourcing.declare(here.ws, here.secretary, UNSOURCED)
    publish(here, "0.1")
    assert shell("public") == 0
    assert "publique.git : à jour" in shell.out
    assert shell("public", "--signatures") == 0
    assert "publique.git : mis à jour" in shell.out
    assert shell("check") == 0
    assert shell("public", "--no-signatures") == 0
    assert "mis à jour" in shell.out
