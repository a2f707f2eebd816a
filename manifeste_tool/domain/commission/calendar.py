"""What stands in somebody's calendar."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Event:
    """One entry. `uid` names it for ever inside the instance (`sitting-3`); without `ends_at` it is a moment.

    `changes` counts what was changed of it since it was made and never goes down, `changed_at` is when last: calendars
    believe the higher one. What is cancelled stays, as cancelled. `path` is its page, `words` what there is to know.
    With `whole_day` it is the day of `starts_at` in Paris, and no moment of it.
    """

    uid: str
    title: str
    starts_at: datetime
    changed_at: datetime
    ends_at: datetime | None = None
    place: str = ""
    words: str = ""
    path: str = ""
    changes: int = 0
    cancelled: bool = False
    whole_day: bool = False
