"""Write the public pages as static files: the application itself is read, as a visitor reads it."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click
from werkzeug.test import Client

from manifeste_tool.paths import static
from manifeste_tool.services.instance import instances
from manifeste_tool.services.site import keeping, writing
from manifeste_tool.services.site.crawling import Answer, Crawl
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.web.app import create_app


@click.command("site")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DOSSIER")
def site(folder: Path) -> None:
    """Écrire les pages publiques en fichiers, que n'importe quel hébergeur sert, dans DOSSIER.

    Les adresses publiques sont celles de MANIFESTE_URL. Un site déjà exporté là est remplacé d'un coup.
    """
    settings = Settings.read()
    with (
        instances.visited(settings) as workspace,
        click.progressbar(length=1, label="Site", file=sys.stderr, show_pos=True) as bar,
    ):

        def told(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        found = written(settings, workspace, folder, told)
    click.echo(f"Site écrit dans {folder} : {len(found.pages)} pages, {len(found.files)} fichiers.")


def written(settings: Settings, workspace: Workspace, folder: Path, told: Callable[[int, int], None]) -> Crawl:
    """Write the site of an instance, read at the moment when its public state last changed."""
    moment, state = writing.moment(workspace), keeping.state(workspace)
    app = create_app(
        replace(settings, demo=False, cache_entries=0), replace(workspace, now=lambda: moment, makes_at_once=True)
    )
    client = Client(app, use_cookies=False)

    def fetch(address: str) -> Answer:
        with client.get(address, base_url=settings.public_url) as answer:
            told = {
                name: answer.headers.get(name) or "" for name in ("Cache-Control", "Location", "Content-Disposition")
            }
            return Answer(
                answer.status_code,
                answer.mimetype or "",
                answer.get_data(),
                public="public" in told["Cache-Control"],
                moved_to=told["Location"],
                attached=told["Content-Disposition"].startswith("attachment"),
            )

    assets = {one.relative_to(static()).as_posix(): one for one in static().rglob("*") if one.is_file()}
    return writing.write(folder, fetch, base=settings.public_url, assets=assets, state=state, told=told)


_MAIN = "from manifeste_tool.cli.main import main; main()"
_AGAIN = 600.0  # seconds before an export that failed is tried again


class KeptSite:
    """The static site that `manifeste work` keeps level in a folder, written by a process of its own: it takes long."""

    def __init__(self, folder: Path | None) -> None:
        self._folder, self._begun = folder, 0.0
        self._writing: subprocess.Popen[bytes] | None = None

    def keep(self, workspace: Workspace) -> None:
        """Begin to write it where it is behind: one export at a time, and not at every round one that failed."""
        if self._folder is None or (self._writing and self._writing.poll() is None):
            return
        waits = bool(self._writing and self._writing.returncode) and time.monotonic() - self._begun < _AGAIN
        if not waits and keeping.is_due(workspace, self._folder):
            command = [sys.executable, "-c", _MAIN, "export", "site", str(self._folder)]
            self._begun, self._writing = time.monotonic(), subprocess.Popen(command)  # noqa: S603 - our own words

    def stop(self) -> None:
        """End an export that is under way: the site that stands is the one before."""
        if self._writing and self._writing.poll() is None:
            self._writing.terminate()
            self._writing.wait()
