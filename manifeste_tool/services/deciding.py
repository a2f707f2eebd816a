"""What is decided of an amendment short of integrating it: admissible or not, rejected, withdrawn."""

from manifeste_tool.domain.amendments import Amendment, Move, moved, reason
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, Person, require
from manifeste_tool.services.proposing import known, record
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import amendments
from manifeste_tool.storage.database import Connection


def admit(ws: Workspace, by: Person, amendment_id: int) -> None:
    """Declare an amendment admissible (*recevable*). Raises `ForbiddenError`, `ForbiddenMoveError`."""
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.JUDGE_ADMISSIBILITY)
        amendment = known(connection, amendment_id)
        _move(ws, connection, by, amendment, Move.ADMIT)
        record(ws, connection, by, amendment, Happened.AMENDMENT_ADMITTED)


def refuse(ws: Workspace, by: Person, amendment_id: int, *, why: str) -> None:
    """Declare an amendment inadmissible (*irrecevable*), with its reason. Its sub-amendments fall with it.

    Raises `ForbiddenError`, `ForbiddenMoveError`, `ReasonRequiredError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.JUDGE_ADMISSIBILITY)
        amendment = known(connection, amendment_id)
        _move(ws, connection, by, amendment, Move.REFUSE, why=reason(why))
        record(ws, connection, by, amendment, Happened.AMENDMENT_REFUSED, reason=reason(why))
        drop_sub_amendments(ws, connection, by, amendment)


def reject(ws: Workspace, by: Person, amendment_id: int, *, why: str) -> None:
    """Record that an amendment was rejected, with its motive. Its sub-amendments fall with it.

    Raises `ForbiddenError`, `ForbiddenMoveError`, `ReasonRequiredError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.DECIDE)
        amendment = known(connection, amendment_id)
        _move(ws, connection, by, amendment, Move.REJECT, why=reason(why))
        record(ws, connection, by, amendment, Happened.AMENDMENT_REJECTED, reason=reason(why))
        drop_sub_amendments(ws, connection, by, amendment)


def withdraw(ws: Workspace, by: Person, amendment_id: int) -> None:
    """Withdraw one's own amendment before it is decided. Its sub-amendments fall with it.

    Raises `ForbiddenError`, `ForbiddenMoveError`.
    """
    with ws.writing() as connection:
        amendment = known(connection, amendment_id)
        require(ws.reader(by, connection), Act.WITHDRAW, owner=amendment.author_id)
        _move(ws, connection, by, amendment, Move.WITHDRAW)
        record(ws, connection, by, amendment, Happened.AMENDMENT_WITHDRAWN)
        drop_sub_amendments(ws, connection, by, amendment)


def drop_sub_amendments(ws: Workspace, connection: Connection, by: Person, parent: Amendment) -> None:
    """Let the open sub-amendments of a decided amendment fall with it, its label being the cause."""
    for fallen in amendments.sub_amendments(connection, parent.id):
        if fallen.is_open:
            why = f"L'amendement {parent.number} qu'il modifiait a été décidé."
            _move(ws, connection, by, fallen, Move.FALL, why=why)
            record(ws, connection, by, fallen, Happened.AMENDMENT_FELL, cause=parent.label)


def _move(
    ws: Workspace, connection: Connection, by: Person, amendment: Amendment, move: Move, *, why: str = ""
) -> None:
    state, outcome = moved(amendment, move)
    values: dict[str, object] = {"state": str(state), "outcome": str(outcome), "reason": why}
    if move is not Move.ADMIT:
        values |= {"decided_at": ws.now(), "decider_id": by.id}
    amendments.change(connection, amendment.id, values)
