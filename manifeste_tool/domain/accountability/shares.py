"""Shares: what a paragraph rests on, what became of contributions, told by what they have in common."""

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum

from manifeste_tool.domain.consulting.contributions import Fate


class Ground(StrEnum):
    """What a paragraph rests on: each has one, the first that fits. The values are those of addresses and files."""

    SOURCED = "avec-sources"
    EVIDENCE = "pieces-seules"
    DECLARED = "apport"
    MISSING = "a-preciser"


def percent(part: int, whole: int) -> int:
    """Return a share in whole per cent: 0 means none and 100 means all, whatever rounding would say."""
    if part <= 0 or whole <= 0:
        return 0
    return 100 if part >= whole else min(99, max(1, round(100 * part / whole)))


@dataclass(frozen=True, slots=True)
class Grounds:
    """How many paragraphs rest on what."""

    counts: Mapping[Ground, int] = field(default_factory=dict)

    @classmethod
    def of(cls, grounds: Iterable[Ground]) -> "Grounds":
        """Count the grounds of some paragraphs."""
        return cls(Counter(grounds))

    @property
    def total(self) -> int:
        """How many paragraphs may be asked for a source: headings and rules are not counted."""
        return sum(self.counts.values())

    def count(self, ground: Ground) -> int:
        """Return how many rest on that."""
        return self.counts.get(ground, 0)

    def share(self, ground: Ground) -> int:
        """Return the same in per cent of them all."""
        return percent(self.count(ground), self.total)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How many contributions met each fate; a fate that none met is left out."""

    counts: Mapping[Fate, int] = field(default_factory=dict)

    @classmethod
    def of(cls, total: int, decided: Mapping[Fate, int]) -> "Outcomes":
        """Return the outcomes of `total` contributions of which `decided` met a fate: the others are to treat."""
        every = Counter[Fate](decided)
        every[Fate.TO_TREAT] = total - sum(every.values()) + every[Fate.TO_TREAT]
        return cls({fate: every[fate] for fate in Fate if every[fate]})

    @property
    def total(self) -> int:
        """How many contributions there are."""
        return sum(self.counts.values())

    def count(self, fate: Fate) -> int:
        """Return how many met a fate."""
        return self.counts.get(fate, 0)

    @property
    def waiting(self) -> int:
        """How many are still to treat."""
        return self.count(Fate.TO_TREAT)

    @property
    def answered(self) -> int:
        """How many have an outcome, whichever it is."""
        return self.total - self.waiting

    def part(self, fate: Fate) -> int:
        """Return the share that met a fate, in per cent."""
        return percent(self.count(fate), self.total)

    @property
    def share(self) -> int:
        """The share that has an outcome, in per cent."""
        return percent(self.answered, self.total)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a breakdown. `key` is what an address asks for, `""` for all that may not be told apart.

    `paragraphs` counts those that rest on one at least of its contributions.
    """

    key: str
    name: str
    outcomes: Outcomes
    paragraphs: int = 0


@dataclass(frozen=True, slots=True)
class Tallied:
    """What contributions that share one attribute add up to, by its value (`""`: unknown, or not to be told)."""

    totals: Mapping[str, int]
    decided: Mapping[str, Mapping[Fate, int]]
    paragraphs: Mapping[str, AbstractSet[str]]  # those that rest on one of them

    def rows(self, names: Mapping[str, str] | None = None) -> tuple[Row, ...]:
        """Return a line for each value, the most frequent first and what is not told apart last."""
        order = sorted(self.totals, key=lambda key: (not key, -self.totals[key], key))
        return tuple(
            Row(
                key,
                (names or {}).get(key, key),
                Outcomes.of(self.totals[key], self.decided.get(key, {})),
                len(self.paragraphs.get(key, ())),
            )
            for key in order
            if self.totals[key]
        )
