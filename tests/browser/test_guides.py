"""Every guide is run: what its steps name is on the screen, and pressing it does what they say."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from manifeste_tool.domain.helping.catalogue import BY_SLUG, GUIDES
from manifeste_tool.domain.helping.guides import Guide, press
from scripts.guide_instance import Served, in_order, served
from scripts.guide_runner import Runner, StaleGuideError
from tests.browser.conftest import Screen

pytestmark = pytest.mark.browser
RUNS = [(one, Screen.DESKTOP) for one in in_order(GUIDES)] + [
    (BY_SLUG[slug], Screen.PHONE) for slug in ("proposer-un-amendement", "contribuer", "rejoindre-la-demarche")
]


@dataclass
class Help:
    """The instance that guides run on, in browsers whose complaints are kept."""

    instance: Served
    browser: Browser
    folder: Path
    complaints: list[str] = field(default_factory=list)
    terms: set[str] = field(default_factory=set)

    def page(self, guide: Guide, screen: Screen = Screen.DESKTOP, *, script: bool = True) -> Page:
        """Return a page in which the guide's reader is signed in."""
        context = self.browser.new_context(
            base_url=self.instance.address, locale="fr-FR", java_script_enabled=script, **screen.options
        )
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("response", lambda it: self.complaints.append(f"{it.url}: {it.status}") if it.status >= 500 else None)
        if person := self.instance.reader(guide):
            page.goto(self.instance.entrance(person))
            page.locator("main button").click()
        return page

    def runner(self, guide: Guide, page: Page) -> Runner:
        """Return who runs a guide on a page: one that asks for a code of follow-up has contributed before."""
        runner = Runner(page, self.instance.home, self.folder)
        if any("{code}" in move.value for step in guide.steps for move in step.moves):
            runner.run(BY_SLUG["contribuer"])
            runner.values["{code}"] = page.locator("main .code").first.inner_text()
        return runner

    def run(self, guide: Guide, screen: Screen = Screen.DESKTOP) -> set[str]:
        """Run a guide and return the guides that its screens linked."""
        self.instance.prepare(guide)
        page = self.page(guide, screen)
        runner = self.runner(guide, page)
        runner.run(guide)
        self.terms |= runner.terms
        page.context.close()
        return runner.linked

    def refuse_lost_terms(self) -> None:
        """Go where the words that pages linked lead: each has its meaning there."""
        page = self.browser.new_page(base_url=self.instance.address)
        page.goto("/aide/glossaire")
        assert {one for one in self.terms if not page.locator(f"[id='{one}'] dd").count()} == set()
        page.close()


@pytest.fixture(scope="module")
def helped(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Help]:
    folder = tmp_path_factory.mktemp("guides")
    with served(folder / "instance") as instance:
        made = Help(instance, browser, folder)
        yield made
        made.refuse_lost_terms()
    assert made.complaints == []


@pytest.mark.parametrize(("guide", "screen"), RUNS, ids=lambda one: getattr(one, "slug", getattr(one, "name", "")))
def test_every_step_of_a_guide_runs_and_its_screens_lead_to_it(helped: Help, guide: Guide, screen: Screen) -> None:
    assert guide.slug in helped.run(guide, screen)


def test_a_guide_whose_label_left_the_screen_fails(helped: Help) -> None:
    guide = BY_SLUG["lire-le-manifeste"]
    stale = replace(guide, steps=(replace(guide.steps[0], moves=(press("Un bouton d'hier"),)),))
    with pytest.raises(StaleGuideError, match="Un bouton d'hier"):
        helped.run(stale)
