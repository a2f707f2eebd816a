"""Which identities of a provider are tied to which accounts."""

from datetime import datetime

from sqlalchemy import delete, insert, select

from manifeste_tool.domain.proving.identity import Tied
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.accounts.entering import outside_identity


def find(connection: Connection, issuer: str, subject: str) -> Tied | None:
    """Return the tie of an identity."""
    same = (outside_identity.c.issuer == issuer, outside_identity.c.subject == subject)
    row = connection.execute(select(outside_identity).where(*same)).mappings().first()
    return Tied(**row) if row else None


def of_person(connection: Connection, person_id: int) -> tuple[Tied, ...]:
    """Return the identities of somebody, in the order they were tied."""
    theirs = select(outside_identity).where(outside_identity.c.person_id == person_id).order_by(outside_identity.c.id)
    return tuple(Tied(**row) for row in connection.execute(theirs).mappings())


def tie(connection: Connection, issuer: str, subject: str, *, person_id: int, at: datetime) -> None:
    """Tie an identity to an account."""
    values = {"issuer": issuer, "subject": subject, "person_id": person_id, "tied_at": at}
    connection.execute(insert(outside_identity).values(**values))


def untie(connection: Connection, identity_id: int, *, person_id: int) -> bool:
    """Untie one of somebody's identities; whether it was theirs."""
    theirs = (outside_identity.c.id == identity_id, outside_identity.c.person_id == person_id)
    return bool(connection.execute(delete(outside_identity).where(*theirs)).rowcount)
