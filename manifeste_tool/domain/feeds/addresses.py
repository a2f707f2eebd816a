"""The public addresses of the site, told to whoever indexes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

#: How many addresses one part of the site map holds at most.
PER_PART = 5_000


@dataclass(frozen=True, slots=True)
class Address:
    """One page, by its path, and when what it shows last changed, None where no fact says so."""

    path: str
    changed_at: datetime | None = None


def part_names(kind: str, count: int) -> tuple[str, ...]:
    """Return the names of the parts that hold `count` addresses of a kind: none for none."""
    return tuple(f"{kind}-{number}" for number in range(1, -(-count // PER_PART) + 1))


def part_of(name: str) -> tuple[str, int]:
    """Return the kind and the number, from 1, that a part's name says; number 0 for a name that is none."""
    kind, _, number = name.rpartition("-")
    plain = number.isascii() and number.isdecimal() and not number.startswith("0") and len(number) < len("10000")
    return (kind, int(number)) if plain else ("", 0)


def portion(every: Sequence[Address], number: int) -> Sequence[Address]:
    """Return the addresses of a part."""
    return every[(number - 1) * PER_PART : number * PER_PART]
