"""Facts that somebody in particular is told of, until they have seen them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from manifeste_tool.domain.facts import Fact
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.journal import fact_of
from manifeste_tool.storage.tables.journal import fact, notice


@dataclass(frozen=True, slots=True)
class Untold:
    """A notice of which it is not settled yet whether a mail says it too."""

    id: int
    person_id: int
    seen: bool
    fact: Fact


def add(connection: Connection, fact_id: int, person_ids: Iterable[int]) -> None:
    """Tell people of a fact; each is told once."""
    rows = [{"fact_id": fact_id, "person_id": person_id} for person_id in sorted(set(person_ids))]
    if rows:
        connection.execute(insert(notice), rows)


def waiting(connection: Connection, person_id: int, *, limit: int) -> tuple[tuple[int, Fact], ...]:
    """Return the newest notices that a person has not seen, each with its fact."""
    unseen = (notice.c.person_id == person_id) & notice.c.seen_at.is_(None)
    statement = select(notice.c.id.label("notice_id"), fact).join(fact, fact.c.id == notice.c.fact_id).where(unseen)
    rows = connection.execute(statement.order_by(notice.c.id.desc()).limit(limit)).mappings()
    return tuple((row["notice_id"], fact_of(row)) for row in rows)


def see(connection: Connection, person_id: int, notice_ids: Iterable[int], at: datetime) -> None:
    """Mark some of a person's notices as seen."""
    theirs = (notice.c.person_id == person_id) & notice.c.id.in_(list(notice_ids)) & notice.c.seen_at.is_(None)
    connection.execute(update(notice).where(theirs).values(seen_at=at))


def forget(connection: Connection, fact_ids: Iterable[int]) -> set[int]:
    """Drop the notices of facts that nobody has seen or been mailed yet; return who was told already."""
    about = notice.c.fact_id.in_(list(fact_ids))
    told = about & (notice.c.seen_at.is_not(None) | notice.c.mail_id.is_not(None))
    already = set(connection.execute(select(notice.c.person_id).where(told)).scalars())
    connection.execute(delete(notice).where(about & notice.c.seen_at.is_(None) & notice.c.mail_id.is_(None)))
    return already


def untold(connection: Connection, only: Iterable[int] | None = None) -> tuple[Untold, ...]:
    """Return the notices, or these of them, that no mail was settled for yet, oldest first."""
    columns = (notice.c.id.label("notice_id"), notice.c.person_id.label("told_id"), notice.c.seen_at)
    statement = select(*columns, fact).join(fact, fact.c.id == notice.c.fact_id).where(notice.c.told_at.is_(None))
    if only is not None:
        statement = statement.where(notice.c.id.in_(list(only)))
    rows = connection.execute(statement.order_by(notice.c.id)).mappings()
    return tuple(Untold(row["notice_id"], row["told_id"], row["seen_at"] is not None, fact_of(row)) for row in rows)


def settle(connection: Connection, notice_ids: Iterable[int], at: datetime, *, mail_id: int | None = None) -> None:
    """Settle that a mail says some notices, or that none does."""
    those = notice.c.id.in_(list(notice_ids)) & notice.c.told_at.is_(None)
    connection.execute(update(notice).where(those).values(told_at=at, mail_id=mail_id))
