"""What no plain walk meets, under axe in light, in dark, at 320 pixels and with larger text: pages in mid-act."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from manifeste_tool.domain.proving.second_factor import Demand
from manifeste_tool.domain.text.gestures import Delete, Gesture, Insert, Move
from manifeste_tool.services.conduct import calling
from manifeste_tool.services.sittings import holding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from tests.browser import axe
from tests.browser.conftest import Site, served
from tests.services.chamber import Chamber, chamber
from tests.services.commission_cast import present
from tests.services.story import cast, change

pytestmark = pytest.mark.browser
PLACE, WORDS = "aaaaaaa2", "#g0-text"
FORM = f"/amendements/nouveau?paragraphe={PLACE}"
TWO_PARTS = "Les agents sont instruits chaque année. Ils choisissent leurs méthodes."


@pytest.fixture(scope="module")
def wardrobe() -> axe.Wardrobe:
    """What is dressed alike in two states is looked at once."""
    return axe.Wardrobe()


def workshop(site: Site, *gestures: Gesture) -> Page:
    """Return the workshop of two adopted amendments that do not go together."""
    here = site.here
    for one, by in zip(gestures, (here.member, here.other), strict=True):
        here.adopt(here.propose(one, by=by))
    page = site.as_(here.secretary)
    page.goto("/secretariat/atelier")
    page.get_by_role("button", name="Ouvrir l’atelier").click()
    return page


def conflict(site: Site) -> Page:
    page = workshop(site, change(PLACE, "Nous disons tout."), change(PLACE, "Rien."))
    expect(page.locator(".conflict").first).to_be_visible()
    return page


def order(site: Site) -> Page:
    page = workshop(site, Insert("bbbbbbb2", "Premier."), Insert("bbbbbbb2", "Second."))
    expect(page.locator("main")).to_contain_text("1 ordre à choisir")
    return page


def room(site: Site) -> Chamber:
    made = chamber(site.here.ws, size=12, opened=False, founded=site.here)
    holding.open_(made.ws, made.by, made.sitting_id, present(*made.members[:10]))
    one = made.admitted("ccccccc2", TWO_PARTS, headline="Instruire")
    made.admitted("ccccccc2", "Tout autre chose.", headline="Rival", by=made.members[4])
    calling.call(made.ws, made.by, made.sitting_id, one.id)
    return made


def called(site: Site) -> Page:
    page = site.as_(room(site).by)
    page.goto("/seances/1/conduite")
    expect(page.locator("#titre")).to_have_text("Instruire")
    return page


def hunks(site: Site) -> Page:
    page = called(site)
    page.wait_for_timeout(450)
    page.keyboard.press("d")
    expect(page.locator("#hunk-1")).to_be_focused()
    return page


def screen(site: Site) -> Page:
    room(site)
    page = site.as_(site.here.member)
    page.goto("/seances/1/ecran")
    expect(page.locator("h1")).to_have_text("Instruire")
    return page


def autosaved(site: Site) -> Page:
    page = site.as_(site.here.member)
    page.goto(FORM)
    page.fill(WORDS, "Nous disons pourquoi et comment.")
    expect(page.locator(".saved")).to_have_text(re.compile("Brouillon enregistré"))
    return page


def near(site: Site) -> Page:
    words = "Nous disons pourquoi et comment, à toutes et à tous."
    site.here.propose(change(PLACE, words))
    page = site.as_(site.here.other)
    page.goto(FORM)
    page.fill(WORDS, words)
    expect(page.locator(".saved")).to_contain_text("presque identique")
    return page


def refused(site: Site) -> Page:
    page = site.as_(site.here.member)
    page.goto(FORM)
    page.fill(WORDS, "Nous disons pourquoi et comment.")
    page.get_by_role("button", name="Déposer").click()
    expect(page.locator("#erreurs")).to_be_focused()
    return page


def overtaken(site: Site) -> Page:
    """Somebody else's words came first: both are shown, and what was typed is kept."""
    page = site.as_(site.here.member)
    page.goto(FORM)
    site.here.integrate(site.here.propose(change(PLACE, "Nous disons tout."), by=site.here.other))
    page.fill(WORDS, "Nous disons pourquoi et comment.")
    page.fill("#headline", "Comment")
    page.fill("#rationale", "Parce que.")
    page.get_by_role("button", name="Déposer").click()
    expect(page.locator("main")).to_contain_text("Nous disons tout.")
    return page


def commented(site: Site) -> Page:
    page = site.as_(site.here.member)
    page.goto(f"/paragraphes/{PLACE}")
    page.get_by_label("Commenter").first.fill("Un mot.")
    page.get_by_role("button", name="Publier le commentaire").first.click()
    expect(page.locator(".comment").first).to_be_visible()
    return page


def moved(site: Site) -> Page:
    here = site.here
    it = here.propose(
        Move("bbbbbbb2", "ccccccc2"), change("ddddddd2", "un guichet ouvert à tous ;"), Delete("eeeeeee2")
    )
    page = site.as_(here.member)
    page.goto(f"/amendements/{it.cycle}/{it.number}")
    expect(page.locator(".diff-said").first).to_have_text("Déplace ce passage.")
    return page


def english_diff(site: Site) -> Page:
    page = moved(site)
    page.goto("/en" + urlsplit(page.url).path)
    expect(page.locator(".diff-said").first).to_have_text("Moves this passage.")
    return page


def gone(site: Site) -> Page:
    page = site.visitor()
    page.goto("/en/nulle-part")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    return page


STATES: tuple[Callable[[Site], Page], ...] = (
    *(conflict, order, called, hunks, screen, autosaved, near, refused, overtaken, commented, moved),
    *(english_diff, gone),
)


def looked_at(page: Page, wardrobe: axe.Wardrobe) -> str:
    """Return what is wrong with a page, a line each; a colour on its way to another would be neither."""
    page.emulate_media(reduced_motion="reduce")
    return "\n".join(axe.violations(page, wardrobe))


@pytest.mark.parametrize("state", STATES, ids=lambda one: one.__name__)
def test_no_state_breaks_a_rule_of_axe(site: Site, wardrobe: axe.Wardrobe, state: Callable[[Site], Page]) -> None:
    assert looked_at(state(site), wardrobe) == ""


@pytest.fixture
def guarded(browser: Browser, workspace: Workspace, settings: Settings) -> Iterator[Site]:
    """An instance that asks its secretariat for a second factor."""
    ws = replace(workspace, second_factor=Demand.REQUIRED)
    with served(browser, settings, ws, cast(ws)) as opened:
        yield opened


def test_installing_a_second_factor_and_being_asked_for_it_break_no_rule_of_axe(
    guarded: Site, wardrobe: axe.Wardrobe
) -> None:
    page = guarded.as_(guarded.here.secretary)
    page.goto("/texte")
    assert page.url.partition("?")[0].endswith("/connexion/second-facteur/installer")
    found = looked_at(page, wardrobe)
    page.locator("main form button").first.click()
    expect(page.get_by_label("Code").first).to_be_visible()
    found += looked_at(page, wardrobe)
    page.get_by_label("Code").first.fill("000000")
    page.get_by_role("button", name="Installer").first.click()
    expect(page.locator("#erreurs")).to_be_focused()
    found += looked_at(page, wardrobe)
    assert found == ""
