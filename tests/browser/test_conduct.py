"""The secretary's keys in a real browser: each presses what its button presses, and none while somebody types."""

import re

import pytest
from playwright.sync_api import Page, expect

from manifeste_tool.domain.amending.amendments import Amendment, Outcome
from manifeste_tool.services.conduct import calling
from manifeste_tool.services.sittings import holding
from manifeste_tool.storage.amending import amendments
from tests.browser.conftest import Site
from tests.services.chamber import Chamber, chamber
from tests.services.commission_cast import present

pytestmark = pytest.mark.browser
DESK, SCREEN = "/seances/1/conduite", "/seances/1/ecran"
FIRST, SECOND, THIRD = "aaaaaaa2", "bbbbbbb2", "ccccccc2"
TWO_PARTS = "Les agents sont instruits chaque année. Ils choisissent leurs méthodes."


@pytest.fixture
def room(site: Site) -> Chamber:
    made = chamber(site.here.ws, size=12, opened=False, founded=site.here)
    holding.open_(made.ws, made.by, made.sitting_id, present(*made.members[:10]))
    return made


def outcome(room: Chamber, one: Amendment) -> Outcome:
    with room.ws.reading() as connection:
        found = amendments.by_id(connection, one.id)
    assert found is not None
    return found.outcome


def settled(page: Page) -> Page:
    """Wait until the screen takes keys: a key pressed twice must not decide what has just come up."""
    page.wait_for_load_state("load")
    page.wait_for_timeout(450)
    return page


def desk(site: Site, room: Chamber) -> Page:
    page = site.as_(room.by)
    page.goto(DESK)
    return settled(page)


def shows(page: Page, title: str) -> None:
    expect(page.locator("#titre")).to_have_text(title)
    settled(page)


def three(room: Chamber) -> list[Amendment]:
    titles = ((FIRST, "Mieux.", "Un"), (SECOND, "Mieux.", "Deux"), (THIRD, TWO_PARTS, "Trois"))
    return [room.admitted(where, words, headline=title) for where, words, title in titles]


def test_the_afternoon_goes_by_keys_alone(site: Site, room: Chamber) -> None:
    one, two, last = three(room)
    page = desk(site, room)
    page.keyboard.press("ArrowRight")
    shows(page, "Un")
    page.keyboard.press("ArrowRight")
    shows(page, "Deux")
    page.keyboard.press("ArrowLeft")
    shows(page, "Un")
    page.keyboard.press("a")
    shows(page, "Deux")
    assert outcome(room, one) is Outcome.ADOPTED
    expect(page.locator(".last")).to_contain_text("adopté")
    page.keyboard.press("s")
    page.keyboard.press("r")
    shows(page, "Trois")
    assert outcome(room, two) is Outcome.REJECTED
    expect(page.locator(".last")).to_contain_text("à main levée")
    page.keyboard.press("z")
    shows(page, "Deux")
    assert outcome(room, two) is Outcome.NONE
    page.keyboard.press("n")
    shows(page, "Trois")
    assert outcome(room, two) is Outcome.NOT_SUPPORTED
    page.keyboard.press("d")
    expect(page.locator("#hunk-1")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Adopter les parties cochées")).to_be_focused()
    page.keyboard.press("Enter")
    shows(page, "Tout est examiné")
    assert outcome(room, last) is Outcome.ADOPTED_IN_PART


def test_counting_leads_to_the_fields_and_enter_records_what_the_count_says(site: Site, room: Chamber) -> None:
    one, two, _ = three(room)
    calling.call(room.ws, room.by, room.sitting_id, one.id)
    page = desk(site, room)
    page.keyboard.press("c")
    expect(page.locator("#favour")).to_be_focused()
    expect(page.get_by_role("radio", name="Décompte")).to_be_checked()
    page.keyboard.type("3")
    page.keyboard.press("Tab")
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    shows(page, "Deux")
    assert outcome(room, one) is Outcome.REJECTED
    page.keyboard.press("c")
    page.keyboard.type("11")
    page.keyboard.press("Enter")
    expect(page.locator("#refus")).to_contain_text("10 peuvent s’exprimer")
    expect(page.locator("#favour")).to_have_value("11")
    assert outcome(room, two) is Outcome.NONE


def test_no_key_acts_while_somebody_types_or_once_they_are_turned_off(site: Site, room: Chamber) -> None:
    one, *_ = three(room)
    calling.call(room.ws, room.by, room.sitting_id, one.id)
    page = desk(site, room)
    page.keyboard.press("m")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.type("arntdzscf? Rien ne part.")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert outcome(room, one) is Outcome.NONE
    expect(page.locator("#reason")).to_have_value("arntdzscf? Rien ne part.")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+a")
    page.keyboard.press("Alt+r")
    page.get_by_label("Raccourcis à une touche").uncheck()
    page.keyboard.press("a")
    page.reload()
    settled(page).keyboard.press("a")
    page.wait_for_timeout(300)
    assert outcome(room, one) is Outcome.NONE, "turned off, they stay off"
    page.get_by_label("Raccourcis à une touche").check()
    page.locator("h1").click()
    page.keyboard.press("t")
    shows(page, "Deux")
    assert outcome(room, one) is Outcome.WITHDRAWN


def test_one_key_held_down_decides_one_amendment(site: Site, room: Chamber) -> None:
    one, two, _ = three(room)
    calling.call(room.ws, room.by, room.sitting_id, one.id)
    page = desk(site, room)
    page.keyboard.down("a")
    page.keyboard.down("a")
    expect(page.locator("#titre")).to_have_text("Deux")
    page.keyboard.down("a")
    page.wait_for_timeout(600)
    page.keyboard.down("a")
    page.wait_for_timeout(300)
    assert (outcome(room, one), outcome(room, two)) == (Outcome.ADOPTED, Outcome.NONE)


def test_falls_are_confirmed_in_one_key_and_the_keys_are_listed(site: Site, room: Chamber) -> None:
    cause = room.admitted(FIRST, "Tout autre chose.", headline="Cause")
    rival = room.admitted(FIRST, "Rien de tel.", headline="Rival", by=room.members[4])
    calling.call(room.ws, room.by, room.sitting_id, cause.id)
    page = desk(site, room)
    page.keyboard.press("?")
    expect(page.locator("#touches dl")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("#touches dl")).to_be_hidden()
    page.keyboard.press("a")
    shows(page, "Rival")
    page.keyboard.press("f")
    shows(page, "Tout est examiné")
    assert outcome(room, rival) is Outcome.FALLEN


def test_the_room_and_a_colleague_follow(site: Site, room: Chamber) -> None:
    one, two, _ = three(room)
    calling.call(room.ws, room.by, room.sitting_id, one.id)
    screen, colleague = site.as_(room.here.member), site.as_(room.by)
    screen.goto(SCREEN)
    colleague.goto(DESK)
    expect(screen.locator("h1")).to_have_text("Un")
    calling.call(room.ws, room.by, room.sitting_id, two.id)
    expect(screen.locator("h1")).to_have_text("Deux")
    expect(colleague.locator(".moved")).to_contain_text("Un collègue")
    expect(colleague.locator("#titre")).to_have_text("Un")
    colleague.get_by_role("link", name="Recharger").click()
    expect(colleague.locator("#titre")).to_have_text("Deux")
    screen.context.set_offline(True)
    expect(screen.locator(".lost")).to_contain_text("Liaison perdue")
    expect(screen.locator("h1")).to_have_text("Deux")
    screen.context.set_offline(False)
    expect(screen.locator(".lost")).to_have_text("")


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_a_long_amendment_fits_the_projector_part_by_part(site: Site, room: Chamber, width: int, height: int) -> None:
    words = "Les agents sont formés chaque année, au sein d'établissements reconnus. " * 25
    title = (
        "Former chaque année, au sein d'établissements reconnus par la commission, tous les agents et élus concernés"
    )
    one = room.admitted(THIRD, words, headline=title)
    calling.call(room.ws, room.by, room.sitting_id, one.id)
    page = site.as_(room.by)
    page.set_viewport_size({"width": width, "height": height})
    page.goto(SCREEN)
    parts = int(re.findall(r"sur (\d+)", page.locator(".turned").inner_text())[0])
    assert parts > 1
    for part in range(1, parts + 1):
        calling.turn(room.ws, room.by, room.sitting_id, part=part)
        page.goto(SCREEN)
        expect(page.locator(".turned")).to_contain_text(f"Page {part} sur {parts}")
        left = page.evaluate(
            "(m => [m.scrollHeight - m.clientHeight, m.scrollWidth - m.clientWidth])(document.querySelector('#ecran'))"
        )
        assert left == [0, 0], (part, left)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_of_the_sitting_is_wider_than_the_screen(site: Site, room: Chamber, width: int) -> None:
    one, *_ = three(room)
    calling.call(room.ws, room.by, room.sitting_id, one.id)
    page = site.as_(room.by)
    page.set_viewport_size({"width": width, "height": 800})
    for address in (DESK, SCREEN, "/seances/1/releve"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
