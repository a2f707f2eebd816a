"""Write the static site beside, then rename it: what a host serves is whole or is the one before."""

import shutil
from collections.abc import Callable, Mapping
from datetime import datetime, time
from pathlib import Path
from posixpath import relpath
from urllib.parse import urldefrag, urljoin, urlsplit

from manifeste_tool.documents.site.rewriting import Place, rewritten
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.site.crawling import Answer, Crawl, crawl
from manifeste_tool.services.site.keeping import MARK
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, stages

STARTS = ("/", "/plan-du-site", "/texte", "/versions", "/sitemap.xml", "/robots.txt")


class OccupiedFolderError(RefusedError):
    """The folder holds something that no export wrote."""

    sentence = N_(
        "%(path)s contient autre chose qu'un site exporté : rien n'y est touché. Choisissez un dossier vide ou nouveau."
    )


def moment(ws: Workspace) -> datetime:
    """Return the moment that the pages are read at: the last at which what the public sees changed, or this morning.

    So two exports of one state are the same bytes, whenever in the day they are made.
    """
    now = ws.now()
    with ws.reading() as connection:
        facts = journal.latest(connection, Audience.PUBLIC, limit=1)
        ends = [end for one in stages.every(connection) for end in (one.opens_at, one.closes_at) if end]
    today = datetime.combine(now.astimezone(PARIS).date(), time(), PARIS)
    return max([today, *(fact.at for fact in facts), *(end for end in ends if end <= now)])


def write(
    folder: Path,
    fetch: Callable[[str], Answer],
    *,
    base: str,
    assets: Mapping[str, Path],
    state: str = "",
    told: Callable[[int, int], None] = lambda _done, _total: None,
) -> Crawl:
    """Write the public pages that `fetch` answers into a folder, with `assets`, by their names, under `static/`.

    `base` is the public address of the site, `state` what is kept of the moment (`keeping.state`).
    Raises `OccupiedFolderError`.
    """
    folder = folder.absolute()
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise OccupiedFolderError(path=folder)
    beside = folder.with_name(f"{folder.name}.en-cours")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    found = crawl(fetch, lambda name, content: _keep(beside / name, content), base=base, starts=STARTS, told=told)
    for name, asset in sorted(assets.items()):
        _keep(beside / "static" / name, asset.read_bytes())
    for address, name in found.pages.items():
        page = beside / name
        page.write_text(rewritten(page.read_text(encoding="utf-8"), _place(found, address)), encoding="utf-8")
    (beside / MARK).write_text(f"{base}\n{state}\n", encoding="utf-8")
    _put(beside, folder)
    return found


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _put(beside: Path, folder: Path) -> None:
    """Put the new folder where the old one was."""
    before = folder.with_name(f"{folder.name}.avant")
    shutil.rmtree(before, ignore_errors=True)
    if folder.exists():
        folder.rename(before)
    beside.rename(folder)
    shutil.rmtree(before, ignore_errors=True)


def _place(found: Crawl, address: str) -> Place:
    here = found.files[address].rpartition("/")[0]

    def led(link: str) -> str:
        inside = found.inside(link, address)
        if not inside or link.startswith("#"):
            return link
        fragment = urldefrag(link)[1]
        file = inside.partition("?")[0].lstrip("/") if inside.startswith("/static/") else found.file(inside)
        if not file:
            return urljoin(found.base + address, link)
        version = f"?{urlsplit(inside).query}" if inside.startswith("/static/") and "?" in inside else ""
        return relpath(file, here or ".") + version + (f"#{fragment}" if fragment else "")

    return Place(found.base + address, urlsplit(found.base).netloc, found.base + "/", led)
