"""Tell people what happened to what is theirs: a fact on record, and a notice until they have seen it."""

from collections.abc import Iterable
from dataclasses import dataclass

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.amending.proposing import record
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices, people
from manifeste_tool.storage.amending import signatures
from manifeste_tool.storage.database import Connection

_LISTED = 30


@dataclass(frozen=True, slots=True)
class Notice:
    """A fact that somebody has not seen yet."""

    id: int
    fact: Fact


def tell(
    ws: Workspace, connection: Connection, by: Person | None, about: Amendment, name: Happened, **details: str
) -> int:
    """Record a fact about an amendment and tell those who signed it, except whoever did it; return its identifier."""
    fact_id = record(ws, connection, by, about, name, **details)
    signed = {about.author_id, *signatures.signed(connection, about.id)}
    notify(connection, fact_id, signed - ({by.id} if by else set()))
    return fact_id


def tell_only(
    ws: Workspace, connection: Connection, by: Person, about: Amendment, name: Happened, *, to: int, **details: str
) -> None:
    """Record what lies between two people, such as an invitation declined: one is told, the public never is."""
    fact = Fact(name, ws.now(), by.id, About.AMENDMENT, about.label, details, Audience.SECRETARIAT)
    notify(connection, journal.record(connection, fact), [to])


def notify(connection: Connection, fact_id: int, person_ids: Iterable[int]) -> None:
    """Tell some people of a fact that is on record."""
    notices.add(connection, fact_id, person_ids)


def notify_secretariat(connection: Connection, fact_id: int) -> None:
    """Tell the secretariat of a fact that is on record."""
    notify(
        connection, fact_id, (one.id for one in people.every(connection) if one.active and one.role is Role.SECRETARIAT)
    )


def waiting(connection: Connection, person: Person) -> tuple[Notice, ...]:
    """Return what somebody has not seen yet, newest first."""
    return tuple(Notice(key, fact) for key, fact in notices.waiting(connection, person.id, limit=_LISTED))


def see(ws: Workspace, person: Person, notice_ids: Iterable[int]) -> None:
    """Mark one's notices as seen."""
    with ws.writing() as connection:
        notices.see(connection, person.id, notice_ids, ws.now())
