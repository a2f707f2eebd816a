"""How common words are: what is rare tells more."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log

from manifeste_tool.domain.suggesting.roots import grams, root


@dataclass(frozen=True)
class Frequencies:
    """In how many of `total` texts each stem and each root stands."""

    total: int
    stems: Mapping[str, int]
    roots: Mapping[str, int]

    @classmethod
    def of(cls, said: Iterable[str]) -> "Frequencies":
        """Count texts, each given by its stems between spaces."""
        stems: Counter[str] = Counter()
        roots: Counter[str] = Counter()
        total = 0
        for total, one in enumerate(said, start=1):  # noqa: B007 - the last number is how many there were
            held = set(one.split())
            stems.update(held)
            roots.update(set(map(root, held)))
        return cls(total, stems, roots)

    @cached_property
    def pieces(self) -> Mapping[str, int]:
        """In how many texts each piece of a word stands, at most: two words of a text may share it."""
        found: Counter[str] = Counter()
        for one, count in self.stems.items():
            for piece in grams(one):
                found[piece] += count
        return found

    @cached_property
    def families(self) -> Mapping[str, tuple[str, ...]]:
        """The stems of each root, in alphabetical order."""
        found: dict[str, list[str]] = {}
        for one in sorted(self.stems):
            found.setdefault(root(one), []).append(one)
        return {of: tuple(stems) for of, stems in found.items()}

    def rarity(self, counts: Mapping[str, int], term: str) -> float:
        """Return how much a term tells: the logarithm of its odds, never under 0."""
        held = min(counts.get(term, 0), self.total)
        return log(1 + (self.total - held + 0.5) / (held + 0.5))
