"""The workshop through HTTP: every button does what it says, comes back to its place, and loses no word."""

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.text.gestures import Delete, Insert
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.instance import checking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from tests.services.story import Cast, cast, change
from tests.web.visit import Visit, fields, opened, press, workshop


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def visit(here: Cast, settings: Settings) -> Visit:
    return opened(here, settings)


@pytest.fixture
def secretary(visit: Visit, here: Cast) -> FlaskClient:
    return visit.as_(here.secretary)


def test_every_button_of_a_workshop_comes_back_to_its_place(here: Cast, secretary: FlaskClient) -> None:
    one = here.propose(change("aaaaaaa2", "Nous disons tout."), Delete("eeeeeee2"))
    two = here.propose(change("bbbbbbb2", "L'accueil reste possible."), by=here.other)
    for found in (one, two):
        here.adopt(found)
    address = workshop(secretary, one.id)
    added = press(secretary, address, act="add")
    assert added.location.startswith(address)
    moved = press(secretary, address, act="up", step=f"amendement-{two.id}")
    assert moved.location == f"{address}#amendement-{two.id}"
    assert (
        press(secretary, address, act="leave", step=f"amendement-{one.id}", hunk="2").location
        == f"{address}#amendement-{one.id}"
    )
    assert "laissé de côté" in secretary.get(address).text
    assert press(secretary, address, act="take", hunk="2", step=f"amendement-{one.id}").status_code == 303
    assert press(secretary, address, act="down", step=f"amendement-{two.id}").status_code == 303
    assert press(secretary, address, act="undo").status_code == 303
    tidy = fields(secretary.get(address), address, act="tidy", paragraph="aaaaaaa2") | {
        "words-aaaaaaa2": "Tout est dit."
    }
    assert secretary.post(address, data=tidy).location == f"{address}#u-aaaaaaa2"
    assert "Mise au net, dans un commit à part" in secretary.get(address).text
    assert press(secretary, address, act="untidy").status_code == 303
    assert (
        secretary.post(
            address,
            data=fields(secretary.get(address), address, act="tidy", paragraph="aaaaaaa2")
            | {"words-aaaaaaa2": "Tout est dit."},
        ).status_code
        == 303
    )
    done = press(secretary, address, act="confirm")
    assert done.location == "/histoire"
    assert "2 intégré" in secretary.get("/histoire").text
    assert here.words("aaaaaaa2") == "Tout est dit."
    assert "Atelier clos" in secretary.get(address).text
    assert checking.check(here.ws) == []


def test_words_that_came_too_late_stay_in_the_page(here: Cast, visit: Visit, secretary: FlaskClient) -> None:
    one, two = (
        here.propose(change("aaaaaaa2", "Nous disons tout.")),
        here.propose(change("aaaaaaa2", "Rien."), by=here.other),
    )
    for found in (one, two):
        here.adopt(found)
    address = workshop(secretary, one.id, two.id)
    question = fields(secretary.get(address), address, act="answer")
    press(visit.as_(here.secretary), address, act="down", step=f"amendement-{one.id}")
    late = question | {"choice": "written", f"written-{question['key']}": "Nous disons presque tout."}
    answer = secretary.post(address, data=late)
    assert answer.status_code == 409
    assert "depuis que vous avez ouvert la page" in answer.text
    again = fields(secretary.get(address), address, act="answer")
    assert again["key"] != question["key"], "the other order asks another question"
    press(secretary, address, act="down", step=f"amendement-{two.id}")
    kept = secretary.post(address, data=late)
    assert "Nous disons presque tout." in kept.text


def test_an_order_is_chosen_and_a_question_opened_again(here: Cast, secretary: FlaskClient) -> None:
    one, two = here.propose(Insert("bbbbbbb2", "Premier.")), here.propose(Insert("bbbbbbb2", "Second."), by=here.other)
    for found in (one, two):
        here.adopt(found)
    address = workshop(secretary, one.id, two.id)
    shown = secretary.get(address)
    assert "1 ordre à choisir" in shown.text
    question = fields(shown, address, act="answer")
    chosen = secretary.post(address, data=question | {"choice": "first-ours"})
    assert chosen.location == f"{address}#q-{question['key']}"
    assert "tout est réglé" in secretary.get(address).text
    assert press(secretary, address, act="answer", choice="").status_code == 303
    assert "1 ordre à choisir" in secretary.get(address).text


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"act": "nothing"}, 404),
        ({"act": "answer", "key": "k", "choice": "maybe"}, 422),
        ({"act": "undo"}, 422),
        ({"act": "up", "step": "amendement-99"}, 409),
        ({"act": "leave", "step": "x", "hunk": "a"}, 409),
        ({"act": "add", "amendement": "99"}, 404),
        ({"act": "tidy", "paragraph": "zzzzzzz2", "words-zzzzzzz2": "Mots."}, 404),
    ],
)
def test_what_no_page_offers_is_refused_in_words(
    here: Cast, secretary: FlaskClient, data: dict[str, str], status: int
) -> None:
    one = here.propose(Delete("ddddddd2"))
    here.adopt(one)
    address = workshop(secretary, one.id)
    assert secretary.post(address, data=data | {"turn": "1"}).status_code == status
    assert secretary.post("/secretariat/atelier", data={}).status_code == 422


def test_the_workshop_is_the_secretariats(here: Cast, visit: Visit, secretary: FlaskClient) -> None:
    one = here.propose(Delete("ddddddd2"))
    here.adopt(one)
    address = workshop(secretary, one.id)
    for person in (here.member, here.referent):
        stranger = visit.as_(person)
        for where in ("/secretariat/atelier", address):
            assert stranger.get(where).status_code == 403
            assert stranger.post(where, data={"act": "confirm"}).status_code == 403
    assert visit.as_(None).get(address).status_code in (302, 303, 401, 403)


def test_dropping_a_workshop_leaves_what_was_adopted_waiting(here: Cast, secretary: FlaskClient) -> None:
    one = here.propose(Delete("ddddddd2"))
    deciding.admit(here.ws, here.secretary, one.id)
    assert "Rien n’attend" in secretary.get("/secretariat/atelier").text
    deciding.adopt(here.ws, here.secretary, one.id)
    address = workshop(secretary, one.id)
    assert "Ateliers en cours" in secretary.get("/secretariat/atelier").text
    assert press(secretary, address, act="drop").location == "/secretariat/atelier"
    queue = secretary.get("/secretariat/atelier")
    assert "Ateliers en cours" not in queue.text
    assert fields(queue, "/secretariat/atelier")["amendement"] == str(one.id)
