"""Moderation as people meet it: the queue, one contribution, what its page says while it is held, the author's link."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution
from manifeste_tool.domain.consulting.sources import SourceLink
from manifeste_tool.domain.gathering.moderation import Reason
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.text.text import Relation
from manifeste_tool.services.files import Upload, keep
from manifeste_tool.services.moderation import case_pages, grouping, holding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people as stored_people
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.gathering import attachments, contributors, moderations
from manifeste_tool.storage.text import links
from tests.conftest import Clock
from tests.services.story import Cast
from tests.web.conftest import Enter
from tests.web.visit import fields

QUEUE = "/secretariat/moderation"
ONE, TWO, THREE = (f"2026-ESSAI-000{n}" for n in (1, 2, 3))
PHONE = "06 39 98 12 34"
WORDS = f"Le standard a coupé ma mère trois fois ce matin, rappelez-la au {PHONE} avant midi, elle attend une réponse."
KEY = "k" * 32


@pytest.fixture
def secretary(people: Cast, enter: Enter) -> FlaskClient:
    return enter(people.secretary)


@pytest.fixture
def held(workspace: Workspace, people: Cast, clock: Clock) -> Workspace:
    """Three that wait: two nearly the same that give a telephone number, one plain."""
    assert people
    with workspace.writing() as connection:
        consultations.put_authorities(connection, [Authority("ESSAI", "Essai (exemple)", "commune")])
        consultations.put_consultations(connection, [Consultation("ESSAI-1", "ESSAI", "Cafés IA")])
    receive(workspace, ONE, WORDS, title="Trois fois")
    clock.advance(hours=1)
    receive(workspace, TWO, f"{WORDS} Merci.")
    receive(workspace, THREE, "Gardez la <b>fontaine</b>.", consultation="")
    grouping.compute(workspace)
    return workspace


def receive(ws: Workspace, reference: str, body: str, **other: str) -> None:
    start = Contribution(reference, body, publishable=True, origin="essai", external_id=reference)
    said = replace(start, **{"consultation": "ESSAI-1", **other})
    with ws.writing() as connection:
        contributions.add(connection, [said], ws.now())
        holding.screen(ws, connection, said, others=[Reason.NEW])


def send(client: FlaskClient, reference: str = ONE, **typed: object) -> TestResponse:
    """Fill the form of a contribution's page and press one of its buttons."""
    where = f"{QUEUE}/{reference}"
    shown = client.get(where)
    assert shown.status_code == 200
    return client.post(where, data=fields(shown, where) | typed)


def words(ws: Workspace, reference: str = ONE) -> str:
    with ws.reading() as connection:
        found = contributions.get(connection, reference)
    assert found
    return found.body


def state(ws: Workspace, reference: str = ONE) -> str:
    with ws.reading() as connection:
        found = moderations.get(connection, reference)
    return str(found.state) if found else ""


def test_the_queue_marks_what_was_found_and_says_its_kind(held: Workspace, secretary: FlaskClient) -> None:
    page = secretary.get(QUEUE).text
    assert page.index(ONE) < page.index(TWO) < page.index(THREE)
    assert f'<mark class="found"><span class="spoken">numéro de téléphone\u00a0: </span>{PHONE}</mark>' in page
    assert "Gardez la &lt;b&gt;fontaine&lt;/b&gt;." in page
    assert "À modérer (3)" in page
    assert "1 autre presque pareille" in page
    assert state(held) == "à modérer"


def test_the_queue_is_narrowed_by_its_address(held: Workspace, secretary: FlaskClient) -> None:
    assert held
    page = secretary.get(f"{QUEUE}?motif=informations personnelles&concertation=ESSAI-1").text
    assert f"/{ONE}?" in page
    assert THREE not in page
    assert "Rien n’attend ici." in secretary.get(f"{QUEUE}?etat=non-publiees").text
    assert THREE in secretary.get(f"{QUEUE}?etat=nulle-part&motif=rien&page=-4").text


def test_what_holds_nothing_is_published_from_the_queue(held: Workspace, secretary: FlaskClient) -> None:
    page = secretary.get(QUEUE)
    sent = fields(page, f"{QUEUE}/{THREE}")
    answer = secretary.post(f"{QUEUE}/{THREE}", data=sent | {"act": "publish"})
    assert (answer.status_code, answer.location) == (303, QUEUE)
    assert "1 contribution publiée." in secretary.get(QUEUE).text
    assert state(held, THREE) == "publiée"


def test_a_moderator_masks_what_is_ticked_and_what_they_type(
    held: Workspace, secretary: FlaskClient, visitor: FlaskClient
) -> None:
    assert visitor.get(f"/contributions/{ONE}").status_code == 404
    page = secretary.get(f"{QUEUE}/{ONE}").text
    assert f'name="mask" value="{PHONE}" checked' in page
    answer = send(secretary, mask=PHONE, typed="ma mère", kind="nom de personne", act="mask")
    assert (answer.status_code, answer.location) == (303, f"{QUEUE}/{THREE}#cas")
    shown = visitor.get(f"/contributions/{ONE}")
    assert "[numéro de téléphone masqué]" in shown.text
    assert "[nom masqué] trois fois" in shown.text
    assert PHONE not in shown.text
    assert PHONE in secretary.get(f"{QUEUE}/{ONE}").text, "the original, for the moderators"
    assert f"/contributions/{ONE}" not in visitor.get("/contributions?q=39").text


def test_a_group_is_decided_at_once(held: Workspace, secretary: FlaskClient) -> None:
    assert "Appliquer aussi à l’autre, presque pareille" in secretary.get(f"{QUEUE}/{ONE}").text
    send(secretary, mask=PHONE, act="mask", together="1")
    assert "2 contributions publiées." in secretary.get(QUEUE).text
    assert PHONE not in words(held, TWO)


def test_without_the_box_the_other_stays(held: Workspace, secretary: FlaskClient) -> None:
    send(secretary, mask=PHONE, act="mask")
    assert state(held, TWO) == "à modérer"


def test_a_group_of_which_one_says_more_is_not_published_whole(held: Workspace, secretary: FlaskClient) -> None:
    receive(held, "2026-ESSAI-0004", f"{WORDS} Ou au 06 39 98 00 00.")
    grouping.compute(held)
    shown = secretary.get(f"{QUEUE}/{ONE}")
    assert "Appliquer aussi aux 2 autres, presque pareilles" in shown.text
    sent = fields(shown, f"{QUEUE}/{ONE}") | {"also": [TWO, "2026-ESSAI-0004"], "mask": PHONE}
    secretary.post(f"{QUEUE}/{ONE}", data=sent | {"act": "mask", "together": "1"})
    page = secretary.get(QUEUE).text
    assert "À relire à part" in page
    assert "2026-ESSAI-0004" in page


def test_a_refusal_says_why_and_loses_no_word(held: Workspace, secretary: FlaskClient) -> None:
    answer = send(secretary, act="set_aside", ground="", reason="Une longue précision écrite à la main.")
    assert answer.status_code == 422
    assert "Choisissez le motif" in answer.text
    assert "Une longue précision écrite à la main." in answer.text
    answer = send(secretary, act="mask", typed="Ces mots n'y sont pas")
    assert "ne se trouve pas dans cette contribution" in answer.text
    assert secretary.post(f"{QUEUE}/{ONE}", data={"act": "publish", "seen": "hier"}).status_code == 409
    assert secretary.post(f"{QUEUE}/{ONE}", data={"act": "danser"}).status_code == 404
    assert state(held) == "à modérer"


def test_a_decision_is_undone(held: Workspace, secretary: FlaskClient, visitor: FlaskClient) -> None:
    send(secretary, act="set_aside", ground="hors sujet", reason="")
    assert "Hors sujet" in secretary.get(f"{QUEUE}?etat=non-publiees").text
    assert visitor.get(f"/contributions/{ONE}").status_code == 404
    send(secretary, act="reopen")
    send(secretary, act="publish")
    assert visitor.get(f"/contributions/{ONE}").status_code == 200
    assert state(held) == "publiée"
    assert ONE in secretary.get(f"{QUEUE}?etat=publiees").text


def test_days_are_set_by_who_moderates(held: Workspace, secretary: FlaskClient) -> None:
    assert held
    assert secretary.post(f"{QUEUE}/duree", data={"days": "90"}).status_code == 303
    assert "Originaux masqués gardés 90 jours" in secretary.get(QUEUE).text
    assert secretary.post(f"{QUEUE}/duree", data={"days": "0"}).status_code == 422


def test_nobody_else_moderates(held: Workspace, people: Cast, enter: Enter, visitor: FlaskClient) -> None:
    member = enter(people.member)
    for where in (QUEUE, f"{QUEUE}/{ONE}"):
        assert member.get(where).status_code == 404
        assert visitor.get(where).status_code in (302, 303, 403)
    assert member.post(f"{QUEUE}/{ONE}", data={"act": "publish"}).status_code == 403
    assert member.post(f"{QUEUE}/duree", data={"days": "3"}).status_code == 403
    assert state(held) == "à modérer"


def test_the_page_of_a_held_contribution_says_so_to_those_who_read_it(
    held: Workspace, people: Cast, enter: Enter, secretary: FlaskClient
) -> None:
    with held.writing() as connection:
        referent = stored_people.add(
            connection, Person(0, "Une référente", Role.REFERENT, authority="ESSAI"), held.now()
        )
    page = secretary.get(f"/contributions/{ONE}").text
    assert "Elle attend un modérateur" in page
    assert f"{QUEUE}/{ONE}#cas" in page
    at_home = enter(referent).get(f"/contributions/{ONE}").text
    assert "Elle attend un modérateur" in at_home
    assert QUEUE not in at_home
    assert enter(people.referent).get(f"/contributions/{ONE}").status_code == 404
    send(secretary, act="set_aside", ground="doublon", reason="Voir la suivante.")
    assert "Doublon. Voir la suivante." in enter(referent).get(f"/contributions/{ONE}").text
    assert "non publiée" in secretary.get("/contributions").text


def test_what_the_text_cites_of_what_is_set_aside_is_no_more_shown(
    held: Workspace, people: Cast, secretary: FlaskClient, visitor: FlaskClient
) -> None:
    people.open(StageKind.FILING, public=True)
    with held.writing() as connection:
        made = SourceLink("aaaaaaa2", "2025-ESSAI-0001", Relation.TAKES_UP, held.now(), excerpt="parler à quelqu'un")
        links.put(connection, [made])
    assert "parler à quelqu’un" in visitor.get("/paragraphes/aaaaaaa2").text
    send(secretary, "2025-ESSAI-0001", act="set_aside", ground="autre motif", reason="Recopiée d'ailleurs.")
    page = visitor.get("/paragraphes/aaaaaaa2").text
    assert "contribution non publiée" in page
    assert "parler à quelqu" not in page
    assert "Je veux" not in page
    assert "parler à quelqu’un" in secretary.get("/paragraphes/aaaaaaa2").text


@pytest.fixture
def contested(held: Workspace, secretary: FlaskClient) -> Workspace:
    """One that is not published, whose author holds the key of the letter."""
    send(secretary, act="set_aside", ground="hors sujet", reason="On parle d'autre chose.")
    with held.writing() as connection:
        contributors.keep_token(connection, digest(KEY), ONE, held.now())
    return held


def test_an_author_asks_for_the_one_re_examination_and_somebody_else_answers(
    contested: Workspace, people: Cast, secretary: FlaskClient, visitor: FlaskClient, enter: Enter
) -> None:
    where = f"/contributions/{ONE}/reexamen"
    shown = visitor.get(f"{where}/{KEY}")
    assert shown.headers["Cache-Control"] == "no-store"
    assert "On parle d’autre chose." in shown.text
    assert visitor.get(f"{where}/{'x' * 32}").status_code == 404
    answer = visitor.post(where, data=fields(shown, where) | {"message": "La mairie est le sujet."})
    assert answer.status_code == 303
    assert ONE in visitor.get(answer.location).text
    assert "une autre personne que celle qui a décidé relit" in visitor.get(f"{where}/{KEY}").text
    mine = secretary.get(f"{QUEUE}?etat=reexamens").text
    assert "La mairie est le sujet." in mine
    assert "se fait par quelqu’un d’autre" in mine
    assert 'name="seen"' not in secretary.get(f"{QUEUE}/{ONE}").text
    seen = case_pages.case_page(contested, people.secretary, ONE).seen
    refused = secretary.post(f"{QUEUE}/{ONE}", data={"act": "uphold", "reason": "Non.", "seen": seen})
    assert refused.status_code == 403
    assert "par quelqu’un d’autre" in refused.text
    with contested.writing() as connection:
        second = stored_people.add(connection, Person(0, "Une autre", Role.SECRETARIAT), contested.now())
    other = enter(second)
    send(other, act="uphold", reason="Toujours hors sujet.")
    page = visitor.get(f"{where}/{KEY}").text
    assert "maintient la décision" in page
    assert "Toujours hors sujet." in page


def test_a_re_examination_may_publish_after_all(contested: Workspace, visitor: FlaskClient, enter: Enter) -> None:
    where = f"/contributions/{ONE}/reexamen"
    visitor.post(where, data={"code": KEY, "message": "Relisez."})
    with contested.writing() as connection:
        second = stored_people.add(connection, Person(0, "Une autre", Role.SECRETARIAT), contested.now())
    send(enter(second), act="grant_masked", mask=PHONE, reason="Vous avez raison.")
    assert "[numéro de téléphone masqué]" in visitor.get(f"/contributions/{ONE}").text
    assert "il n’y a rien à réexaminer" in visitor.get(f"{where}/{KEY}").text


def test_the_form_without_a_key_asks_for_the_code_and_says_what_is_wrong_with_it(
    contested: Workspace, visitor: FlaskClient
) -> None:
    where = f"/contributions/{ONE}/reexamen"
    assert 'name="code"' in visitor.get(where).text
    answer = visitor.post(where, data={"code": "333444C7", "message": "Mes raisons sont longues."})
    assert answer.status_code == 422
    assert "n’est pas celui de la contribution" in answer.text
    assert "Mes raisons sont longues." in answer.text
    assert "n’est pas un code de suivi" in visitor.post(where, data={"code": "abc", "message": "x"}).text
    trapped = visitor.post(where, data={"code": KEY, "message": "x", "site_web": "oui"})
    assert "robot" in trapped.text
    assert state(contested) == "non publiée"


def test_the_page_that_follows_a_contribution_asks_for_the_re_examination_too(
    contested: Workspace, visitor: FlaskClient
) -> None:
    with contested.writing() as connection:
        contributors.keep_token(connection, digest("333444C7"), ONE, contested.now())
    where = f"/contributions/{ONE}/reexamen"
    followed = visitor.post("/suivi", data={"code": "3334-44C7"})
    assert "On parle d’autre chose." in followed.text
    answer = visitor.post(where, data=fields(followed, where) | {"message": "Relisez."})
    assert answer.status_code == 303
    again = visitor.post("/suivi", data={"code": "3334-44C7"})
    assert "Vous avez demandé un réexamen" in again.text
    assert where not in again.text


def test_a_moderator_opens_what_came_with_a_contribution(held: Workspace, secretary: FlaskClient) -> None:
    with held.writing() as connection:
        upload = Upload("plan.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
        kept = keep(held, connection, upload, owner_id=None)
        attachments.attach(connection, ONE, [kept.id])
    page = secretary.get(f"{QUEUE}/{ONE}").text
    assert f'<a href="/fichiers/{kept.id}">plan.pdf</a>' in page
    assert secretary.get(f"/fichiers/{kept.id}").status_code == 200


def test_what_was_signalled_says_why_and_leads_to_the_answer(
    held: Workspace, secretary: FlaskClient, visitor: FlaskClient
) -> None:
    assert held
    signalled = {"motive": "publicité", "message": "On nous vend quelque chose.", "email": ""}
    assert visitor.post("/contributions/2025-ESSAI-0001/signaler", data=signalled).status_code == 303
    page = secretary.get(f"{QUEUE}/2025-ESSAI-0001").text
    assert "On nous vend quelque chose." in page
    assert "/secretariat/contributions-signalees" in page
    assert "Laisser publiée" in page
    assert "2025-ESSAI-0001" in secretary.get(f"{QUEUE}?motif=signalée").text
