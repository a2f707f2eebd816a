"""A draft is kept while somebody writes, in a real browser; nothing that goes wrong loses a word."""

import re

import pytest
from playwright.sync_api import expect

from manifeste_tool.storage.amending import drafts
from tests.browser.conftest import Site
from tests.services.story import change

pytestmark = pytest.mark.browser
FORM = "/amendements/nouveau?paragraphe=aaaaaaa2"
WORDS = "#g0-text"
SAVED = ".saved"


def kept(site: Site) -> list[str]:
    with site.here.ws.reading() as connection:
        return [one.gestures[0]["text"] for one in drafts.of_person(connection, site.here.member.id)]


def test_words_are_kept_by_themselves_and_the_difference_follows(site: Site) -> None:
    page = site.as_(site.here.member)
    page.goto(FORM)
    page.fill(WORDS, "Nous disons pourquoi et comment.")
    expect(page.locator(SAVED)).to_have_text(re.compile(r"Brouillon enregistré à 10.h"))
    assert kept(site) == ["Nous disons pourquoi et comment."]
    expect(page.locator("#apercu-bloc ins")).to_contain_text("et comment")
    assert page.locator(WORDS).input_value() == "Nous disons pourquoi et comment."


def test_what_somebody_typed_last_is_what_is_kept(site: Site) -> None:
    page = site.as_(site.here.member)
    page.goto(FORM)
    page.locator(WORDS).press("Control+End")
    page.locator(WORDS).press_sequentially(" Et encore, et encore, et encore.", delay=90)
    expect(page.locator(SAVED)).to_have_text(re.compile("enregistré"))
    page.wait_for_timeout(3_000)
    assert kept(site)[0].endswith("et encore.")
    page.fill("#headline", "Un titre")
    page.fill("#rationale", "Parce que.")
    page.get_by_role("button", name="Déposer").click()
    page.wait_for_url("**/amendements/1/1")
    page.wait_for_timeout(3_000)
    assert kept(site) == [], "what was filed does not come back as a draft"


def test_a_near_identical_one_is_said_while_one_writes(site: Site) -> None:
    site.here.propose(change("aaaaaaa2", "Nous disons pourquoi et comment, à toutes et à tous."))
    page = site.as_(site.here.other)
    page.goto(FORM)
    page.fill(WORDS, "Nous disons pourquoi et comment, à toutes et à tous.")
    expect(page.locator(SAVED)).to_contain_text("presque identique")
    expect(page.get_by_role("button", name="Cosigner plutôt")).to_be_visible()
    expect(page.get_by_role("button", name="Déposer quand même")).to_be_visible()


def test_an_expired_session_leaves_the_words_in_the_page_and_says_so(site: Site) -> None:
    page = site.as_(site.here.member)
    page.goto(FORM, wait_until="networkidle")  # an answer still under way would bring the cookie back
    page.context.clear_cookies()
    page.fill(WORDS, "Mes mots de tout à l'heure.")
    expect(page.locator(SAVED)).to_contain_text("Votre session a expiré")
    assert page.locator(WORDS).input_value() == "Mes mots de tout à l'heure."
    assert kept(site) == []


def test_a_lost_network_says_so_and_saving_resumes(site: Site) -> None:
    page = site.as_(site.here.member)
    page.goto(FORM)
    page.context.set_offline(True)
    page.fill(WORDS, "Dans le train.")
    expect(page.locator(SAVED)).to_contain_text("Pas de réseau")
    page.context.set_offline(False)
    page.locator(WORDS).press("Control+End")
    page.locator(WORDS).press_sequentially(" Arrivé.")
    expect(page.locator(SAVED)).to_contain_text("enregistré")
    assert kept(site) == ["Dans le train. Arrivé."]


def test_leaving_the_page_keeps_what_was_just_typed(site: Site) -> None:
    page = site.as_(site.here.member)
    page.goto(FORM)
    page.fill(WORDS, "Vite, je pars.")
    page.goto("/texte")
    page.wait_for_timeout(500)
    assert kept(site) == ["Vite, je pars."]


def test_without_a_script_the_buttons_do_it_all(site: Site) -> None:
    signed_in = site.as_(site.here.member)
    context = site.browser.new_context(base_url=site.address, java_script_enabled=False)
    site.contexts.append(context)
    context.add_cookies(signed_in.context.cookies())
    page = context.new_page()
    page.goto(FORM)
    page.fill(WORDS, "Sans script.")
    page.get_by_role("button", name="Garder le brouillon").click()
    assert page.url.endswith("/mes-amendements")
    assert kept(site) == ["Sans script."]


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_of_a_member_is_wider_than_the_screen(site: Site, width: int) -> None:
    site.here.propose(change("aaaaaaa2", "Nous disons pourquoi et comment, à toutes et à tous."))
    page = site.as_(site.here.member)
    page.set_viewport_size({"width": width, "height": 800})
    for address in (
        FORM,
        "/mes-amendements",
        "/amendements/1/1",
        "/amendements/1/1/rectifier",
        "/amendements/1/1/etats/1",
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
