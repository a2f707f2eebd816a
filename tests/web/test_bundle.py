"""The pages of the liasse, the running order, the dossier and the data, as a member, the secretariat and a visitor."""

import pytest

from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.services.exporting import working
from tests.limits import allow
from tests.services.commission_cast import Commission, commission
from tests.services.story import cast, change
from tests.services.telling import with_addresses
from tests.web.visit import Visit, opened


@pytest.fixture
def we(workspace) -> Commission:
    here = with_addresses(cast(workspace))
    here.propose(change("ccccccc2", "Les agents sont instruits."), headline="Instruire")
    return commission(workspace, founded=here)


@pytest.fixture
def visit(we: Commission, settings) -> Visit:
    return opened(we.here, settings)


def test_a_liasse_and_a_list_are_handed_over_in_every_form(we: Commission, visit: Visit) -> None:
    client = visit.as_(we.here.member)
    for path, kind in (
        ("/amendements/recueil.docx?etat=a-examiner", b"PK"),
        ("/amendements/recueil.pdf", b"%PDF"),
        ("/derouleur.xlsx", b"PK"),
        ("/derouleur.ods", b"PK"),
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert answer.data.startswith(kind)
        assert "attachment" in answer.headers["Content-Disposition"]
        assert "no-store" in answer.headers["Cache-Control"]
    assert "Instruire" in client.get("/derouleur/imprimer").text
    assert "/amendements/recueil.odt" in client.get("/amendements").text
    assert "/derouleur.ods" in client.get("/derouleur").text
    for path in ("/amendements/recueil.exe", "/amendements/recueil.pdf?chapitre=zzzzzzz2", "/derouleur.xlsx?cycle=-1"):
        assert client.get(path).status_code == 404, path
    assert "n&#39;existe pas dans ce texte" in client.get("/amendements/recueil.pdf?chapitre=zzzzzzz2").text.replace(
        "’", "&#39;"
    )


def test_a_long_liasse_goes_through_the_page_of_its_progress(we: Commission, visit: Visit, monkeypatch) -> None:
    monkeypatch.setattr("manifeste_tool.services.bundle.kinds.LONG", 0)
    client = visit.as_(we.here.member)
    answer = client.get("/amendements/recueil.odt")
    assert answer.status_code == 303
    assert "/exports/" in answer.headers["Location"]
    working.run(we.ws)
    assert "Il est prêt" in client.get(answer.headers["Location"]).text
    assert client.get("/amendements/recueil.odt").data.startswith(b"PK")
    assert client.get("/amendements/recueil.odt?etat=rien").status_code == 404


def test_the_dossier_of_a_sitting_is_shown_handed_over_and_sent_once(we: Commission, visit: Visit) -> None:
    sitting = we.convened()
    page = f"/seances/{sitting.id}/dossier"
    member, secretary = visit.as_(we.here.member), visit.as_(we.secretary)
    told = member.get(page).text
    assert "Le vôtre vient d" in told
    assert "/dossier/envoi" not in told
    assert member.get(f"{page}.pdf").data.startswith(b"%PDF")
    assert member.get(f"{page}.pdf?grand=1").data.startswith(b"%PDF")
    assert member.get(f"{page}.zip").data.startswith(b"PK")
    assert visit.as_(None).get(page).status_code == 404
    assert page in member.get(f"/seances/{sitting.id}").text
    assert member.post(f"{page}/envoi").status_code == 403
    assert secretary.post(f"{page}/envoi").status_code == 303
    again = secretary.post(f"{page}/envoi")
    assert again.status_code == 409
    assert "Envoyer de nouveau" in again.text
    assert "Adressé à 3 membres" in secretary.get(page).text.replace("\u00a0", " ")
    assert secretary.post(f"{page}/envoi", data={"again": "1"}).status_code == 303


def test_data_are_for_everybody_and_names_for_the_secretariat_who_says_why(we: Commission, visit: Visit) -> None:
    visitor = visit.as_(None)
    told = visitor.get("/donnees").text
    assert "Licence Ouverte 2.0" in told
    assert "motif-contributions" not in told
    for name in ("contributions", "amendements", "votes", "journal"):
        for form in ("csv", "json", "xlsx"):
            with visitor.get(f"/donnees/{name}.{form}") as answer:
                assert answer.status_code == 200
                assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert visitor.get("/donnees/rien.csv").status_code == 404
    assert visitor.post("/donnees/journal/internes", data={"motif": "x"}).status_code in (302, 303, 401, 403)
    secretary = visit.as_(we.secretary)
    assert "motif-contributions" in secretary.get("/donnees").text
    refused = secretary.post("/donnees/journal/internes", data={"forme": "csv", "motif": " "})
    assert refused.status_code in (400, 422)
    assert "le journal le retient" in refused.text
    with secretary.post("/donnees/journal/internes", data={"forme": "csv", "motif": "Bilan."}) as taken:
        assert taken.status_code == 200
        assert "journal-interne.csv" in taken.headers["Content-Disposition"]
        assert we.secretary.name in taken.data.decode()


def test_one_place_may_not_ask_for_data_without_end(we: Commission, visit: Visit, monkeypatch) -> None:
    allow(monkeypatch, Limit.DATA, 2)
    visitor = visit.as_(None)
    for expected in (200, 200, 429):
        with visitor.get("/donnees/votes.csv") as answer:
            assert answer.status_code == expected
