"""What the statement of accessibility says, and that it says nothing better than what was recorded."""

import pytest

from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people
from tests.services.story import Cast, cast
from tests.web.visit import Visit, fill, opened

_AUDIT = {
    "accessibility_state": "partial",
    "accessibility_audited_on": "2027-01-15",
    "accessibility_auditor": "Un cabinet",
    "accessibility_rate": "82",
    "accessibility_failings": "Une image sans légende (1.1)\nUn tableau sans titre (5.4)",
    "accessibility_exemptions": "Les documents d'avant 2020",
    "accessibility_environments": "NVDA 2026.1 et Firefox",
}


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def visit(here: Cast, settings: Settings) -> Visit:
    return opened(here, settings)


def _set(visit: Visit, **told: str) -> int:
    with visit.here.ws.writing() as connection:
        person = people.add(connection, Person(0, "Administratrice", Role.ADMINISTRATOR), visit.here.ws.now())
    title = {"title": "Un texte d'essai"}
    return int(fill(visit.as_(person), "/reglages", "/reglages", **title, **told).status_code)


def _statement(visit: Visit) -> str:
    text = str(visit.as_(None).get("/accessibilite").text)
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ").replace("’", "'")


def test_without_an_audit_the_site_says_it_is_not_conforming_and_was_not_listened_to(visit: Visit) -> None:
    said = _statement(visit)
    assert "non conforme au RGAA 4.1 : aucun audit n'a été enregistré" in said
    assert "Accessibilité : non conforme" in said
    assert "n'ont pas encore été faits avec un lecteur d'écran" in said
    assert "Défenseur des droits" in said


def test_an_audit_is_stated_with_all_that_the_law_asks(visit: Visit) -> None:
    assert _set(visit, **_AUDIT) == 303
    said = _statement(visit)
    assert "Ce site est partiellement conforme" in said
    assert "Accessibilité : partiellement conforme" in said
    for words in ("15 janvier 2027", "Un cabinet", "82 %", "Une image sans légende", "avant 2020", "NVDA 2026.1"):
        assert words in said
    assert "n'ont pas encore été faits avec un lecteur d'écran" in said, "an audit is not the journeys"
    assert _set(visit, accessibility_heard_on="2027-02-01") == 303
    assert "avec NVDA et VoiceOver le 1 février 2027" in _statement(visit).replace("1er", "1")


def test_a_state_without_its_audit_is_not_shown(visit: Visit) -> None:
    assert _set(visit, accessibility_state="full", accessibility_rate="100") == 303
    said = _statement(visit)
    assert "Accessibilité : non conforme" in said
    assert "100 %" not in said


@pytest.mark.parametrize(
    "wrong", [{"accessibility_audited_on": "hier"}, {"accessibility_rate": "101"}, {"accessibility_state": "parfaite"}]
)
def test_what_is_no_date_no_rate_and_no_state_is_refused(visit: Visit, wrong: dict[str, str]) -> None:
    assert _set(visit, **wrong) == 422


def test_the_text_alone_has_its_address_for_each_version_and_goes_through_the_cache(visit: Visit, here: Cast) -> None:
    first, again = (visit.as_(None).get("/texte/seul") for _ in range(2))
    assert first.status_code == again.status_code == 200
    assert first.headers.get("ETag")
    assert first.headers.get("ETag") == again.headers.get("ETag")
    article = visit.as_(here.member).get("/texte/seul").text.partition("<article")[2].partition("</article>")[0]
    assert "<h2" in article
    for mark in ("<ins", "<del", "<script", 'class="margin"'):
        assert mark not in article
    assert 'href="/texte/seul"' in visit.as_(here.member).get("/texte").text
