"""A member, a référent, a secretary and a citizen at their work: on a phone, and without JavaScript on both screens.

A journey is what the guides of that person say, one after the other on one instance, as they would do it in a week.
`test_guides.py` walks each of them at a desk with JavaScript; here is what is left of the four ways.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request

from manifeste_tool.domain.helping.catalogue import BY_SLUG
from scripts.first_visits import WATCHED
from scripts.guide_instance import served
from tests.browser.conftest import Screen
from tests.browser.test_guides import Help

pytestmark = pytest.mark.browser
JOURNEYS = {
    "citizen": ("lire-le-manifeste", "demander-pourquoi", "contribuer", "suivre-ma-contribution", "poser-une-question"),
    "member": (
        *(
            "ce-qui-vous-attend",
            "lire-une-difference",
            "proposer-un-amendement",
            "sous-amender",
            "cosigner",
            "commenter",
        ),
        "voter",
    ),
    "référent": ("annoncer-une-concertation", "saisir-des-fiches", "ecrire-la-restitution"),
    "secretary": ("publier-une-version", "juger-la-recevabilite", "ordonner-l-examen", "integrer-les-amendements"),
}
WAYS = ((Screen.PHONE, True), (Screen.DESKTOP, False), (Screen.PHONE, False))


@dataclass
class Way:
    """An instance that one way of looking walks on, and what its pages were found to do wrong."""

    help: Help
    screen: Screen
    script: bool
    wrong: list[str] = field(default_factory=list)

    def walk(self, slug: str) -> None:
        """Follow a guide, looking at each page on the way."""
        guide = BY_SLUG[slug]
        page = self.help.page(guide, self.screen, script=self.script)
        page.on("console", lambda it: self._hear(page, it.type, it.text))
        page.on("request", lambda it: self._ask(page, it))
        if self.script:
            page.add_init_script(WATCHED)
        self.help.runner(guide, page).run(guide, after=lambda number: self._look(page, f"{slug}, step {number}"))
        page.context.close()

    def _hear(self, page: Page, kind: str, text: str) -> None:
        if kind in ("error", "warning") and "Failed to load resource" not in text:
            self.wrong.append(f"{page.url}: {text}")

    def _ask(self, page: Page, request: Request) -> None:
        if request.url.endswith("/csp-report"):
            self.wrong.append(f"{page.url}: {request.post_data}")

    def _look(self, page: Page, where: str) -> None:
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.wrong.append(f"{where}, {page.url}: wider than the screen")
        if self.script and page.evaluate("window.moved > 0"):
            self.wrong.append(f"{where}, {page.url}: moved, {page.evaluate('window.movers')}")


@pytest.fixture(scope="module", params=WAYS, ids=["phone", "desktop-without-script", "phone-without-script"])
def way(request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    screen, script = request.param
    folder: Path = tmp_path_factory.mktemp("journeys")
    with served(folder / "instance") as instance:
        yield Way(Help(instance, browser, folder), screen, script)


@pytest.mark.parametrize("who", JOURNEYS)
def test_everybody_does_their_work_without_an_error_a_report_or_a_page_that_moves(way: Way, who: str) -> None:
    for slug in JOURNEYS[who]:
        way.walk(slug)
    wrong, way.wrong = way.wrong + way.help.complaints, []
    assert not wrong, "\n".join(wrong)
