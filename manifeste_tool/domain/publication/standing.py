"""How published versions stand to one another: which is the last, what corrects one, what replaced it.

The last is the highest number that is not withdrawn, never the newest date: an erratum of 1.0 made after 1.1 came out
is the newest and does not become the last.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol, TypeVar

from manifeste_tool.domain.publication.numbers import rank


class Published(Protocol):
    """What is asked of a version here."""

    @property
    def number(self) -> str:
        """Its number."""

    @property
    def corrects(self) -> str:
        """The number of the version it is an erratum of, `""` for none."""

    @property
    def published_at(self) -> datetime:
        """When it came out."""

    @property
    def withdrawn_at(self) -> datetime | None:
        """When it was withdrawn, None while it stands."""


One = TypeVar("One", bound=Published)


def in_order(published: Iterable[One]) -> tuple[One, ...]:
    """Return versions by their numbers, the highest first."""
    return tuple(sorted(published, key=lambda one: rank(one.number), reverse=True))


def latest(published: Iterable[One]) -> One | None:
    """Return the last version: the highest that is not withdrawn, None where there is none."""
    return next((one for one in in_order(published) if one.withdrawn_at is None), None)


def correction(published: Iterable[One], number: str) -> One | None:
    """Return the last erratum of a version that stands, errata of errata included; None where nothing corrects it."""
    known = tuple(published)
    found = [one for one in _errata(known, number) if one.withdrawn_at is None]
    return max(found, key=lambda one: rank(one.number), default=None)


def successor(published: Iterable[One], number: str) -> One | None:
    """Return the last version where it comes after this one, None where this one is not superseded."""
    last = latest(published)
    return last if last is not None and rank(last.number) > rank(number) else None


def preceding(published: Iterable[One], number: str) -> One | None:
    """Return what a version is compared with: the one it corrects, else the highest below that was out before it.

    None for the first. An erratum that came out after it is no part of what it changed.
    """
    known = {one.number: one for one in published}
    version = known.get(number)
    if version is None or version.corrects:
        return known.get(version.corrects) if version else None
    out = (one for one in in_order(known.values()) if one.published_at <= version.published_at)
    return next((one for one in out if rank(one.number) < rank(number)), None)


def line_of(published: Iterable[One], number: str) -> str:
    """Return the number of the version that a chain of errata began with; its own for one that corrects nothing."""
    corrected = {one.number: one.corrects for one in published}
    while corrected.get(number):
        number = corrected[number]
    return number


def _errata(published: tuple[One, ...], number: str) -> Iterator[One]:
    for one in published:
        if one.corrects == number:
            yield one
            yield from _errata(published, one.number)
