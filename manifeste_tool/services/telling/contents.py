"""What is said of each fact that somebody is told of: one function a kind of fact, and a letter for all the others."""

from collections.abc import Callable, Mapping
from typing import Any

from manifeste_tool.documents import render
from manifeste_tool.domain.facts import About, Fact
from manifeste_tool.domain.people import Person
from manifeste_tool.domain.telling import NEWS_OF, Letter
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection

#: Puts a fact into a letter for one person; None where there is nothing to say to them.
Content = Callable[[Workspace, Connection, Person, Fact], Letter | None]

#: The facts that have a letter of their own. A part of the work adds its `LETTERS` here.
CONTENTS: Mapping[str, Content] = {}

#: Where somebody told of a fact is led, by what it is about: rules of the application, their parts filled by `page_of`.
PAGES: Mapping[str, str] = {
    About.AMENDMENT: "/amendements/<int:cycle>/<int:number>",
    About.PARAGRAPH: "/paragraphes/<identity:identity>",
    About.COPY: "/copies/<int:copy_id>",
    About.CONTRIBUTION: "/contributions/<reference>",
    About.CONSULTATION: "/concertations/<reference>",
    About.VERSION: "/texte/v/<version:number>",
    About.STAGE: "/demarche",
    About.TEXT: "/texte",
}
COMMENT_PAGE = "/commentaires/<int:comment_id>"
#: The words that a fact may hold for whoever is told, in the order they are read.
_SPOKEN = ("title", "words", "reason")


def letter_of(ws: Workspace, connection: Connection, person: Person, fact: Fact) -> Letter | None:
    """Return what a person is told of a fact, None where there is nothing to tell them."""
    return CONTENTS.get(fact.name, plain_letter)(ws, connection, person, fact)


def plain_letter(ws: Workspace, connection: Connection, _person: Person, fact: Fact) -> Letter:
    """Return the letter of a fact that has none of its own: its sentence, who, when, and the words it holds."""
    said = [fact.details[name] for name in _SPOKEN if fact.details.get(name)]
    return Letter(NEWS_OF[fact.name], "fact", {**told(connection, fact), "said": said, "link": page_of(ws, fact)})


def told(connection: Connection, fact: Fact) -> dict[str, Any]:
    """Return what every letter says of its fact: itself, and the name of whoever did it (`""`: the program)."""
    return {"fact": fact, "by": names_of(connection, [fact.person_id]).get(fact.person_id or 0, "")}


def page_of(ws: Workspace, fact: Fact) -> str:
    """Return the absolute address of the page of what a fact is about; of the home page where it has none."""
    cycle, _, number = fact.about_id.partition("/")
    named = dict.fromkeys(("identity", "copy_id", "reference"), fact.about_id)
    comment = fact.details.get("comment", "")
    rule = COMMENT_PAGE if comment else PAGES.get(fact.about, "/")
    return render.address(ws.base_url, rule, **named, cycle=cycle, number=number or cycle, comment_id=comment)
