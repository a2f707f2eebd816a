"""The machines that serve one instance, as each said of itself last."""

from dataclasses import dataclass
from datetime import datetime, timedelta

#: How often a machine says that it is there, how long without a word is silence, and after how long it is forgotten.
EVERY, SILENCE, FORGOTTEN = timedelta(minutes=1), timedelta(minutes=15), timedelta(days=7)
LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class Node:
    """One machine: the release it runs, the commit its own clone of the text leads to, whether that is behind."""

    name: str
    release: str
    seen_at: datetime
    text_sha: str = ""
    behind: bool = False

    def is_there(self, now: datetime) -> bool:
        """Whether it said something lately."""
        return now - self.seen_at <= SILENCE
