"""Invitations: the digests of links that were mailed, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, insert, select, update

from manifeste_tool.domain.membership.invitations import Invitation
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.accounts.belonging import invitation
from manifeste_tool.storage.tables.people import person, sign_in_link

_NAMES = ("id", "person_id", "by_id", "words", "sent_at", "expires_at", "accepted_at", "taken_back_at")


@dataclass(frozen=True, slots=True)
class Sent:
    """An invitation as it is written: the digest of the link that the mail alone holds."""

    person_id: int
    by_id: int | None
    digest: str
    words: str
    sent_at: datetime
    expires_at: datetime


def add(connection: Connection, sent: Sent) -> int:
    """Write an invitation and return its identifier."""
    values = {name: getattr(sent, name) for name in Sent.__slots__}
    key: Sequence[int] | None = connection.execute(insert(invitation).values(**values)).inserted_primary_key
    return key[0] if key else 0


def by_digest(connection: Connection, digest: str) -> Invitation | None:
    """Return the invitation whose link has this digest."""
    row = connection.execute(select(invitation).where(invitation.c.digest == digest)).mappings().first()
    return _invitation(row) if row else None


def of(connection: Connection, person_id: int) -> tuple[Invitation, ...]:
    """Return the invitations of somebody, the latest first."""
    statement = select(invitation).where(invitation.c.person_id == person_id).order_by(invitation.c.id.desc())
    return tuple(map(_invitation, connection.execute(statement).mappings()))


def latest(connection: Connection, person_ids: Sequence[int]) -> dict[int, Invitation]:
    """Return the last invitation of each of these people that no reminder is, by the person."""
    statement = select(invitation).where(invitation.c.person_id.in_(person_ids)).order_by(invitation.c.id)
    found = map(_invitation, connection.execute(statement).mappings())
    return {one.person_id: one for one in found if not one.recalls}


def waiting(connection: Connection, now: datetime) -> tuple[Invitation, ...]:
    """Return the links that nobody has used and that are still good, of open accounts, the oldest first."""
    open_ = (invitation.c.accepted_at.is_(None), invitation.c.taken_back_at.is_(None), invitation.c.expires_at > now)
    statement = select(invitation).join(person, person.c.id == invitation.c.person_id).where(*open_, person.c.active)
    return tuple(map(_invitation, connection.execute(statement.order_by(invitation.c.id)).mappings()))


def accept(connection: Connection, digest: str, at: datetime) -> bool:
    """Use one link up; whether it was good until now."""
    good = (
        invitation.c.digest == digest,
        invitation.c.accepted_at.is_(None),
        invitation.c.taken_back_at.is_(None),
        invitation.c.expires_at > at,
    )
    return bool(connection.execute(update(invitation).where(*good).values(accepted_at=at)).rowcount)


def take_back(connection: Connection, person_id: int, at: datetime) -> int:
    """End every link of somebody that waits; return how many."""
    mine = (
        invitation.c.person_id == person_id,
        invitation.c.accepted_at.is_(None),
        invitation.c.taken_back_at.is_(None),
        invitation.c.expires_at > at,
    )
    return int(connection.execute(update(invitation).where(*mine).values(taken_back_at=at)).rowcount)


def end_links(connection: Connection, person_id: int, at: datetime) -> int:
    """End the sign-in links of somebody that were not used; return how many."""
    mine = (
        sign_in_link.c.person_id == person_id,
        sign_in_link.c.used_at.is_(None),
        sign_in_link.c.expires_at > at,
    )
    return int(connection.execute(update(sign_in_link).where(*mine).values(expires_at=at)).rowcount)


def _invitation(row: RowMapping) -> Invitation:
    return Invitation(**{name: row[name] for name in _NAMES})
