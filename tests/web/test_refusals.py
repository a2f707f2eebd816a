"""A form that is refused says so at its head: how many errors, each leading to its field, which is marked."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from tests.rights.routes import Ruled, table
from tests.rights.world import Everybody, everybody
from tests.services.story import Cast, cast
from tests.web.visit import Visit, opened

_ASKED = ("secretary", "owner", "administrator", "drafter", "referent", "visitor")


@pytest.fixture(scope="module")
def world(empty_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everybody]:
    yield from everybody(empty_instance, tmp_path_factory.mktemp("refusals"), StageKind.FILING)


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def visit(here: Cast, settings: Settings) -> Visit:
    return opened(here, settings)


class _Page(HTMLParser):
    """What a page has of elements with an id, of fields marked as wrong, and of links inside its summary."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.summaries, self.links, self.described = 0, list[str](), list[str]()
        self.focused: list[str] = []
        self._inside = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids += [given["id"]] if "id" in given else []
        self.focused += [given.get("id", "")] if "autofocus" in given else []
        if given.get("class") == "summary" and tag == "div":
            self.summaries, self._inside = self.summaries + 1, 1
        elif self._inside and tag == "div":
            self._inside += 1
        if self._inside and tag == "a":
            self.links.append(given["href"])
        if given.get("aria-invalid") == "true":
            self.described += given["aria-describedby"].split()

    def handle_endtag(self, tag: str) -> None:
        if self._inside and tag == "div":
            self._inside -= 1


def _wrong(html: str, path: str) -> str:
    """Return what is wrong with the page of a refused form, `""` where it is as it should be."""
    page = _Page(html)
    if not re.search(r"<title>\s*Erreur", html):
        return "its title does not say it"
    if page.summaries != 1:
        return f"{page.summaries} summaries"
    if page.focused[:1] != ["erreurs"]:
        return f"the focus goes to {page.focused}"
    if not re.search(r"Il y a \d+ erreur", html.replace("\N{NO-BREAK SPACE}", " ")):
        return "it does not say how many"
    lost = [one for one in (*page.links, *page.described) if one.removeprefix("#") not in page.ids]
    if lost:
        return f"leads to nothing: {lost}"
    corrected = f'action="{path}"' in html  # else nothing of the page can be corrected, and nothing is led to
    return "no link" if corrected and not page.links else ""


@pytest.mark.slow
def test_every_form_that_refuses_an_empty_sending_says_what_is_wrong_at_its_head(world: Everybody) -> None:
    wrong, refused = {}, 0
    for ruled in (one for one in table() if one.writes and one.method == "POST"):
        for who in _ASKED:
            status, html = _sent_empty(world, who, ruled)
            if status != 422:
                continue
            refused += 1
            if said := _wrong(html, ruled.path):
                wrong[f"{ruled.name} as {who}"] = said
            break
    assert refused > 60
    assert wrong == {}


def _sent_empty(world: Everybody, who: str, ruled: Ruled) -> tuple[int, str]:
    answer = world.browser(who).post(ruled.path, data={})
    told = answer.status_code, answer.text if answer.mimetype == "text/html" else ""
    answer.close()
    world.restore_if_written()
    return told if told[1] else (0, "")


def test_the_field_that_an_error_names_is_marked_and_led_to(visit: Visit, here: Cast) -> None:
    address = "/paragraphes/ccccccc2/sources"
    answer = visit.as_(here.drafter).post(address, data={"act": "put", "key": "2025-NULLE-0001", "relation": "nuance"})
    assert answer.status_code == 422
    marked = re.search(r'<(?:input|select)[^>]*name="key"[^>]*>', answer.text)
    assert marked
    assert 'aria-invalid="true"' in marked.group()
    assert 'aria-describedby="erreur-1' in marked.group()
    target = re.search(r'\bid="([^"]+)"', marked.group())
    assert target
    assert f'<li id="erreur-1"><a href="#{target.group(1)}">' in answer.text


def test_a_form_that_is_accepted_or_only_opened_has_no_summary(visit: Visit, here: Cast) -> None:
    for address in ("/paragraphes/ccccccc2", "/contribuer"):
        html = visit.as_(here.drafter).get(address).text
        assert "Erreur" not in html.partition("</title>")[0]
        assert 'class="summary"' not in html
