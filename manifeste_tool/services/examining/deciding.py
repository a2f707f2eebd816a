"""What is decided of an amendment short of bringing it into the text: admissible or not, discussed, its outcome."""

from collections.abc import Collection

from manifeste_tool.domain.amending.amendments import Move, ground, reason
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_
from manifeste_tool.services.amending.proposing import known, record
from manifeste_tool.services.examining.pronouncing import Ruling, decide, drop_sub_amendments, enter, pronounce
from manifeste_tool.services.notifying import tell
from manifeste_tool.services.privacy import scanning
from manifeste_tool.services.workspace import Workspace


def admit(ws: Workspace, by: Person, amendment_id: int) -> None:
    """Declare an amendment admissible (*recevable*). Raises `ForbiddenError`, `ForbiddenMoveError`."""
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.JUDGE_ADMISSIBILITY)
        amendment = known(connection, amendment_id)
        enter(connection, amendment, Move.ADMIT, admitted_at=ws.now())
        tell(ws, connection, by, amendment, Happened.AMENDMENT_ADMITTED)


def refuse(ws: Workspace, by: Person, amendment_id: int, *, ground_given: str, why: str) -> None:
    """Declare an amendment inadmissible (*irrecevable*): a ground of the list, and words. Its sub-amendments fall.

    Raises `ForbiddenError`, `ForbiddenMoveError`, `UnknownGroundError`, `ReasonRequiredError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.JUDGE_ADMISSIBILITY)
        amendment = known(connection, amendment_id)
        chosen, words = ground(ground_given), reason(why)
        scanning.refuse(ws, (N_("motif"), words))
        decide(ws, connection, by, amendment, Move.REFUSE, ground=str(chosen), reason=words)
        tell(ws, connection, by, amendment, Happened.AMENDMENT_REFUSED, ground=str(chosen), reason=words)
        drop_sub_amendments(ws, connection, by, amendment)


def discuss(ws: Workspace, by: Person, amendment_id: int) -> None:
    """Call an admissible amendment: its discussion begins. Raises `ForbiddenError`, `ForbiddenMoveError`."""
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.DECIDE)
        amendment = known(connection, amendment_id)
        enter(connection, amendment, Move.DISCUSS)
        record(ws, connection, by, amendment, Happened.AMENDMENT_CALLED)


def adopt(ws: Workspace, by: Person, amendment_id: int, *, only: Collection[int] | None = None, why: str = "") -> None:
    """Record that an amendment was adopted, or of a vote by division the numbers of the hunks that were (`only`).

    The text does not move: that is integration. Raises `ForbiddenError`, `ForbiddenMoveError`, `HunksError`,
    `OpenSubAmendmentsError`, and `DetachedError` for a sub-amendment of an earlier state of its parent.
    """
    _rule(ws, by, amendment_id, Ruling(Move.ADOPT, why, only))


def reject(ws: Workspace, by: Person, amendment_id: int, *, why: str) -> None:
    """Record that an amendment was rejected, with its motive. Its sub-amendments fall with it.

    Raises `ForbiddenError`, `ForbiddenMoveError`, `ReasonRequiredError`.
    """
    _rule(ws, by, amendment_id, Ruling(Move.REJECT, why))


def not_support(ws: Workspace, by: Person, amendment_id: int) -> None:
    """Record that nobody was there to defend an amendment (*non soutenu*). Its sub-amendments fall with it.

    Raises `ForbiddenError`, `ForbiddenMoveError`.
    """
    _rule(ws, by, amendment_id, Ruling(Move.NOT_SUPPORT))


def fall(ws: Workspace, by: Person, amendment_id: int, *, cause_id: int | None, why: str = "") -> None:
    """Confirm that an amendment fell (*tombé*) because another was adopted: the cause is that amendment.

    Raises `ForbiddenError`, `ForbiddenMoveError`, and `CauseRequiredError` for none or for one that was not adopted.
    """
    _rule(ws, by, amendment_id, Ruling(Move.FALL, why, cause_id=cause_id))


def _rule(ws: Workspace, by: Person, amendment_id: int, ruling: Ruling) -> None:
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.DECIDE)
        pronounce(ws, connection, by, amendment_id, ruling)


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
