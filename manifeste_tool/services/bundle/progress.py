"""How far something long has come."""

from collections.abc import Callable

#: Called with what is done and how much there is in all.
Progress = Callable[[int, int], None]


def silent(done: int, total: int) -> None:
    """Tell nobody."""
