"""The devices that people are signed in on; of a device's key only the digest is kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update

from manifeste_tool.domain.entering.devices import Device, Means, Opened
from manifeste_tool.domain.readers import Person
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.people import person_of
from manifeste_tool.storage.tables.accounts.entering import device
from manifeste_tool.storage.tables.people import person

_COLUMNS = [column.label(f"device_{column.name}") for column in device.c]


def add(connection: Connection, digest: str, new: Device) -> None:
    """Write the session of a device under the digest of its key; its identifier is given by the database."""
    values = {name: getattr(new, name) for name in Device.__dataclass_fields__ if name != "id"}
    connection.execute(insert(device).values(digest=digest, **values | {"means": str(new.means)}))


def opened(connection: Connection, digest: str) -> Opened | None:
    """Return a device that nobody closed, with whose it is: one SELECT, asked at every request."""
    joined = select(person, *_COLUMNS).join(device, device.c.person_id == person.c.id)
    row = connection.execute(joined.where(device.c.digest == digest, device.c.closed_at.is_(None))).mappings().first()
    return Opened(_device(row, "device_"), person_of(row)) if row else None


def owner(connection: Connection, digest: str) -> Person | None:
    """Return whose a device was, closed and expired ones included."""
    joined = select(person).join(device, device.c.person_id == person.c.id).where(device.c.digest == digest)
    row = connection.execute(joined).mappings().first()
    return person_of(row) if row else None


def renew(connection: Connection, device_id: int, *, seen_at: datetime, expires_at: datetime) -> None:
    """Write down that a device is used, and until when it is signed in."""
    changed = update(device).where(device.c.id == device_id, device.c.closed_at.is_(None))
    connection.execute(changed.values(seen_at=seen_at, expires_at=expires_at))


def agents(connection: Connection, person_id: int) -> frozenset[str]:
    """Return what kinds of devices somebody ever came in on."""
    found = select(device.c.agent).where(device.c.person_id == person_id).distinct()
    return frozenset(connection.execute(found).scalars())


def page(
    connection: Connection, person_id: int, *, now: datetime, limit: int, offset: int = 0
) -> tuple[tuple[Device, ...], int]:
    """Return a page of somebody's devices that are signed in, last used first, and how many there are in all."""
    theirs = _open(person_id, now)
    total = connection.execute(select(func.count()).select_from(device).where(*theirs)).scalar_one()
    listed = select(device).where(*theirs).order_by(device.c.seen_at.desc(), device.c.id.desc())
    rows = connection.execute(listed.limit(limit).offset(offset)).mappings()
    return tuple(_device(row) for row in rows), int(total)


def close(connection: Connection, digest: str, at: datetime) -> None:
    """Close the session of a device."""
    connection.execute(
        update(device).where(device.c.digest == digest, device.c.closed_at.is_(None)).values(closed_at=at)
    )


def close_one(connection: Connection, person_id: int, device_id: int, at: datetime) -> int:
    """Close one of somebody's devices; return how many were closed, none if it is not theirs or closed already."""
    chosen = (*_open(person_id, at), device.c.id == device_id)
    return connection.execute(update(device).where(*chosen).values(closed_at=at)).rowcount


def close_all(connection: Connection, person_id: int, at: datetime, *, but: str = "") -> int:
    """Close somebody's devices, but the one of a digest; return how many were signed in."""
    chosen = (*_open(person_id, at), device.c.digest != but)
    return connection.execute(update(device).where(*chosen).values(closed_at=at)).rowcount


def came(connection: Connection, person_id: int, at: datetime, *, language: str = "") -> None:
    """Write down when somebody came in for the first time, and the language they are written to in from then on."""
    first = update(person).where(person.c.id == person_id, person.c.came_at.is_(None))
    connection.execute(first.values(came_at=at, **({"language": language} if language else {})))


def _open(person_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return device.c.person_id == person_id, device.c.closed_at.is_(None), device.c.expires_at > now


def _device(row: Mapping[Any, Any], prefix: str = "") -> Device:
    values = {name: row[f"{prefix}{name}"] for name in Device.__dataclass_fields__}
    return Device(**values | {"means": Means(values["means"])})
