"""What somebody still holds: counted kind by kind, and let go of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, func, or_, select, update

from manifeste_tool.domain.amending.signatures import SignatureState
from manifeste_tool.domain.commission.ballots import BallotState
from manifeste_tool.domain.commission.sittings import SittingState
from manifeste_tool.domain.integration.copies import CopyState
from manifeste_tool.domain.membership.holdings import Holding
from manifeste_tool.storage.amending.amendments import OPEN_STATES
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.accounts.belonging import collaboration, invitation
from manifeste_tool.storage.tables.accounts.entering import device
from manifeste_tool.storage.tables.amendments import amendment, draft, signature
from manifeste_tool.storage.tables.commission import (
    assignment,
    ballot,
    ballot_proxy,
    charge,
    opinion_request,
    sitting,
    sitting_answer,
)
from manifeste_tool.storage.tables.people import person, sign_in_link
from manifeste_tool.storage.tables.publication import preview_link
from manifeste_tool.storage.tables.telling import person_key
from manifeste_tool.storage.tables.workshops import copy_drafter, working_copy

_TO_COME = [str(state) for state in SittingState if state not in (SittingState.CLOSED, SittingState.CANCELLED)]
_ASKED = [str(SignatureState.INVITED), str(SignatureState.ASKED)]
_UNDECIDED = [str(state) for state in OPEN_STATES]
_TO_VOTE = [str(BallotState.PLANNED), str(BallotState.OPEN)]

_Where = tuple[Table, ColumnElement[bool]]


def counts(connection: Connection, person_id: int, now: datetime) -> dict[Holding, int]:
    """Return how many things of each kind somebody holds; a kind of which there is none is left out."""
    found = {holding: _count(connection, *where) for holding, where in _held(person_id, now).items()}
    found[Holding.PROXIES] = sum(_count(connection, *where) for where in _proxies(person_id))
    return {holding: found[holding] for holding in Holding if found.get(holding)}


def _count(connection: Connection, table: Table, condition: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).select_from(table).where(condition)).scalar_one())


def _held(who: int, now: datetime) -> Mapping[Holding, _Where]:
    """Return, of each kind, where somebody's stand."""
    mine = draft.c.person_id == who
    own, unoffered = draft.c.on_behalf_of_id.is_(None), draft.c.offered_at.is_(None)
    open_copies = select(working_copy.c.id).where(working_copy.c.state == str(CopyState.OPEN))
    together = or_(collaboration.c.member_id == who, collaboration.c.collaborator_id == who)
    unanswered = opinion_request.c.answered_at.is_(None) & opinion_request.c.withdrawn_at.is_(None)
    return {
        Holding.SUBSTITUTES: (person, and_(person.c.substitute_for_id == who, person.c.active)),
        Holding.SEAT: (person, and_(person.c.id == who, person.c.substitute_for_id.is_not(None))),
        Holding.CHARGES: (charge, charge.c.person_id == who),
        Holding.TASKS: (assignment, assignment.c.person_id == who),
        Holding.DRAFTS: (draft, and_(mine, own, unoffered)),
        Holding.PREPARED: (draft, and_(mine, draft.c.on_behalf_of_id.is_not(None))),
        Holding.COSIGNATURES: (signature, and_(signature.c.person_id == who, signature.c.state.in_(_ASKED))),
        Holding.COPIES: (copy_drafter, and_(copy_drafter.c.person_id == who, copy_drafter.c.copy_id.in_(open_copies))),
        Holding.COLLABORATIONS: (collaboration, and_(together, collaboration.c.ended_at.is_(None))),
        Holding.QUESTIONS: (opinion_request, and_(opinion_request.c.person_id == who, unanswered)),
        Holding.OPEN_AMENDMENTS: (amendment, and_(amendment.c.author_id == who, amendment.c.state.in_(_UNDECIDED))),
        Holding.PREVIEWS: (
            preview_link,
            and_(preview_link.c.person_id == who, preview_link.c.revoked_at.is_(None), preview_link.c.expires_at > now),
        ),
        Holding.INVITATIONS: (
            invitation,
            and_(
                invitation.c.person_id == who,
                invitation.c.accepted_at.is_(None),
                invitation.c.taken_back_at.is_(None),
                invitation.c.expires_at > now,
            ),
        ),
        Holding.LINKS: (
            sign_in_link,
            and_(sign_in_link.c.person_id == who, sign_in_link.c.used_at.is_(None), sign_in_link.c.expires_at > now),
        ),
        Holding.DEVICES: (
            device,
            and_(device.c.person_id == who, device.c.closed_at.is_(None), device.c.expires_at > now),
        ),
    }


def _proxies(who: int) -> tuple[_Where, _Where]:
    """Return where the voices stand that were lent to somebody for what is to come."""
    sittings = select(sitting.c.id).where(sitting.c.state.in_(_TO_COME))
    ballots = select(ballot.c.id).where(ballot.c.state.in_(_TO_VOTE))
    return (
        (sitting_answer, and_(sitting_answer.c.holder_id == who, sitting_answer.c.sitting_id.in_(sittings))),
        (ballot_proxy, and_(ballot_proxy.c.holder_id == who, ballot_proxy.c.ballot_id.in_(ballots))),
    )


def let_go(connection: Connection, person_id: int, now: datetime, *, to: int | None) -> None:
    """Let go of what needs no word of its own: `to` takes over what was prepared in members' names, None nobody.

    Charges, substitutes, invitations and devices are others' to end: facts and letters go with them.
    """
    where = _held(person_id, now)
    drafts = select(draft.c.id).where(where[Holding.DRAFTS][1])
    connection.execute(delete(signature).where(signature.c.draft_id.in_(drafts)))
    for holding in (Holding.DRAFTS, Holding.TASKS, Holding.COPIES):
        _drop(connection, *where[holding])
    for proxies in _proxies(person_id):
        _drop(connection, *proxies)
    if to is not None:
        _write(connection, *where[Holding.PREPARED], {"person_id": to})
    lapsed = {"state": str(SignatureState.LAPSED), "answered_at": now}
    _write(connection, *where[Holding.COSIGNATURES], lapsed)
    _write(connection, *where[Holding.COLLABORATIONS], {"ended_at": now})
    _drop(connection, person_key, person_key.c.person_id == person_id)


def lenders(connection: Connection, person_id: int) -> tuple[int, ...]:
    """Return who lent somebody their voice for what is to come."""
    found = set[int]()
    for table, condition in _proxies(person_id):
        found.update(connection.execute(select(table.c.member_id).where(condition)).scalars())
    return tuple(sorted(found))


def _drop(connection: Connection, table: Table, condition: ColumnElement[bool]) -> None:
    connection.execute(delete(table).where(condition))


def _write(connection: Connection, table: Table, condition: ColumnElement[bool], values: Mapping[str, Any]) -> None:
    connection.execute(update(table).where(condition).values(**values))
