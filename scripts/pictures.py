"""Write `docs/pictures/`: the main pages as people see them, from the demonstration.

    .venv/bin/python -m scripts.pictures

Needs Chromium; whoever and whatever is shown is openly fictitious. README shows two of them first.
"""

import io
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from manifeste_tool.paths import Home
from manifeste_tool.services.instance import instances
from manifeste_tool.settings import Settings
from manifeste_tool.web.app import create_app
from scripts import chromium

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
DESKTOP, PHONE = (1280, 800), (390, 780)
MEMBER, SECRETARIAT = "membre", "secretariat"
_COLOURS = 64  # enough for letters and two tints, a third of the bytes


@dataclass(frozen=True)
class Shot:
    """One picture: its name, the page, who looks at it, on what."""

    name: str
    address: str
    who: str = ""
    size: tuple[int, int] = DESKTOP
    dark: bool = False
    at: str = ""  # what is scrolled to
    follow: str = ""  # a link of the page that is followed first


SHOTS = (
    Shot("accueil", "/"),
    Shot("texte", "/texte", at="h2"),
    Shot("texte-telephone", "/texte", size=PHONE, at="h2"),
    Shot("pourquoi", "/texte", follow="a.number"),
    Shot("images", "/tracabilite/images", at="svg"),
    Shot("amendement", "/amendements/1/3", MEMBER),
    Shot("amendement-telephone", "/amendements/1/3", MEMBER, size=PHONE),
    Shot("a-faire", "/a-faire", MEMBER),
    Shot("bureau", "/secretariat", SECRETARIAT),
    Shot("derouleur", "/derouleur", SECRETARIAT),
    Shot("atelier", "/secretariat/atelier", SECRETARIAT),
    Shot("texte-sombre", "/texte", dark=True, at="h2"),
)


def main() -> None:
    """Take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        _served(Path(folder) / "demo") as address,
        chromium.running() as browser,
    ):
        for shot in SHOTS:
            (FOLDER / f"{shot.name}.png").write_bytes(small(taken(browser, address, shot)))


@contextmanager
def _served(home: Path) -> Iterator[str]:
    """Serve a demonstration made for this."""
    command = [sys.executable, "-c", "from manifeste_tool.cli.main import main; main()", "demo", "--no-serve"]
    subprocess.run(command, env={**os.environ, "MANIFESTE_HOME": str(home)}, check=True)
    settings = Settings(home=Home(home), demo=True)
    workspace = instances.opened(settings)
    server = make_server("127.0.0.1", 0, create_app(settings, workspace), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        workspace.db.close()


def taken(browser: Browser, address: str, shot: Shot) -> bytes:
    """Return a picture of what fills the screen."""
    width, height = shot.size
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        color_scheme="dark" if shot.dark else "light",
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
    )
    page = context.new_page()
    _open(page, shot)
    found = page.screenshot()
    context.close()
    return found


def _open(page: Page, shot: Shot) -> None:
    if shot.who:
        page.goto("/")
        page.locator(f'aside.demo button[value="{shot.who}"]').click()
    page.goto(shot.address)
    if shot.follow:
        page.goto(page.locator(shot.follow).first.get_attribute("href") or "/")
    page.locator("aside.demo").evaluate("one => one.remove()")
    if shot.at:
        page.locator(f"main {shot.at}").first.evaluate("one => one.scrollIntoView()")


def small(picture: bytes) -> bytes:
    """Return a picture with few colours."""
    held = io.BytesIO()
    quantised = Image.open(io.BytesIO(picture)).convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    quantised.save(held, "PNG", optimize=True)
    return held.getvalue()


if __name__ == "__main__":
    main()
