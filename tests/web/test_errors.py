"""Whatever goes wrong has the face of the rest, and nothing that was typed is lost."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient

from manifeste_tool.errors import ForbiddenError, NotFoundError, RefusedError, StaleError, TooLargeError
from tests.services.story import Cast
from tests.web.conftest import Enter

TYPED = {
    "g0-text": "Un alinéa\nréécrit",
    "rationale": "Parce que\nc'est <b>ainsi</b>",
    "headline": "Un titre",
    "once": "k3y",
    "free": "deux mots",
}
REFUSALS = ((RefusedError, 422), (NotFoundError, 404), (StaleError, 409), (ForbiddenError, 403))


@pytest.mark.parametrize(("family", "status"), REFUSALS)
def test_each_family_has_its_status(
    app: Flask, enter: Enter, people: Cast, family: type[Exception], status: int
) -> None:
    def refuse() -> str:
        raise family

    app.add_url_rule("/refuse", view_func=refuse, methods=["POST"])
    answer = enter(people.member).post("/refuse", data=TYPED)
    assert answer.status_code == status
    assert 'class="masthead"' in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_what_was_typed_stands_on_the_page_and_is_posted_again_to_the_same_address(
    app: Flask, enter: Enter, people: Cast
) -> None:
    def refuse() -> str:
        raise RefusedError

    app.add_url_rule("/refuse", view_func=refuse, methods=["POST"])
    page = enter(people.member).post("/refuse?de=1", data=TYPED).text
    assert 'action="/refuse?de=1"' in page
    assert "Vos mots" in page
    assert "Parce que\nc&#39;est &lt;b&gt;ainsi&lt;/b&gt;</textarea>" in page
    assert '<label for="sent-1">Texte</label>' in page
    assert '<label for="sent-2">Exposé sommaire</label>' in page
    assert '<input type="hidden" name="once" value="k3y">' in page
    assert 'value="deux mots"' in page
    assert "Renvoyer" in page


def test_an_expired_session_keeps_the_words_and_opens_the_way_in_beside_them(visitor: FlaskClient) -> None:
    answer = visitor.post("/amendements/nouveau", data=TYPED)
    assert answer.status_code == 401
    assert "Votre session a expiré" in answer.text
    assert "Parce que" in answer.text
    assert 'href="/connexion" target="_blank"' in answer.text


def test_a_page_for_members_sends_a_visitor_to_sign_in_and_back(visitor: FlaskClient) -> None:
    answer = visitor.get("/mes-amendements?x=1")
    assert (answer.status_code, answer.location) == (303, "/connexion?suite=/mes-amendements%3Fx%3D1")


def test_a_file_that_could_not_be_kept_is_said(app: Flask, enter: Enter, people: Cast) -> None:
    def refuse() -> str:
        raise RefusedError

    app.add_url_rule("/refuse", view_func=refuse, methods=["POST"])
    answer = enter(people.member).post("/refuse", data={"f": (io.BytesIO(b"x"), "x.csv")})
    assert "fichier joint" in answer.text


@pytest.mark.parametrize("address", ["/nulle-part", "/paragraphes/zzzzzzzz", "/paragraphes/..%2f", "/texte/v/9.9"])
def test_what_is_not_there_has_the_same_face(visitor: FlaskClient, address: str) -> None:
    answer = visitor.get(address)
    assert answer.status_code == 404
    assert "Page introuvable" in answer.text
    assert 'class="masthead"' in answer.text


def test_a_bug_has_the_same_face_and_tells_nothing_of_the_machine(app: Flask, visitor: FlaskClient) -> None:
    def fail() -> str:
        msg = "secret"
        raise ValueError(msg)

    app.add_url_rule("/panne", view_func=fail)
    answer = visitor.get("/panne")
    assert answer.status_code == 500
    assert "n’a pas pu répondre" in answer.text
    assert "secret" not in answer.text


def test_too_much_is_refused_with_the_limit(app: Flask, visitor: FlaskClient) -> None:
    answer = visitor.post("/connexion/lien/x", data={"rationale": "a" * (5 * 1024 * 1024)})
    assert answer.status_code == 413
    assert "4.0 Mo" in answer.text or "4,0 Mo" in answer.text
    assert TooLargeError.sentence


@pytest.mark.parametrize(("words", "code"), [(b"a\x00b", "U+0000"), (b"caf\xe9", "U+FFFD")])
def test_unreadable_characters_are_named_and_the_rest_kept(visitor: FlaskClient, words: bytes, code: str) -> None:
    parts = ((b"rationale", words), (b"headline", b"Mon titre"))
    body = b"".join(b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % part for part in parts)
    answer = visitor.post("/connexion/lien/x", data=body + b"--x--", content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 422
    assert code in answer.text
    assert "Mon titre" in answer.text


def test_a_wrong_method_and_a_nul_in_the_address_are_answered(visitor: FlaskClient) -> None:
    assert visitor.get("/deconnexion").status_code == 405
    assert visitor.get("/comparer?de=%00&a=1").status_code == 404
    assert visitor.get("/comparer?de=--upload-pack=x&a=1.0").status_code == 404
