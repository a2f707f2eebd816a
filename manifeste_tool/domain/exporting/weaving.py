"""Two texts woven into one sequence, from which each of them can be had back by leaving the other's units out."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from manifeste_tool.domain.comparing.diff import UnitDiff, text_diff
from manifeste_tool.domain.text.text import Paragraph, Text


class Fate(StrEnum):
    """What became of a unit at one place of the woven sequence."""

    KEPT = "kept"
    CAME = "came"
    WENT = "went"
    MOVED_HERE = "moved here"
    MOVED_AWAY = "moved away"


@dataclass(frozen=True, slots=True)
class Woven:
    """One unit at one place: `before` is None for what came, `after` for what went; one that moved stands twice."""

    fate: Fate
    before: Paragraph | None
    after: Paragraph | None

    @property
    def id(self) -> str:
        """The identity of the unit."""
        unit = self.after or self.before
        return unit.id if unit else ""


def woven(before: Text, after: Text) -> tuple[Woven, ...]:
    """Return the units of both texts in one sequence.

    Without what came and moved here it is `before` in its order, without what went and moved away it is `after`. A
    unit that moved and changed went and came: only what moved as it was is said to have moved.
    """
    units = {unit.id: unit for unit in text_diff(before, after)}
    stable = {identity for identity, unit in units.items() if _stays(unit)}
    away = _Queue(before)
    here = _Queue(after)
    found: list[Woven] = []
    for unit in after:
        if unit.id in stable:
            found += [_leaving(one, units) for one in away.until(unit.id)]
            found += [_coming(one, units) for one in here.until(unit.id)]
            found.append(Woven(Fate.KEPT, before.by_id[unit.id], unit))
    found += [_leaving(one, units) for one in away.rest()]
    found += [_coming(one, units) for one in here.rest()]
    return tuple(found)


def _stays(unit: UnitDiff) -> bool:
    return unit.before is not None and unit.after is not None and unit.moved_from is None


def _has_only_moved(unit: UnitDiff) -> bool:
    both = unit.before is not None and unit.after is not None
    return both and not unit.words_changed and unit.before.shape == unit.after.shape  # type: ignore[union-attr]


def _leaving(unit: Paragraph, units: dict[str, UnitDiff]) -> Woven:
    moved = _has_only_moved(units[unit.id])
    return Woven(Fate.MOVED_AWAY if moved else Fate.WENT, unit, units[unit.id].after if moved else None)


def _coming(unit: Paragraph, units: dict[str, UnitDiff]) -> Woven:
    moved = _has_only_moved(units[unit.id])
    return Woven(Fate.MOVED_HERE if moved else Fate.CAME, units[unit.id].before if moved else None, unit)


class _Queue:
    """The units of one text, taken up to each one that stays."""

    def __init__(self, text: Text) -> None:
        self._units = iter(text)

    def until(self, identity: str) -> Iterator[Paragraph]:
        """Take the units before one that stays, and that one."""
        yield from takewhile(lambda unit: unit.id != identity, self._units)

    def rest(self) -> Iterator[Paragraph]:
        """Take what is left."""
        yield from self._units
