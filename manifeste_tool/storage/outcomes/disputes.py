"""Links that somebody contests, with what they say and the answer."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import RowMapping, func, insert, select, update

from manifeste_tool.domain.commission.tasks import Portion
from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.outcomes.disputes import Dispute
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.consulting import narrowing
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.provenance.stirring import stirred
from manifeste_tool.storage.tables.contributions import consultation, contribution
from manifeste_tool.storage.tables.outcomes import dispute

_OPEN = dispute.c.settled_at.is_(None)


def add(connection: Connection, new: Dispute) -> int:
    """Put what somebody says on record; return its number."""
    values = {"contribution": new.contribution, "paragraph_id": new.paragraph_id, "key": new.key, "words": new.words}
    made = insert(dispute).values(**values, by_author=new.by_author, made_at=new.made_at)
    key = connection.execute(made).inserted_primary_key
    stirred(connection)
    return int(key[0]) if key else 0


def get(connection: Connection, number: int) -> Dispute | None:
    """Return one of them."""
    row = connection.execute(select(dispute).where(dispute.c.id == number)).mappings().one_or_none()
    return _dispute(row) if row else None


def of_contributions(connection: Connection, references: Iterable[str]) -> tuple[Dispute, ...]:
    """Return all that was said of the links of some contributions, oldest first."""
    found: list[Dispute] = []
    for portion in batches(references):
        rows = connection.execute(select(dispute).where(dispute.c.contribution.in_(portion)).order_by(dispute.c.id))
        found += map(_dispute, rows.mappings())
    return tuple(found)


def of_link(connection: Connection, reference: str, paragraph_id: str, key: str) -> tuple[Dispute, ...]:
    """Return what is said, and waits, of one link of one contribution."""
    link = (dispute.c.contribution == reference, dispute.c.paragraph_id == paragraph_id, dispute.c.key == key)
    rows = connection.execute(select(dispute).where(*link, _OPEN).order_by(dispute.c.id)).mappings()
    return tuple(map(_dispute, rows))


def open_on(connection: Connection, paragraph_ids: Iterable[str]) -> dict[tuple[str, str], list[Dispute]]:
    """Return, by paragraph and key, what is said against the links of paragraphs and waits for an answer."""
    told: dict[tuple[str, str], list[Dispute]] = {}
    for portion in batches(paragraph_ids):
        statement = select(dispute).where(dispute.c.paragraph_id.in_(portion), _OPEN).order_by(dispute.c.id)
        for one in map(_dispute, connection.execute(statement).mappings()):
            told.setdefault((one.paragraph_id, one.key), []).append(one)
    return told


def page(
    connection: Connection, reach: Reach, *, settled: bool, limit: int, offset: int = 0
) -> tuple[tuple[Dispute, ...], int]:
    """Return a page of those that wait, oldest first, or that are settled, latest first; and how many there are.

    What is said of a contribution is read by who may know of the contribution.
    """
    theirs = contribution.c.reference == dispute.c.contribution
    found = select(dispute).join(contribution, theirs).outerjoin(consultation)
    found = found.where(~_OPEN if settled else _OPEN, narrowing.known(reach))
    total = connection.execute(select(func.count()).select_from(found.subquery())).scalar_one()
    order = (dispute.c.settled_at.desc(), dispute.c.id.desc()) if settled else (dispute.c.id,)
    rows = connection.execute(found.order_by(*order).limit(limit).offset(offset)).mappings()
    return tuple(map(_dispute, rows)), int(total)


def waiting(connection: Connection, portion: Portion) -> tuple[int, datetime | None, Sequence[Dispute]]:
    """Return how many wait, since when the oldest does, and a portion of them."""
    where = [_OPEN]
    if portion.only is not None:
        where.append(dispute.c.id.in_([int(one) for one in portion.only if one.isdecimal()]))
    if portion.without:
        where.append(dispute.c.id.not_in([int(one) for one in portion.without if one.isdecimal()]))
    row = connection.execute(select(func.count(), func.min(dispute.c.made_at)).where(*where)).one()
    asked = select(dispute).where(*where).order_by(dispute.c.id).limit(portion.limit).offset(portion.offset)
    return int(row[0]), row[1], [_dispute(one) for one in connection.execute(asked).mappings()]


def settle(connection: Connection, number: int, *, by_id: int, at: datetime, answer: str) -> None:
    """Answer."""
    values = {"settled_at": at, "settled_by_id": by_id, "answer": answer}
    connection.execute(update(dispute).where(dispute.c.id == number).values(**values))
    stirred(connection)


def forget(connection: Connection, reference: str, at: datetime) -> None:
    """Drop what was said of a contribution that its author takes back: its words, and what waited for an answer."""
    theirs = dispute.c.contribution == reference
    connection.execute(update(dispute).where(theirs, _OPEN).values(settled_at=at))
    connection.execute(update(dispute).where(theirs).values(words=""))
    stirred(connection)


def _dispute(row: RowMapping) -> Dispute:
    return Dispute(**row)
