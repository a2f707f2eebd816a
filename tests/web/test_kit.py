"""The kit as a référent meets it: its page, a document to print, a file to change, an archive to take away."""

import io
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.consulting.contributions import Authority, Consultation
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.membership import adding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations
from tests.services.story import Cast

Enter = Callable[[Person], FlaskClient]
KIT = "/concertations/MIRE-9/kit"


@pytest.fixture
def referent(workspace: Workspace, people: Cast, enter: Enter) -> FlaskClient:
    with workspace.writing() as connection:
        consultations.put_authorities(connection, [Authority("MIRE", "Mirelieu & <Rives> (exemple)", "commune")])
        held = Consultation("MIRE-9", "MIRE", "Un café", opens_on=date(2026, 5, 4), closes_on=date(2026, 5, 4))
        consultations.put_consultations(connection, [held])
    thyme = adding.add_person(workspace, Person(0, "Thym Exemple", Role.REFERENT, authority="MIRE"))
    return enter(thyme)


def test_the_page_shows_the_four_that_come_first_then_all_with_their_formats(referent: FlaskClient) -> None:
    page = referent.get(KIT)
    assert page.status_code == 200
    first, _, rest = page.text.partition("</ol>")
    assert [first.count(name) > 0 for name in ("guide-express", "fiche-contribution", "emargement", "restitution")] == [
        True
    ] * 4
    assert first.count("<li>") == 4
    assert rest.count("<li>") >= 22
    for form in ("html", "pdf", "docx", "odt"):
        assert f"{KIT}/affiche.{form}" in rest
    assert "Mirelieu &amp; &lt;Rives&gt; (exemple)" in page.text
    assert "Ne sont pas encore connus" in page.text
    assert "/concertations/MIRE-9/contribuer" in page.text


def test_a_page_to_print_is_whole_with_its_style_sheet_and_its_code(referent: FlaskClient) -> None:
    page = referent.get(f"{KIT}/invitation.html")
    assert page.status_code == 200
    assert page.content_type == "text/html; charset=utf-8"
    assert "le lundi 4 mai 2026" in page.text
    assert '<svg class="qr"' in page.text
    (style,) = [part.split('"')[0] for part in page.text.split('rel="stylesheet" href="')[1:]]
    with referent.get(style) as sheet:
        assert sheet.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF"), ("docx", b"PK"), ("odt", b"PK")])
def test_a_document_is_handed_over_under_its_name(referent: FlaskClient, form: str, begins: bytes) -> None:
    answer = referent.get(f"{KIT}/affiche.{form}")
    assert answer.data.startswith(begins)
    assert answer.headers["Content-Disposition"].endswith(f"MIRE-9-affiche.{form}")


def test_the_four_that_come_first_are_handed_over_together(referent: FlaskClient) -> None:
    answer = referent.get("/concertations/MIRE-9/kit-express.zip")
    assert answer.content_type == "application/zip"
    assert len(zipfile.ZipFile(io.BytesIO(answer.data)).namelist()) == 17


def test_others_are_refused_and_nothing_unknown_is_made(
    referent: FlaskClient, visitor: FlaskClient, people: Cast, enter: Enter
) -> None:
    addresses = [KIT, f"{KIT}.zip", f"{KIT}-express.zip", f"{KIT}/affiche.html", f"{KIT}/affiche.pdf"]
    assert [visitor.get(one).status_code for one in addresses] == [303] * 5
    assert [enter(people.member).get(one).status_code for one in addresses[:1]] == [403]
    unknown = [f"{KIT}/rien.pdf", f"{KIT}/rien.html", f"{KIT}/affiche.exe", "/concertations/RIEN-1/kit"]
    assert [referent.get(one).status_code for one in unknown] == [404] * 4
