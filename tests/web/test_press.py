"""The press kit and the dossier of a version as pages: who reads them, when, and what they hand over."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.text.gestures import Change
from manifeste_tool.services.publication import preparing, publishing
from manifeste_tool.services.publication.preparing import Typed
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import journal
from tests.services.story import cast
from tests.web.visit import Visit, opened

TYPED = {
    "headline": "Un texte pour tous",
    "communique": "Premier paragraphe.\n\nSecond <b>paragraphe</b>.",
    "contact": "Camille Exemple\n01 02 03 04 05",
    "quote": ["bbbbbbb2", "aaaaaaa2"],
}


@pytest.fixture
def visit(workspace: Workspace, settings: Settings) -> Visit:
    here = cast(workspace)
    sourcing.declare(workspace, here.secretary, ["ccccccc2", "ddddddd2", "eeeeeee2", "fffffff2"])
    publishing.publish(workspace, here.secretary, number="0.1", title="Une", story="Elle dit.", seen=here.tip())
    return opened(here, settings)


def test_a_kit_is_there_with_the_version_and_says_more_once_it_is_written(visit: Visit) -> None:
    nobody, desk = visit.as_(None), visit.as_(visit.here.secretary)
    before = nobody.get("/versions/0.1/presse").text
    assert "Elle dit." in before
    assert "Les alinéas, éléments de liste, citations" in before
    assert nobody.get("/versions/0.1/presse/rediger").status_code in (302, 303, 401, 403)
    assert visit.as_(visit.here.member).post("/versions/0.1/presse/rediger", data=TYPED).status_code == 403
    assert desk.post("/versions/0.1/presse/rediger", data=TYPED).status_code == 303
    page = nobody.get("/versions/v0.1/presse").text
    for words in (
        "Un texte pour tous",
        "Camille Exemple",
        "Second &lt;b&gt;paragraphe&lt;/b&gt;",
        "/paragraphes/bbbbbbb2/v/0.1",
    ):
        assert words in page, words
    assert page.index("Nous disons pourquoi") < page.index("reste possible partout")
    refused = desk.post("/versions/0.1/presse/rediger", data=TYPED | {"headline": "x" * 201})
    assert refused.status_code == 422
    assert "Vos mots sont gardés" in refused.text
    assert "01 02 03 04 05" in refused.text


@pytest.mark.parametrize("form", ["pdf", "odt", "docx"])
def test_the_kit_is_handed_over_as_one_document_the_same_each_time(visit: Visit, form: str) -> None:
    visit.as_(visit.here.secretary).post("/versions/0.1/presse/rediger", data=TYPED)
    made = visit.as_(None).get(f"/versions/0.1/presse.{form}")
    assert made.status_code == 200
    assert made.data == visit.as_(None).get(f"/versions/0.1/presse.{form}").data
    if form != "pdf":
        with ZipFile(BytesIO(made.data)) as archive:
            words = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))
        assert "Camille Exemple" in words
        assert "Un texte pour tous" in words
    assert visit.as_(None).get("/versions/0.1/presse.exe").status_code == 404


def test_nothing_of_a_prepared_version_is_public_before_it_is(visit: Visit, clock: object) -> None:
    here = visit.here
    here.integrate(here.propose(Change("aaaaaaa2", "Nous disons SECRETPREPARE.")))
    typed = Typed("0.2", "SECRETPREPARE", "SECRETPREPARE")
    preparing.prepare(here.ws, here.secretary, typed, seen=here.tip())
    desk, nobody = visit.as_(here.secretary), visit.as_(None)
    assert desk.post("/versions/0.2/presse/rediger", data=TYPED | {"headline": "SECRETPREPARE"}).status_code == 303
    assert "SECRETPREPARE" in desk.get("/versions/0.2/presse").text
    for reader in (nobody, visit.as_(here.member)):
        for path in ("presse", "presse.pdf", "dossier", "dossier.zip"):
            assert reader.get(f"/versions/0.2/{path}").status_code == 404, path
    with here.ws.reading() as connection:
        told = journal.latest(connection, Audience.PUBLIC, limit=50)
    assert not any(one.name == "press_kit_written" for one in told)


def test_the_dossier_is_a_page_that_says_how_to_verify_and_a_file(visit: Visit) -> None:
    nobody = visit.as_(None)
    page = nobody.get("/versions/0.1/dossier").text
    assert "sha256sum -c SHA256SUMS" in page
    assert "non signé" in page
    made = nobody.get("/versions/0.1/dossier.zip")
    with ZipFile(BytesIO(made.data)) as archive:
        assert sorted(archive.namelist()) == [
            f"manifeste-0.1/{name}"
            for name in ("LISEZ-MOI.txt", "SHA256SUMS", "annexe.json", "dossier.json", "manifeste.md")
        ]
        assert "sha256sum -c SHA256SUMS" in archive.read("manifeste-0.1/LISEZ-MOI.txt").decode()
    assert nobody.get("/versions/9.9/dossier").status_code == nobody.get("/versions/9.9/dossier.zip").status_code == 404
    shown = nobody.get("/versions/0.1").text
    assert "/versions/0.1/dossier.zip" in shown
    assert "/versions/0.1/presse" in shown
