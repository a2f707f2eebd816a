"""Signing in by a provider of identities, through the real application, against one that lies in every way it can."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from sqlalchemy import update
from werkzeug.test import TestResponse

from manifeste_tool.domain.audience import Audience
from manifeste_tool.services.proving.provider import AGAIN, KEPT
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Signed
from manifeste_tool.storage import journal
from manifeste_tool.storage import people as people_store
from manifeste_tool.storage.proving import identities
from manifeste_tool.storage.tables.people import person
from manifeste_tool.web.context import WORKSPACE
from tests.conftest import Clock
from tests.forged_provider import CLIENT, Forged, hashed, key, unsigned
from tests.services.story import Cast
from tests.web.conftest import Enter
from tests.web.proving.conftest import MEMBER, Proving


def set_out(client: FlaskClient, path: str = "/connexion/fournisseur") -> str:
    """Go to the provider's page and return the address that it sends back to."""
    answer = client.get(path)
    assert answer.status_code == 303, answer.text
    return requests.get(answer.location, allow_redirects=False, timeout=5).headers["Location"]


def come_back(client: FlaskClient, address: str) -> TestResponse:
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")


def sign_in(client: FlaskClient, path: str = "/connexion/fournisseur") -> TestResponse:
    return come_back(client, set_out(client, path))


def refused(app: Flask) -> str:
    """What the page says to somebody who was not let in."""
    client = app.test_client()
    answer = sign_in(client)
    assert answer.status_code in (403, 422, 503), answer.location
    assert client.get("/compte").status_code == 303
    return answer.text


def test_a_member_comes_in_by_the_provider_and_lands_where_they_were_going(
    app: Flask, ws: Workspace, forged: Forged, people: Cast
) -> None:
    client = app.test_client()
    assert "S’identifier avec ProConnect" in client.get("/connexion?suite=/demarche").text
    asked = parse_qs(urlsplit(client.get("/connexion/fournisseur?suite=/demarche").location).query)
    assert {"S256"} == set(asked["code_challenge_method"])
    assert min(len(asked["state"][0]), len(asked["nonce"][0])) >= 32
    newcomer = sign_in(client, "/connexion/fournisseur?suite=/demarche")
    assert newcomer.location == "/compte/ce-que-je-signe?suite=/demarche", "what one signs is public: said once"
    assert client.post("/compte/ce-que-je-signe", data={"suite": "/demarche"}).location == "/demarche"
    answer = sign_in(client, "/connexion/fournisseur?suite=/demarche")
    assert answer.location == "/demarche"
    assert people.member.name in client.get("/demarche").text
    with ws.reading() as connection:
        tied = identities.find(connection, forged.issuer, "sub-1")
        names = [fact.name for fact in journal.latest(connection, Audience.SECRETARIAT, limit=5)]
    assert tied
    assert tied.person_id == people.member.id
    assert {"identity_tied", "person_signed_in"} <= set(names)


LIES = {
    "an identity token of another provider": ({"id_lies": {"iss": "https://autre.exemple"}}, "émetteur"),
    "an identity token for another site": ({"id_lies": {"aud": "un-autre-site"}}, "destinée à un autre site"),
    "one for several sites, handed to another": (
        {"id_lies": {"aud": [CLIENT, "autre"], "azp": "autre"}},
        "destinée à un autre site",
    ),
    "one for nobody": ({"id_lies": {"aud": None}}, "destinée à un autre site"),
    "one that answers another request": ({"id_lies": {"nonce": "un-autre-nonce"}}, "une autre demande"),
    "one that answers no request": ({"id_lies": {"nonce": None}}, "une autre demande"),
    "one that has ended": ({"id_lies": {"exp": 1}}, "périmée"),
    "one without an end": ({"id_lies": {"exp": None}}, "périmée"),
    "one of tomorrow": ({"id_lies": {"iat": 4_000_000_000}}, "sa date"),
    "one of nobody": ({"id_lies": {"sub": None}}, "la même personne"),
    "one of another access token": ({"id_lies": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}}, "ne vont pas ensemble"),
    "one without a signature": ({"make_token": unsigned}, "sa signature"),
    "one that is no token": ({"make_token": lambda _claims: "rien"}, "sa signature"),
    "userinfo of somebody else": ({"userinfo_lies": {"sub": "sub-2"}}, "la même personne"),
    "userinfo of nobody": ({"userinfo_lies": {"sub": None}}, "la même personne"),
    "signed userinfo of somebody else": (
        {"signed_userinfo": True, "userinfo_lies": {"sub": "sub-2"}},
        "la même personne",
    ),
    "signed userinfo for another site": (
        {"signed_userinfo": True, "userinfo_lies": {"aud": "un-autre-site"}},
        "destinée à un autre site",
    ),
    "signed userinfo for nobody": ({"signed_userinfo": True, "userinfo_lies": {"aud": None}}, "destinée à un autre"),
    "signed userinfo of another provider": (
        {"signed_userinfo": True, "userinfo_lies": {"iss": "https://autre.exemple"}},
        "émetteur",
    ),
    "signed userinfo that has ended": ({"signed_userinfo": True, "userinfo_lies": {"exp": 1}}, "périmée"),
}


@pytest.mark.parametrize(("lies", "said"), LIES.values(), ids=LIES)
def test_a_lie_lets_nobody_in_and_is_told(app: Flask, forged: Forged, lies: dict[str, object], said: str) -> None:
    for name, value in lies.items():
        setattr(forged, name, value)
    page = refused(app)
    assert said in page
    assert "Entrer par un lien" in page


def test_a_public_key_taken_for_a_shared_secret_signs_nothing(app: Flask, forged: Forged) -> None:
    forged.make_token = lambda claims: hashed(claims, key("a").as_pem(private=False))
    assert "sa signature" in refused(app)


def test_another_key_under_the_same_name_signs_nothing(app: Flask, forged: Forged) -> None:
    forged.signing = key("b")
    forged.make_token = lambda claims: jwt.encode({"alg": "RS256", "kid": "a"}, claims, key("b"))
    assert "sa signature" in refused(app)


def test_userinfo_is_read_signed_or_not_and_only_signed_where_it_must_be(proving: Proving) -> None:
    proving.set_provider(signed=Signed.ALWAYS)
    assert "pas signée" in refused(proving.app)
    proving.forged.signed_userinfo = True
    assert sign_in(proving.app.test_client()).status_code == 303
    proving.set_provider(signed=Signed.AUTO)
    assert sign_in(proving.app.test_client()).status_code == 303
    proving.set_provider(signed=Signed.NEVER)
    assert "ne répond pas" in refused(proving.app)


def test_a_provider_that_changes_its_keys_is_believed_once_it_publishes_them(
    app: Flask, forged: Forged, clock: Clock
) -> None:
    assert sign_in(app.test_client()).status_code == 303
    forged.signing, forged.published = key("b"), [key("a"), key("b")]
    clock.advance(seconds=AGAIN.total_seconds())
    assert sign_in(app.test_client()).status_code == 303
    forged.published, forged.signing = [key("b")], key("a")
    clock.advance(seconds=KEPT.total_seconds())
    assert "sa signature" in refused(app)


def test_what_a_provider_says_of_itself_is_asked_once_an_hour(app: Flask, forged: Forged, clock: Clock) -> None:
    for _ in range(3):
        assert sign_in(app.test_client()).status_code == 303
    told = [path for path in forged.asked if path.startswith("/.well-known") or path == "/jwks"]
    assert len(told) == 2
    clock.advance(hours=1)
    sign_in(app.test_client())
    assert len([path for path in forged.asked if path == "/jwks"]) == 2


def test_an_answer_serves_once_and_only_in_the_browser_that_asked(app: Flask, forged: Forged, clock: Clock) -> None:
    client = app.test_client()
    answer = set_out(client)
    assert come_back(app.test_client(), answer).status_code == 422
    assert come_back(client, answer.replace("state=", "state=x")).status_code == 422
    answer = set_out(client)
    assert come_back(client, answer).status_code == 303
    assert "pas été commencée" in come_back(client, answer).text
    other, stolen = app.test_client(), set_out(app.test_client())
    mine = set_out(other)
    code = parse_qs(urlsplit(stolen).query)["code"][0]
    replayed = mine.replace(parse_qs(urlsplit(mine).query)["code"][0], code)
    assert "déjà servi" in come_back(other, replayed).text  # a code of another journey: its verifier does not fit
    late = set_out(client)
    clock.advance(minutes=16)
    assert "trop longtemps" in come_back(client, late).text


def test_an_answer_that_names_another_provider_is_not_read(app: Flask, forged: Forged) -> None:
    client = app.test_client()
    before = len(forged.redeemed)
    assert "émetteur" in come_back(client, set_out(client) + "&iss=https://autre.exemple").text
    assert come_back(client, set_out(client) + f"&iss={forged.issuer}").status_code == 303
    assert len(forged.redeemed) == before + 1


def test_a_refusal_at_the_provider_is_told_without_its_words(app: Flask, forged: Forged) -> None:
    forged.refuses = "access_denied<script>"
    page = refused(app)
    assert "n’a pas confirmé la connexion" in page
    assert "access_denied" not in page


TROUBLES = {
    "it fails": ("/.well-known/openid-configuration", ("500 Internal Server Error", "text/plain", b"")),
    "it speaks of something else": ("/.well-known/openid-configuration", ("200 OK", "text/html", b"<p>Bonjour")),
    "it lists": ("/.well-known/openid-configuration", ("200 OK", "application/json", b"[]")),
    "it leads elsewhere": ("/.well-known/openid-configuration", ("302 Found", "text/plain", b"http://127.0.0.1:1/")),
    "it says too much": ("/.well-known/openid-configuration", ("200 OK", "application/json", b" " * 300_000 + b"{}")),
}


@pytest.mark.parametrize(("path", "answer"), TROUBLES.values(), ids=TROUBLES)
def test_a_provider_in_trouble_is_told_and_another_way_offered(
    app: Flask, forged: Forged, path: str, answer: tuple[str, str, bytes]
) -> None:
    forged.answers[path] = answer
    page = app.test_client().get("/connexion/fournisseur")
    assert page.status_code == 503
    assert "ProConnect ne répond pas" in page.text
    assert 'href="/connexion"' in page.text


@pytest.mark.parametrize("path", ["/token", "/jwks", "/userinfo"])
def test_a_provider_that_fails_midway_lets_nobody_in(app: Flask, forged: Forged, path: str) -> None:
    forged.answers[path] = ("302 Found", "application/json", f"{forged.issuer}/ailleurs".encode())
    assert "ne répond pas" in refused(app)
    assert "/ailleurs" not in forged.asked


def test_a_provider_without_keys_or_under_another_name_is_badly_set(app: Flask, forged: Forged, clock: Clock) -> None:
    forged.published = []
    assert "il ne donne pas de clé" in refused(app)
    clock.advance(hours=1)
    forged.discovery_lies = {"issuer": "https://autre.exemple"}
    assert "sous un autre nom" in app.test_client().get("/connexion/fournisseur").text
    forged.discovery_lies = {"token_endpoint": "http://autre.exemple/token"}
    assert "pas protégée" in app.test_client().get("/connexion/fournisseur").text


def test_a_provider_that_is_not_there_is_told(proving: Proving) -> None:
    proving.set_provider(issuer="http://127.0.0.1:9")
    assert "ne répond pas" in proving.app.test_client().get("/connexion/fournisseur").text
    proving.set_provider(issuer="http://fournisseur.exemple")
    assert "pas protégée" in proving.app.test_client().get("/connexion/fournisseur").text


def test_without_a_provider_there_is_neither_button_nor_page(proving: Proving) -> None:
    proving.app.extensions[WORKSPACE] = replace(proving.ws, provider=None)
    visitor = proving.app.test_client()
    assert "/connexion/fournisseur" not in visitor.get("/connexion").text
    assert visitor.get("/connexion/fournisseur").status_code == 404
    assert visitor.get("/connexion/fournisseur/retour?code=x&state=y").status_code == 404
    assert visitor.post("/deconnexion/fournisseur").status_code == 303


def test_an_unknown_address_is_named_with_whom_to_ask_and_no_account_is_made(
    app: Flask, ws: Workspace, forged: Forged
) -> None:
    with ws.reading() as connection:
        before = len(people_store.every(connection))
    forged.email = "Inconnue@Exemple.fr"
    page = refused(app)
    assert "« inconnue@exemple.fr »" in page.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Demandez-le au secrétariat" in page
    with ws.reading() as connection:
        assert len(people_store.every(connection)) == before
        assert identities.find(connection, forged.issuer, "sub-1") is None


def test_an_address_that_nobody_verified_ties_nothing(proving: Proving) -> None:
    proving.forged.verified = None
    assert "pas d’adresse vérifiée" in refused(proving.app)
    proving.set_provider(trusts_address=True)
    proving.forged.verified = False
    assert "pas d’adresse vérifiée" in refused(proving.app)
    proving.forged.verified, proving.forged.email = None, None
    assert "pas d’adresse vérifiée" in refused(proving.app)
    proving.forged.email = MEMBER
    assert sign_in(proving.app.test_client()).status_code == 303


def test_a_tied_identity_counts_whatever_its_address_becomes_and_no_second_one_takes_its_place(
    app: Flask, ws: Workspace, forged: Forged, people: Cast
) -> None:
    assert sign_in(app.test_client()).status_code == 303
    address, forged.email = forged.email, "nouvelle@exemple.fr"
    client = app.test_client()
    assert sign_in(client).status_code == 303
    assert people.member.name in client.get("/compte").text
    forged.email, forged.subject = address, "sub-2"  # the address passed on to somebody else
    assert "déjà rattaché à une autre identité" in refused(app)


def test_somebody_suspended_does_not_come_in_by_the_provider(
    app: Flask, ws: Workspace, forged: Forged, people: Cast
) -> None:
    assert sign_in(app.test_client()).status_code == 303
    with ws.writing() as connection:
        connection.execute(update(person).where(person.c.id == people.member.id).values(active=False))
    assert "Aucun compte actif" in refused(app)
    with ws.writing() as connection:
        connection.execute(update(person).where(person.c.id == people.member.id).values(active=True))


def test_one_ties_an_identity_to_the_account_one_is_signed_in_to_and_unties_it(
    app: Flask, enter: Enter, ws: Workspace, forged: Forged, people: Cast
) -> None:
    forged.email = "tout-autre@exemple.fr"
    client = enter(people.member)
    assert "Rattacher mon compte à ProConnect" in client.get("/compte").text
    page = client.post("/connexion/fournisseur/rattacher")
    assert page.headers["Refresh"].startswith(f"0; url={forged.issuer}/authorize?")
    away = page.headers["Refresh"].removeprefix("0; url=")
    back = requests.get(away, allow_redirects=False, timeout=5).headers["Location"]
    assert come_back(client, back).location == "/compte"
    with ws.reading() as connection:
        (tied,) = identities.of_person(connection, people.member.id)
    assert sign_in(app.test_client()).status_code == 303
    stranger = enter(people.other)
    assert stranger.post(f"/connexion/fournisseur/{tied.id}/delier").status_code == 404
    taken = stranger.post("/connexion/fournisseur/rattacher").headers["Refresh"].removeprefix("0; url=")
    back = requests.get(taken, allow_redirects=False, timeout=5).headers["Location"]
    assert "déjà rattachée à un autre compte" in come_back(stranger, back).text
    assert client.post(f"/connexion/fournisseur/{tied.id}/delier").status_code == 303
    assert "Aucun compte actif" in refused(app)


def test_what_one_began_to_tie_goes_to_nobody_who_came_in_meanwhile(
    app: Flask, enter: Enter, ws: Workspace, forged: Forged, people: Cast
) -> None:
    client = enter(people.member)
    away = client.post("/connexion/fournisseur/rattacher").headers["Refresh"].removeprefix("0; url=")
    back = requests.get(away, allow_redirects=False, timeout=5).headers["Location"]
    with client.session_transaction() as kept, enter(people.other).session_transaction() as theirs:
        kept["_user_id"] = theirs["_user_id"]
    assert "pas été commencée" in come_back(client, back).text
    with ws.reading() as connection:
        assert identities.find(connection, forged.issuer, "sub-1") is None


def test_one_signs_out_here_and_at_the_provider(app: Flask, forged: Forged) -> None:
    client = app.test_client()
    sign_in(client)
    assert 'action="/deconnexion/fournisseur"' in client.get("/compte").text
    page = client.post("/deconnexion/fournisseur")
    away = urlsplit(page.headers["Refresh"].removeprefix("0; url="))
    asked = {name: values[0] for name, values in parse_qs(away.query).items()}
    assert (f"{away.scheme}://{away.netloc}", away.path) == (forged.issuer, "/logout")
    assert jwt.decode(asked["id_token_hint"], key("a"), algorithms=["RS256"]).claims["sub"] == "sub-1"
    assert asked["post_logout_redirect_uri"].endswith("/deconnexion/fournisseur/retour")
    assert client.get("/compte").status_code == 303
    client.get("/deconnexion/fournisseur/retour?state=autre")
    assert "déconnecté de ce site et de" not in client.get("/connexion").text


def test_coming_back_from_signing_out_says_so_once(app: Flask, forged: Forged) -> None:
    client = app.test_client()
    sign_in(client)
    away = urlsplit(client.post("/deconnexion/fournisseur").headers["Refresh"].removeprefix("0; url="))
    state = parse_qs(away.query)["state"][0]
    client.get(f"/deconnexion/fournisseur/retour?state={state}")
    assert "déconnecté de ce site et de ProConnect" in client.get("/connexion").text


def test_a_landing_elsewhere_leads_home(app: Flask) -> None:
    answer = sign_in(app.test_client(), "/connexion/fournisseur?suite=https://autre.exemple/")
    assert answer.location.endswith("/a-faire"), "by « ce que je signe » for a newcomer"
    assert "autre.exemple" not in answer.location
