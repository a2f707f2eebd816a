"""Pages of chapters, questions and tasks: the link that an outsider opens on a phone, and what the secretariat works with."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from manifeste_tool.services.charges import asking
from manifeste_tool.services.charges.asking import Asked
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from tests.conftest import Clock
from tests.services.hands import another
from tests.services.story import Cast, cast, change
from tests.web.visit import Visit, fields, fill, opened

LIST, NEW = "/avis/demandes", "/avis/demandes/nouvelle"


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def visit(here: Cast, settings: Settings) -> Visit:
    return opened(here, settings)


@pytest.fixture
def secretary(visit: Visit) -> FlaskClient:
    return visit.as_(visit.here.secretary)


@pytest.fixture
def nobody(visit: Visit) -> FlaskClient:
    return visit.as_(None)


def link(here: Cast) -> str:
    due = here.ws.now() + timedelta(days=5)
    asked = Asked("Est-ce faisable ?", due, place="bbbbbbb2", name="Ada Dehors", email="ada@exemple.invalid")
    return f"/avis/demande/{asking.ask(here.ws, here.secretary, asked).key}"


def test_the_secretariat_asks_from_a_paragraph_and_reads_the_answer_there(
    here: Cast, secretary: FlaskClient, nobody: FlaskClient
) -> None:
    page = secretary.get("/paragraphes/bbbbbbb2")
    assert f"{NEW}?paragraphe=bbbbbbb2" in page.text
    typed = {"question": "Faisable ?", "name": "Ada", "email": "ada@exemple.invalid", "due_at": "2026-03-20T18:00"}
    refused = fill(secretary, f"{NEW}?paragraphe=bbbbbbb2", LIST, **(typed | {"email": "ada"}))
    assert refused.status_code == 422
    assert "Faisable ?" in refused.text, "nothing typed is lost"
    assert fill(secretary, f"{NEW}?paragraphe=bbbbbbb2", LIST, **typed).status_code == 303
    with here.ws.reading() as connection:
        (made,) = asking.questions.at(connection, place="bbbbbbb2")
    address = f"/avis/demande/{made.key}"
    shown = nobody.get(address)
    assert "Faisable" in shown.text
    assert "Les agents sont formés" not in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert nobody.post(address, data=fields(shown, address) | {"answer": "RÉPONSE"}).status_code == 303
    assert "RÉPONSE" in nobody.get(address).text
    assert "RÉPONSE" in secretary.get("/paragraphes/bbbbbbb2").text
    assert "RÉPONSE" not in nobody.get("/paragraphes/bbbbbbb2").text
    act = f"{LIST}/{made.id}"
    kept = fields(secretary.get(LIST), act, act="keep")
    assert secretary.post(act, data=kept).status_code == 303
    assert "réponse à lire" not in secretary.get(LIST).text


def test_a_link_that_ended_says_why_and_keeps_what_was_typed(
    here: Cast, secretary: FlaskClient, nobody: FlaskClient, clock: Clock
) -> None:
    withdrawn, expired = link(here), link(here)
    withdrawing = fields(secretary.get(LIST), f"{LIST}/1", act="withdraw")
    secretary.post(f"{LIST}/1", data=withdrawing)
    page = nobody.get(withdrawn)
    assert (page.status_code, "a été retirée" in page.text) == (410, True)
    assert "L’accueil par une personne" not in page.text
    late = nobody.post(withdrawn, data={"answer": "MES MOTS"})
    assert (late.status_code, "MES MOTS" in late.text) == (409, True)
    clock.moment += timedelta(days=12)
    page = nobody.get(expired)
    assert (page.status_code, "a expiré" in page.text) == (410, True)
    unknown = nobody.get("/avis/demande/" + "x" * 32)
    assert (unknown.status_code, "ne mène à aucune demande" in unknown.text) == (404, True)


def test_a_question_is_reminded_extended_and_published_from_its_line(here: Cast, secretary: FlaskClient) -> None:
    one = here.propose(change("aaaaaaa2", "Autre."))
    typed = {"question": "Qu'en dites-vous ?", "person": str(here.other.id), "due_at": "2026-03-20T18:00"}
    assert fill(secretary, f"{NEW}?amendement={one.label}", LIST, **typed).status_code == 303
    act = f"{LIST}/1"
    for name, more in (("remind", {}), ("extend", {"due_at": "2026-03-25T18:00"})):
        assert secretary.post(act, data=fields(secretary.get(LIST), act, act=name) | more).status_code == 303
    with here.ws.reading() as connection:
        made = asking.questions.by_id(connection, 1)
    assert made is not None
    assert (
        secretary.application.test_client().post(f"/avis/demande/{made.key}", data={"answer": "Bien."}).status_code
        == 303
    )
    published = fields(secretary.get("/amendements/1/1"), act, act="publish") | {"kind": "favorable"}
    assert secretary.post(act, data=published).status_code == 303
    assert "Bien." in secretary.get("/amendements/1/1").text
    assert secretary.get(f"{NEW}?amendement=1/99").status_code == 404
    assert secretary.get(f"{NEW}?paragraphe=zzzzzzz2").status_code == 404


def test_a_chapter_is_charged_from_its_line_and_lent_with_its_people(
    here: Cast, visit: Visit, secretary: FlaskClient
) -> None:
    form = "/chapitres/hhhhhhh2/charges"
    assert form in secretary.get("/chapitres").text
    charged = {"drafters": [str(here.member.id)], "rapporteurs": [str(here.other.id)], "group": []}
    assert fill(secretary, form, form, **charged).status_code == 303
    member = visit.as_(here.member)
    page = member.get("/chapitres").text
    assert "le vôtre" in page
    assert form not in page
    assert "Rapporteur" in member.get("/texte").text
    loan = secretary.get("/copies/nouvelle?chapitre=hhhhhhh2").text
    assert f'value="{here.member.id}" checked' in loan
    bad = secretary.post(form, data={"drafters": [str(here.referent.id)]})
    assert bad.status_code == 422
    assert visit.as_(None).get("/chapitres").status_code == 404


def test_one_signs_in_to_what_awaits_and_its_count_stands_on_every_page(here: Cast, visit: Visit) -> None:
    here.propose(change("bbbbbbb2", "Autre."), by=here.other)
    secretary = visit.as_(here.secretary)
    assert secretary.get("/a-faire").location == "/secretariat"
    desk, text = secretary.get("/secretariat").text, secretary.get("/texte").text
    count = desk.split('awaiting-count">')[1].split("<")[0]
    assert f'badge open">{count}</span></h1>' in desk
    assert f'awaiting-count">{count}<' in text
    member = visit.as_(here.member)
    assert "awaiting-count" not in member.get("/texte").text
    assert "Rien ne vous attend" in member.get("/a-faire").text
    assert visit.as_(None).get("/a-faire").location == "/connexion?suite=/a-faire"
    assert "À faire" not in visit.as_(None).get("/texte").text


def test_a_task_is_taken_given_and_given_back_from_the_desk(here: Cast, visit: Visit) -> None:
    second = another(here, "Seconde")
    here.propose(change("bbbbbbb2", "Autre."))
    secretary = visit.as_(here.secretary)
    act = "/secretariat/confier"
    taking = fields(secretary.get("/secretariat"), act, queue="recevabilité", thing="", act="take")
    assert secretary.post(act, data=taking).location == "/secretariat"
    assert "Recevabilité" in secretary.get("/secretariat?pour=moi").text
    back = fields(secretary.get("/secretariat?pour=moi"), act, queue="recevabilité", thing="", act="back")
    assert secretary.post(act, data=back).location == "/secretariat?pour=moi"
    secretary.post(act, data={"queue": "recevabilité", "thing": "1", "to": str(second.id)})
    page = secretary.get("/secretariat?file=recevabilité").text
    assert "Seconde" in page
    assert secretary.post(act, data={"queue": "x", "act": "take"}).status_code == 422
    assert visit.as_(here.member).post(act, data=taking).status_code == 403
    assert secretary.get("/secretariat?file=inconnue&pour=zzz").status_code == 200
