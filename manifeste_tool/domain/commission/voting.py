"""How votes are counted: majorities, quorums, and what a count makes of a question.

French practice (code général des collectivités territoriales, art. L2121-17 and L2121-20): a quorum counts those who
are there and no proxy; abstentions are no *suffrages exprimés*; who does not take part (NPPV) is counted apart. A tie
adopts nothing, as at the Assemblée (règlement, art. 68): the casting vote that L2121-20 gives a mayor in an open vote
belongs to no chair of a commission that several associations share.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from manifeste_tool.errors import N_, RefusedError


class Choice(StrEnum):
    """What a member answers; the values are those kept."""

    FAVOUR = "pour"
    AGAINST = "contre"
    ABSTAIN = "abstention"
    APART = "ne prend pas part au vote"


class Majority(StrEnum):
    """What a proposal needs to be adopted."""

    SIMPLE = "simple"  # more for than against
    ABSOLUTE = "absolue"  # more than half of the base
    TWO_THIRDS = "deux tiers"  # two thirds of the base at least


class Base(StrEnum):
    """What an absolute or a two-thirds majority is a share of."""

    EXPRESSED = "suffrages exprimés"
    VOTERS = "votants"  # abstentions included
    ENTITLED = "membres de la commission"


class QuorumKind(StrEnum):
    """How many members must be there."""

    NONE = "aucun"
    THIRD = "un tiers"
    HALF = "plus de la moitié"
    NUMBER = "nombre"


class Verdict(StrEnum):
    """What a vote makes of what was asked; without a quorum nothing is decided."""

    ADOPTED = "adopté"
    REJECTED = "rejeté"
    NO_QUORUM = "sans quorum"


class CountsError(RefusedError):
    """A count is negative, or holds more voices than there are."""

    sentence = N_(
        "Le décompte donne %(given)s voix alors que %(voices)s peuvent s'exprimer (présents, suppléants et pouvoirs). "
        "Recomptez, puis corrigez."
    )


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many of the members entitled must be there; `number` counts for `QuorumKind.NUMBER` alone."""

    kind: QuorumKind = QuorumKind.NONE
    number: int = 0

    def required(self, entitled: int) -> int:
        """Return how many of `entitled` members must be there."""
        required = {
            QuorumKind.NONE: 0,
            QuorumKind.THIRD: -(-entitled // 3),
            QuorumKind.HALF: entitled // 2 + 1,
            QuorumKind.NUMBER: self.number,
        }
        return required[self.kind]

    def reached(self, there: int, *, entitled: int) -> bool:
        """Whether `there` members are enough."""
        return there >= self.required(entitled)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many voices went where; proxies are voices."""

    favour: int = 0
    against: int = 0
    abstained: int = 0
    apart: int = 0

    @property
    def expressed(self) -> int:
        """The *suffrages exprimés*: for and against."""
        return self.favour + self.against

    @property
    def voters(self) -> int:
        """The *votants*: abstentions included, those who do not take part left out."""
        return self.expressed + self.abstained

    @property
    def given(self) -> int:
        """Every voice that was counted, in whatever column."""
        return self.voters + self.apart


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one vote: the majority, what it is a share of, and the quorum."""

    majority: Majority = Majority.SIMPLE
    base: Base = Base.EXPRESSED
    quorum: Quorum = field(default_factory=Quorum)

    def needed(self, counts: Counts, *, entitled: int) -> int:
        """Return how many voices for would have been enough, the rest of the count as it is."""
        base = {Base.EXPRESSED: counts.expressed, Base.VOTERS: counts.voters, Base.ENTITLED: entitled}[self.base]
        needed = {
            Majority.SIMPLE: counts.against + 1,
            Majority.ABSOLUTE: base // 2 + 1,
            Majority.TWO_THIRDS: max(1, -(-2 * base // 3)),
        }
        return needed[self.majority]

    def verdict(self, counts: Counts, *, there: int, entitled: int) -> Verdict:
        """Say what a count decides, `there` being who counts for the quorum."""
        if not self.quorum.reached(there, entitled=entitled):
            return Verdict.NO_QUORUM
        return Verdict.ADOPTED if counts.favour >= self.needed(counts, entitled=entitled) else Verdict.REJECTED


def counted(choices: Iterable[Choice]) -> Counts:
    """Count choices, one a voice."""
    given = list(choices)
    return Counts(*(given.count(choice) for choice in Choice))


def refuse_impossible(counts: Counts, *, voices: int) -> None:
    """Refuse a count that cannot be. Raises `CountsError`."""
    columns = (counts.favour, counts.against, counts.abstained, counts.apart)
    if min(columns) < 0 or counts.given > voices:
        raise CountsError(given=counts.given, voices=voices)
