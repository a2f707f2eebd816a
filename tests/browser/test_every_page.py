"""Every page of the application, as everybody who meets it, under axe: a route added later is walked by itself."""

import re
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from flask import render_template
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.serving.quarantine import Quarantined, Reason
from manifeste_tool.services.serving import authority_pages
from manifeste_tool.web import errors
from tests.browser import axe
from tests.rights.routes import Ruled, table
from tests.rights.world import Everybody, everybody

pytestmark = [pytest.mark.browser]
#: Who walks. Whoever sees a page exactly as somebody before them does not load it again.
WALKERS = ("visitor", "owner", "secretary", "referent", "administrator", "drafter")
#: What is no page of a template, and why.
NOT_OURS = {
    "/courriels/<int:mail_id>/html": "a mail as it was sent: the world planted a word there in its place",
    "/secretariat/courriels/<int:mail_id>/html": "the same, as the secretariat reads it",
}
REFUSED = 422
MAIN = re.compile(r"<main.*</main>", re.DOTALL)
#: Each word is new at every page: a key that says a form is sent once, an identity of a draft, a signature with its hour.
KEYS = re.compile(r'value="[^"]{20,}"')


class Walk:
    """A served world and a browser for each who walks."""

    def __init__(self, world: Everybody, browser: Browser, address: str) -> None:
        self.world, self.address = world, address
        self.pages: dict[str, Page] = {who: self._signed_in(browser, who) for who in WALKERS}
        self.seen: set[str] = set()
        self.wardrobe = axe.Wardrobe()

    def _signed_in(self, browser: Browser, who: str) -> Page:
        context = browser.new_context(base_url=self.address, locale="fr-FR", bypass_csp=True, reduced_motion="reduce")
        held = self.world.browsers[who]._cookies.values()
        context.add_cookies([{"name": one.key, "value": one.value, "url": self.address} for one in held])
        return context.new_page()

    def is_page(self, who: str, path: str) -> bool:
        """Whether this person is answered a page there, which nobody before them was answered."""
        answer = self.world.browsers[who].get(path)
        kind, text, status = answer.mimetype, answer.text if answer.mimetype == "text/html" else "", answer.status_code
        answer.close()
        main = MAIN.search(text)
        key = KEYS.sub("", main.group() if main else text)
        if kind != "text/html" or status in (301, 302, 303, 308) or key in self.seen:
            return False
        self.seen.add(key)
        return True


@pytest.fixture(scope="module")
def walk(empty_instance: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    made = everybody(empty_instance, tmp_path_factory.mktemp("walk"), StageKind.FILING)
    world = next(made)
    server = make_server("127.0.0.1", 0, axe.beside(world.app), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    walked = Walk(world, browser, f"http://127.0.0.1:{server.server_port}")
    try:
        yield walked
    finally:
        for page in walked.pages.values():
            page.context.close()
        server.shutdown()
        thread.join()
        server.server_close()
        next(made, None)


def asked() -> tuple[Ruled, ...]:
    return tuple(one for one in table() if one.method == "GET")


def told(found: Mapping[str, list[str]]) -> str:
    return "\n".join(f"{what}\n    {len(where)}: {', '.join(where[:6])}" for what, where in sorted(found.items()))


@pytest.mark.parametrize("who", WALKERS)
def test_no_page_breaks_a_rule_of_axe_in_light_and_dark_and_on_any_width(walk: Walk, who: str) -> None:
    found, walked, page = defaultdict(list), 0, walk.pages[who]
    for ruled in asked():
        if ruled.address in NOT_OURS or not walk.is_page(who, ruled.path):
            continue
        walked += 1
        page.goto(ruled.path)
        for what in axe.violations(page, walk.wardrobe):
            found[what].append(ruled.path)
        if who == "visitor":
            for what in axe.enlarged_violations(page):
                found[what].append(ruled.path)
    assert walked
    assert not found, told(found)


def _shown(page: Page, html: str) -> Iterator[str]:
    """Yield what is wrong with an answer that no address gives by itself: its page is shown where the site is."""
    page.goto("/accessibilite")
    page.set_content(html)
    return axe.plain_violations(page)


def test_no_refused_form_breaks_a_rule_of_axe(walk: Walk) -> None:
    found, refused = defaultdict(list), 0
    for ruled in (one for one in table() if one.method == "POST"):
        for who in ("secretary", "owner"):
            answer = walk.world.browser(who).post(ruled.path, data={})
            html = answer.text if answer.status_code == REFUSED and answer.mimetype == "text/html" else ""
            answer.close()
            walk.world.restore_if_written()
            if not html:
                continue
            refused += 1
            for what in _shown(walk.pages[who], html):
                found[what].append(ruled.name)
            break
    assert refused
    assert not found, told(found)


def test_what_is_in_quarantine_breaks_no_rule_of_axe(walk: Walk) -> None:
    seen_at = walk.world.here.ws.now()
    tips = tuple(Quarantined(f"refs/heads/{one}", "a" * 40, one, "manifeste.md", seen_at) for one in Reason)
    with walk.world.app.test_request_context("/secretariat/depot"):
        shown = authority_pages.AuthorityPage(elsewhere=True, served="b" * 40, quarantined=tips, announced=1)
        html = render_template("secretariat/authority.html", page=shown)
    assert list(_shown(walk.pages["secretary"], html)) == []


@pytest.mark.parametrize("status", [403, 404, 409, 413, 429, 500, 503, 507])
def test_no_error_page_breaks_a_rule_of_axe(walk: Walk, status: int) -> None:
    with walk.world.app.test_request_context("/texte"):
        trouble = errors.Trouble(status, "Trop de demandes à la fois", "Attendez un instant, puis recommencez.")
        html = render_template("errors/error.html", trouble=trouble)
    assert list(_shown(walk.pages["visitor"], html)) == []
