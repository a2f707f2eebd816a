"""A real browser on every page after the attacks: its policy is never broken, nothing runs, nothing is fetched elsewhere."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from manifeste_tool.web.session import COOKIE
from tests.attacks.fields import Form
from tests.attacks.payloads import CANARY
from tests.attacks.sending import Attacker
from tests.attacks.world import ATTACKERS, Ground

pytestmark = pytest.mark.browser
_WATCH = """
window.broken = [];
document.addEventListener('securitypolicyviolation', one => window.broken.push(one.violatedDirective + ' ' + one.blockedURI));
window.zq = () => window.broken.push('words of theirs ran');
"""
_NOT_READ = ("Failed to load resource",)  # a page that says 403 or 404 says so in the console too


@contextmanager
def _served(attacked: Ground) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, attacked.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _watched(page: Page, told: list[str]) -> None:
    own = lambda address: urlsplit(address).hostname in ("127.0.0.1", None)  # noqa: E731
    page.add_init_script(_WATCH)
    page.on("dialog", lambda one: (told.append(f"a dialog: {one.message}"), one.dismiss()))
    page.on("pageerror", lambda one: told.append(f"an error: {one}"))
    page.on("request", lambda one: own(one.url) or one.url.startswith("data:") or told.append(f"a request: {one.url}"))
    page.on(
        "console",
        lambda one: one.type == "error" and not one.text.startswith(_NOT_READ) and told.append(f"console: {one.text}"),
    )


def _as(driven: Browser, attacked: Ground, who: str, site: str, told: list[str]) -> Page:
    context = driven.new_context(base_url=site, locale="fr-FR")
    context.set_default_timeout(20_000)
    if who != "visitor":
        attacked.as_(who)
        context.add_cookies([{"name": COOKIE, "value": attacked.as_(who).get_cookie(COOKIE).value, "url": site}])
    page = context.new_page()
    _watched(page, told)
    return page


def test_no_page_breaks_its_policy_after_the_attacks(
    browser: Browser, attacker: Attacker, attacked: Ground, some_forms: tuple[Form, ...]
) -> None:
    for turn, form in enumerate(some_forms):
        attacker.storm(form, ("markup", "markdown")[turn % 2], turn, alone=False)
    attacked.forget()
    told, read, shown = [], 0, set()
    addresses = sorted(
        {form.page for form in some_forms}
        | {"/", "/texte", "/amendements", "/contributions", "/histoire", "/synthese", "/recherche?q=zq"}
    )
    with _served(attacked) as site:
        for who in ("visitor", "member", "secretary"):
            assert who in ATTACKERS
            page = _as(browser, attacked, who, site, told)
            for address in addresses:
                before = len(told)
                page.goto(address, wait_until="load")
                told += [f"policy: {one}" for one in page.evaluate("window.broken")]
                shown.update(CANARY.findall(page.content()))
                told[before:] = [f"{who} {address}: {one} {attacker.canaries.told(one)}" for one in told[before:]]
                read += 1
            page.context.close()
    assert not told, "\n".join(told[:60])
    assert read > 100
    assert len(shown) > 20, "the browser saw what was sent"
