"""A rectification that the secretariat or a rapporteur proposes: the amendment's author accepts it, or declines."""

from dataclasses import dataclass, replace
from datetime import datetime

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, NotFoundError, RefusedError
from manifeste_tool.services.amending.proposing import (
    Proposal,
    brought_up,
    checked,
    draft_of,
    keep_draft,
    known,
    proposal_of,
)
from manifeste_tool.services.charges.charging import chapters_touched
from manifeste_tool.services.notifying import tell_only
from manifeste_tool.services.rectification.rectifying import give_state, made_already, refuse_unready
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import drafts, revisions
from manifeste_tool.storage.amending.drafts import Draft
from manifeste_tool.storage.database import Connection

MAX_WORDS = 2_000


class TooManyWordsError(RefusedError):
    """The word that goes with a refusal is a long one."""

    fields = ("words",)
    sentence = N_("Votre mot dépasse %(limit)s signes. Raccourcissez-le, puis renvoyez-le.")


@dataclass(frozen=True, slots=True)
class Offer:
    """A rectification that waits for the author's answer."""

    amendment: Amendment
    proposal: Proposal
    person_id: int
    at: datetime


def offer(ws: Workspace, by: Person, proposal: Proposal) -> Amendment:
    """Propose a rectification to the author of an amendment, who is told. Proposing it twice proposes it once.

    Raises `ForbiddenError`, and what `rectifying.rectify` raises of the amendment and of the proposal.
    """
    with ws.reading() as connection:
        if _stands(connection, by, proposal):
            return known(connection, proposal.rectifies_id or 0)
    keep_draft(ws, by, proposal)
    with ws.writing() as connection:
        old = known(connection, proposal.rectifies_id or 0)
        touched = chapters_touched(ws, connection, old)
        require(ws.reader(by, connection), Act.PROPOSE_RECTIFICATION, chapters=touched)
        refuse_unready(old, proposal)
        ready = brought_up(ws, connection, replace(proposal, parent_id=old.parent_id))
        checked(ws, connection, ready)
        drafts.offer(connection, proposal.key, ws.now())
        tell_only(ws, connection, by, old, Happened.RECTIFICATION_PROPOSED, to=old.author_id)
        return old


def _stands(connection: Connection, by: Person, proposal: Proposal) -> bool:
    """Whether this very rectification was already sent, and perhaps accepted."""
    if revisions.made_from(connection, proposal.key):
        return True
    kept = drafts.by_id(connection, proposal.key)
    if kept is None or kept.person_id != by.id or kept.offered_at is None:
        return False
    sent = proposal_of(connection, kept)
    return (sent.headline, sent.rationale, sent.gestures) == (proposal.headline, proposal.rationale, proposal.gestures)


def offers(connection: Connection, amendment_ids: list[int]) -> tuple[Offer, ...]:
    """Return the rectifications of these amendments that wait for an answer, oldest first."""
    return tuple(
        Offer(known(connection, kept.rectifies_id), proposal_of(connection, kept), kept.person_id, kept.offered_at)
        for kept in drafts.offered_on(connection, amendment_ids)
        if kept.rectifies_id and kept.offered_at
    )


def accept(ws: Workspace, by: Person, key: str) -> Amendment:
    """Make a proposed rectification the next state of one's amendment. Accepting it twice does it once.

    Raises `NotFoundError`, and what `rectifying.rectify` does: whatever it refuses, the proposed words are kept.
    """
    with ws.reading() as connection:
        if already := made_already(connection, by, key):
            return already
        kept = _offered(ws, connection, by, key)
        proposal = proposal_of(connection, kept)
    return give_state(ws, by, proposal, proposed_by_id=kept.person_id)


def taken_up(ws: Workspace, by: Person, key: str) -> Proposal:
    """Return a proposed rectification as one's own to write on: both stay. Raises `NotFoundError`."""
    with ws.reading() as connection:
        found = proposal_of(connection, _offered(ws, connection, by, key))
        return replace(found, key=ws.new_key(), rectifies_revision=known(connection, found.rectifies_id or 0).revision)


def decline(ws: Workspace, by: Person, key: str, *, words: str) -> Amendment:
    """Decline a proposed rectification, with a word or none; whoever proposed it keeps it as a draft, and is told.

    Return the amendment. Raises `NotFoundError`, `TooManyWordsError`.
    """
    if len(words) > MAX_WORDS:
        raise TooManyWordsError(limit=MAX_WORDS)
    with ws.writing() as connection:
        kept = _offered(ws, connection, by, key)
        amendment = known(connection, kept.rectifies_id or 0)
        drafts.offer(connection, key, None)
        details = {"words": words.strip()} if words.strip() else {}
        tell_only(ws, connection, by, amendment, Happened.RECTIFICATION_DECLINED, to=kept.person_id, **details)
        return amendment


def take_back(ws: Workspace, by: Person, key: str) -> None:
    """Propose one's rectification no more; it stays a draft. Raises `NotFoundError`."""
    with ws.writing() as connection:
        draft_of(connection, by, key)
        drafts.offer(connection, key, None)


def _offered(ws: Workspace, connection: Connection, by: Person, key: str) -> Draft:
    """Return what was proposed to this very person. Raises `NotFoundError`."""
    kept = drafts.by_id(connection, key)
    if kept is None or kept.rectifies_id is None or not timely(Act.ANSWER_RECTIFICATION, kept.state):
        raise NotFoundError
    if known(connection, kept.rectifies_id).author_id != by.id:
        raise NotFoundError
    require(ws.reader(by, connection), Act.ANSWER_RECTIFICATION, owner=by.id)
    return kept
