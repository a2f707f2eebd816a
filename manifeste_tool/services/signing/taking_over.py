"""Take over a withdrawn amendment (*reprendre*): it lives on under its number, presented by somebody else."""

from manifeste_tool.domain.amending.amendments import Amendment, Move, moved
from manifeste_tool.domain.amending.signatures import SignatureState
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.amending.proposing import known, record
from manifeste_tool.services.notifying import notify
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments, signatures
from manifeste_tool.storage.database import Connection


class OwnWithdrawnError(RefusedError):
    """Somebody takes over what they withdrew themselves."""

    sentence = N_("Vous avez retiré cet amendement : un autre membre peut le reprendre, ou vous en déposez un nouveau.")


class ParentClosedError(StaleError):
    """A withdrawn sub-amendment amends something that is decided."""

    sentence = N_(
        "L'amendement %(number)s, que modifie ce sous-amendement, n'est plus en discussion : il ne se reprend pas."
    )


def take_over(ws: Workspace, by: Person, amendment_id: int) -> Amendment:
    """Present a withdrawn amendment in one's own name; its former author and signatories are told.

    Co-signatures lapse: they stood beside a name that is no longer there. Sub-amendments that fell with it stay fallen.
    Raises `ForbiddenError`, `ForbiddenMoveError`, `OwnWithdrawnError`, `ParentClosedError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.TAKE_OVER)
        old = known(connection, amendment_id)
        state, outcome = moved(old, Move.TAKE_OVER)
        _refuse_unready(connection, by, old)
        values = {"state": str(state), "outcome": str(outcome), "author_id": by.id, "filed_by_id": None}
        amendments.change(connection, old.id, {**values, "reason": "", "decided_at": None, "decider_id": None})
        lapsed = _lapse(ws, connection, old)
        details = {"from": str(old.author_id), "lapsed": " ".join(map(str, lapsed))}
        fact_id = record(ws, connection, by, old, Happened.AMENDMENT_TAKEN_OVER, **details)
        notify(connection, fact_id, {old.author_id, *lapsed} - {by.id})
        return known(connection, old.id)


def _refuse_unready(connection: Connection, by: Person, old: Amendment) -> None:
    if old.author_id == by.id:
        raise OwnWithdrawnError
    parent = known(connection, old.parent_id) if old.parent_id else None
    if parent and not timely(Act.SUB_AMEND, parent.state):
        raise ParentClosedError(number=parent.number)


def _lapse(ws: Workspace, connection: Connection, old: Amendment) -> tuple[int, ...]:
    """Let every co-signature lapse, asked for or given; return who had signed."""
    signed = signatures.signed(connection, old.id)
    for one in signatures.of_amendments(connection, [old.id]):
        signatures.change(connection, one.id, SignatureState.LAPSED, ws.now())
    return signed
