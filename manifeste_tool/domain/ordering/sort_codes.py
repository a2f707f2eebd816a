"""Manual sort codes: where the secretariat puts an amendment in the list, in words that outlive new deposits.

A code names a neighbour by its number: « avant 12 » or « après 12 ». Numbers do not change when amendments are filed or
withdrawn, ranks do: a rank written down today would name another place tomorrow. Several codes are separated by
semicolons: one may place a line in its discussion commune, another that discussion among the others.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from manifeste_tool.errors import N_, RefusedError

_CODE = re.compile(r"(avant|après|apres)\s+(?:l'amendement\s+)?(?:n\s?°\s*)?(\d+)", re.IGNORECASE)


class SortCodeError(RefusedError):
    """A sort code that says no place."""

    sentence = N_("« %(code)s » ne dit pas de place. Écrivez « avant 12 » ou « après 12 », ou laissez la case vide.")


class Code(NamedTuple):
    """One place: right before, or right after, the amendment that bears `number`."""

    before: bool
    number: int

    @property
    def written(self) -> str:
        """« avant 12 », « après 12 »."""
        return f"{'avant' if self.before else 'après'} {self.number}"


def codes(text: str) -> tuple[Code, ...]:
    """Read sort codes, none for `""`. Raises `SortCodeError`."""
    return tuple(_code(part.strip()) for part in text.split(";") if part.strip())


def written(found: Sequence[Code]) -> str:
    """Write sort codes as they are stored and shown."""
    return " ; ".join(code.written for code in found)


def _code(part: str) -> Code:
    found = _CODE.fullmatch(part.replace("’", "'"))
    if not found:
        raise SortCodeError(code=part)
    return Code(found[1].lower() == "avant", int(found[2]))


@dataclass(frozen=True, slots=True)
class Item:
    """What one level of the list puts in order: the numbers it holds, and the codes that its amendments bear."""

    numbers: tuple[int, ...]
    codes: tuple[Code, ...]


def laid(items: Sequence[Item]) -> list[int]:
    """Return the ranks of items that stand in their automatic order, as their codes want them.

    The first code of an item that names another item of this level counts. Items that want the same place keep their
    automatic order there. Where codes turn in a circle (12 after 13, 13 after 12), the first of the circle in automatic
    order keeps its automatic place. A code that names nothing here is without effect.
    """
    wanted = _without_circles(_anchors(items))
    around: dict[tuple[bool, int], list[int]] = {}
    for rank, place in wanted.items():
        around.setdefault(place, []).append(rank)
    found: list[int] = []
    todo = [(rank, False) for rank in reversed(range(len(items))) if rank not in wanted]
    while todo:
        rank, open_ = todo.pop()
        if open_:
            found.append(rank)
            continue
        todo += [(one, False) for one in reversed(around.get((False, rank), []))]
        todo.append((rank, True))
        todo += [(one, False) for one in reversed(around.get((True, rank), []))]
    return found


def speaking(items: Sequence[Item], rank: int) -> tuple[Code, ...]:
    """Return the codes of an item that name another item of its level."""
    if not items[rank].codes:
        return ()
    own = set(items[rank].numbers)
    others = {number for item in items for number in item.numbers} - own
    return tuple(code for code in items[rank].codes if code.number in others)


def placing(items: Sequence[Item], wanted: Sequence[int], moving: int) -> dict[int, Code | None]:
    """Return the place to write down for each item that needs another, so that items come in the order `wanted`.

    Items stand in their automatic order; `wanted` is how they come now with one of them, `moving`, put elsewhere. None
    is « no place »: the automatic order does it. Where its own place is not enough (others hang on it, or on where it
    goes), every item that has a place is given one after the item before it.
    """
    for place in _candidates(items, wanted, moving):
        if laid(_with(items, {moving: place})) == list(wanted):
            return {moving: place}
    return _chain(items, wanted, {moving, *(rank for rank in wanted if speaking(items, rank))})


def _candidates(items: Sequence[Item], wanted: Sequence[int], moving: int) -> Iterator[Code | None]:
    at = list(wanted).index(moving)
    yield None
    if at:
        yield Code(before=False, number=items[wanted[at - 1]].numbers[-1])
    if at + 1 < len(wanted):
        yield Code(before=True, number=items[wanted[at + 1]].numbers[0])


def _chain(items: Sequence[Item], wanted: Sequence[int], placed: AbstractSet[int]) -> dict[int, Code | None]:
    fixed = [rank for rank in wanted if rank not in placed]
    found: dict[int, Code | None] = dict.fromkeys(() if fixed else wanted[:1])
    if fixed and wanted[0] in placed:
        found[wanted[0]] = Code(before=True, number=items[fixed[0]].numbers[0])
    for above, rank in pairwise(wanted):
        if rank in placed:
            found[rank] = Code(before=False, number=items[above].numbers[-1])
    return found


def _with(items: Sequence[Item], places: Mapping[int, Code | None]) -> list[Item]:
    """Return the items as they are once these places are written down instead of their own."""
    given = list(items)
    for rank, place in places.items():
        silent = set(items[rank].codes) - set(speaking(items, rank))
        kept = tuple(code for code in items[rank].codes if code in silent)
        given[rank] = replace(items[rank], codes=(*kept, *((place,) if place else ())))
    return given


def _anchors(items: Sequence[Item]) -> dict[int, tuple[bool, int]]:
    owner = {number: rank for rank, item in enumerate(items) for number in item.numbers}
    found: dict[int, tuple[bool, int]] = {}
    for rank, item in enumerate(items):
        code = next((code for code in item.codes if owner.get(code.number, rank) != rank), None)
        if code:
            found[rank] = (code.before, owner[code.number])
    return found


def _without_circles(wanted: dict[int, tuple[bool, int]]) -> dict[int, tuple[bool, int]]:
    kept = dict(wanted)
    sound: set[int] = set()
    for start in sorted(wanted):
        path: dict[int, None] = {}
        rank = start
        while rank in kept and rank not in sound and rank not in path:
            path[rank] = None
            rank = kept[rank][1]
        if rank in path:
            circle = list(path)[list(path).index(rank) :]
            del kept[min(circle)]
        sound.update(path)
    return kept
