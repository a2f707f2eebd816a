"""What an instance knows of itself, by name: `title`, `cycle`, `demo`."""

from sqlalchemy import insert, select, update

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.serving.revision import QUIET
from manifeste_tool.storage.tables.people import setting


def get(connection: Connection, name: str) -> str:
    """Return a value, `""` where none was set."""
    return connection.execute(select(setting.c.value).where(setting.c.name == name)).scalar() or ""


def put(connection: Connection, name: str, value: str, *, quietly: bool = False) -> None:
    """Set a value; `quietly` one that no public page is made of."""
    options = QUIET if quietly else {}
    changed = update(setting).where(setting.c.name == name).values(value=value)
    if not connection.execute(changed, execution_options=options).rowcount:
        connection.execute(insert(setting).values(name=name, value=value), execution_options=options)


def every(connection: Connection) -> dict[str, str]:
    """Return everything that was set."""
    return {row.name: row.value for row in connection.execute(select(setting))}
