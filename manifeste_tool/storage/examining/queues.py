"""How much awaits the secretariat: one count a queue, none read through."""

from typing import Any

from sqlalchemy import Select, Table, func, select

from manifeste_tool.domain.amending.amendments import ADOPTED, State
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.amendments import amendment, draft


def by_state(connection: Connection, cycle: int) -> dict[State, int]:
    """Count the amendments of a cycle in each state, those in which there is none left out."""
    counted = select(amendment.c.state, func.count()).where(amendment.c.cycle == cycle).group_by(amendment.c.state)
    return {State(row[0]): int(row[1]) for row in connection.execute(counted)}


def to_integrate(connection: Connection) -> int:
    """Count the adopted amendments to bring into the text: neither sub-amendments nor those deliberated again."""
    again = amendment.alias("again")
    counted = _count(amendment).where(
        amendment.c.state == str(State.DECIDED),
        amendment.c.outcome.in_([str(outcome) for outcome in ADOPTED]),
        amendment.c.parent_id.is_(None),
        ~select(again.c.id).where(again.c.second_of_id == amendment.c.id).exists(),
    )
    return _number(connection, counted)


def offered(connection: Connection) -> int:
    """Count the rectifications proposed to authors who have not answered."""
    return _number(connection, _count(draft).where(draft.c.rectifies_id.is_not(None), draft.c.offered_at.is_not(None)))


def _count(table: Table) -> Select[Any]:
    return select(func.count()).select_from(table)


def _number(connection: Connection, counted: Select[Any]) -> int:
    return int(connection.execute(counted).scalar_one())
