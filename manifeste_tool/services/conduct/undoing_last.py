"""Undo the last act of a sitting: one decision, or all those of one vote, as one."""

from manifeste_tool.domain.commission.sittings import Decision
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, NotFoundError, StaleError
from manifeste_tool.services.conduct.calling import show
from manifeste_tool.services.conduct.ruling import last_decision
from manifeste_tool.services.examining.undoing import undo_in
from manifeste_tool.services.sittings.rooms import known as held
from manifeste_tool.services.workspace import Workspace


class NotLastError(StaleError):
    """Something else was decided, or undone, since the screen was shown."""

    sentence = N_(
        "Une autre décision a été enregistrée ou annulée depuis que cet écran est affiché : rien n'a été annulé. "
        "Relisez la dernière décision, puis annulez-la si c'est elle."
    )


def undo_last(ws: Workspace, by: Person, sitting_id: int, *, seen: int) -> tuple[Decision, ...]:
    """Undo the last act of a sitting, `seen` being a decision of it, and show its amendment to the room again.

    Raises `ForbiddenError`, `NotFoundError`, `NotLastError`, and the refusals of `undoing.undo`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.UNDO_DECISION)
        sitting = held(connection, sitting_id)
        last = last_decision(connection, sitting_id)
        if not last:
            raise NotFoundError
        if seen not in {one.id for one in last}:
            raise NotLastError
        for one in reversed(last):
            undo_in(ws, connection, by, one.id)
        if not sitting.is_over:
            show(ws, connection, by, sitting, last[0].amendment_id)
    return last
