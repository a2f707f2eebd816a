"""Pictures in a real browser: one drawing at a time, nothing beyond the edge, links that a keyboard reaches."""

import pytest
from playwright.sync_api import Page, expect

from manifeste_tool.services.publication import publishing
from manifeste_tool.services.text import sourcing
from tests.browser.conftest import Screen, Site
from tests.services.story import Cast, change

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def published(site: Site) -> Cast:
    here = site.here
    sourcing.declare(here.ws, here.secretary, ["ccccccc2", "ddddddd2", "eeeeeee2", "fffffff2"])
    here.integrate(here.propose(change("bbbbbbb2", "L'accueil par une personne est un droit.")))
    publishing.publish(here.ws, here.secretary, number="0.1", title="Une", story="R", seen=here.tip())
    return here


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [Screen.DESKTOP, Screen.NARROW])
def test_one_drawing_of_each_picture_is_seen_and_fits(site: Site, published: Cast, screen: Screen, scheme: str) -> None:
    page = site.visitor(screen, script=False, color_scheme=scheme)
    shown, hidden = ("for-wide", "for-narrow") if screen is Screen.DESKTOP else ("for-narrow", "for-wide")
    for address in ("/texte/bande", "/tracabilite/images", "/tracabilite"):
        page.goto(address)
        _fits(page)
        assert page.locator(f"svg.{shown}:visible").count() == page.locator(f"svg.{shown}").count() > 0, address
        assert page.locator(f"svg.{hidden}:visible").count() == 0, address


def test_the_keyboard_reaches_a_paragraph_from_the_strip_and_may_pass_it(site: Site, published: Cast) -> None:
    page = site.visitor(script=False)
    page.goto("/texte/bande")
    page.locator("svg.for-wide a").nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/paragraphes/bbbbbbb2")
    page.goto("/texte/bande")
    passing = page.get_by_role("link", name="Passer l’image, aller au tableau")
    passing.focus()
    expect(passing).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_table_of_a_picture_is_on_paper_without_being_opened(site: Site, published: Cast) -> None:
    page = site.visitor(Screen.PHONE)
    page.goto("/texte/bande")
    expect(page.get_by_role("table")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator("table.figures-of")).to_be_visible()
    expect(page.locator("svg.for-wide")).to_be_visible()


@pytest.mark.parametrize("name", ["bande", "parcours", "territoires", "amendements-dans-le-temps"])
def test_a_file_is_drawn_with_its_own_style_and_breaks_no_policy(site: Site, published: Cast, name: str) -> None:
    page = site.visitor()
    page.goto(f"/tracabilite/images/{name}.svg")
    family = page.evaluate("getComputedStyle(document.querySelector('text')).fontSize")
    assert family == "12px", "the style in the file is allowed"
    assert page.evaluate("document.querySelectorAll('script, foreignObject, a').length") == 0
