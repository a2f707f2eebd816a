"""« Ce n'est pas ce que j'ai dit »: somebody says of a link that it makes a contribution say something else."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from manifeste_tool.domain.gathering.masking import found_in, mask_all
from manifeste_tool.domain.outcomes.outcomes import refuse_named
from manifeste_tool.domain.rights import lives
from manifeste_tool.errors import N_, RefusedError

LONGEST = 300
LONGEST_ANSWER = 2_000


class NoDisputeError(RefusedError):
    """Nothing is said."""

    sentence = N_("Dites en une phrase ce que la contribution disait, ou ce que le paragraphe lui fait dire à tort.")


class LongDisputeError(RefusedError):
    """More than a line is said."""

    sentence = N_("Votre phrase fait %(length)s signes : ramenez-la à %(limit)s au plus. Elle est gardée ci-dessous.")


class NoAnswerError(RefusedError):
    """A dispute is settled without a word."""

    fields = ("answer", "words", "body")
    sentence = N_("Répondez en quelques mots : la réponse se lit sur la page de la contribution.")


class LongAnswerError(RefusedError):
    """The answer is too long."""

    sentence = N_(
        "La réponse fait %(length)s signes : ramenez-la à %(limit)s au plus. Vos mots sont gardés ci-dessous."
    )


class Settlement(StrEnum):
    """What is done with a link that was contested; the values are those of the form."""

    KEPT = "gardée"
    CHANGED = "relation changée"
    DETACHED = "détachée"


@dataclass(frozen=True, slots=True)
class Dispute:
    """What somebody says of the link of a paragraph to `key`: the contribution itself, or a finding it fed.

    `by_author` says that its author did, with their token. `words` are read by those who settle it and by the author.
    """

    id: int
    contribution: str
    paragraph_id: str
    key: str
    words: str
    by_author: bool
    made_at: datetime
    settled_at: datetime | None = None
    settled_by_id: int | None = None
    answer: str = ""

    @property
    def state(self) -> lives.RequestState:
        """Whether it waits for its answer."""
        return lives.request(self.settled_at)

    @property
    def is_open(self) -> bool:
        """Whether it waits for its answer."""
        return self.settled_at is None


def disputed(given: str) -> str:
    """Return what somebody says as one line, what leads to somebody masked.

    Raises `NoDisputeError`, `LongDisputeError`.
    """
    said = " ".join(given.split())
    if not said:
        raise NoDisputeError
    if len(said) > LONGEST:
        raise LongDisputeError(length=len(said), limit=LONGEST)
    return mask_all(said, found_in(said))[:LONGEST]


def answered(given: str) -> str:
    """Return an answer without outer spaces. Raises `NoAnswerError`, `LongAnswerError`, `NamedReasonError`."""
    said = given.replace("\r\n", "\n").strip()
    if not said:
        raise NoAnswerError
    if len(said) > LONGEST_ANSWER:
        raise LongAnswerError(length=len(said), limit=LONGEST_ANSWER)
    refuse_named(said)
    return said
