"""Words cut to the room there is, and the small counts of a list put together as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from manifeste_tool.domain.picturing.shapes import Anchor, Face, Label

#: The width of a sign in units, about, for each size of letters: fonts are the reader's, so that a margin is kept.
_SIGN: Final = 0.56
_NARROW, _BROAD = frozenset("iljtf.,:;'’!| "), frozenset("mwMW@%&—…")
_LIGHT, _HEAVY = 0.32, 0.9
PLAIN_SIZE: Final = 12.0
SMALL_SIZE: Final = 9.5
#: How much wider strong letters are.
STRONG_WIDTH: Final = 1.14
_CUT = "…"


def width_of(words: str, size: float = PLAIN_SIZE) -> float:
    """Return how wide words are, about, in letters of `size`."""
    return size * sum(_LIGHT if one in _NARROW else _HEAVY if one in _BROAD else _SIGN for one in words)


def fitted(words: str, room: float, size: float = PLAIN_SIZE) -> str:
    """Return words that fit in `room`: whole if they do, else cut, at a word where that keeps most of them."""
    if width_of(words, size) <= room:
        return words
    kept = words
    while kept and width_of(kept + _CUT, size) > room:
        kept = kept[:-1]
    at = kept.rfind(" ")
    whole = kept[:at] if at > len(kept) * 2 // 3 else kept
    return whole.rstrip(" \u00a0\u202f,;:.-–—«'’") + _CUT


def broken(words: str, room: float) -> tuple[str, ...]:
    """Return words in lines that fit; a word longer than a line stands alone on its own."""
    lines = [""]
    for word in words.split(" "):
        tried = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(tried) > room:
            lines.append(word)
        else:
            lines[-1] = tried
    return tuple(lines)


def label(
    x: float, y: float, words: str, room: float, *, face: Face = Face.PLAIN, anchor: Anchor = Anchor.START
) -> Label:
    """Return words at their place, cut to the room there is: what they were whole is kept beside."""
    shown = fitted(words, room / STRONG_WIDTH if face is Face.STRONG else room)
    return Label(x, y, shown, anchor, face, whole="" if shown == words else words)


@dataclass(frozen=True, slots=True)
class Part:
    """One line of what is counted: its key, what it is called, how many."""

    key: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Grouped:
    """The lines that are told one by one, and those that are told together, largest first."""

    kept: tuple[Part, ...]
    together: tuple[Part, ...] = ()

    @property
    def rest(self) -> int:
        """How many there are in all of those that are told together."""
        return sum(one.count for one in self.together)


def grouped(parts: Sequence[Part], most: int) -> Grouped:
    """Tell at most `most` lines: where there are more, the largest one by one, in the order given, the others as one.

    Empty lines are left out. One line alone is never put together with nothing.
    """
    held = [one for one in parts if one.count > 0]
    if len(held) <= most:
        return Grouped(tuple(held))
    largest = sorted(held, key=lambda one: -one.count)
    kept, together = {one.key for one in largest[: most - 1]}, largest[most - 1 :]
    return Grouped(tuple(one for one in held if one.key in kept), tuple(together))
