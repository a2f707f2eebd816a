"""The page of imports: a sheet sent, looked at, described, tried, confirmed."""

import io
import re

import pytest
from flask.testing import FlaskClient

from manifeste_tool.documents.workbook_out import xlsx_of
from manifeste_tool.domain.consulting.contributions import Filters, Reach
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions
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
        (b"texte\n" + b"Un avis.\n" * 20_001, "long.csv", "manifeste import contributions long.csv"),
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
