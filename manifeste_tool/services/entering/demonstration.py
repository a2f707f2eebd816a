"""Come into a demonstration in one click, as one of its people."""

from enum import StrEnum

from manifeste_tool.domain.entering.devices import Means
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.entering.entering import Entered, enter
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people


class Face(StrEnum):
    """The four faces that a demonstration lets anybody try; the values stand in its forms."""

    MEMBER = "membre"
    SECRETARIAT = "secretariat"
    REFERENT = "referent"
    DRAFTER = "redacteur"


#: The role behind each face and, for a member, whether they write the first text.
_FACES: dict[Face, tuple[Role, bool | None]] = {
    Face.MEMBER: (Role.MEMBER, False),
    Face.SECRETARIAT: (Role.SECRETARIAT, None),
    Face.REFERENT: (Role.REFERENT, None),
    Face.DRAFTER: (Role.MEMBER, True),
}


def as_somebody(ws: Workspace, who: str, *, demo: bool, agent: str) -> Entered:
    """Come in as the person behind a face, or with an identifier, of a demonstration.

    Raises `NotFoundError` where this is no demonstration or nobody answers to `who`.
    """
    if not demo:
        raise NotFoundError
    with ws.writing() as connection:
        found = _asked(people.every(connection), who)
        return Entered(found, enter(ws, connection, found, means=Means.DEMO, agent=agent))


def _asked(everybody_there: tuple[Person, ...], who: str) -> Person:
    active = [found for found in everybody_there if found.active]
    if who in set(Face):
        role, drafter = _FACES[Face(who)]
        wanted = [found for found in active if found.role is role and drafter in (None, found.drafter)]
    else:
        wanted = [found for found in active if str(found.id) == who]
    if not wanted:
        raise NotFoundError
    return wanted[0]
