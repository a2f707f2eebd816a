"""Undo the last decision on an amendment until it is integrated: its columns come back, the journal keeps both."""

from manifeste_tool.domain.commission.sittings import Decision
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, NotFoundError, StaleError
from manifeste_tool.services.amending.proposing import known, record
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import notices
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.commission import decisions
from manifeste_tool.storage.database import Connection


class IntegratedAlreadyError(StaleError):
    """What was decided stands in the text, or is about to."""

    sentence = N_(
        "L'amendement %(number)s est déjà intégré au texte, ou en cours d'intégration : sa décision ne s'annule plus. "
        "Ouvrez une seconde délibération."
    )


class DecidedSinceError(StaleError):
    """Another decision was built on this one."""

    sentence = N_(
        "Une décision plus récente dépend de celle-ci (amendement %(number)s) : annulez d'abord la plus récente."
    )


def undo(ws: Workspace, by: Person, decision_id: int) -> Decision:
    """Undo a decision. Who was told of it already is told of this; the others are told of neither.

    Raises `ForbiddenError`, `NotFoundError`, `IntegratedAlreadyError`, `DecidedSinceError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.UNDO_DECISION)
        return undo_in(ws, connection, by, decision_id)


def undo_in(ws: Workspace, connection: Connection, by: Person, decision_id: int) -> Decision:
    """Undo a decision inside a transaction; rights are the caller's. Raises what `undo` raises."""
    made = decisions.by_id(connection, decision_id)
    if made is None or made.undone_at:
        raise NotFoundError
    _refuse_built_on(connection, made)
    decisions.give_back(connection, made.before or {})
    decisions.undo(connection, made.id, by_id=by.id, at=ws.now())
    amendment = known(connection, made.amendment_id)
    fact_id = record(ws, connection, by, amendment, Happened.DECISION_UNDONE, outcome=str(made.outcome))
    notices.add(connection, fact_id, notices.forget(connection, made.facts) - {by.id})
    return made


def _refuse_built_on(connection: Connection, made: Decision) -> None:
    moved = {int(key) for key in made.before or {}}
    for one in amendments.some(connection, moved).values():
        if not timely(Act.UNDO_DECISION, one.state) or one.operation_id:
            raise IntegratedAlreadyError(number=one.number)
        if second := amendments.second_deliberation_of(connection, one.id):
            raise DecidedSinceError(number=second.number)
    for later in decisions.later(connection, made):
        other = known(connection, later.amendment_id)
        if moved & {int(key) for key in later.before or {}} or other.cause_id in moved:
            raise DecidedSinceError(number=other.number)
