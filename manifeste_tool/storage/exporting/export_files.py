"""Documents that wait to be made, are made, or came to nothing."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import RowMapping, delete, func, insert, select, update

from manifeste_tool.domain.exporting.exports import ExportFile, ExportState
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.publication import export_file


def get(connection: Connection, key: str) -> ExportFile | None:
    """Return the document of a key."""
    row = connection.execute(select(export_file).where(export_file.c.key == key)).mappings().one_or_none()
    return _export(row) if row else None


def put(connection: Connection, new: ExportFile) -> None:
    """Write a document in place of the one of the same key."""
    connection.execute(delete(export_file).where(export_file.c.key == new.key))
    values = asdict(new) | {"state": str(new.state), "parameters": dict(new.parameters)}
    del values["id"]
    connection.execute(insert(export_file).values(**values))


def move(connection: Connection, taken: ExportFile, **values: object) -> bool:
    """Write what became of a document; False, and nothing written, where it is no more as it was taken."""
    as_taken = (
        export_file.c.key == taken.key,
        export_file.c.state == str(taken.state),
        export_file.c.starts == taken.starts,
        export_file.c.asked_at == taken.asked_at,
    )
    written = {name: str(value) if isinstance(value, ExportState) else value for name, value in values.items()}
    return bool(connection.execute(update(export_file).where(*as_taken).values(**written)).rowcount)


def in_states(connection: Connection, *states: ExportState) -> tuple[ExportFile, ...]:
    """Return the documents in some states, the first asked first."""
    where = export_file.c.state.in_([str(state) for state in states])
    rows = connection.execute(select(export_file).where(where).order_by(export_file.c.asked_at, export_file.c.id))
    return tuple(map(_export, rows.mappings()))


def count(connection: Connection, *states: ExportState) -> int:
    """Count the documents in some states."""
    where = export_file.c.state.in_([str(state) for state in states])
    return int(connection.execute(select(func.count()).select_from(export_file).where(where)).scalar_one())


def ahead(connection: Connection, one: ExportFile) -> int:
    """Count what waits or is made and was asked for before."""
    earlier = (export_file.c.asked_at < one.asked_at) | (
        (export_file.c.asked_at == one.asked_at) & (export_file.c.id < one.id)
    )
    states = [str(ExportState.WAITING), str(ExportState.MAKING)]
    held = select(func.count()).select_from(export_file).where(export_file.c.state.in_(states), earlier)
    return int(connection.execute(held).scalar_one())


def ended_before(connection: Connection, moment: datetime) -> tuple[ExportFile, ...]:
    """Return the documents that were over before a moment."""
    rows = connection.execute(select(export_file).where(export_file.c.ended_at < moment)).mappings()
    return tuple(map(_export, rows))


def drop(connection: Connection, keys: Iterable[str]) -> None:
    """Forget documents."""
    connection.execute(delete(export_file).where(export_file.c.key.in_(list(keys))))


def _export(row: RowMapping) -> ExportFile:
    return ExportFile(**{**row, "state": ExportState(row["state"])})
