"""A commit as Git keeps it, and the lines that end its message."""

import re
from dataclasses import dataclass


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
