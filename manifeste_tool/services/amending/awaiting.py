"""« Mes amendements »: what awaits a member first, then their drafts, then what they filed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.amending.signatures import Signature, SignatureState
from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.merging.merge import Outcome
from manifeste_tool.domain.people import Act, Person, Reader, may
from manifeste_tool.services.amending.amendment_pages import Row, rows, status
from manifeste_tool.services.amending.late import is_late, may_file_late
from manifeste_tool.services.amending.member_side import OfferView, offer_views
from manifeste_tool.services.amending.proposing import known
from manifeste_tool.services.clock.agendas import MyDeadline, my_deadlines
from manifeste_tool.services.notifying import waiting
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments, awaiting, drafts, signatures
from manifeste_tool.storage.amending.amendments import Wanted
from manifeste_tool.storage.amending.drafts import Draft
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.integration import copies

_LISTED = 200
_ASKED_ABOVE = (Happened.COSIGNATURE_ASKED, Happened.RECTIFICATION_PROPOSED, Happened.SUB_AMENDMENT_DETACHED)
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
class DraftRow:
    """One draft: what it amends or rectifies, and who signs it or is invited to."""

    draft: Draft
    parent: Amendment | None
    rectifies: Amendment | None
    on_behalf_of: str
    signed: tuple[str, ...]
    invited: tuple[str, ...]
    declined: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filed:
    """One amendment of this person in the list: how many opinions are published, how it stands against the text."""

    row: Row
    opinions: int
    status: Outcome | None


@dataclass(frozen=True, slots=True)
class Told:
    """Something that happened, to an amendment if it did, and who did it (`""`: the program, or somebody erased)."""

    id: int
    fact: Fact
    by: str
    amendment: Amendment | None


@dataclass(frozen=True, slots=True)
class Mine:
    """What a member has under way. `deadline` is when filing closes, None while no end is set or it is not open."""

    invitations: tuple[Invitation, ...]
    requests: tuple[Invitation, ...]
    offers: tuple[OfferView, ...]
    to_tie_again: tuple[Amendment, ...]
    no_longer_apply: tuple[Filed, ...]
    refused: tuple[Amendment, ...]
    notices: tuple[Told, ...]
    drafts: tuple[DraftRow, ...]
    filed: tuple[Filed, ...]
    total: int
    may_file: bool
    deadline: datetime | None
    on_behalf: bool
    copies: int = 0  # open working copies that are lent to them
    deadlines: tuple[MyDeadline, ...] = ()  # those to come that concern them
    late: bool = False  # the filing has closed: what is filed now is late

    @property
    def awaiting(self) -> int:
        """How many things wait for this person."""
        lists: tuple[tuple[object, ...], ...] = (
            *(self.invitations, self.requests, self.offers, self.to_tie_again),
            *(self.no_longer_apply, self.refused, self.notices),
        )
        return sum(map(len, lists)) + len(self.to_file)

    @property
    def to_file(self) -> tuple[DraftRow, ...]:
        """The drafts that may be filed now; a rectification that was proposed waits for somebody else."""
        return tuple(row for row in self.drafts if row.draft.offered_at is None) if self.may_file else ()


def mine(ws: Workspace, person: Person) -> Mine:
    """Return what awaits a person, their drafts and the amendments they present."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        found, total = amendments.page(connection, Wanted(author_id=person.id), limit=_LISTED, offset=0)
        filed = _filed(ws, connection, found)
        return Mine(
            invitations=_invitations(connection, person),
            requests=_requests(connection, found),
            offers=tuple(view for one in _offered(connection, found) for view in offer_views(ws, connection, one)),
            to_tie_again=_in_order(connection, awaiting.to_tie_again(connection, person.id)),
            no_longer_apply=tuple(one for one in filed if one.status in _NO_LONGER),
            refused=_refused(connection, reader, person),
            notices=_told(connection, person),
            drafts=tuple(draft_row(connection, one) for one in drafts.of_person(connection, person.id)),
            filed=filed,
            total=total,
            may_file=may(reader, Act.FILE) or may(reader, Act.FILE_ON_BEHALF) or may_file_late(reader),
            late=is_late(reader),
            deadline=_deadline(reader),
            on_behalf=may(reader, Act.DRAFT_ON_BEHALF),
            copies=copies.count_open(connection, person.id),
            deadlines=tuple(one for one in my_deadlines(ws, connection, person) if not one.is_past),
        )


def _told(connection: Connection, person: Person) -> tuple[Told, ...]:
    """Return what a person was told of, save what already stands above as something to answer or to do."""
    found = [one for one in waiting(connection, person) if one.fact.name not in _ASKED_ABOVE]
    names = names_of(connection, (one.fact.person_id for one in found))
    return tuple(
        Told(one.id, one.fact, names.get(one.fact.person_id or 0, ""), _about(connection, one.fact)) for one in found
    )


def _about(connection: Connection, fact: Fact) -> Amendment | None:
    if fact.about != About.AMENDMENT:
        return None
    cycle, _, number = fact.about_id.partition("/")
    return amendments.numbered(connection, int(cycle), int(number))


def _filed(ws: Workspace, connection: Connection, found: tuple[Amendment, ...]) -> tuple[Filed, ...]:
    opinions = awaiting.published_opinions(connection, [one.id for one in found])
    today = ws.main(connection)
    return tuple(
        Filed(row, opinions.get(row.amendment.id, 0), _status(ws, connection, row.amendment, today))
        for row in rows(ws, connection, found)
    )


def _status(ws: Workspace, connection: Connection, amendment: Amendment, today: str) -> Outcome | None:
    """Return how an open amendment stands; one written on today's text stands as it was filed."""
    if not amendment.is_open:
        return None
    return Outcome.MERGED if amendment.base == today else status(ws, connection, amendment)


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


def draft_row(connection: Connection, draft: Draft) -> DraftRow:
    """Return a draft with what it is on and who signs it."""
    found = signatures.of_draft(connection, draft.id)
    names = names_of(connection, (*(one.person_id for one in found), draft.on_behalf_of_id))
    there: Mapping[SignatureState, list[str]] = {state: [] for state in SignatureState}
    for one in found:
        there[one.state].append(names.get(one.person_id, ""))
    return DraftRow(
        draft=draft,
        parent=known(connection, draft.parent_id) if draft.parent_id and not draft.rectifies_id else None,
        rectifies=known(connection, draft.rectifies_id) if draft.rectifies_id else None,
        on_behalf_of=names.get(draft.on_behalf_of_id or 0, ""),
        signed=tuple(there[SignatureState.SIGNED]),
        invited=tuple(there[SignatureState.INVITED]),
        declined=tuple(there[SignatureState.DECLINED]),
    )


def _deadline(reader: Reader) -> datetime | None:
    ends = [stage.closes_at for stage in reader.open_stages if stage.kind is StageKind.FILING]
    return max((end for end in ends if end), default=None) if all(ends) else None
