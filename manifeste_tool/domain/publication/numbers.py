"""Numbers of versions: `1.2` for a version, `1.2.1` for its first erratum, and the order they make."""

import re
from collections.abc import Collection

_NUMBER = r"(?:0|[1-9]\d{0,3})"
_VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}")
_ERRATUM = re.compile(rf"{_NUMBER}\.{_NUMBER}\.[1-9]\d{{0,3}}")
#: The last part of a number has four digits at most.
_LAST_ERRATUM = 9_999

Rank = tuple[int, int, int]


def is_version(number: str) -> bool:
    """Whether this is the number of a version that corrects no other: two parts, without leading zeros."""
    return _VERSION.fullmatch(number) is not None


def is_erratum(number: str) -> bool:
    """Whether this is the number of an erratum: three parts, the last of them from 1."""
    return _ERRATUM.fullmatch(number) is not None


def rank(number: str) -> Rank:
    """Return what puts numbers in order: `1.0`, `1.0.1`, `1.1`, `1.10`. Raises `ValueError` for no number."""
    major, minor, *rest = map(int, number.split("."))
    return (major, minor, rest[0] if rest else 0)


def next_erratum(corrected: str, taken: Collection[str]) -> str:
    """Return the number of the erratum of a version: the first after it that is free. Raises `ValueError` past 9999."""
    major, minor, last = rank(corrected)
    for part in range(last + 1, _LAST_ERRATUM + 1):
        if (number := f"{major}.{minor}.{part}") not in taken:
            return number
    raise ValueError(corrected)


def suggested(latest: str) -> str:
    """Return the number that usually follows the last one, `0.1` where there is none."""
    if not latest:
        return "0.1"
    major, minor, _ = rank(latest)
    return f"{major}.{minor + 1}"
