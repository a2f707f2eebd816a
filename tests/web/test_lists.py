"""The list narrowed by the address, and the same list as a table."""

import csv

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.text.gestures import Delete, Insert
from manifeste_tool.services.examining import deciding, opining
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from tests.services.hands import rapporteur
from tests.services.story import Cast, cast, change
from tests.web.visit import Visit, opened


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def visit(here: Cast, settings: Settings) -> Visit:
    return opened(here, settings)


def numbers(client: FlaskClient, query: str = "") -> list[str]:
    text = client.get(f"/amendements.csv{query}").data.decode("utf-8-sig")
    return [row[0] for row in csv.reader(text.splitlines(), delimiter=";")][1:]


def filed(here: Cast) -> None:
    for who, *gestures in (
        (here.member, change("aaaaaaa2", "Nous disons comment.")),
        (here.other, change("aaaaaaa2", "Nous disons  comment.")),
        (here.member, Delete("ccccccc2")),
        (here.other, Insert("ddddddd2", "Un alinéa.")),
    ):
        here.propose(*gestures, by=who)


def test_each_filter_narrows_the_list_and_its_table_alike(here: Cast, visit: Visit) -> None:
    filed(here)
    made = {number: f"1/{number}" for number in range(1, 5)}
    deciding.admit(here.ws, here.secretary, 3)
    deciding.reject(here.ws, here.secretary, 3, why="Non.")
    opining.give(here.ws, rapporteur(here), 4, kind="sagesse", words="")
    secretary, member = visit.as_(here.secretary), visit.as_(here.member)
    for query, wanted in (
        ("", [1, 2, 3, 4]),
        ("?sort=rejet%C3%A9", [3]),
        ("?sort=bof", [1, 2, 3, 4]),
        (f"?auteur={here.other.id}", [2, 4]),
        ("?auteur=bof", [1, 2, 3, 4]),
        ("?chapitre=hhhhhhh2", [3, 4]),
        ("?chapitre=qqqqqqq2", [1, 2, 3, 4]),
        ("?avis=sagesse", [4]),
        ("?avis=favorable", []),
        ("?identiques=1", [1, 2]),
        ("?identiques=1&auteur=bof&etat=decides", []),
        ("?rectification=proposee", []),
    ):
        assert numbers(secretary, query) == [made[one] for one in wanted], query
        page = secretary.get(f"/amendements{query}").text
        assert page.count('<td><a href="/amendements/1/') == 2 * len(wanted), query
    assert numbers(member, "?avis=sagesse") == [], "an opinion is no way round"
    opining.publish(here.ws, here.secretary, None)
    assert numbers(member, "?avis=sagesse") == ["1/4"]
    assert "s’applique au texte actuel" in member.get("/amendements").text


def test_the_table_opens_in_a_spreadsheet_and_holds_no_formula(here: Cast, visit: Visit) -> None:
    here.propose(change("aaaaaaa2", "Autre."), headline="=1+1")
    answer = visit.as_(here.member).get("/amendements.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.mimetype == "text/csv"
    (line,) = csv.DictReader(answer.data.decode("utf-8-sig").splitlines(), delimiter=";")
    assert (line["Titre"], line["État"], line["Place"]) == ("'=1+1", "déposé", "préambule, alinéa 1")
    assert visit.as_(None).get("/amendements.csv").data.decode("utf-8-sig").count("\n") == 1


def test_a_long_list_is_whole_in_the_table_and_paged_on_screen(here: Cast, visit: Visit) -> None:
    for number in range(52):
        here.propose(change("aaaaaaa2", f"Numéro {number}."))
    member = visit.as_(here.member)
    assert len(numbers(member)) == 52
    assert member.get("/amendements?sort=bof").text.count("<tr>") == 51
    order = member.get("/derouleur?page=2").text
    assert order.count("data-row") == 2
    assert "52 amendements" in order
