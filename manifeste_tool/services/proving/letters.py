"""What somebody is told of the ways they prove themselves, and what to do if it was not them."""

from collections.abc import Mapping

from manifeste_tool.domain.facts import Fact, Happened
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import Letter, News
from manifeste_tool.services.telling.told import Content, page_of, told
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection


def proof(ws: Workspace, connection: Connection, person: Person, fact: Fact) -> Letter:
    """Tell somebody that one of the ways they prove themselves was set, reset, tied or untied, and by whom."""
    own = fact.person_id == person.id
    return Letter(News.ACCOUNT, "proof", {**told(connection, fact), "own": own, "link": page_of(ws, fact)})


LETTERS: Mapping[str, Content] = {
    Happened.SECOND_FACTOR_SET: proof,
    Happened.SECOND_FACTOR_RESET: proof,
    Happened.IDENTITY_TIED: proof,
    Happened.IDENTITY_UNTIED: proof,
}
