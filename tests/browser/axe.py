"""axe-core on a page as it stands: light and dark, wide, at 200 % and at 320 pixels, one load for all of it.

Colours took most of the time: what is dressed as something that was looked at already, with the same colours behind
it, is not looked at again. Its dress is its tag, its classes and those around it, its computed colour and size, and
every computed background under it: at another width what changes colour or size, or appears, is thereby new.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: Every tag of which a rule is asked; `RGAAv4` is what axe calls the rules that RGAA 4 asks for.
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice", "RGAAv4")
#: What colours alone can break: asked in both schemes, of whatever is dressed as nothing before it was.
COLOURS = ("color-contrast", "link-in-text-block")
#: Marks what is dressed as nothing in `known`, and returns these dresses.
_DRESSED = """(known) => {
  const seen = new Set(known), found = new Set();
  const coat = (one) => {
    const style = getComputedStyle(one);
    const worn = ["class", "type", "role", "open", "disabled", "aria-current", "aria-sort", "aria-invalid", "data-side"];
    return one.localName + worn.map((name) => one.getAttribute(name) ?? "").join(".") + style.backgroundColor
      + (style.backgroundImage === "none" ? "" : style.backgroundImage) + style.opacity;
  };
  const coats = new Map([[null, 0]]);
  const hash = (text, from) => { let h = from | 0; for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619); return h; };
  const under = (one) => {
    if (!coats.has(one)) coats.set(one, hash(coat(one), under(one.parentElement)));
    return coats.get(one);
  };
  for (const one of document.body.querySelectorAll("*")) {
    one.removeAttribute("data-new-dress");
    const says = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!(says || one.matches("input, select, textarea")) || !one.checkVisibility()) continue;
    const style = getComputedStyle(one);
    const dress = hash([style.color, style.fontSize, style.fontWeight, style.textDecorationLine].join(), under(one));
    if (seen.has(dress)) continue;
    found.add(dress);
    one.setAttribute("data-new-dress", "");
  }
  return [...found];
}"""
#: A fifth of a pixel is rounding.
_OVERFLOW = """(styled) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styled);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const width = document.documentElement.clientWidth, told = [];
  const drawn = (one) => `${one.localName}.${one.className.baseVal ?? one.className}`;
  const scrolls = ".scroll, pre, .masthead nav, .own-tools .inner, .faces, .toc, svg";
  if (document.documentElement.scrollWidth > width) {
    told.push("wider than the screen", ...[...document.querySelectorAll("body *")]
      .filter((one) => one.getBoundingClientRect().right > width + 1 && !one.closest(scrolls)).map(drawn).slice(0, 3));
  }
  for (const one of styled ? document.querySelectorAll("body *") : []) {
    if (one.closest(scrolls + ", select, textarea, .spoken, .visually-hidden, .skip") || !one.checkVisibility()) continue;
    const style = getComputedStyle(one);
    if (![style.overflowX, style.overflowY].some((told) => ["hidden", "clip"].includes(told)) || one.offsetWidth < 2) continue;
    if (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1) told.push(`clipped: ${drawn(one)}`);
  }
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  return told;
}"""
#: Text alone twice as large, and WCAG 1.4.12: nothing is cut off and nothing runs out of the screen.
_LARGE = "html { font-size: 200% !important; }"
_SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
    " p { margin-bottom: 2em !important; }"
)
#: What one comes for is as high as a finger is wide.
_SMALL = """() => [...document.querySelectorAll("main .button")]
  .filter((one) => one.checkVisibility() && one.offsetHeight < 44).map((one) => one.outerHTML.slice(0, 120))"""
_RUN = """async (asked) => {
  const {within, ...options} = asked;
  const found = await axe.run(within ? {include: [[within]]} : document, {resultTypes: ["violations"], ...options});
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
PLANTED_TWICE = ("Modifier dépôt des amendements", "Edit filing of amendments")
WIDE, ZOOMED, NARROW = 1280, 640, 320
_HEIGHT = 800
_SCRIPT = "/axe.min.js"


@dataclass
class Wardrobe:
    """The dresses whose colours were looked at, in both schemes."""

    known: set[int] = field(default_factory=set)

    def violations(self, page: Page, screen: str) -> Iterator[str]:
        """Yield what colours break among what is dressed as nothing before it was."""
        new = page.evaluate(_DRESSED, list(self.known))
        if not new:
            return
        self.known |= set(new)
        asked = {"runOnly": {"type": "rule", "values": list(COLOURS)}, "within": "[data-new-dress]"}
        yield from _run(page, f"{screen}, light", asked)
        page.emulate_media(color_scheme="dark")
        yield from _run(page, f"{screen}, dark", asked)
        page.emulate_media(color_scheme="light")


def beside(app: "WSGIApplication") -> "WSGIApplication":
    """Serve axe-core beside the pages: kept by the browser, it is compiled once and not sent again with each page."""
    script = (files("axe_playwright_python") / "axe.min.js").read_bytes()

    def served(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["PATH_INFO"] != _SCRIPT:
            return app(environ, start_response)
        start_response("200 OK", [("Content-Type", "text/javascript"), ("Cache-Control", "max-age=3600")])
        return [script]

    return served


def plain_violations(page: Page) -> Iterator[str]:
    """Yield what is wrong with a page as it opens: for one that the same page was walked for already, without errors."""
    page.add_script_tag(url=_SCRIPT)
    yield from _run(page, "wide", {"runOnly": {"type": "tag", "values": list(TAGS)}})


def glanced_violations(page: Page, wardrobe: Wardrobe) -> Iterator[str]:
    """Yield what is wrong with a wide page: its structure, its links, and its colours in both schemes."""
    page.add_script_tag(url=_SCRIPT)
    _as_wide_as(page, WIDE)
    yield from _glanced(page, wardrobe)


def enlarged_violations(page: Page) -> Iterator[str]:
    """Yield what larger text, wider spacing or a finger cannot do with a page; it is left narrow."""
    _as_wide_as(page, WIDE)
    yield from (f"text at 200 %: {one}" for one in page.evaluate(_OVERFLOW, _LARGE))
    _as_wide_as(page, NARROW)
    yield from (f"spaced at {NARROW}: {one}" for one in page.evaluate(_OVERFLOW, _SPACED))
    yield from (f"lower than a finger: {one}" for one in page.evaluate(_SMALL))


def violations(page: Page, wardrobe: Wardrobe) -> Iterator[str]:
    """Yield what is wrong with a page, each as the rule, the screen and the element."""
    page.add_script_tag(url=_SCRIPT)
    looks = [(WIDE, _glanced), (ZOOMED, _when_zoomed), (NARROW, _when_narrow)]
    if page.viewport_size and page.viewport_size["width"] == NARROW:
        looks.reverse()  # as the page before left it: a screen that changes its width takes its time
    for width, looked in looks:
        _as_wide_as(page, width)
        yield from looked(page, wardrobe)


def _as_wide_as(page: Page, width: int) -> None:
    if not page.viewport_size or page.viewport_size["width"] != width:
        page.set_viewport_size({"width": width, "height": _HEIGHT})


def _glanced(page: Page, wardrobe: Wardrobe) -> Iterator[str]:
    apart = {rule: {"enabled": False} for rule in COLOURS}
    yield from _run(page, "wide", {"runOnly": {"type": "tag", "values": list(TAGS)}, "rules": apart})
    yield from (f"links of the same words: {one}" for one in page.evaluate(_ALIKE) if not one.startswith(PLANTED_TWICE))
    yield from wardrobe.violations(page, "wide")


def _when_zoomed(page: Page, _wardrobe: Wardrobe) -> Iterator[str]:
    yield from (f"overflow at {ZOOMED}: {one}" for one in page.evaluate(_OVERFLOW, ""))


def _when_narrow(page: Page, wardrobe: Wardrobe) -> Iterator[str]:
    yield from (f"overflow at {NARROW}: {one}" for one in page.evaluate(_OVERFLOW, ""))
    yield from wardrobe.violations(page, "narrow")
    narrow = {"type": "rule", "values": ["target-size", "scrollable-region-focusable"]}
    yield from _run(page, "narrow", {"runOnly": narrow, "rules": {"target-size": {"enabled": True}}})


def _run(page: Page, screen: str, asked: dict[str, Any]) -> Iterator[str]:
    for rule, nodes in json.loads(json.dumps(page.evaluate(_RUN, asked))):
        yield from (f"{rule} ({screen}): {node}" for node in nodes)
