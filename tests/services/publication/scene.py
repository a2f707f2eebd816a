"""A text that may be published, and what a visitor reads of it."""

from datetime import datetime

from manifeste_tool.domain.text.gestures import Change
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.publication.preparing import Typed
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Version
from tests.services.story import Cast, cast

UNSOURCED = ["ccccccc2", "ddddddd2", "eeeeeee2", "fffffff2"]
STORY = "Elle dit l'essentiel."


def ready(ws: Workspace) -> Cast:
    """Found the text and declare what has no source."""
    here = cast(ws)
    sourcing.declare(ws, here.secretary, UNSOURCED)
    return here


def publish(here: Cast, number: str) -> Version:
    """Publish today's text."""
    return publishing.publish(
        here.ws, here.secretary, number=number, title=f"Titre {number}", story=STORY, seen=here.tip()
    )


def typed(number: str, opens_at: datetime | None = None) -> Typed:
    """Return the words of a preparation."""
    return Typed(number, f"Titre {number}", STORY, opens_at)


def move_on(here: Cast, words: str = "Nous disons mieux.") -> None:
    """Let an amendment change the first paragraph."""
    here.integrate(here.propose(Change("aaaaaaa2", words)))


def version(here: Cast, number: str) -> Version:
    """Return a published version."""
    with here.ws.reading() as connection:
        found = texts.version_numbered(connection, number)
    assert found is not None
    return found


def latest(here: Cast) -> str:
    """Return the number of the last version."""
    with here.ws.reading() as connection:
        found = texts.latest_version(connection)
    return found.number if found else ""
