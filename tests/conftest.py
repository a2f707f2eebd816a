"""An empty instance on the real Git and the real database, with a clock that stands still until told."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from manifeste_tool.paths import Home
from manifeste_tool.services import instances
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings


@dataclass
class Clock:
    """A clock that a test moves by hand."""

    moment: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **kinds: float) -> datetime:
        self.moment += timedelta(**kinds)
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def empty_instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: every test gets a copy, which is much faster than migrating anew."""
    home = tmp_path_factory.mktemp("empty") / "instance"
    instances.create(Settings(home=Home(home))).db.close()
    return home


@pytest.fixture
def settings(tmp_path: Path, empty_instance: Path) -> Settings:
    home = tmp_path / "instance"
    shutil.copytree(empty_instance, home)
    return Settings(home=Home(home))


@pytest.fixture
def workspace(settings: Settings, clock: Clock) -> Iterator[Workspace]:
    """An open, empty workspace whose identities are random but the same at every run."""
    dice = random.Random(20260302)  # noqa: S311 - the same identities at every run are the point
    opened = instances.opened(settings)
    yield replace(opened, now=clock, random_word=lambda letters, n: "".join(dice.choice(letters) for _ in range(n)))
    opened.db.close()
