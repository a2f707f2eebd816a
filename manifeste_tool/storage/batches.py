"""Long lists in portions: a statement takes a bounded number of values on every database."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
SIZE = 500


def batches(items: Iterable[T], size: int = SIZE) -> Iterator[list[T]]:
    """Cut `items` into lists of at most `size`, reading no further than the list being given."""
    rest = iter(items)
    while portion := list(islice(rest, size)):
        yield portion
