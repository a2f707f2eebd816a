"""The dashboard, its lists, the method and the posters as people meet them."""

import csv
import io
import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution
from manifeste_tool.domain.gathering import tokens
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.text.text import Relation, Source
from manifeste_tool.services.contributing import following
from manifeste_tool.services.guarding.senders import Sender
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.gathering import contributors
from manifeste_tool.storage.synthesis import findings
from tests.services.story import Cast, cast, change
from tests.web.visit import Visit, fields, opened

SAID, UNTREATED, PRIVATE = "2025-NANT-0001", "2025-NANT-0002", "2025-NANT-0003"
PART = "Part en %"
TOKEN = tokens.token(lambda letters, count: letters[:count])


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    """One published version that rests on what Nantes said, and a text of today that says more."""
    made = cast(workspace)
    start = Contribution(SAID, "Gardez quelqu'un à l'accueil, tous les jours.", title="=1+1", publishable=True)
    said = replace(start, consultation="NANT-1", theme="Eau", origin="essai", external_id="10")
    with workspace.writing() as connection:
        consultations.put_authorities(connection, [Authority("NANT", "Commune d'essai", "commune", department="44")])
        consultations.put_consultations(connection, [Consultation("NANT-1", "NANT", "Cafés")])
        more = replace(said, reference=UNTREATED, external_id="11", body="Le marché du samedi nous manque beaucoup.")
        private = replace(said, reference=PRIVATE, external_id="12", title="SECRETPRIVE", publishable=False)
        contributions.add(connection, [said, more, private], workspace.now())
        findings.put(connection, Finding("E1", "Accueillir"), [SAID])
    sourcing.declare(workspace, made.secretary, ["ddddddd2", "eeeeeee2", "fffffff2", "ccccccc2"])
    publishing.publish(workspace, made.secretary, number="0.1", title="Une", story="Publique.", seen=made.tip())
    made.integrate(made.propose(change("bbbbbbb2", "L'accueil par une personne reste possible, chaque jour.")))
    cite(made, "bbbbbbb2", SAID)
    publishing.publish(workspace, made.secretary, number="0.2", title="Deux", story="Publique.", seen=made.tip())
    made.integrate(made.propose(change("ccccccc2", "Les agents SECRETCOURANT sont formés.")))
    cite(made, "ccccccc2", UNTREATED)
    return made


def cite(here: Cast, paragraph: str, key: str) -> None:
    linking = Linking(paragraph, (Source(key, Relation.TAKES_UP),))
    sourcing.cite(here.ws, here.secretary, linking)


@pytest.fixture
def visit(settings: Settings, here: Cast) -> Visit:
    return opened(here, settings)


def text_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).replace("\xa0", " ").replace("\u202f", " ").split())


def table(client: FlaskClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def test_the_public_reads_of_the_last_version_and_the_commission_of_today(visit: Visit, here: Cast) -> None:
    public = text_of(visit.as_(None), "/tracabilite")
    assert "D’après la version 0.2 du texte" in public
    assert "33 % des paragraphes ont une source : 2 sur 6" in public
    assert "50 % des contributions ont une suite : 2 sur 4" in public
    assert "Sont comptées les contributions publiées, 4 sur 5 reçues" in public
    today = text_of(visit.as_(here.secretary), "/tracabilite")
    assert "D’après le texte d’aujourd’hui" in today
    assert "50 % des paragraphes ont une source : 3 sur 6" in today
    assert "60 % des contributions ont une suite : 3 sur 5" in today
    for person in (None, here.member, here.referent):
        assert "SECRETPRIVE" not in visit.as_(person).get("/tracabilite/contributions-sans-suite").text
    assert "SECRETCOURANT" not in public


def test_the_lists_lead_to_where_one_works(visit: Visit, here: Cast) -> None:
    waiting = visit.as_(None).get("/tracabilite/contributions-sans-suite?collectivite=NANT")
    assert f'href="/contributions/{UNTREATED}"' in waiting.text
    assert SAID not in waiting.text
    address = "/tracabilite/paragraphes-sans-source?etat=apport"
    assert "/paragraphes/ddddddd2/sources" in visit.as_(here.drafter).get(address).text
    assert "/paragraphes/ddddddd2/sources" not in visit.as_(here.member).get(address).text
    assert "/paragraphes/ddddddd2" in visit.as_(None).get(address).text
    nothing = text_of(visit.as_(None), "/tracabilite/paragraphes-sans-source")
    assert "Aucun : chaque paragraphe a une source" in nothing
    assert "Accueillir" in text_of(visit.as_(None), "/tracabilite/enseignements-sans-paragraphe")
    assert "Aucune : chaque pièce est citée" in text_of(visit.as_(None), "/tracabilite/pieces-sans-paragraphe")


@pytest.mark.parametrize(
    "address",
    ["paragraphes-sans-source?etat=apport", "contributions-sans-suite?theme=Eau", "enseignements-sans-paragraphe"],
)
def test_a_page_beyond_the_last_says_so(visit: Visit, address: str) -> None:
    beyond = f"/tracabilite/{address}{'&' if '?' in address else '?'}page=9"
    assert "Cette page est au-delà de la dernière" in text_of(visit.as_(None), beyond)


def test_what_no_list_holds_is_said_for_filters_that_nothing_answers(visit: Visit) -> None:
    assert "Aucune ne répond à tous ces critères" in text_of(
        visit.as_(None), "/tracabilite/contributions-sans-suite?mois=2024-13&departement=44"
    )


def test_the_figures_are_exported_one_a_line_as_the_page_says_them(visit: Visit) -> None:
    rows = table(visit.as_(None), "/tracabilite.csv")
    told = {
        (row["Ce qui est compté"], row["Par"], row["Valeur"], row["Mesure"]): (
            row["Nombre"],
            row["Sur"],
            row[PART],
        )
        for row in rows
    }
    assert told["paragraphes", "ensemble", "", "avec sources"] == ("2", "6", "33")
    assert told["contributions", "ensemble", "", "ont une suite"] == ("2", "4", "50")
    assert told["contributions", "collectivité", "Commune d'essai", "à traiter"] == ("1", "2", "50")
    assert told["contributions", "thème", "non précisé", "total"][0] == "2"
    assert told["contributions", "thème", "Eau", "paragraphes qui s’y appuient"] == ("1", "6", "17")


def test_the_lists_are_exported_and_no_cell_is_a_formula(visit: Visit, here: Cast) -> None:
    nobody = visit.as_(None)
    rows = table(nobody, "/tracabilite/contributions-sans-suite.csv?theme=Eau")
    assert [(row["Référence"], row["Titre"], row["Thème"]) for row in rows] == [(UNTREATED, "'=1+1", "Eau")]
    assert rows[0]["Adresse"].endswith(f"/contributions/{UNTREATED}")
    everything = table(visit.as_(here.secretary), "/tracabilite/contributions-sans-suite.csv")
    assert PRIVATE in {row["Référence"] for row in everything}
    declared = table(nobody, "/tracabilite/paragraphes-sans-source.csv?etat=apport")
    assert [row["Paragraphe"] for row in declared] == ["ccccccc2", "ddddddd2", "eeeeeee2", "fffffff2"]
    assert {row["État"] for row in declared} == {"apport de la commission"}
    assert [row["Clé"] for row in table(nobody, "/tracabilite/enseignements-sans-paragraphe.csv")] == ["E1"]
    assert table(nobody, "/tracabilite/pieces-sans-paragraphe.csv") == []


def test_the_method_defines_every_figure_and_says_its_limits(visit: Visit) -> None:
    page = text_of(visit.as_(None), "/methode")
    assert "5 contributions sont arrivées" in page
    assert "1 est sans accord de publication" in page
    assert "2 liens de ce texte ont été établis" in page or "3 liens de ce texte ont été établis" in page
    board = visit.as_(None).get("/methode").text
    assert len(re.findall(r'<dt id="[\w-]+">', board)) >= 20
    assert "Elles ne sont pas un échantillon" in page
    assert "essai" not in re.sub(r"Commune d.essai|Un texte d(.|\\u0027)essai", "", page), (
        "the names of files are not for all"
    )


def test_both_pages_are_one_link_away_from_every_page(visit: Visit) -> None:
    home = visit.as_(None).get("/").text
    assert 'href="/tracabilite"' in home
    assert 'href="/methode"' in visit.as_(None).get("/plan-du-site").text
    assert 'href="/collectivites/NANT/affiche"' in visit.as_(None).get("/collectivites/NANT").text


def referent(here: Cast) -> Person:
    with here.ws.writing() as connection:
        return people.add(connection, Person(0, "Une Référente", Role.REFERENT, authority="NANT"), here.ws.now())


def test_a_poster_shows_words_and_the_paragraph_before_and_after(visit: Visit) -> None:
    answer = visit.as_(None).get("/collectivites/NANT/affiche")
    assert "Ce que la commune d’essai a changé dans le manifeste" in text_of(
        visit.as_(None), "/collectivites/NANT/affiche"
    )
    assert "Gardez quelqu’un à l’accueil" in answer.text
    assert re.search(r"<ins>.*chaque jour", answer.text)
    assert re.search(r"<del>.*partout", answer.text)
    assert "SECRET" not in answer.text
    paper = visit.as_(None).get("/collectivites/NANT/affiche.pdf")
    assert (paper.mimetype, paper.data[:4]) == ("application/pdf", b"%PDF")
    assert visit.as_(None).get("/collectivites/RIEN/affiche").status_code == 404
    assert visit.as_(None).get("/collectivites/RIEN/affiche.pdf").status_code == 404


def test_who_manages_the_consultation_chooses_the_quotations(visit: Visit, here: Cast) -> None:
    cite(here, "ddddddd2", UNTREATED)
    publishing.publish(here.ws, here.secretary, number="0.3", title="Trois", story="Publique.", seen=here.tip())
    client = visit.as_(referent(here))
    address = "/collectivites/NANT/affiche/citations"
    assert 'href="/collectivites/NANT/affiche/citations"' in client.get("/collectivites/NANT/affiche").text
    assert 'href="/collectivites/NANT/affiche"' in client.get("/concertations/NANT-1/gerer").text
    form = fields(client.get(address), address)
    assert form["citation"] in {UNTREATED, SAID}
    assert client.post(address, data={"citation": [UNTREATED]}).status_code == 303
    nobody = visit.as_(None)
    assert SAID not in nobody.get("/collectivites/NANT/affiche").text
    assert "ont été choisies par la collectivité" in text_of(nobody, "/collectivites/NANT/affiche")
    refused = client.post(address, data={"citation": [PRIVATE, SAID]})
    assert (refused.status_code, f'value="{SAID}" checked' in refused.text) == (422, True)
    assert f"La contribution {PRIVATE} ne peut pas être citée" in refused.text
    assert client.post(address).status_code == 303
    assert visit.as_(here.referent).get(address).status_code == 403
    assert visit.as_(None).get(address).status_code == 303


def test_a_quotation_taken_back_by_its_author_is_gone_from_the_cached_poster(visit: Visit, here: Cast) -> None:
    nobody = visit.as_(None)
    assert "Gardez quelqu’un" in nobody.get("/collectivites/NANT/affiche").text
    with here.ws.writing() as connection:
        contributors.keep_token(connection, digest(TOKEN), SAID, here.ws.now())
    following.withdraw(here.ws, TOKEN, confirmed=True, sender=Sender("192.0.2.1"))
    page = text_of(nobody, "/collectivites/NANT/affiche")
    assert "Gardez quelqu’un" not in page
    assert "Aucun paragraphe du texte publié ne s’appuie encore" in page
    assert SAID not in page


def test_a_poster_says_that_nothing_is_published_yet(visit: Visit, here: Cast) -> None:
    with here.ws.writing() as connection:
        consultations.put_authorities(connection, [Authority("RIV", "Rives", "syndicat mixte")])
    assert "Aucune contribution de ce territoire n’est encore publiée" in text_of(
        visit.as_(None), "/collectivites/RIV/affiche"
    )
