"""What becomes of contributions, on the pages: decided from a list, undone, told on each, contested, answered."""

import re
from dataclasses import replace
from html import unescape

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.consulting.contributions import Contribution, Fate
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.gathering.consents import Way
from manifeste_tool.domain.outcomes.outcomes import Choice, Chosen
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.text.text import Relation, Source
from manifeste_tool.services.contributing import receiving
from manifeste_tool.services.contributing.receiving import Arrival
from manifeste_tool.services.outcomes import deciding
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.synthesis import findings
from manifeste_tool.storage.tables.synthesis import reading
from tests.services.story import Cast, change
from tests.web.conftest import Enter
from tests.web.test_reading import published

ONE, TWO, HIDDEN = "2026-ESSAI-0005", "2026-ESSAI-0006", "2026-ESSAI-0007"
CITED = "2025-ESSAI-0001"


@pytest.fixture(autouse=True)
def _said(people: Cast) -> None:
    bare = Contribution(ONE, "Une parole.", theme="Eau", publishable=True, origin="suites", external_id="5")
    also = replace(bare, reference=TWO, body="Une autre.", external_id="6")
    hidden = replace(bare, reference=HIDDEN, body="Tue.", publishable=False, external_id="7")
    with people.ws.writing() as connection:
        contributions.add(connection, [bare, also, hidden], people.ws.now())
        findings.put(connection, Finding("E1", "Une autre eau"), [ONE, TWO], people.ws.now())


def plain(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return words(answer.text)


def words(page: str) -> str:
    """Return the words of a page, one space between them."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u202f", " ").replace("\xa0", " ").split())


def decided(people: Cast, *references: str, reason: str = "Une autre loi le dit.") -> int:
    one = Choice(Chosen.SELECTION, references)
    return deciding.decide(people.ws, people.secretary, one, fate=Fate.NOT_RETAINED, reason=reason)


def test_from_the_list_a_theme_is_decided_with_its_count_and_undone(enter: Enter, people: Cast) -> None:
    desk = enter(people.secretary)
    assert "3 contributions" in plain(desk, "/secretariat/suites?theme=Eau")
    form = desk.get("/secretariat/suites/nouvelle?theme=Eau").text
    assert "<b>3</b>" in form
    sent = {"theme": "Eau", "fate": "non retenue", "expected": "3", "reason": ""}
    refused = desk.post("/secretariat/suites", data=sent)
    assert refused.status_code == 422
    assert "Dites pourquoi" in refused.text
    made = desk.post("/secretariat/suites", data={**sent, "reason": "La loi le dit déjà."})
    assert made.status_code == 303
    page = plain(desk, made.location)
    assert "non retenue" in page
    assert "du thème « Eau »" in page
    assert "Annuler pour 3 contributions" in page
    assert desk.post("/secretariat/suites", data={**sent, "reason": "Autre.", "expected": "2"}).status_code == 409
    assert "La loi le dit déjà." in words(desk.get("/secretariat/suites/decisions").text.replace("’", "'"))
    undone = desk.post(f"{made.location}/annuler", follow_redirects=True)
    assert "annulée pour 3 contributions" in words(undone.text)
    assert desk.post(f"{made.location}/annuler").status_code == 422


def test_ticked_contributions_are_decided_alone(enter: Enter, people: Cast) -> None:
    desk = enter(people.secretary)
    assert f'name="contribution" value="{ONE}"' in desk.get("/contributions").text
    assert 'name="contribution"' not in enter(people.member).get("/contributions").text
    form = desk.get(f"/secretariat/suites/nouvelle?contribution={ONE}&devenir=").text
    assert f'<input type="hidden" name="contribution" value="{ONE}">' in form
    sent = {"contribution": ONE, "fate": "transmise", "passed_to": "La région", "expected": "1"}
    assert desk.post("/secretariat/suites", data=sent).status_code == 303
    page = plain(enter(people.member), f"/contributions/{ONE}")
    assert "Elle est transmise à La région" in page
    assert "avec" not in page.partition("Décidé le")[2][:30]


def test_a_finding_leads_to_deciding_for_all_it_was_drawn_from(enter: Enter, people: Cast) -> None:
    desk = enter(people.secretary)
    assert "/secretariat/suites/nouvelle?enseignement=E1" in desk.get("/enseignements/E1").text
    assert "Donner une suite" not in enter(people.member).get("/enseignements/E1").text
    sent = {"enseignement": "E1", "fate": "hors champ", "expected": "2"}
    made = desk.post("/secretariat/suites", data=sent)
    assert "E1, Une autre eau" in plain(people_of(desk), made.location)


def people_of(desk: FlaskClient) -> FlaskClient:
    """Return the same application, read by nobody in particular."""
    return desk.application.test_client()


def test_everybody_reads_why_on_the_contribution_and_with_how_many_others(visitor: FlaskClient, people: Cast) -> None:
    number = decided(people, ONE, HIDDEN)
    page = plain(visitor, f"/contributions/{ONE}")
    assert "Elle n'est pas retenue." in page.replace("’", "'")
    assert "avec une autre" in page
    assert "Une autre loi le dit." in page
    told = plain(visitor, f"/secretariat/suites/{number}")
    assert "Une autre loi le dit." in told
    assert HIDDEN not in told
    assert "1 sur 2" in told
    assert "Annuler" not in told


def test_a_decision_on_what_nobody_may_read_is_nobody_s(visitor: FlaskClient, enter: Enter, people: Cast) -> None:
    number = decided(people, HIDDEN, reason="SECRET")
    assert visitor.get(f"/secretariat/suites/{number}").status_code == 404
    assert enter(people.member).get(f"/secretariat/suites/{number}").status_code == 404
    assert "SECRET" in plain(enter(people.secretary), f"/secretariat/suites/{number}")


def test_a_paragraph_that_is_not_published_is_not_named(visitor: FlaskClient, enter: Enter, people: Cast) -> None:
    one = Choice(Chosen.SELECTION, (ONE,))
    number = deciding.decide(people.ws, people.secretary, one, fate=Fate.ALREADY_THERE, paragraph="bbbbbbb2")
    addresses = (f"/contributions/{ONE}", f"/secretariat/suites/{number}")
    for address in addresses:
        assert "pas encore publié" in plain(visitor, address)
        assert "bbbbbbb2" not in visitor.get(address).text
        assert "bbbbbbb2" in enter(people.member).get(address).text
    published(people)
    for address in addresses:
        assert 'href="/paragraphes/bbbbbbb2"' in visitor.get(address).text


def test_the_story_tells_when_it_was_read_put_to_a_finding_published_and_changed(
    visitor: FlaskClient, enter: Enter, people: Cast
) -> None:
    with people.ws.writing() as connection:
        findings.put(connection, Finding("E2", "Garder un guichet"), [CITED], people.ws.now())
        row = {"contribution": CITED, "person_id": people.drafter.id, "read_at": people.ws.now()}
        connection.execute(reading.insert().values(**row))
        connection.execute(reading.insert().values({**row, "person_id": people.secretary.id}))
    published(people)
    people.integrate(people.propose(change("bbbbbbb2", "L'accueil par une personne est gardé partout.")))
    page = plain(visitor, f"/contributions/{CITED}")
    assert "Lue par la commission le 2 mars 2026 ." in page
    assert "Versée à l’enseignement E2, Garder un guichet le 2 mars 2026" in page.replace("'", "’")
    assert "La version 1.0 est du 2 mars 2026." in page
    assert "Modifié" not in page, "nothing newer than what a visitor may see"
    assert "une autre personne" not in page, "how many read it is the commission's"
    member = plain(enter(people.member), f"/contributions/{CITED}")
    assert "Modifié depuis, dans le texte en cours." in member
    assert "puis par une autre personne" in member
    published(people, "1.1")
    assert "Modifié par la version 1.1" in plain(visitor, f"/contributions/{CITED}")


def test_a_reprise_is_contested_on_the_page_and_answered(visitor: FlaskClient, enter: Enter, people: Cast) -> None:
    published(people)
    page = visitor.get(f"/contributions/{CITED}").text
    address = f"/contributions/{CITED}/contester?paragraphe=bbbbbbb2&source={CITED}"
    assert address.replace("&", "&amp;") in page
    assert "300 signes" in plain(visitor, address)
    sent = {"paragraph": "bbbbbbb2", "key": CITED, "words": ""}
    where = f"/contributions/{CITED}/contester"
    assert visitor.post(where, data=sent).status_code == 422
    assert visitor.post(where, data={**sent, "words": "Je parlais du samedi."}).status_code == 303
    told = plain(visitor, f"/contributions/{CITED}")
    assert "Quelqu’un a contesté cette reprise" in told.replace("'", "’")
    assert "samedi" not in told
    desk = enter(people.drafter)
    assert "Je parlais du samedi." in plain(desk, "/secretariat/reprises-contestees")
    answer = {"settlement": "gardée", "relation": "reprend", "answer": ""}
    assert desk.post("/secretariat/reprises-contestees/1", data=answer).status_code == 422
    answer["answer"] = "Le paragraphe ne dit rien des jours."
    assert desk.post("/secretariat/reprises-contestees/1", data=answer).status_code == 303
    assert "Le paragraphe ne dit rien des jours." in plain(visitor, f"/contributions/{CITED}")
    assert "rien des jours" in plain(desk, "/secretariat/reprises-contestees?etat=repondues")
    assert enter(people.member).get("/secretariat/reprises-contestees").status_code == 403


def test_with_the_code_the_author_reads_the_story_and_contests(visitor: FlaskClient, people: Cast) -> None:
    with people.ws.writing() as connection:
        new = Contribution("", "Un guichet le samedi.", publishable=True, origin="essai")
        made = receiving.receive(people.ws, connection, new, Arrival(Happened.CONTRIBUTION_RECEIVED, Way.FORM))
    reference = made.contribution.reference
    decided(people, reference, ONE)
    page = words(visitor.post("/suivi", data={"code": made.token}).text)
    assert "Une autre loi le dit." in page
    assert "avec une autre" in page
    sourcing.cite(people.ws, people.drafter, Linking("ccccccc2", put=(Source(reference, Relation.TAKES_UP),)))
    published(people)
    page = visitor.post("/suivi", data={"code": made.token}).text
    assert "Elle est reprise dans le texte" in words(page)
    assert "Une autre loi" not in page
    sent = {"code": made.token, "paragraph": "ccccccc2", "key": reference, "words": "a" * 301}
    refused = visitor.post("/suivi/contester", data=sent)
    assert (refused.status_code, "a" * 301 in refused.text) == (422, True)
    done = words(visitor.post("/suivi/contester", data={**sent, "words": "Le samedi."}).text)
    assert "vous répond ici" in done
    assert "L’auteur de la contribution a dit" in done.replace("'", "’")


def test_the_secretariat_s_pages_are_no_one_else_s(visitor: FlaskClient, enter: Enter, people: Cast) -> None:
    for address in ("/secretariat/suites", "/secretariat/suites/nouvelle", "/secretariat/suites/decisions"):
        assert enter(people.member).get(address).status_code == 403, address
        assert visitor.get(address).status_code in (302, 303, 401, 403), address
    assert visitor.get("/secretariat/suites/99").status_code == 404
