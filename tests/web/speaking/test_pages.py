"""Every page read in a made-up language: what stands outside its marks never passed through gettext."""

from collections import Counter
from collections.abc import Iterator

import pytest

from manifeste_tool.documents.speaking.places import is_for_all
from manifeste_tool.domain.audience import StageKind
from manifeste_tool.services.health.beating import beat
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.web import i18n
from tests.services.story import cast
from tests.web.speaking.unmarked import pseudo, translated_values, unmarked
from tests.web.test_audience import _addresses, _planted
from tests.web.visit import Visit, opened

#: Read at every `make test`: what everybody opens first, and what holds most choices.
_OFTEN = ("/", "/texte", "/paragraphes/bbbbbbb2", "/amendements", "/amendements/1/2", "/contributions", "/tracabilite")
_MOVED = frozenset({301, 302, 303, 308})


def _pages(visit: Visit, most: int) -> Iterator[str]:
    """Yield addresses of pages, as many of each kind as `most`; files that stay French are left out."""
    adapter, seen = visit.app.url_map.bind("localhost"), Counter[str]()
    for address in dict.fromkeys(_addresses(visit)):
        rule = adapter.match(address.partition("?")[0], return_rule=True)[0].rule
        seen[rule] += "?" not in address
        if not is_for_all(rule) and ".<" not in rule and ("?" in address or seen[rule] <= most):
            yield address


def _left(visit: Visit, people: dict[str, object], addresses: list[str]) -> tuple[dict[str, str], int]:
    found, read = {}, 0
    for name, person in people.items():
        client = visit.as_(person)
        for address in addresses:
            answer = client.get(f"/en{address}")
            assert answer.status_code < 500, address
            if answer.mimetype == "text/html" and answer.status_code not in _MOVED:
                read += answer.status_code == 200
                said = [
                    *(f"{where}: {words}" for where, words in unmarked(answer.text)),
                    *translated_values(answer.text),
                ]
                found |= dict.fromkeys(said, f"{name} at {address}")
            answer.close()
    return found, read


@pytest.fixture
def visit(workspace: Workspace, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Visit:
    here = cast(workspace)
    _planted(here)
    here.open(StageKind.EXAMINATION, public=True)
    beat(here.ws)
    made = opened(here, settings)
    monkeypatch.setattr(i18n, "sentences", lambda _language: pseudo())
    return made


def test_the_pages_everybody_opens_say_nothing_that_is_not_translated(visit: Visit) -> None:
    found, read = _left(visit, {"visitor": None, "secretary": visit.here.secretary}, list(_OFTEN))
    assert found == {}
    assert read >= len(_OFTEN) * 2 - 1


@pytest.mark.slow
def test_no_page_says_anything_that_is_not_translated_nor_sends_what_is(visit: Visit) -> None:
    here = visit.here
    people = {"visitor": None, "member": here.member, "secretary": here.secretary, "referent": here.referent}
    found, read = _left(visit, people, list(_pages(visit, most=2)))
    assert found == {}
    assert read > 400, "the walk must reach real pages"
