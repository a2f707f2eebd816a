"""The letters of a question to a member; an outsider's are posted by `asking` when it acts."""

from collections.abc import Callable, Mapping

from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.newsworthy import NEWS_OF
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import Letter
from manifeste_tool.services.charges.asking import letter_values
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import questions
from manifeste_tool.storage.database import Connection


def question_letter(ws: Workspace, connection: Connection, _person: Person, fact: Fact) -> Letter | None:
    """Return the letter that puts a question; None for one that was answered or withdrawn meanwhile."""
    one = questions.by_id(connection, int(fact.about_id)) if fact.about == About.OPINION_REQUEST else None
    if one is None or (one.withdrawn_at is not None and fact.name != Happened.OPINION_REQUEST_WITHDRAWN):
        return None
    by = names_of(connection, [fact.person_id]).get(fact.person_id or 0, "")
    return Letter(NEWS_OF[fact.name], "question", letter_values(ws, connection, one, by, fact.name))


LETTERS: Mapping[str, Callable[[Workspace, Connection, Person, Fact], Letter | None]] = {
    Happened.OPINION_ASKED: question_letter,
    Happened.OPINION_REQUEST_WITHDRAWN: question_letter,
}
