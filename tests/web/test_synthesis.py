"""Reading, findings and their synthesis as people meet them."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution
from manifeste_tool.domain.reporting.reports import Item, ItemKind, Report, ReportState
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.text.text import Source
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.settings import Settings
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.gathering import reports
from manifeste_tool.storage.synthesis import findings, marks
from tests.services.story import Cast
from tests.web.visit import Visit, fields, fill, opened

ONE, TWO, THREE = "2025-ESSAI-0001", "2025-ESSAI-0002", "2025-AA-0001"


@pytest.fixture
def visit(settings: Settings, people: Cast) -> Visit:
    said = Contribution(
        THREE,
        "Le guichet ferme. L'agente s'en va !",
        consultation="AA-1",
        author_type="habitante",
        theme="Accueil",
        nature="attente",
        publishable=True,
        people=5,
        origin="t",
        external_id="1",
    )
    with people.ws.writing() as connection:
        consultations.put_authorities(connection, [Authority("AA", "Une commune (exemple)", "commune")])
        consultations.put_consultations(connection, [Consultation("AA-1", "AA", "Cafés", themes="Accueil")])
        contributions.add(connection, [said, replace(said, reference="2025-AA-0002", external_id="2")], people.ws.now())
        findings.add(connection, Finding("E1", "Une personne doit rester joignable", theme="Accueil", nature="attente"))
        findings.add(connection, Finding("E2", "Le guichet divise", nature="désaccord", theme="Accueil"))
        items = (
            Item(ItemKind.DISAGREEMENT, "Ouvrir le samedi ?", "Les uns oui, les autres non.", sources=(THREE,)),
            Item(ItemKind.AGREEMENT, body="Personne ne veut de robot."),
            Item(ItemKind.PROPOSAL, "Proposition tue ici"),
        )
        by = {"changed_at": people.ws.now(), "changed_by_id": people.secretary.id}
        report = Report("AA-1", absent="Les jeunes du lycée", items=items, state=ReportState.SENT, **by)
        reports.put(connection, report, seen=0)
    return opened(people, settings)


def marked(visit: Visit, reference: str = THREE, finding: str = "E1", **typed: object) -> FlaskClient:
    drafter = visit.as_(visit.here.drafter)
    answer = drafter.post(f"/lecture/{reference}", data={"act": "mark", "finding": finding} | typed)
    assert answer.status_code == 303, answer.text
    return drafter


def words_in(page: str, part: str) -> str:
    """Return the words of a page's section or list, its spaces flat."""
    found = re.search(
        rf'<\w+[^>]*(?:id|aria-labelledby|class)="{part}".*?</(?:section|ul|dl|fieldset)>', page, re.DOTALL
    )
    assert found, part
    return " ".join(re.sub(r"<[^>]+>", " ", found.group()).split())


def test_a_drafter_reads_one_contribution_after_the_other(visit: Visit) -> None:
    drafter = visit.as_(visit.here.drafter)
    queue = drafter.get("/lecture?theme=Accueil").text
    assert f'href="/lecture/{THREE}?theme=Accueil"' in queue
    assert ONE not in queue
    page = drafter.get(f"/lecture/{THREE}?theme=Accueil")
    assert "Le guichet ferme." in page.text
    sent = drafter.post(
        f"/lecture/{THREE}?theme=Accueil",
        data=fields(page, f"/lecture/{THREE}") | {"phrase": ["1"], "finding": "E1", "note": "Net.", "act": "next"},
    )
    assert sent.status_code == 303
    assert sent.location == "/lecture/2025-AA-0002?theme=Accueil"
    with visit.here.ws.reading() as connection:
        (made,) = marks.of_contribution(connection, THREE)
    assert (made.excerpt, made.note) == ("L'agente s'en va !", "Net.")
    last = drafter.post("/lecture/2025-AA-0002?theme=Accueil", data={"act": "leave", "remark": "Doublon."})
    assert last.location == "/lecture?theme=Accueil"
    assert "Doublon." in drafter.get("/lecture/2025-AA-0002").text
    assert "Tout afficher" in drafter.get(last.location).text


def test_a_refused_form_loses_nothing_and_a_search_neither(visit: Visit) -> None:
    drafter = visit.as_(visit.here.drafter)
    typed = {
        "phrase": ["0"],
        "passage": "Des mots qui n'y sont pas",
        "note": "Ma note",
        "remark": "Ma remarque",
        "finding": "nouveau",
        "title": "Un titre " * 20,
        "body": "Mon texte",
        "nature": "constat",
        "theme": "Mon thème",
        "other": "E99",
        "search": "guichet divise",
    }
    for act, status in (("mark", 400), ("search", 200)):
        answer = drafter.post(f"/lecture/{THREE}", data=typed | {"act": act})
        assert answer.status_code in (status, 409, 422), answer.status_code
        kept = fields(answer, f"/lecture/{THREE}")
        assert kept["phrase"] == "0"
        assert {
            name: kept[name] for name in ("passage", "note", "remark", "finding", "body", "nature", "other", "search")
        } == {
            name: typed[name] for name in ("passage", "note", "remark", "finding", "body", "nature", "other", "search")
        }
    assert "Le guichet divise" in answer.text
    refused = drafter.post(f"/lecture/{THREE}", data=typed | {"act": "mark", "passage": "", "other": ""})
    assert "100 au plus" in refused.text
    assert 'aria-invalid="true"' in refused.text


def test_marks_are_taken_off_and_put_back_by_who_made_them(visit: Visit) -> None:
    drafter = marked(visit, phrase=["0"])
    page = drafter.get(f"/lecture/{THREE}").text
    assert "drafter" in words_in(page, "marques")
    path = f"/lecture/{THREE}/marques/1/"
    other = visit.as_(visit.here.other)
    assert other.post(f"{path}retirer").status_code == 403
    assert drafter.post(f"{path}retirer").status_code == 303
    assert "Le guichet ferme." not in drafter.get("/enseignements/E1").text
    assert f"{path}remettre" in drafter.get(f"/lecture/{THREE}").text
    assert drafter.post(f"{path}remettre").status_code == 303
    assert "Le guichet ferme." in words_in(drafter.get("/enseignements/E1").text, "drawn")


def test_a_finding_shows_who_speaks_in_it_to_everybody_and_its_marks_to_the_commission_alone(visit: Visit) -> None:
    marked(visit, phrase=["1"], note="Une note de lecture")
    nobody, member = visit.as_(None), visit.as_(visit.here.member)
    page = nobody.get("/enseignements/E1").text
    assert "Une commune (exemple) 1" in words_in(page, "publics")
    assert "habitante 1" in words_in(page, "publics")
    assert "élu·e ou institution, agent public" in words_in(page, "publics")
    assert "Les jeunes du lycée" in page
    assert "Une note de lecture" not in page
    assert "drafter" not in page
    assert "Une note de lecture" in member.get("/enseignements/E1").text
    assert "Réunir à un autre" not in member.get("/enseignements/E1").text
    assert visit.as_(None).get("/lecture").status_code == 303
    assert member.get("/lecture").status_code == 403


def test_the_synthesis_says_where_people_agree_and_where_they_do_not(visit: Visit) -> None:
    marked(visit)
    marked(visit, reference=ONE, finding="E2")
    nobody = visit.as_(None)
    page = nobody.get("/synthese").text
    assert "Le guichet divise" in words_in(page, "desaccords")
    assert "Ouvrir le samedi" in page
    assert "Personne ne veut de robot." in page
    assert "Proposition tue ici" not in page
    assert "Une personne doit rester joignable" in words_in(page, "autres")
    assert "Les jeunes du lycée" in page
    local = nobody.get("/synthese?collectivite=AA").text
    assert "Le guichet divise" not in words_in(local, "desaccords")
    assert "dont 1 d’ici" in words_in(local, "autres")
    other = nobody.get("/synthese?theme=Eau").text
    assert "Ouvrir le samedi" not in other
    assert "Rien encore ici." in other


def test_merging_is_shown_then_done_and_the_old_page_leads_to_the_other(visit: Visit) -> None:
    marked(visit, finding="E2")
    sourcing.cite(visit.here.ws, visit.here.drafter, Linking("bbbbbbb2", put=(Source("E2"),)))
    secretary = visit.as_(visit.here.secretary)
    preview = secretary.get("/enseignements/E2/reunir?avec=e1")
    assert "1 paragraphe change de source" in preview.text
    done = secretary.post("/enseignements/E2/reunir", data=fields(preview, "/enseignements/E2/reunir", avec="E1"))
    assert done.location == "/enseignements/E1"
    old = visit.as_(None).get("/enseignements/E2")
    assert (old.status_code, old.location) == (302, "/enseignements/E1?depuis=E2")
    assert "a été réuni à celui-ci" in visit.as_(None).get(old.location).text
    assert "E1" in secretary.get("/paragraphes/bbbbbbb2").text
    for path, said in (
        ("/enseignements/E1/reunir?avec=E1", "ne peut pas être réuni à lui-même"),
        ("/enseignements/E1/reunir?avec=E77", "Aucun enseignement"),
    ):
        assert said in secretary.get(path).text
    stale = secretary.post("/enseignements/E1/reunir", data={"avec": "E77", "seen": "x"})
    assert "Aucun enseignement" in stale.text
    assert secretary.get("/enseignements/E2/reprendre").status_code in (400, 409, 422)


def test_splitting_and_rewording_keep_what_was_typed_when_they_refuse(visit: Visit) -> None:
    for reference in (THREE, "2025-AA-0002"):
        drafter = marked(visit, reference=reference)
    path = "/enseignements/E1/separer"
    refused = fill(drafter, path, path, contribution=THREE, title="")
    assert "Donnez un titre" in refused.text
    assert fields(refused, path)["contribution"] == THREE
    made = fill(drafter, path, path, contribution=THREE, title="À part")
    assert made.location == "/enseignements/E3"
    page = drafter.get("/enseignements/E3").text
    assert "À part" in page
    assert 'href="/enseignements/E1"' in page
    path = "/enseignements/E3/reprendre"
    opened_before = drafter.get(path)
    assert fill(drafter, path, path, title="À part, vraiment").status_code == 303
    late = drafter.post(path, data=fields(opened_before, path) | {"title": "Autrement"})
    assert late.status_code == 409
    assert fields(late, path)["title"] == "Autrement"
    assert "À part, vraiment" in late.text
    assert drafter.post(path, data=fields(late, path)).status_code == 303
    assert "<h1>Autrement</h1>" in drafter.get("/enseignements/E3").text
