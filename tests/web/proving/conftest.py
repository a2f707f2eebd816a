"""One instance for each module, with a provider that lies as each test wants; every test begins two hours later."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, update

from manifeste_tool.domain.proving.second_factor import Demand
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.paths import Home
from manifeste_tool.services.instance import accounts, instances
from manifeste_tool.services.membership import adding
from manifeste_tool.services.proving.provider import Provider
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.tables.accounts.entering import outside_identity, recovery_code, second_factor
from manifeste_tool.storage.tables.people import person
from manifeste_tool.web.app import create_app
from manifeste_tool.web.context import WORKSPACE
from tests.conftest import Clock, Databases
from tests.forged_provider import Forged, serving
from tests.services.story import Cast, cast
from tests.web.conftest import Enter

MEMBER, SECRETARY = "membre@exemple.fr", "secretariat@exemple.fr"


@dataclass
class Proving:
    """The application, its people and its provider."""

    app: Flask
    ws: Workspace
    clock: Clock
    people: Cast
    forged: Forged
    administrator: Person

    def set_provider(self, **chosen: object) -> None:
        """Let the instance name the provider, knowing nothing of it yet."""
        assert self.ws.provider
        self.ws.provider.settings = self.forged.settings(**chosen)
        self.ws.provider._endpoints = self.ws.provider._keys = None

    def demand(self, demand: Demand) -> None:
        self.ws = replace(self.ws, second_factor=demand)
        self.app.extensions[WORKSPACE] = self.ws


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory, empty_instance: Path, databases: Databases) -> Iterator[Proving]:
    home, url, clock = tmp_path_factory.mktemp("proving") / "instance", databases.migrated(), Clock()
    shutil.copytree(empty_instance, home)
    settings = Settings(home=Home(home), database_url=url)
    opened, dice = instances.opened(settings), random.Random(20260302)  # noqa: S311 - the same at every run
    words = lambda letters, n: "".join(dice.choice(letters) for _ in range(n))  # noqa: E731
    with serving(Forged(clock)) as forged:
        ws = replace(opened, now=clock, random_word=words, provider=Provider(forged.settings()))
        people = cast(ws)
        administrator = adding.add_person(ws, Person(0, "Une administratrice", Role.ADMINISTRATOR, "admin@exemple.fr"))
        for whom, email in ((people.member, MEMBER), (people.secretary, SECRETARY)):
            with ws.writing() as connection:
                connection.execute(update(person).where(person.c.id == whom.id).values(email=email))
        yield Proving(create_app(settings, ws), ws, clock, people, forged, administrator)
    opened.db.close()
    databases.drop(url)


@pytest.fixture
def proving(_made: Proving) -> Proving:
    """As it was made, nothing tied nor installed."""
    _made.clock.advance(hours=2)
    with _made.ws.writing() as connection:
        for table in (outside_identity, recovery_code, second_factor):
            connection.execute(delete(table))
    fresh = Forged(_made.clock, port=_made.forged.port, email=MEMBER)
    for one in fields(Forged):
        setattr(_made.forged, one.name, getattr(fresh, one.name))
    _made.set_provider()
    _made.demand(Demand.OFF)
    return _made


@pytest.fixture
def app(proving: Proving) -> Flask:
    return proving.app


@pytest.fixture
def ws(proving: Proving) -> Workspace:
    return proving.ws


@pytest.fixture
def clock(proving: Proving) -> Clock:
    return proving.clock


@pytest.fixture
def people(proving: Proving) -> Cast:
    return proving.people


@pytest.fixture
def forged(proving: Proving) -> Forged:
    return proving.forged


@pytest.fixture
def enter(proving: Proving) -> Enter:
    def entered(whom: Person) -> FlaskClient:
        client = proving.app.test_client()
        token = accounts.sign_in_link(proving.ws, str(whom.id))
        assert client.post(f"/connexion/lien/{token}").status_code == 303
        return client

    return entered
