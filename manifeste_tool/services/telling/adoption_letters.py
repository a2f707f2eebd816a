"""Letters about the adoption of the text: the commission's vote, approvals with reserves, statements, signatures."""

from collections.abc import Mapping

from manifeste_tool.documents import render
from manifeste_tool.domain.commission.adoption import Statement
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.newsworthy import NEWS_OF
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import Letter
from manifeste_tool.services.adoption import standing
from manifeste_tool.services.telling.told import PAGES, Content, amendment_of, page_of, told
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import adoption, ballots
from manifeste_tool.storage.database import Connection


def approval_letter(ws: Workspace, connection: Connection, _person: Person, fact: Fact) -> Letter | None:
    """Return the letter of an association's decision, with its reserves in its own words."""
    found = adoption.get_approval(connection, int(fact.about_id))
    if found is None:
        return None
    said = adoption.statements_on(connection, approvals=[found.id])
    reserves = [one.words for one in said if one.association == found.association and one.withdrawn_at is None]
    values = {"approval": found, "reserves": reserves, "version": fact.details.get("version", "")}
    return _letter(connection, fact, link=page_of(ws, fact), **values)


def statement_letter(ws: Workspace, connection: Connection, person: Person, fact: Fact) -> Letter | None:
    """Return the letter of a reserve or an explanation of vote; None once its words were withdrawn, but for that."""
    found = adoption.get_statement(connection, int(fact.about_id))
    if found is None or (fact.name == Happened.STATEMENT_MADE and found.withdrawn_at is not None):
        return None
    (shown,) = standing.shown(connection, ws.reader(person, connection), [found])
    on = amendment_of(connection, fact.details.get("amendment", ""))
    return _letter(connection, fact, link=_page(ws, fact, found), statement=found, maker=shown.maker, on=on)


def signatory_letter(ws: Workspace, connection: Connection, _person: Person, fact: Fact) -> Letter | None:
    """Return the letter of a signature given or withdrawn."""
    found = adoption.get_signatory(connection, int(fact.about_id))
    values = {"signatory": found, "version": fact.details.get("version", "")}
    return _letter(connection, fact, link=page_of(ws, fact), **values) if found else None


def vote_letter(ws: Workspace, connection: Connection, _person: Person, fact: Fact) -> Letter | None:
    """Return the letter of what the commission decided of the whole text."""
    found = ballots.by_id(connection, int(fact.about_id))
    return _letter(connection, fact, link=page_of(ws, fact), vote=found) if found else None


def _letter(connection: Connection, fact: Fact, **values: object) -> Letter:
    empty = {"approval": None, "statement": None, "signatory": None, "vote": None, "reserves": (), "version": ""}
    return Letter(
        NEWS_OF[fact.name], "adoption", {**told(connection, fact), **empty, "maker": "", "on": None, **values}
    )


def _page(ws: Workspace, fact: Fact, found: Statement) -> str:
    """Return the address of the decision that a statement stands with."""
    cycle, _, number = fact.details.get("amendment", "").partition("/")
    if found.amendment_id:
        return render.address(ws.base_url, PAGES[About.AMENDMENT], cycle=cycle, number=number)
    if found.ballot_id:
        return render.address(ws.base_url, PAGES[About.BALLOT], ballot_id=found.ballot_id)
    return render.address(ws.base_url, PAGES[About.APPROVAL])


LETTERS: Mapping[str, Content] = {
    **dict.fromkeys((Happened.APPROVAL_ENTERED, Happened.APPROVAL_WITHDRAWN), approval_letter),
    **dict.fromkeys((Happened.STATEMENT_MADE, Happened.STATEMENT_WITHDRAWN), statement_letter),
    **dict.fromkeys((Happened.TEXT_SIGNED, Happened.SIGNATURE_WITHDRAWN), signatory_letter),
    **dict.fromkeys((Happened.TEXT_ADOPTED, Happened.TEXT_REJECTED), vote_letter),
}
