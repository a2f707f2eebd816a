"""Who adopts the text: the associations' approvals, what is said with a decision, and those who sign."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


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
