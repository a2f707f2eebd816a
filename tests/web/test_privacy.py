"""One's own data in the browser: carried away, erased after a second look; what the instance says of itself."""

import json
import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.privacy import settling
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage import people as accounts
from manifeste_tool.storage.privacy.rows import TABLES
from tests.conftest import Clock
from tests.services.story import Cast, change
from tests.web.conftest import Enter

EMAIL = "capucine@canari.example"


@pytest.fixture
def member(workspace: Workspace, people: Cast) -> Person:
    with workspace.writing() as connection:
        row = update(TABLES["person"]).where(TABLES["person"].c.id == people.member.id)
        connection.execute(row.values(name="Capucine Dorval", email=EMAIL))
    return people.member


@pytest.fixture
def administrator(workspace: Workspace, people: Cast) -> Person:
    with workspace.writing() as connection:
        return accounts.add(connection, Person(0, "Une administratrice", Role.ADMINISTRATOR), workspace.now())


def _link(workspace: Workspace) -> str:
    with workspace.reading() as connection:
        mails = connection.execute(select(TABLES["mail"].c.text).order_by(TABLES["mail"].c.id)).scalars().all()
    found = re.search(r"/compte/effacer/[a-z0-9]+", mails[-1])
    assert found is not None
    return found.group()


def test_one_carries_away_all_that_is_ones_own_and_nothing_of_others(
    member: Person, people: Cast, enter: Enter, workspace: Workspace
) -> None:
    people.propose(change("bbbbbbb2", "L'accueil est un droit."), headline="Un droit à moi")
    people.propose(change("ccccccc2", "SECRETDAUTRUI."), by=people.other, headline="SECRETDAUTRUI")
    answer = enter(member).post("/compte/donnees")
    assert answer.headers["Cache-Control"] == "private, no-store"
    with ZipFile(BytesIO(answer.data)) as archive:
        data = json.loads(archive.read("donnees.json"))
        read_me = archive.read("lisez-moi.html").decode()
    assert data["donnees"]["person"][0]["email"] == EMAIL
    assert [one["headline"] for one in data["donnees"]["amendment"]] == ["Un droit à moi"]
    assert "Un droit à moi" in read_me
    assert EMAIL in read_me
    assert "SECRETDAUTRUI" not in json.dumps(data) + read_me
    assert "digest" not in json.dumps(data["donnees"])
    with workspace.reading() as connection:
        assert [one.person_id for one in journal.named(connection, Happened.OWN_DATA_TAKEN)] == [member.id]


def test_an_account_is_erased_by_what_is_typed_then_by_the_link_of_a_mail(
    member: Person, people: Cast, enter: Enter, workspace: Workspace, visitor: FlaskClient
) -> None:
    filed = people.propose(change("bbbbbbb2", "L'accueil est un droit."))
    browser = enter(member)
    assert "Ce que vous laissez en cours" in browser.get("/compte/effacer").text
    assert browser.post("/compte/effacer", data={"typed": "oui"}).status_code == 422
    assert browser.post("/compte/effacer", data={"typed": "effacer"}).status_code == 303
    link = _link(workspace)
    assert enter(people.other).post(link).status_code == 410
    assert "Capucine Dorval" in browser.get(link).text
    assert browser.post(link).status_code == 303
    assert (
        browser.get("/compte/donnees").status_code == 302 or "/connexion" in browser.get("/compte").headers["Location"]
    )
    assert settling.settle(workspace) == 1
    sheet = enter(people.secretary).get(f"/amendements/1/{filed.number}").text
    assert "Auteur effacé" in sheet
    assert "Dorval" not in sheet
    with workspace.reading() as connection:
        said = journal.named(connection, Happened.PERSON_ERASED)
    assert [fact.details for fact in said] == [{"amendments": "1"}]


def test_a_link_that_is_too_old_erases_nothing(
    member: Person, enter: Enter, workspace: Workspace, clock: Clock
) -> None:
    browser = enter(member)
    browser.post("/compte/effacer", data={"typed": "EFFACER"})
    link = _link(workspace)
    clock.advance(minutes=31)
    assert browser.get(link).status_code == 410
    assert browser.post(link).status_code == 410


def test_the_last_administrator_is_not_erased(administrator: Person, enter: Enter, app: Flask) -> None:
    answer = enter(administrator).post("/compte/effacer", data={"typed": "EFFACER"})
    assert answer.status_code == 422
    assert "dernier administrateur" in answer.text


def test_what_leads_to_somebody_is_refused_once_and_taken_when_it_is_sent_again(people: Cast, enter: Enter) -> None:
    browser = enter(people.other)
    said = {"body": "Écrivez à guichet@ville.example", "once": "k1", "seen": people.tip()}
    refused = browser.post("/paragraphes/bbbbbbb2/commenter", data=said)
    assert refused.status_code == 422
    assert "une adresse électronique" in refused.text
    assert "guichet@ville.example" in refused.text
    assert browser.post("/paragraphes/bbbbbbb2/commenter", data=said).status_code == 303
    never = {**said, "once": "k2", "body": "FR76 3000 6000 0112 3456 7890 189"}
    assert [browser.post("/paragraphes/bbbbbbb2/commenter", data=never).status_code for _ in range(2)] == [422, 422]


def test_the_settings_are_shown_again_with_what_is_wrong(administrator: Person, enter: Enter) -> None:
    browser = enter(administrator)
    wrong = browser.post("/reglages", data={"title": "", "keep_drafts": "2", "publisher": "Association A"})
    assert wrong.status_code == 422
    assert 'href="#keep_drafts"' in wrong.text
    assert "Association A" in wrong.text
    assert browser.post("/reglages", data={"title": "Un nom", "keep_drafts": "40"}).status_code == 303
    page = browser.get("/reglages").text
    assert 'value="Un nom"' in page
    assert 'value="40"' in page
    assert browser.post("/conservation").status_code == 303
    assert browser.get("/conservation").status_code == 200


def test_what_was_taken_out_is_listed_with_its_reason(people: Cast, enter: Enter) -> None:
    browser = enter(people.secretary)
    browser.post("/donnees/contributions/internes", data={"forme": "csv", "motif": "Pour relire à voix haute"}).close()
    assert "Pour relire à voix haute" in browser.get("/reglages/extractions").text
