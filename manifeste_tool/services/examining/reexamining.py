"""Look again, once, at the refusal of an amendment: its author asks, somebody other than who refused answers."""

from collections.abc import Iterable

from manifeste_tool.domain.amending.amendments import ForbiddenMoveError, Move, moved, reason
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, ForbiddenError, RefusedError, StaleError
from manifeste_tool.services.amending.proposing import known, record
from manifeste_tool.services.notifying import tell
from manifeste_tool.services.privacy import scanning
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.examining import reexaminations
from manifeste_tool.storage.examining.reexaminations import Reexamination


class AskedAlreadyError(RefusedError):
    """A re-examination is asked once."""

    sentence = N_(
        "Le réexamen de l'amendement %(number)s a déjà été demandé, et il ne l'est qu'une fois. "
        "Vous pouvez déposer un nouvel amendement, ou commenter."
    )


class NothingAskedError(StaleError):
    """There is no request to answer, or it has its answer."""

    sentence = N_("Aucun réexamen de l'amendement %(number)s n'attend de réponse. Relisez sa fiche.")


class SamePersonError(ForbiddenError):
    """Who refused an amendment does not look at it again."""

    sentence = N_(
        "Vous avez déclaré l'amendement %(number)s irrecevable : "
        "son réexamen revient à une autre personne du secrétariat. Prévenez-la, la demande reste ouverte."
    )


def ask(ws: Workspace, by: Person, amendment_id: int, *, why: str) -> None:
    """Ask, for one's own amendment, that its refusal be looked at again.

    Raises `ForbiddenError`, `ForbiddenMoveError`, `AskedAlreadyError`, `ReasonRequiredError`.
    """
    with ws.writing() as connection:
        amendment = known(connection, amendment_id)
        require(ws.reader(by, connection), Act.ASK_REEXAMINATION, owner=amendment.author_id)
        moved(amendment, Move.ADMIT_AFTER_ALL)
        if of_one(connection, amendment.id):
            raise AskedAlreadyError(number=amendment.number)
        if amendment.decider_id is None:
            raise ForbiddenMoveError(number=amendment.number, state=amendment.state)
        scanning.refuse(ws, (N_("motif"), why))
        asked = Reexamination(amendment.id, reason(why), ws.now(), amendment.decider_id)
        reexaminations.add(connection, asked)
        record(ws, connection, by, amendment, Happened.REEXAMINATION_ASKED, reason=asked.words)


def grant(ws: Workspace, by: Person, amendment_id: int, *, why: str = "") -> None:
    """Declare an amendment admissible after all.

    Raises `ForbiddenError`, `SamePersonError`, `NothingAskedError`, `ForbiddenMoveError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.ANSWER_REQUEST_TO_ADMIT)
        amendment = known(connection, amendment_id)
        state, outcome = moved(amendment, Move.ADMIT_AFTER_ALL)
        _answer(ws, connection, by, amendment.id, admitted=True, why=why.strip())
        cleared = {"ground": "", "reason": "", "decided_at": None, "decider_id": None}
        values = {"state": str(state), "outcome": str(outcome), "admitted_at": ws.now(), **cleared}
        amendments.change(connection, amendment.id, values)
        tell(ws, connection, by, amendment, Happened.AMENDMENT_ADMITTED, reason=why.strip())


def refuse_again(ws: Workspace, by: Person, amendment_id: int, *, why: str) -> None:
    """Uphold a refusal, with its reason.

    Raises `ForbiddenError`, `SamePersonError`, `NothingAskedError`, `ReasonRequiredError`, `ForbiddenMoveError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.ANSWER_REQUEST_TO_ADMIT)
        amendment = known(connection, amendment_id)
        moved(amendment, Move.ADMIT_AFTER_ALL)
        _answer(ws, connection, by, amendment.id, admitted=False, why=reason(why))
        tell(ws, connection, by, amendment, Happened.REEXAMINATION_REFUSED, reason=reason(why))


def _answer(ws: Workspace, connection: Connection, by: Person, amendment_id: int, *, admitted: bool, why: str) -> None:
    scanning.refuse(ws, (N_("motif"), why))
    asked, number = of_one(connection, amendment_id), known(connection, amendment_id).number
    if asked is None or not timely(Act.ANSWER_REQUEST_TO_ADMIT, asked.state):
        raise NothingAskedError(number=number)
    if asked.refused_by_id == by.id:
        raise SamePersonError(number=number)
    answer = {"answered_at": ws.now(), "answered_by_id": by.id, "admitted": admitted, "reason": why}
    reexaminations.answer(connection, amendment_id, answer)


def of_one(connection: Connection, amendment_id: int) -> Reexamination | None:
    """Return the request made on an amendment."""
    return of_some(connection, [amendment_id]).get(amendment_id)


def of_some(connection: Connection, amendment_ids: Iterable[int]) -> dict[int, Reexamination]:
    """Return the requests made on some amendments."""
    return reexaminations.of_amendments(connection, amendment_ids)
