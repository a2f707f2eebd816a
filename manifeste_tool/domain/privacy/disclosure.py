"""What must not enter Git nor be published by inadvertence: addresses, telephones, and numbers that never may.

An address may be a service's, meant to be public: whoever writes it says so. A social security, bank or card number is
nobody's to publish.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from manifeste_tool.domain.gathering.personal_data import DataKind, find
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import N_

NEVER = frozenset({DataKind.NIR, DataKind.IBAN, DataKind.CARD})
ASKED = frozenset({DataKind.EMAIL, DataKind.PHONE})
_CALLED = {
    DataKind.EMAIL: N_("une adresse électronique"),
    DataKind.PHONE: N_("un numéro de téléphone"),
    DataKind.NIR: N_("un numéro de sécurité sociale"),
    DataKind.IBAN: N_("un numéro de compte"),
    DataKind.CARD: N_("un numéro de carte bancaire"),
}


@dataclass(frozen=True, slots=True)
class Disclosed:
    """Something that leads to somebody, at a place that a reader finds: « chapitre II, alinéa 3 », « récit »."""

    place: str
    kind: DataKind
    words: str

    @property
    def mark(self) -> str:
        """What a confirmation is kept by: it says nothing of the words."""
        return sha256(self.words.encode()).hexdigest()[:24]

    @property
    def never(self) -> bool:
        """Whether no confirmation lets it pass."""
        return self.kind in NEVER

    @property
    def told(self) -> str:
        """« alinéa 3 : une adresse électronique »."""
        return f"{self.place} : {_CALLED[self.kind]}"


def disclosed(place: str, words: str, *, known: str = "") -> Iterator[Disclosed]:
    """Yield what leads to somebody in some words and does not stand in `known` already."""
    for found in find(words):
        piece = words[found.start : found.end]
        if found.kind in NEVER | ASKED and piece not in known:
            yield Disclosed(place, found.kind, piece)


def in_text(markdown: str, before: Iterable[str]) -> Iterator[Disclosed]:
    """Yield what leads to somebody in a text and stands in none of those it is made from."""
    known = "\n".join(before)
    same = set(known.splitlines())  # nearly every line: looking each one up in the whole text costs more
    fresh = [line for line in markdown.splitlines() if line not in same and line not in known]
    if any(True for line in fresh for _ in disclosed("", line, known=known)):
        yield from _placed(parse(markdown), known)


def _placed(text: Text, known: str) -> Iterator[Disclosed]:
    yield from disclosed(N_("en-tête du texte"), text.front, known=known)
    for unit in text:
        place = text.places.get(unit.id)
        yield from disclosed(place.label if place else N_("texte"), unit.text, known=known)
