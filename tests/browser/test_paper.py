"""Pages on paper, in the reader's own colours, and what asks before something is lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Screen, Site
from tests.services.story import change

pytestmark = [pytest.mark.browser, pytest.mark.slow]
#: What is there to be pressed, or says where one is among screens.
_PRESSED = (".masthead nav", ".own-tools", ".helping", ".stage", ".foot nav", ".button", "details.sure", "form")
_BORDERS = "every => every.map(one => getComputedStyle(one).borderBottomColor)"


def _seen(page: Page) -> list[str]:
    return [one for one in _PRESSED if page.locator(f"{one}:visible").count()]


def test_paper_is_white_and_black_and_holds_nothing_to_press_and_colours_may_be_the_readers(site: Site) -> None:
    page = site.as_(site.here.member, color_scheme="dark")
    for address in ("/agenda", "/texte"):
        page.goto(address)
        assert _seen(page), address
        page.emulate_media(media="print", color_scheme="dark")
        assert _seen(page) == [], address
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)", address
        page.emulate_media(media="screen", color_scheme="dark")
    page.goto("/texte")
    page.emulate_media(forced_colors="active")
    current = page.locator(".masthead nav a[aria-current]").evaluate_all(_BORDERS)
    others = page.locator(".masthead .inner > nav a:not([aria-current])").evaluate_all(_BORDERS)
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert len(current) == 1
    assert set(others) == {ground} != set(current)


def test_an_amendment_is_withdrawn_once_what_is_lost_was_read(site: Site) -> None:
    number = site.here.propose(change("bbbbbbb2", "Un accueil par une personne.")).number
    page = site.as_(site.here.member, Screen.PHONE, script=False)
    page.goto(f"/amendements/1/{number}")
    button = page.get_by_role("button", name="Retirer mon amendement")
    expect(button).to_be_hidden()
    page.locator("details.sure > summary").click()
    expect(page.locator("details.sure")).to_contain_text("ses sous-amendements tombent avec lui")
    button.click()
    expect(page.locator(".badge").first).to_have_text("retiré")
