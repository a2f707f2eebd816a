"""Read the states of an amendment: each as it was filed, and what changed from one to another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from manifeste_tool.domain.amending.amendments import Amendment, numeral
from manifeste_tool.domain.amending.dispositif import dispositif
from manifeste_tool.domain.comparing.diff import UnitDiff, text_diff
from manifeste_tool.domain.comparing.edits import edits
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.text import Place, Text
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.text.reading import may_see, names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments, revisions
from manifeste_tool.storage.amending.revisions import AmendmentRevision
from manifeste_tool.storage.database import Connection

Written = tuple[Text, Text]  # the text that something is written on, and the one it wants


@dataclass(frozen=True, slots=True)
class StateRow:
    """One state in the list of them: how it is numbered, who filed it, and whose proposal its author accepted."""

    state: AmendmentRevision
    numeral: str
    person: str
    proposed_by: str


@dataclass(frozen=True, slots=True)
class StatePage:
    """One state of an amendment, and what changed since `compared`, another of its states."""

    amendment: Amendment
    row: StateRow
    rows: tuple[StateRow, ...]
    units: tuple[UnitDiff, ...]
    dispositif: tuple[str, ...]
    compared: StateRow | None
    since: tuple[UnitDiff, ...]
    places: Mapping[str, Place]


def state_page(
    ws: Workspace, person: Person | None, cycle: int, number: int, *, state: int, other: int | None = None
) -> StatePage:
    """Return one state, compared with `other` or, without it, with the state before.

    Raises `NotFoundError` for a state that does not exist, and where the reader may not see the amendment.
    """
    amendment = visible(ws, person, cycle, number)
    with ws.reading() as connection:
        rows = state_rows(connection, amendment)
        shown = _row(rows, state)
        compared = _row(rows, other or state - 1) if other or state > 1 else None
        written = _texts(ws, connection, shown.state)
        before = _texts(ws, connection, compared.state) if compared else None
        return StatePage(
            amendment=as_it_was(amendment, shown.state),
            row=shown,
            rows=rows,
            units=tuple(unit for unit in text_diff(*written) if unit.changed),
            dispositif=dispositif(*written),
            compared=compared,
            since=between(before, written) if before else (),
            places={**(before[1].places if before else {}), **written[1].places, **written[0].places},
        )


def visible(ws: Workspace, person: Person | None, cycle: int, number: int) -> Amendment:
    """Return the amendment that an address names. Raises `NotFoundError` also where the reader may not see it."""
    with ws.reading() as connection:
        amendment = amendments.numbered(connection, cycle, number)
        if amendment is None or not may_see(connection, ws.reader(person, connection), amendment):
            raise NotFoundError
        return amendment


def state_rows(connection: Connection, amendment: Amendment) -> tuple[StateRow, ...]:
    """Return the states of an amendment, the first one first, with names joined."""
    states = revisions.of_amendment(connection, amendment.id)
    names = names_of(connection, (person for one in states for person in (one.person_id, one.proposed_by_id)))
    return tuple(
        StateRow(
            one,
            numeral(amendment.number, one.revision),
            names.get(one.person_id, ""),
            names.get(one.proposed_by_id or 0, ""),
        )
        for one in states
    )


def as_it_was(amendment: Amendment, state: AmendmentRevision) -> Amendment:
    """Return an amendment with the words it had in one of its states."""
    names = ("revision", "headline", "rationale", "base", "sha")
    return replace(amendment, **{name: getattr(state, name) for name in names})


def between(before: Written, after: Written) -> tuple[UnitDiff, ...]:
    """Return what differs from one proposal to another, where one of them touches the text: not what others changed."""
    touched = {edit.paragraph_id for written in (before, after) for edit in edits(*written)}
    return tuple(unit for unit in text_diff(before[1], after[1]) if unit.changed and unit.id in touched)


def _texts(ws: Workspace, connection: Connection, state: AmendmentRevision) -> Written:
    return ws.text(connection, state.base), ws.text(connection, state.sha)


def _row(rows: Iterable[StateRow], revision: int) -> StateRow:
    found = next((row for row in rows if row.state.revision == revision), None)
    if found is None:
        raise NotFoundError
    return found
