"""A vote outside the room: a written consultation or an online vote, on amendments or on the whole text."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from manifeste_tool.domain.commission.voting import Choice, Counts, Rules, Verdict, counted


class BallotKind(StrEnum):
    """How members are asked; the values are those kept."""

    WRITTEN = "consultation écrite"
    ONLINE = "vote en ligne"
    ON_PAPER = "bulletin secret"  # held on paper, only its result is recorded
    IN_SITTING = "en séance"  # held in the room, only its result is recorded


class BallotState(StrEnum):
    """Where a vote stands; its opening and its closing are the clock's."""

    PLANNED = "prévu"
    OPEN = "ouvert"
    CLOSED = "clos"
    CANCELLED = "annulé"


class Phase(StrEnum):
    """Where a vote is at a moment: hours count, not when the clock came by."""

    COMING = "à venir"
    OPEN = "ouvert"
    COUNTING = "dépouillement"  # its hour is past, or it is held on paper and its result is awaited
    CLOSED = "clos"
    CANCELLED = "annulé"


class Subject(StrEnum):
    """What is voted on."""

    AMENDMENT = "amendement"
    BLOCK = "bloc"
    TEXT = "texte"


class Way(StrEnum):
    """How a vote came; the values are those kept and shown."""

    ONLINE = "en ligne"
    MAIL = "par courriel"
    POST = "par courrier"
    PROXY = "par pouvoir"


@dataclass(frozen=True, slots=True)
class Ballot:
    """One vote. `amendments` are the rows voted on, in order; `sha` is the text voted on, for the whole text."""

    title: str
    kind: BallotKind
    subject: Subject
    opens_at: datetime
    closes_at: datetime
    question: str = ""
    amendments: tuple[int, ...] = ()
    sha: str = ""
    rules: Rules = field(default_factory=Rules)
    max_proxies: int = 1
    state: BallotState = BallotState.PLANNED
    sitting_id: int | None = None
    cycle: int = 1
    result: str = ""  # a Verdict once closed
    counts: Counts | None = None
    there: int = 0  # who counted for the quorum
    entitled: int = 0  # how many members might vote, once closed
    created_by_id: int = 0
    closed_at: datetime | None = None
    id: int = 0

    @property
    def is_over(self) -> bool:
        """Whether nothing can happen in it any more."""
        return self.state in (BallotState.CLOSED, BallotState.CANCELLED)

    @property
    def is_on_paper(self) -> bool:
        """Whether it is held on paper or in the room, its result alone recorded here."""
        return self.kind in (BallotKind.ON_PAPER, BallotKind.IN_SITTING)

    def phase(self, now: datetime) -> Phase:
        """Return where it is: open from its opening included to its closing excluded, whenever the clock comes by."""
        if self.is_over:
            return Phase.CLOSED if self.state is BallotState.CLOSED else Phase.CANCELLED
        if now < self.opens_at:
            return Phase.COMING
        return Phase.OPEN if now < self.closes_at else Phase.COUNTING

    def fingerprint(self, revisions: Iterable[str] = ()) -> str:
        """Return what a form shows of it and a vote answers: another question, subject or rule gives another one.

        `revisions` name the states of the amendments that were read.
        """
        asked = (self.question, self.sha, *map(str, self.amendments), repr(self.rules), *revisions)
        return sha256("\n".join(asked).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Vote:
    """One member's vote; `cast_by_id` is who cast it: themselves, the holder of their proxy, or the secretariat."""

    ballot_id: int
    member_id: int
    choice: Choice
    way: Way
    cast_by_id: int
    cast_at: datetime
    id: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """What votes come to: the voices, who counts for the quorum, how many might vote, and what that decides."""

    counts: Counts
    there: int
    entitled: int
    verdict: Verdict


def result(rules: Rules, votes: Collection[Vote], *, in_office: Collection[int]) -> Result:
    """Count votes. Who voted themselves counts for the quorum, a proxy is a voice alone.

    A vote given by somebody who left since stands, and they are still among those who might vote. Where nobody
    answered nothing is decided, whatever the quorum.
    """
    there = sum(vote.way is not Way.PROXY for vote in votes)
    entitled = len({*in_office, *(vote.member_id for vote in votes)})
    counts = counted(vote.choice for vote in votes)
    verdict = rules.verdict(counts, there=there, entitled=entitled) if votes else Verdict.NO_QUORUM
    return Result(counts, there, entitled, verdict)


def most_voices(there: int, *, entitled: int, max_proxies: int) -> int:
    """Return how many voices those who are there may carry at most, each their own and their proxies."""
    return min(entitled, there * (1 + max_proxies))
