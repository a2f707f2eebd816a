"""From whom to where in the text: what was said, the findings drawn from it, the chapters that rest on them.

A path leads from one contribution through one finding to one paragraph. Counted by path, what leaves each column is
what enters the next: no ribbon is thicker than what it comes from. A finding that no paragraph cites is where its paths
end, and a contribution that a paragraph cites by itself goes through none.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

#: What a path goes through where there is no finding, and where it ends where no paragraph rests on it.
DIRECT: Final = "-"
NOWHERE: Final = "-"
#: Whatever is told together.
REST: Final = "*"


@dataclass(frozen=True, slots=True)
class Fed:
    """So many contributions of one author type that fed findings of one nature which `chapters` rest on.

    `chapters` are paragraphs by chapter; empty, the findings are cited nowhere.
    """

    author_type: str
    nature: str
    contributions: int
    chapters: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Paths:
    """How many paths there are by author type, nature and chapter."""

    counts: Mapping[tuple[str, str, str], int]

    @classmethod
    def of(cls, fed: Iterable[Fed]) -> "Paths":
        """Count the paths that these make."""
        found = Counter[tuple[str, str, str]]()
        for one in fed:
            for chapter, paragraphs in (one.chapters or {NOWHERE: 1}).items():
                found[one.author_type, one.nature, chapter] += one.contributions * paragraphs
        return cls({key: count for key, count in found.items() if count})

    @property
    def total(self) -> int:
        """How many there are in all."""
        return sum(self.counts.values())

    def by(self, column: int) -> Mapping[str, int]:
        """Count by author type (0), nature (1) or chapter (2)."""
        found = Counter[str]()
        for key, count in self.counts.items():
            found[key[column]] += count
        return found

    def between(self, column: int) -> Mapping[tuple[str, str], int]:
        """Count what passes from each of a column to each of the next."""
        found = Counter[tuple[str, str]]()
        for key, count in self.counts.items():
            found[key[column], key[column + 1]] += count
        return found

    def told(self, column: int, name: Callable[[str], str]) -> "Paths":
        """Return the same with the values of a column told by another name, those of one name as one."""
        found = Counter[tuple[str, str, str]]()
        for key, count in self.counts.items():
            first, second, third = (name(one) if rank == column else one for rank, one in enumerate(key))
            found[first, second, third] += count
        return Paths(found)
