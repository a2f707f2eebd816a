"""The application over a small founded text, and people who are signed in."""

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from manifeste_tool.domain.readers import Person
from manifeste_tool.paths import Home
from manifeste_tool.services.instance import accounts, instances
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.web.app import create_app
from tests.conftest import Clock, Databases
from tests.services.story import Cast, cast
from tests.web.open_world import World, world

Enter = Callable[[Person], FlaskClient]


@pytest.fixture(scope="session", autouse=True)
def _addresses_compiled_once() -> Iterator[None]:
    """Every test makes an application of its own, of the same three hundred addresses: compiled anew they took a
    third of the time of these tests. What is kept depends on an address alone and works on any rule of it."""
    compiled: dict[tuple[Any, ...], Any] = {}
    plain = Rule._compile_builder

    def once(rule: Rule, append_unknown: bool = True) -> Any:
        key = (tuple(rule._trace), append_unknown, repr(rule.defaults))
        if key not in compiled:
            compiled[key] = plain(rule, append_unknown)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", once)
        yield


@pytest.fixture
def people(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def app(settings: Settings, workspace: Workspace, people: Cast) -> Flask:
    return create_app(settings, workspace)


@pytest.fixture
def demo(settings: Settings, workspace: Workspace, people: Cast) -> Flask:
    return create_app(replace(settings, demo=True), workspace)


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def enter(app: Flask, workspace: Workspace) -> Enter:
    """Return a browser in which this person is signed in."""

    def entered(person: Person) -> FlaskClient:
        client = app.test_client()
        token = accounts.sign_in_link(workspace, str(person.id))
        assert client.post(f"/connexion/lien/{token}").status_code == 303
        return client

    return entered


@pytest.fixture(scope="module")
def open_world(tmp_path_factory: pytest.TempPathFactory, empty_instance: Path, databases: Databases) -> Iterator[World]:
    """Made once a module: its tests read, and leave what they change to the last of them."""
    home, url = tmp_path_factory.mktemp("open") / "instance", databases.migrated()
    shutil.copytree(empty_instance, home)
    settings = Settings(home=Home(home), database_url=url)
    opened, dice = instances.opened(settings), random.Random(20260302)  # noqa: S311 - the same at every run
    words = lambda letters, n: "".join(dice.choice(letters) for _ in range(n))  # noqa: E731
    yield world(replace(opened, now=Clock(), random_word=words), settings)
    opened.db.close()
    databases.drop(url)
