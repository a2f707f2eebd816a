"""What may be cited beside some words: contributions, findings and pièces, the nearest first."""

from dataclasses import dataclass
from enum import StrEnum


class SuggestionKind(StrEnum):
    """What a suggestion is, in the words of the page."""

    CONTRIBUTION = "contribution"
    FINDING = "enseignement"
    EVIDENCE = "pièce"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something near the words that were asked about.

    `key` is what a paragraph cites; `words` is its best passage, of one sentence or two; `score` compares suggestions
    of one kind in one list and nothing else; `matched` are the words of `words` and `title` that met, as written there.
    """

    key: str
    kind: SuggestionKind
    title: str
    words: str
    score: float
    matched: tuple[str, ...] = ()
