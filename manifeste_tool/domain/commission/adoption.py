"""Who adopts the text: the associations' approvals, what is said with a decision, and those who sign."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from manifeste_tool.domain.commission.ballots import Ballot, BallotState
from manifeste_tool.domain.commission.voting import Verdict
from manifeste_tool.domain.rights import lives


class Approved(StrEnum):
    """What a body of an association decided of the text; the values are those kept."""

    YES = "approuvé"
    WITH_RESERVES = "approuvé avec réserves"
    NO = "non approuvé"


class StatementKind(StrEnum):
    """What may be attached to a decision and is published with it."""

    RESERVE = "réserve"
    EXPLANATION = "explication de vote"


class SignatoryKind(StrEnum):
    """Who signs the text."""

    PERSON = "personne"
    AUTHORITY = "collectivité"


@dataclass(frozen=True, slots=True)
class Approval:
    """What one association decided of the text at one commit. `body` is the organ that decided (bureau, assemblée…)."""

    association: str
    sha: str
    decision: Approved
    decided_on: date
    body: str = ""
    file_id: int | None = None
    entered_by_id: int = 0
    entered_at: datetime | None = None
    withdrawn_at: datetime | None = None
    cycle: int = 1
    id: int = 0

    @property
    def state(self) -> lives.EntryState:
        """Whether it stands."""
        return lives.entry(self.withdrawn_at)


@dataclass(frozen=True, slots=True)
class Statement:
    """A reserve or an explanation of vote, by a person or an association, on one decision: exactly one of the three."""

    kind: StatementKind
    words: str
    made_at: datetime
    entered_by_id: int
    person_id: int | None = None
    association: str = ""
    amendment_id: int | None = None
    ballot_id: int | None = None
    approval_id: int | None = None
    withdrawn_at: datetime | None = None
    id: int = 0

    @property
    def state(self) -> lives.EntryState:
        """Whether it stands."""
        return lives.entry(self.withdrawn_at)


@dataclass(frozen=True, slots=True)
class Signatory:
    """Somebody who signs the text, or an authority that does by deliberation; either may withdraw."""

    kind: SignatoryKind
    name: str
    sha: str
    signed_at: datetime
    entered_by_id: int
    quality: str = ""
    person_id: int | None = None
    authority: str = ""
    deliberated_on: date | None = None
    deliberation: str = ""
    file_id: int | None = None
    withdrawn_at: datetime | None = None
    cycle: int = 1
    id: int = 0

    @property
    def state(self) -> lives.EntryState:
        """Whether it stands."""
        return lives.entry(self.withdrawn_at)


@dataclass(frozen=True, slots=True)
class Position:
    """Where one association stands on the text: what it decided of it, or of an earlier one while it is awaited.

    `reserves` are its own on this text, in the order they were made.
    """

    association: str
    approval: Approval | None = None
    reserves: tuple[Statement, ...] = ()
    former: Approval | None = None


@dataclass(frozen=True, slots=True)
class Adoption:
    """Who adopted one text and who is awaited. `vote` is the last that decided, `undecided` those without a quorum.

    `former_vote` is the last that decided of an earlier text, where none did of this one. `awaited` is empty for a
    text that another one has replaced.
    """

    sha: str
    vote: Ballot | None = None
    undecided: tuple[Ballot, ...] = ()
    former_vote: Ballot | None = None
    positions: tuple[Position, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    withdrawn: tuple[Signatory, ...] = ()

    @property
    def is_adopted(self) -> bool:
        """Whether the commission adopted this very text."""
        return self.vote is not None and self.vote.result == Verdict.ADOPTED

    @property
    def is_rejected(self) -> bool:
        """Whether the commission voted this very text down."""
        return self.vote is not None and self.vote.result == Verdict.REJECTED

    @property
    def approved(self) -> tuple[Position, ...]:
        """The associations that approved it, with reserves or without."""
        return tuple(one for one in self.positions if one.approval and one.approval.decision is not Approved.NO)

    @property
    def refused(self) -> tuple[Position, ...]:
        """The associations that did not."""
        return tuple(one for one in self.positions if one.approval and one.approval.decision is Approved.NO)

    @property
    def awaited(self) -> tuple[Position, ...]:
        """The associations that have not said yet."""
        return tuple(one for one in self.positions if one.approval is None)

    @property
    def is_complete(self) -> bool:
        """Whether the commission adopted it and every association that is awaited approved it."""
        return self.is_adopted and not self.awaited and not self.refused

    @property
    def is_empty(self) -> bool:
        """Whether nobody has said anything of this very text, and nobody is awaited."""
        said = self.vote or self.undecided or self.positions or self.signatories or self.withdrawn
        return not said


def adoption(
    sha: str,
    *,
    votes: Iterable[Ballot],
    approvals: Iterable[Approval],
    associations: Iterable[str],
    signatories: Iterable[Signatory],
    reserves: Iterable[Statement] = (),
    earlier: Sequence[str] = (),
) -> Adoption:
    """Say who adopted the text at a commit and who is awaited.

    `associations` are those that are awaited; `earlier` the commits that came before, oldest first: what was said of
    one of them is told as such, and counts for nothing here.
    """
    closed = sorted((one for one in votes if one.state is BallotState.CLOSED), key=_order)
    decided = [one for one in closed if one.result in (Verdict.ADOPTED, Verdict.REJECTED)]
    here = [one for one in decided if one.sha == sha]
    before = [] if here else [one for one in decided if one.sha in earlier]
    signing = [one for one in signatories if one.sha == sha]
    return Adoption(
        sha=sha,
        vote=here[-1] if here else None,
        undecided=tuple(one for one in closed if one.sha == sha and one not in decided),
        former_vote=max(before, key=lambda one: (earlier.index(one.sha), _order(one)), default=None),
        positions=_positions(sha, list(approvals), associations, list(reserves), earlier),
        signatories=tuple(one for one in signing if one.withdrawn_at is None),
        withdrawn=tuple(one for one in signing if one.withdrawn_at is not None),
    )


def _order(one: Ballot) -> tuple[datetime, int]:
    return one.closed_at or one.closes_at, one.id


def _positions(
    sha: str,
    approvals: Sequence[Approval],
    associations: Iterable[str],
    reserves: Sequence[Statement],
    earlier: Sequence[str],
) -> tuple[Position, ...]:
    """Return where each association stands, those that said something without being awaited too, by their names."""
    standing = sorted((one for one in approvals if one.withdrawn_at is None), key=lambda one: one.id)
    said = {one.association: one for one in standing if one.sha == sha}
    before = sorted((one for one in standing if one.sha in earlier), key=lambda one: earlier.index(one.sha))
    former = {one.association: one for one in before}
    names = sorted({*filter(None, associations), *said}, key=lambda name: (name.casefold(), name))
    return tuple(
        Position(name, said[name], _reserves(said[name], reserves))
        if name in said
        else Position(name, former=former.get(name))
        for name in names
    )


def _reserves(of: Approval, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return the reserves that the association itself made with its approval, and has not withdrawn."""
    return tuple(
        one
        for one in statements
        if one.kind is StatementKind.RESERVE
        and one.withdrawn_at is None
        and (one.approval_id, one.association) == (of.id, of.association)
    )
