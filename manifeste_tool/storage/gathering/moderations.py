"""What waits for a moderator and what was decided: one row a contribution, and whether it is held follows from it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import RowMapping, bindparam, delete, insert, or_, select, update

from manifeste_tool.domain.gathering.moderation import Moderation, Reason, State
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.consulting import grouping
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import contribution
from manifeste_tool.storage.tables.gathering import contributor, moderation

#: Between the reasons of one row.
SEPARATOR = "\n"
_COLUMNS = tuple(Moderation.__dataclass_fields__)


def put(connection: Connection, one: Moderation, *, just_came: bool = False) -> None:
    """Write a contribution's moderation in place of the one that stood, and hold it or show it accordingly.

    One that `just_came`, in this very transaction, was never counted otherwise.
    """
    connection.execute(delete(moderation).where(moderation.c.contribution == one.contribution))
    _add(connection, [one])
    (grouping.came if just_came else grouping.stirred)(connection)


def add(connection: Connection, moderations: Iterable[Moderation]) -> int:
    """Write moderations of contributions that had none, and hold these or show them; return how many."""
    written = _add(connection, moderations)
    grouping.stirred(connection)
    return written


def _add(connection: Connection, moderations: Iterable[Moderation]) -> int:
    written = 0
    held = update(contribution).where(contribution.c.reference == bindparam("of"))
    held = held.values(held=bindparam("hold"))
    for portion in batches(moderations):
        write(connection, portion)
        connection.execute(held, [{"of": one.contribution, "hold": one.is_held} for one in portion])
        written += len(portion)
    return written


def write(connection: Connection, moderations: Iterable[Moderation]) -> None:
    """Write moderations of contributions that had none and are held or shown accordingly already."""
    for portion in batches(moderations):
        connection.execute(insert(moderation), [_row(one) for one in portion])


def hold_again(connection: Connection, moderations: Iterable[Moderation]) -> None:
    """Write moderations in place of those that stood, many at once."""
    for portion in batches(moderations):
        references = [one.contribution for one in portion]
        connection.execute(delete(moderation).where(moderation.c.contribution.in_(references)))
        add(connection, portion)


def get(connection: Connection, reference: str) -> Moderation | None:
    """Return a contribution's moderation, None where nobody ever had to look at it."""
    return of_references(connection, [reference]).get(reference)


def of_references(connection: Connection, references: Iterable[str]) -> Mapping[str, Moderation]:
    """Return the moderations of those among `references` that have one."""
    found: dict[str, Moderation] = {}
    for portion in batches(references):
        rows = connection.execute(select(moderation).where(moderation.c.contribution.in_(portion))).mappings()
        found |= {row["contribution"]: read(row) for row in rows}
    return found


def to_tell(connection: Connection, *, since: datetime) -> tuple[Moderation, ...]:
    """Return what was decided or looked at again since a moment, of contributions whose author gave an address."""
    lately = or_(moderation.c.settled_at >= since, moderation.c.reexamined_at >= since)
    reachable = moderation.join(contributor, contributor.c.contribution == moderation.c.contribution)
    statement = select(moderation).select_from(reachable).where(lately, contributor.c.email != "")
    return tuple(map(read, connection.execute(statement).mappings()))


def _row(one: Moderation) -> dict[str, object]:
    values = {name: getattr(one, name) for name in _COLUMNS}
    return values | {"state": str(one.state), "reasons": written(one.reasons)}


def written(reasons: Sequence[Reason]) -> str:
    """Return reasons as they are kept: one a line, in the order of `Reason`."""
    return SEPARATOR.join(map(str, reasons))


def read(row: RowMapping) -> Moderation:
    """Return the moderation that a row holds."""
    reasons = tuple(map(Reason, filter(None, row["reasons"].split(SEPARATOR))))
    values = {name: row[name] for name in _COLUMNS}
    return Moderation(**{**values, "state": State(row["state"]), "reasons": reasons})
