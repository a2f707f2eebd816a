"""A member's first amendment: who has never filed one is led through it."""

from dataclasses import dataclass

from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.amending.amendment_forms import Choice, choices
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments


@dataclass(frozen=True, slots=True)
class FirstAmendment:
    """The page that leads. `choices` are the passages that may be amended, none where filing is closed to them."""

    may_write: bool
    has_filed: bool
    choices: tuple[Choice, ...] = ()

    @property
    def is_guided(self) -> bool:
        """Whether hints are for this person."""
        return self.may_write and not self.has_filed


def is_first(ws: Workspace, person: Person | None) -> bool:
    """Return whether this member may write an amendment and has never filed one."""
    return standing(ws, person).is_guided


def standing(ws: Workspace, person: Person | None) -> FirstAmendment:
    """Return how somebody stands before their first amendment, without the passages."""
    if person is None or person.role is not Role.MEMBER:
        return FirstAmendment(may_write=False, has_filed=False)
    with ws.reading() as connection:
        writes = may(ws.reader(person, connection), Act.WRITE_DRAFT)
        return FirstAmendment(may_write=writes, has_filed=amendments.has_filed(connection, person.id))


def page(ws: Workspace, person: Person | None) -> FirstAmendment:
    """Return the page that leads through a first amendment, for whoever reads it."""
    found = standing(ws, person)
    if not found.may_write:
        return found
    with ws.reading() as connection:
        text = ws.text(connection, ws.main(connection))
    return FirstAmendment(found.may_write, found.has_filed, choices(text))
