"""The second factor: whom it is asked of, which steps of its clock serve, what its codes look like."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from manifeste_tool.domain.readers import Role

#: How long one code of the application stands (RFC 6238), in seconds.
STEP = 30
#: How many steps a telephone's clock may be off, each way.
DRIFT = 1
DIGITS = 6
#: How long a key that no code confirmed yet may be typed into an application.
INSTALLATION = timedelta(hours=1)
RECOVERY_CODES = 10
RECOVERY_LENGTH = 12
#: What recovery codes are made of: no sign that looks like another.
RECOVERY_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUP = 4
_APART = re.compile(r"[\s\-–.]+")


class Demand(StrEnum):
    """How strongly an instance asks for it; the values are those of the setting."""

    REQUIRED = "required"  # of whoever it is asked of
    OPTIONAL = "optional"  # of those of them who installed one
    OFF = "off"


def is_asked_of(role: Role) -> bool:
    """Whether people of this role prove themselves twice: those who decide, publish and name."""
    return role in (Role.SECRETARIAT, Role.ADMINISTRATOR)


def is_needed(role: Role, demand: Demand, *, installed: bool) -> bool:
    """Whether somebody is to prove themselves a second time on a device where they have not."""
    if demand is Demand.OFF or not is_asked_of(role):
        return False
    return demand is Demand.REQUIRED or installed


def step_of(moment: datetime) -> int:
    """Return the number of the step that a moment falls into."""
    return int(moment.timestamp()) // STEP


def usable_steps(moment: datetime, *, last: int) -> tuple[int, ...]:
    """Return the steps whose code is good now, the nearest first: none that served, nor any before it."""
    now = step_of(moment)
    near = sorted(range(now - DRIFT, now + DRIFT + 1), key=lambda step: abs(step - now))
    return tuple(step for step in near if step > last)


def tidy_code(typed: str) -> str:
    """Return a code as it is compared: what people put between its signs, and capitals, left out."""
    return _APART.sub("", typed).casefold()


def is_step_code(code: str) -> bool:
    """Whether a tidy code has the form of the application's: six plain digits."""
    return len(code) == DIGITS and code.isascii() and code.isdigit()


def grouped(key: str) -> str:
    """Return a key or a recovery code in groups of four, to be read and typed."""
    return " ".join(key[start : start + _GROUP] for start in range(0, len(key), _GROUP))


@dataclass(frozen=True, slots=True)
class Installed:
    """What is kept of somebody's second factor. `secret` is sealed; `confirmed_at` is None until a first code."""

    person_id: int
    secret: str
    set_at: datetime
    confirmed_at: datetime | None = None
    last_step: int = 0

    def is_fresh(self, now: datetime) -> bool:
        """Whether its key may still be shown: no code confirmed it, and it was made a short while ago."""
        return self.confirmed_at is None and now - self.set_at < INSTALLATION


def counts_as_two(granted: Iterable[str], *, trusted: frozenset[str]) -> bool:
    """Whether what a provider says of the way somebody proved themselves to it (acr, amr) counts as a second factor."""
    return not trusted.isdisjoint(granted)
