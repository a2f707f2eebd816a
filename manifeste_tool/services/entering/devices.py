"""The devices that somebody is signed in on: known at each request, renewed by use, closed by or for their owner."""

from dataclasses import replace

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.entering.devices import Opened
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services import notifying
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.entering import devices


def known(ws: Workspace, key: str) -> Opened | None:
    """Return who is signed in by the key that a browser holds, None once that has ended."""
    with ws.reading() as connection:
        opened = devices.opened(connection, digest(key))
    return opened if opened and ws.lifetimes.holds(opened, ws.now()) else None


def owner(ws: Workspace, key: str) -> Person | None:
    """Return whose a session was that may have ended, None for somebody who has no account any more."""
    with ws.reading() as connection:
        found = devices.owner(connection, digest(key))
    return found if found and found.active else None


def renew(ws: Workspace, opened: Opened) -> Opened:
    """Write down that a device is used and return it with its new end."""
    now = ws.now()
    end = ws.lifetimes.end(opened.person.role, opened.device.opened_at, now)
    with ws.writing() as connection:
        devices.renew(connection, opened.device.id, seen_at=now, expires_at=end)
    return Opened(replace(opened.device, seen_at=now, expires_at=end), opened.person)


def close(ws: Workspace, key: str) -> None:
    """Close the session of the device that holds a key."""
    with ws.writing() as connection:
        devices.close(connection, digest(key), ws.now())


def close_one(ws: Workspace, person: Person | None, device_id: int) -> None:
    """Close one of one's own devices. Raises `ForbiddenError`, and `NotFoundError` for another's or a closed one."""
    with ws.writing() as connection:
        owner_id = person.id if person else None
        actor = require(ws.reader(person, connection), Act.OWN_ACCOUNT, owner=owner_id)
        if not devices.close_one(connection, actor.id, device_id, ws.now()):
            raise NotFoundError
        _record(ws, connection, by=actor, about=actor.id, count=1)


def close_mine(ws: Workspace, person: Person | None) -> int:
    """Close all of one's own devices, this one included; return how many. Raises `ForbiddenError`."""
    with ws.writing() as connection:
        owner_id = person.id if person else None
        actor = require(ws.reader(person, connection), Act.OWN_ACCOUNT, owner=owner_id)
        closed = close_all(ws, connection, actor.id)
        _record(ws, connection, by=actor, about=actor.id, count=closed)
        return closed


def close_theirs(ws: Workspace, by: Person | None, person_id: int) -> int:
    """Close all devices of somebody else, who is told; return how many. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.writing() as connection:
        actor = require(ws.reader(by, connection), Act.CLOSE_DEVICES)
        if people.get(connection, person_id) is None:
            raise NotFoundError
        closed = close_all(ws, connection, person_id)
        fact_id = _record(ws, connection, by=actor, about=person_id, count=closed)
        notifying.notify(connection, fact_id, {person_id} - {actor.id})
        return closed


def close_all(ws: Workspace, connection: Connection, person_id: int, *, but: str = "") -> int:
    """Close somebody's devices in the transaction of what they are closed for; return how many were signed in.

    `but` is the key of a device that stays.
    """
    return devices.close_all(connection, person_id, ws.now(), but=digest(but) if but else "")


def _record(ws: Workspace, connection: Connection, *, by: Person, about: int, count: int) -> int:
    told = {"count": str(count), "path": "/compte"}
    fact = Fact(Happened.DEVICES_CLOSED, ws.now(), by.id, About.PERSON, str(about), told, Audience.SECRETARIAT)
    return journal.record(connection, fact)
