"""The afternoon as the secretary sees it: plain forms, what is refused is said there, the room's screen follows."""

import re
from io import BytesIO

import docx
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from manifeste_tool.domain.amending.amendments import Amendment, Outcome
from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.text.gestures import Change
from manifeste_tool.services.amending.proposing import Proposal, propose
from manifeste_tool.services.conduct import calling
from manifeste_tool.services.examining import deciding, opining
from manifeste_tool.services.sittings import holding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from tests.services.chamber import Chamber, afternoon
from tests.services.hands import now, sub_amendment
from tests.web.visit import Visit, fields, opened

FIRST, SECOND, THIRD = "aaaaaaa2", "bbbbbbb2", "ccccccc2"
DESK, SCREEN, RECORD = "/seances/1/conduite", "/seances/1/ecran", "/seances/1/releve"
DECIDE, CALL, UNDO, FALLS = (f"/seances/1/{act}" for act in ("decision", "appel", "annulation", "chutes"))


@pytest.fixture
def room(workspace: Workspace) -> Chamber:
    return afternoon(workspace)


@pytest.fixture
def visit(room: Chamber, settings: Settings) -> Visit:
    return opened(room.here, settings)


@pytest.fixture
def secretary(visit: Visit, room: Chamber) -> FlaskClient:
    return visit.as_(room.by)


def called(room: Chamber, amendment: Amendment) -> None:
    calling.call(room.ws, room.by, room.sitting_id, amendment.id)


def press(secretary: FlaskClient, act: str, **typed: object) -> TestResponse:
    """Press a button of the screen, the form filled as it stands."""
    form = fields(secretary.get(DESK), DECIDE)
    return secretary.post(DECIDE, data=form | {"act": act} | typed)


def test_a_decision_leads_to_the_next_amendment_and_can_be_undone(room: Chamber, secretary: FlaskClient) -> None:
    one, two = (room.admitted(where, "Mieux.", headline=title) for where, title in ((FIRST, "Un"), (SECOND, "Deux")))
    assert "Appelez le premier" in secretary.get(DESK).text
    assert secretary.post(CALL, data={"act": "next", "seen": ""}).status_code == 303
    answer = press(secretary, "adopt")
    assert (answer.status_code, answer.location) == (303, f"{DESK}#appele")
    assert now(room.here, one).outcome is Outcome.ADOPTED
    page = secretary.get(DESK)
    assert "Deux</h2>" in page.text
    assert re.search(r"Amendement 1\s:.*adopté.*par consensus", page.text, re.DOTALL)
    secretary.post(UNDO, data=fields(page, UNDO))
    assert now(room.here, one).is_open
    assert "Un</h2>" in secretary.get(DESK).text
    assert now(room.here, two).is_open


def test_what_is_refused_is_said_on_the_screen_with_what_was_typed(room: Chamber, secretary: FlaskClient) -> None:
    one = room.admitted(FIRST, "Mieux.")
    called(room, one)
    answer = press(secretary, "adopt", method="décompte", favour="5", against="12", reason="Un motif gardé.")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "il faut 13 voix pour" in answer.text
    kept = fields(answer, DECIDE)
    assert (kept["method"], kept["favour"], kept["against"]) == ("décompte", "5", "12")
    assert kept["reason"] == "Un motif gardé."
    assert press(secretary, "adopt", method="décompte", favour="vingt").status_code == 422
    assert press(secretary, "adopt", method="au hasard").status_code == 422
    assert press(secretary, "sing").status_code == 422
    assert now(room.here, one).is_open
    assert press(secretary, "count", favour="5", against="12").status_code == 303
    assert now(room.here, one).outcome is Outcome.REJECTED, "the button of the count records what the count says"


def test_a_quorum_lost_is_said_and_a_withdrawal_is_still_recorded(room: Chamber, secretary: FlaskClient) -> None:
    one = room.admitted(FIRST, "Mieux.")
    called(room, one)
    room.leave(*room.members[6:14])
    page = secretary.get(DESK).text
    assert "quorum 16" in page
    assert "non atteint" in page
    assert "seul un retrait" in page
    refused = press(secretary, "adopt")
    assert refused.status_code == 409
    assert "14 présents, 16 requis" in refused.text
    assert press(secretary, "withdraw").status_code == 303
    assert now(room.here, one).outcome is Outcome.WITHDRAWN


def test_two_secretaries_decide_once(room: Chamber, visit: Visit, secretary: FlaskClient) -> None:
    one = room.admitted(FIRST, "Mieux.")
    called(room, one)
    colleague = visit.as_(room.by)
    both = [fields(client.get(DESK), DECIDE) for client in (secretary, colleague)]
    assert secretary.post(DECIDE, data=both[0] | {"act": "adopt"}).status_code == 303
    told = colleague.post(DECIDE, data=both[1] | {"act": "reject"})
    assert told.status_code == 409
    assert "vient d’être décidé" in told.text
    assert len(room.decisions()) == 1
    stale = colleague.post(UNDO, data={"decision": "999"})
    assert stale.status_code == 409


def test_identicals_division_and_falls_are_there_without_a_script(room: Chamber, secretary: FlaskClient) -> None:
    words = "Les agents sont instruits chaque année. Ils choisissent leurs méthodes."
    same = [room.admitted(THIRD, words, by=by) for by in room.members[:3]]
    rival = room.admitted(THIRD, "Rien de tel.", by=room.members[4])
    called(room, same[0])
    page = secretary.get(DESK)
    assert "Identiques" in page.text
    assert "1.2</b>" in page.text
    assert fields(page, DECIDE)["together"] == str(same[2].id), "identicals are ticked"
    both = {"together": [str(same[1].id)], "hunk": ["1"]}
    form = fields(page, DECIDE) | {"act": "divide"} | both
    assert secretary.post(DECIDE, data=form).status_code == 303
    assert [now(room.here, one).outcome for one in same] == ["adopté en partie", "adopté en partie", ""]
    page = secretary.get(DESK)
    ticked = re.findall(r'name="fall" value="([\d-]+)" checked', page.text)
    assert ticked in ([f"{rival.id}-{one.id}"] for one in same[:2])
    assert secretary.post(FALLS, data={"fall": [*ticked, "rien", "9999999999-1"]}).status_code == 303
    assert now(room.here, rival).outcome is Outcome.FALLEN


def test_the_room_reads_what_is_called_and_nothing_that_is_not_published(
    room: Chamber, visit: Visit, secretary: FlaskClient
) -> None:
    one, two = (room.admitted(where, "Mieux.", headline=title) for where, title in ((FIRST, "Un"), (SECOND, "Deux")))
    sub = sub_amendment(room.here, two, "Bien mieux.", on=SECOND)
    deciding.admit(room.ws, room.by, sub.id)
    opining.enter(
        room.ws, room.by, one.id, kind="défavorable", words="SECRETAVIS", association="Association A (exemple)"
    )
    assert "Aucun amendement n’est appelé" in secretary.get(SCREEN).text
    called(room, one)
    for person in (room.by, room.here.member):
        page = visit.as_(person).get(SCREEN).text
        assert "Un</h1>" in page
        assert "Avis" not in page, "an opinion that is not published is not for the room"
        assert page.index("<strong>3</strong>") < page.index("<strong>2</strong>"), "the sub-amendment comes first"
        assert "22 présents, 28 voix" in page.replace("\u00a0", " ")
        assert "<nav" not in page
        assert '<meta http-equiv="refresh"' in page
    opining.publish(room.ws, room.by, None)
    assert "Avis défavorable" in secretary.get(SCREEN).text


def test_the_state_of_the_screen_is_a_small_answer_that_changes_with_it(room: Chamber, secretary: FlaskClient) -> None:
    one, two = (room.admitted(where, "Mieux.") for where in (FIRST, SECOND))
    called(room, one)
    first = secretary.get(f"{SCREEN}/etat")
    assert first.headers["Cache-Control"] == "private, no-store"
    assert len(first.data) < 120
    same = secretary.get(f"{SCREEN}/etat", headers={"If-None-Match": first.headers["ETag"]})
    assert same.status_code == 304
    assert f'data-turn="{first.json["screen"]}"' in secretary.get(SCREEN).text
    assert f'data-turn="{first.json["desk"]}"' in secretary.get(DESK).text
    called(room, two)
    moved = secretary.get(f"{SCREEN}/etat", headers={"If-None-Match": first.headers["ETag"]})
    assert moved.status_code == 200
    assert moved.json["desk"] != first.json["desk"]


def test_a_long_amendment_is_shown_page_by_page(room: Chamber, secretary: FlaskClient) -> None:
    words = "Les agents sont formés chaque année. Ils choisissent leurs outils. " + "Et plus encore, vraiment. " * 60
    one = room.admitted(THIRD, words)
    called(room, one)
    page = secretary.get(SCREEN).text
    parts = int(re.search(r"Page 1 sur (\d)", page)[1])  # type: ignore[index]
    assert parts > 1
    assert "suite page suivante" in page
    shown = page
    for part in range(2, parts + 1):
        assert secretary.post(CALL, data={"act": "part", "part": part}).status_code == 303
        shown += secretary.get(SCREEN).text
    assert "fin de l’amendement" in shown
    assert shown.count("vraiment.") == 60, "nothing is cut, nothing is said twice"
    called(room, one)
    assert "Page 1 sur" in secretary.get(SCREEN).text


def test_the_record_is_read_downloaded_and_sent(room: Chamber, visit: Visit, secretary: FlaskClient) -> None:
    called(room, room.admitted(FIRST, "Mieux.", headline="Dire mieux"))
    press(secretary, "reject", method="décompte", favour="5", against="12")
    member = visit.as_(room.here.member)
    page = member.get(RECORD).text
    assert "Dire mieux" in page
    assert "12 contre" in page
    assert "n’est pas levée" in page
    assert "Envoyer à la commission" not in page
    holding.close(room.ws, room.by, room.sitting_id)
    assert "Envoyer à la commission" not in member.get(RECORD).text
    page = secretary.get(RECORD)
    assert secretary.post(f"{RECORD}/envoi", data=fields(page, f"{RECORD}/envoi")).status_code == 303
    assert "Envoyé à la commission" in secretary.get(RECORD).text
    assert secretary.post(f"{RECORD}/envoi").status_code == 409
    file = member.get(f"{RECORD}.docx")
    assert file.headers["Content-Disposition"] == "attachment; filename=releve-de-decisions-1.docx"
    assert "Relevé de décisions" in "\n".join(one.text for one in docx.Document(BytesIO(file.data)).paragraphs)


def test_each_reader_sees_what_the_stage_lets_them(room: Chamber, visit: Visit) -> None:
    called(room, room.admitted(FIRST, "Mieux.", headline="Dire mieux"))
    member, nobody = visit.as_(room.here.member), visit.as_(None)
    for path in (SCREEN, f"{SCREEN}/etat", RECORD, f"{RECORD}.docx"):
        assert member.get(path).status_code == 200
        assert nobody.get(path).status_code == 404
    assert member.get(DESK).status_code == 404
    for path in (DECIDE, CALL, UNDO, FALLS, f"{RECORD}/envoi"):
        assert member.post(path, data={"act": "next"}).status_code in (403, 404), path
    room.here.open(StageKind.EXAMINATION, public=True)
    screen = nobody.get(SCREEN)
    assert "Dire mieux" in screen.text
    assert "présents" not in screen.text, "who is there is for the commission"
    assert screen.headers["Cache-Control"] == "private, no-store"
    record = nobody.get(RECORD).text
    assert "La séance est ouverte" in record
    assert "présents (" not in record
    assert "Membre 04" not in record


def test_an_amendment_not_judged_yet_and_one_decided_elsewhere_say_so(room: Chamber, secretary: FlaskClient) -> None:
    proposal = Proposal(room.ws.new_key(), room.here.tip(), "Titre", "Parce que.", (Change(FIRST, "Mieux."),))
    filed = propose(room.ws, room.here.member, proposal)
    called(room, filed)
    page = secretary.get(DESK).text
    assert "recevabilité n’est pas jugée" in page
    assert 'value="adopt"' not in page
    assert 'value="withdraw"' in page
    deciding.admit(room.ws, room.by, filed.id)
    deciding.not_support(room.ws, room.by, filed.id)
    assert "passez au suivant" in secretary.get(DESK).text
    assert "non soutenu" in secretary.get(SCREEN).text
