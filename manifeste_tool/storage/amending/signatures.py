"""Who signs an amendment with its author, or is asked to."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import RowMapping, delete, insert, select, update

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.amending.signatures import Signature, SignatureState
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.amendments import signature


def signed(connection: Connection, amendment_id: int) -> tuple[int, ...]:
    """Return who has co-signed an amendment, in the order they did."""
    theirs = (signature.c.amendment_id == amendment_id) & (signature.c.state == str(SignatureState.SIGNED))
    statement = select(signature.c.person_id).where(theirs).order_by(signature.c.answered_at, signature.c.id)
    return tuple(connection.execute(statement).scalars())


def signing(connection: Connection, amendments: Iterable[Amendment]) -> dict[int, tuple[int, ...]]:
    """Return who signs each amendment: its author, then those who co-signed it, in the order they did."""
    found: dict[int, tuple[int, ...]] = {one.id: (one.author_id,) for one in amendments}
    for portion in batches(found):
        theirs = signature.c.amendment_id.in_(portion) & (signature.c.state == str(SignatureState.SIGNED))
        statement = select(signature.c.amendment_id, signature.c.person_id).where(theirs)
        for key, person_id in connection.execute(statement.order_by(signature.c.answered_at, signature.c.id)):
            found[key] = (*found[key], person_id)
    return found


def of_amendments(connection: Connection, amendment_ids: Iterable[int]) -> tuple[Signature, ...]:
    """Return every co-signature of some amendments, asked for or given, oldest first."""
    statement = select(signature).where(signature.c.amendment_id.in_(list(amendment_ids))).order_by(signature.c.id)
    return tuple(map(_signature, connection.execute(statement).mappings()))


def of_draft(connection: Connection, draft_id: str) -> tuple[Signature, ...]:
    """Return every co-signature of a draft, oldest first."""
    statement = select(signature).where(signature.c.draft_id == draft_id).order_by(signature.c.id)
    return tuple(map(_signature, connection.execute(statement).mappings()))


def of_person(connection: Connection, person_id: int) -> tuple[Signature, ...]:
    """Return what a member signs or is asked to sign, newest first."""
    statement = select(signature).where(signature.c.person_id == person_id).order_by(signature.c.id.desc())
    return tuple(map(_signature, connection.execute(statement).mappings()))


def by_id(connection: Connection, signature_id: int) -> Signature | None:
    """Return one co-signature."""
    row = connection.execute(select(signature).where(signature.c.id == signature_id)).mappings().first()
    return _signature(row) if row else None


def add(connection: Connection, new: Signature) -> None:
    """Write a co-signature; its identifier is given by the database."""
    names = ("person_id", "asked_at", "answered_at", "amendment_id", "draft_id")
    values = {name: getattr(new, name) for name in names}
    connection.execute(insert(signature).values(**values, state=str(new.state)))


def change(connection: Connection, signature_id: int, state: SignatureState, at: datetime) -> None:
    """Write where a co-signature stands now."""
    values = {"state": str(state), "answered_at": at}
    connection.execute(update(signature).where(signature.c.id == signature_id).values(**values))


def ask_again(connection: Connection, signature_id: int, state: SignatureState, at: datetime) -> None:
    """Ask once more for a co-signature that was declined, taken back or lapsed."""
    values = {"state": str(state), "asked_at": at, "answered_at": None}
    connection.execute(update(signature).where(signature.c.id == signature_id).values(**values))


def drop_of_draft(connection: Connection, draft_id: str) -> None:
    """Forget the co-signatures of a draft that is deleted."""
    connection.execute(delete(signature).where(signature.c.draft_id == draft_id))


def bring_to_amendment(connection: Connection, draft_id: str, amendment_id: int) -> None:
    """Carry the co-signatures of a draft over to the amendment that it became."""
    values = {"amendment_id": amendment_id, "draft_id": None}
    connection.execute(update(signature).where(signature.c.draft_id == draft_id).values(**values))


def _signature(row: RowMapping) -> Signature:
    names = ("id", "person_id", "asked_at", "answered_at", "amendment_id", "draft_id")
    return Signature(**{name: row[name] for name in names}, state=SignatureState(row["state"]))
