"""The main job through HTTP, with three signed-in people: propose, comment, admit, integrate, publish."""

import re

import pytest

from manifeste_tool.services.instance import checking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.git import MAIN
from tests.services.story import Cast, cast, change
from tests.web.visit import Visit, fields, fill, opened, press, workshop

FORM = "/amendements/nouveau"


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def visit(here: Cast, settings: Settings) -> Visit:
    return opened(here, settings)


def test_propose_comment_admit_integrate_publish(visit: Visit, here: Cast) -> None:
    member, other, secretary, nobody = (visit.as_(one) for one in (here.member, here.other, here.secretary, None))

    # A member opens a paragraph, changes a word, looks, and files.
    shown = member.get(f"{FORM}?paragraphe=bbbbbbb2")
    typed = fields(shown, FORM) | {
        "g0-text": "L'accueil par une personne reste possible partout et toujours.",
        "headline": "Toujours",
        "rationale": "Parce que partout ne suffit pas.",
    }
    preview = member.post(FORM, data=typed | {"act": "preview"})
    assert preview.status_code == 200
    assert re.search(r"<ins>.*et toujours.*</ins>", preview.text)
    filed = member.post(FORM, data=fields(preview, FORM) | {"act": "file"})
    assert filed.status_code == 303
    assert filed.location == "/amendements/1/1"
    assert member.post(FORM, data=typed | {"act": "file"}).location == "/amendements/1/1", "a double click files once"

    # Another comments, the author replies, a visitor sees nothing of it.
    answer = fill(other, "/amendements/1/1", "/amendements/1/1/commenter", body="Et la nuit ?")
    assert answer.status_code == 303
    sheet = member.get("/amendements/1/1")
    assert "Et la nuit" in sheet.text
    assert nobody.get("/amendements/1/1").status_code == 404

    # The secretariat admits, previews and confirms.
    judged = secretary.post("/amendements/1/1/recevabilite", data={"act": "admit"})
    assert judged.status_code == 303
    assert secretary.post("/amendements/1/1/adoption").status_code == 303
    assert "partout et toujours" not in member.get("/texte").text, "a decision moves no text"
    queue = secretary.get("/amendements/1/1/integration", follow_redirects=True)
    begun = secretary.post("/secretariat/atelier", data=fields(queue, "/secretariat/atelier"))
    seen = secretary.get(begun.location)
    assert "et toujours" in seen.text
    assert press(secretary, begun.location, seen, act="confirm").status_code == 303
    assert "partout et toujours" in member.get("/texte").text

    # Nothing is published while a paragraph rests on nothing.
    refused = fill(secretary, "/versions", "/versions", number="0.1", title="Première", story="Elle existe.")
    assert refused.status_code == 422
    assert "apport de la commission" in refused.text
    assert "Elle existe." in refused.text, "the words stay"
    for paragraph in ("ccccccc2", "ddddddd2", "eeeeeee2", "fffffff2"):
        assert secretary.post("/declarations", data={"paragraph": paragraph}).status_code == 303
    published = fill(secretary, "/versions", "/versions", number="0.1", title="Première", story="Elle existe.")
    assert published.status_code == 303

    # The public reads it, and why.
    text = nobody.get("/texte")
    assert "partout et toujours" in text.text
    paragraph_page = nobody.get("/paragraphes/bbbbbbb2")
    assert "Amendement 1" in paragraph_page.text or "amendement 1" in paragraph_page.text
    assert "Je veux parler à quelqu" in paragraph_page.text
    assert nobody.get("/amendements/1/1").status_code == 200, "what it published may be seen by all"
    assert "Et la nuit" not in nobody.get("/amendements/1/1").text

    assert checking.check(here.ws) == []
    with here.ws.repository.opened() as git:
        assert len(git.first_parents(MAIN)) == 2


def test_every_identity_of_the_text_is_an_elements_id(visit: Visit, here: Cast) -> None:
    page = visit.as_(here.member).get("/texte").text
    with here.ws.reading() as connection:
        text = here.ws.text(connection, here.tip())
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert {unit.id for unit in text} <= set(ids)
    assert len(ids) == len(set(ids))


def test_a_conflict_is_shown_with_three_texts_and_settled_by_writing(visit: Visit, here: Cast) -> None:
    one = here.propose(change("aaaaaaa2", "Nous disons comment."))
    two = here.propose(change("aaaaaaa2", "Nous disons quand."), by=here.other)
    here.integrate(one)
    here.adopt(two)
    secretary = visit.as_(here.secretary)
    address = workshop(secretary, two.id)
    shown = secretary.get(address)
    for words in ("Nous disons pourquoi.", "Nous disons comment.", "Nous disons quand."):
        assert words.rpartition(" ")[2] in shown.text
    assert "1 conflit" in shown.text
    question = fields(shown, address, act="answer")
    blind = secretary.post(address, data={"act": "confirm", "turn": question["turn"], "seen": here.tip()})
    assert blind.status_code == 409
    settled = {"choice": "written", f"written-{question['key']}": "Nous disons quand et comment."}
    assert secretary.post(address, data=question | settled).status_code == 303
    looked = secretary.get(address)
    assert "tout est réglé" in looked.text
    assert press(secretary, address, looked, act="confirm").status_code == 303
    assert here.words("aaaaaaa2") == "Nous disons quand et comment."
    assert checking.check(here.ws) == []
