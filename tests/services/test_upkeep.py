"""A process that dies at any step leaves something that catch-up heals; four that integrate at once lose nothing."""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from manifeste_tool.domain.amending.amendments import State
from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.integration.work import of_amendments
from manifeste_tool.domain.text.gestures import Change, Delete, Insert
from manifeste_tool.errors import StaleError
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.instance import checking, instances, upkeep
from manifeste_tool.services.integration import integrating
from manifeste_tool.services.text import drafting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.git import MAIN
from tests.services.interrupted import POINTS
from tests.services.story import Cast, cast

ROOT = Path(__file__).parents[2]
#: Integrations are killed at every `make test`; what else changes both stores, as slow, at every `make verify`.
CASES = [
    pytest.param(act, point, marks=() if act == "integrate" else pytest.mark.slow)
    for act, points in POINTS.items()
    for point in points
]


def _interrupted(settings: Settings, act: str, point: str) -> subprocess.CompletedProcess[bytes]:
    instance = {"MANIFESTE_HOME": str(settings.home.root), "MANIFESTE_DATABASE_URL": settings.database_url}
    command = [sys.executable, "-m", "tests.services.interrupted", act, point]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **instance}, capture_output=True, check=False, timeout=60
    )


@pytest.mark.parametrize(("act", "point"), CASES)
def test_a_process_killed_at_any_step_is_healed(workspace: Workspace, settings: Settings, act: str, point: str) -> None:
    here = cast(workspace)
    old = here.tip()
    if act == "integrate":
        filed = here.propose(Change("aaaaaaa2", "Nous disons comment."))
        here.adopt(filed)
    died = _interrupted(settings, act, point)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()

    upkeep.catch_up(workspace, patience=None)

    assert checking.check(workspace) == []
    with workspace.reading() as connection:
        filed_now = amendments.every(connection)
        moved = workspace.main(connection) != old
    if act == "integrate":
        assert moved == (filed_now[0].state is State.INTEGRATED)
        assert moved == (point in ("after the ref", "inside the application", "before the last commit"))
    else:
        assert len(filed_now) == (point in ("after the row", "after the ref"))
    _goes_on(here, act, filed_now)


def _goes_on(here: Cast, act: str, filed: tuple[amendments.Amendment, ...]) -> None:
    """What was interrupted can be done again, or was done."""
    if act == "integrate" and filed[0].state is not State.INTEGRATED:
        integrating.integrate(here.ws, here.secretary, seen=here.tip(), plan=of_amendments(filed[0].id))
    elif act == "propose":
        words = Change("ccccccc2", "Les agents sont formés souvent. Ils choisissent leurs outils.")
        proposal = Proposal("c" * 32, here.tip(), "Titre", "Parce que.", (words,))
        assert proposing.propose(here.ws, here.member, proposal).number == 1
    assert checking.check(here.ws) == []


def test_catching_up_leaves_alone_what_may_still_be_under_way(workspace: Workspace, settings: Settings) -> None:
    here = cast(workspace)
    filed = here.propose(Change("aaaaaaa2", "Nous disons comment."))
    here.adopt(filed)
    _interrupted(settings, "integrate", "after the announcement")
    by_the_real_clock = replace(workspace, now=lambda: datetime.now(UTC))
    assert upkeep.catch_up(by_the_real_clock).dropped == 0
    assert "catch-up" in " ".join(checking.check(workspace))
    assert upkeep.catch_up(workspace, patience=None).dropped == 1
    assert checking.check(workspace) == []


def _integrate_one(settings: Settings, number: int) -> str:
    """Integrate amendment `number`, previewing again whenever somebody else was faster."""
    ws = instances.opened(settings)
    with ws.reading() as connection:
        secretary = next(one for one in people.every(connection) if one.name == "secretary")
    for _ in range(200):
        with ws.reading() as connection:
            seen = ws.main(connection)
        try:
            integrating.integrate(ws, secretary, seen=seen, plan=of_amendments(number))
        except StaleError:
            continue
        return "integrated"
    return "given up"


def _in_four_processes(work: Callable[[Settings, int], str], settings: Settings, numbers: list[int]) -> list[str]:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        return pool.starmap(work, [(settings, number) for number in numbers], chunksize=1)


def test_four_processes_integrating_at_once_lose_nothing(workspace: Workspace, settings: Settings) -> None:
    here = cast(workspace, stage=StageKind.DRAFTING)
    paragraphs = "\n\n".join(f"Paragraphe numéro {number} du texte d'essai." for number in range(12))
    seen = here.tip()
    text = drafting.write(workspace, here.drafter, seen=seen, gestures=[Insert("aaaaaaa2", paragraphs)]).text
    drafting.end_drafting(workspace, here.secretary)
    here.open(StageKind.FILING)
    added = [unit for unit in text if unit.text.startswith("Paragraphe numéro")]
    filed = [here.propose(Change(unit.id, unit.text + " Amendé.")) for unit in added]
    for one in filed:
        here.adopt(one)
    outcomes = _in_four_processes(_integrate_one, settings, [one.id for one in filed])
    assert outcomes == ["integrated"] * 12
    with workspace.reading() as connection, workspace.repository.opened() as git:
        final = workspace.text(connection, workspace.main(connection))
        assert [final.by_id[unit.id].text for unit in added] == [f"{unit.text} Amendé." for unit in added]
        assert len(git.first_parents(MAIN)) == 14
    assert checking.check(workspace) == []


def _write_one(settings: Settings, number: int) -> str:
    ws = instances.opened(settings)
    with ws.reading() as connection:
        drafter = next(one for one in people.every(connection) if one.name == "drafter")
        seen = ws.main(connection)
    identity = ("aaaaaaa2", "bbbbbbb2", "ccccccc2", "ddddddd2")[number]
    drafting.write(ws, drafter, seen=seen, gestures=[Change(identity, f"Réécrit par la main {number}.")])
    return identity


def test_four_drafters_saving_at_once_lose_nothing(workspace: Workspace, settings: Settings) -> None:
    here = cast(workspace, stage=StageKind.DRAFTING)
    _in_four_processes(_write_one, settings, [0, 1, 2, 3])
    drafting.end_drafting(workspace, here.secretary)
    for number, identity in enumerate(("aaaaaaa2", "bbbbbbb2", "ccccccc2", "ddddddd2")):
        assert here.words(identity) == f"Réécrit par la main {number}."
    assert checking.check(workspace) == []


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        ("UPDATE tip SET sha = (SELECT base FROM amendment LIMIT 1)", "refs/heads/main"),
        ("DELETE FROM identity WHERE id = 'aaaaaaa2'", "identités"),
        ("DELETE FROM contribution", "sources citées"),
        ("DELETE FROM revision", "ne touche pas"),
        ("DELETE FROM source_link", "Le lien entre"),
        ("UPDATE edit SET after = 'Autre chose.'", "ses modifications"),
        ("UPDATE snapshot SET markdown = 'Autre chose.'", "n'est pas celui de Git"),
        ("UPDATE amendment SET sha = base", "sa dernière rectification"),
        ("UPDATE amendment_revision SET sha = base", "sa référence Git"),
    ],
)
def test_check_says_what_is_wrong(workspace: Workspace, statement: str, complaint: str) -> None:
    here = cast(workspace)
    here.integrate(here.propose(Delete("ddddddd2")))
    here.propose(Change("aaaaaaa2", "Nous disons comment."))
    assert checking.check(workspace) == []
    with workspace.writing() as connection:
        connection.exec_driver_sql(statement)
    assert complaint in " ".join(checking.check(workspace))
