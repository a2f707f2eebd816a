"""What waits for a moderator and what was decided."""

from sqlalchemy import RowMapping, delete, insert, select, update

from manifeste_tool.domain.gathering.moderation import Moderation, Reason, State
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import contribution
from manifeste_tool.storage.tables.gathering import moderation

_SEPARATOR = "\n"


def put(connection: Connection, one: Moderation) -> None:
    """Write a contribution's moderation in place of the one that stood, and hold it or show it accordingly."""
    connection.execute(delete(moderation).where(moderation.c.contribution == one.contribution))
    values = {name: getattr(one, name) for name in Moderation.__dataclass_fields__}
    values |= {"state": str(one.state), "reasons": _SEPARATOR.join(map(str, one.reasons))}
    connection.execute(insert(moderation).values(**values))
    held = update(contribution).where(contribution.c.reference == one.contribution)
    connection.execute(held.values(held=one.state is not State.CLEARED))


def get(connection: Connection, reference: str) -> Moderation | None:
    """Return a contribution's moderation, None where nobody ever had to look at it."""
    found = select(moderation).where(moderation.c.contribution == reference)
    row = connection.execute(found).mappings().one_or_none()
    return _moderation(row) if row else None


def _moderation(row: RowMapping) -> Moderation:
    reasons = tuple(map(Reason, filter(None, row["reasons"].split(_SEPARATOR))))
    return Moderation(**{**row, "state": State(row["state"]), "reasons": reasons})
