"""An amendment: what its life is made of, and the moves that life allows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

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


class Ground(StrEnum):
    """Why an amendment is inadmissible: the list a reason is chosen from; the values are those kept."""

    OFF_TOPIC = "hors sujet"
    NOT_AMENDABLE = "non amendable"
    UNCLEAR = "inapplicable"
    AGAINST_LAW = "contraire au droit"
    NAMES_SOMEBODY = "met en cause quelqu'un"
    DECIDED_ALREADY = "déjà tranché"
    OTHER = "autre"


class Move(StrEnum):
    """What moves an amendment from one state to another, or gives it a new text in the state it is in."""

    ADMIT = "admit"
    REFUSE = "refuse"
    ADMIT_AFTER_ALL = "admit_after_all"  # a re-examination was granted
    DISCUSS = "discuss"
    ADOPT = "adopt"
    ADOPT_IN_PART = "adopt_in_part"
    REJECT = "reject"
    NOT_SUPPORT = "not_support"
    WITHDRAW = "withdraw"
    TAKE_OVER = "take_over"
    FALL = "fall"
    FALL_WITH_PARENT = "fall_with_parent"  # even a sub-amendment that was adopted, while it is not in the text
    RECTIFY = "rectify"
    INTEGRATE = "integrate"
    DELIBERATE_AGAIN = "deliberate_again"


@dataclass(frozen=True, slots=True)
class Passage:
    """What a move may start from, and where it leads; `None` for what it leaves as it is."""

    states: frozenset[State]
    to: State | None = None
    outcome: Outcome | None = None
    outcomes: frozenset[Outcome] | None = None


_OPEN = frozenset({State.FILED, State.ADMITTED, State.DISCUSSED})
_ADMITTED = frozenset({State.ADMITTED, State.DISCUSSED})
_DECIDED = frozenset({State.DECIDED})
ADOPTED = frozenset({Outcome.ADOPTED, Outcome.ADOPTED_IN_PART})
_WITHDRAWN = frozenset({Outcome.WITHDRAWN})
_VOTED = ADOPTED | {Outcome.REJECTED, Outcome.NOT_SUPPORTED, Outcome.FALLEN}

#: For each move, the states it may start from, and where it leads (words of the field: an amendment's life).
MOVES: Mapping[Move, Passage] = MappingProxyType(
    {
        Move.ADMIT: Passage(frozenset({State.FILED}), State.ADMITTED, Outcome.NONE),
        Move.REFUSE: Passage(frozenset({State.FILED}), State.REFUSED, Outcome.NONE),
        Move.ADMIT_AFTER_ALL: Passage(frozenset({State.REFUSED}), State.ADMITTED, Outcome.NONE),
        Move.DISCUSS: Passage(frozenset({State.ADMITTED}), State.DISCUSSED, Outcome.NONE),
        Move.ADOPT: Passage(_ADMITTED, State.DECIDED, Outcome.ADOPTED),
        Move.ADOPT_IN_PART: Passage(_ADMITTED, State.DECIDED, Outcome.ADOPTED_IN_PART),
        Move.REJECT: Passage(_ADMITTED, State.DECIDED, Outcome.REJECTED),
        Move.NOT_SUPPORT: Passage(_ADMITTED, State.DECIDED, Outcome.NOT_SUPPORTED),
        Move.WITHDRAW: Passage(_OPEN, State.DECIDED, Outcome.WITHDRAWN),
        Move.TAKE_OVER: Passage(_DECIDED, State.FILED, Outcome.NONE, _WITHDRAWN),
        Move.FALL: Passage(_OPEN, State.DECIDED, Outcome.FALLEN),
        Move.FALL_WITH_PARENT: Passage(_OPEN | _DECIDED, State.DECIDED, Outcome.FALLEN, ADOPTED | {Outcome.NONE}),
        Move.RECTIFY: Passage(_OPEN),
        Move.INTEGRATE: Passage(_DECIDED, State.INTEGRATED, None, ADOPTED),
        Move.DELIBERATE_AGAIN: Passage(_DECIDED | {State.INTEGRATED}, None, None, _VOTED),
    }
)


class ForbiddenMoveError(StaleError):
    """The amendment is no longer in a state from which this move starts."""

    sentence = N_("L'amendement %(number)s est « %(state)s » : cette décision n'est plus possible. Relisez sa fiche.")


class ReasonRequiredError(RefusedError):
    """A refusal or a rejection needs its reason in words."""

    fields = ("reason",)
    sentence = N_("Un motif est demandé : écrivez en une phrase pourquoi, l'auteur la lira.")


class UnknownGroundError(RefusedError):
    """A refusal names a ground that is not on the list."""

    sentence = N_("Choisissez le motif d'irrecevabilité dans la liste, puis précisez-le en une phrase.")


class HeadlineError(RefusedError):
    """The headline is missing or too long."""

    fields = ("headline",)
    sentence = N_("Donnez un titre à l'amendement, de 1 à %(limit)s signes : c'est ce que l'on lit d'abord.")


class RationaleError(RefusedError):
    """The rationale is missing or too long."""

    fields = ("rationale",)
    sentence = N_("Écrivez l'exposé sommaire (%(limit)s signes au plus) : dites pourquoi en quelques phrases.")


class NoChangeError(RefusedError):
    """An amendment that changes nothing."""

    sentence = N_("Cet amendement ne change rien au texte. Modifiez au moins un mot, puis déposez-le.")


class HunksError(RefusedError):
    """A vote by division keeps no part of the amendment, all of it, or a part it does not have."""

    sentence = N_(
        "Cochez les parties adoptées de l'amendement %(number)s : au moins une, et pas toutes. "
        "Pour tout adopter ou tout rejeter, employez « Adopter » ou « Rejeter »."
    )


MAX_HEADLINE = 120
MAX_RATIONALE = 12_000
_AGAIN = ("", "rect.", *(f"rect. {times}" for times in ("bis", "ter", "quater", "quinquies", "sexies", "septies")))


@dataclass(frozen=True, slots=True)
class Amendment:
    """A filed amendment, in its newest state. `base` is the commit it was written against, `sha` its proposal's.

    `filed_by_id` is who filed it on the author's behalf. `adopted_hunks` are the numbers kept by a vote by division,
    `None` for all. `parent_revision` is the state of the parent that a sub-amendment amends. `second_of_id` is the
    amendment that this one deliberates again. `effect` is the same for two amendments that do the same.
    `late_reason` says why it was filed after the closing.
    """

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
    ground: str = ""
    reason: str = ""
    revision: int = 1
    parent_id: int | None = None
    parent_revision: int | None = None
    filed_by_id: int | None = None
    cause_id: int | None = None
    adopted_hunks: tuple[int, ...] | None = None
    second_of_id: int | None = None
    sort_code: str = ""
    effect: str = ""
    admitted_at: datetime | None = None
    decided_at: datetime | None = None
    decider_id: int | None = None
    integrated_sha: str = ""
    operation_id: str = ""
    late_reason: str = ""

    @property
    def label(self) -> str:
        """The public identifier, `1/12`: cycle and number; a rectification keeps it."""
        return f"{self.cycle}/{self.number}"

    @property
    def numeral(self) -> str:
        """The number as it is written: « 12 », « 12 rect. », « 12 rect. bis »."""
        return numeral(self.number, self.revision)

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
        return self.state in _OPEN

    @property
    def is_adopted(self) -> bool:
        """Whether it was adopted, wholly or in part."""
        return self.outcome in ADOPTED

    def allows(self, move: Move) -> bool:
        """Whether the move starts from the state this amendment is in, and no integration is under way."""
        passage = MOVES[move]
        voted = passage.outcomes is None or self.outcome in passage.outcomes
        return self.state in passage.states and voted and not self.operation_id


def numeral(number: int, revision: int) -> str:
    """Return the number of a state of an amendment as it is written, « 12 rect. bis » for the third."""
    again = _AGAIN[revision - 1] if revision <= len(_AGAIN) else f"rect. {revision - 1}"
    return f"{number} {again}".strip()


def moved(amendment: Amendment, move: Move) -> tuple[State, Outcome]:
    """Return the state and outcome a move leads to. Raises `ForbiddenMoveError`.

    One that is taken over is admissible if it was before it was withdrawn.
    """
    if not amendment.allows(move):
        raise ForbiddenMoveError(number=amendment.number, state=amendment.state)
    passage = MOVES[move]
    to = amendment.state if passage.to is None else passage.to
    if move is Move.TAKE_OVER and amendment.admitted_at:
        to = State.ADMITTED
    return to, amendment.outcome if passage.outcome is None else passage.outcome


def reason(words: str) -> str:
    """Return a reason without the spaces around it. Raises `ReasonRequiredError` for none."""
    if not words.strip():
        raise ReasonRequiredError
    return words.strip()


def ground(value: str) -> Ground:
    """Return the ground of a refusal by its kept value. Raises `UnknownGroundError`."""
    try:
        return Ground(value)
    except ValueError as error:
        raise UnknownGroundError from error
