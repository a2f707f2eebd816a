"""What of amendments awaits one person: to answer, to tie again, to look at again, to file, to read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.amending.signatures import Signature, SignatureState
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.merging.merge import Outcome
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.services.amending.amendment_pages import status
from manifeste_tool.services.amending.awaiting import DraftRow, draft_row, filing_ends
from manifeste_tool.services.amending.proposing import known
from manifeste_tool.services.examining.ordering import state_of
from manifeste_tool.services.notifying import waiting
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments, awaiting, drafts, signatures
from manifeste_tool.storage.amending.amendments import OPEN_STATES, Wanted
from manifeste_tool.storage.database import Connection

_LISTED = 200
_ASKED_ABOVE = (
    *(Happened.COSIGNATURE_ASKED, Happened.RECTIFICATION_PROPOSED, Happened.SUB_AMENDMENT_DETACHED),
    Happened.OPINION_ASKED,
)
_NO_LONGER = (Outcome.CONFLICT, Outcome.MOOT, Outcome.SATISFIED)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A co-signature that waits for this person's answer: on an amendment, or on a draft that they may read."""

    id: int
    name: str  # who invites, or who asks
    headline: str
    at: datetime
    amendment: Amendment | None
    draft_id: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """Something that happened, to an amendment if it did, and who did it (`""`: the program, or somebody erased)."""

    id: int
    fact: Fact
    by: str
    amendment: Amendment | None


@dataclass(frozen=True, slots=True)
class NoLonger:
    """An open amendment that no longer applies to today's text as it was filed."""

    amendment: Amendment
    status: Outcome


@dataclass(frozen=True, slots=True)
class Awaiting:
    """What awaits a person. `offered` are those of their amendments that a rectification is proposed of.

    `deadline` is when filing closes, None while no end is set or it is not open.
    """

    invitations: tuple[Invitation, ...]
    requests: tuple[Invitation, ...]
    offered: tuple[Amendment, ...]
    to_tie_again: tuple[Amendment, ...]
    no_longer_apply: tuple[NoLonger, ...]
    refused: tuple[Amendment, ...]
    to_file: tuple[DraftRow, ...]
    notices: tuple[Told, ...]
    deadline: datetime | None
    on_behalf: bool


def awaits(ws: Workspace, connection: Connection, person: Person) -> Awaiting:
    """Return what of amendments awaits a person."""
    reader = ws.reader(person, connection)
    wanted = Wanted(OPEN_STATES, author_id=person.id)
    found, _ = amendments.page(connection, wanted, limit=_LISTED, offset=0)
    return Awaiting(
        invitations=_invitations(connection, person),
        requests=_requests(connection, found),
        offered=_offered(connection, found),
        to_tie_again=_in_order(connection, awaiting.to_tie_again(connection, person.id)),
        no_longer_apply=_no_longer_apply(ws, connection, person, found),
        refused=_refused(connection, reader, person),
        to_file=_to_file(connection, reader, person),
        notices=_told(connection, person),
        deadline=filing_ends(reader),
        on_behalf=may(reader, Act.DRAFT_ON_BEHALF),
    )


def _no_longer_apply(
    ws: Workspace, connection: Connection, person: Person, found: tuple[Amendment, ...]
) -> tuple[NoLonger, ...]:
    """Return those that no longer apply, weighed once for as long as nothing happens."""
    today = ws.main(connection)
    moved = tuple(one for one in found if one.base != today)
    if not moved:
        return ()
    state, name = state_of(ws, connection), ("no longer", person.id)
    kept = ws.latest.get(state, name)
    if not isinstance(kept, tuple):
        weighed = (NoLonger(one, status(ws, connection, one)) for one in moved)
        kept = ws.latest.keep(state, name, tuple(one for one in weighed if one.status in _NO_LONGER))
    return kept


def _to_file(connection: Connection, reader: Reader, person: Person) -> tuple[DraftRow, ...]:
    """Return the drafts that may be filed now; a rectification that was proposed waits for somebody else."""
    if not (may(reader, Act.FILE) or may(reader, Act.FILE_ON_BEHALF)):
        return ()
    kept = (one for one in drafts.of_person(connection, person.id) if one.offered_at is None)
    return tuple(draft_row(connection, one) for one in kept)


def _told(connection: Connection, person: Person) -> tuple[Told, ...]:
    """Return what a person was told of, save what already stands above as something to answer or to do."""
    found = [one for one in waiting(connection, person) if one.fact.name not in _ASKED_ABOVE]
    names = names_of(connection, (one.fact.person_id for one in found))
    labels = {one.id: one.fact.about_id for one in found if one.fact.about == About.AMENDMENT}
    about = amendments.labelled(connection, labels.values())
    return tuple(
        Told(one.id, one.fact, names.get(one.fact.person_id or 0, ""), about.get(labels.get(one.id, "")))
        for one in found
    )


def _invitations(connection: Connection, person: Person) -> tuple[Invitation, ...]:
    found = [one for one in signatures.of_person(connection, person.id) if one.state is SignatureState.INVITED]
    told = (_invitation(connection, one) for one in found)
    return tuple(one for one in told if one)


def _invitation(connection: Connection, one: Signature) -> Invitation | None:
    if one.amendment_id:
        amendment = known(connection, one.amendment_id)
        name = names_of(connection, [amendment.author_id]).get(amendment.author_id, "")
        return (
            Invitation(one.id, name, amendment.headline, one.asked_at, amendment, None) if amendment.is_open else None
        )
    draft = drafts.by_id(connection, one.draft_id or "")
    if draft is None:
        return None
    name = names_of(connection, [draft.person_id]).get(draft.person_id, "")
    return Invitation(one.id, name, draft.headline, one.asked_at, None, draft.id)


def _requests(connection: Connection, found: Iterable[Amendment]) -> tuple[Invitation, ...]:
    there = {one.id: one for one in found if one.is_open}
    asked = [one for one in signatures.of_amendments(connection, there) if one.state is SignatureState.ASKED]
    names = names_of(connection, (one.person_id for one in asked))
    return tuple(
        Invitation(one.id, names.get(one.person_id, ""), amendment.headline, one.asked_at, amendment, None)
        for one in asked
        if (amendment := there.get(one.amendment_id or 0))
    )


def _offered(connection: Connection, found: Iterable[Amendment]) -> tuple[Amendment, ...]:
    there = {one.id: one for one in found if one.is_open}
    offered = dict.fromkeys(one.rectifies_id for one in drafts.offered_on(connection, there))
    return tuple(there[key] for key in offered if key)


def _refused(connection: Connection, reader: Reader, person: Person) -> tuple[Amendment, ...]:
    if not may(reader, Act.ASK_REEXAMINATION, owner=person.id):
        return ()
    return _in_order(connection, awaiting.refused_once(connection, person.id))


def _in_order(connection: Connection, keys: tuple[int, ...]) -> tuple[Amendment, ...]:
    found = amendments.some(connection, keys)
    return tuple(found[key] for key in keys)
