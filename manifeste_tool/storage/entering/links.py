"""Single-use links that sign somebody in, and the code beside each that was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.people import sign_in_link


@dataclass(frozen=True, slots=True)
class Link:
    """What is kept of a link: its digest, whose it is, where it leads, and what is kept of its code.

    `asked_with` is the digest of what the browser that asked for it holds, `""` for a link that nobody asked for.
    """

    digest: str
    person_id: int
    expires_at: datetime
    asked_at: datetime | None = None
    code_digest: str = ""
    asked_with: str = ""
    landing: str = ""
    tries: int = 0
    used_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it may still be used."""
        return self.used_at is None and now < self.expires_at


def keep(connection: Connection, new: Link) -> None:
    """Keep a link."""
    connection.execute(insert(sign_in_link).values(**{name: getattr(new, name) for name in Link.__dataclass_fields__}))


def get(connection: Connection, digest: str) -> Link | None:
    """Return a link, used up or too old included."""
    row = connection.execute(select(sign_in_link).where(sign_in_link.c.digest == digest)).mappings().first()
    return _link(row) if row else None


def use(connection: Connection, digest: str, at: datetime) -> bool:
    """Use up a link, with its code; say whether it could still be used."""
    usable = (sign_in_link.c.digest == digest, sign_in_link.c.used_at.is_(None), sign_in_link.c.expires_at > at)
    return bool(connection.execute(update(sign_in_link).where(*usable).values(used_at=at)).rowcount)


def end_asked(connection: Connection, person_id: int, asked_with: str, at: datetime) -> None:
    """End what somebody, or a browser, asked for before: the newest alone is good."""
    theirs = (sign_in_link.c.person_id == person_id) | (sign_in_link.c.asked_with == asked_with)
    ended = (theirs, sign_in_link.c.asked_at.is_not(None), sign_in_link.c.used_at.is_(None))
    connection.execute(update(sign_in_link).where(*ended).values(used_at=at))


def tried(connection: Connection, asked_with: str, at: datetime) -> Link | None:
    """Count one more try of the code that a browser asked for; return its link, None where there is none open."""
    waiting = (
        sign_in_link.c.asked_with == asked_with,
        sign_in_link.c.used_at.is_(None),
        sign_in_link.c.expires_at > at,
    )
    connection.execute(update(sign_in_link).where(*waiting).values(tries=sign_in_link.c.tries + 1))
    row = connection.execute(select(sign_in_link).where(*waiting)).mappings().first()
    return _link(row) if row else None


def _link(row: Mapping[Any, Any]) -> Link:
    return Link(**{name: row[name] for name in Link.__dataclass_fields__})
