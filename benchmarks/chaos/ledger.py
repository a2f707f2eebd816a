"""What was sent, and what the sender was told: the only witness of what an instance accepted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock


class Told(StrEnum):
    """What a sender knows of what they sent."""

    ACCEPTED = "accepted"  # the answer came, and says it is done: it is there exactly once, for good
    UNKNOWN = "unknown"  # the connection died, or the server failed: it is there at most once
    REFUSED = "refused"  # the answer came, and says that nothing was done: it is nowhere


@dataclass(frozen=True, slots=True)
class Entry:
    """One act: `word` stands in it and nowhere else, `about` is what it was done on."""

    use: str
    word: str
    told: Told
    about: str = ""
    again: int = 0  # how often the same form was sent again
    status: int = 0
    seconds: float = 0.0


@dataclass
class Ledger:
    """The entries of every writer."""

    entries: list[Entry] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def write(self, entry: Entry) -> None:
        """Write down what became of one sending."""
        with self._lock:
            self.entries.append(entry)

    def __iter__(self) -> Iterator[Entry]:
        return iter(list(self.entries))

    def count(self, told: Told) -> int:
        """How many were told so."""
        return sum(one.told is told for one in self)
