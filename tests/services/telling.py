"""People who have an address, and what is in the outbox."""

from sqlalchemy import update

from manifeste_tool.domain.readers import Person
from manifeste_tool.services.telling import composing
from manifeste_tool.storage import people
from manifeste_tool.storage.tables.people import person
from manifeste_tool.storage.telling import outbox
from manifeste_tool.storage.telling.outbox import Mail
from tests.services.story import Cast


def alter(here: Cast, who: Person, **columns: object) -> Person:
    """Change somebody in the database."""
    with here.ws.writing() as connection:
        connection.execute(update(person).where(person.c.id == who.id).values(**columns))
        found = people.get(connection, who.id)
    assert found is not None
    return found


def with_addresses(here: Cast) -> Cast:
    """Give everybody of the cast an address."""
    for name in ("member", "other", "drafter", "secretary", "referent"):
        setattr(here, name, alter(here, getattr(here, name), email=f"{name}@exemple.test"))
    return here


def mails(here: Cast, who: Person | None = None) -> tuple[Mail, ...]:
    """Return the outbox, oldest first."""
    with here.ws.reading() as connection:
        return outbox.page(connection, person_id=who.id if who else None, limit=1_000, offset=0)[::-1]


def composed(here: Cast, who: Person | None = None) -> tuple[Mail, ...]:
    """Compose what is due, then return the outbox."""
    composing.compose(here.ws)
    return mails(here, who)
