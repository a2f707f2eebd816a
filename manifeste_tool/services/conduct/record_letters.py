"""The letter that brings the *relevé de décisions*: each decision in a line, the whole of it attached."""

from collections.abc import Mapping
from types import MappingProxyType

from manifeste_tool.documents import render, word
from manifeste_tool.domain.facts import Fact, Happened
from manifeste_tool.domain.newsworthy import NEWS_OF
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import Attachment, Letter
from manifeste_tool.services.conduct.record_sheet import sheet, summary
from manifeste_tool.services.conduct.recording import FILE_NAME, record_of
from manifeste_tool.services.telling.told import Content, told
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import settings
from manifeste_tool.storage.commission import sittings
from manifeste_tool.storage.database import Connection

PAGE = "/seances/<int:sitting_id>/releve"


def record_letter(ws: Workspace, connection: Connection, person: Person, fact: Fact) -> Letter | None:
    """Return the letter of a record that was sent, None where its sitting is no longer there."""
    sitting = sittings.by_id(connection, int(fact.about_id))
    if sitting is None:
        return None
    made = record_of(ws, connection, ws.reader(person, connection), sitting)
    content = word.written(sheet(made, at=fact.at, site=settings.get(connection, "title")))
    values = {
        **told(connection, fact),
        "title": sitting.title,
        "decisions": summary(made),
        "undone": len(made.undone),
        "link": render.address(ws.base_url, PAGE, sitting_id=sitting.id),
    }
    file = Attachment(FILE_NAME % {"number": sitting.id}, word.MEDIA_TYPE, content)
    return Letter(NEWS_OF[fact.name], "record", values, (file,))


LETTERS: Mapping[str, Content] = MappingProxyType({Happened.RECORD_MADE: record_letter})
