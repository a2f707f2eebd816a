"""Deadlines: what is awaited, of whom, until when, and when the clock reminds of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

#: How long before a deadline the clock reminds those who have not answered, the longest first.
REMINDERS: Mapping[str, timedelta] = {"D-7": timedelta(days=7), "D-1": timedelta(days=1)}


class DeadlineKind(StrEnum):
    """What somebody is awaited for."""

    FILING = "depot"
    ANSWER = "convocation"
    BALLOT = "vote"
    OPINION = "avis"
    COPY = "copie"
    REPORT = "restitution"


@dataclass(frozen=True, slots=True)
class Awaited:
    """Somebody a deadline concerns: a person with an account, or a name; `details` says what still misses.

    `late` is how many things of theirs still miss (« 2 brouillons non déposés »), 0 where nothing is counted.
    """

    name: str
    answered: bool
    person_id: int | None = None
    late: int = 0


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline. `key` names it for ever (`stage:12`); `path` is where it is answered.

    `since` is when it was set, where that is known: nobody is reminded of what they were told a moment ago.
    """

    key: str
    kind: DeadlineKind
    title: str
    at: datetime
    path: str
    awaited: tuple[Awaited, ...] = field(default=())
    since: datetime | None = None

    @property
    def missing(self) -> tuple[Awaited, ...]:
        """Those who have not answered."""
        return tuple(one for one in self.awaited if not one.answered)

    def concerns(self, person_id: int) -> bool:
        """Whether somebody is awaited, or has answered."""
        return any(one.person_id == person_id for one in self.awaited)


def reminders_of(at: datetime) -> Iterator[tuple[str, datetime, datetime]]:
    """Yield each reminder of a deadline: its name, when it is due, and when the next, or the hour, makes it lapse."""
    due = [(name, at - before) for name, before in REMINDERS.items()]
    ends = [*(when for _, when in due[1:]), at]
    for (name, when), end in zip(due, ends, strict=True):
        yield name, when, end
