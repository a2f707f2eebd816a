"""Pièces and their passages."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, case, delete, func, insert, select, update

from manifeste_tool.domain.evidence.evidence import KEY, Evidence, EvidenceKind, Passage, piece_of
from manifeste_tool.domain.text.stems import stems
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.people import counter
from manifeste_tool.storage.tables.synthesis import evidence, evidence_passage

_SAID = ("kind", "title", "author", "said_on", "address", "body", "public", "file_id")
#: P2 comes before P10.
_ORDER = (func.length(evidence.c.key), evidence.c.key)


def put(connection: Connection, new: Evidence, passages: Iterable[Passage], at: datetime, by: int | None) -> None:
    """Write a pièce and its passages; a known key takes the new values, and keeps who brought it and when."""
    values: dict[str, Any] = {name: getattr(new, name) for name in _SAID}
    values |= {"kind": str(new.kind), "stems": stems(f"{new.title} {new.author} {new.body}")}
    if not connection.execute(update(evidence).where(evidence.c.key == new.key).values(**values)).rowcount:
        connection.execute(insert(evidence).values(key=new.key, made_at=at, person_id=by, **values))
    connection.execute(delete(evidence_passage).where(evidence_passage.c.evidence == new.key))
    rows = [
        {
            "evidence": new.key,
            "number": each.number,
            "label": each.label,
            "body": each.body,
            "paragraph": each.paragraph,
            "stems": stems(f"{each.label} {each.body}"),
        }
        for each in passages
    ]
    if rows:
        connection.execute(insert(evidence_passage), rows)


def get(connection: Connection, key: str) -> Evidence | None:
    """Return the pièce of that key."""
    row = connection.execute(_counted().where(evidence.c.key == key)).mappings().one_or_none()
    return _evidence(row) if row else None


def of_file(connection: Connection, file_id: int) -> Evidence | None:
    """Return the pièce that a file is attached to."""
    row = connection.execute(_counted().where(evidence.c.file_id == file_id)).mappings().first()
    return _evidence(row) if row else None


def next_key(connection: Connection) -> str:
    """Return the key of the next pièce; none is ever deleted, and one transaction writes at a time."""
    last = connection.execute(select(evidence.c.key).order_by(*(one.desc() for one in _ORDER)).limit(1)).scalar()
    return f"P{int(last[1:]) + 1 if last else 1}"


def of_keys(connection: Connection, keys: Iterable[str]) -> Mapping[str, Evidence]:
    """Return the pièces that cited `keys` are, or are passages of, by the key that is cited."""
    named = {key: piece_of(key) for key in keys}
    found: dict[str, Evidence] = {}
    for portion in batches({piece for piece in named.values() if piece}):
        for row in connection.execute(_counted().where(evidence.c.key.in_(portion))).mappings():
            found[row["key"]] = _evidence(row)
    return {key: found[piece] for key, piece in named.items() if piece in found}


def passages(connection: Connection, key: str) -> tuple[Passage, ...]:
    """Return the passages of a pièce, in their order."""
    asked = _passages().where(evidence_passage.c.evidence == key).order_by(evidence_passage.c.number)
    return tuple(Passage(**row) for row in connection.execute(asked).mappings())


def passages_of_keys(connection: Connection, keys: Iterable[str]) -> Mapping[str, Passage]:
    """Return the passages among cited `keys`, by key."""
    pieces = {piece_of(key) for key in keys if "-" in key} - {""}
    return {each.key: each for piece in sorted(pieces) for each in passages(connection, piece) if each.key in keys}


def known_keys(connection: Connection, keys: Collection[str]) -> set[str]:
    """Return those among `keys` that name a pièce or a passage on record."""
    whole = of_keys(connection, keys)
    cut = passages_of_keys(connection, keys)
    return {key for key in whole if key in cut or not _names_a_passage(key)}


def following(connection: Connection, key: str, held: int) -> int:
    """Return the number that the next passage of a pièce takes: one more than any that was ever given.

    `held` is the highest that stands; the counter remembers those that were removed, so that none is given twice.
    """
    given = connection.execute(select(counter.c.value).where(counter.c.name == f"passage:{key}")).scalar()
    return max(int(given or 0), held) + 1


def give(connection: Connection, key: str, last: int) -> None:
    """Remember that the passages of a pièce were numbered up to `last`."""
    name = f"passage:{key}"
    risen = update(counter).where(counter.c.name == name).values(value=last)
    if not connection.execute(risen).rowcount:
        connection.execute(insert(counter).values(name=name, value=last))


def page(
    connection: Connection, *, kind: str = "", public: bool, limit: int, offset: int = 0
) -> tuple[tuple[Evidence, ...], int]:
    """Return a page of pièces, those of a kind together and in the order of their numbers, and how many in all."""
    where: list[ColumnElement[bool]] = [evidence.c.public] if public else []
    where += [evidence.c.kind == kind] if kind else []
    total = connection.execute(select(func.count()).select_from(evidence).where(*where)).scalar_one()
    ranks = case({str(one): rank for rank, one in enumerate(EvidenceKind)}, value=evidence.c.kind)
    asked = _counted().where(*where).order_by(ranks, *_ORDER).limit(limit).offset(offset)
    return tuple(map(_evidence, connection.execute(asked).mappings())), total


def after(connection: Connection, *, kind: str = "", last: str, limit: int) -> tuple[Evidence, ...]:
    """Return the public pièces that follow one, by its key (`""`: from the first), in the order of their numbers."""
    length = func.length(evidence.c.key)
    following = (length > len(last)) | ((length == len(last)) & (evidence.c.key > last))
    asked = _counted().where(evidence.c.public, following)
    asked = asked.where(evidence.c.kind == kind) if kind else asked
    return tuple(map(_evidence, connection.execute(asked.order_by(*_ORDER).limit(limit)).mappings()))


def counts_by_kind(connection: Connection, *, public: bool) -> Mapping[EvidenceKind, int]:
    """Return how many pièces there are of each kind that has any, in the order of the kinds."""
    asked = select(evidence.c.kind, func.count()).group_by(evidence.c.kind)
    found = dict(map(tuple, connection.execute(asked.where(evidence.c.public) if public else asked)))
    return {kind: found[str(kind)] for kind in EvidenceKind if str(kind) in found}


def every(connection: Connection, *, public: bool) -> tuple[Evidence, ...]:
    """Return the pièces in the order of their numbers; with `public`, those alone that everybody may see."""
    asked = _counted().where(evidence.c.public) if public else _counted()
    return tuple(map(_evidence, connection.execute(asked.order_by(*_ORDER)).mappings()))


def _names_a_passage(key: str) -> bool:
    found = KEY.fullmatch(key)
    return found is not None and found["passage"] is not None


def _counted() -> Select[tuple[object, ...]]:
    passages_held = (
        select(func.count()).where(evidence_passage.c.evidence == evidence.c.key).correlate(evidence).scalar_subquery()
    )
    return select(evidence.c.key, *(evidence.c[name] for name in _SAID), passages_held.label("passages"))


def _passages() -> Select[tuple[object, ...]]:
    held = evidence_passage.c
    return select(held.evidence, held.number, held.body, held.label, held.paragraph)


def _evidence(row: RowMapping) -> Evidence:
    return Evidence(**{**row, "kind": EvidenceKind(row["kind"])})
