"""What may be searched, what a search is narrowed to, and what names one thing outright."""

import re
from dataclasses import dataclass
from enum import StrEnum

from manifeste_tool.domain.amending.amendments import Outcome, State
from manifeste_tool.domain.consulting.contributions import REFERENCE
from manifeste_tool.domain.evidence.evidence import KEY as PIECE
from manifeste_tool.domain.synthesis.findings import KEY as FINDING
from manifeste_tool.domain.text.text import IDENTITY


class Kind(StrEnum):
    """The kinds of things that a search finds, in the order they are shown; the values are those of the address."""

    TEXT = "texte"
    AMENDMENT = "amendements"
    CONTRIBUTION = "contributions"
    FINDING = "enseignements"
    PIECE = "pieces"


class Standing(StrEnum):
    """The states of amendments that a search is narrowed to; the values are those of the address."""

    OPEN = "ouverts"
    ADOPTED = "adoptes"
    REJECTED = "rejetes"
    WITHDRAWN = "retires"
    REFUSED = "irrecevables"

    @property
    def states(self) -> tuple[State, ...]:
        """The states that it means, none for all."""
        return {
            Standing.OPEN: (State.FILED, State.ADMITTED, State.DISCUSSED),
            Standing.REFUSED: (State.REFUSED,),
        }.get(self, ())

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes that it means, none for all."""
        return {
            Standing.ADOPTED: (Outcome.ADOPTED, Outcome.ADOPTED_IN_PART),
            Standing.REJECTED: (Outcome.REJECTED, Outcome.NOT_SUPPORTED, Outcome.FALLEN),
            Standing.WITHDRAWN: (Outcome.WITHDRAWN,),
        }.get(self, ())


@dataclass(frozen=True, slots=True)
class Named:
    """One thing that was named outright.

    `key` is a contribution's reference, the key of a finding or pièce, `cycle/number` of an amendment (cycle 0: the
    current one), a paragraph's identity or its place in words.
    """

    kind: Kind
    key: str


_AMENDMENT = re.compile(
    r"(?:(?:sous-)?amendement|amdt)\s*(?:n[°ºo]?\.?\s*)?(?:(?P<cycle>\d{1,4})/)?(?P<number>\d{1,6})(?:\s+rect\.?.*)?"
)
_LABEL = re.compile(r"(?P<cycle>\d{1,4})/(?P<number>\d{1,6})")
_PREFIX = re.compile(r"(?:enseignement|pièce|piece|contribution|paragraphe|¶)\s*(?:n[°ºo]\.?\s*)?(?=\S*\d|\S{8}$)")
_NUMBERED = re.compile(r"(?P<word>enseignement|pièce|piece)\s*(?:n[°ºo]\.?\s*)?(?P<number>\d{1,7}(?:-\d{1,5})?)")
_PLACE = re.compile(r".*\balinéa \d{1,4}|.*\bintitulé")


def named(query: str) -> tuple[Named, ...]:
    """Return what a query may name outright, the likeliest first; nothing for words."""
    low = " ".join(query.lower().split())
    return tuple(_keys(_PREFIX.sub("", low).lstrip("@"))) + tuple(_amendments(low)) + tuple(_others(low))


def _keys(low: str) -> list[Named]:
    patterns = ((REFERENCE, Kind.CONTRIBUTION), (FINDING, Kind.FINDING), (PIECE, Kind.PIECE))
    found = [Named(kind, low.upper()) for pattern, kind in patterns if pattern.fullmatch(low.upper())]
    return found + ([Named(Kind.TEXT, low)] if IDENTITY.fullmatch(low) else [])


def _amendments(low: str) -> list[Named]:
    found = _AMENDMENT.fullmatch(low) or _LABEL.fullmatch(low)
    return [Named(Kind.AMENDMENT, f"{int(found['cycle'] or 0)}/{int(found['number'])}")] if found else []


def _others(low: str) -> list[Named]:
    if found := _NUMBERED.fullmatch(low):
        finding = found["word"] == "enseignement"
        return [Named(Kind.FINDING if finding else Kind.PIECE, f"{'E' if finding else 'P'}{found['number']}")]
    return [Named(Kind.TEXT, low)] if _PLACE.fullmatch(low) else []
