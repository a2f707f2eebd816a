"""Write the contributions that arrive with a file, many at once: nothing is made of each but its row."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from manifeste_tool.domain.consulting.arrivals import Arrival
from manifeste_tool.storage.consulting import contributions, grouping, searching
from manifeste_tool.storage.consulting.bulk import converter, insert
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import contribution

#: What is written of an arrival as it stands, after what is said of it here.
_AS_IT_STANDS = Arrival._fields[3:]
_WRITTEN = (
    *("reference", "external_id", "parent", "consultation", "said_on"),
    *_AS_IT_STANDS,
    *("origin", "imported_at", "withdrawn"),
)


class Numbered(NamedTuple):
    """One arrival under its reference, under the identifier that tells it apart, with what it answers."""

    reference: str
    external_id: str
    parent: str
    arrival: Arrival


def add(connection: Connection, arrivals: Sequence[Numbered], origin: str, at: datetime) -> None:
    """Write contributions of one origin that do not stand yet, held where they say so, and let searches find them."""
    day = converter(connection, contribution.c.said_on)
    days: dict[date | None, object] = {one: day(one) for one in {each.arrival.said_on for each in arrivals}}
    own = (origin, converter(connection, contribution.c.imported_at)(at), False)
    before = contributions.newest(connection)
    rows = [
        (reference, external_id, parent, said.consultation or None, days[said.said_on], *said[3:], *own)
        for reference, external_id, parent, said in arrivals
    ]
    if rows:
        insert(connection, contribution, _WRITTEN, rows)
        searching.take_in(connection, [each.arrival.stems for each in arrivals], after=before)
        grouping.came(connection)
