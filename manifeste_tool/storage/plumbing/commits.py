"""A commit as Git keeps it: who it names, and the lines that end its message."""

import re
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CommitInfo:
    """What Git keeps of a commit."""

    sha: str
    parents: tuple[str, ...]
    message: str
    author: str

    @property
    def trailers(self) -> dict[str, str]:
        """The `Name: value` lines that end the message."""
        last = self.message.strip().rpartition("\n\n")[2]
        found = re.findall(r"^([A-Z][A-Za-z-]*): (.+)$", last, re.MULTILINE)
        return dict(found)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who Git says acted: an opaque word such as `membre-17`, never a name."""

    opaque: str
    at: datetime

    @property
    def line(self) -> str:
        """How a commit or a tag names it: word, address, moment."""
        address = f"{self.opaque.rpartition('-')[2]}@membre.invalid"
        return f"{self.opaque} <{address}> {int(self.at.timestamp())} +0000"
