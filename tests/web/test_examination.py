"""Examining amendments through HTTP: the sheet's forms, the queues, the list in its order."""

import re

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.amending.amendments import Amendment, Outcome, State
from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.text.gestures import Delete, Insert
from manifeste_tool.services.examining import deciding, opining
from manifeste_tool.services.instance import checking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.amending import amendments
from tests.services.hands import another, now, rapporteur, sub_amendment
from tests.services.story import Cast, cast, change
from tests.web.visit import Visit, fields, opened


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def visit(here: Cast, settings: Settings) -> Visit:
    return opened(here, settings)


@pytest.fixture
def secretary(visit: Visit, here: Cast) -> FlaskClient:
    return visit.as_(here.secretary)


def every(here: Cast) -> list[tuple[str, str]]:
    with here.ws.reading() as connection:
        return [(str(one.state), str(one.outcome)) for one in amendments.every(connection)]


def decide(client: FlaskClient, number: int, act: str, **typed: object) -> int:
    return client.post(f"/amendements/1/{number}/decision", data={"act": act, **typed}).status_code


def listed(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<tr id="a(\d+)"', page)]


def test_the_queue_is_judged_row_by_row_and_comes_back_to_the_next_one(here: Cast, secretary: FlaskClient) -> None:
    for place in ("aaaaaaa2", "bbbbbbb2", "ccccccc2"):
        here.propose(change(place, "Tout autre chose."))
    queue = "/secretariat/recevabilite"
    page = secretary.get(queue)
    assert listed(page.text) == [1, 2, 3]
    assert "<ins" in page.text
    form = fields(page, "/amendements/1/1/decision")
    assert form["next"] == f"{queue}#a2"
    answer = secretary.post("/amendements/1/1/decision", data=form | {"act": "admit"})
    assert (answer.status_code, answer.location) == (303, f"{queue}#a2")
    refusal = {"act": "refuse", "ground": "hors sujet", "reason": "Pas l'objet.", "next": queue}
    assert secretary.post("/amendements/1/2/decision", data=refusal).location == queue
    assert listed(secretary.get(queue).text) == [3]
    assert every(here) == [("recevable", ""), ("irrecevable", ""), ("déposé", "")]
    assert "Sans lien avec l’objet du manifeste. Pas l’objet." in secretary.get("/amendements/1/2").text


@pytest.mark.parametrize(
    ("act", "typed", "status"),
    [
        ("refuse", {"ground": "bof", "reason": "Non."}, 422),
        ("refuse", {"ground": "autre", "reason": " "}, 422),
        ("reject", {"reason": "Non."}, 409),
        ("fall", {"cause": "9"}, 422),
        ("fall", {}, 422),
        ("bof", {}, 422),
        ("keep", {"cause": "9"}, 422),
    ],
)
def test_what_cannot_be_recorded_loses_nothing(
    here: Cast, secretary: FlaskClient, act: str, typed: dict[str, str], status: int
) -> None:
    here.propose(change("aaaaaaa2", "Autre."))
    assert decide(secretary, 1, act, **typed) == status
    assert every(here) == [("déposé", "")]


def test_nobody_is_sent_elsewhere_by_a_form(here: Cast, secretary: FlaskClient) -> None:
    here.propose(change("aaaaaaa2", "Autre."))
    answer = secretary.post("/amendements/1/1/decision", data={"act": "admit", "next": "//ailleurs.example/"})
    assert answer.location == "/amendements/1/1"


def test_each_decision_of_the_sheet_is_recorded(here: Cast, secretary: FlaskClient) -> None:
    for words in ("Un.", "Deux.", "Trois.", "Quatre."):
        filed = here.propose(change("aaaaaaa2", words))
        deciding.admit(here.ws, here.secretary, filed.id)
    assert decide(secretary, 1, "discuss") == 303
    assert decide(secretary, 1, "adopt") == 303
    assert decide(secretary, 2, "reject", reason="Non.") == 303
    assert decide(secretary, 3, "not_support") == 303
    assert decide(secretary, 4, "fall", cause="1") == 303
    assert [outcome for _, outcome in every(here)] == ["adopté", "rejeté", "non soutenu", "tombé"]
    assert "l’amendement 1" in secretary.get("/amendements/1/4").text.split("Tombé du fait de")[1][:120]


def test_a_vote_by_division_ticks_numbered_parts(here: Cast, secretary: FlaskClient) -> None:
    filed = here.propose(change("aaaaaaa2", "Nous disons comment."), Delete("ddddddd2"))
    deciding.admit(here.ws, here.secretary, filed.id)
    page = secretary.get("/amendements/1/1").text
    assert "<b>1.1</b>" in page
    assert "<b>1.2</b>" in page
    assert decide(secretary, 1, "adopt_in_part") == 422
    assert decide(secretary, 1, "adopt_in_part", hunk=["1", "2"]) == 422
    assert decide(secretary, 1, "adopt_in_part", hunk="2") == 303
    assert (now(here, filed).outcome, now(here, filed).adopted_hunks) == (Outcome.ADOPTED_IN_PART, (2,))


def test_a_sub_amendment_is_decided_before_its_parent(here: Cast, secretary: FlaskClient) -> None:
    parent = here.propose(change("aaaaaaa2", "Nous disons comment."))
    sub_amendment(here, parent, "Nous disons bien comment.")
    for number in (1, 2):
        assert decide(secretary, number, "admit") == 303
    assert decide(secretary, 1, "adopt") == 409
    assert decide(secretary, 2, "adopt") == decide(secretary, 1, "adopt") == 303


def test_an_author_asks_once_and_another_secretary_answers(here: Cast, visit: Visit, secretary: FlaskClient) -> None:
    filed = here.propose(change("aaaaaaa2", "Autre."))
    deciding.refuse(here.ws, here.secretary, filed.id, ground_given="autre", why="Non.")
    member, again = visit.as_(here.member), "/amendements/1/1/reexamen"
    assert "Demander un réexamen" not in visit.as_(here.other).get("/amendements/1/1").text
    asked = fields(member.get("/amendements/1/1"), again)
    assert member.post(again, data=asked | {"act": "ask", "reason": "Relisez."}).status_code == 303
    assert member.post(again, data=asked | {"act": "ask", "reason": "Relisez."}).status_code == 422
    assert member.post(again, data={"act": "bof"}).status_code == 422
    assert "une autre personne du secrétariat répond" in secretary.get("/secretariat/recevabilite").text
    assert secretary.post(again, data={"act": "grant"}).status_code == 403
    second = visit.as_(another(here))
    assert "Relisez." in second.get("/amendements/1/1").text
    assert second.post(again, data={"act": "refuse", "reason": ""}).status_code == 422
    page = second.get("/secretariat/recevabilite")
    assert second.post(again, data=fields(page, again) | {"act": "grant"}).location == "/secretariat/recevabilite"
    assert now(here, filed).state is State.ADMITTED
    assert "Accordé" in member.get("/amendements/1/1").text


def test_opinions_are_given_entered_and_published(here: Cast, visit: Visit, secretary: FlaskClient) -> None:
    here.propose(change("aaaaaaa2", "Autre."))
    who = rapporteur(here)
    client, address = visit.as_(who), "/amendements/1/1/avis"
    given = fields(client.get("/amendements/1/1"), address) | {"kind": "sagesse", "opinion-words": "À vous de voir."}
    assert client.post(address, data=given).status_code == 303
    assert "non publié" in client.get("/amendements/1/1").text
    other = visit.as_(here.other)
    assert "À vous de voir." not in other.get("/amendements/1/1").text
    assert other.post(address, data=given).status_code == 403
    for giver, status in (("a-Association A", 303), (f"p-{who.id}", 303), ("a-Inconnue", 422), ("p-x", 422)):
        entered = {"kind": "favorable", "giver": giver, "opinion-words": "Oui."}
        assert secretary.post(address, data=entered).status_code == status, giver
    queue = "/secretariat/avis"
    page = secretary.get(queue)
    assert page.text.count('name="opinion"') == 2
    first = re.search(r'name="opinion" value="(\d+)"', page.text)
    assert first is not None
    assert secretary.post(queue, data={"opinion": first[1]}).location == queue
    assert "1 avis publié" in secretary.get(queue).text
    assert secretary.post(queue, data={"act": "all", "next": "/amendements/1/1"}).location == "/amendements/1/1"
    assert other.get("/amendements/1/1").text.count("Oui.") == 2
    assert "Tous les avis donnés sont publiés" in secretary.get(queue).text


def test_an_opinion_on_an_earlier_state_says_so(here: Cast, visit: Visit) -> None:
    filed = here.propose(change("aaaaaaa2", "Autre."))
    who = rapporteur(here)
    opining.give(here.ws, who, filed.id, kind="favorable", words="")
    with here.ws.writing() as connection:
        amendments.change(connection, filed.id, {"revision": 2})
    assert "donné sur la rédaction initiale" in visit.as_(who).get("/amendements/1/1").text


def test_the_list_shows_blocks_to_members_and_tools_to_the_secretariat(
    here: Cast, visit: Visit, secretary: FlaskClient
) -> None:
    for words, by in (("Un.", here.member), ("Un.", here.other), ("Deux.", here.member)):
        here.propose(change("aaaaaaa2", words), by=by)
    here.propose(Insert("bbbbbbb2", "Neuf."))
    page, mine = secretary.get("/derouleur").text, visit.as_(here.member).get("/derouleur").text
    assert listed(page) == listed(mine) == [1, 2, 3, 4]
    assert mine.count("/aide/glossaire#discussion-commune") == 1
    assert "</a> : 3 amendements qui" in mine.replace("\u00a0", " ")
    assert ("Dérouleur" in page, "Ordre d’examen" in mine) == (True, True)
    assert "Monter" in page
    assert "Monter" not in mine
    assert "/decision" not in mine
    assert visit.as_(None).get("/derouleur").text.count("<tr") == 0
    sheet = visit.as_(here.member).get("/amendements/1/1").text
    assert re.search(r"Identique à<span.*?</dt><dd><a [^>]+>2</a>", sheet)
    assert re.search(r"En discussion commune avec<span.*?</dt><dd><a [^>]+>3</a>", sheet)


def test_a_row_moves_and_the_page_comes_back_to_it(here: Cast, visit: Visit, secretary: FlaskClient) -> None:
    for place in ("aaaaaaa2", "bbbbbbb2", "ccccccc2"):
        here.propose(change(place, "Tout autre chose."))
    place = "/amendements/1/3/place"
    assert secretary.post(place, data={"act": "up"}).location == "/derouleur#a3"
    assert listed(secretary.get("/derouleur").text) == [1, 3, 2]
    assert secretary.post(place, data={"act": "down", "whole": "1"}).location == "/derouleur#a3"
    assert secretary.post(place, data={"act": "put", "code": "avant 1"}).location == "/derouleur#a3"
    assert listed(secretary.get("/derouleur").text) == [3, 1, 2]
    assert secretary.post(place, data={"act": "put", "code": "vers 1"}).status_code == 422
    assert visit.as_(here.member).post(place, data={"act": "up"}).status_code == 403


def test_a_decided_row_leaves_the_list_for_the_next_and_is_found_by_the_filter(
    here: Cast, secretary: FlaskClient
) -> None:
    for place in ("aaaaaaa2", "bbbbbbb2"):
        deciding.admit(here.ws, here.secretary, here.propose(change(place, "Tout autre chose.")).id)
    form = fields(secretary.get("/derouleur"), "/amendements/1/1/decision") | {"act": "adopt"}
    assert secretary.post("/amendements/1/1/decision", data=form).location == "/derouleur#a2"
    assert listed(secretary.get("/derouleur").text) == [2]
    assert listed(secretary.get("/derouleur?etat=decides").text) == [1]
    assert listed(secretary.get("/derouleur?etat=tous&page=9").text) == [1, 2]


def test_what_falls_or_is_satisfied_is_confirmed_in_one_click(here: Cast, visit: Visit, secretary: FlaskClient) -> None:
    made: list[Amendment] = []
    for words, by in (("Un.", here.member), ("Un.", here.other), ("Deux.", here.member), ("Trois.", here.other)):
        made.append(here.propose(change("aaaaaaa2", words), by=by))
        deciding.admit(here.ws, here.secretary, made[-1].id)
    assert "Rien n" in secretary.get("/secretariat/a-confirmer").text
    deciding.adopt(here.ws, here.secretary, made[0].id)
    page = secretary.get("/secretariat/a-confirmer")
    assert listed(page.text) == [3, 4]
    assert '<tr id="s2"' in page.text
    assert "3 à confirmer" in secretary.get("/derouleur").text
    assert "Confirmer : tombé" in secretary.get("/amendements/1/3").text.replace("\u00a0", " ")
    assert "Confirmer" not in visit.as_(here.member).get("/amendements/1/3").text
    fall = fields(page, "/amendements/1/3/decision")
    assert fall["cause"] == "1"
    assert secretary.post("/amendements/1/3/decision", data=fall | {"act": "fall"}).status_code == 303
    keep = fields(page, "/amendements/1/4/decision")
    assert secretary.post("/amendements/1/4/decision", data=keep | {"act": "keep"}).status_code == 303
    same = fields(page, "/amendements/1/2/decision")
    assert secretary.post("/amendements/1/2/decision", data=same | {"act": "ask_withdrawal"}).status_code == 303
    assert secretary.post("/amendements/1/2/decision", data=same | {"act": "reject"}).status_code == 303
    assert [outcome for _, outcome in every(here)] == ["adopté", "rejeté", "tombé", ""]
    assert now(here, made[1]).reason == "Satisfait par l’amendement 1, adopté."
    assert listed(secretary.get("/secretariat/a-confirmer").text) == []


def test_a_second_deliberation_opens_from_the_sheet_and_both_sheets_name_each_other(
    here: Cast, secretary: FlaskClient, visit: Visit
) -> None:
    here.integrate(here.propose(change("aaaaaaa2", "Nous disons comment.")))
    again = "/amendements/1/1/seconde-deliberation"
    form = fields(secretary.get("/amendements/1/1"), again)
    assert secretary.post(again, data=form | {"reason": ""}).status_code == 422
    assert visit.as_(here.member).post(again, data={"reason": "Refaire."}).status_code == 403
    assert secretary.post(again, data=form | {"reason": "Refaire."}).location == "/amendements/1/2"
    member = visit.as_(here.member)
    assert 'href="/amendements/1/2"' in member.get("/amendements/1/1").text
    sheet = member.get("/amendements/1/2").text
    assert 'href="/amendements/1/1"' in sheet
    assert "la commission, en seconde délibération" in sheet
    assert checking.check(here.ws) == []


def test_the_queues_are_the_secretariats_alone(here: Cast, visit: Visit) -> None:
    for person in (None, here.member, here.referent):
        client = visit.as_(person)
        for queue in ("recevabilite", "avis", "a-confirmer"):
            assert client.get(f"/secretariat/{queue}").status_code == 404, (person, queue)


def test_a_public_stage_opens_the_list_to_everybody_without_a_tool(here: Cast, visit: Visit) -> None:
    filed = here.propose(change("aaaaaaa2", "Autre."))
    nobody = visit.as_(None)
    assert "<tr" not in nobody.get("/derouleur").text
    here.open(StageKind.EXAMINATION, public=True)
    page = nobody.get("/derouleur").text
    assert listed(page) == [filed.number]
    assert "<form method" not in page.split("<main")[1]
