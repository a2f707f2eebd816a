"""Reports and position papers through HTTP: forms as a browser sends them, and what each reader is answered."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import docx
import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.reporting.position_papers import ORGANISATIONS
from manifeste_tool.services.restitution import sending
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.consulting import consultations
from tests.documents.test_form_reader import OLE
from tests.services.test_restitution import COMPLETE, GONE, ONE, REFERENCE, SILENT, TWO, Town, sent, town
from tests.web.visit import Visit, fields, opened

REPORT = f"/concertations/{REFERENCE}/restitution"
EDIT = f"{REPORT}/modifier"
PAPERS = f"/concertations/{REFERENCE}/cahiers"
HAND_IN = f"/concertations/{REFERENCE}/cahier"


@pytest.fixture
def place(workspace: Workspace) -> Town:
    made = town(workspace)
    with workspace.writing() as connection:
        found = consultations.get(connection, REFERENCE)
        assert found is not None
        tomorrow = workspace.now().astimezone(PARIS).date() + timedelta(days=1)
        consultations.put_consultations(connection, [replace(found, closes_on=tomorrow)])
    return made


@pytest.fixture
def visit(place: Town, settings: Settings) -> Visit:
    return opened(place.here, settings)


@pytest.fixture
def referent(visit: Visit, place: Town) -> FlaskClient:
    return visit.as_(place.referent)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'").replace("&#39;", "'")


def write(client: FlaskClient, act: str, **typed: object) -> str:
    """Open the form, type, press one button; return the page that follows."""
    data = lines_of(client) | {"act": act} | typed
    answer = client.post(EDIT, data=data, follow_redirects=True)
    assert answer.status_code == 200, plain(answer.text)
    return plain(answer.text)


def lines_of(client: FlaskClient) -> dict[str, object]:
    """Return the fields of the form as a browser would send them, every line's key with them."""
    page = client.get(EDIT)
    keys = re.findall(r'name="line" value="(i\d+)"', page.text)
    return {**fields(page, EDIT), "line": keys}


def test_a_report_is_written_line_by_line_without_script_and_sent(
    visit: Visit, referent: FlaskClient, place: Town
) -> None:
    shown = plain(referent.get(REPORT).text)
    assert "Écrire la restitution" in shown
    page = write(referent, "add:disagreement", course="Une soirée.", contributions="9")
    assert "Point de désaccord 1" in page
    assert "Vous annoncez 9 contributions, 4 sont enregistrées ici." in page
    first = {"i0-body": "Les uns oui, les autres non.", "i0-sources": f"{ONE}, {TWO.lower()}"}
    page = write(referent, "add:disagreement", **first)
    page = write(referent, "up:i1", **{"i1-title": "Le premier", "i1-sources": ONE})
    assert page.index("Le premier") < page.index("Les uns oui")
    assert "Monter" in page
    page = write(referent, "send", **{"none-agreement": "1"})
    assert "il n'est pas encore envoyé" in page
    assert "Donnez la date de l'engagement." in page
    assert 'href="#commitment_on"' in page
    page = write(referent, "add:vigilance")
    (last,) = re.findall(r'value="remove:(i\d+)"', page)[-1:]
    page = write(referent, f"remove:{last}", **{"none-agreement": "", "none-idea": "1"})
    assert "Les uns oui" in page
    assert "Point de vigilance 1" not in page
    sending.save(place.ws, place.referent, replace(COMPLETE, revision=int(str(lines_of(referent)["revision"]))))
    page = write(referent, "send")
    assert "La restitution est envoyée" in page
    public = visit.as_(None).get(REPORT)
    text = plain(public.text)
    assert public.status_code == 200
    assert f'href="/contributions/{ONE}"' in text
    assert SILENT not in text
    assert "et 1 contribution non publiée" in text
    assert "D'après 1 contribution non publiée" in text
    assert text.index("Points d'accord") < text.index("Points de désaccord")
    assert "Aucun point d'accord n'a été exprimé." in text
    assert "15 mars 2027" in text
    consultation = plain(visit.as_(None).get(f"/concertations/{REFERENCE}").text)
    assert f'href="{REPORT}"' in consultation
    assert referent.get(EDIT).location == REPORT
    listed = visit.as_(place.here.secretary).get("/secretariat/restitutions").text
    assert f'href="{REPORT}"' in listed


def test_what_may_not_be_cited_or_read_is_said_beside_its_line_and_every_word_stays(referent: FlaskClient) -> None:
    write(referent, "add:agreement")
    typed = {"i0-body": "Oui, vraiment.", "i0-sources": f"{GONE}, 2024-XXXX-0001", "course": "Le déroulé."}
    refused = referent.post(EDIT, data=lines_of(referent) | typed | {"act": "save", "line": ["i0"]})
    text = plain(refused.text)
    assert refused.status_code == 422
    assert f"la contribution {GONE} a été retirée par son auteur" in text
    assert "aucune contribution ne porte la référence 2024-XXXX-0001" in text
    kept = fields(refused, EDIT)
    assert (kept["i0-body"], kept["course"]) == ("Oui, vraiment.", "Le déroulé.")
    wrong = {"participants": "beaucoup", "commitment_on": "demain", "act": "save"}
    refused = referent.post(EDIT, data=lines_of(referent) | wrong)
    assert refused.status_code == 422
    assert "« beaucoup » n'est pas un nombre" in plain(refused.text)
    assert "« demain » n'est pas une date" in plain(refused.text)
    assert fields(refused, EDIT)["participants"] == "beaucoup"


def test_two_people_at_once_lose_no_word(visit: Visit, referent: FlaskClient, place: Town) -> None:
    mine = lines_of(referent)
    write(visit.as_(place.colleague), "save", course="Le sien.", absent="les jeunes")
    answer = referent.post(EDIT, data=mine | {"course": "Le mien.", "act": "save"})
    text = plain(answer.text)
    assert answer.status_code == 409
    assert "Ce que Verveine a enregistré entre-temps" in text
    assert "Le sien." in text
    assert "les jeunes" in text
    kept = fields(answer, EDIT)
    assert kept["course"] == "Le mien."
    assert referent.post(EDIT, data=kept | {"act": "save"}).status_code == 303


def filled() -> bytes:
    made, file = docx.Document(), BytesIO()
    made.add_heading("Points de désaccord", 1)
    made.add_paragraph(f"Faut-il garder le guichet ? ({ONE})")
    made.add_heading("Annexe", 1)
    made.add_paragraph("Le budget.")
    made.save(file)
    return file.getvalue()


def test_a_document_fills_the_form_beside_what_was_typed_and_a_person_saves_it(
    referent: FlaskClient, visit: Visit
) -> None:
    address = f"{REPORT}/document"
    typed = lines_of(referent) | {"course": "Le mien.", "act": "read"}
    read = referent.post(address, data=typed | {"document": (BytesIO(filled()), "cr.docx")})
    text = plain(read.text)
    assert read.status_code == 200
    assert "« cr.docx » est joint." in text
    assert "Passages à classer" in text
    kept = fields(read, EDIT)
    assert kept["course"] == "Le mien."
    assert [kept[name] for name in ("i0-title", "i0-sources", "i1-kind")] == [
        "Faut-il garder le guichet ?",
        ONE,
        "unsorted",
    ]
    data = {**kept, "line": ["i0", "i1"], "i1-kind": "question", "act": "save"}
    assert referent.post(EDIT, data=data).status_code == 303
    assert "Question 1" in plain(referent.get(EDIT).text)
    old = referent.post(address, data=typed | {"document": (BytesIO(OLE), "cr.doc")})
    assert old.status_code == 422
    assert "enregistrez-le au format .docx ou .odt" in plain(old.text)
    assert fields(old, EDIT)["course"] == "Le mien."
    assert referent.post(address, data=typed).status_code == 422
    saved = lines_of(referent) | {"act": "save", "document": (BytesIO(filled()), "autre.docx")}
    page = referent.post(EDIT, data=saved, follow_redirects=True)
    (first, second) = re.findall(r'value="detach:(\d+)"', page.text)
    page = referent.post(EDIT, data=lines_of(referent) | {"act": f"detach:{first}"}, follow_redirects=True)
    assert re.findall(r'value="detach:(\d+)"', page.text) == [second]
    assert visit.as_(None).get(f"/fichiers/{second}").status_code == 404


def test_each_reader_is_answered_what_is_theirs(visit: Visit, place: Town, referent: FlaskClient) -> None:
    nobody, member, stranger = visit.as_(None), visit.as_(place.here.member), visit.as_(place.stranger)
    write(referent, "save", course="Le brouillon.")
    for client in (nobody, member, stranger):
        assert client.get(REPORT).status_code == 404
        assert client.get(f"{REPORT}.docx").status_code == 404
    assert [client.get(EDIT).status_code for client in (nobody, member, stranger)] == [303, 403, 403]
    assert stranger.post(EDIT, data={"act": "send"}).status_code == 403
    assert "brouillon" in plain(visit.as_(place.here.secretary).get(REPORT).text)
    sent(place, replace(COMPLETE, revision=1))
    before = nobody.get(REPORT)
    assert before.status_code == 200
    assert nobody.get(f"{REPORT}.docx").mimetype.endswith("wordprocessingml.document")
    assert referent.post(f"{REPORT}/rouvrir").status_code == 403
    late = referent.post(EDIT, data={"act": "save", "revision": "2", "course": "Encore."})
    assert late.status_code == 422
    assert "Encore." in late.text
    assert visit.as_(place.here.secretary).post(f"{REPORT}/rouvrir").status_code == 303
    assert nobody.get(REPORT).status_code == 404


PAPER = {
    "organisation": "Les Ateliers (exemple)",
    "kind": ORGANISATIONS[0],
    "representative": "Mimosa Exemple",
    "position": "présidente",
    "text": "Nous tenons des permanences.",
    "proposal": ["p0", "p1"],
    "p0-title": "Dire qui écrit",
    "p1-body": "Compter les abandons.",
    "publishable": "1",
    "act": "send",
}


def test_an_organisation_hands_in_its_paper_without_account(visit: Visit, place: Town) -> None:
    nobody = visit.as_(None)
    assert f'href="{HAND_IN}"' in nobody.get(f"/concertations/{REFERENCE}").text
    assert "Remettre un cahier" in plain(nobody.get(PAPERS).text)
    more = nobody.post(HAND_IN, data=PAPER | {"act": "add", "p0-title": "Gardé"})
    assert more.text.count('name="proposal"') == 3
    assert fields(more, HAND_IN)["p0-title"] == "Gardé"
    refused = nobody.post(HAND_IN, data=PAPER | {"position": ""})
    assert refused.status_code == 422
    assert 'href="#position"' in refused.text
    assert fields(refused, HAND_IN)["text"] == PAPER["text"]
    assert nobody.post(HAND_IN, data=PAPER | {"site_web": "http://"}).status_code == 422
    done = nobody.post(HAND_IN, data=PAPER)
    text = plain(done.text)
    assert done.status_code == 200
    assert len(re.findall(r"<code>[0-9A-Z]{4}-[0-9A-Z]{4}</code>", text)) == 3
    assert "Une personne le relit avant qu'il soit montré." in text
    again = nobody.post(HAND_IN, data=PAPER)
    assert "Un seul cahier par acteur" in plain(again.text)
    assert fields(again, HAND_IN)["text"] == PAPER["text"]
    (paper,) = re.findall(rf"{PAPERS}/(\d{{4}}-ESSA-\d+)", visit.as_(place.here.secretary).get(PAPERS).text)
    assert nobody.get(f"{PAPERS}/{paper}").status_code == 404
    assert visit.as_(place.here.secretary).get(f"{PAPERS}/{paper}").status_code == 200


def test_a_paper_that_came_by_other_ways_is_entered_and_read_from_its_document(
    visit: Visit, referent: FlaskClient, place: Town
) -> None:
    address = f"{PAPERS}/saisir"
    made, file = docx.Document(), BytesIO()
    made.add_paragraph("Nom : Le Fournil (exemple)")
    made.add_paragraph("Proposition 1 : Ouvrir")
    made.save(file)
    read = referent.post(address, data={"act": "read", "document": (BytesIO(file.getvalue()), "c.docx")})
    kept = fields(read, address)
    assert (kept["organisation"], kept["p0-body"]) == ("Le Fournil (exemple)", "Ouvrir")
    assert referent.post(address, data={"act": "read"}).status_code == 422
    entered = referent.post(address, data=PAPER | {"named": "1", "document": (BytesIO(file.getvalue()), "c.docx")})
    assert entered.status_code == 200
    other = referent.post(address, data=PAPER | {"organisation": "Le Fournil", "named": "1"})
    (paper,) = re.findall(r"<th scope=\"row\">(\d{4}-ESSA-\d+)", other.text)[:1]
    page = plain(visit.as_(None).get(f"{PAPERS}/{paper}").text)
    assert "Proposition 1 — Dire qui écrit" in page
    assert "Le Fournil (Mimosa Exemple, présidente)" in page
    assert "à traiter" in page
    assert [visit.as_(one).get(address).status_code for one in (None, place.stranger)] == [303, 403]
    assert f'href="{PAPERS}"' in visit.as_(None).get(f"/concertations/{REFERENCE}").text
