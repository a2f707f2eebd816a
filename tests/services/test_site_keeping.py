"""The static site that an instance keeps in a folder: written again at once for what presses, daily for the rest."""

import os
from pathlib import Path

import pytest

from manifeste_tool.services.publication import publishing
from manifeste_tool.services.site import keeping, writing
from manifeste_tool.services.site.crawling import Answer
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import settings
from tests.services.story import Cast, cast


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


def kept(here: Cast, folder: Path) -> None:
    """Write a site of one page, as of now."""
    page, none = Answer(200, "text/html", b"<p>Bonjour</p>"), Answer(404, "text/html", b"")
    state = keeping.state(here.ws)
    writing.write(folder, lambda at: page if at == "/" else none, base="https://x.test", assets={}, state=state)
    moment = here.ws.now().timestamp()
    os.utime(folder / keeping.MARK, (moment, moment))


def test_a_version_or_an_erasure_is_waited_for_by_no_day_and_the_rest_by_one(here: Cast, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    assert keeping.is_due(here.ws, folder), "there is none"
    kept(here, folder)
    assert not keeping.is_due(here.ws, folder)
    with here.ws.writing() as connection:
        settings.put(connection, "title", "Un autre nom")
    assert not keeping.is_due(here.ws, folder), "what changed may wait"
    here.ws.now.advance(hours=25)  # type: ignore[attr-defined]
    assert keeping.is_due(here.ws, folder)
    kept(here, folder)
    here.ws.now.advance(hours=25)  # type: ignore[attr-defined]
    assert not keeping.is_due(here.ws, folder), "nothing changed"
    sourcing.declare(here.ws, here.secretary, [unit.id for unit in _text(here).paragraphs])
    publishing.publish(here.ws, here.secretary, number="1.0", title="Un", story="Premier.", seen=here.tip())
    assert keeping.is_due(here.ws, folder)
    kept(here, folder)
    assert not keeping.is_due(here.ws, folder)


def _text(here: Cast):
    with here.ws.reading() as connection:
        return here.ws.text(connection, here.tip())
