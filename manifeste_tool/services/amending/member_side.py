"""The member's side of an amendment's sheet: who signs, its states, and what this reader may do of it as a member."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from manifeste_tool.domain.amending.amendments import Amendment, Move
from manifeste_tool.domain.amending.signatures import Signature, SignatureState
from manifeste_tool.domain.comparing.diff import UnitDiff
from manifeste_tool.domain.facts import Fact, Happened
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.text.gestures import applied
from manifeste_tool.domain.text.text import Place
from manifeste_tool.errors import ManifesteError
from manifeste_tool.services.amending.proposing import base_text
from manifeste_tool.services.charges.charging import chapters_touched
from manifeste_tool.services.rectification.offering import Offer, offers
from manifeste_tool.services.rectification.rectifying import is_detached, with_lasting_identities
from manifeste_tool.services.rectification.state_pages import StateRow, between, state_rows
from manifeste_tool.services.signing.cosigning import invitable, of_person
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import signatures
from manifeste_tool.storage.database import Connection


@dataclass(frozen=True, slots=True)
class Pending:
    """A co-signature that waits: `asked` by the member (the author answers), otherwise by the author."""

    id: int
    name: str
    asked: bool


@dataclass(frozen=True, slots=True)
class OfferView:
    """A proposed rectification as its author sees it: from the amendment as it stands to what is proposed."""

    offer: Offer
    proposer: str
    units: tuple[UnitDiff, ...]
    places: Mapping[str, Place]
    error: ManifesteError | None


@dataclass(frozen=True, slots=True)
class MemberSide:
    """What the sheet says and offers to a member. `mine` is the reader's own co-signature, asked for or given."""

    filed_by: str
    formerly: tuple[str, ...]  # who presented it before it was taken over
    signatories: tuple[str, ...]
    states: tuple[StateRow, ...]
    pending: tuple[Pending, ...]
    invitable: tuple[Person, ...]
    mine: Signature | None
    offers: tuple[OfferView, ...]
    detached: bool
    may_answer: bool
    may_ask: bool
    may_take_back: bool
    may_rectify: bool
    may_offer: bool
    may_take_over: bool

    @property
    def asked(self) -> bool:
        """Whether the reader has asked to co-sign, without an answer yet."""
        return self.mine is not None and self.mine.state is SignatureState.ASKED


def member_side(
    ws: Workspace, connection: Connection, reader: Reader, amendment: Amendment, facts: Iterable[Fact]
) -> MemberSide:
    """Return the member's side of a sheet that the reader may see; `facts` are those of the amendment."""
    found = signatures.of_amendments(connection, [amendment.id])
    signed = signatures.signed(connection, amendment.id)
    former = [int(fact.details["from"]) for fact in facts if fact.name == Happened.AMENDMENT_TAKEN_OVER]
    names = names_of(connection, (*signed, *former, *(one.person_id for one in found), amendment.filed_by_id))
    own, open_ = reader.is_person(amendment.author_id), amendment.is_open
    mine = of_person(found, reader.person.id if reader.person else None)
    state = mine.state if mine else None
    cosigns = may(reader, Act.COSIGN, state=amendment.state) and not own
    invites = may(reader, Act.INVITE, owner=amendment.author_id, state=amendment.state)
    return MemberSide(
        filed_by=names.get(amendment.filed_by_id or 0, ""),
        formerly=tuple(names.get(one, "") for one in former),
        signatories=tuple(names.get(one, "") for one in signed),
        states=state_rows(connection, amendment),
        pending=_pending(found, names) if own and open_ else (),
        invitable=_others(ws, connection, amendment, found) if invites else (),
        mine=mine,
        offers=offer_views(ws, connection, amendment) if own and amendment.allows(Move.RECTIFY) else (),
        detached=is_detached(connection, amendment),
        may_answer=cosigns and state is SignatureState.INVITED,
        may_ask=cosigns and state in (None, SignatureState.DECLINED, SignatureState.LAPSED),
        may_take_back=cosigns and state in (SignatureState.SIGNED, SignatureState.ASKED),
        may_rectify=may(reader, Act.RECTIFY, owner=amendment.author_id, state=amendment.state),
        may_offer=not own and amendment.allows(Move.RECTIFY) and _offers(ws, connection, reader, amendment),
        may_take_over=may(reader, Act.TAKE_OVER) and not own and amendment.allows(Move.TAKE_OVER),
    )


def _offers(ws: Workspace, connection: Connection, reader: Reader, amendment: Amendment) -> bool:
    act = Act.PROPOSE_RECTIFICATION
    return may(reader, act) and may(reader, act, chapters=chapters_touched(ws, connection, amendment))


def _pending(found: Iterable[Signature], names: Mapping[int, str]) -> tuple[Pending, ...]:
    waiting = (SignatureState.ASKED, SignatureState.INVITED)
    return tuple(
        Pending(one.id, names.get(one.person_id, ""), asked=one.state is SignatureState.ASKED)
        for one in found
        if one.state in waiting
    )


def _others(
    ws: Workspace, connection: Connection, amendment: Amendment, found: Iterable[Signature]
) -> tuple[Person, ...]:
    """Return the members who may still be invited."""
    settled = (SignatureState.SIGNED, SignatureState.INVITED)
    there = {one.person_id for one in found if one.state in settled} | {amendment.author_id}
    return tuple(member for member in invitable(ws, connection) if member.id not in there)


def offer_views(ws: Workspace, connection: Connection, amendment: Amendment) -> tuple[OfferView, ...]:
    """Return the rectifications proposed to the author of an amendment, each with what it would change of it."""
    found = offers(connection, [amendment.id])
    names = names_of(connection, (one.person_id for one in found))
    return tuple(_view(ws, connection, one, names.get(one.person_id, "")) for one in found)


def _view(ws: Workspace, connection: Connection, one: Offer, proposer: str) -> OfferView:
    current = ws.text(connection, one.amendment.base), ws.text(connection, one.amendment.sha)
    try:
        base = base_text(ws, connection, one.proposal)
        wanted = applied(base, one.proposal.gestures, ws.fresh(connection))
        wanted = with_lasting_identities(ws, connection, one.amendment, base, wanted)
    except ManifesteError as error:
        return OfferView(one, proposer, (), {}, error)
    units = between(current, (base, wanted))
    return OfferView(one, proposer, units, {**current[1].places, **wanted.places}, None)
