"""Stages of the démarche, and the one table that says who sees what at each of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class StageKind(StrEnum):
    """The stages, in the order a cycle usually goes; they may overlap and reopen."""

    CONSULTATION = "concertation"
    DRAFTING = "redaction"
    FILING = "depot"
    EXAMINATION = "examen"
    ADOPTION = "adoption"
    PUBLICATION = "publication"


@dataclass(frozen=True, slots=True)
class Stage:
    """One opening of one stage; `closes_at` is None while no end is set. `public` opens the text to everybody."""

    kind: StageKind
    opens_at: datetime
    closes_at: datetime | None = None
    public: bool = False
    cycle: int = 1
    id: int = 0

    def is_open(self, now: datetime) -> bool:
        """Whether the stage is open: from its opening included to its closing excluded."""
        return self.opens_at <= now and (self.closes_at is None or now < self.closes_at)


class Audience(IntEnum):
    """Circles, each inside the next; a reader of one sees what is said to any circle at least as wide."""

    SECRETARIAT = 0
    DRAFTERS = 1
    COMMISSION = 2
    PUBLIC = 3


class Thing(StrEnum):
    """The kinds of things that somebody may see or not. A count is seen like the things it counts."""

    PUBLISHED_TEXT = "published_text"
    CURRENT_TEXT = "current_text"
    DRAFTING_TEXT = "drafting_text"
    AMENDMENT = "amendment"
    REFUSED_AMENDMENT = "refused_amendment"
    PUBLISHED_AMENDMENT = "published_amendment"
    OPINION = "opinion"
    UNPUBLISHED_OPINION = "unpublished_opinion"
    THREAD = "thread"
    INTERNAL_NOTE = "internal_note"
    WORKING_COPY = "working_copy"  # by those it is lent to also
    CONTRIBUTION = "contribution"
    PRIVATE_CONTRIBUTION = "private_contribution"
    FINDING = "finding"
    DECLARATION = "declaration"


_ALWAYS = {
    Thing.PUBLISHED_TEXT: Audience.PUBLIC,
    Thing.CURRENT_TEXT: Audience.COMMISSION,
    Thing.DRAFTING_TEXT: Audience.DRAFTERS,
    Thing.AMENDMENT: Audience.COMMISSION,
    Thing.REFUSED_AMENDMENT: Audience.COMMISSION,
    Thing.PUBLISHED_AMENDMENT: Audience.PUBLIC,
    Thing.OPINION: Audience.COMMISSION,
    Thing.UNPUBLISHED_OPINION: Audience.SECRETARIAT,
    Thing.THREAD: Audience.COMMISSION,
    Thing.INTERNAL_NOTE: Audience.SECRETARIAT,
    Thing.WORKING_COPY: Audience.SECRETARIAT,
    Thing.CONTRIBUTION: Audience.PUBLIC,
    Thing.PRIVATE_CONTRIBUTION: Audience.SECRETARIAT,
    Thing.FINDING: Audience.PUBLIC,
    Thing.DECLARATION: Audience.PUBLIC,
}

# What a stage that was opened to the public widens. A text being written is never public: nobody has said it yet.
_OPENED: dict[StageKind, tuple[Thing, ...]] = {
    StageKind.CONSULTATION: (Thing.CURRENT_TEXT,),
    StageKind.DRAFTING: (),
    StageKind.FILING: (Thing.CURRENT_TEXT, Thing.AMENDMENT, Thing.OPINION, Thing.THREAD),
    StageKind.EXAMINATION: (Thing.CURRENT_TEXT, Thing.AMENDMENT, Thing.OPINION, Thing.THREAD),
    StageKind.ADOPTION: (Thing.CURRENT_TEXT, Thing.AMENDMENT, Thing.OPINION, Thing.THREAD),
    StageKind.PUBLICATION: (Thing.CURRENT_TEXT, Thing.AMENDMENT, Thing.OPINION, Thing.THREAD),
}


def open_stages(stages: Iterable[Stage], now: datetime) -> tuple[Stage, ...]:
    """Return the stages open at `now`, in the order of a cycle."""
    order = list(StageKind)
    return tuple(sorted((s for s in stages if s.is_open(now)), key=lambda s: (order.index(s.kind), s.opens_at)))


def audience(thing: Thing, opened: Iterable[Stage]) -> Audience:
    """Return the widest circle that sees `thing` while the stages `opened` are open."""
    widened = any(stage.public and thing in _OPENED[stage.kind] for stage in opened)
    return Audience.PUBLIC if widened else _ALWAYS[thing]
