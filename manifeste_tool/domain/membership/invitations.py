"""Invitations: a link by mail, good for fourteen days, that opens somebody's first session."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: How long an invitation is good for, and when one that nobody answered is recalled.
LIFETIME = timedelta(days=14)
RECALLED_AFTER = timedelta(days=7)
#: How long a word of one's own may be.
LONGEST_WORDS = 2_000


class Answer(StrEnum):
    """How an invitation stands; the values are those shown."""

    WAITING = "sans réponse"
    ACCEPTED = "acceptée"
    EXPIRED = "expirée"
    TAKEN_BACK = "reprise"


@dataclass(frozen=True, slots=True)
class Invitation:
    """One link that was mailed; a reminder is another link, which ends with the invitation that it recalls."""

    id: int
    person_id: int
    by_id: int | None
    words: str
    sent_at: datetime
    expires_at: datetime
    accepted_at: datetime | None = None
    taken_back_at: datetime | None = None

    def answer(self, now: datetime) -> Answer:
        """Return how it stands."""
        if self.accepted_at:
            return Answer.ACCEPTED
        if self.taken_back_at:
            return Answer.TAKEN_BACK
        return Answer.WAITING if now < self.expires_at else Answer.EXPIRED

    @property
    def recalls(self) -> bool:
        """Whether it is the reminder of another: it is good for less than an invitation is."""
        return self.expires_at - self.sent_at < LIFETIME

    @property
    def recalled_at(self) -> datetime:
        """When it is recalled, if nobody answers."""
        return self.sent_at + RECALLED_AFTER
