"""A process that is killed at any step of any act that writes both stores: all of the act, or nothing of it."""

import ast
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from manifeste_tool.errors import ManifesteError
from manifeste_tool.paths import Home
from manifeste_tool.services.instance import checking, instances, upkeep
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from tests.conftest import Clock
from tests.services.interrupting.acts import ACTS
from tests.services.interrupting.steps import Steps, dies_at
from tests.services.story import Cast

SERVICES = Path(__file__).parents[3] / "manifeste_tool" / "services"
#: What moves refs and begins nothing of its own: it finishes what others began, or writes no row (a push to an empty
#: authority, which takes all of it or nothing).
_FINISHING = {"operations.py", *(f"serving/{one}.py" for one in ("filing", "levelling", "handing", "standing"))}
_MOVING = {"carry_out", "write_ref", "move", "_carry_out"}


def _writes_both(path: Path) -> bool:
    """Whether a module announces an operation, or moves a ref of an open repository."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    opens = bool(imported & {"Opened", "RefChange", "carry_out", "write_ref"})
    calls = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    }
    return opens and bool(calls & _MOVING)


def test_every_module_that_writes_both_stores_is_killed_at_every_step() -> None:
    found = {str(path.relative_to(SERVICES)) for path in SERVICES.rglob("*.py") if _writes_both(path)}
    assert found - _FINISHING == {one.module for one in ACTS.values()}


@contextmanager
def _opened(home: Path, clock: Clock) -> Iterator[Workspace]:
    ws = instances.opened(Settings(home=Home(home)))
    try:
        yield replace(ws, now=clock)
    finally:
        ws.db.close()


_COUNTED = ("fact", "notice", '"commit"', "revision", "version", "amendment", "amendment_revision", "source_link")


def _state(ws: Workspace) -> tuple[object, ...]:
    """All that an act changes, without what is drawn anew each time: how many rows, and the words of each branch."""
    with ws.reading() as connection:
        counts = [connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() for table in _COUNTED]  # noqa: S608
        stages = connection.execute(text("SELECT count(*), count(closes_at) FROM stage")).all()
        tips = connection.execute(text("SELECT ref, sha FROM tip ORDER BY ref")).all()
        words = [(ref, [unit.text for unit in ws.text(connection, sha)]) for ref, sha in tips]
        title = connection.execute(text("SELECT value FROM setting WHERE name = 'title'")).scalar()
    return (tuple(counts), tuple(map(tuple, stages)), tuple(map(repr, words)), title)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "copies"
    made.mkdir()
    return made


def _copy(settings: Settings, folder: Path, name: str) -> Path:
    made = folder / name
    shutil.copytree(settings.home.root, made)
    return made


def _done(home: Path, act: str, here: Cast | None, clock: Clock) -> tuple[list[str], tuple[object, ...]]:
    """Do an act whole; return its steps and what it leaves."""
    with _opened(home, clock) as ws:
        with Steps().watched() as steps:
            ACTS[act].do(ws, here)  # type: ignore[arg-type]
        assert checking.check(ws) == []
        return steps.names, _state(ws)


def _dies(home: Path, act: str, here: Cast | None, clock: Clock, step: int) -> None:
    def act_in_a_process() -> None:
        with _opened(home, clock) as ws:
            ACTS[act].do(ws, here)  # type: ignore[arg-type]

    assert dies_at(step, act_in_a_process)


@pytest.mark.slow
@pytest.mark.parametrize("act", ACTS)
def test_an_act_that_is_killed_at_any_step_is_done_once_or_not_at_all(
    workspace: Workspace, settings: Settings, clock: Clock, folder: Path, act: str, request: pytest.FixtureRequest
) -> None:
    if settings.database_url:
        pytest.skip("each step has a copy of the whole instance, which is one folder on SQLite alone")
    here = ACTS[act].before(workspace)
    before = _state(workspace)
    workspace.db.close()
    names, after = _done(_copy(settings, folder, "whole"), act, here, clock)
    assert before != after
    for step, name in enumerate(names, 1):
        home = _copy(settings, folder, f"{step}")
        _dies(home, act, here, clock, step)
        with _opened(home, clock) as ws:
            upkeep.catch_up(ws, patience=None)
            found = _state(ws)
            assert found in (before, after), f"{act}: half of it after step {step}, {name}"
            assert checking.check(ws) == [], f"{act}: step {step}, {name}"
            with suppress(ManifesteError):  # where it was done already, it is refused or changes nothing
                ACTS[act].do(ws, here)  # type: ignore[arg-type]
            assert _state(ws) == after, f"{act}: again after step {step}, {name}"
            assert checking.check(ws) == [], f"{act}: again after step {step}, {name}"
        shutil.rmtree(home)
    request.node.user_properties.append(("kills", len(names)))
    print(f"{act}: killed at {len(names)} steps")
