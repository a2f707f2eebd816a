"""The log of a real application: every route driven with canaries, none of which comes out."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask

from manifeste_tool.services.health import logs
from manifeste_tool.settings import LogFormat
from tests.services.story import Cast
from tests.web.conftest import Enter
from tests.web.guarding.test_fronts import made_up

MAIL, TOKEN, CODE, WORD, IP = (
    "canari@exemple.fr",
    "canari0canari1canari2canari3xyz",
    "739204",
    "mot-canari",
    "203.0.113.77",
)
CANARIES = ("canari", CODE, IP, "Jeanne")


@pytest.fixture(params=list(LogFormat))
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    root, own = logging.getLogger(), logging.getLogger(logs.NAME)
    before = (root.handlers[:], root.level, own.level)
    stream = io.StringIO()
    logs.install(request.param, stream)
    yield stream
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level, own.level = before


@pytest.mark.parametrize("written", [LogFormat.JSON], indirect=True)
def test_no_route_writes_down_what_it_was_sent(app: Flask, people: Cast, enter: Enter, written: io.StringIO) -> None:
    client = enter(people.secretary)
    client.environ_base |= {"REMOTE_ADDR": IP}
    headers = {
        "User-Agent": f"{WORD}\x1b[31m",
        "X-Forwarded-For": IP,
        "X-Jeton": TOKEN,
        "Authorization": f"Bearer {TOKEN}",
        "Accept-Language": MAIL,
    }
    routes = [one for one in app.url_map.iter_rules() if one.endpoint != "static"]
    adapter = app.url_map.bind("localhost")
    for rule in routes:
        path = adapter.build(rule.endpoint, made_up(rule, TOKEN), method=next(iter(rule.methods or {"GET"})))
        given = {"q": MAIL, "cle": TOKEN, "code": CODE, "ip": IP}
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            body = (
                {"body": f"{WORD} Jeanne\nerror forged", "email": MAIL, "code": CODE, "token": TOKEN}
                if method == "POST"
                else None
            )
            client.open(path, method=method, query_string=given, data=body, headers=headers).close()
    lines = written.getvalue().splitlines()
    assert len(lines) >= len(routes)
    for canary in CANARIES:
        assert [line for line in lines if canary in line] == []


def test_a_bug_is_written_down_with_where_it_was_and_nothing_of_what_was_sent(
    app: Flask, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> str:
        secret = MAIL
        try:
            return str(int(f"Jeanne {secret}"))
        except ValueError as error:
            raise KeyError(f"{TOKEN} {secret}\nrequest forged") from error

    monkeypatch.setitem(app.view_functions, "legal.accessibility", fails)
    answer = app.test_client().get("/accessibilite?q=Jeanne", buffered=True)
    assert answer.status_code == 500
    bug, request = written.getvalue().splitlines()
    assert "KeyError" in bug
    assert "test_log.py" in bug
    assert " fails" in bug
    assert answer.headers["X-Request-Id"] in bug
    assert answer.headers["X-Request-Id"] in request
    assert "legal.accessibility" in request
    assert [one for one in CANARIES if one in written.getvalue()] == []


def test_a_request_is_one_line_that_names_the_route_the_person_and_nothing_else(
    app: Flask, people: Cast, enter: Enter, written: io.StringIO
) -> None:
    client = enter(people.member)
    written.truncate(written.seek(0))
    client.get("/a-faire?x=y", buffered=True)
    visitor = app.test_client()
    for _ in range(2):
        visitor.get("/accessibilite", buffered=True)
    member, fresh, kept = written.getvalue().splitlines()
    if member.startswith("{"):
        told = [json.loads(line) for line in (member, fresh, kept)]
        assert [one["person"] for one in told] == [people.member.id, None, None]
        assert [one["endpoint"] for one in told] == ["todo.mine", "legal.accessibility", "legal.accessibility"]
        assert [one["kept"] for one in told] == [None, None, True]
        assert {frozenset(one) for one in told} == {
            frozenset(
                {"timestamp", "level", "logger", "event", "method", "endpoint", "status", "ms", "id", "person", "kept"}
            )
        }
    else:
        assert f"person={people.member.id}" in member
        assert "kept=True" in kept


def test_what_a_library_says_is_kept_without_the_words_it_was_filled_with(written: io.StringIO) -> None:
    logger = logging.getLogger("gunicorn.error")
    logger.error("Error handling request %s", f"/connexion/lien/{TOKEN}")
    logger.warning("Invalid request from ip=%(ip)s", {"ip": IP})
    logger.error("worker %d of %d\nforged", 3, 4)
    logger.error(f"said {MAIL} at once")  # noqa: G004 - as some libraries do
    logs._on_uncaught(ValueError, ValueError(f"'{MAIL}'"), None)
    logs._on_uncaught(KeyboardInterrupt, KeyboardInterrupt(), None)
    lines = written.getvalue().splitlines()
    assert len(lines) == 5
    assert "worker 3 of 4" in lines[2]
    assert [one for one in CANARIES if one in written.getvalue()] == []
