"""The data of every earlier release: opened by today's program it loses nothing, checks clean, is read and written."""

import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import func, inspect, select, table

from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.integration.work import of_amendments
from manifeste_tool.domain.readers import Role
from manifeste_tool.domain.text.gestures import Change
from manifeste_tool.domain.text.text import Kind
from manifeste_tool.paths import Home
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.instance import checking, instances
from manifeste_tool.services.instance.upkeep import catch_up
from manifeste_tool.services.integration import integrating
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people, stages
from manifeste_tool.storage.database import Database, is_current
from manifeste_tool.web.app import create_app
from tests.releases import make

pytestmark = pytest.mark.slow
PAGES = ("/", "/texte", "/versions", "/amendements", "/contributions", "/seances", "/collectivites", "/methode")


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases")
    make.unpack(folder)
    return folder


@pytest.fixture(params=make.RELEASES)
def settings(request: pytest.FixtureRequest, releases: Path, tmp_path: Path) -> Settings:
    """The instance of one earlier release, nothing of it touched yet."""
    if request.config.getoption("--database") == "postgresql":
        pytest.skip("what earlier releases left stands in SQLite: test_on_a_server.py copies it")
    home = Home(tmp_path / "instance")
    home.root.mkdir()
    shutil.copyfile(releases / request.param / make.DATABASE, home.database)
    bundle = releases / request.param / make.BUNDLE
    subprocess.run(["git", "clone", "--quiet", "--mirror", str(bundle), str(home.repository)], check=True)
    return Settings(home=home)


def rows(settings: Settings) -> dict[str, int]:
    """How many rows each table holds, the words of the search left out: they are made again."""
    db = Database.at(settings.sqlalchemy_url)
    with db.reading() as connection:
        names = [one for one in inspect(connection).get_table_names() if "search" not in one and one != "likeness"]
        held = {one: connection.execute(select(func.count()).select_from(table(one))).scalar_one() for one in names}
    db.close()
    return held


def test_what_an_earlier_release_left_is_migrated_whole_read_and_written(settings: Settings) -> None:
    before = rows(settings)
    with instances.visited(settings) as ws:
        with ws.reading() as connection:
            assert is_current(connection)
        after = rows(settings)
        assert {name: after[name] for name in before if name in after} == {
            n: c for n, c in before.items() if n in after
        }
        catch_up(ws, patience=None, thorough=True)
        assert checking.check(ws) == []
        client = create_app(settings, ws).test_client()
        assert {path: client.get(path).status_code for path in PAGES} == dict.fromkeys(PAGES, 200)
        integrate_one(ws)
        assert checking.check(ws) == []


def integrate_one(ws: Workspace) -> None:
    """File an amendment, adopt it and integrate it, as the people who are there."""
    with ws.writing() as connection:
        stages.add(connection, Stage(StageKind.FILING, ws.now(), None, False, cycle=ws.cycle(connection)))
        everybody = people.every(connection)
        member = next(one for one in everybody if one.role is Role.MEMBER)
        secretary = next(one for one in everybody if one.role is Role.SECRETARIAT)
        seen = ws.main(connection)
        unit = next(one for one in ws.text(connection, seen) if one.kind is Kind.PARAGRAPH and not one.fixed)
    words = f"{unit.text} Et davantage."
    proposal = Proposal(ws.new_key(), seen, "Un titre", "Parce que.", (Change(unit.id, words),))
    filed = proposing.propose(ws, member, proposal)
    deciding.admit(ws, secretary, filed.id)
    deciding.adopt(ws, secretary, filed.id)
    integrating.integrate(ws, secretary, seen=seen, plan=of_amendments(filed.id))
    with ws.reading() as connection:
        assert ws.text(connection, ws.main(connection)).by_id[unit.id].text == words
