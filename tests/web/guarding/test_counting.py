"""What a request is counted as, reports of browsers, and whom a flaw is told to."""

import json
from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.services.guarding import reads
from manifeste_tool.services.guarding.limits import TooOftenError
from manifeste_tool.services.guarding.reads import Readings
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.web.app import create_app
from tests.conftest import Clock
from tests.limits import allow
from tests.services.story import Cast
from tests.web.conftest import Enter

OTHER = {"REMOTE_ADDR": "203.0.113.9"}


def test_whoever_writes_too_often_loses_no_word_and_is_told_when_to_go_on(
    enter: Enter, people: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = enter(people.member)
    allow(monkeypatch, Limit.WRITE_BY, 1)
    client.post("/courriels", data={"body": "Mes mots gardés"})
    clock.advance(minutes=4)
    refused = client.post("/courriels", data={"body": "Mes mots gardés"})
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "360"
    assert "Recommencez dans 6" in refused.text
    assert "Mes mots gardés" in refused.text
    assert client.get("/a-faire").status_code == 200, "reading goes on"
    assert client.post("/courriels", environ_base=OTHER).status_code == 429, "an account is one wherever it is"
    assert enter(people.secretary).post("/courriels").status_code != 429, "somebody else in the same room"


def test_visitors_are_counted_by_their_network_and_files_apart(
    visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(monkeypatch, Limit.UPLOAD_FROM, 1)
    for status in (404, 429):
        assert visitor.post("/concertations/RIEN-1/contribuer", data={"body": "x"}).status_code == status
    assert visitor.post("/suivi", data={"code": "x"}).status_code != 429
    assert visitor.post("/concertations/RIEN-1/contribuer", environ_base=OTHER).status_code == 404


def test_readings_are_handed_over_a_few_at_a_time_and_what_is_kept_costs_nothing(
    app: Flask, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "STEP", 5)
    allow(monkeypatch, Limit.API, 10)
    for rank in range(14):
        assert visitor.get(f"/api/v1/versions?limit={rank + 1}").status_code == 200
    refused = visitor.get("/api/v1/versions?limit=20")
    assert refused.status_code == 429
    assert refused.json["status"] == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert visitor.get("/api/v1/versions?limit=1").status_code == 200, "what the cache answers is not counted"
    assert visitor.get("/api").status_code == 200
    allow(monkeypatch, Limit.SEARCH, 4)
    found = [visitor.get(f"/recherche?q=mot{rank}").status_code for rank in range(6)]
    assert found == [200, 200, 200, 200, 429, 429]


def test_a_flood_that_was_refused_writes_nothing_more_and_ends_with_its_window(
    workspace: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "MOST_PLACES", 2)
    allow(monkeypatch, Limit.API, 1)
    readings = Readings()
    for _ in range(reads.STEP - 1):
        readings.count(workspace, Limit.API, who="192.0.2.7")
    for _ in range(2):
        with pytest.raises(TooOftenError):
            readings.count(workspace, Limit.API, who="192.0.2.7")
    with workspace.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM attempt").scalar() == 0
    clock.advance(minutes=10)
    readings.count(workspace, Limit.API, who="192.0.2.7")
    readings.count(workspace, Limit.API, who="192.0.2.8")
    assert len(readings._noted) == 2


REPORT = {
    "document-uri": "http://localhost/texte?q=canari",
    "effective-directive": "script-src-elem",
    "blocked-uri": "inline",
}


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"csp-report": REPORT}, ("script-src-elem", "inline", "text.text")),
        (
            {"csp-report": REPORT | {"blocked-uri": "https://mal.exemple/canari.js"}},
            ("script-src-elem", "foreign", "text.text"),
        ),
        (
            {
                "csp-report": REPORT
                | {"blocked-uri": "http://localhost/canari.js", "document-uri": "http://localhost/canari"}
            },
            ("script-src-elem", "own", "-"),
        ),
        (
            {"csp-report": REPORT | {"blocked-uri": "http://[canari", "document-uri": "http://[canari"}},
            ("script-src-elem", "unreadable", "-"),
        ),
        ({"csp-report": {"violated-directive": "img-src 'self' canari"}}, ("img-src", "foreign", "initiative.home")),
        ({"csp-report": REPORT | {"effective-directive": "canari\nforged"}}, None),
        ({"csp-report": "canari"}, None),
        (["canari"], None),
        ({}, None),
    ],
)
def test_a_report_of_a_browser_is_put_into_our_own_words(
    visitor: FlaskClient, caplog: pytest.LogCaptureFixture, sent: object, told: tuple[str, str, str] | None
) -> None:
    with caplog.at_level("WARNING", "manifeste.navigateurs"):
        answer = visitor.post("/csp-report", data=json.dumps(sent), content_type="application/csp-report")
    assert answer.status_code == 204
    noted = [one.msg for one in caplog.records if one.name == "manifeste.navigateurs"]
    assert "canari" not in str(noted)
    if told is None:
        assert noted == []
    else:
        (one,) = noted
        assert (one["directive"], one["blocked"]) == told[:2]
        assert told[2] in (one["endpoint"], "initiative.home")


def test_reports_are_bounded_in_size_and_number(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert visitor.post("/csp-report", data=b"x" * 20_000).status_code == 413
    allow(monkeypatch, Limit.CSP_REPORT, 2)
    assert visitor.post("/csp-report", data=b"[").status_code == 204
    assert visitor.post("/csp-report", data=b"[").status_code == 429


@pytest.mark.parametrize(
    ("contact", "line"),
    [
        ("securite@exemple.fr", "Contact: mailto:securite@exemple.fr"),
        ("https://exemple.fr/faille", "Contact: https://exemple.fr/faille"),
    ],
)
def test_whoever_finds_a_flaw_is_told_whom_to_tell(
    settings: Settings, workspace: Workspace, contact: str, line: str
) -> None:
    assert create_app(settings, workspace).test_client().get("/.well-known/security.txt").status_code == 404
    told = (
        create_app(replace(settings, security_contact=contact), workspace)
        .test_client()
        .get("/.well-known/security.txt")
    )
    assert told.mimetype == "text/plain"
    lines = told.text.splitlines()
    assert lines[0] == line
    expires = datetime.fromisoformat(
        next(one for one in lines if one.startswith("Expires: ")).removeprefix("Expires: ")
    )
    assert 0 < (expires - workspace.now()).days < 366
