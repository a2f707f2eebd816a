"""The page of the data: each table, its columns in words, its forms."""

from dataclasses import dataclass

from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.taking_out.columns import EVERY, Table
from manifeste_tool.services.taking_out.writing import LICENCE, LICENCE_ADDRESS, TABLES
from manifeste_tool.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Offered:
    """One table, with how many rows the public is given."""

    table: Table
    rows: int


@dataclass(frozen=True, slots=True)
class DataPage:
    """What data there are; `may_take_out` says whether the reader may have those that name people."""

    tables: tuple[Offered, ...]
    licence: str
    licence_address: str
    may_take_out: bool


def data_page(ws: Workspace, person: Person | None) -> DataPage:
    """Return what data there are, counted as the public is given them."""
    with ws.reading() as connection:
        visitor = ws.reader(None, connection)
        return DataPage(
            tables=tuple(Offered(one, one.count(ws, connection, visitor, EVERY)) for one in TABLES.values()),
            licence=LICENCE,
            licence_address=LICENCE_ADDRESS,
            may_take_out=may(ws.reader(person, connection), Act.TAKE_OUT),
        )
