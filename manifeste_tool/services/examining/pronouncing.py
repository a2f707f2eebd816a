"""Pronounce what was decided of an amendment, inside a transaction, and keep what it changed so that it can be undone.

Words of the field: *sort*; a sub-amendment is decided before its parent and falls with it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from manifeste_tool.domain.amending.amendments import Amendment, HunksError, Move, Outcome, moved, reason
from manifeste_tool.domain.commission.sittings import Decision, Method
from manifeste_tool.domain.commission.voting import Counts
from manifeste_tool.domain.comparing.hunks import hunks
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.amending.proposing import known
from manifeste_tool.services.notifying import tell
from manifeste_tool.services.privacy import scanning
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.commission import decisions
from manifeste_tool.storage.database import Connection


class OpenSubAmendmentsError(StaleError):
    """A sub-amendment waits for its decision, which comes before its parent's."""

    sentence = N_("Un sous-amendement attend encore sa décision : décidez-le avant l'amendement %(number)s.")


class DetachedError(StaleError):
    """A sub-amendment was written on an earlier state of its parent."""

    sentence = N_(
        "Le sous-amendement %(number)s porte sur une rédaction antérieure de l'amendement %(parent)s : "
        "son auteur doit d'abord le rattacher à la nouvelle."
    )


class CauseRequiredError(RefusedError):
    """An amendment falls because of another one, which must be named."""

    fields = ("cause",)
    sentence = N_("Indiquez le numéro de l'amendement adopté qui fait tomber celui-ci.")


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is decided: a move, why, the hunks adopted by division, and the amendment that makes this one fall."""

    move: Move
    why: str = ""
    only: Collection[int] | None = None
    cause_id: int | None = None


@dataclass(frozen=True, slots=True)
class How:
    """How it was decided; `together` are the identical amendments of the same vote."""

    method: Method = Method.NONE
    counts: Counts | None = None
    sitting_id: int | None = None
    ballot_id: int | None = None
    together: tuple[int, ...] = ()


def pronounce(
    ws: Workspace, connection: Connection, by: Person, amendment_id: int, ruling: Ruling, how: How | None = None
) -> Decision:
    """Bring an amendment to where a ruling leads, tell its signatories, and keep the decision.

    The text does not move: that is integration. Rights are the caller's. Raises `ForbiddenMoveError`, `HunksError`,
    `OpenSubAmendmentsError`, `DetachedError`, `ReasonRequiredError` for a rejection, `CauseRequiredError` for a fall.
    """
    scanning.refuse(ws, (N_("motif"), ruling.why))
    amendment, first = known(connection, amendment_id), journal.last(connection)
    subs = [one.id for one in amendments.sub_amendments(connection, amendment.id)]
    before = decisions.columns(connection, [amendment.id, *subs])
    _RULINGS[ruling.move](ws, connection, by, amendment, ruling)
    after = known(connection, amendment.id)
    method = how or How()
    made = Decision(
        amendment_id=amendment.id,
        outcome=after.outcome,
        decided_at=ws.now(),
        decided_by_id=by.id,
        method=method.method,
        counts=method.counts,
        hunks=after.adopted_hunks if after.outcome is Outcome.ADOPTED_IN_PART else None,
        together=method.together,
        reason=after.reason,
        sitting_id=method.sitting_id,
        ballot_id=method.ballot_id,
        before=_changed(before, decisions.columns(connection, [amendment.id, *subs])),
        facts=tuple(range(first + 1, journal.last(connection) + 1)),
    )
    return replace(made, id=decisions.add(connection, made))


def _changed(
    before: Mapping[str, Mapping[str, object]], after: Mapping[str, Mapping[str, object]]
) -> dict[str, Mapping[str, object]]:
    return {key: values for key, values in before.items() if after[key] != values}


def _adopt(ws: Workspace, connection: Connection, by: Person, amendment: Amendment, ruling: Ruling) -> None:
    moved(amendment, Move.ADOPT)
    _refuse_unready(connection, amendment)
    kept = None if ruling.only is None else _divided(ws, connection, amendment, ruling.only)
    move = Move.ADOPT if kept is None else Move.ADOPT_IN_PART
    decide(ws, connection, by, amendment, move, reason=ruling.why.strip(), adopted_hunks=kept)
    name = Happened.AMENDMENT_ADOPTED if kept is None else Happened.AMENDMENT_ADOPTED_IN_PART
    details = {} if kept is None else {"hunks": ", ".join(f"{amendment.number}.{number}" for number in kept)}
    tell(ws, connection, by, amendment, name, **details)


def _refuse_unready(connection: Connection, amendment: Amendment) -> None:
    if any(one.is_open for one in amendments.sub_amendments(connection, amendment.id)):
        raise OpenSubAmendmentsError(number=amendment.number)
    parent = known(connection, amendment.parent_id) if amendment.parent_id else None
    if parent and parent.revision != amendment.parent_revision:
        raise DetachedError(number=amendment.number, parent=parent.number)


def _divided(ws: Workspace, connection: Connection, amendment: Amendment, only: Collection[int]) -> list[int]:
    """Return the numbers adopted, in order: some of those the amendment has, and not all."""
    parts = hunks(ws.text(connection, amendment.base), ws.text(connection, amendment.sha))
    numbers = {part.number for part in parts}
    if not only or not numbers.issuperset(only) or numbers == set(only):
        raise HunksError(number=amendment.number)
    return sorted(set(only))


def _reject(ws: Workspace, connection: Connection, by: Person, amendment: Amendment, ruling: Ruling) -> None:
    words = reason(ruling.why)
    decide(ws, connection, by, amendment, Move.REJECT, reason=words)
    tell(ws, connection, by, amendment, Happened.AMENDMENT_REJECTED, reason=words)
    drop_sub_amendments(ws, connection, by, amendment)


def _not_support(ws: Workspace, connection: Connection, by: Person, amendment: Amendment, _ruling: Ruling) -> None:
    decide(ws, connection, by, amendment, Move.NOT_SUPPORT)
    tell(ws, connection, by, amendment, Happened.AMENDMENT_NOT_SUPPORTED)
    drop_sub_amendments(ws, connection, by, amendment)


def _fall(ws: Workspace, connection: Connection, by: Person, amendment: Amendment, ruling: Ruling) -> None:
    cause = amendments.by_id(connection, ruling.cause_id or 0)
    if cause is None or not cause.is_adopted or cause.id == amendment.id:
        raise CauseRequiredError
    decide(ws, connection, by, amendment, Move.FALL, cause_id=cause.id, reason=ruling.why.strip())
    tell(ws, connection, by, amendment, Happened.AMENDMENT_FELL, cause=cause.label)
    drop_sub_amendments(ws, connection, by, amendment)


def _withdraw(ws: Workspace, connection: Connection, by: Person, amendment: Amendment, _ruling: Ruling) -> None:
    decide(ws, connection, by, amendment, Move.WITHDRAW)
    tell(ws, connection, by, amendment, Happened.AMENDMENT_WITHDRAWN)
    drop_sub_amendments(ws, connection, by, amendment)


_RULINGS: Mapping[Move, Callable[[Workspace, Connection, Person, Amendment, Ruling], None]] = MappingProxyType(
    {
        Move.ADOPT: _adopt,
        Move.ADOPT_IN_PART: _adopt,
        Move.REJECT: _reject,
        Move.NOT_SUPPORT: _not_support,
        Move.FALL: _fall,
        Move.WITHDRAW: _withdraw,
    }
)


def drop_sub_amendments(ws: Workspace, connection: Connection, by: Person, parent: Amendment) -> None:
    """Let the sub-amendments of an amendment that will not be in the text fall with it, adopted ones included."""
    for fallen in amendments.sub_amendments(connection, parent.id):
        if fallen.allows(Move.FALL_WITH_PARENT):
            decide(ws, connection, by, fallen, Move.FALL_WITH_PARENT, cause_id=parent.id)
            tell(ws, connection, by, fallen, Happened.AMENDMENT_FELL, cause=parent.label)


def decide(
    ws: Workspace, connection: Connection, by: Person, amendment: Amendment, move: Move, **others: object
) -> None:
    """Bring an amendment to where a decision leads, dated and signed. Raises `ForbiddenMoveError`."""
    enter(connection, amendment, move, decided_at=ws.now(), decider_id=by.id, **others)


def enter(connection: Connection, amendment: Amendment, move: Move, **others: object) -> None:
    """Bring an amendment to the state and outcome a move leads to. Raises `ForbiddenMoveError`."""
    state, outcome = moved(amendment, move)
    amendments.change(connection, amendment.id, {"state": str(state), "outcome": str(outcome), **others})
