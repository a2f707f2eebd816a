"""Names of the site, proxies, cookies, and every write of the url map asked for by nobody's page."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, Rule

from manifeste_tool.services.instance import accounts
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.web import security
from manifeste_tool.web.app import create_app
from tests.services.story import Cast
from tests.web.conftest import Enter

SITE = "https://manifeste.exemple.fr"


@pytest.fixture
def site(settings: Settings, workspace: Workspace, people: Cast) -> Flask:
    """Served under its name, behind one proxy."""
    told = {"url": SITE, "proxies": 1, "secure_cookies": True}
    return create_app(replace(settings, **told), replace(workspace, base_url=SITE))


class Told(FlaskClient):
    """A browser behind something that says the same with each request."""

    always: Mapping[str, str] = {}

    def open(self, *args: Any, headers: Mapping[str, str] | None = None, **options: Any) -> Any:
        return super().open(*args, headers={**self.always, **(headers or {})}, **options)


def asked(app: Flask, host: str = "manifeste.exemple.fr", proto: str = "https", **headers: str) -> FlaskClient:
    client = Told(app, app.response_class)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    client.always = {"Host": host, "X-Forwarded-Proto": proto, **named}
    return client


@pytest.mark.parametrize("host", ["mal.exemple", "manifeste.exemple.fr.mal.exemple", "mal.exemple:443", "a b", "[", ""])
def test_the_site_answers_under_its_own_name_alone(site: Flask, host: str) -> None:
    refused = asked(site, host).get("/contributions.csv")
    assert refused.status_code == 421
    assert refused.headers["Cache-Control"] == "private, no-store"
    assert asked(site, host).post("/deconnexion").status_code == 421
    assert asked(site, host).get("/api/v1/versions").status_code == 421


@pytest.mark.parametrize(
    "host", ["manifeste.exemple.fr", "MANIFESTE.exemple.fr:443", "127.0.0.1:5000", "[::1]:5000", "localhost"]
)
def test_what_anybody_writes_of_a_host_stands_on_no_page_and_in_no_answer_that_is_kept(site: Flask, host: str) -> None:
    poison = {
        "x_forwarded_host": "mal.exemple",
        "x_original_url": "/mal",
        "x_rewrite_url": "/mal",
        "forwarded": "host=mal.exemple",
        "x_host": "mal.exemple",
        "x_forwarded_prefix": "/mal",
        "x_forwarded_port": "666",
    }
    for path in ("/", "/texte", "/tracabilite.csv", "/sitemap.xml", "/abonnements"):
        answer = asked(site, host, **poison).get(path)
        assert b"mal.exemple" not in answer.data
        assert b":666" not in answer.data
        assert "mal" not in str(answer.headers)
        later = asked(site).get(path)
        assert (later.status_code, later.data) == (answer.status_code, answer.data)
    sent = asked(site, host, **poison).get("/a-faire")
    assert sent.status_code == 303
    assert sent.headers["Location"].startswith("/connexion")


def test_an_instance_without_an_address_keeps_no_page_for_another_name(app: Flask) -> None:
    first = asked(app, "mal.exemple").get("/tracabilite.csv")
    assert first.status_code == 200
    assert b"mal.exemple" not in asked(app, "localhost").get("/tracabilite.csv").data


@pytest.mark.parametrize(("proxies", "proto", "hsts"), [(1, "https", True), (1, "http", False), (0, "https", False)])
def test_https_is_promised_where_a_trusted_proxy_says_that_it_is_there(
    settings: Settings, workspace: Workspace, proxies: int, proto: str, hsts: bool
) -> None:
    client = asked(create_app(replace(settings, url=SITE, proxies=proxies), workspace), proto=proto)
    for _ in range(2):  # the second is answered from memory
        assert ("Strict-Transport-Security" in client.get("/accessibilite").headers) is hsts


def test_the_cookie_is_of_this_host_and_of_https_alone(
    site: Flask, workspace: Workspace, people: Cast, enter: Enter
) -> None:
    client = asked(site)
    answer = client.post(f"/connexion/lien/{accounts.sign_in_link(workspace, str(people.member.id))}")
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if "manifeste_session" in one)
    assert cookie.startswith("__Host-manifeste_session=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    assert client.get("/a-faire", base_url=SITE).headers["Cache-Control"] == "private, no-store"


def test_a_changed_secret_signs_nobody_out_while_the_one_before_is_known(
    settings: Settings, workspace: Workspace, people: Cast, enter: Enter
) -> None:
    old = workspace.secret
    signed = enter(people.member).get_cookie("manifeste_session")
    assert signed
    for previous, status in ((old, 200), ("", 303)):
        changed = create_app(replace(settings, secret="n" * 40, previous_secret=previous), workspace)
        client = changed.test_client()
        client.set_cookie("manifeste_session", signed.value)
        assert client.get("/a-faire").status_code == status


def made_up(rule: Rule, word: str = "x") -> dict[str, object]:
    """Return a value for each argument of an address, of its form and naming nothing."""
    forms = {"IdentityConverter": "aaaaaaaa", "VersionConverter": "0.1", "WholeConverter": 1}
    return {
        name: min(kind.items) if isinstance(kind, AnyConverter) else forms.get(type(kind).__name__, word)
        for name, kind in rule._converters.items()
    }


def writes(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every address that is written to, made up: it is refused before anybody looks what it names."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            yield rule, adapter.build(rule.endpoint, made_up(rule), method="POST")


def test_no_write_of_the_url_map_is_taken_from_another_page_or_from_none(
    app: Flask, people: Cast, enter: Enter
) -> None:
    client = enter(people.secretary)
    client.environ_base["tests.bare"] = True
    every = [one for one in writes(app) if one[0].endpoint not in security.OPEN_TO_OTHERS]
    assert len(every) > 150
    foreign = cycle(
        ({"Origin": "https://mal.exemple"}, {"Origin": "null"}, {"Referer": "http://mal.exemple/localhost"})
    )
    for (_, path), headers in zip(every, foreign, strict=False):
        for said in ({}, headers):
            assert client.post(path, headers=said, data={"x": "y"}).status_code == 403, (path, said)
