"""Whether a consultation takes contributions online now, and what else one may do where it does not."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from manifeste_tool.domain.consulting.contributions import Consultation


class Taking(StrEnum):
    """How things stand with the public form of a consultation."""

    OPEN = "open"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    ELSEWHERE = "elsewhere"  # it is held in a room, or on paper


@dataclass(frozen=True, slots=True)
class State:
    """How things stand; `day` is the one that the sentence names, None where none is set."""

    taking: Taking
    day: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether the form may be sent now."""
        return self.taking is Taking.OPEN


def state_of(consultation: Consultation, today: date) -> State:
    """Return how things stand with the form of a consultation that is published, on a day in Paris."""
    opens, closes = consultation.opens_on, consultation.closes_on
    if closes and today > closes:
        return State(Taking.CLOSED, closes)
    if not consultation.takes_online:
        return State(Taking.ELSEWHERE, opens)
    if opens and today < opens:
        return State(Taking.NOT_YET, opens)
    return State(Taking.OPEN, closes)
