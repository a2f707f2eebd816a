"""A vote outside the room: a written consultation or an online vote, on amendments or on the whole text."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from manifeste_tool.domain.commission.voting import Choice, Counts, Rules


class BallotKind(StrEnum):
    """How members are asked; the values are those kept."""

    WRITTEN = "consultation écrite"
    ONLINE = "vote en ligne"
    ON_PAPER = "bulletin secret"  # held on paper, only its result is recorded


class BallotState(StrEnum):
    """Where a vote stands; its opening and its closing are the clock's."""

    PLANNED = "prévu"
    OPEN = "ouvert"
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
    id: int = 0


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
