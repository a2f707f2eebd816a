"""Letters about versions that are published, corrected, withdrawn: what is new, and where it is read."""

from collections.abc import Mapping

from manifeste_tool.domain.facts import Fact, Happened
from manifeste_tool.domain.newsworthy import NEWS_OF
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import Letter
from manifeste_tool.services.telling.told import Content, page_of, told
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.text import texts


def version_letter(ws: Workspace, connection: Connection, _person: Person, fact: Fact) -> Letter | None:
    """Return the letter of a version as it stands now; None for one that is no longer on record."""
    found = texts.version_numbered(connection, fact.about_id)
    if found is None:
        return None
    values = {**told(connection, fact), "version": found, "link": page_of(ws, fact)}
    return Letter(NEWS_OF[fact.name], "version", values)


LETTERS: Mapping[str, Content] = dict.fromkeys(
    (Happened.VERSION_PUBLISHED, Happened.ERRATUM_PUBLISHED, Happened.VERSION_WITHDRAWN), version_letter
)
