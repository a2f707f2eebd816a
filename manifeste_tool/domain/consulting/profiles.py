"""What a column holds, told from its cells: how many are filled, how varied, how long; answers or choices."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_CHOICES = re.compile(r"\s*[|;\n]\s*")
_LETTERS = re.compile(r"[^\W\d_]")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_KEPT = 200  # distinct values remembered: beyond, a column is varied and no more need be known
_SHOWN = 3
_SAID_CHOICES = 24  # a question with more different choices than this is open
_FEW_ROWS = 12
_SHORT = 40
_TICKED = 2  # words of a choice, where too few people answered for choices to come back


@dataclass(slots=True)
class Profile:
    """What was met in one column; `distinct` stops growing where values are kept no more."""

    filled: int = 0
    longest: int = 0
    words: int = 0
    numbers: int = 0
    addresses: int = 0
    values: dict[str, int] = field(default_factory=dict)
    samples: list[str] = field(default_factory=list)
    _met: set[int] = field(default_factory=set)

    @property
    def distinct(self) -> int:
        """How many different values were met."""
        return len(self._met)

    @property
    def mean_words(self) -> float:
        """How many words a filled cell holds, on average."""
        return self.words / self.filled if self.filled else 0.0

    @property
    def is_identifier(self) -> bool:
        """Whether nearly every filled cell tells its row from the others: a slip of the hand changes nothing."""
        return bool(self.filled) and self.distinct + 1 >= 0.9 * self.filled

    @property
    def comes_back(self) -> bool:
        """Whether a value stands in several rows."""
        return self.distinct < self.filled

    @property
    def holds_addresses(self) -> bool:
        """Whether it holds electronic addresses."""
        return self.addresses * 2 > self.filled

    @property
    def is_open(self) -> bool:
        """Whether people wrote there: no figures, no few values that come back, no single words in a short sheet."""
        if not self.filled or self.numbers * 10 > self.filled * 9 or self.holds_addresses:
            return False
        if self.distinct <= _SAID_CHOICES and self.distinct * 2 <= self.filled:
            return False
        choices = self._choices()
        if choices <= _SAID_CHOICES and choices * 4 <= self.filled:
            return False
        return self.filled > _FEW_ROWS or self.longest > _SHORT or self.words > _TICKED * self.filled

    def take(self, cell: str) -> None:
        """Take one cell into account."""
        value = cell.strip()
        if not value:
            return
        self.filled += 1
        self.longest = max(self.longest, len(value))
        self.words += value.count(" ") + 1
        self.numbers += not _LETTERS.search(value)
        self.addresses += "@" in value and bool(_ADDRESS.fullmatch(value))
        self._met.add(hash(value))
        if value in self.values or len(self.values) < _KEPT:
            self.values[value] = self.values.get(value, 0) + 1
        if len(self.samples) < _SHOWN and value not in self.samples:
            self.samples.append(value)

    def _choices(self) -> int:
        """How many choices its values are made of, where several may be ticked at once."""
        if self.distinct > len(self.values):
            return self.distinct
        return len({one for value in self.values for one in _CHOICES.split(value)})


def profiles(width: int, rows: Iterable[Sequence[str]]) -> tuple[Profile, ...]:
    """Look at the cells of some rows, column by column."""
    found = tuple(Profile() for _ in range(width))
    for cells in rows:
        for profile, cell in zip(found, cells, strict=False):
            profile.take(cell)
    return found
