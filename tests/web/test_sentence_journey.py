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
from tests.conftest import Clock
from tests.services.story import Cast, cast
from tests.web.test_consultation_journey import Town, declared, entered, joined, link, moderated
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

    # Everybody reads where it went; its author, with the token, too; and is told by mail once.
    told = visitor.get(f"/contributions/{reference}").text
    assert "reprise" in told
    assert f"/paragraphes/{PARAGRAPH}" in told
    assert "1.0" in told
    assert SENTENCE in visitor.get(f"/paragraphes/{PARAGRAPH}").text.replace("’", "'").replace("\xa0", " ")
    assert "1.0" in visitor.post("/suivi", data={"code": code}).text
    clock.advance(minutes=11)
    assert not running.run(workspace).failed
    assert _mails(workspace, EMAIL, reference) == 1
    assert not running.run(workspace).failed
    assert _mails(workspace, EMAIL, reference) == 1, "told once"

    # An amendment changes the words: the link waits to be confirmed again, and says so to everybody.
    _amended(visit, here)
    waiting = drafter.get("/secretariat/sources-a-reconfirmer").text
    assert reference in waiting
    assert "avant tout changement d" in waiting
    clock.advance(minutes=5)
    _published(secretary, "1.1")
    assert "reconfirmer" in visitor.get(f"/paragraphes/{PARAGRAPH}").text
    story = visitor.post("/suivi", data={"code": code}).text
    assert "1.1" in story or "changé" in story or "amend" in story

    # Its author says it is not what was said: it waits, with their line, until somebody answers.
    contested = fields(visitor.post("/suivi", data={"code": code}), "/suivi/contester")
    line = "Je parlais des agents du guichet, pas de tous."
    assert visitor.post("/suivi/contester", data=contested | {"words": line}).status_code == 200
    assert line in drafter.get("/secretariat/sources-a-reconfirmer").text.replace("\xa0", " ")
    assert line not in visitor.get(f"/paragraphes/{PARAGRAPH}").text
    _answered(drafter)
    assert "Le paragraphe vise tous les agents" in visitor.post("/suivi", data={"code": code}).text

    # Why this text: the revisions, the amendment, the words of the sheet; as a page and as data.
    why = visitor.get(f"/paragraphes/{PARAGRAPH}/pourquoi")
    assert SENTENCE in why.text.replace("’", "'").replace("\xa0", " ")
    assert "/amendements/1/1" in why.text
    data = json.loads(visitor.get(f"/paragraphes/{PARAGRAPH}/pourquoi.json").data)
    assert reference in json.dumps(data, ensure_ascii=False)
    found = visitor.get("/recherche", query_string={"q": "agents formés outil"}).text
    assert reference in found
    assert f"/paragraphes/{PARAGRAPH}" in found
    assert visitor.get("/tracabilite").status_code == 200

    # Taken back: its words are nowhere, in no version; its place stays.
    gone = {"code": code, "confirmed": "1"}
    assert visitor.post("/suivi/retirer", data=gone).status_code == 200
    for page in (f"/paragraphes/{PARAGRAPH}", f"/paragraphes/{PARAGRAPH}/pourquoi", f"/contributions/{reference}"):
        shown = visitor.get(page).text.replace("’", "'").replace("\xa0", " ")
        assert SENTENCE not in shown, page
        assert "retirée" in shown, page
    assert SENTENCE not in visitor.get(f"/paragraphes/{PARAGRAPH}/pourquoi.json").text
    assert f'href="/contributions/{reference}"' not in visitor.get("/recherche?q=agents+formés+guichet").text
    assert SENTENCE not in drafter.get(f"/enseignements/{key}").text.replace("’", "'")
    assert check(workspace) == []


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


def _answered(drafter: FlaskClient) -> None:
    address = "/secretariat/reprises-contestees"
    page = drafter.get(address).text
    number = re.findall(rf"{address}/(\d+)", page)[0]
    said = {"settlement": "gardée", "answer": "Le paragraphe vise tous les agents, ceux du guichet d'abord."}
    assert fill(drafter, address, f"{address}/{number}", **said).status_code == 303


def _mails(ws: Workspace, address: str, reference: str) -> int:
    from manifeste_tool.storage.telling import outbox

    with ws.reading() as connection:
        every = outbox.page(connection, limit=100, offset=0)
    return sum(reference in mail.text and "1.0" in mail.text for mail in every if mail.address == address)
