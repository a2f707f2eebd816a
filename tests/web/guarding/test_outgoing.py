"""The program asks nothing of the network by itself: not while it serves, and not anywhere in its code."""

import ast
import io
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from manifeste_tool.services.clock import running
from manifeste_tool.services.exporting import working
from manifeste_tool.services.telling import composing
from tests.services.story import Cast
from tests.web.conftest import Enter
from tests.web.guarding.test_fronts import made_up

PACKAGE = Path(__file__).parents[3] / "manifeste_tool"
#: What can reach a machine elsewhere, and the rooms that may: the provider of identities, and the server of mails.
CLIENTS = {
    *("socket", "ssl", "http.client", "urllib.request", "urllib3", "requests", "httpx", "httpcore", "aiohttp"),
    *("ftplib", "smtplib", "telnetlib", "xmlrpc", "websockets", "authlib.integrations.requests_client", "asyncio"),
    *("imaplib", "poplib", "pycurl", "paramiko"),
}
ALLOWED = {"smtplib": {"storage/telling/smtp.py"}, "ssl": {"storage/telling/smtp.py"}}
PROVING = ("web/proving/", "services/proving/", "storage/proving/")
PROVERS = {"requests", "authlib.integrations.requests_client", "urllib3"}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)


def test_no_module_but_those_of_mails_and_of_the_provider_imports_a_client() -> None:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        for name in imported(path):
            client = next((one for one in CLIENTS if name == one or name.startswith(f"{one}.")), None)
            proving = client in PROVERS and place.startswith(PROVING)
            if client and not proving and place not in ALLOWED.get(client, ()):
                found[place] = client
    assert found == {}


@pytest.fixture
def shut_off(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Nothing leaves this machine, and who tries is told of."""
    tried: list[Any] = []

    def refused(_plug: socket.socket, address: Any) -> None:
        tried.append(address)
        raise OSError(101, "shut off")

    def unresolved(*asked: Any, **_options: Any) -> None:
        tried.append(asked)
        raise socket.gaierror(-2, "shut off")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket.socket, "connect_ex", refused)
    monkeypatch.setattr(socket.socket, "sendto", lambda _plug, _data, *address: refused(_plug, address))
    monkeypatch.setattr(socket, "getaddrinfo", unresolved)
    monkeypatch.setattr(socket, "gethostbyname", unresolved)
    return tried


def test_no_route_and_no_round_of_work_asks_anything_of_the_network(
    app: Flask,
    people: Cast,
    enter: Enter,
    shut_off: list[Any],
) -> None:
    if people.ws.db.engine.dialect.name != "sqlite":
        pytest.skip("the database itself is reached by the network")
    client = enter(people.secretary)
    adapter = app.url_map.bind("localhost")
    address = "https://ailleurs.exemple/x.png"
    for rule in app.url_map.iter_rules():
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            path = adapter.build(rule.endpoint, made_up(rule), method=method)
            data = (
                {"body": f"![]({address})", "url": address, "file": (io.BytesIO(b"%PDF-1.4"), "x.pdf")}
                if method == "POST"
                else None
            )
            client.open(path, method=method, data=data, query_string={"url": address}).close()
    running.run(people.ws)
    composing.compose(people.ws)
    working.run(people.ws)
    assert shut_off == []
