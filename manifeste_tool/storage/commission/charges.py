"""Who drafts, reports on or belongs to the group of each chapter; what is open in each, counted from few columns."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, insert, select

from manifeste_tool.domain.commission.charges import Charge, Charged
from manifeste_tool.storage.amending.amendments import OPEN_STATES
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.amendments import amendment, edit, opinion
from manifeste_tool.storage.tables.commission import charge

_COLUMNS = (charge.c.chapter, charge.c.person_id, charge.c.charge)
_OPEN = [str(state) for state in OPEN_STATES]


def every(connection: Connection) -> tuple[Charged, ...]:
    """Return every charge, in the order they were given."""
    rows = connection.execute(select(*_COLUMNS).order_by(charge.c.given_at, charge.c.person_id))
    return tuple(Charged(row.chapter, row.person_id, Charge(row.charge)) for row in rows)


def of_person(connection: Connection, person_id: int) -> tuple[Charged, ...]:
    """Return what somebody is charged with."""
    rows = connection.execute(select(*_COLUMNS).where(charge.c.person_id == person_id))
    return tuple(Charged(row.chapter, row.person_id, Charge(row.charge)) for row in rows)


def of_chapter(connection: Connection, chapter: str) -> frozenset[Charged]:
    """Return who is charged with a chapter."""
    rows = connection.execute(select(*_COLUMNS).where(charge.c.chapter == chapter))
    return frozenset(Charged(row.chapter, row.person_id, Charge(row.charge)) for row in rows)


def give(connection: Connection, one: Charged, *, by_id: int, at: datetime) -> None:
    """Write one charge."""
    values = {"chapter": one.chapter, "person_id": one.person_id, "charge": str(one.charge)}
    connection.execute(insert(charge).values(**values, given_by_id=by_id, given_at=at))


def take_back(connection: Connection, one: Charged) -> None:
    """Drop one charge."""
    this = (charge.c.chapter == one.chapter) & (charge.c.person_id == one.person_id)
    connection.execute(delete(charge).where(this & (charge.c.charge == str(one.charge))))


def open_places(connection: Connection) -> tuple[tuple[int, str], ...]:
    """Return where the open amendments touch the text: each with a paragraph, or what it inserts after."""
    newest = (edit.c.amendment_id == amendment.c.id) & (edit.c.revision == amendment.c.revision)
    columns = (amendment.c.id, edit.c.paragraph_id, edit.c.anchor)
    rows = connection.execute(select(*columns).join(edit, newest).where(amendment.c.state.in_(_OPEN)))
    return tuple((key, place) for key, *places in rows for place in places if place)


def givers(connection: Connection, amendment_ids: Iterable[int]) -> dict[int, set[int | None]]:
    """Return who gave an opinion on each of the open amendments, None for an association."""
    wanted, found = set(amendment_ids), dict[int, set[int | None]]()
    columns = (opinion.c.amendment_id, opinion.c.person_id)
    statement = select(*columns).join(amendment, amendment.c.id == opinion.c.amendment_id)
    for key, person_id in connection.execute(statement.where(amendment.c.state.in_(_OPEN))):
        if key in wanted:
            found.setdefault(key, set()).add(person_id)
    return found
