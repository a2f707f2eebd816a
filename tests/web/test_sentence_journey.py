"""One sentence, from a paper sheet to the published text and back, through an amendment that changes it.

Everything is done by the pages and the mails that people have; what nobody may say of it is looked for as well.
"""

import json
import re

from flask.testing import FlaskClient

from manifeste_tool.services.clock import running
from manifeste_tool.services.instance.checking import check
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.telling import outbox
from tests.conftest import Clock
from tests.services.story import Cast, cast
from tests.web.test_consultation_journey import Town, declared, entered, joined, moderated
from tests.web.visit import Visit, fields, fill, opened, press, workshop

SENTENCE = "Que les agents soient formés avant de changer d'outil."
SHEET = f"{SENTENCE} Ma sœur a pleuré au guichet le jour de la mise à jour."
PARAGRAPH, WRITTEN = "ccccccc2", "Les agents sont formés chaque année. Ils choisissent leurs outils."
AMENDED = "Les agents sont formés chaque année, avant tout changement d'outil. Ils choisissent leurs outils."
EMAIL = "petunia@aubeline.test"


def test_a_sentence_goes_from_a_sheet_to_the_text_and_is_followed_back_through_an_amendment(
    workspace: Workspace, settings: Settings, clock: Clock
) -> None:
    here = cast(workspace)
    visit = opened(here, settings)
    town = _town(visit)
    drafter, secretary, visitor = visit.as_(here.drafter), town.secretary, visit.as_(None)

    reference, code = _typed(town)
    moderated(town, reference)
    key = _read(drafter, reference)
    _cited(drafter, reference, key)
    clock.advance(minutes=5)
    _published(secretary, "1.0")

    _told_where_it_went(town, clock, reference, code)
    _amended(visit, here)
    _waits_to_be_confirmed(town, drafter, clock, reference, code)
    _contested_and_answered(visitor, drafter, code)
    _explained(visitor, reference)
    _taken_back(visitor, drafter, reference, code, key)
    assert check(workspace) == []


def _plain(page: str) -> str:
    """Return a page's words as they were typed: French spacing and apostrophes are its own."""
    return page.replace("’", "'").replace("\xa0", " ").replace("\u202f", " ")


def _told_where_it_went(town: Town, clock: Clock, reference: str, code: str) -> None:
    """Everybody reads where it went; its author, with the token, too, and is told by mail, once."""
    visitor = town.visit.as_(None)
    told = visitor.get(f"/contributions/{reference}").text
    assert re.search(r'class="[^"]*badge[^"]*"[^>]*>\s*reprise\s*<', told), told
    assert f"/paragraphes/{PARAGRAPH}" in told
    assert "version 1.0" in _plain(told)
    assert SENTENCE in _plain(visitor.get(f"/paragraphes/{PARAGRAPH}").text)
    assert "version 1.0" in _plain(visitor.post("/suivi", data={"code": code}).text)
    clock.advance(minutes=11)
    for _ in range(2):
        assert not running.run(town.ws).failed
        assert _mails(town.ws, EMAIL, reference) == 1, "told once"


def _waits_to_be_confirmed(town: Town, drafter: FlaskClient, clock: Clock, reference: str, code: str) -> None:
    """An amendment changed the words: the link waits to be confirmed again, and says so to everybody."""
    waiting = _plain(drafter.get("/secretariat/sources-a-reconfirmer").text)
    assert reference in waiting
    assert "avant tout changement d'outil" in waiting
    clock.advance(minutes=5)
    _published(town.secretary, "1.1")
    visitor = town.visit.as_(None)
    assert "reconfirmer" in visitor.get(f"/paragraphes/{PARAGRAPH}").text
    assert "version 1.1" in _plain(visitor.post("/suivi", data={"code": code}).text)


def _contested_and_answered(visitor: FlaskClient, drafter: FlaskClient, code: str) -> None:
    """Its author says that it is not what was said: it waits, with their line, until somebody answers."""
    contested = fields(visitor.post("/suivi", data={"code": code}), "/suivi/contester")
    line = "Je parlais des agents du guichet, pas de tous."
    assert visitor.post("/suivi/contester", data=contested | {"words": line}).status_code == 200
    assert line in _plain(drafter.get("/secretariat/sources-a-reconfirmer").text)
    assert line not in _plain(visitor.get(f"/paragraphes/{PARAGRAPH}").text)
    address = "/secretariat/reprises-contestees"
    number = re.findall(rf"{address}/(\d+)", drafter.get(address).text)[0]
    said = {"settlement": "gardée", "answer": "Le paragraphe vise tous les agents, ceux du guichet d'abord."}
    assert fill(drafter, address, f"{address}/{number}", **said).status_code == 303
    assert "Le paragraphe vise tous les agents" in visitor.post("/suivi", data={"code": code}).text


def _explained(visitor: FlaskClient, reference: str) -> None:
    """Why this text: the revisions, the amendment, the words of the sheet; as a page, as data, and by searching."""
    why = visitor.get(f"/paragraphes/{PARAGRAPH}/pourquoi").text
    assert SENTENCE in _plain(why)
    assert "/amendements/1/1" in why
    data = json.loads(visitor.get(f"/paragraphes/{PARAGRAPH}/pourquoi.json").data)
    assert reference in json.dumps(data, ensure_ascii=False)
    found = visitor.get("/recherche", query_string={"q": "agents formés outil"}).text
    assert reference in found
    assert f"/paragraphes/{PARAGRAPH}" in found
    assert visitor.get("/tracabilite").status_code == 200


def _taken_back(visitor: FlaskClient, drafter: FlaskClient, reference: str, code: str, key: str) -> None:
    """Taken back, its words are nowhere, in no version; its place stays."""
    assert visitor.post("/suivi/retirer", data={"code": code, "confirmed": "1"}).status_code == 200
    for page in (f"/paragraphes/{PARAGRAPH}", f"/paragraphes/{PARAGRAPH}/pourquoi"):
        shown = _plain(visitor.get(page).text)
        assert SENTENCE not in shown, page
        assert "retirée" in shown, page
    assert SENTENCE not in _plain(visitor.get(f"/contributions/{reference}").text)
    assert SENTENCE not in _plain(visitor.get(f"/paragraphes/{PARAGRAPH}/pourquoi.json").text)
    assert f'href="/contributions/{reference}"' not in visitor.get("/recherche?q=agents+formés+guichet").text
    assert SENTENCE not in _plain(drafter.get(f"/enseignements/{key}").text)
    assert SENTENCE not in _plain(drafter.get(f"/lecture/{reference}").text)


def _town(visit: Visit) -> Town:
    code = joined(visit)
    first = entered(visit, "dominique@aubeline.test")
    reference = declared(visit, first, code)
    return Town(visit, visit.here.ws, first, first, visit.as_(visit.here.secretary), reference)


def _typed(town: Town) -> tuple[str, str]:
    """Print a sheet and type it with both consents; return its reference and its token."""
    made = fill(town.first, town.at("/fiches"), town.at("/fiches"), count="1", label="Café")
    shown = town.first.get(made.location).text
    reference = re.findall(r"2026-AUBE-\d{4}", shown)[0]
    code = next(one for one in re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", shown) if one not in reference)
    form = fields(town.first.get(town.at("/fiches/saisie")), town.at("/fiches/saisie"))
    sheet = {"text": SHEET, "publication": "1", "contact": "1", "email": EMAIL, "author_type": "agent public"}
    typed = town.first.post(town.at("/fiches/saisie"), data=form | {"number": reference, "act": "save"} | sheet)
    assert typed.status_code in (200, 303), typed.text
    return reference, code


def _read(drafter: FlaskClient, reference: str) -> str:
    """Read the contribution from the queue and draw a finding from its first sentence; return the finding's key."""
    assert reference in drafter.get("/lecture").text
    address = f"/lecture/{reference}"
    form = fields(drafter.get(address), address)
    finding = {"finding": "nouveau", "title": "Former avant de changer d'outil", "body": "On le demande au guichet."}
    finding |= {"nature": "attente", "theme": "Travail"}
    answer = drafter.post(address, data=form | finding | {"passage": SENTENCE, "act": "mark"})
    assert answer.status_code == 303, answer.text
    [key] = set(re.findall(r"/enseignements/(E\d+)", drafter.get(address).text))
    return key


def _cited(drafter: FlaskClient, reference: str, key: str) -> None:
    """Cite the contribution where it is suggested, in one gesture, with the sentence it rests on."""
    address = f"/paragraphes/{PARAGRAPH}/sources"
    page = drafter.get(address).text
    assert reference in page
    assert key in page
    put = {"act": "put", "key": reference, "relation": "reformule", "excerpt": SENTENCE}
    assert drafter.post(address, data=put).status_code == 303


def _published(secretary: FlaskClient, number: str) -> None:
    for paragraph in ("ddddddd2", "eeeeeee2", "fffffff2"):
        assert secretary.post("/declarations", data={"paragraph": paragraph}).status_code == 303
    made = fill(secretary, "/versions", "/versions", number=number, title=f"Version {number}", story="Elle dit plus.")
    assert made.status_code == 303, made.text


def _amended(visit: Visit, here: Cast) -> None:
    member, secretary = visit.as_(here.member), visit.as_(here.secretary)
    form = "/amendements/nouveau"
    typed = fields(member.get(f"{form}?paragraphe={PARAGRAPH}"), form)
    typed |= {"g0-text": AMENDED, "headline": "Avant tout changement", "rationale": "Le guichet le demande."}
    assert member.post(form, data=typed | {"act": "file"}).status_code == 303
    assert secretary.post("/amendements/1/1/recevabilite", data={"act": "admit"}).status_code == 303
    assert secretary.post("/amendements/1/1/adoption").status_code == 303
    address = workshop(secretary, 1)
    assert press(secretary, address, secretary.get(address), act="confirm").status_code == 303
    assert here.words(PARAGRAPH) == AMENDED


def _mails(ws: Workspace, address: str, reference: str) -> int:
    with ws.reading() as connection:
        every = outbox.page(connection, limit=100, offset=0)
    return sum(reference in mail.text and "1.0" in mail.text for mail in every if mail.address == address)
