"""An instance in which nothing has happened yet: every list is empty, every page says what to do first, and axe looks."""

from collections import defaultdict
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from playwright.sync_api import Browser, Page

from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.text import founding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people
from tests.browser import axe
from tests.browser.conftest import Site, served
from tests.browser.test_every_page import KEYS, MAIN
from tests.rights.routes import table
from tests.services.story import Cast

pytestmark = pytest.mark.browser
TEXT = "---\ntitle: Un texte d'essai\n---\n\n## Préambule\n\nNous disons pourquoi.\n"
#: Roles in the order in which a cast names its people; the last is the administrator.
ROLES = (Role.MEMBER, Role.MEMBER, Role.MEMBER, Role.ADMINISTRATOR, Role.REFERENT)


def beginners(ws: Workspace) -> Cast:
    with ws.writing() as connection:
        made = [people.add(connection, Person(0, f"Personne {n}", one), ws.now()) for n, one in enumerate(ROLES)]
    return Cast(ws, *made)


@pytest.fixture(params=["no text", "a text alone"])
def beginning(
    request: pytest.FixtureRequest, browser: Browser, settings: Settings, workspace: Workspace
) -> Iterator[Site]:
    if request.param == "a text alone":
        founding.found(workspace, TEXT)
    with served(browser, settings, workspace, beginners(workspace)) as opened:
        yield opened


def walked(page: Page, wardrobe: axe.Wardrobe, seen: set[str]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong and where, of every page whose address names nothing that would have to exist."""
    for ruled in (one for one in table() if one.method == "GET" and "<" not in one.address):
        fetched = page.request.get(ruled.address)
        main = MAIN.search(fetched.text())
        if main is None or KEYS.sub("", main.group()) in seen:
            continue
        seen.add(KEYS.sub("", main.group()))
        if fetched.status == HTTPStatus.SERVICE_UNAVAILABLE:
            assert "pas encore de texte" in fetched.text().replace("\N{NO-BREAK SPACE}", " "), ruled.address
        if fetched.ok:
            page.goto(ruled.address)
            yield from ((what, ruled.address) for what in axe.glanced_violations(page, wardrobe))


def test_no_page_breaks_a_rule_of_axe_before_anything_has_happened(beginning: Site) -> None:
    found, wardrobe, seen = defaultdict(list), axe.Wardrobe(), set[str]()
    here = beginning.here
    readers = (
        beginning.as_(here.secretary),
        beginning.visitor(),
        beginning.as_(here.member),
        beginning.as_(here.referent),
    )
    for page in readers:
        page.emulate_media(reduced_motion="reduce")
        for what, where in walked(page, wardrobe, seen):
            found[what].append(where)
    assert seen
    assert dict(found) == {}
