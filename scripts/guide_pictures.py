"""Write the picture of each guide, `manifeste_tool/web/static/aide/`, while a browser runs its steps.

    .venv/bin/python -m scripts.guide_pictures

Needs Chromium. What is shown is the demonstration, openly fictitious; a picture is of the step that its guide names.
"""

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from manifeste_tool.domain.helping.catalogue import BY_SLUG, GUIDES
from manifeste_tool.domain.helping.guides import Guide
from manifeste_tool.paths import static
from scripts import chromium
from scripts.guide_instance import Served, in_order, served
from scripts.guide_runner import Runner

_SIZE = {"width": 800, "height": 500}
_QUALITY = 50


def main() -> None:
    """Run every guide and keep its picture."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder) / "instance") as instance,
        chromium.running() as browser,
    ):
        for guide in in_order(GUIDES):
            _take(browser, instance, guide, Path(folder))


def _take(browser: Browser, instance: Served, guide: Guide, folder: Path) -> None:
    instance.prepare(guide)
    context = browser.new_context(base_url=instance.address, viewport=_SIZE, locale="fr-FR", reduced_motion="reduce")
    page = context.new_page()
    if person := instance.reader(guide):
        page.goto(instance.entrance(person))
        page.locator("main button").click()
    runner = Runner(page, instance.home, folder)
    if any("{code}" in move.value for step in guide.steps for move in step.moves):
        runner.run(BY_SLUG["contribuer"])
        runner.values["{code}"] = page.locator("main .code").first.inner_text()
    runner.run(guide, after=lambda number: _keep(page, guide) if number == guide.pictured else None)
    context.close()


def _keep(page: Page, guide: Guide) -> None:
    path = static() / guide.picture
    path.parent.mkdir(exist_ok=True)
    page.evaluate("document.activeElement?.blur()")
    Image.open(io.BytesIO(page.screenshot())).convert("RGB").save(path, "WEBP", quality=_QUALITY, method=6)


if __name__ == "__main__":
    main()
