"""From the appeal to a consultation that takes place: joining, admission, the référent's desk, and what everybody sees."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.telling import outbox
from tests.services.story import Cast, cast
from tests.web.visit import Visit, opened

NANTES = "214401093"
FORM = f"/collectivites/rejoindre/demande?choix={NANTES}"
PEOPLE = {
    "elected_name": "Une Élue",
    "elected_position": "maire",
    "referent_name": "Un Agent",
    "referent_email": "agent@exemple.invalid",
    "message": "Bonjour.",
}
DECLARED = {
    "title": "Café IA du marché",
    "format": "café IA",
    "publics": ["habitants", "jeunes"],
    "theme_1": "Accueil",
    "question": "Où faut-il quelqu'un ?",
    "opening": "ouverte",
    "opens_on": "2026-03-01",
    "closes_on": "2026-03-31",
    "hours": "le samedi",
    "place": "Halle du marché",
    "access": ["boucle magnétique"],
    "elected": "Une Élue",
    "elected_position": "maire",
    "registration": "https://exemple.invalid/venir",
    "takes_online": "1",
}


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def visit(here: Cast, settings: Settings) -> Visit:
    return opened(here, settings)


def text_of(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    return plain(answer.text)


def plain(html: str) -> str:
    words = " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
    return words.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")


def link(here: Cast) -> str:
    """Return the path of the link in the last mail."""
    with here.ws.reading() as connection:
        (mail,) = outbox.page(connection, limit=1, offset=0)
    found = re.search(r"(/(?:collectivites/rejoindre/confirmer|connexion/lien)/\w+)", mail.text)
    assert found
    return found[1]


def home_authority(here: Cast, code: str = "NANT", **told: object) -> Person:
    """Put an authority there, with its référent."""
    with here.ws.writing() as connection:
        consultations.put_authorities(
            connection, [Authority(code, f"Ville {code}", "commune", department="44", **told)]
        )  # type: ignore[arg-type]
        return people.add(connection, Person(0, "Une Référente", Role.REFERENT, authority=code), here.ws.now())


def declared(here: Cast, visit: Visit) -> tuple[Person, FlaskClient]:
    referent = home_authority(here)
    client = visit.as_(referent)
    answer = client.post("/collectivites/NANT/concertations/nouvelle", data=DECLARED)
    assert answer.location == "/concertations/NANT-1/gerer"
    return referent, client


def test_an_authority_joins_from_its_name_to_its_first_session(visit: Visit, here: Cast) -> None:
    nobody = visit.as_(None)
    found = nobody.get("/collectivites/rejoindre?q=NANTES")
    assert found.text.index(f'choix={NANTES}"') < found.text.index("Nantes Métropole")
    assert "Nantes" in text_of(nobody, FORM)
    sent = nobody.post(FORM, data=PEOPLE)
    assert "Un courriel vous attend" in plain(sent.text)
    confirmation = link(here)
    shown = nobody.get(confirmation)
    assert shown.headers["Cache-Control"] == "no-store"
    assert "Confirmer la demande" in shown.text
    assert nobody.post(confirmation).status_code == 303
    assert "La demande est confirmée" in text_of(nobody, confirmation)

    secretary = visit.as_(here.secretary)
    assert "Nantes" in text_of(secretary, "/secretariat/collectivites")
    assert 'value="NANT"' in secretary.get("/secretariat/collectivites/1").text
    admission = {"sigle": "ntes", "name": "Nantes", "territory": "urbain", **PEOPLE}
    assert secretary.post("/secretariat/collectivites/1/admettre", data=admission).status_code == 303
    assert "sous le sigle NTES" in text_of(secretary, "/secretariat/collectivites/1")
    assert "a rejoint la démarche" in text_of(nobody, confirmation)
    assert "Nantes rejoint la démarche" in text_of(nobody, "/")

    session = visit.as_(None)
    assert session.post(link(here)).status_code == 303
    assert "Vos concertations" in text_of(session, "/concertations/les-miennes")
    assert "Nantes" in text_of(nobody, "/collectivites/NTES")


def test_a_form_that_is_incomplete_comes_back_with_what_was_typed(visit: Visit) -> None:
    answer = visit.as_(None).post(FORM, data={**PEOPLE, "referent_email": "agent", "elected_position": ""})
    assert answer.status_code == 422
    assert 'href="#referent_email"' in answer.text
    assert 'href="#elected_position"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "Bonjour." in answer.text


def test_free_entry_asks_for_a_number_and_robots_are_turned_away(visit: Visit, here: Cast) -> None:
    nobody = visit.as_(None)
    free = {**PEOPLE, "name": "Syndicat", "kind": "syndicat mixte", "number": "123"}
    answer = nobody.post("/collectivites/rejoindre/demande", data=free)
    assert answer.status_code == 422
    assert "« 123 » n'est pas un numéro SIREN" in plain(answer.text)
    assert nobody.post(FORM, data={**PEOPLE, "site_web": "http://spam"}).status_code == 422
    assert nobody.get("/collectivites/rejoindre/demande?choix=1").status_code == 404
    with here.ws.reading() as connection:
        assert outbox.page(connection, limit=9, offset=0) == ()


def test_a_search_that_finds_nothing_says_what_to_do(visit: Visit) -> None:
    page = text_of(visit.as_(None), "/collectivites/rejoindre?q=zzzzz")
    assert "Rien ne répond à « zzzzz »" in page
    assert "Saisir son nom et son SIREN" in page


def test_a_link_that_leads_nowhere_says_so(visit: Visit) -> None:
    answer = visit.as_(None).get(f"/collectivites/rejoindre/confirmer/{'x' * 32}")
    assert answer.status_code == 422
    assert "Ce lien n'est plus valable" in plain(answer.text)


def test_the_secretariat_declines_with_a_reason(visit: Visit, here: Cast) -> None:
    nobody, secretary = visit.as_(None), visit.as_(here.secretary)
    nobody.post(FORM, data=PEOPLE)
    confirmation = link(here)
    nobody.post(confirmation)
    assert secretary.post("/secretariat/collectivites/1/decliner", data={"reason": ""}).status_code == 422
    taken = {"sigle": "X", "name": "Nantes", **PEOPLE}
    refused = secretary.post("/secretariat/collectivites/1/admettre", data=taken)
    assert (refused.status_code, 'value="X"' in refused.text) == (422, True)
    assert secretary.post("/secretariat/collectivites/1/decliner", data={"reason": "Hors sujet."}).status_code == 303
    assert "Hors sujet." in text_of(nobody, confirmation)
    assert "déclinée" in text_of(secretary, "/secretariat/collectivites")
    assert secretary.post("/secretariat/collectivites/1/decliner", data={"reason": "Encore."}).status_code == 409


@pytest.mark.parametrize("address", ["/secretariat/collectivites", "/secretariat/collectivites/1"])
def test_requests_are_the_secretariats_alone(visit: Visit, here: Cast, address: str) -> None:
    assert visit.as_(None).get(address).status_code == 303
    assert visit.as_(here.member).get(address).status_code == 403
    assert visit.as_(here.referent).get(address).status_code == 403


def test_an_unpublished_consultation_is_nobody_elses(visit: Visit, here: Cast) -> None:
    _, referent = declared(here, visit)
    for other in (visit.as_(None), visit.as_(here.member), visit.as_(here.referent)):
        assert other.get("/concertations/NANT-1").status_code == 404
        assert "Café IA du marché" not in text_of(other, "/concertations")
        assert "Café IA du marché" not in text_of(other, "/collectivites/NANT")
        assert "Café IA du marché" not in text_of(other, "/")
        assert "Café IA du marché" not in text_of(other, "/contributions?concertation=NANT-1")
    assert visit.as_(here.member).get("/concertations/NANT-1/gerer").status_code == 404
    for who in (referent, visit.as_(here.secretary)):
        assert "Café IA du marché" in text_of(who, "/concertations/NANT-1")
        assert "Café IA du marché non publiée" in text_of(who, "/concertations")


def test_a_consultation_is_published_changed_and_read_by_everybody(visit: Visit, here: Cast) -> None:
    _, referent = declared(here, visit)
    assert "n'est visible que de vous" in text_of(referent, "/concertations/NANT-1/gerer")
    assert referent.post("/concertations/NANT-1/gerer/publier", data={"publier": "oui"}).status_code == 303
    nobody = visit.as_(None)
    page = text_of(nobody, "/concertations/NANT-1")
    for words in ("ouverte aujourd'hui", "Où faut-il quelqu'un ?", "Halle du marché", "boucle magnétique", "Une Élue"):
        assert words in page
    assert 'href="https://exemple.invalid/venir"' in nobody.get("/concertations/NANT-1").text
    assert "Café IA du marché" in text_of(nobody, "/")

    form = referent.get("/concertations/NANT-1/gerer/fiche").text
    seen = re.search(r'name="seen" value="(\w+)"', form)
    assert seen
    assert re.search(r'value="jeunes" checked', form)
    changed = {**DECLARED, "title": "Café IA des halles", "seen": seen[1]}
    assert referent.post("/concertations/NANT-1/gerer/fiche", data=changed).status_code == 303
    assert "Café IA des halles" in text_of(nobody, "/concertations/NANT-1"), "the cache of public pages has moved on"
    late = referent.post("/concertations/NANT-1/gerer/fiche", data={**changed, "title": "Mes mots"})
    assert (late.status_code, "Mes mots" in late.text) == (409, True)
    wrong = referent.post("/concertations/NANT-1/gerer/fiche", data={**changed, "publics": [], "closes_on": ""})
    assert (wrong.status_code, 'href="#publics-1"' in wrong.text) == (422, True)
    assert referent.post("/concertations/NANT-1/gerer/publier", data={"publier": "non"}).status_code == 303
    assert nobody.get("/concertations/NANT-1").status_code == 404


def test_the_desk_leads_to_every_part_that_is_served_and_counts(visit: Visit, here: Cast) -> None:
    _, referent = declared(here, visit)
    with here.ws.writing() as connection:
        said = Contribution(
            "2026-NANT-0001", "Un.", consultation="NANT-1", publishable=True, origin="x", external_id="1"
        )
        more = [
            said,
            replace(said, reference="2026-NANT-0002", held=True, external_id="2"),
            replace(said, reference="2026-NANT-0003", publishable=False, external_id="3", collected="papier"),
        ]
        contributions.add(connection, more, here.ws.now())
    page = text_of(referent, "/concertations/NANT-1/gerer")
    assert "3 contributions reçues" in page
    assert "1 publiée" in page
    assert "1 chez un modérateur" in page
    assert "1 sans accord" in page
    html = referent.get("/concertations/NANT-1/gerer").text
    for way in (
        "/concertations/NANT-1/gerer/fiche",
        "/concertations/NANT-1/contribuer",
        "/concertations/NANT-1/fiches",
    ):
        assert f'href="{way}"' in html


def test_a_colleague_is_invited_from_the_list_of_ones_consultations(visit: Visit, here: Cast) -> None:
    _, referent = declared(here, visit)
    refused = referent.post("/collectivites/NANT/referents", data={"name": "Collègue", "email": "x"})
    assert (refused.status_code, 'value="Collègue"' in refused.text) == (422, True)
    sent = referent.post("/collectivites/NANT/referents", data={"name": "Collègue", "email": "c@exemple.invalid"})
    assert sent.status_code == 303
    again = {"person": "7"}
    assert "Collègue" in text_of(referent, "/concertations/les-miennes")
    assert referent.post("/collectivites/NANT/referents/lien", data=again).status_code == 303
    assert visit.as_(here.referent).post("/collectivites/NANT/referents/lien", data=again).status_code == 403
    assert visit.as_(None).post(link(here)).status_code == 303


def test_those_without_an_authority_have_no_consultations_to_manage(visit: Visit, here: Cast) -> None:
    assert visit.as_(None).get("/concertations/les-miennes").status_code == 303
    assert visit.as_(here.member).get("/concertations/les-miennes").status_code == 403
    assert visit.as_(here.secretary).get("/concertations/les-miennes").status_code == 404
    assert visit.as_(here.referent).get("/collectivites/NANT/concertations/nouvelle").status_code == 403
    answer = visit.as_(here.secretary).post("/collectivites/RIEN/concertations/nouvelle", data=DECLARED)
    assert answer.status_code == 404


def gathered(here: Cast) -> None:
    """Leave two authorities and what they brought: published, held, without consent, withdrawn."""
    home_authority(here, "NANT", territory="urbain")
    with here.ws.writing() as connection:
        consultations.put_authorities(connection, [Authority("RIV", "Rives", "syndicat mixte", territory="rural")])
        today = date(2026, 3, 2)
        held = Consultation("NANT-1", "NANT", "Cafés", participants=54, opens_on=today, closes_on=today + timedelta(9))
        over = replace(held, reference="NANT-2", title="Avant", participants=6, closes_on=today - timedelta(days=1))
        hidden = replace(held, reference="RIV-1", authority="RIV", participants=99, published=False)
        consultations.put_consultations(connection, [held, replace(over, opens_on=over.closes_on), hidden])
        one = Contribution(
            "2026-NANT-0001", "Un.", consultation="NANT-1", publishable=True, origin="x", external_id="1"
        )
        said = [
            one,
            replace(one, reference="2026-NANT-0002", external_id="2", consultation="NANT-2"),
            replace(one, reference="2026-NANT-0003", external_id="3", held=True),
            replace(one, reference="2026-NANT-0004", external_id="4", publishable=False),
            replace(one, reference="2026-NANT-0005", external_id="5"),
            replace(one, reference="2026-RIV-0001", external_id="6", consultation="RIV-1"),
        ]
        contributions.add(connection, said, here.ws.now())
        contributions.withdraw(connection, "2026-NANT-0005")


def test_the_home_page_counts_and_says_what_it_counts(visit: Visit, here: Cast) -> None:
    gathered(here)
    page = text_of(visit.as_(None), "/")
    assert "2 collectivités communes, intercommunalités" in page
    assert "2 concertations" in page
    assert "60 participations" in page
    assert "5 contributions reçues contribution : une chose dite" in page
    assert "2 contributions publiées celles que tout le monde peut lire ; les 3 autres sont sans accord" in page
    assert "Cafés" in page
    assert "Avant" not in page


def test_the_list_of_territories_is_narrowed_by_its_address(visit: Visit, here: Cast) -> None:
    gathered(here)
    nobody = visit.as_(None)
    page = text_of(nobody, "/collectivites")
    assert "Ville NANT commune urbain dép. 44 2 60 5 2" in page
    assert "Rives syndicat mixte rural 0 0 0 0" in page, "what is not published is not counted"
    assert "Loire-Atlantique (44) : 1 collectivité, 5 contributions" in page
    for address in ("?departement=44", "?type=commune", "?territoire=urbain"):
        narrowed = text_of(nobody, f"/collectivites{address}")
        assert "1 collectivité" in narrowed
        assert "Rives" not in narrowed
    assert "Aucune collectivité ici" in text_of(nobody, "/collectivites?departement=01")


def test_an_empty_instance_invites_the_first_authority(visit: Visit) -> None:
    nobody = visit.as_(None)
    assert "La vôtre peut être la première" in text_of(nobody, "/collectivites")
    assert "Aucune concertation n'est ouverte aujourd'hui" in text_of(nobody, "/")


def test_the_page_of_an_authority_tells_what_became_of_what_it_brought(visit: Visit, here: Cast) -> None:
    gathered(here)
    page = text_of(visit.as_(None), "/collectivites/NANT")
    assert "Loire-Atlantique (44)" in page
    assert "Cafés ouverte aujourd'hui" in page
    assert "2 à traiter" in page
    assert "2026-NANT-0004" not in page
    assert visit.as_(None).get("/collectivites/RIEN").status_code == 404


def test_a_consultation_says_what_its_count_is_made_of(visit: Visit, here: Cast) -> None:
    gathered(here)
    page = text_of(visit.as_(None), "/concertations/NANT-1")
    assert "Contributions reçues 4 1 publiée ; 3 autres comptent sans être publiées" in page
