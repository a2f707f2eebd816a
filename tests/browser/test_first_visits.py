"""The main pages as a browser that was never here meets them: light, and still while they load and are read."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from manifeste_tool.domain.consulting.contributions import Filters, Reach
from manifeste_tool.services.instance import accounts
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions
from scripts.first_visits import visited
from scripts.guide_instance import Served, served
from tests.browser.conftest import Screen

pytestmark = pytest.mark.browser
LIGHT = 100_000  # bytes transferred on a first visit, headers included
_MEMBER, _REFERENT, _SECRETARY = "Bruyère Exemple", "Tilleul Exemple", "Romarin Exemple"
_EVERYBODY = (
    *("/", "/demarche", "/texte", "/texte/bande", "/paragraphes/{paragraph}", "/paragraphes/{paragraph}/pourquoi"),
    *("/amendements", "/amendements/1/1", "/derouleur", "/versions", "/contributions", "/contributions/{contribution}"),
    *("/concertations", "/enseignements", "/tracabilite", "/tracabilite/images", "/methode", "/recherche?q=accueil"),
    *("/questions", "/aide", "/aide/glossaire", "/en/texte", "/connexion"),
)
#: Who looks at which page.
MAIN = {
    "": _EVERYBODY,
    _MEMBER: ("/a-faire", "/texte", "/amendements/nouveau?paragraphe={paragraph}", "/amendements/1/1", "/compte"),
    _REFERENT: ("/a-faire", "/concertations", "/contributions"),
    _SECRETARY: ("/secretariat", "/secretariat/recevabilite", "/derouleur", "/secretariat/atelier", "/personnes"),
}


@pytest.fixture(scope="module")
def demonstration(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("first") / "instance") as instance:
        yield instance


def _entered(instance: Served, browser: Browser, name: str) -> list[object]:
    """Return the cookies of somebody who signed in."""
    if not name:
        return []
    with browser.new_context(locale="fr-FR") as context:
        page = context.new_page()
        person = next(one for one in accounts.everybody(instance.workspace) if one.name == name)
        page.goto(instance.entrance(person))
        page.locator("main button").click()
        return list(context.cookies())


def _known(ws: Workspace) -> dict[str, str]:
    """Return a paragraph and a contribution to put into addresses."""
    with ws.reading() as connection:
        text = ws.text(connection, ws.main(connection))
        listed, _ = contributions.page(connection, Filters(), Reach(), limit=1)
    return {"paragraph": next(one.id for one in text if len(one.text) > 80), "contribution": listed[0].reference}


@pytest.mark.parametrize("who", MAIN, ids=lambda who: who.split()[0] if who else "everybody")
def test_a_first_visit_is_light_and_nothing_of_the_page_moves(
    demonstration: Served, browser: Browser, who: str
) -> None:
    known = _known(demonstration.workspace)
    cookies = _entered(demonstration, browser, who)
    wrong = []
    for page in MAIN[who]:
        for screen in (Screen.DESKTOP, Screen.PHONE):
            address = demonstration.address + page.format(**known)
            visit = visited(browser, address, cookies=cookies, **screen.options)
            if visit.transferred > LIGHT:
                wrong.append(f"{page}, {screen.name}: {visit.transferred} bytes")
            if visit.moved:
                wrong.append(f"{page}, {screen.name}: {visit.moved:.3f} of the screen moved: {visit.movers}")
    assert not wrong, "\n".join(wrong)
