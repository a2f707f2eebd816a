"""Who has an account: found, listed, given a link."""

from manifeste_tool.domain.readers import Person
from manifeste_tool.services.entering import links
from manifeste_tool.services.membership.adding import UnknownPersonError, whoever
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people


def person(workspace: Workspace, identifier: int) -> Person | None:
    """Return an active person by identifier."""
    with workspace.reading() as connection:
        found = people.get(connection, identifier)
    return found if found and found.active else None


def everybody(workspace: Workspace) -> tuple[Person, ...]:
    """Return everybody who has an account, in the order they were added."""
    with workspace.reading() as connection:
        return people.every(connection)


def sign_in_link(workspace: Workspace, who: str) -> str:
    """Make a single-use link valid for fifteen minutes and return its token, which is kept nowhere.

    `who` is the person's number or address. Raises `UnknownPersonError`.
    """
    with workspace.writing() as connection:
        one = whoever(connection, who)
        if not one.active:
            raise UnknownPersonError(who=who)
        return links.link_for(workspace, connection, one, links.LIFETIME)
