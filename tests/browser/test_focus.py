"""The focus after each act, and what is seen and heard of a difference: in forced colours, in English, once copied."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.gathering.moderation import Reason
from manifeste_tool.services.moderation import holding
from manifeste_tool.storage.consulting import contributions
from tests.browser.conftest import Screen, Site, focused
from tests.services.story import change

pytestmark = pytest.mark.browser
_COPIED = "(one) => { getSelection().selectAllChildren(one); return getSelection().toString(); }"
_HEARD_IN = '(one) => one.closest("[lang]").lang'


def _pressed(page: Page, button: Locator) -> str:
    """Press a button that sends a form, and return what has the focus on the page that comes."""
    with page.expect_navigation():
        button.press("Enter")
    return focused(page)


def _amendment(site: Site) -> str:
    it = site.here.propose(change("bbbbbbb2", "L'accueil par une personne demeure un droit."), headline="Un droit")
    return f"/amendements/{it.cycle}/{it.number}"


def test_commenting_answering_and_closing_a_thread_keep_the_focus_on_what_was_said(site: Site) -> None:
    page = site.as_(site.here.member)
    page.goto(_amendment(site))
    page.get_by_label("Commenter", exact=True).fill("Un mot.")
    assert _pressed(page, page.get_by_role("button", name="Publier le commentaire")) == "c1"
    page.locator("summary", has_text="Répondre").first.press("Enter")
    page.locator("textarea:visible").first.fill("Une réponse.")
    assert _pressed(page, page.get_by_role("button", name="Publier la réponse")) == "c2"
    assert _pressed(page, page.get_by_role("button", name="Marquer ce fil comme résolu")) == "fil1"


def test_cosigning_keeps_the_focus_at_what_changed(site: Site) -> None:
    page = site.as_(site.here.other)
    page.goto(_amendment(site))
    assert _pressed(page, page.get_by_role("button", name="Demander à cosigner")) in ("message", "contenu")
    expect(page.get_by_role("button", name="Retirer ma demande de cosignature")).to_be_visible()
    assert _pressed(page, page.get_by_role("button", name="Retirer ma demande")) in ("message", "contenu")


def test_moderating_keeps_the_focus_and_goes_on_to_what_waits(site: Site) -> None:
    said = Contribution("2025-ESSAI-0009", "Un mot de plus.", publishable=True, origin="essai", external_id="9")
    with site.here.ws.writing() as connection:
        contributions.add(connection, [said], site.here.ws.now())
        holding.screen(site.here.ws, connection, said, others=[Reason.NEW])
    page = site.as_(site.here.secretary)
    page.goto(f"/secretariat/moderation/{said.reference}")
    assert _pressed(page, page.get_by_role("button", name=re.compile("^Publier")).first) != "body"


def test_admitting_discussing_and_deciding_keep_the_focus(site: Site) -> None:
    address, page = _amendment(site), site.as_(site.here.secretary)
    page.goto(address)
    assert _pressed(page, page.get_by_role("button", name="Déclarer recevable")) in ("message", "contenu")
    site.here.close_all()
    site.here.open(StageKind.EXAMINATION)
    page.goto(address)
    assert _pressed(page, page.get_by_role("button", name="Adopter", exact=True)) in ("message", "contenu")


@pytest.mark.parametrize(("prefix", "marks"), [("", ("supprimé :", "ajouté :")), ("/en", ("deleted:", "added:"))])
def test_marks_are_heard_in_the_language_of_the_page_and_words_in_their_own(
    site: Site, prefix: str, marks: tuple[str, str]
) -> None:
    page = site.as_(site.here.member)
    page.goto(prefix + _amendment(site))
    diff = page.locator(".diff").first
    for tag, mark in zip(("del", "ins"), marks, strict=True):
        one = diff.locator(tag).first
        heard = one.locator(".spoken")
        assert one.evaluate(_HEARD_IN) == "fr", "the words are French whatever the page is in"
        assert heard.evaluate(_HEARD_IN) == (prefix.removeprefix("/") or "fr")
        assert heard.inner_text().replace("\N{NO-BREAK SPACE}", " ").strip() == mark
        assert heard.count() == 1, "each mark is said once"
    for chosen in (diff, page.locator("main")):
        copied = str(chosen.evaluate(_COPIED)).replace("\N{NO-BREAK SPACE}", " ")
        assert "demeure un droit" in copied
        assert not [mark for mark in marks if mark in copied]
    said = page.locator(".diff-said").first
    expect(said).to_have_text("Changes words." if prefix else "Change des mots.")
    assert said.evaluate("(one) => !!(one.compareDocumentPosition(document.querySelector('.diff')) & 4)")


def test_marks_buttons_and_the_focus_are_seen_in_forced_colours(site: Site) -> None:
    page = site.as_(site.here.member, Screen.DESKTOP, forced_colors="active")
    page.goto(_amendment(site))
    line = "(one) => getComputedStyle(one).textDecorationLine"
    assert page.locator(".diff ins").first.evaluate(line) == "underline"
    assert page.locator(".diff del").first.evaluate(line) == "line-through"
    edged = """(all) => all.filter((one) => {
      const style = getComputedStyle(one);
      return style.borderTopStyle !== "solid" || parseFloat(style.borderTopWidth) < 1 || style.borderTopColor === style.backgroundColor;
    }).map((one) => one.outerHTML)"""
    buttons = page.locator("main .button:visible")
    assert buttons.count() > 0
    assert buttons.evaluate_all(edged) == []
    for one in (buttons.first, page.locator("main a:visible").first, page.locator("textarea:visible").first):
        one.focus()
        page.keyboard.press("Shift")
        told = one.evaluate(
            "(one) => [getComputedStyle(one).outlineStyle, parseFloat(getComputedStyle(one).outlineWidth)]"
        )
        assert told[0] == "solid"
        assert told[1] >= 2
