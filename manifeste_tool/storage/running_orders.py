"""What the order of a list needs of each of its amendments, and no more: a thousand of them are read at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, RowMapping, select

from manifeste_tool.domain.amendments import ADOPTED, Outcome, State
from manifeste_tool.storage import amendments
from manifeste_tool.storage.amendments import OPEN_STATES, StoredEdit
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
    state: State
    outcome: Outcome
    second_of_id: int | None = None
    integrated_sha: str = ""
    adopted_hunks: tuple[int, ...] | None = None


_NAMES = (
    *("id", "number", "parent_id", "author_id", "effect", "sort_code", "base", "sha", "second_of_id", "integrated_sha"),
)


def called(connection: Connection, cycle: int, states: Iterable[State]) -> tuple[Called, ...]:
    """Return the amendments of a cycle that are in some states, by number."""
    return _called(connection, (amendment.c.cycle == cycle) & _in(states))


def adopted(connection: Connection, cycle: int) -> tuple[Called, ...]:
    """Return the amendments of a cycle that were adopted, in the text or not yet, by number."""
    theirs = amendment.c.outcome.in_([str(outcome) for outcome in ADOPTED])
    return _called(connection, (amendment.c.cycle == cycle) & theirs)


def edits(connection: Connection, cycle: int, states: Iterable[State]) -> dict[int, tuple[StoredEdit, ...]]:
    """Return what those of a cycle in some states do, by amendment."""
    return _by_amendment(amendments.edits_where(connection, (amendment.c.cycle == cycle) & _in(states)))


def edits_of(connection: Connection, amendment_ids: Iterable[int]) -> dict[int, tuple[StoredEdit, ...]]:
    """Return what some amendments do, by amendment."""
    return _by_amendment(amendments.edits_of(connection, amendment_ids))


def some(connection: Connection, amendment_ids: Iterable[int]) -> tuple[Called, ...]:
    """Return some amendments, by number."""
    return _called(connection, amendment.c.id.in_(list(amendment_ids)))


def open_beside(connection: Connection, paragraph_ids: Iterable[str], effects: Iterable[str]) -> set[int]:
    """Return the open amendments that touch one of these paragraphs, or that have one of these effects."""
    is_open, found = _in(OPEN_STATES), set[int]()
    newest = (edit.c.amendment_id == amendment.c.id) & (edit.c.revision == amendment.c.revision)
    for portion in batches(paragraph_ids):
        touching = select(amendment.c.id).join(edit, newest).where(is_open, edit.c.paragraph_id.in_(portion))
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
    rows = connection.execute(select(*columns).where(condition).order_by(amendment.c.number)).mappings()
    return tuple(map(_one, rows))


def _one(row: RowMapping) -> Called:
    hunks = None if row["adopted_hunks"] is None else tuple(row["adopted_hunks"])
    values = {name: row[name] for name in _NAMES}
    return Called(**values, state=State(row["state"]), outcome=Outcome(row["outcome"]), adopted_hunks=hunks)


def _by_amendment(found: Iterable[StoredEdit]) -> dict[int, tuple[StoredEdit, ...]]:
    edits: dict[int, list[StoredEdit]] = {}
    for one in found:
        edits.setdefault(one.amendment_id, []).append(one)
    return {key: tuple(those) for key, those in edits.items()}


def _in(states: Iterable[State]) -> ColumnElement[bool]:
    return amendment.c.state.in_([str(state) for state in states])
