"""What every letter says of its fact, whatever it is about: who, and the address of the page."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from manifeste_tool.documents import render
from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.facts import About, Fact
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import Letter
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.database import Connection

#: Puts a fact into a letter for one person; None where there is nothing to say to them.
Content = Callable[[Workspace, Connection, Person, Fact], Letter | None]

#: Where somebody told of a fact is led, by what it is about: rules of the application, their parts filled by `page_of`.
PAGES: Mapping[str, str] = {
    About.AMENDMENT: "/amendements/<int:cycle>/<int:number>",
    About.PARAGRAPH: "/paragraphes/<identity:identity>",
    About.COPY: "/copies/<int:copy_id>",
    About.BALLOT: "/votes/<int:ballot_id>",
    About.CONTRIBUTION: "/contributions/<reference>",
    About.CONSULTATION: "/concertations/<reference>",
    About.AUTHORITY: "/collectivites/<code>",
    About.REPORT: "/concertations/<reference>/restitution",
    About.VERSION: "/versions/<version:number>",
    About.STAGE: "/demarche",
    About.SITTING: "/seances/<int:sitting_id>",
    About.TEXT: "/texte",
    About.APPROVAL: "/adoption",
    About.SIGNATORY: "/adoption",
}
COMMENT_PAGE = "/commentaires/<int:comment_id>"
DESK_PAGE = "/secretariat"


def told(connection: Connection, fact: Fact) -> dict[str, Any]:
    """Return what every letter says of its fact: itself, and the name of whoever did it (`""`: the program)."""
    return {"fact": fact, "by": names_of(connection, [fact.person_id]).get(fact.person_id or 0, "")}


def page_of(ws: Workspace, fact: Fact) -> str:
    """Return the absolute address of the page of what a fact is about: the one it names, else that of its kind."""
    told = fact.details
    if told.get("path", "").startswith("/"):
        return render.address(ws.base_url, "") + told["path"]
    if told.get("queue"):
        return f"{render.address(ws.base_url, DESK_PAGE)}?{urlencode({'file': told['queue']})}"
    cycle, _, number = fact.about_id.partition("/")
    named = dict.fromkeys(("identity", "copy_id", "reference", "code", "ballot_id", "sitting_id"), fact.about_id)
    comment = told.get("comment", "")
    rule = COMMENT_PAGE if comment else PAGES.get(fact.about, "/")
    return render.address(ws.base_url, rule, **named, cycle=cycle, number=number or cycle, comment_id=comment)


def amendment_of(connection: Connection, fact: Fact | str) -> Amendment | None:
    """Return the amendment that a fact is about, or that a label names; None for anything else."""
    label = fact if isinstance(fact, str) else fact.about_id if fact.about == About.AMENDMENT else ""
    cycle, _, number = label.partition("/")
    if not (cycle.isdecimal() and number.isdecimal()):
        return None
    return amendments.numbered(connection, int(cycle), int(number))
