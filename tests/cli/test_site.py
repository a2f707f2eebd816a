"""`manifeste export site` and `manifeste verify`: a folder that any host serves, and a dossier that anybody verifies."""

from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from manifeste_tool.documents.site.rewriting import Place, links, rewritten
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.record import dossiers
from manifeste_tool.services.site import writing
from manifeste_tool.services.site.choosing import file_of, is_chosen
from manifeste_tool.services.site.crawling import Answer, FailedPageError
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from tests.cli.commands import Shell
from tests.services.story import Cast, cast
from tests.web.test_audience import ALWAYS_HIDDEN, HIDDEN_UNLESS_OPENED, _planted

BASE = "https://manifeste.exemple.fr"


class Page(HTMLParser):
    """What a page leads to and what may be led to in it."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.forms = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.forms += tag == "form"
        self.ids.add(given.get("id") or "")
        self.links += [value for name in ("href", "src", "action", "srcset") if (value := given.get(name))]


def pages(folder: Path) -> dict[Path, Page]:
    found = {}
    for path in folder.rglob("index.html"):
        found[path.resolve()] = page = Page()
        page.feed(path.read_text())
    return found


def astray(folder: Path) -> Iterator[str]:
    """Walk every link of every page; those that lead nowhere inside the folder."""
    every = pages(folder)
    for path, page in every.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                if link.startswith(("/", "http://")):
                    yield f"{path}: {link}"
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file() or (parts.fragment and target in every and parts.fragment not in every[target].ids):
                yield f"{path}: {link}"


def prints(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def here(workspace: Workspace, settings: Settings, shell: Shell) -> Cast:
    shell.set(MANIFESTE_HOME=str(settings.home.root), MANIFESTE_DATABASE_URL=settings.database_url, MANIFESTE_URL=BASE)
    return cast(workspace)


@pytest.mark.slow
def test_the_site_leads_nowhere_outside_holds_no_secret_and_is_the_same_bytes_twice(
    shell: Shell, here: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _planted(here)
    one, other = tmp_path / "un", tmp_path / "ailleurs" / "deux"
    assert shell("export", "site", str(one)) == 0, shell.err
    assert "pages" in shell.out
    assert list(astray(one)) == []
    assert sum(page.forms for page in pages(one).values()) == 0
    everything = b"\n".join(path.read_bytes() for path in one.rglob("*") if path.is_file()).decode(errors="replace")
    assert [word for word in (*ALWAYS_HIDDEN, *HIDDEN_UNLESS_OPENED) if word in everything] == []
    assert f'<a href="{BASE}/' in everything
    for name in (
        "index.html",
        "texte/index.html",
        "versions/0.1/index.html",
        "versions/0.1/dossier.zip",
        "versions/0.1/manifeste.html",
    ):
        assert (one / name).is_file(), name
    monkeypatch.setenv("TZ", "America/New_York")
    monkeypatch.setenv("LC_ALL", "C")
    assert shell("export", "site", str(other)) == 0
    assert prints(one) == prints(other)


def test_a_folder_that_holds_something_else_is_left_as_it_is(shell: Shell, here: Cast, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("à moi")
    assert shell("export", "site", str(tmp_path)) == 2
    assert "autre chose qu'un site exporté" in shell.err
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["notes.txt"]


def test_a_new_site_takes_the_place_of_the_old_one_and_a_page_that_fails_leaves_it(tmp_path: Path) -> None:
    answers = {"/": Answer(200, "text/html", b'<a href="/texte">ici</a>')}

    def write() -> None:
        none = Answer(404, "text/html", b"")
        writing.write(tmp_path / "site", lambda at: answers.get(at, none), base=BASE, assets={})

    write()
    before = prints(tmp_path / "site")
    (tmp_path / "site" / "de-trop.txt").write_text("d'un export d'avant")
    write()
    assert prints(tmp_path / "site") == before
    assert (tmp_path / "site" / "index.html").read_text() == f'<a href="{BASE}/texte">ici</a>'
    answers["/texte"] = Answer(500, "text/html", b"")
    with pytest.raises(FailedPageError, match="/texte"):
        write()
    assert prints(tmp_path / "site") == before


def test_a_page_is_rewritten_and_nothing_else_of_it_is_touched() -> None:
    place = Place(f"{BASE}/texte?a=1&b=2", "manifeste.exemple.fr", f"{BASE}/", lambda link: f"led:{link}")
    page = (
        "<!doctype html>\n<header><form><input></form></header><!-- note --><p>A&nbsp;&amp; b &#8239;!</p>"
        '<a class="x" href="/a?b=1&amp;c=2" hidden>é</a><img src="/i.svg"/><a>rien</a>'
        '<form action="/x"><p>saisie</p></form><svg viewBox="0 0 1 1"><path d="M0"/></svg><footer></footer>'
    )
    made = rewritten(page, place)
    assert "<!-- note --><p>A&nbsp;&amp; b &#8239;!</p>" in made
    assert '<a class="x" href="led:/a?b=1&amp;c=2" hidden>é</a><img src="led:/i.svg" /><a>rien</a>' in made
    assert '<svg viewBox="0 0 1 1"><path d="M0"/></svg>' in made
    assert "saisie" not in made
    assert made.count("a besoin du site") == 1
    assert f'<a href="{BASE}/texte?a=1&amp;b=2">' in made
    assert "Copie de" in made
    assert links(page) == ("/a?b=1&c=2", "/i.svg")


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/texte/v/0.1", "texte/v/0.1/index.html"),
        ("/contributions?page=2", "contributions/page-2/index.html"),
        ("/comparer?de=0.1&a=0.2", "comparer/de-0.1-a-0.2/index.html"),
        ("/recherche", ""),
        ("/contributions?q=mot", ""),
        ("/connexion?suite=/", ""),
        ("/a/../../etc/passwd", ""),
        ("/%2e%2e/%2e%2e/etc", ""),
        ("/a%00b", ""),
        ("/concertations/X-1/contribuer", ""),
    ],
)
def test_what_becomes_a_file_and_under_which_name(address: str, file: str) -> None:
    assert (file_of(address, is_page=True) if is_chosen(address) else "") == file


def test_verify_tells_each_version_and_leaves_with_1_where_something_is_wrong(
    shell: Shell, here: Cast, tmp_path: Path
) -> None:
    assert shell("verify") == 0
    assert "Aucune version" in shell.out
    sourcing.declare(here.ws, here.secretary, ["ccccccc2", "ddddddd2", "eeeeeee2", "fffffff2"])
    publishing.publish(here.ws, here.secretary, number="0.1", title="Une", story="Elle dit.", seen=here.tip())
    assert shell("verify", "v0.1") == 0
    assert "Version 0.1 : conforme, non signé" in shell.out
    assert "0 mention effacée" in shell.out
    archive = tmp_path / "dossier.zip"
    archive.write_bytes(dossiers.archive(here.ws, None, "0.1"))
    assert shell("verify", str(archive)) == 0
    assert shell("verify", "7.7") == 2
    archive.write_bytes(archive.read_bytes()[:400])
    assert shell("verify", str(archive)) == 2
    assert "ne se lit pas" in shell.err
    with here.ws.writing() as connection:
        connection.exec_driver_sql("UPDATE version_record SET sums = ''")
    assert shell("verify") == 1
    assert "SHA256SUMS ne dit rien" in shell.out
