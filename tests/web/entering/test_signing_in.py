"""Signing in and out."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from manifeste_tool.services.instance import accounts
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.web.context import safe_path
from tests.conftest import Clock
from tests.services.story import Cast
from tests.web.conftest import Enter


def test_opening_a_link_uses_nothing_up_and_pressing_its_button_does_once(
    visitor: FlaskClient, workspace: Workspace, people: Cast
) -> None:
    address = f"/connexion/lien/{accounts.sign_in_link(workspace, str(people.member.id))}"
    assert visitor.get(address).status_code == visitor.get(address).status_code == 200
    assert visitor.get(address).headers["Cache-Control"] == "no-store"
    assert visitor.post(address).status_code == 303
    assert people.member.name in visitor.get("/").text
    again = visitor.post(address)
    assert again.status_code == 410
    assert "n’est plus valable" in again.text


def test_a_link_is_worth_fifteen_minutes(
    visitor: FlaskClient, workspace: Workspace, people: Cast, clock: Clock
) -> None:
    token = accounts.sign_in_link(workspace, str(people.member.id))
    clock.advance(minutes=15)
    assert visitor.post(f"/connexion/lien/{token}").status_code == 410


def test_the_cookie_is_read_by_no_script_and_sent_by_no_other_site(
    visitor: FlaskClient, workspace: Workspace, people: Cast
) -> None:
    token = accounts.sign_in_link(workspace, str(people.member.id))
    cookie = visitor.post(f"/connexion/lien/{token}").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_signing_out_forgets_the_person(enter: Enter, people: Cast) -> None:
    client = enter(people.member)
    assert client.post("/deconnexion").status_code == 303
    assert people.member.name not in client.get("/").text


def test_one_click_signs_in_only_in_a_demonstration(app: Flask, demo: Flask, people: Cast) -> None:
    assert app.test_client().post("/demo/connexion", data={"who": "membre"}).status_code == 404
    assert "Démonstration" not in app.test_client().get("/").text
    client = demo.test_client()
    assert "Démonstration" in client.get("/").text
    answer = client.post("/demo/connexion", data={"who": "secretariat", "suite": "/demarche"})
    assert (answer.status_code, answer.location) == (303, "/demarche")
    assert people.secretary.name in client.get("/").text
    assert client.post("/demo/connexion", data={"who": "personne"}).status_code == 404


@pytest.mark.parametrize("face", ["membre", "secretariat", "referent", "redacteur"])
def test_every_face_of_the_demonstration_opens(demo: Flask, face: str) -> None:
    assert demo.test_client().post("/demo/connexion", data={"who": face}).status_code == 303


@pytest.mark.parametrize(
    "elsewhere", ["https://ailleurs.fr", "//ailleurs.fr", "/\\ailleurs.fr", "ailleurs", "", None, "/a\r\nb", "/\x00"]
)
def test_nobody_is_sent_to_another_site(elsewhere: str | None) -> None:
    assert safe_path(elsewhere) == "/"


def test_one_goes_on_to_where_one_was() -> None:
    assert safe_path("/texte?q=1#k7") == "/texte?q=1#k7"
