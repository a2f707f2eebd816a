"""Letters about votes outside the room: what is asked, until when, what came of it, in the mail itself."""

from collections.abc import Mapping

from manifeste_tool.domain.commission.ballots import Ballot
from manifeste_tool.domain.facts import Fact, Happened
from manifeste_tool.domain.newsworthy import NEWS_OF
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import Letter
from manifeste_tool.services.ballots.ballot_pages import BallotPage, page_of_ballot
from manifeste_tool.services.telling.told import Content, page_of, told
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import ballots
from manifeste_tool.storage.database import Connection

#: How many amendments of a block a mail shows; the others are read on the page.
SHOWN = 6


def ballot_letter(ws: Workspace, connection: Connection, person: Person, fact: Fact) -> Letter | None:
    """Return the letter of what happened to a vote; never who voted what."""
    ballot: Ballot | None = ballots.by_id(connection, int(fact.about_id))
    if ballot is None:
        return None
    page: BallotPage = page_of_ballot(ws, connection, ws.reader(person, connection), ballot)
    values = {
        **told(connection, fact),
        "page": page,
        "it": ballot,
        "members": ballot.entitled or len(page.voters),
        "sheets": page.sheets[:SHOWN],
        "left_out": len(page.sheets[SHOWN:]),
        "asks": fact.name in (Happened.BALLOT_OPENED, Happened.BALLOT_CHANGED) and page.may_vote,
        "reason": fact.details.get("reason", ""),
        "link": page_of(ws, fact),
    }
    return Letter(NEWS_OF[fact.name], "ballot", values)


#: What everybody who votes is told of.
LETTERS: Mapping[str, Content] = dict.fromkeys(
    (Happened.BALLOT_OPENED, Happened.BALLOT_CHANGED, Happened.BALLOT_CLOSED, Happened.BALLOT_CANCELLED), ballot_letter
)
