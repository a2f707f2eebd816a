"""The application over a small founded text, and people who are signed in."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from manifeste_tool.domain.people import Person
from manifeste_tool.services.instance import accounts
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.web.app import create_app
from tests.services.story import Cast, cast

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
