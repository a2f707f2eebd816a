"""« Rechercher »: what each reader finds and is told of, what leads straight to one thing, what the page says."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution
from manifeste_tool.domain.evidence.evidence import Evidence, EvidenceKind, Passage
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.searching.kinds import Kind
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.text.gestures import Insert
from manifeste_tool.services.instance import checking, upkeep
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.searching.asking import Asked
from manifeste_tool.services.searching.search_pages import SearchPage, search_page
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people as accounts
from manifeste_tool.storage import search
from manifeste_tool.storage.consulting import consultations, contributions, phrases
from manifeste_tool.storage.evidence import evidence
from manifeste_tool.storage.synthesis import findings
from tests.services.story import Cast, cast, change
from tests.web.conftest import Enter
from tests.web.test_audience import ALWAYS_HIDDEN, HIDDEN_UNLESS_OPENED, _planted
from tests.web.visit import opened

COMMISSION = {"SECRETCOURANT", "SECRETPROPOSE", "SECRETTITRE", "SECRETMOTIF", "SECRETREFUS", "SECRETPIECE"}
DEBATED = COMMISSION - {"SECRETREFUS", "SECRETPIECE"}
SECRETARIAT = COMMISSION | {"SECRETPRIVE", "SECRETRETENU", "SECRETECARTE"}


SECRETS = (*ALWAYS_HIDDEN, *HIDDEN_UNLESS_OPENED)


def found_by(here: Cast, person: Person | None) -> set[str]:
    """The secrets that a reader finds by the beginning of them all, which nothing else is counted by either."""
    pages = [search_page(here.ws, person, Asked("secret", kind=kind)) for kind in Kind]
    hits = [hit for page in pages for section in page.sections for hit in section.hits]
    assert sum(page.total for page in pages) == len(hits) == search_page(here.ws, person, Asked("secret")).total
    return {run.text for hit in hits for run in (*hit.title, *hit.passage) if run.found}


def finds_none(here: Cast, person: Person | None, secrets: set[str]) -> bool:
    """Whether a reader finds none of these, asked for as phrases."""
    return all(not search_page(here.ws, person, Asked(f"« {secret} »")).total for secret in secrets)


def test_each_reader_finds_and_counts_what_they_may_read_and_nothing_else(workspace: Workspace) -> None:
    here = cast(workspace)
    _planted(here)
    here.open(StageKind.EXAMINATION)
    assert found_by(here, None) == set()
    assert found_by(here, here.referent) == set()
    assert found_by(here, here.other) == COMMISSION
    assert found_by(here, here.drafter) == COMMISSION
    assert found_by(here, here.secretary) == SECRETARIAT
    assert finds_none(here, None, {"SECRETCOURANT", "SECRETPRIVE", "SECRETRETENU", "SECRETREFUS", "SECRETPIECE"})
    assert finds_none(here, here.other, SECRETARIAT - COMMISSION)
    assert finds_none(here, here.secretary, {"SECRETBROUILLON", "SECRETORIGINAL", "SECRETRETIRE"})
    assert set(SECRETS) >= SECRETARIAT


def test_a_stage_opened_to_the_public_opens_the_search_as_far_and_a_text_being_written_is_its_drafters_alone(
    workspace: Workspace,
) -> None:
    here = cast(workspace)
    _planted(here)
    here.open(StageKind.FILING, public=True)
    assert found_by(here, None) == DEBATED
    here.close_all()
    here.open(StageKind.DRAFTING)
    assert "SECRETREDACTION" in found_by(here, here.drafter)
    assert "SECRETREDACTION" not in found_by(here, here.other)
    here.close_all()
    assert found_by(here, here.member) - COMMISSION == set(), "an author's own draft is in no search"


def test_no_page_tells_a_visitor_of_what_it_does_not_find(workspace: Workspace, settings: Settings) -> None:
    here = cast(workspace)
    _planted(here)
    here.open(StageKind.EXAMINATION)
    nobody = opened(here, settings).as_(None)
    for query in ("SECRET", "SECRETPRIV", "SECRETCOURAND", "« SECRETPIECE »"):
        page = nobody.get("/recherche", query_string={"q": query})
        assert "Rien de ce que vous pouvez lire ne contient" in page.text
        assert "Vouliez-vous dire" not in page.text
        assert set(re.findall(r"SECRET\w*", page.text)) == {query.strip("« »")}, "what was typed, and nothing else"
    for named in ("2025-ESSAI-0003", "2025-ESSAI-0005", "P1", "P1-1", "amendement 2", "1/3", "2025-ESSAI-0099", "E9"):
        assert nobody.get("/recherche", query_string={"q": named}).status_code == 200, named
    secretary = opened(here, settings).as_(here.secretary)
    for named in ("2025-ESSAI-0003", "P1", "P1-1", "amendement 2", "1/3"):
        assert secretary.get("/recherche", query_string={"q": named}).status_code == 302, named


def test_a_referent_finds_what_their_authority_gathered_and_no_other(workspace: Workspace) -> None:
    here = cast(workspace)
    said = Contribution(
        "2026-ESSA-0001", "Un mot privé.", consultation="ESSA-1", origin="x", external_id="1", theme="Eau"
    )
    with workspace.writing() as connection:
        consultations.put_authorities(connection, [Authority(code, code, "commune") for code in ("ESSA", "AUTR")])
        consultations.put_consultations(connection, [Consultation(f"{one}-1", one, one) for one in ("ESSA", "AUTR")])
        other = replace(said, reference="2026-AUTR-0001", consultation="AUTR-1", external_id="2", theme="Air")
        contributions.add(connection, [said, other], workspace.now())
        home = accounts.add(connection, Person(0, "Chez soi", Role.REFERENT, authority="ESSA"), workspace.now())
    asked = Asked("privé", kind=Kind.CONTRIBUTION)
    page = search_page(workspace, home, asked)
    assert [hit.contribution.reference for hit in page.sections[2].hits if hit.contribution] == ["2026-ESSA-0001"]
    assert page.choices.themes == (("Eau", "Eau (1)"),)
    assert page.choices.authorities == (("ESSA", "ESSA (1)"),)
    assert search_page(workspace, None, asked).choices.authorities == ()
    assert search_page(workspace, here.secretary, asked).total == 2
    assert search_page(workspace, here.secretary, replace(asked, authority="AUTR")).total == 1
    assert search_page(workspace, here.secretary, replace(asked, theme="Eau", kind=None)).total == 1


@pytest.fixture
def filled(workspace: Workspace, people: Cast) -> Cast:
    """One of each kind about water, and a published version that today's text no longer repeats."""
    with workspace.writing() as connection:
        said = Contribution("2025-ESSAI-0010", "L'eau & <b>le puits</b> : « eaux » claires.", publishable=True)
        said = replace(said, title="Eau claire", origin="essai", external_id="10", theme="Eau")
        contributions.add(connection, [said], workspace.now())
        findings.put(connection, Finding("E4", "L'eau pour tous", "Des puits.", theme="Eau"), ["2025-ESSAI-0010"])
        piece = Evidence("P3", EvidenceKind.LAW, "Loi sur l'eau", body="Un puits.", public=True)
        evidence.put(
            connection, piece, [Passage("P3", 12, "L'eau fait partie du patrimoine commun.")], workspace.now(), None
        )
    sourcing.declare(workspace, people.secretary, ["ccccccc2", "ddddddd2", "eeeeeee2", "fffffff2"])
    publishing.publish(workspace, people.secretary, number="0.1", title="Une", story="Publique.", seen=people.tip())
    people.integrate(people.propose(Insert("bbbbbbb2", "L'eau reste publique."), headline="Garder l'eau"))
    people.integrate(people.propose(change("ddddddd2", "un guichet fermé ;"), headline="Fermer"))
    return people


def test_a_member_finds_every_kind_with_where_it_stands_and_its_words_marked(filled: Cast, enter: Enter) -> None:
    page = enter(filled.member).get("/recherche?q=eaux").text
    assert page.count('<section class="found"') == 5
    for said in (
        "Chapitre I, alinéa 2", "Amendement 1", "Contribution 2025-ESSAI-0010", "Enseignement E4", "Pièce P3-12", "adopté",
        "<mark>eau</mark> reste publique", "L’<mark>eau</mark> &amp; &lt;b&gt;le puits&lt;/b&gt;", "<mark>eaux</mark>",
    ):  # fmt: skip
        assert said in page, said
    assert '<a class="headline" href="/pieces/P3-12"' in page
    assert '<a class="headline" href="/contributions/2025-ESSAI-0010"' in page


def test_a_visitor_finds_the_published_text_and_a_member_also_what_it_said_before(
    filled: Cast, visitor: FlaskClient, enter: Enter
) -> None:
    filled.close_all()
    assert "Amendement 1" not in visitor.get("/recherche?q=eau").text
    assert "alinéa 3" in visitor.get("/recherche?q=%22guichet+ouvert%22").text
    page = enter(filled.member).get("/recherche?q=%22guichet+ouvert%22&quoi=texte").text
    assert 'href="/texte/v/0.1#ddddddd2"' in page
    assert "Dans la version 0.1" in page
    assert "guichet fermé" not in page
    assert "Dans la version" not in enter(filled.member).get("/recherche?q=fermé&quoi=texte").text


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("2025-essai-0010", "/contributions/2025-ESSAI-0010"),
        ("E4", "/enseignements/E4"),
        ("P3-12", "/pieces/P3-12"),
        ("amendement 1", "/amendements/1/1"),
        ("bbbbbbb2", "/paragraphes/bbbbbbb2"),
        ("Chapitre I, alinéa 1", "/paragraphes/bbbbbbb2"),
    ],
)
def test_what_names_one_thing_leads_straight_to_it(filled: Cast, enter: Enter, typed: str, address: str) -> None:
    answer = enter(filled.member).get("/recherche", query_string={"q": typed})
    assert (answer.status_code, answer.location) == (302, address)


@pytest.mark.parametrize("typed", ["E99", "P3-13", "P99", "amendement 99", "zzzzzzz2", "chapitre x, alinéa 1"])
def test_what_names_nothing_known_is_searched(filled: Cast, visitor: FlaskClient, typed: str) -> None:
    assert "Rien de ce que vous pouvez lire" in visitor.get("/recherche", query_string={"q": typed}).text


def test_a_narrowed_search_goes_nowhere_by_itself_and_keeps_what_narrows_it(filled: Cast, enter: Enter) -> None:
    client = enter(filled.member)
    assert client.get("/recherche?q=E4&quoi=texte").status_code == 200
    page = client.get("/recherche?q=eau&quoi=enseignements&theme=Eau").text
    assert "Enseignement E4" in page
    assert '<option value="Eau" selected>' in page
    assert "quoi=contributions" in page
    assert "theme=Eau" in page
    assert "Recherche restreinte" in page
    other = client.get("/recherche?q=eau&quoi=contributions&theme=Air").text
    assert '<option value="Air" selected>' in other
    assert "ne contient « eau » ici" in other.replace("\u00a0", " ")
    states = client.get("/recherche?q=eau&quoi=amendements&etat=adoptes").text
    assert "Amendement 1" in states
    assert "Amendement 1" not in client.get("/recherche?q=eau&quoi=amendements&etat=ouverts").text
    assert client.get("/recherche?q=eau&quoi=rien&etat=rien&page=x").status_code == 200


def test_a_kind_is_turned_page_by_page(filled: Cast, visitor: FlaskClient, workspace: Workspace) -> None:
    with workspace.writing() as connection:
        for number in range(10, 40):
            findings.put(connection, Finding(f"E{number}", f"Un bac numéro {number}"), [])
    assert "Voir les 30 enseignements" in visitor.get("/recherche?q=bac").text.replace("\u202f", " ")
    second = visitor.get("/recherche?q=bac&quoi=enseignements&page=2").text
    assert "Enseignement E35" in second
    assert "Enseignement E10" not in second
    assert "au-delà de la dernière" in visitor.get("/recherche?q=bac&quoi=enseignements&page=9").text


def test_what_is_found_too_often_says_so(
    filled: Cast, visitor: FlaskClient, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_FOUND", 1)
    monkeypatch.setattr(contributions, "MOST_FOUND", 1)
    with workspace.writing() as connection:
        more = Contribution("2025-ESSAI-0011", "Eau.", publishable=True, origin="essai", external_id="11")
        contributions.add(connection, [more], workspace.now())
    page = visitor.get("/recherche?q=eau&quoi=contributions").text
    assert "Plus de" in page
    assert "Territoire" not in page, "nothing was said of any place"
    assert "ou plus" in page


def test_phrases_that_were_not_looked_for_everywhere_say_so(
    filled: Cast, visitor: FlaskClient, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phrases, "MOST_READ", 1)
    with workspace.writing() as connection:
        more = Contribution("2025-ESSAI-0011", "Claire, l'eau.", publishable=True, origin="essai", external_id="11")
        contributions.add(connection, [more], workspace.now())
    for address in ("/recherche?q=%22eaux+claires%22&quoi=contributions", "/contributions?q=%22eaux+claires%22"):
        assert "La phrase a été cherchée dans les" in visitor.get(address).text, address
    assert "La phrase a été cherchée" not in visitor.get("/contributions?q=%22eaux+clarifiées%22").text


def test_the_page_without_words_says_how_to_search_and_every_page_has_the_field(visitor: FlaskClient) -> None:
    assert "chapitre II, alinéa 3" in visitor.get("/recherche").text.replace("\u00a0", " ")
    assert 'id="recherche"' in visitor.get("/versions").text
    assert 'id="recherche"' not in visitor.get("/recherche").text, "one field for one thing"


def test_near_words_of_the_text_are_offered_where_nothing_is_found(filled: Cast, visitor: FlaskClient) -> None:
    page = visitor.get("/recherche?q=algoritme").text
    assert '<a href="/recherche?q=algorithme">algorithme</a>' in page
    assert "Retirez les guillemets" in visitor.get("/recherche?q=%22algoritme+zz%22").text


def test_a_public_search_is_kept_until_something_happens(
    filled: Cast, visitor: FlaskClient, workspace: Workspace
) -> None:
    answer = visitor.get("/recherche?q=puits")
    assert answer.headers["Cache-Control"].startswith("public")
    assert "Contribution 2025-ESSAI-0010" in answer.text


def page_of(here: Cast, words: str) -> SearchPage:
    return search_page(here.ws, here.secretary, Asked(words, kind=Kind.AMENDMENT))


def test_an_index_of_amendments_that_was_lost_is_seen_by_check_and_made_again_by_catch_up(filled: Cast) -> None:
    ws = filled.ws
    assert checking.check(ws) == []
    assert page_of(filled, "publique").total == 1
    with ws.writing() as connection:
        connection.execute(text("UPDATE amendment_words SET stems = ' faux ' WHERE amendment_id = 1"))
        connection.execute(text("DELETE FROM amendment_words WHERE amendment_id = 2"))
    assert [problem for problem in checking.check(ws) if "catch-up" in problem] == checking.check(ws)
    assert len(checking.check(ws)) == 2
    assert upkeep.catch_up(ws).found_again == 1, "what nothing finds is put right whenever a server starts"
    assert upkeep.catch_up(ws, thorough=True).found_again == 1
    assert upkeep.catch_up(ws, thorough=True).found_again == 0
    assert checking.check(ws) == []
    assert page_of(filled, "publique").total == 1
