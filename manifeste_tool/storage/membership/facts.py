"""What happened to somebody and what they did, a page at a time."""

from sqlalchemy import func, or_, select

from manifeste_tool.domain.facts import About, Fact
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.journal import fact_of
from manifeste_tool.storage.tables.journal import fact


def page(connection: Connection, person_id: int, *, limit: int, offset: int) -> tuple[tuple[Fact, ...], int]:
    """Return a page of the facts about somebody or by them, the latest first, and how many they are."""
    of_them = (fact.c.about == str(About.PERSON)) & (fact.c.about_id == str(person_id))
    wanted = or_(of_them, fact.c.person_id == person_id)
    total = connection.execute(select(func.count()).select_from(fact).where(wanted)).scalar_one()
    rows = connection.execute(select(fact).where(wanted).order_by(fact.c.id.desc()).limit(limit).offset(offset))
    return tuple(map(fact_of, rows.mappings())), int(total)
