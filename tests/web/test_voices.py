"""« Une question ou une idée ? » and « Signaler », as people send them."""

from dataclasses import replace

import pytest

from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.consulting import contributions
from tests.services.story import cast
from tests.web.visit import Visit, opened

SAID = "2025-LIBRE-0001"


@pytest.fixture
def visit(workspace: Workspace, settings: Settings) -> Visit:
    here = cast(workspace)
    with workspace.writing() as connection:
        one = Contribution(SAID, "On n'en veut pas ici.", publishable=True, origin="voix", external_id="1")
        contributions.add(connection, [one], workspace.now())
    return opened(here, settings)


def test_every_page_leads_to_the_form_and_the_thread_goes_on_to_the_answer(visit: Visit) -> None:
    visitor, secretary = visit.as_(None), visit.as_(visit.here.secretary)
    assert "/questions?page=" in visitor.get("/versions").text
    assert "Une question ou une idée" in visitor.get("/questions?page=/versions").text
    sent = {"body": "Pourquoi ?", "email": "lea@exemple.test", "page": "/versions", "publish": "1", "site_web": ""}
    made = visitor.post("/questions", data=sent)
    assert made.status_code == 303
    mine = visitor.get(made.location)
    assert "Pourquoi" in mine.text
    assert "no-store" in mine.headers["Cache-Control"]
    assert visitor.post(made.location, data={"body": "Et quand ?"}).status_code == 303
    assert visitor.post(made.location, data={"body": " "}).status_code == 422
    assert visitor.post(f"{made.location}/accord", data={"publish": "1"}).status_code == 303

    assert "lea@exemple.test" in secretary.get("/secretariat/questions").text
    page = secretary.get("/secretariat/questions/1").text
    assert "Créer la contribution" in page
    assert 'href="/versions"' in page
    assert secretary.post("/secretariat/questions/1", data={"act": "answer", "body": ""}).status_code == 422
    assert secretary.post("/secretariat/questions/1", data={"act": "answer", "body": "Parce que."}).status_code == 303
    taken = {"act": "contribution", "consultation": "", "kept": "Pourquoi ?"}
    assert secretary.post("/secretariat/questions/1", data=taken).status_code == 303
    assert secretary.post("/secretariat/questions/1", data=taken).status_code == 422
    assert secretary.post("/secretariat/questions/1", data={"act": "close"}).status_code == 303
    read = visitor.get(made.location).text
    assert "Parce que." in read
    assert "est devenue la contribution" in read
    assert "close" in secretary.get("/secretariat/questions?etat=close").text


def test_a_refused_message_keeps_its_words(visit: Visit) -> None:
    refused = visit.as_(None).post("/questions", data={"body": "MESMOTS", "email": "nulle part", "publish": "1"})
    assert refused.status_code == 422
    assert "MESMOTS" in refused.text
    assert "nom@exemple.fr" in refused.text
    assert "checked" in refused.text
    robot = {"body": "MESMOTS", "email": "lea@exemple.test", "site_web": "http://exemple.test"}
    assert visit.as_(None).post("/questions", data=robot).status_code == 422


def test_a_contribution_is_flagged_without_account_and_the_answer_comes_to_the_same_page(visit: Visit) -> None:
    visitor, secretary = visit.as_(None), visit.as_(visit.here.secretary)
    address = f"/contributions/{SAID}/signaler"
    assert address in visitor.get(f"/contributions/{SAID}").text
    assert "veut pas ici" in visitor.get(address).text
    refused = visitor.post(address, data={"motive": "", "message": "MESMOTS"})
    assert refused.status_code == 422
    assert "MESMOTS" in refused.text
    made = visitor.post(address, data={"motive": "publicité", "message": "MESMOTS", "email": ""})
    assert made.status_code == 303
    assert "gardez-en" in visitor.get(made.location).text
    assert "MESMOTS" in secretary.get("/secretariat/contributions-signalees").text
    empty = secretary.post("/secretariat/contributions-signalees/1", data={"act": "uphold", "answer": "", "flag": "1"})
    assert empty.status_code == 422
    done = secretary.post("/secretariat/contributions-signalees/1", data={"act": "uphold", "answer": "Merci."})
    assert done.status_code == 303
    assert "Merci." in visitor.get(made.location).text
    assert visitor.get(f"/contributions/{SAID}").status_code == 404
    assert "Merci." in secretary.get("/secretariat/contributions-signalees?etat=traites").text


def test_behind_a_proxy_each_visitor_has_a_limit_of_their_own_whatever_they_forge(
    workspace: Workspace, settings: Settings
) -> None:
    behind = opened(cast(workspace), replace(settings, proxies=1)).as_(None)

    def ask(seen: str, forged: str = "") -> int:
        headers = {"X-Forwarded-For": f"{forged}, {seen}" if forged else seen}
        sent = {"body": "Pourquoi ?", "email": "lea@exemple.test"}
        return behind.post("/questions", data=sent, headers=headers).status_code

    assert [ask("192.0.2.1") for _ in range(6)] == [303] * 6
    assert ask("192.0.2.1", forged="198.51.100.9") == 429, "what a visitor writes there says nothing"
    assert ask("192.0.2.2") == 303
