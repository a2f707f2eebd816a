"""The page of imports: a sheet sent, looked at, described, tried, confirmed."""

import io
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from manifeste_tool.documents.workbook_out import xlsx_of
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Filters, Reach
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.consulting import collecting, jobs, planning, sheets, uploading
from manifeste_tool.services.consulting.collecting import Told
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people as storage
from manifeste_tool.storage.consulting import consultations, contributions
from tests.services.story import Cast
from tests.web.conftest import Enter

SHEET = "id;texte;date\n1;Gardez un guichet.;2024-09-18\n2;;2024-09-18\n3;Et un téléphone.;hier\n"
UNKNOWN = "n°;Ce que vous en pensez;Où\n1;Gardez un guichet, et ouvrez-le plus tard le soir.;Ici\n2;Un deuxième avis assez long, lui aussi.;Là\n"


@pytest.fixture
def secretary(enter: Enter, people: Cast) -> FlaskClient:
    return enter(people.secretary)


def sent(client: FlaskClient, content: bytes, name: str = "avis.csv", consultation: str = "") -> str:
    data = {"file": (io.BytesIO(content), name), "consultation": consultation}
    answer = client.post("/secretariat/imports", data=data, content_type="multipart/form-data")
    assert answer.status_code == 303
    return answer.location


def bodies(ws: Workspace) -> list[str]:
    with ws.reading() as connection:
        found, _ = contributions.page(connection, Filters(), Reach(every=True), limit=100)
    return sorted(each.body for each in found if each.origin not in ("", "essai"))


def test_a_sheet_is_tried_line_by_line_then_imported_once(secretary: FlaskClient, workspace: Workspace) -> None:
    address = sent(secretary, SHEET.encode())
    page = secretary.get(address).text
    assert "3 lignes" in page
    assert "1 contribution nouvelle" in page
    assert "2 refusées" in page
    assert "le texte de la contribution est vide" in page
    assert bodies(workspace) == []
    refusals = secretary.get(address + "?montrer=refus").text
    assert "Gardez un guichet" not in refusals.partition('id="colonnes"')[0]
    for _ in range(2):
        assert secretary.post(address).status_code == 303
    assert bodies(workspace) == ["Gardez un guichet."]
    assert "Import fait." in secretary.get(address).text


def test_a_sheet_nobody_knows_is_described_column_by_column_and_remembered(
    secretary: FlaskClient, workspace: Workspace
) -> None:
    content = (
        UNKNOWN.replace("Où", "Commentaire libre sur tout le reste")
        .replace("Ici", "Je voudrais aussi dire autre chose ici.")
        .replace("Là", "Et là encore bien autre chose à dire.")
    )
    address = sent(secretary, content.encode())
    page = secretary.get(address).text
    assert "Gardez un guichet, et ouvrez-le plus tard le soir." in page
    described = {
        "nom-1": "n°",
        "colonne-1": "external_id",
        "nom-2": "ce que vous en pensez",
        "colonne-2": "body",
        "nom-3": "x",
        "colonne-3": "",
    }
    assert secretary.post(address + "/colonnes", data=described).status_code == 303
    assert "2 contributions nouvelles" in secretary.get(address).text
    again = sent(secretary, content.encode(), "autre.csv")
    page = secretary.get(again).text
    assert "comme vous l'avez dit" in page.replace("’", "'")
    assert re.search(r'value="body" selected', page)
    secretary.post(again)
    assert len(bodies(workspace)) == 2
    secretary.post(again + "/colonnes", data={"oublier": "1"})
    third = sent(secretary, content.encode(), "encore.csv")
    assert "comme vous l'avez dit" not in secretary.get(third).text.replace("’", "'")


def test_two_columns_for_one_field_are_refused_in_words(secretary: FlaskClient) -> None:
    address = sent(secretary, SHEET.encode())
    twice = {"nom-1": "id", "colonne-1": "body", "nom-2": "texte", "colonne-2": "body"}
    answer = secretary.post(address + "/colonnes", data=twice)
    assert answer.status_code == 422
    assert "donnent toutes deux" in answer.text
    none = secretary.post(address + "/colonnes", data={"nom-1": "id", "colonne-1": "title"})
    assert "quelle colonne donne le texte" in none.text


def test_a_workbook_is_imported_from_the_page_too(secretary: FlaskClient, workspace: Workspace) -> None:
    content = xlsx_of("F", [("id", "texte"), ("1", "Un avis."), ("2", "Deux avis.")])
    secretary.post(sent(secretary, content, "avis.xlsx"))
    assert bodies(workspace) == ["Deux avis.", "Un avis."]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"\x89PNG\r\n\x1a\n", "photo.csv", "une image PNG"),
        (b"PK\x03\x04rien", "avis.xlsx", "abîmé ou incomplet"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_said_on_its_page(
    secretary: FlaskClient, workspace: Workspace, content: bytes, name: str, words: str
) -> None:
    assert words in secretary.get(sent(secretary, content, name)).text
    assert bodies(workspace) == []


def test_a_form_without_file_is_refused(secretary: FlaskClient) -> None:
    answer = secretary.post("/secretariat/imports", data={}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Aucun fichier" in answer.text


def test_a_name_that_climbs_out_of_the_folder_stays_inside(secretary: FlaskClient, workspace: Workspace) -> None:
    address = sent(secretary, SHEET.encode(), "../../..\\..\\.dehors.csv")
    assert "dehors.csv" in secretary.get(address).text


def test_the_page_is_the_secretariat_s_alone(
    enter: Enter, people: Cast, secretary: FlaskClient, visitor: FlaskClient
) -> None:
    address = sent(secretary, SHEET.encode())
    for client, status in ((enter(people.member), 403), (visitor, 403)):
        for asked in ("/secretariat/imports", address):
            assert client.get(asked).status_code in (status, 401, 303)
        data = {"file": (io.BytesIO(b"texte\nOui.\n"), "a.csv")}
        assert client.post("/secretariat/imports", data=data, content_type="multipart/form-data").status_code != 200
    assert secretary.get("/secretariat/imports/" + "z" * 32).status_code == 404
    assert secretary.get("/secretariat/imports").status_code == 200


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_the_kit_s_sheet_filled_is_recognised(secretary: FlaskClient, form: str) -> None:
    answer = secretary.get(f"/secretariat/imports/modele.{form}")
    assert answer.status_code == 200
    page = secretary.get(sent(secretary, answer.data, f"modele.{form}")).text
    assert "0 ligne" in page


def test_a_long_sheet_is_tried_then_imported_beside_and_its_page_says_how_far_it_is(
    secretary: FlaskClient, workspace: Workspace, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "AT_ONCE", 2)
    address = sent(secretary, SHEET.encode())
    assert "attend son tour" in secretary.get(address).text
    jobs.run(workspace, settings.home)
    page = secretary.get(address).text
    assert "1 contribution nouvelle" in page
    assert "Gardez un guichet." in page
    assert "2 refusées" in page
    refusals = secretary.get(address + "?montrer=refus").text
    assert "le texte de la contribution est vide" in refusals
    assert bodies(workspace) == []
    assert "Import en cours" in secretary.post(address, follow_redirects=True).text
    key = address.rsplit("/", 1)[1]
    sheets.kept(workspace, settings.home).say(key, "progress", {"lines": 2, "starts": 1})
    page = secretary.get(address).text
    assert re.search(r'<progress max="5" value="2"', page)
    assert "2 lignes lues sur 5" in page
    jobs.run(workspace, settings.home)
    assert bodies(workspace) == ["Gardez un guichet."]
    assert "Import fait." in secretary.get(address).text


def test_a_sheet_too_large_is_refused_with_its_limit_before_it_is_read(
    secretary: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "50 Mo au plus" in secretary.get("/secretariat/imports").text.replace("\u00a0", " ")
    monkeypatch.setattr(uploading, "LARGEST_SHEET", 3)
    data = {"file": (io.BytesIO(SHEET.encode()), "avis.csv")}
    answer = secretary.post("/secretariat/imports", data=data, content_type="multipart/form-data")
    assert answer.status_code == 413
    assert "ligne de commande" in answer.text
    huge = {"CONTENT_LENGTH": str(200 * 1024 * 1024)}
    assert secretary.post("/secretariat/imports", environ_overrides=huge).status_code == 413


def test_a_referent_imports_for_their_own_consultations_alone(
    enter: Enter, people: Cast, workspace: Workspace, secretary: FlaskClient
) -> None:
    at = workspace.now()
    with workspace.writing() as connection:
        authorities = [Authority("NTES", "Ville d'essai", "commune"), Authority("RNES", "Ville voisine", "commune")]
        consultations.put_authorities(connection, authorities)
        both = [Consultation("NTES-1", "NTES", "Cafés d'ici"), Consultation("RNES-1", "RNES", "Cafés d'à côté")]
        consultations.put_consultations(connection, both)
        person = storage.add(connection, Person(0, "Une référente", Role.REFERENT, authority="NTES"), at)
    client = enter(person)
    page = client.get("/secretariat/imports?concertation=NTES-1").text
    assert "NTES-1" in page
    assert "RNES-1" not in page
    for consultation, status in (("RNES-1", 403), ("", 422)):
        data = {"file": (io.BytesIO(SHEET.encode()), "a.csv"), "consultation": consultation}
        answer = client.post("/secretariat/imports", data=data, content_type="multipart/form-data")
        assert answer.status_code == status
    rows = "id;texte;concertation\n1;D'ici.;\n2;D'ici aussi.;NTES-1\n3;D'ailleurs.;RNES-1\n"
    address = sent(client, rows.encode(), consultation="NTES-1")
    page = client.get(address).text
    assert "2 contributions nouvelles" in page
    assert "n'est pas une concertation de votre collectivité" in page.replace("’", "'")
    client.post(address)
    assert bodies(workspace) == ["D'ici aussi.", "D'ici."]
    assert client.get(sent(secretary, SHEET.encode())).status_code == 403
    assert client.get(sent(secretary, SHEET.encode(), consultation="RNES-1")).status_code == 403


def test_a_referent_changes_nothing_that_was_gathered_elsewhere(
    enter: Enter, people: Cast, workspace: Workspace, tmp_path: Path
) -> None:
    with workspace.writing() as connection:
        consultations.put_authorities(connection, [Authority("NTES", "Ville d'essai", "commune")])
        consultations.put_consultations(connection, [Consultation("NTES-1", "NTES", "Cafés d'ici")])
        person = storage.add(connection, Person(0, "Une référente", Role.REFERENT, authority="NTES"), workspace.now())
    sheet = tmp_path / "avis.csv"
    sheet.write_text(SHEET, encoding="utf-8")
    collecting.import_contributions(workspace, planning.plan(sheet, origin="commune"))
    sheet.write_text(SHEET.replace("Gardez", "Fermez"), encoding="utf-8")
    told: list[Told] = []
    planned = planning.plan(sheet, origin="commune", consultation="NTES-1")
    collecting.import_contributions(workspace, planned, by=person, told=told.append)
    assert "recueillie ailleurs" in told[0].why
    assert bodies(workspace) == ["Gardez un guichet."]
