"""An empty instance on the real Git and the real database, with a clock that stands still until told.

`pytest --database postgresql` runs the same tests on a real PostgreSQL. The laws run the same examples every time, so
that a verdict and a coverage figure depend on the code alone; `HYPOTHESIS_PROFILE=explore` looks for new ones.
`make test` runs thirty of each law's examples, `make verify` all hundred.
"""

import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as laws

from manifeste_tool.paths import Home
from manifeste_tool.services.instance import instances
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from tests import postgresql

laws.register_profile("same", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
laws.register_profile("explore", deadline=None, max_examples=1_000, suppress_health_check=[HealthCheck.too_slow])
laws.register_profile("quick", parent=laws.get_profile("same"), max_examples=30)
laws.register_profile("few", parent=laws.get_profile("same"), max_examples=20)
laws.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=["sqlite", "postgresql"],
        default="sqlite",
        help="the database that instances are made on (default: sqlite)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Where there is no PostgreSQL, say so in one line and test nothing: it is no failure."""
    missing = postgresql.missing() if config.getoption("--database") == "postgresql" else ""
    if missing:
        pytest.exit(missing, returncode=0)


@pytest.fixture(scope="session", autouse=True)
def _sent_as_browsers_do() -> Iterator[None]:
    """Every browser says from what page a write comes: here from one of ours, where a test says nothing of it.

    A client whose `environ_base` holds `tests.bare` says nothing.
    """
    plain = FlaskClient.run_wsgi_app

    def as_a_browser(self: FlaskClient, environ: dict[str, Any], **options: Any) -> Any:
        if not {"HTTP_SEC_FETCH_SITE", "HTTP_ORIGIN", "HTTP_REFERER", "tests.bare"} & environ.keys():
            environ["HTTP_SEC_FETCH_SITE"] = "same-origin"
        return plain(self, environ, **{**options, "buffered": True})  # read to its end and closed, as by a browser

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FlaskClient, "run_wsgi_app", as_a_browser)
        yield


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


@dataclass
class Databases:
    """Gives each test an empty database of its own; on SQLite it stands in the instance's folder, without a URL."""

    server: postgresql.Server | None = None
    prefix: str = field(default_factory=postgresql.prefix)
    numbers: Iterator[int] = field(default_factory=count)

    def empty(self) -> str:
        return self._made("template0")

    def migrated(self) -> str:
        """A copy of the one that `empty_instance` migrated."""
        return self._made(f"{self.prefix}_0")

    def _made(self, like: str) -> str:
        return self.server.make(f"{self.prefix}_{next(self.numbers)}", like=like) if self.server else ""

    def drop(self, url: str) -> None:
        if self.server and url:
            self.server.drop(postgresql.make_url(url).database or "")


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Iterator[Databases]:
    if request.config.getoption("--database") == "sqlite":
        yield Databases()
        return
    with postgresql.server() as server:
        yield Databases(server)


@pytest.fixture(scope="session")
def empty_instance(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[Path]:
    """Made once: every test gets a copy, which is much faster than migrating anew."""
    home = tmp_path_factory.mktemp("empty") / "instance"
    url = databases.empty()
    instances.create(Settings(home=Home(home), database_url=url)).db.close()
    yield home
    databases.drop(url)


@pytest.fixture
def settings(tmp_path: Path, empty_instance: Path, databases: Databases) -> Iterator[Settings]:
    home = tmp_path / "instance"
    shutil.copytree(empty_instance, home)
    url = databases.migrated()
    yield Settings(home=Home(home), database_url=url)
    databases.drop(url)


@dataclass
class Dice:
    """Throws words that are random but the same at every run."""

    dice: random.Random = field(default_factory=lambda: random.Random(20260302))  # noqa: S311 - the same is the point

    def __call__(self, letters: str, size: int) -> str:
        return "".join(self.dice.choice(letters) for _ in range(size))


@pytest.fixture
def workspace(settings: Settings, clock: Clock) -> Iterator[Workspace]:
    """An open, empty workspace whose identities are random but the same at every run."""
    opened = instances.opened(settings)
    yield replace(opened, now=clock, random_word=Dice())
    opened.db.close()
