"""axe-core on a page as it stands: light and dark, wide, at 200 % and at 320 pixels, one load for all of it."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

#: Every tag of which a rule is asked; `RGAAv4` is what axe calls the rules that RGAA 4 asks for.
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice", "RGAAv4")
#: What colours alone can break: asked once more where they change.
COLOURS = ("color-contrast", "link-in-text-block")
#: A fifth of a pixel is rounding.
_OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > width + 1 && !one.closest(".scroll, pre, .masthead nav"))
    .map((one) => one.outerHTML.slice(0, 160)).slice(0, 3).concat("wider than the screen");
}"""
_RUN = """async (asked) => {
  const found = await axe.run(document, {resultTypes: ["violations"], ...asked});
  return found.violations.map((one) => [one.id, one.nodes.map((node) => node.html.slice(0, 220)
    + " | " + (node.any[0] || node.all[0] || node.none[0] || {message: ""}).message)]);
}"""
#: Links of the same words that lead to different places, as they are heard one after the other in a list of links.
#: A page and a place of that page are one address, whatever page signing in leads back to. The lines of a summary are
#: left out: one sentence may be about two fields.
_ALIKE = """() => {
  const isOne = (all) => new Set(all.map((one) => one.split("#")[0])).size === 1 && all.some((one) => !one.includes("#"));
  const known = {};
  for (const one of document.querySelectorAll("a[href]")) {
    if (!one.checkVisibility() || one.closest(".summary")) continue;
    const to = new URL(one.getAttribute("href"), document.baseURI);
    to.searchParams.delete("suite");
    const named = one.getAttribute("aria-label") || one.textContent;
    const name = named.replace(/\\s+/g, " ").trim();
    (known[name] ??= new Set()).add(to.href);
  }
  return Object.entries(known).filter(([, all]) => all.size > 1 && !isOne([...all])).map(([name, all]) => `${name} → ${[...all].slice(0, 2).join(" ")}`);
}"""
#: Two stages that the tests open at the same moment: nothing on the page could tell them apart.
PLANTED_TWICE = "Modifier dépôt des amendements"
WIDE, ZOOMED, NARROW = 1280, 640, 320


def script() -> str:
    """Return axe-core itself, as its package ships it."""
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def plain_violations(page: Page) -> Iterator[str]:
    """Yield what is wrong with a page as it opens: for one that the same page was walked for already, without errors."""
    page.evaluate(script())
    yield from _run(page, "wide", {"runOnly": {"type": "tag", "values": list(TAGS)}})


def violations(page: Page) -> Iterator[str]:
    """Yield what is wrong with a page, each as the rule, the screen and the element."""
    yield from plain_violations(page)
    yield from (f"links of the same words: {one}" for one in page.evaluate(_ALIKE) if not one.startswith(PLANTED_TWICE))
    page.emulate_media(color_scheme="dark")
    yield from _run(page, "dark", {"runOnly": {"type": "rule", "values": list(COLOURS)}})
    page.emulate_media(color_scheme="light")
    for width in (ZOOMED, NARROW):
        page.set_viewport_size({"width": width, "height": 640})
        yield from (f"overflow at {width}: {one}" for one in page.evaluate(_OVERFLOW))
    narrow = {"type": "rule", "values": ["target-size", "scrollable-region-focusable"]}
    yield from _run(page, "narrow", {"runOnly": narrow, "rules": {"target-size": {"enabled": True}}})
    page.set_viewport_size({"width": WIDE, "height": 800})


def _run(page: Page, screen: str, asked: dict[str, Any]) -> Iterator[str]:
    for rule, nodes in json.loads(json.dumps(page.evaluate(_RUN, asked))):
        yield from (f"{rule} ({screen}): {node}" for node in nodes)
