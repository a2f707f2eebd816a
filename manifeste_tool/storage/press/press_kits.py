"""The press kits of versions, published or prepared."""

from datetime import datetime

from sqlalchemy import insert, select, update

from manifeste_tool.domain.press.press_kit import PressKit
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.publication import press_kit


def get(connection: Connection, number: str) -> PressKit | None:
    """Return the kit of a version, None before anybody wrote it."""
    row = connection.execute(select(press_kit).where(press_kit.c.number == number)).mappings().first()
    if row is None:
        return None
    names = ("number", "headline", "communique", "contact", "written_at")
    return PressKit(**{name: row[name] for name in names}, quotable=tuple(row["quotable"]))


def put(connection: Connection, kit: PressKit, by: int, at: datetime) -> None:
    """Write a kit in place of what was known."""
    values = {
        "headline": kit.headline,
        "communique": kit.communique,
        "contact": kit.contact,
        "quotable": list(kit.quotable),
        "person_id": by,
        "written_at": at,
    }
    if not connection.execute(update(press_kit).where(press_kit.c.number == kit.number).values(**values)).rowcount:
        connection.execute(insert(press_kit).values(number=kit.number, **values))
