"""Edited documents that came back, and the lines that were understood in each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, func, insert, or_, select, update

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.publication import returned_change, returned_document

OPEN, SETTLED, SET_ASIDE = "ouvert", "confirmé", "écarté"


@dataclass(frozen=True, slots=True)
class Document:
    """A file that came back. `problem` holds, a line each, what could not be placed in it (`cause|author|words`)."""

    key: str
    batch: str
    name: str
    kind: str
    file_id: int | None
    base_sha: str
    person_id: int
    member_id: int | None
    state: str
    problem: str
    received_at: datetime
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One line understood in a document. `draft` is the draft that it went into, `place` the paragraph beside it."""

    document: str
    rank: int
    author: str
    member_id: int | None
    paragraph_id: str
    change: str
    before: str
    after: str
    rationale: str
    passage: str
    place: str
    left_out: bool = False
    draft: str = ""
    id: int = 0


def add(connection: Connection, new: Document, changes: Sequence[Change]) -> None:
    """Write a document with its lines."""
    connection.execute(insert(returned_document).values(**asdict(new)))
    if changes:
        rows = [{name: value for name, value in asdict(one).items() if name != "id"} for one in changes]
        connection.execute(insert(returned_change), rows)


def by_key(connection: Connection, key: str) -> Document | None:
    """Return one document."""
    found = select(returned_document).where(returned_document.c.key == key)
    row = connection.execute(found).mappings().first()
    return Document(**row) if row else None


def of_batch(connection: Connection, batch: str) -> tuple[Document, ...]:
    """Return the documents that came together."""
    found = select(returned_document).where(returned_document.c.batch == batch).order_by(returned_document.c.name)
    return tuple(Document(**row) for row in connection.execute(found).mappings())


def of_person(
    connection: Connection, person_id: int | None, *, limit: int, offset: int = 0
) -> tuple[tuple[Document, ...], int]:
    """Return a person's documents (everybody's for None), latest first, and how many there are."""
    table = returned_document.c
    mine = or_(table.person_id == person_id, table.member_id == person_id)
    which = mine if person_id is not None else table.key != ""
    total = connection.execute(select(func.count()).select_from(returned_document).where(which)).scalar_one()
    found = select(returned_document).where(which).order_by(table.received_at.desc(), table.key)
    rows = connection.execute(found.limit(limit).offset(offset)).mappings()
    return tuple(Document(**row) for row in rows), total


def waiting(connection: Connection, *, limit: int) -> tuple[Document, ...]:
    """Return the documents that nobody settled yet, the oldest first."""
    found = select(returned_document).where(returned_document.c.state == OPEN)
    rows = connection.execute(found.order_by(returned_document.c.received_at).limit(limit)).mappings()
    return tuple(Document(**row) for row in rows)


def settle(connection: Connection, key: str, state: str, at: datetime) -> bool:
    """Say what became of a document, once; whether it was this call that did."""
    open_ = (returned_document.c.key == key) & (returned_document.c.state == OPEN)
    done = connection.execute(update(returned_document).where(open_).values(state=state, settled_at=at))
    return bool(done.rowcount)


def changes(connection: Connection, key: str) -> tuple[Change, ...]:
    """Return the lines of a document, in order."""
    found = select(returned_change).where(returned_change.c.document == key).order_by(returned_change.c.rank)
    return tuple(map(_change, connection.execute(found).mappings()))


def counted(connection: Connection, keys: Iterable[str]) -> Mapping[str, tuple[int, int, int]]:
    """Return, by document, how many lines it has, how many were left out, how many drafts it made."""
    table = returned_change.c
    made = select(table.document, func.count(), func.count(func.nullif(table.draft, "").distinct()))
    left = select(table.document, func.count()).where(table.left_out.is_(True))
    wanted = list(keys)
    out = dict(_pairs(connection, left.where(table.document.in_(wanted)).group_by(table.document)))
    rows = connection.execute(made.where(table.document.in_(wanted)).group_by(table.document))
    return {key: (lines, out.get(key, 0), drafts) for key, lines, drafts in rows}


def _pairs(connection: Connection, statement: Any) -> Iterable[tuple[str, int]]:
    return ((key, number) for key, number in connection.execute(statement))


def change_line(connection: Connection, change_id: int, values: Mapping[str, Any]) -> None:
    """Write what somebody decided of a line."""
    connection.execute(update(returned_change).where(returned_change.c.id == change_id).values(**values))


def _change(row: RowMapping) -> Change:
    return Change(**row)
