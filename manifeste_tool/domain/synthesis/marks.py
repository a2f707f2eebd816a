"""What readers did with a contribution: the passages they marked, what they read and drew nothing from."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage of a contribution that a reader tied to a finding.

    `excerpt` is the citizen's words, `""` for the whole; `note` is the reader's own. `person_id` and `made_at` are None
    for a tie that a file brought. `removed_at` ends it.
    """

    contribution: str
    finding: str
    person_id: int | None = None
    excerpt: str = ""
    note: str = ""
    made_at: datetime | None = None
    removed_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """That somebody read a contribution, when, and what they say of it."""

    contribution: str
    person_id: int
    read_at: datetime
    remark: str = ""
