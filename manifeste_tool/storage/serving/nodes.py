"""The register of the machines that serve: one row each, written anew by its own work."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import RowMapping, delete, insert, select, update

from manifeste_tool.domain.serving.nodes import Node
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.serving.nodes import node


def get(connection: Connection, name: str) -> Node | None:
    """Return what a machine said of itself last, None for one that never did."""
    row = connection.execute(select(node).where(node.c.name == name)).mappings().first()
    return _node(row) if row else None


def every(connection: Connection) -> tuple[Node, ...]:
    """Return every machine, by name."""
    return tuple(map(_node, connection.execute(select(node).order_by(node.c.name)).mappings()))


def put(connection: Connection, one: Node) -> None:
    """Write what a machine says of itself."""
    if not connection.execute(update(node).where(node.c.name == one.name).values(**asdict(one))).rowcount:
        connection.execute(insert(node).values(**asdict(one)))


def forget(connection: Connection, before: datetime) -> int:
    """Forget the machines that were silent since a moment; return how many."""
    return int(connection.execute(delete(node).where(node.c.seen_at < before)).rowcount)


def _node(row: RowMapping) -> Node:
    return Node(**row)
