"""Paper over HTTP: from a lot to forty sheets typed by two people, and what a slip of the hand meets."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from io import BytesIO

import pikepdf
import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from manifeste_tool.domain.gathering.sheets import SheetState
from manifeste_tool.paths import shipped
from manifeste_tool.services.paper import printing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from tests.services.paper_desk import SAID, Desk, desk
from tests.services.story import cast
from tests.services.test_paper import cite_in_finding
from tests.web.visit import Visit, fields, opened

HOME = "/concertations/MIRE-1/fiches"
ENTRY = f"{HOME}/saisie"


@pytest.fixture
def visit(settings: Settings, workspace: Workspace) -> Visit:
    return opened(cast(workspace), settings)


@pytest.fixture
def at(visit: Visit) -> Desk:
    return desk(visit.here)


def words(answer: TestResponse) -> str:
    return (
        " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())
        .replace("\u202f", " ")
        .replace("\u00a0", " ")
        .replace("’", "'")
    )


def jpeg() -> bytes:
    held = BytesIO()
    Image.new("RGB", (40, 20), (200, 0, 0)).save(held, "JPEG")
    return held.getvalue()


def send(client: FlaskClient, act: str = "next", page: TestResponse | None = None, **typed: object) -> TestResponse:
    """Fill the form of a typing screen and press one of its buttons."""
    shown = page or client.get(ENTRY)
    sent = fields(shown, ENTRY) | {"act": act} | typed
    return client.post(ENTRY, data=sent, content_type="multipart/form-data")


def large(client: FlaskClient, told: dict[str, str], content: bytes) -> TestResponse:
    """Send a large photo in a request made by hand: the test client's own would leave a temporary file open."""
    parts = [f'--limite\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}' for key, value in told.items()]
    named = '--limite\r\nContent-Disposition: form-data; name="photo"; filename="fiche.jpg"\r\n\r\n'
    body = "\r\n".join([*parts, named]).encode() + content + b"\r\n--limite--\r\n"
    return client.post(ENTRY, data=body, content_type="multipart/form-data; boundary=limite")


def test_from_a_lot_to_forty_sheets_typed_by_two_people(visit: Visit, at: Desk) -> None:
    ana, bo = visit.as_(at.ana), visit.as_(at.bo)
    made = ana.post(HOME, data={"count": "40", "label": "Marché"})
    assert made.status_code == 303
    printed = ana.get(made.location)
    assert printed.text.count('<article class="a5"') == 40
    assert printed.text.count('<div class="a4">') == 20
    (sheet, *_) = at.sheets(at.lot(1, "MIRE-2"))
    assert sheet.reference == "2026-MIRE-0041"
    tokens = re.findall(r'<p class="a5-code"><b>(\w{4}-\w{4})</b>', printed.text)
    assert len(set(tokens)) == 40

    def work(client: FlaskClient) -> int:
        page, done = client.get(ENTRY), 0
        while found := re.search(r'name="opened" value="(2026-MIRE-(\d+))"', page.text):
            seen = {"opened": found[1], "seen": "0", "number": found[2], "act": "next"}
            typed = {"text": f"Fiche {found[2]}.", "natures": "attente", "publication": "1"}
            answer = client.post(ENTRY, data=seen | typed)
            assert answer.status_code == 303, words(answer)
            page, done = client.get(answer.location), done + 1
        return done

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(work, (ana, bo)))
    assert sum(counts) == 40 == at.tally().of(SheetState.TYPED)
    assert min(counts) > 0
    assert "40 saisies sur 40" in words(bo.get(HOME))
    assert "Fiche 0017." in words(visit.as_(None).get("/contributions/2026-MIRE-0017"))
    followed = visit.as_(None).post("/suivi", data={"code": tokens[16], "jeton": tokens[16], "token": tokens[16]})
    assert "Fiche 0017." in words(followed)


def test_the_second_of_two_typists_is_shown_both_readings_and_chooses(visit: Visit, at: Desk) -> None:
    at.lot(2)
    ana, bo = visit.as_(at.ana), visit.as_(at.bo)
    pages = [client.get(f"{ENTRY}?numero=1") for client in (ana, bo)]
    assert "Ana a ouvert cette fiche" in words(pages[1])
    assert send(ana, page=pages[0], text="Lu par Ana.").status_code == 303
    refused = send(bo, page=pages[1], text="Lu par Bo.", title="Titre de Bo")
    assert refused.status_code == 409
    assert "déjà saisie" in words(refused)
    sent = fields(refused, ENTRY)
    assert (sent["text"], sent["title"], sent["number"]) == ("Lu par Bo.", "Titre de Bo", "0001")
    assert "Fiche saisie par Ana" in words(refused)
    kept = send(bo, "replace", refused)
    assert kept.status_code == 303
    sheet = words(bo.get("/contributions/2026-MIRE-0001"))
    assert "Lu par Bo." in sheet
    assert "Saisie corrigée par Bo" in sheet
    assert "Saisie corrigée" not in words(visit.as_(None).get("/contributions/2026-MIRE-0001"))


def test_the_second_typist_may_keep_what_stands_or_correct_the_number(visit: Visit, at: Desk) -> None:
    at.lot(3)
    bo = visit.as_(at.bo)
    at.type("1")
    refused = send(bo, number="1", text="Autre lecture.")
    assert refused.status_code == 409
    saved = send(bo, page=refused, number="2")
    assert saved.status_code == 303
    assert at.sheet("2026-MIRE-0002").state is SheetState.TYPED
    left = send(bo, "leave", send(bo, number="1", text="Encore autre."))
    assert left.location == f"{ENTRY}?apres=2026-MIRE-0001"
    assert "2026-MIRE-0003" in words(bo.get(left.location))
    assert SAID.text in words(bo.get("/contributions/2026-MIRE-0001"))


@pytest.mark.parametrize(
    ("typed", "status", "told"),
    [
        ({"number": "77"}, 422, "Aucune fiche de cette concertation"),
        ({"number": "bonjour"}, 422, "derniers chiffres"),
        ({"number": ""}, 422, "Tapez d'abord le numéro"),
        ({"number": "ABCD-EFGO"}, 422, "huit signes"),
        ({"number": "3"}, 422, "autre concertation"),
        ({"number": "2"}, 422, "annulée"),
        ({"text": "a" * 5_000}, 422, "5000 signes"),
        ({"people": "beaucoup"}, 422, "nombre de personnes"),
        ({"said_on": "demain"}, 422, "n'est pas une date"),
        ({"contact": "1"}, 422, "cochée sans adresse"),
        ({"email": "a@exemple.invalid"}, 422, "n'est pas cochée"),
        ({"author_type": "roi"}, 422, "pas une case"),
        ({"text": ""}, 422, "Le texte est vide"),
    ],
)
def test_a_slip_is_said_and_every_word_is_kept(
    visit: Visit, at: Desk, typed: dict[str, str], status: int, told: str
) -> None:
    lot = at.lot(2)
    at.lot(1, "MIRE-2")
    printing.cancel(at.here.ws, at.ana, "MIRE-1", lot.id, which="2")
    ana = visit.as_(at.ana)
    full = {"number": "1", "text": "Mes mots.", "title": "Mon titre", "natures": ["attente", "question"], "note": "n"}
    answer = send(ana, **{**full, **typed})
    assert (answer.status_code, told in words(answer)) == (status, True), words(answer)
    sent = fields(answer, ENTRY)
    assert sent["text"] == typed.get("text", "Mes mots.")
    assert (sent["title"], sent["note"], sent["natures"]) == ("Mon titre", "n", "question")
    assert at.tally().of(SheetState.TYPED) == 0


def test_opening_another_sheet_keeps_the_words_already_typed(visit: Visit, at: Desk) -> None:
    at.lot(3)
    ana = visit.as_(at.ana)
    moved = send(ana, "open", number="3", text="Commencé avant de lire le numéro.")
    assert moved.status_code == 200
    sent = fields(moved, ENTRY)
    assert (sent["opened"], sent["text"]) == ("2026-MIRE-0003", "Commencé avant de lire le numéro.")
    blank = send(ana, "open", number="2")
    assert blank.location == f"{ENTRY}?numero=2"
    wrong = ana.get(f"{ENTRY}?numero=99")
    assert (wrong.status_code, fields(wrong, ENTRY)["number"]) == (422, "99")


def test_a_cancelled_sheet_is_reopened_from_the_screen_with_its_words(visit: Visit, at: Desk) -> None:
    lot = at.lot(1)
    ana = visit.as_(at.ana)
    gone = ana.post(f"{HOME}/lots/{lot.id}/annuler", data={"which": ""})
    assert "1 fiche est annulée." in words(ana.get(gone.location))
    refused = send(ana, number="1", text="Revenue remplie.")
    assert (refused.status_code, "Rouvrir cette fiche" in words(refused)) == (422, True)
    again = send(ana, "reopen", refused)
    assert fields(again, ENTRY)["text"] == "Revenue remplie."
    assert send(ana, page=again).status_code == 303
    assert ana.post(f"{HOME}/2026-MIRE-0001/rouvrir").status_code == 422


def test_lots_that_cannot_be_made_or_cancelled_say_why(visit: Visit, at: Desk) -> None:
    ana = visit.as_(at.ana)
    for count in ("0", "5000", "douze"):
        refused = ana.post(HOME, data={"count": count, "label": "Marché"})
        assert (refused.status_code, "de 1 à 500" in words(refused)) == (422, True)
        assert fields(refused, HOME) == {"count": count, "label": "Marché"}
    lot = at.lot(2)
    refused = ana.post(f"{HOME}/lots/{lot.id}/annuler", data={"which": "douze"})
    assert (refused.status_code, "12-20, 25" in words(refused)) == (422, True)
    assert fields(refused, f"{HOME}/lots/{lot.id}/annuler")["which"] == "douze"


def test_a_large_lot_is_printed_in_portions_that_leave_out_none(visit: Visit, at: Desk) -> None:
    lot, ana = at.lot(130), visit.as_(at.ana)
    pages = [ana.get(f"{HOME}/lots/{lot.id}?page={number}") for number in (1, 2)]
    assert [page.text.count('<article class="a5"') for page in pages] == [100, 30]
    assert "voici 30 fiches sur 130" in words(pages[1])
    shown = {found for page in pages for found in re.findall(r'aria-label="(2026-MIRE-\d+)"', page.text)}
    assert shown == {sheet.reference for sheet in at.sheets(lot)}


def test_the_sheets_are_given_as_pdf_with_their_references_and_codes(visit: Visit, at: Desk) -> None:
    lot, ana = at.lot(3), visit.as_(at.ana)
    given = ana.get(f"{HOME}/lots/{lot.id}.pdf")
    assert (given.status_code, given.mimetype) == (200, "application/pdf")
    with pikepdf.open(BytesIO(given.data)) as pdf:
        assert len(pdf.pages) == 2
        assert "/StructTreeRoot" in pdf.Root
    assert ana.get(f"{HOME}/lots/{lot.id}.pdf").data == given.data
    assert visit.as_(at.stranger).get(f"{HOME}/lots/{lot.id}.pdf").status_code == 403
    printing.cancel(at.here.ws, at.ana, "MIRE-1", lot.id)
    assert ana.get(f"{HOME}/lots/{lot.id}.pdf").status_code == 404


def test_the_page_and_the_pdf_say_the_same_sentences() -> None:
    page, pdf = (
        (shipped("templates") / "paper" / name).read_text().replace("’", "'") for name in ("printed.html", "lot.typ")
    )
    said = re.findall(r'_\("([^"]+)"', page[page.index("{% macro a5(one) %}") :])
    assert len(said) > 35
    assert [one for one in said if one.split("%(")[0].strip() not in pdf.replace("*#lot.site*", "")] == []


def test_the_list_narrows_to_a_state_and_says_who_has_what(visit: Visit, at: Desk) -> None:
    lot = at.lot(3)
    ana, bo = visit.as_(at.ana), visit.as_(at.bo)
    at.type("1")
    bo.get(f"{ENTRY}?numero=2")
    every = words(ana.get(f"{HOME}/liste?lot={lot.id}"))
    assert "1 saisie sur 3" in every
    assert "2026-MIRE-0002 à saisir ouverte par Bo" in every
    assert "2026-MIRE-0001 saisie Ana" in every
    waiting = words(ana.get(f"{HOME}/liste?etat=à saisir"))
    assert "2026-MIRE-0003" in waiting
    assert "2026-MIRE-0001" not in waiting
    assert "Aucune fiche ici." in words(ana.get(f"{HOME}/liste?etat=annulée"))


def test_an_illegible_sheet_is_noted_and_may_be_read_after_all(visit: Visit, at: Desk) -> None:
    at.lot(2)
    ana, bo = visit.as_(at.ana), visit.as_(at.bo)
    noted = send(ana, illegible="1", note="fiche mouillée")
    assert "Fiche 0001 notée illisible." in words(ana.get(noted.location))
    shown = bo.get(f"{ENTRY}?numero=1")
    assert "Ana l'a notée illisible. « fiche mouillée »" in words(shown)
    assert send(bo, page=shown, text="Je lis bien.").status_code == 303


def test_a_photo_stands_beside_the_form_and_survives_a_slip(visit: Visit, at: Desk) -> None:
    at.lot(1)
    ana = visit.as_(at.ana)
    refused = send(ana, text="", photo=(BytesIO(jpeg()), "fiche.jpg"))
    assert refused.status_code == 422
    found = re.search(r'<img src="(/fichiers/\d+)"', refused.text)
    assert found
    assert visit.as_(at.bo).get(found[1]).mimetype == "image/jpeg"
    assert visit.as_(at.stranger).get(found[1]).status_code == 404
    assert visit.as_(None).get(found[1]).status_code == 404
    attached = send(ana, "photo", text="En cours.", photo=(BytesIO(jpeg()), "autre.jpg"))
    assert (attached.status_code, fields(attached, ENTRY)["text"]) == (200, "En cours.")
    program = send(ana, text="En cours.", photo=(BytesIO(b"MZ"), "fiche.jpg"))
    assert (program.status_code, fields(program, ENTRY)["text"]) == (422, "En cours.")
    huge = large(ana, fields(attached, ENTRY) | {"act": "next"}, jpeg() + bytes(9 * 1024 * 1024))
    assert (huge.status_code, fields(huge, ENTRY)["text"]) == (413, "En cours.")


def test_a_correction_shows_before_and_after_until_it_is_refused(visit: Visit, at: Desk) -> None:
    at.lot(1)
    at.type("1")
    ana, bo = visit.as_(at.ana), visit.as_(at.bo)
    address = f"{HOME}/2026-MIRE-0001/correction"
    first, second = fields(ana.get(address), address), fields(bo.get(address), address)
    assert first["text"] == SAID.text
    done = ana.post(address, data=first | {"text": "Gardez deux personnes au guichet."})
    shown = words(ana.get(done.location))
    assert "Saisie corrigée par Ana" in shown
    assert "1 champ changé" in shown
    late = bo.post(address, data=second | {"text": "Gardez quelqu'un."})
    assert late.status_code == 409
    assert "deux personnes" in words(late)
    assert fields(late, address)["text"] == "Gardez quelqu'un."
    assert bo.post(address, data=fields(late, address)).status_code == 303
    same = bo.post(address, data=fields(bo.get(address), address))
    assert "Rien n'était à corriger" in words(bo.get(same.location))
    wrong = bo.post(address, data=fields(bo.get(address), address) | {"text": ""})
    assert (wrong.status_code, "Le texte est vide" in words(wrong)) == (422, True)
    cite_in_finding(at)
    refused = bo.post(address, data=fields(late, address) | {"text": "Trop tard."})
    assert (refused.status_code, "citée par un enseignement" in words(refused)) == (422, True)


@pytest.mark.parametrize("path", ["", "/saisie", "/liste", "/lots/1", "/2026-MIRE-0001/correction"])
def test_the_sheets_of_a_consultation_are_shown_to_nobody_else(visit: Visit, at: Desk, path: str) -> None:
    at.lot(1)
    at.type("1")
    assert visit.as_(at.ana).get(f"{HOME}{path}").status_code == 200
    assert visit.as_(at.here.secretary).get(f"{HOME}{path}").status_code == 200
    assert visit.as_(at.stranger).get(f"{HOME}{path}").status_code == 403
    assert visit.as_(at.here.member).get(f"{HOME}{path}").status_code == 403
    assert visit.as_(None).get(f"{HOME}{path}").location.startswith("/connexion")
    assert visit.as_(at.ana).get(f"/concertations/NULLE-1/fiches{path}").status_code == 404


def test_the_desk_of_a_consultation_leads_to_its_sheets(visit: Visit, at: Desk) -> None:
    desk_page = visit.as_(at.ana).get("/concertations/MIRE-1/gerer")
    assert desk_page.status_code == 200
    assert f'href="{HOME}"' in desk_page.text
