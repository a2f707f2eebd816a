"""What an instance knows of itself, by name: its title, who publishes it, its current cycle."""

from sqlalchemy import insert, select, update

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.people import setting


def every(connection: Connection) -> dict[str, str]:
    """Return everything that was written down."""
    return {row.name: row.value for row in connection.execute(select(setting))}


def write(connection: Connection, name: str, value: str) -> None:
    """Write one of them, whatever it was before."""
    changed = connection.execute(update(setting).where(setting.c.name == name).values(value=value))
    if not changed.rowcount:
        connection.execute(insert(setting).values(name=name, value=value))
