"""Manual sort codes: where the secretariat puts an amendment in the list, in words that outlive new deposits.

A code names a neighbour by its number: « avant 12 » or « après 12 ». Numbers do not change when amendments are filed or
withdrawn, ranks do: a rank written down today would name another place tomorrow. Several codes are separated by
semicolons: one may place a line in its discussion commune, another that discussion among the others.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
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


def effective(item: Item, owner: dict[int, int], rank: int) -> Code | None:
    """Return the code of an item that counts among items, given which of them holds each number."""
    return next((code for code in item.codes if owner.get(code.number, rank) != rank), None)


def owners(items: Sequence[Item]) -> dict[int, int]:
    """Return which item holds each number."""
    return {number: rank for rank, item in enumerate(items) for number in item.numbers}


def _anchors(items: Sequence[Item]) -> dict[int, tuple[bool, int]]:
    owner = owners(items)
    found = ((rank, effective(item, owner, rank)) for rank, item in enumerate(items) if item.codes)
    return {rank: (code.before, owner[code.number]) for rank, code in found if code}


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
