"""Deadlines, late filing and the agenda through HTTP."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.consulting.contributions import Authority, Consultation
from manifeste_tool.domain.readers import Role
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import notices, stages
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.web.filters import field_moment
from tests.conftest import Clock
from tests.services.clock.hours import draft
from tests.services.hands import another
from tests.services.story import Cast, cast, change
from tests.web.visit import Visit, fields, fill, opened

DEADLINE = "/secretariat/echeances/stage:1"
LATE = "/secretariat/hors-delai"


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    """The filing closes in three days; one member keeps a draft."""
    made = cast(workspace)
    with workspace.writing() as connection:
        stages.close(connection, 1, workspace.now() + timedelta(days=3))
    return made


@pytest.fixture
def visit(here: Cast, settings: Settings) -> Visit:
    return opened(here, settings)


@pytest.fixture
def secretary(visit: Visit, here: Cast) -> FlaskClient:
    return visit.as_(here.secretary)


@pytest.fixture
def member(visit: Visit, here: Cast) -> FlaskClient:
    return visit.as_(here.member)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def test_the_list_links_to_who_is_missing_and_one_is_reminded_once_a_day(
    here: Cast, secretary: FlaskClient, member: FlaskClient
) -> None:
    draft(here, here.member)
    draft(here, here.member, "Deux")
    listed = secretary.get("/secretariat/echeances").text
    assert f'href="{DEADLINE}?voir=manquent"><strong>1</strong>' in listed
    assert f'href="{DEADLINE}?voir=repondus">2<' in listed
    page = secretary.get(f"{DEADLINE}?voir=manquent").text
    assert "2 brouillons non déposés" in plain(page)
    assert "drafter" not in page
    data = {"person": str(here.member.id)}
    assert secretary.post(f"{DEADLINE}/relances", data=data).status_code == 303
    again = secretary.post(f"{DEADLINE}/relances", data=data)
    assert again.status_code == 422
    assert "n'est relancée qu'une fois par jour" in plain(again.text)
    assert "0 personne est relancée" in plain(
        secretary.post(f"{DEADLINE}/relances", data={}, follow_redirects=True).text
    )
    told = plain(member.get("/a-faire").text)
    assert "vous avez 2 brouillons non déposés" in told
    assert "Le secrétariat vous le rappelle." in told
    assert member.get(DEADLINE).status_code == 403
    assert secretary.get("/secretariat/echeances/autre").status_code == 404


def test_an_extension_is_read_by_everybody_and_a_refused_one_keeps_its_words(
    here: Cast, secretary: FlaskClient, visit: Visit, clock: Clock
) -> None:
    nobody = visit.as_(None)
    assert "Prolongée" not in nobody.get("/demarche").text
    sooner = field_moment(clock() + timedelta(days=1))
    refused = fill(secretary, DEADLINE, f"{DEADLINE}/prolongation", to=sooner, reason="Parce qu'il neige.")
    assert refused.status_code == 422
    assert "Une prolongation va plus loin" in refused.text
    kept = fields(refused, f"{DEADLINE}/prolongation")
    assert (kept["to"], kept["reason"]) == (sooner, "Parce qu'il neige.")
    later = field_moment(clock() + timedelta(days=9))
    data = kept | {"to": later}
    assert secretary.post(f"{DEADLINE}/prolongation", data=data).status_code == 303
    for page in ("/demarche", "/texte"):
        assert "Parce qu'il neige." in plain(nobody.get(page).text), page
    assert "Prolongée jusqu'au mercredi 11 mars, 10 h" in plain(nobody.get("/demarche").text)
    stale = secretary.post(f"{DEADLINE}/prolongation", data=kept | {"to": field_moment(clock() + timedelta(days=20))})
    assert stale.status_code == 409
    assert secretary.post(f"{DEADLINE}/prolongation", data=kept | {"to": "demain"}).status_code == 422


def test_after_the_closing_the_form_asks_why_and_the_sheet_and_the_lists_say_it(
    here: Cast, visit: Visit, clock: Clock
) -> None:
    clock.advance(days=4)
    secretary = visit.as_(here.secretary)
    address = "/amendements/nouveau"
    shown = secretary.get(f"{address}?paragraphe=bbbbbbb2")
    assert "Motif du dépôt hors délai" in plain(shown.text)
    words = {"g0-text": "Autrement dit.", "headline": "Titre", "rationale": "Raison.", "act": "file"}
    data = fields(shown, address) | words | {"on_behalf_of": str(here.member.id)}
    refused = secretary.post(address, data=data)
    assert refused.status_code == 422
    assert "Dites pourquoi cet amendement est déposé hors délai" in plain(refused.text)
    assert fields(refused, address)["g0-text"] == "Autrement dit."
    filed = secretary.post(address, data=data | {"late_reason": "Réseau en panne."})
    assert filed.status_code == 303
    for page in (filed.location, "/amendements", "/amendements.csv"):
        assert "Réseau en panne." in plain(secretary.get(page).text), page
    assert "déposé hors délai : Réseau en panne." in plain(secretary.get(filed.location).text)


def test_while_the_filing_is_open_no_reason_is_asked(here: Cast, secretary: FlaskClient) -> None:
    assert "hors délai" not in plain(secretary.get("/amendements/nouveau?paragraphe=bbbbbbb2").text)


def test_a_member_hands_a_draft_over_and_the_secretariat_files_it(
    here: Cast, member: FlaskClient, visit: Visit, clock: Clock
) -> None:
    key = draft(here, here.member, "Manqué")
    read = f"/brouillons/{key}/cosignatures"
    assert "hors délai" not in plain(member.get(read).text), "not while it may be filed"
    clock.advance(days=4)
    secretary = visit.as_(here.secretary)
    assert "Demander un dépôt hors délai" in plain(member.get("/mes-amendements").text)
    assert secretary.get(read).status_code == 404
    handed = fill(member, read, f"/brouillons/{key}/hors-delai", words="J'étais en réunion.")
    assert handed.status_code == 303
    assert "confié au secrétariat" in plain(member.get("/mes-amendements").text)
    assert "Manqué" in secretary.get(read).text
    assert f'/brouillons/{key}"' not in secretary.get(read).text, "read, not written"
    assert "J'étais en réunion." in plain(secretary.get(LATE).text)
    assert visit.as_(here.other).get(LATE).status_code == 403
    assert visit.as_(here.other).get(read).status_code == 404
    empty = secretary.post(f"{LATE}/{key}", data={"act": "file", "reason": ""})
    assert empty.status_code == 422
    filed = secretary.post(f"{LATE}/{key}", data={"act": "file", "reason": "Réunion."})
    assert filed.status_code == 303
    assert "déposé hors délai : Réunion." in plain(secretary.get(filed.location).text)
    assert "hors délai : Réunion." in plain(member.get("/a-faire").text)
    with here.ws.reading() as connection:
        assert [one.author_id for one in amendments.every(connection)] == [here.member.id]


def test_a_draft_is_taken_back_or_given_back(here: Cast, visit: Visit, member: FlaskClient, clock: Clock) -> None:
    key = draft(here, here.member, "Manqué")
    clock.advance(days=4)
    secretary = visit.as_(here.secretary)
    address = f"/brouillons/{key}/hors-delai"
    member.post(address, data={})
    assert member.post(f"{address}/reprendre").status_code == 303
    gone = secretary.post(f"{LATE}/{key}", data={"act": "decline", "reason": "Trop tard, vraiment."})
    assert gone.status_code == 409
    assert "Trop tard, vraiment." in plain(gone.text)
    member.post(address, data={})
    assert secretary.post(f"{LATE}/{key}", data={"act": "decline", "reason": ""}).status_code == 422
    assert secretary.post(f"{LATE}/{key}", data={"act": "decline", "reason": "Trop tard."}).status_code == 303
    told = plain(member.get("/a-faire").text)
    assert "Le dépôt hors délai de votre brouillon est refusé." in told
    assert "Trop tard." in told


def test_a_report_is_noted_and_its_referent_reads_it_where_the_consultation_is(
    here: Cast, secretary: FlaskClient, visit: Visit, clock: Clock
) -> None:
    one = another(here, "Référente A", Role.REFERENT, authority="A")
    with here.ws.writing() as connection:
        consultations.put_authorities(connection, [Authority("A", "Ville A", "commune")])
        held = Consultation("2026-A", "A", "Cafés", closes_on=clock().date() - timedelta(days=2))
        consultations.put_consultations(connection, [held])
        stages.add(connection, Stage(StageKind.CONSULTATION, clock(), clock() + timedelta(days=9)))
    referent, nobody = visit.as_(one), visit.as_(None)
    assert "attendue avant le mercredi 11 mars 2026" in plain(referent.get("/concertations/2026-A").text)
    assert "1 restitution à envoyer" in plain(referent.get("/agenda").text)
    assert "estitution" not in nobody.get("/concertations/2026-A").text
    assert "Référente A" in secretary.get("/secretariat/restitutions").text
    assert secretary.post("/secretariat/restitutions/2026-A").status_code == 303
    assert "reçue le" in referent.get("/concertations/2026-A").text
    with here.ws.reading() as connection:
        assert [fact.name for _, fact in notices.waiting(connection, one.id, limit=5)] == ["report_received"]
    assert referent.get("/secretariat/restitutions").status_code == 403
    assert referent.post("/secretariat/restitutions/2026-A").status_code == 403


def test_the_feed_is_read_without_a_session_is_kept_by_nobody_and_holds_what_the_page_holds(
    here: Cast, member: FlaskClient, visit: Visit
) -> None:
    page = member.get("/agenda").text
    address = page.split('id="adresse"')[1].split('value="')[1].split('"')[0]
    path = address.removeprefix("http://localhost")
    nobody = visit.app.test_client()
    answer = nobody.get(path)
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in answer.headers
    titles = [str(event["SUMMARY"]) for event in Calendar.from_ical(answer.data).walk("VEVENT")]
    assert "Clôture du dépôt des amendements" in titles
    assert all(title in plain(page) for title in titles)
    assert member.post("/agenda/adresse").status_code == 303
    assert nobody.get(path).status_code == 404, "not from any memory either"
    assert path not in member.get("/agenda").text
    assert nobody.get("/agenda").status_code == 303, "to sign in"


def test_a_members_own_deadlines_stand_above_what_awaits_them(here: Cast, member: FlaskClient) -> None:
    proposing.keep_draft(
        here.ws, here.member, Proposal("d" * 32, here.tip(), "Un", "", (change("bbbbbbb2", "Autre."),))
    )
    page = plain(member.get("/mes-amendements").text)
    assert "Vos échéances : Dépôt des amendements" in page
    assert "(vous avez 1 brouillon non déposé)" in page
