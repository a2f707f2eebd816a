"""What waits for a moderator, and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why somebody looks at a contribution before it is shown; the values are those kept and shown."""

    NEW = "reçue par le formulaire"
    PERSONAL_DATA = "informations personnelles"
    ALIKE = "proche d'une autre"
    FLAGGED = "signalée"
    FILE = "pièce jointe"
    CHANGED = "modifiée depuis sa publication"


class State(StrEnum):
    """Where a contribution stands with its moderators; the values are those kept and shown."""

    WAITING = "à modérer"
    CLEARED = "publiée"
    SET_ASIDE = "non publiée"


@dataclass(frozen=True, slots=True)
class Moderation:
    """One contribution's moderation. A moderator's decision has a `reason`; it may be contested once."""

    contribution: str
    state: State
    reasons: tuple[Reason, ...]
    opened_at: datetime
    settled_at: datetime | None = None
    settled_by_id: int | None = None
    reason: str = ""
    reexamination_asked_at: datetime | None = None
    reexamination_message: str = ""
    reexamined_at: datetime | None = None
    reexamined_by_id: int | None = None
    reexamination_reason: str = ""

    @property
    def is_held(self) -> bool:
        """Whether its contribution is kept from those who read what is public."""
        return self.state is not State.CLEARED
