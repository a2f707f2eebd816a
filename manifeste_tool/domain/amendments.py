"""An amendment: what its life is made of, and the moves that life allows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from manifeste_tool.errors import N_, RefusedError, StaleError


class State(StrEnum):
    """Where an amendment is in its life; a draft is no amendment yet (words of the field: *état*)."""

    FILED = "déposé"
    REFUSED = "irrecevable"
    ADMITTED = "recevable"
    DISCUSSED = "en discussion"
    DECIDED = "décidé"
    INTEGRATED = "intégré"


class Outcome(StrEnum):
    """What was decided (*sort*)."""

    NONE = ""
    ADOPTED = "adopté"
    ADOPTED_IN_PART = "adopté en partie"
    REJECTED = "rejeté"
    WITHDRAWN = "retiré"
    NOT_SUPPORTED = "non soutenu"
    FALLEN = "tombé"


class Move(StrEnum):
    """What moves an amendment from one state to another."""

    ADMIT = "admit"
    REFUSE = "refuse"
    ADOPT = "adopt"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    FALL = "fall"
    INTEGRATE = "integrate"


#: For each move, the states it may start from, and where it leads.
MOVES: dict[Move, tuple[frozenset[State], State, Outcome]] = {
    Move.ADMIT: (frozenset({State.FILED}), State.ADMITTED, Outcome.NONE),
    Move.REFUSE: (frozenset({State.FILED}), State.REFUSED, Outcome.NONE),
    Move.ADOPT: (frozenset({State.ADMITTED, State.DISCUSSED}), State.DECIDED, Outcome.ADOPTED),
    Move.REJECT: (frozenset({State.ADMITTED, State.DISCUSSED}), State.DECIDED, Outcome.REJECTED),
    Move.WITHDRAW: (frozenset({State.FILED, State.ADMITTED, State.DISCUSSED}), State.DECIDED, Outcome.WITHDRAWN),
    Move.FALL: (frozenset({State.FILED, State.ADMITTED, State.DISCUSSED}), State.DECIDED, Outcome.FALLEN),
    Move.INTEGRATE: (frozenset({State.ADMITTED, State.DISCUSSED}), State.INTEGRATED, Outcome.ADOPTED),
}


class ForbiddenMoveError(StaleError):
    """The amendment is no longer in a state from which this move starts."""

    sentence = N_("L'amendement %(number)s est « %(state)s » : cette décision n'est plus possible. Relisez sa fiche.")


class ReasonRequiredError(RefusedError):
    """A refusal or a rejection needs its reason in words."""

    sentence = N_("Un motif est demandé : écrivez en une phrase pourquoi, l'auteur la lira.")


class HeadlineError(RefusedError):
    """The headline is missing or too long."""

    sentence = N_("Donnez un titre à l'amendement, de 1 à %(limit)s signes : c'est ce que l'on lit d'abord.")


class RationaleError(RefusedError):
    """The rationale is missing or too long."""

    sentence = N_("Écrivez l'exposé sommaire (%(limit)s signes au plus) : dites pourquoi en quelques phrases.")


class NoChangeError(RefusedError):
    """An amendment that changes nothing."""

    sentence = N_("Cet amendement ne change rien au texte. Modifiez au moins un mot, puis déposez-le.")


MAX_HEADLINE = 120
MAX_RATIONALE = 12_000


@dataclass(frozen=True, slots=True)
class Amendment:
    """A filed amendment. `base` is the commit it was written against, `sha` the commit that holds its proposal."""

    id: int
    cycle: int
    number: int
    headline: str
    rationale: str
    author_id: int
    state: State
    base: str
    sha: str
    filed_at: datetime
    outcome: Outcome = Outcome.NONE
    reason: str = ""
    revision: int = 1
    parent_id: int | None = None
    decided_at: datetime | None = None
    decider_id: int | None = None
    integrated_sha: str = ""
    operation_id: str = ""

    @property
    def label(self) -> str:
        """The public identifier, `1/12`: cycle and number."""
        return f"{self.cycle}/{self.number}"

    @property
    def ref(self) -> str:
        """The Git ref of this state of the amendment."""
        return f"refs/amendements/{self.cycle}/{self.number}/{self.revision}"

    @property
    def adopted_ref(self) -> str:
        """The Git ref of the amendment as adopted."""
        return f"refs/amendements/{self.cycle}/{self.number}/adopte"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a decision."""
        return self.state in (State.FILED, State.ADMITTED, State.DISCUSSED)

    def allows(self, move: Move) -> bool:
        """Whether the move starts from the state this amendment is in, and no integration is under way."""
        return self.state in MOVES[move][0] and not self.operation_id


def moved(amendment: Amendment, move: Move) -> tuple[State, Outcome]:
    """Return the state and outcome a move leads to. Raises `ForbiddenMoveError`."""
    if not amendment.allows(move):
        raise ForbiddenMoveError(number=amendment.number, state=amendment.state)
    return MOVES[move][1], MOVES[move][2]


def reason(words: str) -> str:
    """Return a reason without the spaces around it. Raises `ReasonRequiredError` for none."""
    if not words.strip():
        raise ReasonRequiredError
    return words.strip()
