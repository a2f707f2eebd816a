"""The first steps: from an instance just made, by its administrator alone, to a site that works."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.beginning.steps import Step
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.instance import accounts, checking
from manifeste_tool.services.membership import adding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import MailServer, Settings
from manifeste_tool.storage import people, stages
from manifeste_tool.storage.telling import outbox
from manifeste_tool.web.app import create_app
from tests.services.mail_server import Post, free_port, mail_server

PAGE = "/reglages/premiers-pas"
OPENS, CLOSES = f"opens-{StageKind.FILING}", f"closes-{StageKind.FILING}"
OWN = "administration@exemple.test"
ORGANISATION = {
    "title": "Manifeste d'essai",
    "publisher": "Association d'essai",
    "director": "Une présidente",
    "contact": "contact@exemple.test",
}
LEGAL = {
    "host": "Un hébergeur, quelque part",
    "controllers": "Association d'essai",
    "legal_basis": "Mission d'intérêt public",
    "dpo_contact": "dpo@exemple.test",
}


@pytest.fixture
def administrator(workspace: Workspace) -> Person:
    return adding.add_person(workspace, Person(0, "Qui administre", Role.ADMINISTRATOR, email=OWN))


def entered(workspace: Workspace, settings: Settings, who: Person) -> tuple[FlaskClient, str]:
    client = create_app(settings, workspace).test_client()
    answer = client.post(f"/connexion/lien/{accounts.sign_in_link(workspace, str(who.id))}")
    return client, answer.location


@pytest.fixture
def post() -> Iterator[Post]:
    with mail_server() as listening:
        yield listening


@pytest.fixture
def site(workspace: Workspace, settings: Settings, administrator: Person, post: Post) -> FlaskClient:
    return entered(workspace, replace(settings, mail=post.settings()), administrator)[0]


def left(page: str) -> int:
    return len(re.findall(r'<li class="left"', page))


def test_whoever_administers_an_instance_without_text_begins_there(
    workspace: Workspace, settings: Settings, administrator: Person
) -> None:
    _, first = entered(workspace, settings, administrator)
    assert first == PAGE


def test_without_a_text_whoever_founds_it_is_led_there(site: FlaskClient) -> None:
    answer = site.get("/secretariat")
    assert answer.status_code == 503
    assert "Qui l’administre le fonde aux « Premiers pas »" in answer.text.replace("\N{NO-BREAK SPACE}", " ")
    assert f'<a class="button" href="{PAGE}">Ouvrir les premiers pas</a>' in answer.text


def test_six_steps_lead_to_a_site_that_works(site: FlaskClient, workspace: Workspace, post: Post) -> None:
    assert left(site.get(PAGE).text) == len(Step)
    then = f"{PAGE}/organisation"
    for step, given in (
        (Step.ORGANISATION, ORGANISATION),
        (Step.LEGAL, LEGAL),
        (Step.MAIL, {}),
        (Step.TEXT, {"how": "trame"}),
        (Step.STAGES, {OPENS: "2026-04-01T09:00", CLOSES: "2026-05-01T18:00"}),
        (Step.PEOPLE, {"name": "Une secrétaire", "email": "secretariat@exemple.test", "role": "secrétariat"}),
    ):
        assert then == f"{PAGE}/{step}"
        assert site.get(then).status_code == 200
        answer = site.post(then, data=given)
        assert answer.status_code == 303, answer.text
        then = answer.location
    assert then == f"{PAGE}/personnes", "one after the other"
    page = site.get(PAGE).text
    assert left(page) == 0
    assert "Votre site est prêt" in page
    visitor = site.application.test_client()
    assert "Manifeste d&#39;essai" in visitor.get("/").text or "Manifeste d’essai" in visitor.get("/").text
    assert "Association d" in visitor.get("/mentions-legales").text
    assert [message["To"] for message in post.messages] == [f"Qui administre <{OWN}>"]
    with workspace.reading() as connection:
        assert {one.kind for one in stages.every(connection)} >= {StageKind.DRAFTING, StageKind.FILING}
        assert people.by_email(connection, "secretariat@exemple.test")
        letters = outbox.page(connection, limit=9, offset=0)
    assert [one.address for one in letters] == ["secretariat@exemple.test"]
    assert checking.check(workspace) == []


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(site: FlaskClient) -> None:
    refused = site.post(f"{PAGE}/organisation", data={**ORGANISATION, "contact": "personne"})
    assert refused.status_code == 422
    assert 'href="#contact"' in refused.text
    assert "Une présidente" in refused.text
    unread = site.post(f"{PAGE}/etapes", data={OPENS: "2026-05-01T09:00", CLOSES: "2026-04-01T09:00"})
    assert unread.status_code == 422
    assert "2026-04-01T09:00" in unread.text
    assert site.post(f"{PAGE}/etapes", data={}).status_code == 422
    assert site.post(f"{PAGE}/texte", data={"how": "titre", "title": " "}).status_code == 422
    unnamed = site.post(f"{PAGE}/personnes", data={"name": "", "email": "a@exemple.test", "role": "membre"})
    assert unnamed.status_code == 422
    assert "a@exemple.test" in unnamed.text


def test_a_text_is_founded_once(site: FlaskClient) -> None:
    assert site.post(f"{PAGE}/texte", data={"how": "titre", "title": "Un titre"}).status_code == 303
    assert "Le texte est là" in site.get(f"{PAGE}/texte").text
    assert site.post(f"{PAGE}/texte", data={"how": "trame"}).status_code == 422


def test_the_name_that_was_given_to_the_site_outlives_the_title_of_its_text(site: FlaskClient) -> None:
    site.post(f"{PAGE}/organisation", data=ORGANISATION)
    site.post(f"{PAGE}/texte", data={"how": "titre", "title": "Le titre du texte"})
    assert 'value="Manifeste d&#39;essai"' in site.get(f"{PAGE}/organisation").text


@pytest.mark.parametrize(("manner", "words"), [("550", "Boîte inconnue"), ("accept", "")])
def test_a_server_that_is_not_there_or_refuses_is_told_in_its_words_and_the_step_stays(
    workspace: Workspace, settings: Settings, administrator: Person, manner: str, words: str
) -> None:
    with mail_server(manner) as there:
        server = there.settings() if manner == "550" else there.settings(port=free_port())
        client, _ = entered(workspace, replace(settings, mail=server), administrator)
        refused = client.post(f"{PAGE}/courriel")
    assert refused.status_code == 422
    assert "n’a pas pris le courriel" in refused.text
    assert words in refused.text
    assert left(client.get(PAGE).text) == len(Step)


def test_a_test_counts_for_the_server_that_took_it(
    site: FlaskClient, workspace: Workspace, settings: Settings, administrator: Person
) -> None:
    site.post(f"{PAGE}/courriel")
    assert left(site.get(PAGE).text) == len(Step) - 1
    other, _ = entered(workspace, replace(settings, mail=MailServer(host="ailleurs.exemple.test")), administrator)
    assert left(other.get(PAGE).text) == len(Step)
    none, _ = entered(workspace, settings, administrator)
    assert "MANIFESTE_SMTP_HOST" in none.get(f"{PAGE}/courriel").text
    assert none.post(f"{PAGE}/courriel").status_code == 422


def test_whoever_has_no_address_is_told_where_to_write_one(
    workspace: Workspace, settings: Settings, post: Post
) -> None:
    nobody = adding.add_person(workspace, Person(0, "Sans adresse", Role.ADMINISTRATOR))
    client, _ = entered(workspace, replace(settings, mail=post.settings()), nobody)
    refused = client.post(f"{PAGE}/courriel")
    assert (refused.status_code, post.messages) == (422, [])
    assert "pas d’adresse" in refused.text
