"""Versions on their pages: prepared, shown by links, published, corrected, withdrawn, and every paragraph of them."""

from html import unescape

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.clock import running
from manifeste_tool.services.publication import opening
from manifeste_tool.services.telling import composing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people
from manifeste_tool.storage.telling import outbox
from tests.conftest import Clock
from tests.services.publication.scene import STORY, latest, move_on, publish, ready, version
from tests.services.story import Cast
from tests.web.visit import Visit, fields, opened

CANARY = "CANARI"
WORDS = {"number": "0.2", "title": f"Titre {CANARY}", "story": f"Récit {CANARY}, en deux mots."}
PUBLIC_PAGES = ("/", "/versions", "/texte", "/histoire", "/versions/0.1", "/versions/0.2", "/texte/v/0.2", "/adoption")


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    made = ready(workspace)
    publish(made, "0.1")
    move_on(made)
    return made


@pytest.fixture
def visit(here: Cast, settings: Settings) -> Visit:
    return opened(here, settings)


def prepare(visit: Visit, secretary: FlaskClient, hour: str = "2026-03-05T10:00") -> str:
    """Prepare a version by its form and return the address of its page."""
    form = fields(secretary.get("/versions/preparer"), "/versions/preparer")
    answer = secretary.post("/versions/preparer", data={**form, **WORDS, "opens_at": hour})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def give(secretary: FlaskClient, page: str, **typed: str) -> str:
    """Give a link by its form and return the path it shows once."""
    answer = secretary.post(f"{page}/liens", data={"name": "Camille Ozanne", "days": "1", **typed})
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    return "/apercu/" + answer.text.partition("/apercu/")[2].partition('"')[0]


def test_nothing_of_a_version_is_public_before_its_hour_and_everything_is_at_it(
    visit: Visit, here: Cast, clock: Clock
) -> None:
    secretary, visitor = visit.as_(here.secretary), visit.as_(None)
    page = prepare(visit, secretary)
    link = give(secretary, page)
    for address in PUBLIC_PAGES:
        for reader in (visitor, visit.as_(here.member)):
            assert CANARY not in reader.get(address).text, address
    assert CANARY in visitor.get(link).text
    assert visitor.get("/versions/preparees/1").status_code == 303  # to sign in
    assert visit.as_(here.member).get(page).status_code == 403

    clock.advance(days=3)
    running.run(here.ws, sources=[opening.clock_acts])
    for address in ("/versions", "/versions/0.2"):
        assert CANARY in visitor.get(address).text, address
    assert "Nous disons mieux" in visitor.get("/texte/v/0.2").text
    assert "publiée" in visit.as_(here.secretary).get(page).text, "the session of three days ago has ended"


def test_a_preview_is_nobody_elses_and_says_nothing_once_it_is_over(visit: Visit, here: Cast, clock: Clock) -> None:
    secretary, visitor = visit.as_(here.secretary), visit.as_(None)
    page = prepare(visit, secretary)
    link = give(secretary, page)
    shown = visitor.get(link)
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in shown.headers["X-Robots-Tag"]
    for words in ("Sous embargo jusqu", "jeudi 5 mars 2026", "Camille Ozanne", "Récit CANARI", "version 0.1"):
        assert words in unescape(shown.text), words
    assert "ETag" not in shown.headers
    assert "1 fois" in secretary.get(page).text

    past = give(secretary, page, name="Dominique", days="30", past_the_hour="1")
    secretary.post(f"{page}/liens/1/reprendre")
    over = [visitor.get(link), visitor.get("/apercu/" + "x" * 32)]
    assert [one.status_code for one in over] == [410, 404]
    for one in over:
        for words in (CANARY, "0.2", "Camille", "embargo"):
            assert words not in one.text.replace("/apercu/", ""), words
    clock.advance(days=3)
    running.run(here.ws, sources=[opening.clock_acts])
    assert visitor.get(past).location == "/versions/0.2"
    clock.advance(days=30)
    assert visitor.get(past).status_code == 410


def test_what_is_refused_is_said_and_every_word_typed_stays(visit: Visit, here: Cast) -> None:
    secretary = visit.as_(here.secretary)
    seen = {"seen": here.tip()}
    for typed, said in (
        ({**WORDS, "number": "0.1"}, "donnez-en un de la forme 1.2"),
        ({**WORDS, "number": "0.1.1"}, "celui d’un erratum"),
        ({**WORDS, "story": " "}, "dites ce qui a changé"),
        ({**WORDS, "opens_at": "2020-01-01T10:00"}, "heure à venir"),
        ({**WORDS, "opens_at": "demain"}, "AAAA-MM-JJ"),
        ({**WORDS, "opens_at": "2100-01-01T10:00"}, "vérifiez l’année"),
        ({**WORDS, "title": "x" * 201}, "200 signes au plus"),
    ):
        answer = secretary.post("/versions/preparer", data=seen | typed)
        assert answer.status_code == 422, typed
        assert said in unescape(answer.text), typed
        form = fields(answer, "/versions/preparer")
        assert {name: form[name] for name in typed} == typed
    stale = secretary.post("/versions/preparer", data=WORDS | {"seen": "0" * 40})
    assert (stale.status_code, WORDS["story"] in stale.text) == (409, True)

    page = prepare(visit, secretary, "")
    turn = fields(secretary.get(page), page)["turn"]
    assert secretary.post(page, data={**WORDS, "turn": turn, "title": "Autre"}).status_code == 303
    late = secretary.post(page, data={**WORDS, "turn": turn, "story": "Mes mots à moi."})
    assert late.status_code == 409
    assert "Mes mots à moi." in late.text
    assert secretary.post(f"{page}/publier", data={"turn": turn}).status_code == 409
    for typed, said in (
        ({"name": ""}, "Dites pour qui"),
        ({"days": "31"}, "de 1 à 30 jours"),
        ({"days": "x"}, "de 1 à"),
    ):
        answer = secretary.post(f"{page}/liens", data={"name": "Camille", "days": "1"} | typed)
        assert answer.status_code == 422
        assert said in unescape(answer.text)
    assert latest(here) == "0.1"
    turn = fields(secretary.get(page), page)["turn"]
    assert secretary.post(f"{page}/publier", data={"turn": turn}).location == "/versions/0.2"
    assert latest(here) == "0.2"


def test_an_erratum_is_written_paragraph_by_paragraph_and_shown_on_both_versions(visit: Visit, here: Cast) -> None:
    secretary, address = visit.as_(here.secretary), "/versions/0.1/erratum"
    form = fields(secretary.get(f"{address}?paragraphe=eeeeeee2"), address)
    assert form["words-eeeeeee2"] == "un numéro qui répond."
    form |= {"words-eeeeeee2": "un numéro qui décroche.", "paragraphe": "aaaaaaa2", "note": "Lire « décroche »."}
    form = fields(secretary.post(address, data=form | {"act": "add"}), address)
    assert form["words-aaaaaaa2"] == "Nous disons pourquoi."
    assert form["words-eeeeeee2"] == "un numéro qui décroche."
    assert form["note"] == "Lire « décroche »."
    preview = secretary.post(address, data=form | {"act": "preview"})
    assert "Publier l’erratum 0.1.1" in unescape(preview.text)
    refused = secretary.post(address, data=form | {"act": "publish", "note": ""})
    assert refused.status_code == 422
    assert fields(refused, address)["words-eeeeeee2"] == "un numéro qui décroche."
    assert secretary.post(address, data=form | {"act": "publish"}).location == "/versions/0.1.1"
    visitor = visit.as_(None)
    for number in ("0.1", "0.1.1"):
        assert "Lire « décroche »." in unescape(visitor.get(f"/versions/{number}").text).replace("\xa0", " ")
    assert "un numéro qui décroche" in visitor.get("/texte/v/0.1.1").text
    assert here.words("eeeeeee2") == "un numéro qui décroche."
    assert secretary.post(address, data=form | {"act": "publish", "note": "Autre."}).status_code == 409
    assert visit.as_(here.member).get(address).status_code == 403


def test_a_withdrawn_version_says_so_and_an_older_one_leads_to_the_last(visit: Visit, here: Cast) -> None:
    publish(here, "0.2")
    secretary, visitor = visit.as_(here.secretary), visit.as_(None)
    old = visitor.get("/versions/0.1").text
    assert "Une version plus récente existe" in old
    assert 'href="/versions/0.2"' in old
    for words in (STORY, version(here, "0.1").sha, "v0.1"):
        assert words in unescape(old).replace("’", "'"), words
    assert secretary.post("/versions/0.2/retrait", data={"reason": ""}).status_code == 422
    assert secretary.post("/versions/0.2/retrait", data={"reason": "Publiée trop tôt."}).status_code == 303
    page = visitor.get("/versions/0.2")
    assert page.status_code == 200
    assert "retirée" in page.text
    assert "Publiée trop tôt." in page.text
    assert "Nous disons pourquoi" in visitor.get("/texte").text
    assert "Publiée trop tôt." in visitor.get("/versions").text
    assert visitor.get("/versions/9.9").status_code == 404


def test_a_paragraph_at_a_version_has_an_address_for_ever(visit: Visit, here: Cast) -> None:
    publish(here, "0.2")
    visitor = visit.as_(None)
    page = unescape(visitor.get("/paragraphes/aaaaaaa2/v/0.1").text)
    for words in ("Nous disons pourquoi.", "Ses mots ont changé", 'href="/paragraphes/aaaaaaa2"'):
        assert words in page, words
    assert visitor.get("/paragraphes/aaaaaaa2/v/v0.1").status_code == 200
    for address in ("/paragraphes/zzzzzzz2/v/0.1", "/paragraphes/aaaaaaa2/v/7.0"):
        assert visitor.get(address).status_code == 404


def test_who_wants_it_is_told_of_a_version_by_mail(visit: Visit, here: Cast) -> None:
    with here.ws.writing() as connection:
        people.add(connection, Person(0, "Abonnée", Role.MEMBER, email="abonnee@exemple.invalid"), here.ws.now())
    publish(here, "0.2")
    secretary = visit.as_(here.secretary)
    secretary.post("/versions/0.2/retrait", data={"reason": "Publiée trop tôt."})
    composing.compose(here.ws)
    with here.ws.reading() as connection:
        mails = outbox.page(connection, limit=10, offset=0)
    assert {one.address for one in mails} == {"abonnee@exemple.invalid"}
    withdrawn, published = (one.text.replace("’", "'") for one in mails)
    assert "LA VERSION 0.2 EST PUBLIÉE" in published
    assert STORY in published
    assert "Publiée trop tôt." in withdrawn
    assert "/versions/0.2" in withdrawn
