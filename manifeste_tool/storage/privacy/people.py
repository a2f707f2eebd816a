"""What an erasure has to know of somebody before it begins, and who may still be erased."""

from sqlalchemy import func, select

from manifeste_tool.domain.privacy.naming import ERASED_NAME, Naming, folded
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.amendments import amendment
from manifeste_tool.storage.tables.commission import assignment, charge, opinion_request
from manifeste_tool.storage.tables.people import person
from manifeste_tool.storage.tables.workshops import copy_drafter


def naming(connection: Connection, person_id: int) -> Naming | None:
    """Return what names somebody; None where there is nobody, or where they were erased already."""
    row = connection.execute(select(person).where(person.c.id == person_id)).one_or_none()
    if row is None or (row.erased_at is not None and row.name == ERASED_NAME and not row.email):
        return None
    if row.name == ERASED_NAME:
        return Naming("", row.email or "")
    family = folded(row.name).split()[1:]
    return Naming(
        row.name,
        row.email or "",
        alone=all(folded(one).split()[1:] != family for one in names(connection, but=person_id)),
    )


def names(connection: Connection, *, but: int) -> tuple[str, ...]:
    """Return the names of everybody with an account but one."""
    return tuple(connection.execute(select(person.c.name).where(person.c.id != but)).scalars())


def waits_for(connection: Connection, person_id: int) -> dict[str, int]:
    """Count what somebody would leave undone, by kind; kinds that they leave nothing of are left out."""
    counted = {
        kind: connection.execute(select(func.count()).where(*those)).scalar_one()
        for kind, those in {
            "tasks": (assignment.c.person_id == person_id,),
            "chapters": (charge.c.person_id == person_id,),
            "copies": (copy_drafter.c.person_id == person_id,),
            "amendments": (amendment.c.author_id == person_id, amendment.c.decided_at.is_(None)),
            "requests": (opinion_request.c.person_id == person_id, opinion_request.c.answered_at.is_(None)),
        }.items()
    }
    return {kind: int(number) for kind, number in counted.items() if number}
