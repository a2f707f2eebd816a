"""What a rapporteur or an association thinks of an amendment (*avis*): said beside its life, changing no state."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from manifeste_tool.errors import N_, RefusedError

MAX_WORDS = 4_000


class OpinionKind(StrEnum):
    """The six opinions of the field; the values are those kept."""

    FAVOURABLE = "favorable"
    UNFAVOURABLE = "défavorable"
    IF_RECTIFIED = "favorable sous réserve de rectification"
    LEFT_TO_WISDOM = "sagesse"
    ASKS_WITHDRAWAL = "demande de retrait"
    SATISFIED = "satisfait"


class UnknownOpinionError(RefusedError):
    """An opinion that is not one of the six."""

    sentence = N_("Choisissez l'avis dans la liste : favorable, défavorable, sagesse, demande de retrait…")


class OpinionWordsError(RefusedError):
    """What is said with an opinion is too long, or is missing where the opinion asks for it."""

    sentence = N_("Dites en quelques phrases (%(limit)s signes au plus) quelle rectification est attendue.")


@dataclass(frozen=True, slots=True)
class Opinion:
    """One opinion of one giver on one amendment, in the state `revision` that it was given on.

    The giver is a person (`person_id`) or an `association`; `entered_by_id` is who wrote it down. It is for the
    secretariat and its giver until `published_at`.
    """

    amendment_id: int
    revision: int
    kind: OpinionKind
    entered_by_id: int
    entered_at: datetime
    words: str = ""
    person_id: int | None = None
    association: str = ""
    published_at: datetime | None = None
    id: int = 0

    @property
    def is_published(self) -> bool:
        """Whether the commission may read it."""
        return self.published_at is not None


def kind(value: str) -> OpinionKind:
    """Return an opinion by its kept value. Raises `UnknownOpinionError`."""
    try:
        return OpinionKind(value)
    except ValueError as error:
        raise UnknownOpinionError from error


def words(given: str, about: OpinionKind) -> str:
    """Return what is said with an opinion. Raises `OpinionWordsError`: a reservation says what it is waiting for."""
    said = given.strip()
    if len(said) > MAX_WORDS or (about is OpinionKind.IF_RECTIFIED and not said):
        raise OpinionWordsError(limit=MAX_WORDS)
    return said
