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
    SITTING = "sitting"  # its dates, its agenda, its screen and what was decided in it
    ATTENDANCE = "attendance"  # who comes, in whose place
    BALLOT = "ballot"  # what is asked, until when, who has voted
    NAMED_VOTES = "named_votes"  # who voted what, once a vote is closed
    APPROVAL = "approval"
    STATEMENT = "statement"
    SIGNATORY = "signatory"
    PUBLISHED_ADOPTION = "published_adoption"  # approvals, statements and signatories of a published version
    CHARGE = "charge"
    OPINION_REQUEST = "opinion_request"
    CONSULTATION = "consultation"
    UNPUBLISHED_CONSULTATION = "unpublished_consultation"  # by the référents of its authority also
    AUTHORITY_REQUEST = "authority_request"
    REPORT = "report"  # one that was sent
    UNSENT_REPORT = "unsent_report"  # by the référents of its authority also
    MODERATION = "moderation"  # what waits, why, and the words before they were masked
    FLAG = "flag"
    ENQUIRY = "enquiry"  # by the key of its author also
    LOT = "lot"  # by the référents of its authority also
    MARK = "mark"  # what a reader marked, under their name; its words only to those who may read the contribution
    EVIDENCE = "evidence"
    UNPUBLISHED_EVIDENCE = "unpublished_evidence"
    OUTCOME = "outcome"  # what a person decided of a contribution
    RECONFIRMATION = "reconfirmation"  # the queue; that a link is to be confirmed again is said wherever it is
    DISPUTE = "dispute"  # by the token of its author also
    DASHBOARD = "dashboard"
    PREPARED_VERSION = "prepared_version"  # by who holds a link to it also
    ALIGNED_TEXT = "aligned_text"  # of a published version; of today's text, as that text
    PRESS_KIT = "press_kit"  # of a published version
    RETURNED_DOCUMENT = "returned_document"  # by who sent it also, and by the member in whose name it is
    NAMED_DATA = "named_data"  # what is taken out with names
    ACCOUNT = "account"  # who has one, since when, in what quality; one's own by oneself also
    REGISTER = "register"  # of requests, of breaches, of processing


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
    Thing.SITTING: Audience.COMMISSION,
    Thing.ATTENDANCE: Audience.COMMISSION,
    Thing.BALLOT: Audience.COMMISSION,
    Thing.NAMED_VOTES: Audience.COMMISSION,
    Thing.APPROVAL: Audience.COMMISSION,
    Thing.STATEMENT: Audience.COMMISSION,
    Thing.SIGNATORY: Audience.COMMISSION,
    Thing.PUBLISHED_ADOPTION: Audience.PUBLIC,
    Thing.CHARGE: Audience.COMMISSION,
    Thing.OPINION_REQUEST: Audience.SECRETARIAT,
    Thing.CONSULTATION: Audience.PUBLIC,
    Thing.UNPUBLISHED_CONSULTATION: Audience.SECRETARIAT,
    Thing.AUTHORITY_REQUEST: Audience.SECRETARIAT,
    Thing.REPORT: Audience.PUBLIC,
    Thing.UNSENT_REPORT: Audience.SECRETARIAT,
    Thing.MODERATION: Audience.SECRETARIAT,
    Thing.FLAG: Audience.SECRETARIAT,
    Thing.ENQUIRY: Audience.SECRETARIAT,
    Thing.LOT: Audience.SECRETARIAT,
    Thing.MARK: Audience.COMMISSION,
    Thing.EVIDENCE: Audience.PUBLIC,
    Thing.UNPUBLISHED_EVIDENCE: Audience.COMMISSION,
    Thing.OUTCOME: Audience.PUBLIC,
    Thing.RECONFIRMATION: Audience.DRAFTERS,
    Thing.DISPUTE: Audience.DRAFTERS,
    Thing.DASHBOARD: Audience.PUBLIC,
    Thing.PREPARED_VERSION: Audience.SECRETARIAT,
    Thing.ALIGNED_TEXT: Audience.PUBLIC,
    Thing.PRESS_KIT: Audience.PUBLIC,
    Thing.RETURNED_DOCUMENT: Audience.SECRETARIAT,
    Thing.NAMED_DATA: Audience.SECRETARIAT,
    Thing.ACCOUNT: Audience.SECRETARIAT,
    Thing.REGISTER: Audience.SECRETARIAT,
}

_DEBATED = (Thing.CURRENT_TEXT, Thing.AMENDMENT, Thing.OPINION, Thing.THREAD)
_ADOPTED = (Thing.SITTING, Thing.NAMED_VOTES, Thing.APPROVAL, Thing.STATEMENT, Thing.SIGNATORY)

# What a stage that was opened to the public widens. A text being written is never public: nobody has said it yet.
_OPENED: dict[StageKind, tuple[Thing, ...]] = {
    StageKind.CONSULTATION: (Thing.CURRENT_TEXT,),
    StageKind.DRAFTING: (),
    StageKind.FILING: _DEBATED,
    StageKind.EXAMINATION: (*_DEBATED, Thing.SITTING),
    StageKind.ADOPTION: (*_DEBATED, *_ADOPTED),
    StageKind.PUBLICATION: (*_DEBATED, *_ADOPTED),
}


def open_stages(stages: Iterable[Stage], now: datetime) -> tuple[Stage, ...]:
    """Return the stages open at `now`, in the order of a cycle."""
    order = list(StageKind)
    return tuple(sorted((s for s in stages if s.is_open(now)), key=lambda s: (order.index(s.kind), s.opens_at)))


def audience(thing: Thing, opened: Iterable[Stage]) -> Audience:
    """Return the widest circle that sees `thing` while the stages `opened` are open."""
    widened = any(stage.public and thing in _OPENED[stage.kind] for stage in opened)
    return Audience.PUBLIC if widened else _ALWAYS[thing]
