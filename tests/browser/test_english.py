"""The pages in English: each template once, as a visitor and as the secretariat, and what of it stays French says so."""

from collections import defaultdict
from collections.abc import Iterator

import pytest
from flask import template_rendered
from playwright.sync_api import Page

from tests.browser import axe
from tests.browser.test_every_page import NOT_OURS, Walk, asked, told, walk  # noqa: F401 - the fixture

pytestmark = pytest.mark.browser
#: Text that is heard in English though it is French: two of its small words at least; marks of a difference that are
#: heard in French; words of the text, in a difference, that are heard in English.
_MISHEARD = """() => {
  const small = new Set("le la les des du une est dans pour que nous par avec sont aux qui cette leur ont pas".split(" "));
  const spoken = (one) => one.closest("[lang]").lang, told = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const around = node.parentElement;
    if (spoken(around) !== "en" || around.closest("script, code, pre, textarea.code") || !around.checkVisibility()) continue;
    const words = new Set(node.data.toLowerCase().split(/[^\\p{L}]+/u).filter((word) => small.has(word)));
    if (words.size > 1) told.push(`French heard in English: ${node.data.trim().slice(0, 90)}`);
  }
  for (const one of document.querySelectorAll("main :is(ins, del)")) {
    if (one.closest(".diff-sources") || !one.checkVisibility()) continue;
    if (spoken(one) !== "fr") told.push(`a difference heard in English: ${one.outerHTML.slice(0, 90)}`);
    const mark = one.querySelector(".spoken");
    if (mark && spoken(mark) !== "en") told.push(`a mark heard in French: ${one.outerHTML.slice(0, 90)}`);
  }
  return told;
}"""


def _in_english(walk: Walk, who: str, seen: set[str]) -> Iterator[str]:  # noqa: F811
    """Yield the addresses of pages in English, the first of each template that was not seen."""
    rendered: list[str] = []

    def kept(_app: object, template: object, **_told: object) -> None:
        rendered.append(str(getattr(template, "name", "")))

    with template_rendered.connected_to(kept, walk.world.app):
        for ruled in asked():
            rendered.clear()
            answer = walk.world.browsers[who].get(f"/en{ruled.path}")
            page = answer.mimetype == "text/html" and answer.status_code < 300
            answer.close()
            if page and ruled.address not in NOT_OURS and rendered and rendered[-1] not in seen:
                seen.add(rendered[-1])
                yield f"/en{ruled.path}"


def _wrong(page: Page, wardrobe: axe.Wardrobe) -> Iterator[str]:
    if page.locator("html").get_attribute("lang") != "en":
        yield "the page does not say that it is in English"
    yield from page.evaluate(_MISHEARD)
    yield from axe.glanced_violations(page, wardrobe)


def test_every_template_in_english_breaks_no_rule_and_says_which_words_are_french(walk: Walk) -> None:  # noqa: F811
    found, seen = defaultdict(list), set[str]()
    for who in ("secretary", "visitor"):
        page = walk.pages[who]
        for address in list(_in_english(walk, who, seen)):
            page.goto(address)
            for what in _wrong(page, walk.wardrobe):
                found[what].append(address)
    assert not found, told(found)
    assert len(seen) > 100
