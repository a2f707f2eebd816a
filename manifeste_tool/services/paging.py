"""Long lists by pages, and what they may be narrowed to."""

from collections.abc import Iterable
from dataclasses import dataclass

PER_PAGE = 25
LAST = 100_000  # what an address may ask for: beyond, offsets leave the databases' integers


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of a list is shown, from 1; `total` counts what the whole list holds."""

    number: int
    total: int = 0
    size: int = PER_PAGE

    @property
    def offset(self) -> int:
        """How many come before this page."""
        return (self.number - 1) * self.size

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def previous(self) -> int:
        """The page before, 0 where there is none."""
        return min(self.number - 1, self.pages)

    @property
    def following(self) -> int:
        """The page after, 0 where there is none."""
        return self.number + 1 if self.number < self.pages else 0


def paging(number: int | None) -> Paging:
    """Return the page that an address asks for, brought back within what makes sense."""
    return Paging(min(max(number or 1, 1), LAST))


Choice = tuple[str, str]  # what the address says, what the page shows


def counted(values: Iterable[tuple[str, int]]) -> tuple[Choice, ...]:
    """Return choices that say how many each would leave."""
    return tuple((value, f"{value} ({number})") for value, number in values)


def alone(values: Iterable[str]) -> tuple[Choice, ...]:
    """Return choices that speak for themselves."""
    return tuple((value, value) for value in values)
