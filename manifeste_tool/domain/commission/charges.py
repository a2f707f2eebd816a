"""Who looks after what: the charges of a chapter, questions put to one person on one place, tasks given to somebody."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Charge(StrEnum):
    """What somebody does for a chapter; the values are those kept."""

    DRAFTER = "rédacteur"
    RAPPORTEUR = "rapporteur"
    GROUP = "groupe"


@dataclass(frozen=True, slots=True)
class Charged:
    """One person's charge of one chapter, named by the identity of its heading."""

    chapter: str
    person_id: int
    charge: Charge


@dataclass(frozen=True, slots=True)
class OpinionRequest:
    """A question on one place put to one person, a member or an outsider, who answers by a link until it expires.

    `place` is a paragraph's or a chapter's identity; `amendment_id` an amendment instead.
    """

    key: str
    name: str
    question: str
    asked_by_id: int
    asked_at: datetime
    due_at: datetime
    expires_at: datetime
    place: str = ""
    amendment_id: int | None = None
    person_id: int | None = None
    email: str = ""
    organisation: str = ""
    answered_at: datetime | None = None
    answer: str = ""
    withdrawn_at: datetime | None = None
    reminded_at: datetime | None = None
    cycle: int = 1
    id: int = 0

    def is_open(self, now: datetime) -> bool:
        """Whether an answer is still awaited and possible."""
        return self.answered_at is None and self.withdrawn_at is None and now < self.expires_at
