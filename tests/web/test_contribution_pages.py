"""The pages of contributions, findings and consultations, as a visitor and as those who see more."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.services.instance import accounts
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.synthesis import findings
from manifeste_tool.storage.text import texts
from manifeste_tool.web.app import create_app

N1, N2, N3, N4, N5 = (f"2024-NTES-000{n}" for n in range(1, 6))
HEAD = "# Un manifeste <!-- ¶ttttaaaa -->\n\n## Accueillir <!-- ¶chapabcd -->\n\n"
PUBLISHED = f"Un guichet reste ouvert. [@{N1}; nuance @E1] <!-- ¶aaaaaaaa -->\n"
TODAY = PUBLISHED + f"\nOn n'en parle pas encore dehors. [@{N2}] <!-- ¶bbbbbbbb -->\n"


def said(number: int, **other: object) -> Contribution:
    start = Contribution(
        f"2024-NTES-{number:04d}",
        f"Parole <b>numéro {number}</b> : c'est dit !",
        title=f"Titre {number}",
        consultation="NTES-1",
        author_type="habitante",
        territory="urbain",
        said_on=date(2024, 9, 1) + timedelta(days=number - 1),
        publishable=True,
        people=5,
        origin="essai",
        external_id=str(number),
    )
    return replace(start, **other)


@pytest.fixture
def ws(workspace: Workspace) -> Workspace:
    with workspace.writing() as connection:
        author = people.add(connection, Person(0, "Sauge Exemple", Role.SECRETARIAT), workspace.now()).id
        for sha, body in (("1" * 40, PUBLISHED), ("2" * 40, TODAY)):
            texts.keep_snapshot(connection, sha, HEAD + body)
        texts.set_tip(connection, MAIN, "2" * 40)
        texts.add_version(connection, texts.Version("0.1", "1" * 40, "Un état", "", workspace.now(), author, ()))
        consultations.put_authorities(connection, [Authority("NTES", "Nantes (exemple)", "métropole")])
        consultations.put_consultations(
            connection,
            [Consultation("NTES-1", "NTES", "Cafés IA", opens_on=date(2024, 9, 1), closes_on=date(2024, 9, 30))],
        )
        answer, private = said(3, parent=N1), said(4, publishable=False, body="Secret de Nantes", title="Intime")
        contributions.put(connection, [said(1), said(2), answer, private, said(5)], workspace.now())
        contributions.withdraw(connection, N5)
        findings.put(
            connection, Finding("E1", "Garder un accueil", "Tout le monde le dit.", "attente", "Accueil"), [N2, N4]
        )
    return workspace


@pytest.fixture
def client(settings: Settings, ws: Workspace) -> FlaskClient:
    return create_app(replace(settings, cache_entries=0), ws).test_client()


@pytest.fixture
def signed_in(client: FlaskClient, ws: Workspace) -> FlaskClient:
    """The secretariat."""
    assert client.post(f"/connexion/lien/{accounts.sign_in_link(ws, '1')}").status_code == 303
    return client


def text_of(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split()).replace("\u202f", " ")


def test_a_visitor_reads_what_became_of_a_contribution(client: FlaskClient) -> None:
    page = text_of(client, f"/contributions/{N1}")
    assert "Parole <b>numéro 1</b> : c’est dit !" in page
    assert "Recueillie le 1er septembre 2024 pendant la concertation Cafés IA" in page
    assert "Elle est reprise dans le texte" in page
    assert "Chapitre I, alinéa 1 la reprend depuis la version 0.1. Le paragraphe n’a pas changé depuis." in page
    assert "1 réponse" in page
    html = client.get(f"/contributions/{N1}").text
    assert 'href="/paragraphes/aaaaaaaa"' in html
    assert "<b>numéro" not in html


def test_a_story_that_goes_through_a_finding_names_it(client: FlaskClient) -> None:
    page = text_of(client, f"/contributions/{N2}")
    assert "Lue, et versée à l’enseignement E1, Garder un accueil" in page
    assert "nuance l’enseignement Garder un accueil , qu’elle a nourri, depuis la version 0.1" in page
    assert "reprise en partie" in page


def test_what_nobody_took_up_yet_is_said_as_such(client: FlaskClient) -> None:
    page = text_of(client, f"/contributions/{N3}")
    assert "Elle n’a pas encore été reprise dans le texte publié." in page
    assert "En réponse à Titre 1" in page


@pytest.mark.parametrize(
    "address", [f"/contributions/{N2}", "/contributions", "/enseignements/E1", "/concertations/NTES-1"]
)
def test_a_visitor_finds_nothing_newer_than_the_last_version_and_nothing_private(
    client: FlaskClient, address: str
) -> None:
    page = text_of(client, address)
    assert "pas encore dehors" not in page
    assert "Secret de Nantes" not in page
    assert "Intime" not in page
    assert N4 not in page


def test_a_reference_that_may_not_be_known_and_one_that_does_not_exist_answer_alike(client: FlaskClient) -> None:
    assert text_of(client, f"/contributions/{N4}", 404) == text_of(
        client, "/contributions/2024-NTES-0099", 404
    ).replace("2024-NTES-0099", N4)
    for address in ("/enseignements/E99", "/concertations/NON", "/contributions/%00"):
        assert client.get(address).status_code == 404


def test_a_withdrawn_contribution_says_so_and_shows_no_word(client: FlaskClient) -> None:
    page = text_of(client, f"/contributions/{N5}")
    assert "Contribution retirée" in page
    assert "Parole" not in page
    assert "Titre 5" not in page


def test_the_secretariat_reads_today_s_text_and_private_words(signed_in: FlaskClient) -> None:
    page = text_of(signed_in, f"/contributions/{N2}")
    assert "dans le texte en cours, pas encore publié" in page
    private = text_of(signed_in, f"/contributions/{N4}")
    assert "Secret de Nantes" in private
    assert "sans accord de publication" in private


def test_filters_live_in_the_address_and_counts_lead_to_what_they_count(client: FlaskClient) -> None:
    html = client.get("/contributions?q=parole&auteur=habitante").text
    assert 'value="parole"' in html
    assert '<option value="habitante" selected>' in html
    assert "/contributions?q=parole&amp;auteur=habitante&amp;devenir=reprise" in html
    page = text_of(client, "/contributions?devenir=reprise")
    assert "1 contribution · reprise" in page
    assert "Titre 1" in page
    assert "Titre 2" not in page


def test_of_fewer_than_five_people_neither_type_nor_place_is_told_but_at_home(
    client: FlaskClient, signed_in: FlaskClient, ws: Workspace
) -> None:
    with ws.writing() as connection:
        contributions.put(connection, [said(6, author_type="notaire", territory="La Butte", people=4)], ws.now())
    pages = ("/contributions/2024-NTES-0006", "/contributions", "/concertations/NTES-1", "/contributions?q=parole")
    visitor = client.application.test_client()
    for address in pages:
        page = text_of(visitor, address)
        assert "Titre 6" in page
        assert "notaire" not in page, address
        assert "La Butte" not in page, address
    assert "type d’auteur non précisé" in text_of(visitor, pages[0])
    for asked in ("auteur=notaire", "territoire=La+Butte"):
        assert "Titre 6" not in text_of(visitor, f"/contributions?{asked}")
    page = text_of(signed_in, pages[0])
    assert "notaire" in page
    assert "La Butte" in page


@pytest.mark.parametrize(
    "query",
    [
        "q=introuvable",
        "devenir=transmise",
        "devenir=nimporte",
        "page=99",
        "page=x",
        "reponses=x",
        "q=" + "a" * 5000,
    ],
)
def test_whatever_the_address_asks_the_list_answers(client: FlaskClient, query: str) -> None:
    page = text_of(client, f"/contributions?{query}")
    assert "Contributions" in page
    if query.startswith(("q=i", "devenir=t", "reponses")):
        assert "Aucune contribution ne répond à tous ces critères." in page
    if query == "page=99":
        assert "Cette page est au-delà de la dernière." in page


def test_an_instance_without_anything_says_what_to_do(settings: Settings, workspace: Workspace) -> None:
    client = create_app(replace(settings, cache_entries=0), workspace).test_client()
    assert "Aucune contribution n’est encore publiée" in text_of(client, "/contributions")
    assert "Aucun enseignement n’est encore tiré" in text_of(client, "/enseignements")
    assert "Aucune concertation n’est encore annoncée" in text_of(client, "/concertations")


def test_long_lists_are_paged_and_keep_their_filters(client: FlaskClient, ws: Workspace) -> None:
    with ws.writing() as connection:
        many = [said(n) for n in range(10, 70)]
        contributions.put(connection, many, ws.now())
    html = client.get("/contributions?auteur=habitante").text
    assert html.count("<tr>") == 26
    assert "/contributions?auteur=habitante&amp;page=2" in html
    assert "Page 3 sur 3" in text_of(client, "/contributions?auteur=habitante&page=3")


def test_a_finding_tells_where_it_comes_from_and_where_it_is_cited(client: FlaskClient) -> None:
    page = text_of(client, "/enseignements/E1")
    assert "Chapitre I, alinéa 1 le nuance depuis la version 0.1" in page
    assert "Tiré de 2 contributions" in page
    assert "1 seulement peuvent être montrées" in page
    listed = text_of(client, "/enseignements?nature=attente")
    assert "Garder un accueil E1 attente Accueil 2 contributions cité" in listed
    assert "Aucun enseignement ici" in text_of(client, "/enseignements?theme=rien")


def test_a_consultation_tells_what_it_gathered(client: FlaskClient) -> None:
    page = text_of(client, "/concertations/NTES-1")
    assert "du 1er septembre 2024 au 30 septembre 2024" in page
    assert "Voir les 3 contributions publiées" in page
    assert "Contributions reçues 5 " in page
    listed = text_of(client, "/concertations?type=métropole")
    assert "Cafés IA Nantes (exemple) métropole non précisée" in listed
    assert "Aucune concertation ici" in text_of(client, "/concertations?collectivite=AUCUNE")


def test_tables_have_headers_and_every_field_its_label(client: FlaskClient) -> None:
    for address in ("/contributions", "/enseignements", "/concertations"):
        html = client.get(address).text
        assert html.count('<th scope="col">') == 5
        labels = set(re.findall(r'<label[^>]* for="([^"]+)"', html))
        assert set(re.findall(r'<(?:input|select)[^>]* id="([^"]+)"', html)) <= labels
        assert " style=" not in html


def test_a_search_that_finds_too_much_lists_the_latest_and_says_how_to_find_the_others(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = text_of(client, "/contributions?q=parole")
    assert "Plus de" not in whole
    monkeypatch.setattr(contributions, "MOST_FOUND", 1)
    page = text_of(client, "/contributions?q=parole")
    assert "Plus de 1 contributions" in page
    assert "Ajoutez un mot ou un filtre" in page
    assert "Page suivante" not in page
    assert "1 contribution · à traiter" in text_of(client, "/contributions?q=parole&devenir=à traiter")
    assert "Plus de" not in text_of(client, "/contributions")
