"""Excerpts chosen before the link that they are for: in a draft or a working copy, until the integration makes it.

A place is that draft or that copy. They are words of citizens: SQL alone holds them.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, insert, select

from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.publication import kept_excerpt


def of_draft(draft_id: str) -> str:
    """Return the place of a draft; it stays that of the state of the amendment that the draft became."""
    return f"brouillon/{draft_id}"


def of_copy(copy_id: int) -> str:
    """Return the place of a working copy."""
    return f"copie/{copy_id}"


def keep(connection: Connection, place: str, excerpts: Mapping[str, str]) -> None:
    """Write what was chosen of each key at a place, `""` for nothing of it; what was chosen of others stays."""
    for portion in batches(sorted(excerpts)):
        here = kept_excerpt.c.place == place
        connection.execute(delete(kept_excerpt).where(here, kept_excerpt.c.key.in_(portion)))
    rows = [{"place": place, "key": key, "excerpt": excerpt} for key, excerpt in excerpts.items()]
    if rows:
        connection.execute(insert(kept_excerpt), rows)


def kept(connection: Connection, places: Iterable[str]) -> dict[str, str]:
    """Return what was chosen of each key; a later place of the list says more than an earlier one."""
    found: dict[str, str] = {}
    for place in places:
        columns = (kept_excerpt.c.key, kept_excerpt.c.excerpt)
        rows = connection.execute(select(*columns).where(kept_excerpt.c.place == place)).all()
        found |= {row.key: row.excerpt for row in rows}
    return found


def drop(connection: Connection, place: str) -> None:
    """Forget what was chosen at a place."""
    connection.execute(delete(kept_excerpt).where(kept_excerpt.c.place == place))


def forget(connection: Connection, key: str, *, unless_in: str = "") -> None:
    """Forget, wherever it was chosen, the words of a source that do not stand in `unless_in`."""
    rows = connection.execute(select(kept_excerpt.c.id, kept_excerpt.c.excerpt).where(kept_excerpt.c.key == key)).all()
    for portion in batches([row.id for row in rows if not row.excerpt or row.excerpt not in unless_in]):
        connection.execute(delete(kept_excerpt).where(kept_excerpt.c.id.in_(portion)))
