"""The tool without a mouse: an amendment filed, another judged, adopted and integrated, by keys alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from manifeste_tool.domain.audience import StageKind
from tests.browser.conftest import Screen, Site, focused
from tests.services.story import change

pytestmark = pytest.mark.browser
_MOST = 150
_NAME = """() => {
  const one = document.activeElement;
  const label = one.labels && one.labels[0] ? one.labels[0].textContent : "";
  return (one.getAttribute("aria-label") || label || one.textContent || "").replace(/\\s+/g, " ").trim();
}"""
#: What shows where the focus is: an outline of two pixels at least, in a colour that is not transparent.
_SHOWN = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && style.outlineColor !== "rgba(0, 0, 0, 0)";
}"""


def _name(page: Page) -> str:
    return str(page.evaluate(_NAME))


def _to(page: Page, wanted: str, *, tag: str = "") -> None:
    """Press Tab until what has the focus is called so; every stop on the way shows where it is."""
    for _ in range(_MOST):
        page.keyboard.press("Tab")
        at = str(page.evaluate("document.activeElement.localName"))
        if at != "body":
            assert page.evaluate(_SHOWN), f"the focus is not seen on « {_name(page)} », {page.url}"
        if re.search(wanted, _name(page)) and tag in ("", at):
            return
    pytest.fail(f"no Tab leads to « {wanted} » on {page.url}")


def _follow(page: Page, wanted: str, *, tag: str = "") -> None:
    _to(page, wanted, tag=tag)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_first_tab_of_a_page_skips_to_its_content(site: Site) -> None:
    page = site.visitor()
    for address in ("/", "/texte", "/contributions"):
        page.goto(address)
        page.keyboard.press("Tab")
        assert _name(page) == "Aller au contenu"
        assert page.evaluate(_SHOWN)
        assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
        page.keyboard.press("Enter")
        assert focused(page) == "contenu"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main, footer') !== null")


def test_a_member_files_an_amendment_with_the_keyboard_alone(site: Site) -> None:
    page = site.as_(site.here.member)
    page.goto("/texte")
    _follow(page, r"Chapitre I, alinéa 1.*pourquoi ce texte", tag="a")
    _follow(page, r"Proposer (une modification|un amendement)", tag="a")
    _to(page, "Votre rédaction", tag="textarea")
    page.keyboard.press("Control+End")
    page.keyboard.type(" Toujours.")
    _to(page, "Titre de l.amendement", tag="input")
    page.keyboard.type("Toujours une personne")
    _follow(page, "^Déposer", tag="button")
    expect(page).to_have_title(re.compile("^Erreur"))
    assert focused(page) == "erreurs", "an error takes the focus"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page) == "rationale", "its link leads to the field"
    page.keyboard.type("Une machine ne suffit pas.")
    _follow(page, "^Déposer", tag="button")
    assert page.url.endswith("/amendements/1/1")
    assert focused(page) == "contenu", "the sheet that was made is where the focus is"
    expect(page.locator("h1")).to_contain_text("Toujours une personne")


def test_the_secretariat_admits_adopts_and_integrates_with_the_keyboard_alone(site: Site) -> None:
    here = site.here
    here.propose(change("bbbbbbb2", "L'accueil par une personne est un droit."), headline="Un droit")
    page = site.as_(here.secretary)
    page.goto("/amendements")
    _follow(page, "Un droit", tag="a")
    _follow(page, "Déclarer recevable", tag="button")
    assert focused(page) in ("message", "contenu"), "the focus is kept where something changed"
    here.close_all()
    here.open(StageKind.EXAMINATION)
    page.reload()
    _follow(page, "^Adopter$", tag="button")
    assert focused(page) != "body"
    page.goto("/secretariat/atelier")
    _to(page, "Intégrer l.amendement", tag="input")
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.checked"), "what waits is chosen already; a key takes it out and back"
    _follow(page, "Ouvrir l.atelier", tag="button")
    _follow(page, "Confirmer", tag="button")
    assert focused(page) != "body"
    assert here.words("bbbbbbb2") == "L'accueil par une personne est un droit."


def _with_diff(site: Site) -> str:
    it = site.here.propose(change("bbbbbbb2", "L'accueil par une personne demeure un droit."), headline="Un droit")
    return f"/amendements/{it.cycle}/{it.number}"


def test_the_marks_of_a_difference_are_spoken_and_not_copied(site: Site) -> None:
    page = site.as_(site.here.member)
    page.goto(_with_diff(site))
    diff = page.locator(".diff").first
    assert "ajouté" in (diff.text_content() or "")
    assert "supprimé" in (diff.text_content() or "")
    copied = diff.evaluate("(one) => { getSelection().selectAllChildren(one); return getSelection().toString(); }")
    assert "demeure un droit" in copied.replace("\N{NO-BREAK SPACE}", " ")
    assert "ajouté" not in copied
    assert "supprimé" not in copied
    sentence = diff.evaluate("(one) => one.previousElementSibling.textContent")
    assert sentence.strip(), "a sentence says the difference before it is shown"


def test_what_is_touched_is_large_enough_on_a_phone(site: Site) -> None:
    page = site.as_(site.here.member, Screen.PHONE)
    for address in ("/", "/texte", _with_diff(site), "/amendements/nouveau?paragraphe=aaaaaaa2", "/contributions"):
        page.goto(address)
        heights = page.locator("main .button:visible").evaluate_all("(all) => all.map((one) => one.offsetHeight)")
        assert all(height >= 44 for height in heights), (address, heights)


def test_nothing_moves_for_whoever_asks_for_no_movement(site: Site) -> None:
    page = site.visitor(reduced_motion="reduce")
    moving = """() => [...document.querySelectorAll("*")].filter((one) => {
      const style = getComputedStyle(one);
      return [style.transitionDuration, style.animationDuration].some((told) => told.split(",").some((each) => parseFloat(each) > 0.001));
    }).map((one) => one.outerHTML.slice(0, 80))"""
    for address in ("/", "/texte", "/contributions", "/versions"):
        page.goto(address)
        assert page.evaluate(moving) == []


def test_the_text_alone_is_headings_and_paragraphs_without_margin_marks_or_script(site: Site) -> None:
    page = site.as_(site.here.member)
    page.goto("/texte")
    page.get_by_role("link", name="Texte seul").click()
    assert page.url.endswith("/texte/seul")
    assert page.locator("script, .margin, ins, del, article img").count() == 0
    assert page.locator("article h2").count() >= 2
    expect(page.locator("#bbbbbbb2")).to_contain_text("L’accueil par une personne")
