"""Which contributions reports cite."""

from sqlalchemy import select

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.gathering import report_item_source


def cites(connection: Connection, reference: str) -> bool:
    """Whether an item of a report, sent or not, cites a contribution."""
    found = select(report_item_source.c.item_id).where(report_item_source.c.contribution == reference).limit(1)
    return connection.execute(found).first() is not None
