"""The whole code flow through the real application, against a provider that others wrote."""

import contextlib
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from manifeste_tool.services.proving.provider import Provider
from manifeste_tool.settings import IdentityProvider
from manifeste_tool.web.context import WORKSPACE
from tests.web.proving.conftest import MEMBER, Proving

pytestmark = pytest.mark.slow
RETURN = "http://127.0.0.1:5000/connexion/fournisseur/retour"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A process of its own, that wants the site to be registered and a nonce to be given."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    wanted = [
        sys.executable,
        "-m",
        "oidc_provider_mock",
        "--port",
        str(port),
        "--require-registration",
        "--require-nonce",
    ]
    with subprocess.Popen(wanted, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        _wait(address)
        yield address
        process.terminate()


def _wait(address: str) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with contextlib.suppress(requests.ConnectionError):
            if requests.get(f"{address}/.well-known/openid-configuration", timeout=5).ok:
                return
        time.sleep(0.05)
    pytest.fail("the provider did not start")


@pytest.fixture
def site(proving: Proving, issuer: str) -> Proving:
    """The application, known to that provider, under the clock of this machine, which is the provider's too."""
    registered = requests.post(f"{issuer}/oauth2/clients", json={"redirect_uris": [RETURN]}, timeout=5).json()
    known = IdentityProvider(
        issuer=issuer,
        client_id=registered["client_id"],
        client_secret=registered["client_secret"],
        name="Essai Connect",
    )
    ws = replace(proving.ws, provider=Provider(known), now=lambda: datetime.now(UTC))
    proving.app.extensions[WORKSPACE] = ws
    return proving


def agreed(client: FlaskClient, subject: str, *, action: str = "authorize") -> TestResponse:
    """Set out, say at the provider's page who one is, and come back."""
    away = client.get("/connexion/fournisseur?suite=/demarche").location
    assert "code_challenge_method=S256" in away
    back = requests.post(away, data={"sub": subject, "action": action}, allow_redirects=False, timeout=5)
    assert back.status_code == 302, back.text
    parts = urlsplit(back.headers["Location"])
    return client.get(f"{parts.path}?{parts.query}")


def knows(issuer: str, subject: str, **claims: object) -> None:
    assert requests.put(f"{issuer}/users/{subject}", json=claims, timeout=5).status_code == 204


def test_a_member_comes_in_and_goes_out_by_a_real_provider(site: Proving, issuer: str) -> None:
    knows(issuer, "agent-17", email=MEMBER, email_verified=True)
    client = site.app.test_client()
    assert "S’identifier avec Essai Connect" in client.get("/connexion").text
    answer = agreed(client, "agent-17")
    told_first = "/compte/ce-que-je-signe?suite=/demarche"  # of somebody who comes for the first time
    assert (answer.status_code, answer.location) == (303, told_first), answer.text
    page = client.get("/demarche").text
    assert site.people.member.name in page
    away = client.post("/deconnexion/fournisseur").headers["Refresh"].removeprefix("0; url=")
    shown = requests.get(away, timeout=5)
    (onward,) = re.findall(r'name="redirect_uri"[^>]*value="([^"]+)"', shown.text) or [""]
    state = parse_qs(urlsplit(away).query)["state"][0]
    assert state in onward
    back = urlsplit(onward.replace("&amp;", "&"))
    client.get(f"{back.path}?{back.query}")
    assert "déconnecté de ce site et de Essai Connect" in client.get("/connexion").text


def test_a_real_provider_that_knows_another_address_or_is_refused_lets_nobody_in(site: Proving, issuer: str) -> None:
    knows(issuer, "agent-18", email="personne@exemple.fr", email_verified=True)
    unknown = agreed(site.app.test_client(), "agent-18")
    assert unknown.status_code == 403
    assert "personne@exemple.fr" in unknown.text
    knows(issuer, "agent-19", email=MEMBER, email_verified=False)
    assert "pas d’adresse vérifiée" in agreed(site.app.test_client(), "agent-19").text


def test_somebody_who_says_no_at_a_real_provider_is_told_how_else_to_come_in(site: Proving, issuer: str) -> None:
    client = site.app.test_client()
    away = client.get("/connexion/fournisseur").location
    back = requests.post(away, data={"action": "deny"}, allow_redirects=False, timeout=5)
    parts, state = urlsplit(back.headers["Location"]), parse_qs(urlsplit(away).query)["state"][0]
    answer = client.get(f"{parts.path}?{parts.query}&state={state}")  # this one forgets it when it says no
    assert answer.status_code == 422
    assert "Entrer par un lien" in answer.text


def test_a_code_of_a_real_provider_serves_once(site: Proving, issuer: str) -> None:
    knows(issuer, "agent-17", email=MEMBER, email_verified=True)
    client = site.app.test_client()
    away = client.get("/connexion/fournisseur").location
    back = requests.post(away, data={"sub": "agent-17"}, allow_redirects=False, timeout=5).headers["Location"]
    code = parse_qs(urlsplit(back).query)["code"][0]
    parts = urlsplit(back)
    assert client.get(f"{parts.path}?{parts.query}").status_code == 303
    other = site.app.test_client()
    state = parse_qs(urlsplit(other.get("/connexion/fournisseur").location).query)["state"][0]
    replayed = other.get(f"/connexion/fournisseur/retour?code={code}&state={state}")
    assert replayed.status_code == 422
    assert "déjà servi" in replayed.text
