"""What members are asked by mail: whether the drafts made in their name are theirs. Keys are kept hashed."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import insert, select, update

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.publication import member_confirmation, returned_change, returned_document

YES, NO = "oui", "non"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A question to a member about what was made of a batch in their name; `answer` is `""` until they do."""

    id: int
    batch: str
    member_id: int
    key_hash: str
    asked_at: datetime
    expires_at: datetime
    answer: str
    answered_at: datetime | None


def hashed(key: str) -> str:
    """Return what is kept of a key."""
    return sha256(key.encode()).hexdigest()


def ask(connection: Connection, batch: str, member_id: int, *, key: str, at: datetime, until: datetime) -> bool:
    """Keep a question, one a batch and member; whether it is new."""
    asked = (member_confirmation.c.batch == batch) & (member_confirmation.c.member_id == member_id)
    if connection.execute(select(member_confirmation.c.id).where(asked)).first():
        return False
    values = {"batch": batch, "member_id": member_id, "key_hash": hashed(key), "asked_at": at, "expires_at": until}
    connection.execute(insert(member_confirmation).values(**values, answer=""))
    return True


def by_key(connection: Connection, key: str) -> Confirmation | None:
    """Return the question that a key opens."""
    found = select(member_confirmation).where(member_confirmation.c.key_hash == hashed(key))
    row = connection.execute(found).mappings().first()
    return Confirmation(**row) if row else None


def of_batch(connection: Connection, batch: str) -> tuple[Confirmation, ...]:
    """Return what members were asked about a batch."""
    found = select(member_confirmation).where(member_confirmation.c.batch == batch)
    rows = connection.execute(found.order_by(member_confirmation.c.id)).mappings()
    return tuple(Confirmation(**row) for row in rows)


def is_disowned(connection: Connection, draft_id: str, member_id: int) -> bool:
    """Whether the member in whose name a draft was made of a document has answered that it is not theirs."""
    made = returned_change.join(returned_document, returned_change.c.document == returned_document.c.key).join(
        member_confirmation, member_confirmation.c.batch == returned_document.c.batch
    )
    theirs = (member_confirmation.c.member_id == member_id) & (member_confirmation.c.answer == NO)
    found = select(returned_change.c.id).select_from(made).where(theirs, returned_change.c.draft == draft_id)
    return connection.execute(found.limit(1)).first() is not None


def answer(connection: Connection, confirmation_id: int, said: str, at: datetime) -> bool:
    """Keep an answer, the first only; whether it is."""
    waiting = (member_confirmation.c.id == confirmation_id) & (member_confirmation.c.answer == "")
    done = connection.execute(update(member_confirmation).where(waiting).values(answer=said, answered_at=at))
    return bool(done.rowcount)
