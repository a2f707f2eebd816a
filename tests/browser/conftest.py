"""A real browser on a served instance: Chromium of the system, driven by Playwright."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response
from playwright.sync_api import TimeoutError as NotFocusedError
from werkzeug.serving import make_server

from manifeste_tool.domain.readers import Person
from manifeste_tool.services.instance import accounts
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.web.app import create_app
from scripts import chromium
from tests.browser import axe
from tests.services.story import Cast, cast


class Screen(Enum):
    """What a page is looked at on: pixels wide and high, and whether fingers touch it."""

    DESKTOP = (1280, 800, False)
    PHONE = (390, 844, True)
    NARROW = (320, 640, True)

    @property
    def options(self) -> dict[str, Any]:
        """Return what Playwright asks for."""
        width, height, touched = self.value
        return {"viewport": {"width": width, "height": height}, "has_touch": touched, "is_mobile": touched}


@dataclass
class Site:
    """A served instance, and browsers in which somebody is signed in; what they complain of is kept."""

    here: Cast
    address: str
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def visitor(self, screen: Screen = Screen.DESKTOP, *, script: bool = True, **options: Any) -> Page:
        """Return a page of a browser of its own, in which nobody is signed in."""
        chosen = {"base_url": self.address, "locale": "fr-FR", "java_script_enabled": script} | screen.options | options
        context = self.browser.new_context(**chosen)
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: self._heard(page, said.type, said.text))
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("response", self._answered)
        return page

    def as_(self, person: Person, screen: Screen = Screen.DESKTOP, *, script: bool = True, **options: Any) -> Page:
        """Return a page in which a person is signed in, by the link the secretariat would have sent."""
        page = self.visitor(screen, script=script, **options)
        page.goto(f"/connexion/lien/{accounts.sign_in_link(self.here.ws, str(person.id))}")
        page.locator("main button").click()
        return page

    def _heard(self, page: Page, kind: str, text: str) -> None:
        """An answer that refuses a form is told by the browser as an error of its console: it is none of the page."""
        if kind in ("error", "warning") and "Failed to load resource" not in text:
            self.complaints.append(f"{page.url}: {text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500 or (response.status == 404 and response.request.resource_type != "document"):
            self.complaints.append(f"{response.url}: {response.status}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if chromium.program() is None:
        pytest.skip(chromium.MISSING)
    with chromium.running() as launched:
        yield launched


def focused(page: Page) -> str:
    """Return what has the focus: its id, or the name of its element; « body » only if nothing took it in two seconds.

    A page that comes after an act takes the focus by `autofocus`, which a browser carries out with its first drawing,
    after it has said that the page is there.
    """
    with suppress(NotFocusedError):
        page.wait_for_function("() => document.activeElement !== document.body", timeout=2_000)
    return str(page.evaluate("() => document.activeElement.id || document.activeElement.localName"))


@contextmanager
def served(browser: Browser, settings: Settings, ws: Workspace, here: Cast) -> Iterator[Site]:
    """Serve a workspace; whatever its pages complained of fails the test at the end."""
    server = make_server("127.0.0.1", 0, axe.beside(create_app(settings, ws)), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    opened = Site(here, f"http://127.0.0.1:{server.server_port}", browser)
    try:
        yield opened
    finally:
        for context in opened.contexts:
            context.close()
        server.shutdown()
        thread.join()
        server.server_close()
    assert opened.complaints == []


@pytest.fixture
def site(browser: Browser, workspace: Workspace, settings: Settings) -> Iterator[Site]:
    with served(browser, settings, workspace, cast(workspace)) as opened:
        yield opened
