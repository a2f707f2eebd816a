"""Somebody holds the database for longer than anybody waits: told so, asked to come back, nothing lost, nothing twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text

from manifeste_tool.domain.integration.work import of_amendments
from manifeste_tool.errors import AcceptedUnseenError, BusyDatabaseError
from manifeste_tool.services import operations
from manifeste_tool.services.instance import checking
from manifeste_tool.services.instance.upkeep import catch_up
from manifeste_tool.services.integration import integrating
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.database import Database
from manifeste_tool.storage.git import Opened
from tests.services.story import Cast, cast, change
from tests.web.visit import fields, opened

FORM = "/amendements/nouveau"


@pytest.fixture
def here(workspace: Workspace, settings: Settings) -> Iterator[Cast]:
    """A commission whose program waits a fifth of a second for its turn, and not fifteen."""
    db = Database.at(settings.sqlalchemy_url, patience=200)
    yield cast(replace(workspace, db=db))
    db.close()


@contextmanager
def held(settings: Settings) -> Iterator[None]:
    """Hold the writers' turn, as another process would."""
    url = settings.sqlalchemy_url.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url, connect_args={} if settings.database_url else {"isolation_level": None})
    with engine.connect() as connection:
        on_server = "SELECT pg_advisory_xact_lock(20260302)"
        connection.execute(text(on_server if settings.database_url else "BEGIN IMMEDIATE"))
        try:
            yield
        finally:
            connection.rollback()
    engine.dispose()


def test_whoever_writes_is_asked_to_come_back_and_has_their_words(here: Cast, settings: Settings) -> None:
    visit = opened(here, settings)
    member = visit.as_(here.member)
    form = fields(member.get(f"{FORM}?paragraphe=bbbbbbb2&acte=change"), FORM)
    form |= {"g0-text": "Des mots à garder.", "headline": "Mon titre", "rationale": "Ma raison.", "act": "file"}
    with held(settings):
        refused = member.post(FORM, data=form)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "15")
        for said in ("occupée depuis trop longtemps", "Des mots à garder.", "Ma raison.", "Renvoyer"):
            assert said in refused.text
        assert visit.as_(None).get("/texte").status_code == member.get("/texte").status_code == 200
    assert member.post(FORM, data=form).status_code == 303
    with here.ws.reading() as connection:
        assert len(amendments.every(connection)) == 1
    assert checking.check(here.ws) == []


@pytest.mark.parametrize("when", ["before Git moves", "after Git moved"])
def test_an_integration_that_meets_a_lock_is_refused_or_done_once(
    here: Cast, settings: Settings, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    amendment = here.propose(change("ddddddd2", "un guichet ouvert chaque jour ;"))
    here.adopt(amendment)
    seen, plan = here.tip(), of_amendments(amendment.id)
    if when == "before Git moves":
        with held(settings), pytest.raises(BusyDatabaseError):
            integrating.integrate(here.ws, here.secretary, seen=seen, plan=plan)
        integrating.integrate(here.ws, here.secretary, seen=seen, plan=plan)
    else:
        plain, locks = Opened.move, []

        def locked(git: Opened, changes: object) -> None:
            plain(git, changes)  # type: ignore[arg-type]
            locks.append(held(settings))
            locks[0].__enter__()

        monkeypatch.setattr(operations.Opened, "move", locked)
        with pytest.raises(AcceptedUnseenError):
            integrating.integrate(here.ws, here.secretary, seen=seen, plan=plan)
        monkeypatch.undo()
        locks[0].__exit__(None, None, None)
        assert catch_up(here.ws).applied == 1
    assert "chaque jour" in here.words("ddddddd2")
    assert checking.check(here.ws) == []
