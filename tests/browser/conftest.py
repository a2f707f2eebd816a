"""A real browser on a served instance: Chromium of the system, driven by Playwright."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from manifeste_tool.domain.readers import Person
from manifeste_tool.services.instance import accounts
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.web.app import create_app
from tests.services.story import Cast, cast

_NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class Site:
    """A served instance, and browsers in which somebody is signed in."""

    here: Cast
    address: str
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)

    def as_(self, person: Person) -> Page:
        """Return a page of a browser of their own, signed in by the link the secretariat would have sent."""
        context = self.browser.new_context(base_url=self.address, locale="fr-FR")
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.goto(f"/connexion/lien/{accounts.sign_in_link(self.here.ws, str(person.id))}")
        page.locator("main button").click()
        return page


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        pytest.skip("no Chromium here: install the package « chromium », then run make verify again")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def site(browser: Browser, workspace: Workspace, settings: Settings) -> Iterator[Site]:
    here = cast(workspace)
    server = make_server("127.0.0.1", 0, create_app(settings, workspace), threaded=True)
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
