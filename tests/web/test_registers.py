"""The registers of requests and of breaches, from the public form to the answer."""

import re
from datetime import timedelta

import pytest

from manifeste_tool.domain.commission.tasks import Queue
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.gathering.consents import Contributor, Purpose
from manifeste_tool.domain.keys import digest
from manifeste_tool.services.desk import queues
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.gathering import contributors
from manifeste_tool.storage.telling import outbox
from tests.conftest import Clock
from tests.services.story import cast
from tests.web.visit import Visit, opened

SAID = "2025-ESSAI-0001"
REQUESTS, BREACHES = "/registres/demandes", "/registres/violations"


@pytest.fixture
def visit(workspace: Workspace, settings: Settings) -> Visit:
    here = cast(workspace)
    with workspace.writing() as connection:
        contributors.keep(connection, SAID, Contributor(email="lea@exemple.test"), workspace.now())
        contributors.keep_token(connection, digest("ANCIEN"), SAID, workspace.now())
    return opened(here, settings)


def asked(visit: Visit, **told: str) -> int:
    form = {"kind": "code de suivi perdu", "words": "J'ai perdu mon papier.", "email": "lea@exemple.test"}
    return visit.as_(None).post("/donnees-personnelles/demande", data={**form, "site_web": "", **told}).status_code


def test_anybody_asks_and_reads_the_same_answer_whoever_they_are(visit: Visit) -> None:
    visitor = visit.as_(None)
    assert "code de suivi" in visitor.get("/donnees-personnelles/demande").text
    answers = []
    for email in ("lea@exemple.test", "inconnue@exemple.test"):
        form = {"kind": "accès", "words": "Tout.", "email": email, "contribution": SAID, "site_web": ""}
        answer = visitor.post("/donnees-personnelles/demande", data=form)
        answers.append((answer.status_code, answer.location, visitor.get(answer.location).text))
    assert answers[0] == answers[1]
    assert answers[0][0] == 303
    refused = visitor.post("/donnees-personnelles/demande", data={"words": "MESMOTS", "email": "non"})
    assert refused.status_code == 422
    assert "MESMOTS" in refused.text
    assert asked(visit, site_web="robot") == 422
    assert [asked(visit) for _ in range(5)][-1] == 429


def test_a_lost_token_is_replaced_once_its_owner_was_checked(visit: Visit) -> None:
    ws, secretary = visit.here.ws, visit.as_(visit.here.secretary)
    assert asked(visit, contribution=SAID.lower()) == 303
    with ws.reading() as connection:
        waiting = {one.queue: one for one in queues.queues(ws, connection)}[Queue.DATA_REQUEST]
        due = waiting.due
    assert (waiting.count, due and due.date().isoformat()) == (1, "2026-04-02")
    assert "lea@exemple.test" in secretary.get(f"{REQUESTS}?etat=reçue").text
    page = secretary.get(f"{REQUESTS}/1").text
    assert "est celle que l" in page
    assert secretary.post(f"{REQUESTS}/1", data={"act": "token"}).status_code == 422
    assert secretary.post(f"{REQUESTS}/1", data={"act": "identity", "identity": "A répondu."}).status_code == 303
    given = secretary.post(f"{REQUESTS}/1", data={"act": "token"}, follow_redirects=True).text
    code = re.search(r"cette seule fois[^:]*: ([0-9A-Z -]+)\.", given)
    assert code
    with ws.reading() as connection:
        fresh = re.sub(r"[ -]", "", code[1])
        assert contributors.followed(connection, digest("ANCIEN")) == ""
        assert contributors.followed(connection, digest(fresh)) == SAID
    answer = {"act": "answer", "answer": "Votre code est changé.", "outcome": "faite"}
    assert secretary.post(f"{REQUESTS}/1", data={**answer, "outcome": ""}).status_code == 422
    assert secretary.post(f"{REQUESTS}/1", data=answer).status_code == 303
    assert secretary.post(f"{REQUESTS}/1", data=answer).status_code == 422
    with ws.reading() as connection:
        sent = outbox.page(connection, limit=10, offset=0)
        facts = journal.about(connection, "data_request", "1", circle=0)  # type: ignore[arg-type]
    assert [one.address for one in sent if "demande" in one.subject or "code" in one.subject] == [
        "lea@exemple.test"
    ] * 3
    assert {one.name for one in facts} == {
        Happened.REQUEST_ENTERED,
        Happened.REQUEST_CHANGED,
        Happened.REQUEST_ANSWERED,
    }
    assert "Votre code est changé." in secretary.get(f"{REQUESTS}/1").text


def test_what_comes_by_post_is_entered_with_its_day_extended_with_a_reason_and_done(visit: Visit, clock: Clock) -> None:
    secretary, ws = visit.as_(visit.here.secretary), visit.here.ws
    form = {"kind": "effacement", "channel": "courrier", "words": "Effacez-moi.", "applicant": "Léa, 3 rue Basse"}
    assert secretary.get(f"{REQUESTS}/nouvelle").status_code == 200
    assert secretary.post(REQUESTS, data={**form, "received_at": "2027-01-01T00:00"}).status_code == 422
    assert secretary.post(REQUESTS, data={**form, "channel": "pigeon"}).status_code == 422
    came = secretary.post(REQUESTS, data={**form, "contribution": SAID, "received_at": "2026-02-27T10:00"})
    assert came.location.endswith(f"{REQUESTS}/1")
    assert "27 mars" in secretary.get(f"{REQUESTS}/1").text
    assert secretary.post(f"{REQUESTS}/1", data={"act": "extend", "reason": " "}).status_code == 422
    assert secretary.post(f"{REQUESTS}/1", data={"act": "extend", "reason": "Archives papier."}).status_code == 303
    assert secretary.post(f"{REQUESTS}/1", data={"act": "extend", "reason": "Encore."}).status_code == 422
    assert "27 mai" in secretary.get(f"{REQUESTS}/1").text
    secretary.post(f"{REQUESTS}/1", data={"act": "identity", "identity": "A cité la date."})
    assert secretary.post(f"{REQUESTS}/1", data={"act": "erase"}).status_code == 303
    with ws.reading() as connection:
        kept = contributors.get(connection, SAID)
    assert kept is None or not kept.email
    assert secretary.post(f"{REQUESTS}/1", data={"act": "withdraw"}).status_code == 303
    with ws.reading() as connection:
        gone = contributions.get(connection, SAID)
        assert gone is not None
        assert gone.withdrawn
        assert not contributors.consents(connection, SAID).get(Purpose.CONTACT)
    clock.advance(days=120)
    assert "hors délai" in visit.as_(visit.here.secretary).get(REQUESTS).text


def test_a_breach_counts_its_hours_and_closes_once_all_are_told(visit: Visit, clock: Clock) -> None:
    secretary, ws = visit.as_(visit.here.secretary), visit.here.ws
    assert "Aucune violation" in secretary.get(BREACHES).text
    assert secretary.get(f"{BREACHES}/nouvelle").status_code == 200
    form = {"nature": "Ordinateur perdu.", "found_at": "2026-03-02T09:00", "risk": "risque élevé"}
    assert secretary.post(BREACHES, data={**form, "nature": ""}).status_code == 422
    assert secretary.post(BREACHES, data={**form, "found_at": ""}).status_code == 422
    assert secretary.post(BREACHES, data=form).status_code == 303
    assert "Il reste 71 heures" in secretary.get(f"{BREACHES}/1").text.replace("\u202f", " ").replace("\xa0", " ")
    with ws.reading() as connection:
        waiting = {one.queue: one for one in queues.queues(ws, connection)}[Queue.BREACH]
    assert waiting.due is not None
    assert waiting.due - ws.now() == timedelta(hours=71)
    clock.advance(days=4)
    secretary = visit.as_(visit.here.secretary)
    assert "72 heures est passé" in secretary.get(f"{BREACHES}/1").text.replace("\u202f", " ").replace("\xa0", " ")
    assert secretary.post(f"{BREACHES}/1", data={**form, "act": "close"}).status_code == 422
    late = {**form, "act": "keep", "authority_told_at": "2026-03-06T09:30", "people_told_at": "2026-03-06T09:40"}
    kept = secretary.post(f"{BREACHES}/1", data=late)
    assert kept.status_code == 422
    assert "Ordinateur perdu." in kept.text
    assert secretary.post(f"{BREACHES}/1", data={**late, "late_because": "Week-end."}).status_code == 303
    assert secretary.post(f"{BREACHES}/1", data={"act": "close"}).status_code == 303
    assert secretary.post(f"{BREACHES}/1", data={"act": "close"}).status_code == 422
    assert secretary.post(f"{BREACHES}/1", data={**late, "late_because": "x"}).status_code == 422
    assert "close" in secretary.get(BREACHES).text


def test_a_register_is_taken_out_as_a_sheet_on_record(visit: Visit) -> None:
    asked(visit, words="=HYPERLINK(1)")
    secretary = visit.as_(visit.here.secretary)
    sheet = secretary.post(f"{REQUESTS}/export")
    assert sheet.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "'=HYPERLINK" in sheet.get_data(as_text=True)
    assert "decouverte_le" in secretary.post(f"{BREACHES}/export").get_data(as_text=True)
    with visit.here.ws.reading() as connection:
        assert len(journal.named(connection, Happened.DATA_TAKEN_OUT)) == 2


def test_the_registers_are_the_secretariat_s_alone(visit: Visit) -> None:
    asked(visit)
    for person in (visit.here.member, visit.here.referent):
        client = visit.as_(person)
        for path in ("/registres", REQUESTS, f"{REQUESTS}/1", BREACHES, f"{BREACHES}/nouvelle"):
            assert client.get(path).status_code == 403, path
        for path in (REQUESTS, f"{REQUESTS}/1", f"{REQUESTS}/export", BREACHES):
            form = {"kind": "accès", "channel": "courrier", "words": "x", "applicant": "x", "nature": "x"}
            more = {"found_at": "2026-03-02T09:00", "risk": "risque", "act": "identity", "identity": "x"}
            assert client.post(path, data=form | more).status_code == 403, path
    assert "/registres/demandes/1" in visit.as_(visit.here.secretary).get("/registres/demandes").text
