"""What a machine asks: alive, ready, figures, on which port and with which token."""

from dataclasses import replace

import pytest

from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.services.health import beating
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.database import Database
from manifeste_tool.web.app import create_app
from tests.limits import allow
from tests.services.story import Cast

TOKEN = "jeton-de-mesure"


def test_a_process_that_answers_is_alive_whatever_became_of_the_database(
    settings: Settings, workspace: Workspace
) -> None:
    broken = replace(workspace, db=Database.at("sqlite:////nulle/part/base.sqlite3"))
    client = create_app(settings, broken).test_client()
    client.set_cookie("manifeste_session", "quoi que ce soit")
    alive = client.get("/healthz")
    assert (alive.status_code, alive.json) == (200, {"alive": True})
    assert "Set-Cookie" not in alive.headers
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert "nulle" not in ready.text


def test_readiness_is_told_afresh_without_a_name_of_the_site(
    settings: Settings, workspace: Workspace, people: Cast
) -> None:
    client = create_app(replace(settings, url="https://manifeste.exemple.fr"), workspace).test_client()
    there = {"Host": "10.1.2.3:5000"}
    assert client.get("/readyz", headers=there).json["failing"] == ["worker"]
    beating.beat(workspace)
    ready = client.get("/readyz", headers=there)
    assert (ready.status_code, ready.json["ready"]) == (200, True)
    assert ready.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("told", "sent", "port", "status"),
    [
        ({}, "", "80", 404),
        ({}, "Bearer ", "80", 404),
        ({"metrics_token": TOKEN}, "", "80", 404),
        ({"metrics_token": TOKEN}, f"Bearer {TOKEN}x", "80", 404),
        ({"metrics_token": TOKEN}, f"Basic {TOKEN}", "80", 404),
        ({"metrics_token": TOKEN}, f"Bearer {TOKEN}", "80", 200),
        ({"metrics_port": 9100}, "", "80", 404),
        ({"metrics_port": 9100}, "", "9100", 200),
    ],
)
def test_figures_are_for_who_has_the_token_or_asks_on_their_port(
    settings: Settings,
    workspace: Workspace,
    told: dict[str, object],
    sent: str,
    port: str,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Settings, "metrics_folder", None)  # one process: its own counts
    client = create_app(replace(settings, **told), workspace).test_client()
    client.environ_base["SERVER_PORT"] = port
    headers = {"Authorization": sent} if sent else {}
    asked = client.get("/metrics", headers=headers, environ_overrides={"SERVER_PORT": port})
    assert asked.status_code == status
    if port == "9100":
        assert client.get("/texte", environ_overrides={"SERVER_PORT": port}).status_code == 404


def test_figures_say_what_was_asked_kept_refused_and_waits(
    settings: Settings, workspace: Workspace, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Settings, "metrics_folder", None)
    allow(monkeypatch, Limit.WRITE_FROM, 1)
    client = create_app(replace(settings, metrics_token=TOKEN), workspace).test_client()
    for _ in range(3):
        client.get("/accessibilite", buffered=True)
    client.get("/nulle/part/canari", buffered=True)
    client.post("/suivi", data={"code": "x"}, buffered=True)
    assert client.post("/suivi", data={"code": "x"}, buffered=True).status_code == 429
    told = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    assert 'manifeste_requests_total{endpoint="legal.accessibility",method="GET",status="200"} 3.0' in told
    assert 'manifeste_requests_total{endpoint="-",method="GET",status="404"} 1.0' in told
    assert "manifeste_cache_hits_total 2.0" in told
    assert f'manifeste_limits_hit_total{{limit="{Limit.WRITE_FROM}"}} 1.0' in told
    assert 'manifeste_request_seconds_count{endpoint="legal.accessibility"} 3.0' in told
    assert 'manifeste_mails{state="en attente"} 0.0' in told
    assert "canari" not in told
