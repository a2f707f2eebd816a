"""The system's Chromium, driven by Playwright: what draws pictures, what measures pages and what tests them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "no Chromium here: install the package « chromium », then run this again"


def program() -> str | None:
    """Return where Chromium is, whatever the system calls it, or None."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


@contextmanager
def running() -> Iterator[Browser]:
    """Run a Chromium without a window until the block ends; where there is none, exit and say what to install."""
    found = program()
    if found is None:
        raise SystemExit(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()
