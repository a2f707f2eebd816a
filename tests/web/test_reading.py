"""The pages one reads."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.text.gestures import Change
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.text import sourcing
from tests.services.story import Cast
from tests.web.conftest import Enter


def published(people: Cast, number: str = "1.0") -> None:
    """Publish today's text, what rests on nothing being declared."""
    page = people.ws
    with page.reading() as connection:
        text = page.text(connection, page.main(connection))
        missing = [unit.id for unit in publishing.unsourced(connection, text)]
    if missing:
        sourcing.declare(page, people.secretary, missing)
    publishing.publish(
        page, people.secretary, number=number, title="Un titre", story="Ce qui a changé.", seen=people.tip()
    )


@pytest.mark.parametrize(
    "address",
    ["/", "/demarche", "/connexion", "/accessibilite", "/mentions-legales", "/donnees-personnelles", "/plan-du-site"],
)
def test_every_small_page_opens_with_its_landmarks(visitor: FlaskClient, address: str) -> None:
    page = visitor.get(address).text
    assert page.count("<h1") == 1
    assert '<main id="contenu"' in page
    assert 'class="skip" href="#contenu"' in page
    assert "Accessibilité" in page


def test_the_text_is_not_public_before_a_version_and_says_so(visitor: FlaskClient) -> None:
    page = visitor.get("/texte").text
    assert "n’est pas encore public" in page
    assert "accueil par une personne" not in page


def test_every_identity_of_the_published_text_is_an_element_of_its_page(visitor: FlaskClient, people: Cast) -> None:
    published(people)
    page = visitor.get("/texte").text
    with people.ws.reading() as connection:
        text = people.ws.text(connection, people.tip())
    assert set(text.by_id) <= set(re.findall(r'id="([^"]+)"', page))
    assert visitor.get("/texte/v/1.0").text.count('class="unit') == len(text)
    assert visitor.get("/texte/v/v1.0").status_code == 200


def test_counts_lead_somewhere_and_name_their_paragraph(enter: Enter, people: Cast) -> None:
    people.propose(Change("bbbbbbb2", "L'accueil par une personne reste possible."))
    page = enter(people.member).get("/texte").text
    margin = page.partition('id="bbbbbbb2"')[2].partition("</div>")[0]
    assert 'href="/paragraphes/bbbbbbb2#sources">1 source' in margin
    assert "1 amendement" in margin
    assert "chapitre I, alinéa 1" in margin


def test_nobody_is_offered_to_amend_what_is_fixed(enter: Enter, people: Cast) -> None:
    page = enter(people.member).get("/texte").text
    assert "/amendements/nouveau?paragraphe=bbbbbbb2" in page
    assert "/amendements/nouveau?paragraphe=fffffff2" not in page


def test_a_paragraph_tells_why_it_says_so(enter: Enter, people: Cast) -> None:
    people.integrate(people.propose(Change("bbbbbbb2", "L'accueil par une personne reste possible.")))
    page = enter(people.member).get("/paragraphes/bbbbbbb2").text
    assert "Chapitre I, alinéa 1" in page
    assert "Amendement 1" in page
    assert "<del>" in page
    assert "Je veux parler à quelqu’un." in page


def test_versions_are_listed_compared_and_published(enter: Enter, people: Cast, visitor: FlaskClient) -> None:
    published(people)
    people.ws.now.advance(days=1)  # type: ignore[attr-defined]
    people.integrate(people.propose(Change("bbbbbbb2", "L'accueil par une personne reste possible.")))
    secretary = enter(people.secretary)
    words = {"number": "1.1", "title": "Suite", "story": "Un mot de moins.", "seen": people.tip()}
    refused = secretary.post("/versions", data=words | {"number": "0.9"})
    assert refused.status_code == 422
    assert "Un mot de moins." in refused.text
    assert secretary.post("/versions", data=words | {"seen": "f" * 40}).status_code == 409
    assert secretary.post("/versions", data=words).location == "/versions/1.1"
    assert "ce qui a changé depuis la 1.0" in visitor.get("/versions").text
    page = visitor.get("/comparer?de=1.0&a=1.1").text
    assert "1 paragraphe changé, par 1 amendement." in page
    assert "Amendement 1 : Un titre" in page
    assert ", de member," in page
    assert "partout" in page.partition("<del>")[2]
    assert visitor.get("/comparer?de=1.0&a=1.1&vue=tout").status_code == 200
    assert visitor.get("/comparer?de=1.0&a=1.1&vue=face").status_code == 200
    assert "version 1.1" in visitor.get("/histoire").text
    assert "Une version plus récente existe" in visitor.get("/texte/v/1.0").text


def test_only_the_secretariat_publishes(enter: Enter, people: Cast, visitor: FlaskClient) -> None:
    assert "Publier une version" not in visitor.get("/versions").text
    words = {"number": "1.0", "title": "t", "story": "s", "seen": people.tip()}
    assert enter(people.member).post("/versions", data=words).status_code == 403
    assert visitor.post("/versions", data=words).status_code == 401


def test_the_secretariat_sets_the_stages_and_everybody_reads_them(
    enter: Enter, people: Cast, visitor: FlaskClient
) -> None:
    secretary, opens = enter(people.secretary), people.ws.now() + timedelta(days=30)
    dates = {"kind": "examen", "opens_at": opens.strftime("%Y-%m-%dT%H:%M"), "closes_at": ""}
    assert visitor.get("/demarche").text.count("à venir") == 0
    assert secretary.post("/demarche/etapes", data=dates).status_code == 303
    assert visitor.get("/demarche").text.count("à venir") == 1
    wrong = secretary.post("/demarche/etapes", data=dates | {"closes_at": "2020-01-01T00:00"})
    assert wrong.status_code == 422
    assert "après l’ouverture" in wrong.text
    assert secretary.post("/demarche/etapes", data=dates | {"opens_at": "bientôt"}).status_code == 422
    assert secretary.post("/demarche/etapes", data=dates | {"kind": "fête"}).status_code == 404
    assert enter(people.member).post("/demarche/etapes", data=dates).status_code == 403
    assert visitor.post("/demarche/etapes", data=dates).status_code == 401


def test_the_dates_of_a_stage_are_changed(enter: Enter, people: Cast, visitor: FlaskClient) -> None:
    secretary = enter(people.secretary)
    with people.ws.reading() as connection:
        stage = people.ws.reader(None, connection).stages[0]
    address = f"/demarche/etapes/{stage.id}"
    assert 'type="datetime-local"' in secretary.get(address).text
    dates = {"kind": "depot", "opens_at": "2026-03-01T09:00", "closes_at": "2026-03-05T23:59"}
    assert secretary.post(address, data=dates).status_code == 303
    assert "jeudi 5 mars, 23\u00a0h\u00a059" in visitor.get("/").text
    assert secretary.get("/demarche/etapes/999").status_code == 404
    assert visitor.get(address).status_code == 303
