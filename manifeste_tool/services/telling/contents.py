"""What is said of each fact that somebody is told of: a letter of its own, or a plain one for all the others."""

from collections.abc import Mapping

from manifeste_tool.domain.facts import Fact
from manifeste_tool.domain.newsworthy import NEWS_OF
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import Letter, News
from manifeste_tool.services.charges import question_letters
from manifeste_tool.services.conduct import record_letters
from manifeste_tool.services.proving import letters as proving_letters
from manifeste_tool.services.publication import version_letters
from manifeste_tool.services.telling import (
    adoption_letters,
    amendment_letters,
    ballot_letters,
    clock_letters,
    comment_letters,
    sitting_letters,
)
from manifeste_tool.services.telling.told import Content, page_of, told
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection

#: The facts that have a letter of their own. A part of the work adds its `LETTERS` here.
CONTENTS: Mapping[str, Content] = {
    **amendment_letters.LETTERS,
    **comment_letters.LETTERS,
    **ballot_letters.LETTERS,
    **clock_letters.LETTERS,
    **record_letters.LETTERS,
    **sitting_letters.LETTERS,
    **adoption_letters.LETTERS,
    **question_letters.LETTERS,
    **version_letters.LETTERS,
    **proving_letters.LETTERS,
}

#: The words that a fact may hold for whoever is told, in the order they are read.
_SPOKEN = ("words", "reason")


def letter_of(ws: Workspace, connection: Connection, person: Person, fact: Fact) -> Letter | None:
    """Return what a person is told of a fact, None where there is nothing to tell them."""
    return CONTENTS.get(fact.name, plain_letter)(ws, connection, person, fact)


def plain_letter(ws: Workspace, connection: Connection, _person: Person, fact: Fact) -> Letter:
    """Return the letter of a fact that has none of its own: its sentence, who, when, and the words it holds."""
    known = () if NEWS_OF[fact.name] is News.DEADLINE else ("title",)  # the sentence of a deadline says its title
    said = [fact.details[name] for name in (*known, *_SPOKEN) if fact.details.get(name)]
    return Letter(NEWS_OF[fact.name], "fact", {**told(connection, fact), "said": said, "link": page_of(ws, fact)})
