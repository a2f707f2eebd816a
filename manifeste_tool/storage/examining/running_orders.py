"""What the order of a list needs of each of its amendments, and no more: a thousand of them are read at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from manifeste_tool.domain.amending.amendments import ADOPTED, Outcome, State
from manifeste_tool.domain.amending.footprints import Footprint, restored
from manifeste_tool.domain.comparing.edits import Change
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.amending.amendments import OPEN_STATES, StoredEdit
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.amendments import amendment, edit
from manifeste_tool.storage.tables.text import commit


@dataclass(frozen=True, slots=True)
class Called:
    """One amendment as the order sees it."""

    id: int
    number: int
    parent_id: int | None
    author_id: int
    effect: str
    sort_code: str
    base: str
    sha: str
    second_of_id: int | None
    integrated_sha: str
    state: State
    outcome: Outcome
    adopted_hunks: tuple[int, ...] | None = None


_NAMES = (
    *("id", "number", "parent_id", "author_id", "effect", "sort_code", "base", "sha", "second_of_id", "integrated_sha"),
)

_NEWEST = (edit.c.amendment_id == amendment.c.id) & (edit.c.revision == amendment.c.revision)


def called(connection: Connection, cycle: int, states: Iterable[State]) -> tuple[Called, ...]:
    """Return the amendments of a cycle that are in some states, by number."""
    return _called(connection, (amendment.c.cycle == cycle) & _in(states))


def adopted(connection: Connection, cycle: int) -> tuple[Called, ...]:
    """Return the amendments of a cycle that were adopted, in the text or not yet, by number."""
    theirs = amendment.c.outcome.in_([str(outcome) for outcome in ADOPTED])
    return _called(connection, (amendment.c.cycle == cycle) & theirs)


def footprints(connection: Connection, cycle: int, states: Iterable[State]) -> dict[int, tuple[Footprint, ...]]:
    """Return what those of a cycle in some states leave on the text, by amendment; no words are read.

    Left out: those filed before footprints were stored.
    """
    return _footprints(connection, (amendment.c.cycle == cycle) & _in(states))


def footprints_of(connection: Connection, amendment_ids: Iterable[int]) -> dict[int, tuple[Footprint, ...]]:
    """Return what some amendments leave on the text, by amendment, those filed before that was stored left out."""
    found: dict[int, tuple[Footprint, ...]] = {}
    for portion in batches(amendment_ids):
        found |= _footprints(connection, amendment.c.id.in_(portion))
    return found


def edits_of(connection: Connection, amendment_ids: Iterable[int]) -> dict[int, tuple[StoredEdit, ...]]:
    """Return what some amendments do, by amendment, words included."""
    found: dict[int, list[StoredEdit]] = {}
    for portion in batches(amendment_ids):
        for one in amendments.edits_of(connection, portion):
            found.setdefault(one.amendment_id, []).append(one)
    return {key: tuple(those) for key, those in found.items()}


def some(connection: Connection, amendment_ids: Iterable[int]) -> tuple[Called, ...]:
    """Return some amendments, by number."""
    return _called(connection, amendment.c.id.in_(list(amendment_ids)))


def open_beside(connection: Connection, paragraph_ids: Iterable[str], effects: Iterable[str]) -> set[int]:
    """Return the open amendments that touch one of these paragraphs, or that have one of these effects."""
    is_open, found = _in(OPEN_STATES), set[int]()
    for portion in batches(paragraph_ids):
        touching = select(amendment.c.id).join(edit, _NEWEST).where(is_open, edit.c.paragraph_id.in_(portion))
        found |= set(connection.execute(touching).scalars())
    for portion in batches(one for one in effects if one):
        alike = select(amendment.c.id).where(is_open, amendment.c.effect.in_(portion))
        found |= set(connection.execute(alike).scalars())
    return found


def ranks(connection: Connection, shas: Iterable[str]) -> dict[str, int]:
    """Return the rank on record of the decisions that some commits are."""
    found: dict[str, int] = {}
    for portion in batches({sha for sha in shas if sha}):
        rows = connection.execute(select(commit.c.sha, commit.c.id).where(commit.c.sha.in_(portion)))
        found |= {row.sha: row.id for row in rows}
    return found


def _called(connection: Connection, condition: ColumnElement[bool]) -> tuple[Called, ...]:
    columns = [amendment.c[name] for name in (*_NAMES, "state", "outcome", "adopted_hunks")]
    rows = connection.execute(select(*columns).where(condition).order_by(amendment.c.number))
    return tuple(_one(*row) for row in rows)


def _one(*row: Any) -> Called:
    *values, state, outcome, hunks = row
    return Called(*(*values, State(state), Outcome(outcome), None if hunks is None else tuple(hunks)))


def _footprints(connection: Connection, condition: ColumnElement[bool]) -> dict[int, tuple[Footprint, ...]]:
    columns = [
        edit.c[name] for name in ("amendment_id", "paragraph_id", "change", "anchor", "base_fingerprint", "spans")
    ]
    statement = select(*columns).join(amendment, _NEWEST).where(condition).order_by(edit.c.amendment_id, edit.c.rank)
    found: dict[int, list[Footprint]] = {}
    bare: set[int] = set()
    for key, paragraph_id, change, anchor, base, stored in connection.execute(statement):
        if stored is None:
            bare.add(key)
        else:
            left = restored(paragraph_id, Change(change), anchor=anchor, base=base, stored=stored)
            found.setdefault(key, []).append(left)
    return {key: tuple(those) for key, those in found.items() if key not in bare}


def _in(states: Iterable[State]) -> ColumnElement[bool]:
    return amendment.c.state.in_([str(state) for state in states])
