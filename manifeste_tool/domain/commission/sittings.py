"""A sitting (*séance*): what is planned, what each member answered, what was decided in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from manifeste_tool.domain.amending.amendments import Outcome
from manifeste_tool.domain.commission.attendance import Attending
from manifeste_tool.domain.commission.voting import Counts, Rules
from manifeste_tool.errors import N_


class SittingState(StrEnum):
    """Where a sitting stands; the values are those kept."""

    PLANNED = N_("prévue")
    CONVENED = N_("convoquée")
    OPEN = N_("ouverte")
    SUSPENDED = N_("suspendue")
    CLOSED = N_("close")
    CANCELLED = N_("annulée")


class Method(StrEnum):
    """How something was decided; the values are those kept."""

    NONE = ""  # recorded outside of any sitting, without saying how
    CONSENSUS = N_("consensus")
    SHOW_OF_HANDS = N_("main levée")
    COUNT = N_("décompte")
    ON_PAPER = N_("bulletin secret")  # held on paper; the result is recorded
    VOTE = N_("vote à distance")
    BY_AUTHOR = N_("par son auteur")  # withdrawn aloud


@dataclass(frozen=True, slots=True)
class Sitting:
    """One sitting. `chapters` are the headings it examines, none for the whole text; `agenda` is one item a line.

    `called_id` is the amendment that the room is looking at.
    """

    title: str
    begins_at: datetime
    place: str = ""
    link: str = ""
    agenda: str = ""
    chapters: tuple[str, ...] = ()
    ends_at: datetime | None = None
    chair_id: int | None = None
    state: SittingState = SittingState.PLANNED
    rules: Rules = field(default_factory=Rules)
    max_proxies: int = 1
    cycle: int = 1
    convened_at: datetime | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    called_id: int | None = None
    id: int = 0

    @property
    def is_over(self) -> bool:
        """Whether nothing can happen in it any more."""
        return self.state in (SittingState.CLOSED, SittingState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a member answered to a convocation; `holder_id` is whom they give their proxy to."""

    sitting_id: int
    member_id: int
    how: Attending
    answered_at: datetime
    holder_id: int | None = None
    entered_by_id: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What was pronounced of one amendment, how, and what it changed, so that it can be undone.

    `before` holds the columns each amendment had, by its row; `facts` are what was said of it in the journal.
    `together` are the identical amendments of the same vote.
    """

    amendment_id: int
    outcome: Outcome
    decided_at: datetime
    decided_by_id: int
    method: Method = Method.NONE
    counts: Counts | None = None
    hunks: tuple[int, ...] | None = None
    together: tuple[int, ...] = ()
    reason: str = ""
    sitting_id: int | None = None
    ballot_id: int | None = None
    before: Mapping[str, Mapping[str, object]] | None = None
    facts: tuple[int, ...] = ()
    undone_at: datetime | None = None
    undone_by_id: int | None = None
    id: int = 0
