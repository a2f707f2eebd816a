"""Authorities and their consultations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Table, bindparam, func, insert, or_, select, true, update

from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Reach
from manifeste_tool.storage.consulting import grouping
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import authority, consultation, contribution

_EVERYBODY = Reach()


def put_authorities(connection: Connection, authorities: Iterable[Authority]) -> None:
    """Write authorities; one already known by its code takes the new values."""
    rows = [{name: getattr(each, name) for name in authority.c.keys()} for each in authorities]  # noqa: SIM118
    _put(connection, authority, "code", rows)


def put_consultations(connection: Connection, consultations: Iterable[Consultation]) -> None:
    """Write consultations; one already known by its reference takes the new values."""
    rows = [{name: getattr(each, name) for name in consultation.c.keys()} for each in consultations]  # noqa: SIM118
    _put(connection, consultation, "reference", rows)
    grouping.stirred(connection)


def authorities(connection: Connection) -> tuple[Authority, ...]:
    """Return every authority, by name."""
    rows = connection.execute(select(authority).order_by(authority.c.name)).mappings()
    return tuple(Authority(**row) for row in rows)


def get_authority(connection: Connection, code: str) -> Authority | None:
    """Return the authority of that code."""
    row = connection.execute(select(authority).where(authority.c.code == code)).mappings().one_or_none()
    return Authority(**row) if row else None


def get(connection: Connection, reference: str) -> Consultation | None:
    """Return the consultation of that reference."""
    statement = select(consultation).where(consultation.c.reference == reference)
    row = connection.execute(statement).mappings().one_or_none()
    return Consultation(**row) if row else None


def seen(connection: Connection, reference: str, reach: Reach) -> Consultation | None:
    """Return the consultation of that reference, if it exists for a reader who reaches so far."""
    found = get(connection, reference)
    return found if found is not None and reach.holds(found) else None


def published_among(connection: Connection, references: Iterable[str]) -> set[str]:
    """Return those of some consultations that are published."""
    asked = consultation.c.published, consultation.c.reference.in_(list(references))
    return set(connection.execute(select(consultation.c.reference).where(*asked)).scalars())


def every(connection: Connection) -> tuple[Consultation, ...]:
    """Return every consultation, by title: what a form offers to choose from."""
    rows = connection.execute(select(consultation).order_by(consultation.c.title)).mappings()
    return tuple(Consultation(**row) for row in rows)


@dataclass(frozen=True, slots=True)
class Held:
    """A consultation with its authority and how many contributions it gathered, those without consent included."""

    consultation: Consultation
    authority: Authority
    contributions: int


def of_authority(connection: Connection, code: str) -> tuple[Consultation, ...]:
    """Return the consultations of an authority, published or not, the latest opened first."""
    order = (consultation.c.opens_on.desc().nulls_last(), consultation.c.reference)
    statement = select(consultation).where(consultation.c.authority == code).order_by(*order)
    return tuple(Consultation(**row) for row in connection.execute(statement).mappings())


def open_on(connection: Connection, day: date) -> tuple[tuple[Consultation, Authority], ...]:
    """Return the published consultations of a day, each with its authority, the first to close first."""
    lasts = or_(consultation.c.closes_on.is_(None), consultation.c.closes_on >= day)
    taking_place = (consultation.c.published, consultation.c.opens_on <= day, lasts)
    order = (consultation.c.closes_on.asc().nulls_last(), consultation.c.reference)
    statement = select(consultation, authority).join(authority).where(*taking_place).order_by(*order)
    rows = connection.execute(statement).mappings().all()
    return tuple((_part(row, consultation, Consultation), _part(row, authority, Authority)) for row in rows)


def page(
    connection: Connection,
    *,
    authority_code: str = "",
    kind: str = "",
    reach: Reach = _EVERYBODY,
    limit: int,
    offset: int = 0,
) -> tuple[tuple[Held, ...], int]:
    """Return a page of the consultations that exist for a reader, the latest opened first, and how many there are."""
    narrowed = select(consultation.c.reference).join(authority).where(_existing(reach))
    if authority_code:
        narrowed = narrowed.where(consultation.c.authority == authority_code)
    if kind:
        narrowed = narrowed.where(authority.c.kind == kind)
    total = connection.execute(select(func.count()).select_from(narrowed.subquery())).scalar_one()
    order = (consultation.c.opens_on.desc().nulls_last(), consultation.c.reference)
    references = connection.execute(narrowed.order_by(*order).limit(limit).offset(offset)).scalars().all()
    return _held(connection, references), total


def after(connection: Connection, authority_code: str = "", *, last: str, limit: int) -> tuple[Held, ...]:
    """Return the published consultations whose references follow `last`, in their order."""
    following = select(consultation.c.reference).where(consultation.c.published, consultation.c.reference > last)
    if authority_code:
        following = following.where(consultation.c.authority == authority_code)
    references = connection.execute(following.order_by(consultation.c.reference).limit(limit)).scalars().all()
    return _held(connection, references)


def _existing(reach: Reach) -> ColumnElement[bool]:
    """Return the condition that `Reach.holds` states."""
    if reach.every:
        return true()
    own = consultation.c.authority == reach.authority
    return consultation.c.published | own if reach.authority else consultation.c.published


def _held(connection: Connection, references: Iterable[str]) -> tuple[Held, ...]:
    wanted = list(references)
    statement = select(consultation, authority).join(authority).where(consultation.c.reference.in_(wanted))
    found = {row[consultation.c.reference]: row for row in connection.execute(statement).mappings()}
    counts = contribution_counts(connection, wanted)
    return tuple(
        Held(_part(found[key], consultation, Consultation), _part(found[key], authority, Authority), counts.get(key, 0))
        for key in wanted
    )


def _part(row: RowMapping, table: Table, value: type[Any]) -> Any:
    return value(**{column.name: row[column] for column in table.c})


def contribution_counts(connection: Connection, references: Iterable[str]) -> Mapping[str, int]:
    """Return how many contributions each consultation gathered, withdrawn and unpublished ones included."""
    statement = (
        select(contribution.c.consultation, func.count())
        .where(contribution.c.consultation.in_(list(references)))
        .group_by(contribution.c.consultation)
    )
    return {reference: count for reference, count in connection.execute(statement)}  # noqa: C416 - rows are no pairs


def _put(connection: Connection, table: Table, key: str, rows: list[dict[str, Any]]) -> None:
    known = set(connection.execute(select(table.c[key])).scalars())
    new = {row[key]: row for row in rows if row[key] not in known}
    if new:
        connection.execute(insert(table), list(new.values()))
    changed = [{f"new_{name}": value for name, value in row.items()} for row in rows if row[key] in known]
    if changed:
        values: dict[str, Any] = {
            column.name: bindparam(f"new_{column.name}") for column in table.c if column.name != key
        }
        connection.execute(update(table).where(table.c[key] == bindparam(f"new_{key}")).values(**values), changed)
