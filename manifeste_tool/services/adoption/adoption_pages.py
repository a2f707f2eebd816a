"""Read the adoption of a text: its page, what each reader may do there, and the statements beside one decision."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.adoption import Approval, Signatory, StatementKind
from manifeste_tool.domain.commission.ballots import Ballot, BallotState
from manifeste_tool.domain.commission.sittings import Sitting
from manifeste_tool.domain.consulting.contributions import Authority
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.services.adoption import standing, stating
from manifeste_tool.services.adoption.known_texts import KnownText, asked_text, known_texts, open_to_signature
from manifeste_tool.services.adoption.signing import may_withdraw
from manifeste_tool.services.adoption.standing import Said, Standing
from manifeste_tool.services.adoption.text_votes import held_sittings
from manifeste_tool.services.membership import mandating
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import adoption as kept
from manifeste_tool.storage.commission import ballots, members
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.database import Connection


@dataclass(frozen=True, slots=True)
class Statements:
    """What was said with one decision, and what the reader may add to it.

    `kinds` are those a member may still make; `seats` and `associations` those the secretariat may enter for.
    """

    said: tuple[Said, ...] = ()
    kinds: tuple[StatementKind, ...] = ()
    may_enter: bool = False
    seats: tuple[Person, ...] = ()
    associations: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.said or self.kinds or self.may_enter)


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature on the page: whether the reader may withdraw it."""

    signatory: Signatory
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class Secretariat:
    """What the secretariat's forms offer. `corrected` are the approvals that were withdrawn, kept to be seen."""

    associations: tuple[str, ...]
    authorities: tuple[Authority, ...]
    sittings: tuple[Sitting, ...]
    corrected: tuple[Approval, ...]


@dataclass(frozen=True, slots=True)
class AdoptionPage:
    """The adoption of one text. `text` is None while the reader sees none; `texts` are those they may choose from.

    `mine` is the reader's own signature that stands, `quality` the one that their mandate in force proposes;
    `authority` the one they may sign for as its référent, `theirs` its signature that stands; `open_votes` those the
    commission is being asked.
    """

    text: KnownText | None
    texts: tuple[KnownText, ...] = ()
    standing: Standing | None = None
    signatures: tuple[Signed, ...] = ()
    withdrawn: tuple[Signatory, ...] = ()
    paging: Paging | None = None
    may_sign: bool = False
    quality: str = ""
    mine: Signatory | None = None
    authority: Authority | None = None
    theirs: Signatory | None = None
    open_votes: tuple[Ballot, ...] = ()
    secretariat: Secretariat | None = None
    on_vote: Statements | None = None
    on_approvals: Mapping[int, Statements] = field(default_factory=dict)


def adoption_page(ws: Workspace, person: Person | None, *, number: str = "", page: int | None = 1) -> AdoptionPage:
    """Return the adoption of a version, or of the newest text the reader sees. Raises `NotFoundError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        text = asked_text(connection, reader, number)
        if text is None:
            return AdoptionPage(None)
        return _page(ws, connection, reader, text, paging(page))


def _page(ws: Workspace, connection: Connection, reader: Reader, text: KnownText, asked: Paging) -> AdoptionPage:
    known = standing.of_text(connection, reader, text.sha)
    signing = known.adoption.signatories if known else ()
    signable = any(one.sha == text.sha for one in open_to_signature(connection, reader))
    person, authority = reader.person, _authority(connection, reader) if signable else None
    vote = known.adoption.vote if known else None
    return AdoptionPage(
        text=text,
        texts=known_texts(connection, reader),
        standing=known,
        signatures=tuple(
            Signed(one, may_withdraw(reader, one)) for one in signing[asked.offset : asked.offset + asked.size]
        ),
        withdrawn=known.adoption.withdrawn if known else (),
        paging=replace(asked, total=len(signing)),
        may_sign=signable and person is not None and may(reader, Act.SIGN, owner=person.id),
        quality=mandating.quality_of(ws, connection, person.id) if signable and person is not None else "",
        mine=next((one for one in signing if reader.is_person(one.person_id)), None),
        authority=authority,
        theirs=next((one for one in signing if authority and one.authority == authority.code), None),
        open_votes=_open_votes(connection, reader, text.sha),
        secretariat=_secretariat(connection, text.sha) if may(reader, Act.ENTER_APPROVAL) else None,
        on_vote=beside_vote(ws, connection, reader, vote) if vote else None,
        on_approvals=_beside_approvals(connection, reader, known) if known else {},
    )


def beside_amendment(connection: Connection, reader: Reader, amendment: Amendment) -> Statements:
    """Return what was said with the decision on an amendment, for its sheet."""
    said = stating.on_amendments(connection, reader, (amendment,)).get(amendment.id, ())
    return _statements(connection, reader, said, stated=stating.is_decided(amendment))


def beside_vote(ws: Workspace, connection: Connection, reader: Reader, ballot: Ballot) -> Statements:
    """Return what was said with a vote, for its page."""
    found = kept.statements_on(connection, ballots=[ballot.id])
    whole = standing.sees(reader, Thing.STATEMENT, ballot.sha, standing.numbers(connection))
    seen = [one for one in found if whole or reader.is_person(one.person_id)]
    said = standing.shown(connection, reader, seen)
    return _statements(connection, reader, said, stated=stating.is_under_way(ws, ballot))


def _beside_approvals(connection: Connection, reader: Reader, known: Standing) -> dict[int, Statements]:
    """Return what was said with each approval of the text."""
    standing_ones = [one.approval.id for one in known.adoption.positions if one.approval]
    return {key: _statements(connection, reader, known.on_approvals.get(key, ()), stated=True) for key in standing_ones}


def _statements(connection: Connection, reader: Reader, said: tuple[Said, ...], *, stated: bool) -> Statements:
    """Add to statements what the reader may: `stated` says that there is a decision to attach anything to."""
    person = reader.person
    if person is None or not stated:
        return Statements(said)
    mine = {one.statement.kind for one in said if reader.is_person(one.statement.person_id) and _stands(one)}
    makes, enters = may(reader, Act.MAKE_STATEMENT, owner=person.id), may(reader, Act.ENTER_STATEMENT)
    return Statements(
        said=said,
        kinds=tuple(kind for kind in StatementKind if makes and kind not in mine),
        may_enter=enters,
        seats=_by_name(members.in_office(connection)) if enters else (),
        associations=standing.associations(connection) if enters else (),
    )


def _stands(one: Said) -> bool:
    return one.statement.withdrawn_at is None


def _by_name(those: Iterable[Person]) -> tuple[Person, ...]:
    return tuple(sorted(those, key=lambda one: (one.name.casefold(), one.id)))


def _authority(connection: Connection, reader: Reader) -> Authority | None:
    """Return the authority that the reader may sign for, as its référent."""
    if reader.person is None or not may(reader, Act.SIGN_FOR_AUTHORITY):
        return None
    return consultations.get_authority(connection, reader.person.authority)


def _open_votes(connection: Connection, reader: Reader, sha: str) -> tuple[Ballot, ...]:
    if not reader.sees(Thing.BALLOT):
        return ()
    live = (BallotState.PLANNED, BallotState.OPEN)
    return tuple(one for one in ballots.on_the_text(connection) if one.sha == sha and one.state in live)


def _secretariat(connection: Connection, sha: str) -> Secretariat:
    entered = [one for one in kept.approvals(connection) if one.sha == sha and one.withdrawn_at is not None]
    return Secretariat(
        associations=standing.associations(connection),
        authorities=consultations.authorities(connection),
        sittings=held_sittings(connection),
        corrected=tuple(entered),
    )
