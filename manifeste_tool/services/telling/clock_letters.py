"""What the clock tells: a sentence that names the date and what is missing, and the page where it is done."""

from collections.abc import Mapping

from manifeste_tool.domain.facts import Fact, Happened
from manifeste_tool.domain.newsworthy import NEWS_OF
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import Letter
from manifeste_tool.services.telling.told import Content, page_of, told
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection


def deadline_letter(ws: Workspace, connection: Connection, _person: Person, fact: Fact) -> Letter:
    """Return what is said of a deadline; of an extension its reason, too. The link leads to where it is answered."""
    said = [fact.details["reason"]] if fact.details.get("reason") else []
    path = fact.details.get("path", "")
    link = f"{ws.base_url}{path}" if path else page_of(ws, fact)
    return Letter(NEWS_OF[fact.name], "fact", {**told(connection, fact), "said": said, "link": link})


LETTERS: Mapping[str, Content] = dict.fromkeys(
    (
        Happened.DEADLINE_NEARS,
        Happened.REMINDED,
        Happened.DEADLINE_EXTENDED,
        Happened.STAGE_OPENED,
        Happened.STAGE_CLOSED,
        Happened.REPORT_RECEIVED,
        Happened.LATE_FILING_DECLINED,
    ),
    deadline_letter,
)
