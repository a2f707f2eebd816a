"""Confirmations on record: several links confirmed by one gesture, so that one gesture takes them back."""

from sqlalchemy import select

from manifeste_tool.domain.facts import Fact, Happened
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.journal import fact_of
from manifeste_tool.storage.tables.journal import fact


def made_with(connection: Connection, first: int, person_id: int) -> tuple[Fact, ...]:
    """Return the confirmations that somebody made with the one of this number; none where it is not theirs."""
    theirs = (fact.c.name == str(Happened.SOURCE_CONFIRMED)) & (fact.c.person_id == person_id)
    began = select(fact.c.at).where(theirs, fact.c.id == first).scalar_subquery()
    found = select(fact).where(theirs, fact.c.id >= first, fact.c.at == began).order_by(fact.c.id)
    return tuple(map(fact_of, connection.execute(found).mappings()))
