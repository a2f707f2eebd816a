"""Amendments not filed yet, seen by their authors alone; never in Git."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, func, insert, select, update

from manifeste_tool.domain.rights import lives
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.amendments import draft


@dataclass(frozen=True, slots=True)
class Draft:
    """An amendment that its author has not filed, or a rectification of the amendment `rectifies_id`.

    `offered_at`: when the secretariat proposed this rectification to the amendment's author; of any other draft, when
    its author handed it over to the secretariat, to be filed late. `prepared_by_id`: the collaborator who began it.
    """

    id: str
    person_id: int
    base: str
    headline: str
    rationale: str
    gestures: tuple[Mapping[str, Any], ...]
    updated_at: datetime
    parent_id: int | None = None
    on_behalf_of_id: int | None = None
    rectifies_id: int | None = None
    offered_at: datetime | None = None
    prepared_by_id: int | None = None

    @property
    def state(self) -> lives.DraftState:
        """In whose hands it is."""
        return lives.DraftState.OFFERED if self.offered_at else lives.DraftState.KEPT


_LINKS = ("parent_id", "on_behalf_of_id", "rectifies_id", "offered_at", "prepared_by_id")


def keep(connection: Connection, kept: Draft) -> None:
    """Write a draft; the one of the same identifier is replaced if it is the same person's."""
    values = {
        "headline": kept.headline,
        "rationale": kept.rationale,
        "gestures": [dict(gesture) for gesture in kept.gestures],
        "base": kept.base,
        "updated_at": kept.updated_at,
        **{name: getattr(kept, name) for name in _LINKS},
    }
    mine = (draft.c.id == kept.id) & (draft.c.person_id == kept.person_id)
    if not connection.execute(update(draft).where(mine).values(**values)).rowcount:
        connection.execute(insert(draft).values(id=kept.id, person_id=kept.person_id, **values))


def by_id(connection: Connection, draft_id: str) -> Draft | None:
    """Return one draft."""
    row = connection.execute(select(draft).where(draft.c.id == draft_id)).mappings().first()
    return _draft(row) if row else None


def of_person(connection: Connection, person_id: int) -> tuple[Draft, ...]:
    """Return a person's drafts, last touched first."""
    statement = select(draft).where(draft.c.person_id == person_id).order_by(draft.c.updated_at.desc())
    return tuple(map(_draft, connection.execute(statement).mappings()))


def unfiled(connection: Connection) -> dict[int, int]:
    """Count the amendments that each person has drafted and not filed; rectifications are none."""
    counted = select(draft.c.person_id, func.count()).where(draft.c.rectifies_id.is_(None)).group_by(draft.c.person_id)
    return {person_id: number for person_id, number in connection.execute(counted)}  # noqa: C416 - rows are no pairs


def offer(connection: Connection, draft_id: str, at: datetime | None) -> None:
    """Say when a rectification was proposed to the author of the amendment; None: it is a plain draft again."""
    connection.execute(update(draft).where(draft.c.id == draft_id).values(offered_at=at))


def handed_over(connection: Connection) -> tuple[Draft, ...]:
    """Return the drafts that their authors handed over to the secretariat, the oldest first."""
    handed = draft.c.rectifies_id.is_(None) & draft.c.offered_at.is_not(None)
    return tuple(
        map(_draft, connection.execute(select(draft).where(handed).order_by(draft.c.offered_at, draft.c.id)).mappings())
    )


def offered_on(connection: Connection, amendment_ids: Iterable[int]) -> tuple[Draft, ...]:
    """Return the rectifications of these amendments that wait for their authors' answer, oldest first."""
    theirs = draft.c.rectifies_id.in_(list(amendment_ids)) & draft.c.offered_at.is_not(None)
    statement = select(draft).where(theirs).order_by(draft.c.offered_at, draft.c.id)
    return tuple(map(_draft, connection.execute(statement).mappings()))


def drop(connection: Connection, draft_id: str) -> None:
    """Delete a draft."""
    connection.execute(delete(draft).where(draft.c.id == draft_id))


def _draft(row: RowMapping) -> Draft:
    names = ("id", "person_id", "base", "headline", "rationale", "updated_at", *_LINKS)
    return Draft(**{name: row[name] for name in names}, gestures=tuple(row["gestures"]))
