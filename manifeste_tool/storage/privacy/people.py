"""What an erasure has to know of somebody before it begins, and who may still be erased."""

from sqlalchemy import select

from manifeste_tool.domain.privacy.naming import ERASED_NAME, Naming
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.people import person


def naming(connection: Connection, person_id: int) -> Naming | None:
    """Return what names somebody; None where there is nobody, or where they were erased already."""
    row = connection.execute(select(person).where(person.c.id == person_id)).one_or_none()
    if row is None or (row.erased_at is not None and row.name == ERASED_NAME and not row.email):
        return None
    return Naming("" if row.name == ERASED_NAME else row.name, row.email or "")
