"""What is decided of an amendment short of bringing it into the text: admissible or not, its discussion, its outcome.

Words of the field: *recevabilité*, *sort*; a sub-amendment is decided before its parent and falls with it.
"""

from collections.abc import Collection

from manifeste_tool.domain.amending.amendments import Amendment, HunksError, Move, ground, moved, reason
from manifeste_tool.domain.comparing.hunks import hunks
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, Person, require
from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.amending.proposing import known, record
from manifeste_tool.services.notifying import tell
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
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

    sentence = N_("Indiquez le numéro de l'amendement adopté qui fait tomber celui-ci.")


def admit(ws: Workspace, by: Person, amendment_id: int) -> None:
    """Declare an amendment admissible (*recevable*). Raises `ForbiddenError`, `ForbiddenMoveError`."""
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.JUDGE_ADMISSIBILITY)
        amendment = known(connection, amendment_id)
        _enter(connection, amendment, Move.ADMIT, admitted_at=ws.now())
        record(ws, connection, by, amendment, Happened.AMENDMENT_ADMITTED)


def refuse(ws: Workspace, by: Person, amendment_id: int, *, ground_given: str, why: str) -> None:
    """Declare an amendment inadmissible (*irrecevable*): a ground of the list, and words. Its sub-amendments fall.

    Raises `ForbiddenError`, `ForbiddenMoveError`, `UnknownGroundError`, `ReasonRequiredError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.JUDGE_ADMISSIBILITY)
        amendment = known(connection, amendment_id)
        chosen, words = ground(ground_given), reason(why)
        decide(ws, connection, by, amendment, Move.REFUSE, ground=str(chosen), reason=words)
        tell(ws, connection, by, amendment, Happened.AMENDMENT_REFUSED, ground=str(chosen), reason=words)
        drop_sub_amendments(ws, connection, by, amendment)


def discuss(ws: Workspace, by: Person, amendment_id: int) -> None:
    """Call an admissible amendment: its discussion begins. Raises `ForbiddenError`, `ForbiddenMoveError`."""
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.DECIDE)
        amendment = known(connection, amendment_id)
        _enter(connection, amendment, Move.DISCUSS)
        record(ws, connection, by, amendment, Happened.AMENDMENT_CALLED)


def adopt(ws: Workspace, by: Person, amendment_id: int, *, only: Collection[int] | None = None, why: str = "") -> None:
    """Record that an amendment was adopted, or of a vote by division the numbers of the hunks that were (`only`).

    The text does not move: that is integration. Raises `ForbiddenError`, `ForbiddenMoveError`, `HunksError`,
    `OpenSubAmendmentsError`, and `DetachedError` for a sub-amendment of an earlier state of its parent.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.DECIDE)
        amendment = known(connection, amendment_id)
        moved(amendment, Move.ADOPT)
        _refuse_unready(connection, amendment)
        kept = None if only is None else _divided(ws, connection, amendment, only)
        move = Move.ADOPT if kept is None else Move.ADOPT_IN_PART
        decide(ws, connection, by, amendment, move, reason=why.strip(), adopted_hunks=kept)
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


def reject(ws: Workspace, by: Person, amendment_id: int, *, why: str) -> None:
    """Record that an amendment was rejected, with its motive. Its sub-amendments fall with it.

    Raises `ForbiddenError`, `ForbiddenMoveError`, `ReasonRequiredError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.DECIDE)
        amendment = known(connection, amendment_id)
        decide(ws, connection, by, amendment, Move.REJECT, reason=reason(why))
        tell(ws, connection, by, amendment, Happened.AMENDMENT_REJECTED, reason=reason(why))
        drop_sub_amendments(ws, connection, by, amendment)


def not_support(ws: Workspace, by: Person, amendment_id: int) -> None:
    """Record that nobody was there to defend an amendment (*non soutenu*). Its sub-amendments fall with it.

    Raises `ForbiddenError`, `ForbiddenMoveError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.DECIDE)
        amendment = known(connection, amendment_id)
        decide(ws, connection, by, amendment, Move.NOT_SUPPORT)
        tell(ws, connection, by, amendment, Happened.AMENDMENT_NOT_SUPPORTED)
        drop_sub_amendments(ws, connection, by, amendment)


def fall(ws: Workspace, by: Person, amendment_id: int, *, cause_id: int | None, why: str = "") -> None:
    """Confirm that an amendment fell (*tombé*) because another was adopted: the cause is that amendment.

    Raises `ForbiddenError`, `ForbiddenMoveError`, and `CauseRequiredError` for none or for one that was not adopted.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.DECIDE)
        amendment = known(connection, amendment_id)
        cause = amendments.by_id(connection, cause_id or 0)
        if cause is None or not cause.is_adopted or cause.id == amendment.id:
            raise CauseRequiredError
        decide(ws, connection, by, amendment, Move.FALL, cause_id=cause.id, reason=why.strip())
        tell(ws, connection, by, amendment, Happened.AMENDMENT_FELL, cause=cause.label)
        drop_sub_amendments(ws, connection, by, amendment)


def withdraw(ws: Workspace, by: Person, amendment_id: int) -> None:
    """Withdraw one's own amendment before it is decided. Its sub-amendments fall with it.

    Raises `ForbiddenError`, `ForbiddenMoveError`.
    """
    with ws.writing() as connection:
        amendment = known(connection, amendment_id)
        require(ws.reader(by, connection), Act.WITHDRAW, owner=amendment.author_id)
        decide(ws, connection, by, amendment, Move.WITHDRAW)
        tell(ws, connection, by, amendment, Happened.AMENDMENT_WITHDRAWN)
        drop_sub_amendments(ws, connection, by, amendment)


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
    _enter(connection, amendment, move, decided_at=ws.now(), decider_id=by.id, **others)


def _enter(connection: Connection, amendment: Amendment, move: Move, **others: object) -> None:
    state, outcome = moved(amendment, move)
    amendments.change(connection, amendment.id, {"state": str(state), "outcome": str(outcome), **others})
