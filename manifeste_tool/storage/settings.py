"""What an instance knows of itself, by name: `title`, `cycle`, `demo`."""

from sqlalchemy import insert, select, update

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.people import setting


def get(connection: Connection, name: str) -> str:
    """Return a value, `""` where none was set."""
    return connection.execute(select(setting.c.value).where(setting.c.name == name)).scalar() or ""


def put(connection: Connection, name: str, value: str) -> None:
    """Set a value."""
    if not connection.execute(update(setting).where(setting.c.name == name).values(value=value)).rowcount:
        connection.execute(insert(setting).values(name=name, value=value))


def every(connection: Connection) -> dict[str, str]:
    """Return everything that was set."""
    return {row.name: row.value for row in connection.execute(select(setting))}
