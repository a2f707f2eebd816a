"""The application over a small founded text, and people who are signed in."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from manifeste_tool.domain.people import Person
from manifeste_tool.services.instance import accounts
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.web.app import create_app
from tests.services.story import Cast, cast

Enter = Callable[[Person], FlaskClient]


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
