"""Every state of every amendment: the one it was filed in, and each rectification."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, insert, select

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.amendments import amendment, amendment_revision


@dataclass(frozen=True, slots=True)
class AmendmentRevision:
    """One state of an amendment, never rewritten. `proposed_by_id`: whose rectification its author accepted."""

    amendment_id: int
    revision: int
    headline: str
    rationale: str
    base: str
    sha: str
    at: datetime
    person_id: int
    proposed_by_id: int | None = None
    draft_id: str | None = None


_COLUMNS = tuple(AmendmentRevision.__dataclass_fields__)


def add(connection: Connection, new: AmendmentRevision) -> None:
    """Write one state of an amendment."""
    connection.execute(insert(amendment_revision).values({name: getattr(new, name) for name in _COLUMNS}))


def of_amendment(connection: Connection, amendment_id: int) -> tuple[AmendmentRevision, ...]:
    """Return every state of an amendment, the first one first."""
    mine = amendment_revision.c.amendment_id == amendment_id
    statement = select(amendment_revision).where(mine).order_by(amendment_revision.c.revision)
    return tuple(map(_revision, connection.execute(statement).mappings()))


def refs(connection: Connection) -> dict[str, str]:
    """Return the commit of every state of every amendment, by its Git ref."""
    mine = amendment.c.id == amendment_revision.c.amendment_id
    names = (amendment.c.cycle, amendment.c.number, amendment_revision.c.revision, amendment_revision.c.sha)
    rows = connection.execute(select(*names).join(amendment, mine))
    return {f"refs/amendements/{row.cycle}/{row.number}/{row.revision}": row.sha for row in rows}


def made_from(connection: Connection, draft_id: str) -> AmendmentRevision | None:
    """Return the state that a draft became."""
    statement = select(amendment_revision).where(amendment_revision.c.draft_id == draft_id)
    row = connection.execute(statement).mappings().first()
    return _revision(row) if row else None


def _revision(row: RowMapping) -> AmendmentRevision:
    return AmendmentRevision(**{name: row[name] for name in _COLUMNS})
