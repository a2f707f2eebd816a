"""The sheets of lots: found by what a typist types, taken, typed, cancelled."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, delete, func, insert, or_, select, update

from manifeste_tool.domain.gathering.sheets import TAKEN_FOR, Sheet, SheetState
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.adoption import stored_file
from manifeste_tool.storage.tables.contributions import consultation as consulted
from manifeste_tool.storage.tables.gathering import follow_up, lot, sheet

_ORDER = (sheet.c.lot, sheet.c.number)


def add(connection: Connection, new: Iterable[Sheet]) -> None:
    """Write sheets that were just reserved."""
    for portion in batches(new):
        rows = [{name: getattr(one, name) for name in Sheet.__dataclass_fields__} for one in portion]
        connection.execute(insert(sheet), [row | {"state": str(row["state"])} for row in rows])


def get(connection: Connection, reference: str) -> Sheet | None:
    """Return one sheet, of whatever consultation."""
    row = connection.execute(select(sheet).where(sheet.c.reference == reference)).mappings().one_or_none()
    return _sheet(row) if row else None


def consultation_of(connection: Connection, reference: str) -> str:
    """Return the consultation that a sheet was printed for, `""` for no sheet."""
    found = select(lot.c.consultation).join(sheet, sheet.c.lot == lot.c.id).where(sheet.c.reference == reference)
    return connection.execute(found).scalar_one_or_none() or ""


def of_number(connection: Connection, consultation: str, number: int) -> tuple[Sheet, ...]:
    """Return the sheets of a consultation whose references end with a number: one, unless several years meet."""
    ending = sheet.c.reference.endswith(f"-{number:04d}", autoescape=True)
    rows = connection.execute(_of(consultation).where(ending).order_by(*_ORDER)).mappings()
    return tuple(map(_sheet, rows))


def elsewhere(connection: Connection, authority: str, number: int) -> Sheet | None:
    """Return a sheet of any consultation of an authority whose reference ends with a number, the latest printed."""
    ending = sheet.c.reference.endswith(f"-{number:04d}", autoescape=True)
    printed = select(sheet).join(lot, lot.c.id == sheet.c.lot)
    theirs = printed.join(consulted, consulted.c.reference == lot.c.consultation)
    latest = theirs.where(consulted.c.authority == authority, ending).order_by(sheet.c.lot.desc()).limit(1)
    row = connection.execute(latest).mappings().first()
    return _sheet(row) if row else None


def of_token(connection: Connection, token: str, digest: str) -> Sheet | None:
    """Return the sheet that a token was printed on: it waits, or what it became is followed by that token."""
    row = connection.execute(select(sheet).where(sheet.c.token == token)).mappings().first()
    typed = select(sheet).join(follow_up, follow_up.c.contribution == sheet.c.reference)
    row = row or connection.execute(typed.where(follow_up.c.digest == digest)).mappings().first()
    return _sheet(row) if row else None


def known_tokens(connection: Connection, tokens: Collection[str]) -> set[str]:
    """Return those of these tokens that stand on a sheet already."""
    return {
        token
        for portion in batches(tokens)
        for token in connection.execute(select(sheet.c.token).where(sheet.c.token.in_(portion))).scalars()
    }


def known_digests(connection: Connection, digests: Collection[str]) -> set[str]:
    """Return those of these SHA-256 under which a token follows a contribution already."""
    return {
        digest
        for portion in batches(digests)
        for digest in connection.execute(select(follow_up.c.digest).where(follow_up.c.digest.in_(portion))).scalars()
    }


def of_lot(connection: Connection, lot_id: int, *states: SheetState) -> tuple[Sheet, ...]:
    """Return the sheets of a lot in the order of their numbers: in these states, in all where none is named."""
    mine = sheet.c.lot == lot_id
    statement = select(sheet).where(mine & sheet.c.state.in_([str(state) for state in states]) if states else mine)
    return tuple(map(_sheet, connection.execute(statement.order_by(*_ORDER)).mappings()))


def ends(connection: Connection, lot_ids: Iterable[int]) -> Mapping[int, tuple[str, str]]:
    """Return the first and the last sheet of some lots."""
    ranks = select(sheet.c.lot, func.max(sheet.c.number).label("last")).where(sheet.c.lot.in_(list(lot_ids)))
    last = ranks.group_by(sheet.c.lot).subquery()
    at_end = or_(sheet.c.number == 1, sheet.c.number == last.c.last)
    statement = select(sheet.c.lot, sheet.c.reference).join(last, last.c.lot == sheet.c.lot).where(at_end)
    found: dict[int, tuple[str, str]] = {}
    for lot_id, reference in connection.execute(statement.order_by(*_ORDER)):
        found[lot_id] = (found.get(lot_id, (reference, ""))[0], reference)
    return found


def page(
    connection: Connection,
    consultation: str,
    *,
    state: SheetState | None = None,
    lot_id: int | None = None,
    limit: int,
    offset: int = 0,
) -> tuple[tuple[Sheet, ...], int]:
    """Return a page of a consultation's sheets, in the order they were printed, and how many there are in all."""
    statement = _of(consultation)
    if state is not None:
        statement = statement.where(sheet.c.state == str(state))
    if lot_id is not None:
        statement = statement.where(sheet.c.lot == lot_id)
    total = connection.execute(select(func.count()).select_from(statement.subquery())).scalar_one()
    rows = connection.execute(statement.order_by(*_ORDER).limit(limit).offset(offset)).mappings()
    return tuple(map(_sheet, rows)), int(total)


def following(
    connection: Connection, consultation: str, after: Sheet | None, *, person_id: int, now: datetime
) -> Sheet | None:
    """Return the next sheet that waits and that nobody else has in hand: after one, else from the beginning."""
    free = or_(sheet.c.taken_at.is_(None), sheet.c.taken_by_id == person_id, sheet.c.taken_at <= now - TAKEN_FOR)
    waiting = _of(consultation).where(sheet.c.state == str(SheetState.WAITING), free).order_by(*_ORDER).limit(1)
    found = None
    if after is not None:
        found = connection.execute(waiting.where(_after(after))).mappings().first()
        waiting = waiting.where(sheet.c.reference != after.reference)
    found = found or connection.execute(waiting).mappings().first()
    return _sheet(found) if found else None


def write(connection: Connection, one: Sheet) -> Sheet:
    """Write where a sheet stands, as its next revision."""
    fresh = replace(one, revision=one.revision + 1)
    _put(connection, [one.reference], {name: getattr(fresh, name) for name in _CHANGING} | {"state": str(fresh.state)})
    return fresh


def take(connection: Connection, reference: str, person_id: int, at: datetime) -> None:
    """Say who has a sheet in hand. It is no revision: nobody's words change."""
    _put(connection, [reference], {"taken_by_id": person_id, "taken_at": at})


def leave(connection: Connection, consultation: str, person_id: int, *, but: str = "") -> None:
    """Say that somebody has nothing in hand any more, but for one sheet."""
    mine = select(sheet.c.reference).join(lot).where(lot.c.consultation == consultation)
    held = sheet.c.reference.in_(mine.where(sheet.c.taken_by_id == person_id, sheet.c.reference != but))
    connection.execute(update(sheet).where(held).values(taken_by_id=None, taken_at=None))


def cancel(connection: Connection, references: Iterable[str]) -> None:
    """Cancel sheets that wait; they keep their tokens, as one may be found again."""
    _put(connection, references, {"state": str(SheetState.CANCELLED), "taken_by_id": None, "taken_at": None}, bump=True)


def show(connection: Connection, reference: str, file_id: int) -> None:
    """Put a photo beside a sheet. It is no revision: nobody's words change."""
    _put(connection, [reference], {"photo_id": file_id})


def has_photo(connection: Connection, reference: str) -> bool:
    """Whether the photo of a sheet is kept."""
    held = select(sheet.c.photo_id).where(sheet.c.reference == reference)
    return connection.execute(held).scalar() is not None


def drop_photo(connection: Connection, reference: str) -> frozenset[str]:
    """Take the photo of a sheet away, its row too; return its digest, in a set that is empty where there is none."""
    found = select(stored_file.c.id, stored_file.c.sha256).join(sheet, sheet.c.photo_id == stored_file.c.id)
    row = connection.execute(found.where(sheet.c.reference == reference)).first()
    if row is None:
        return frozenset()
    _put(connection, [reference], {"photo_id": None})
    connection.execute(delete(stored_file).where(stored_file.c.id == row.id))
    return frozenset({row.sha256})


def awaiting(connection: Connection, token: str) -> str:
    """Return the reference of the sheet that bears a token and is not typed yet, `""` for none."""
    found = select(sheet.c.reference).where(sheet.c.token == token)
    return connection.execute(found).scalars().first() or ""


def naming_photo(connection: Connection, file_id: int) -> str:
    """Return the consultation whose sheet a file is the photo of, `""` for none."""
    found = select(lot.c.consultation).join(sheet, sheet.c.lot == lot.c.id).where(sheet.c.photo_id == file_id)
    return connection.execute(found).scalars().first() or ""


_CHANGING = ("state", "token", "taken_by_id", "taken_at", "typed_by_id", "typed_at", "photo_id", "revision", "note")


def _put(connection: Connection, references: Iterable[str], values: dict[str, Any], *, bump: bool = False) -> None:
    changed = values | ({"revision": sheet.c.revision + 1} if bump else {})
    for portion in batches(references):
        connection.execute(update(sheet).where(sheet.c.reference.in_(portion)).values(**changed))


def _of(consultation: str) -> Select[tuple[object, ...]]:
    return select(sheet).join(lot).where(lot.c.consultation == consultation)


def _after(one: Sheet) -> ColumnElement[bool]:
    return or_(sheet.c.lot > one.lot, and_(sheet.c.lot == one.lot, sheet.c.number > one.number))


def _sheet(row: RowMapping) -> Sheet:
    return Sheet(**{**row, "state": SheetState(row["state"])})
