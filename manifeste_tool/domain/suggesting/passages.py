"""A text cut into sentences, and the one or two of them that say best what is looked for."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from manifeste_tool.domain.suggesting.roots import roots, tokens

_BORDER = re.compile(r"(?<=[.!?;:…])\s+|\s*\n\s*")
#: Letters of a passage that is shown: a sentence without a full stop may be a page long.
_LONGEST = 400
_ELLIPSIS = "…"


@dataclass(frozen=True)
class Passage:
    """One sentence, or two that follow each other, and its stems."""

    words: str
    stems: tuple[str, ...]

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """The root of each stem."""
        return roots(self.stems)


def sentences(text: str) -> tuple[Passage, ...]:
    """Return the sentences of a text that say something; a line that ends is a sentence that ends."""
    cut = (Passage(one, tokens(one)) for one in map(str.strip, _BORDER.split(text)) if one)
    return tuple(one for one in cut if one.stems)


def shown(words: str, is_met: Callable[[str], bool]) -> str:
    """Return a passage that may be shown: all of it, or where it is too long the part around the first word met."""
    if len(words) <= _LONGEST:
        return words
    pieces = words.split()
    at = next((number for number, piece in enumerate(pieces) if is_met(piece)), 0)
    return _around(pieces, max(0, at - 10))


def _around(pieces: Sequence[str], start: int) -> str:
    kept: list[str] = []
    length = 0
    for piece in pieces[start:]:
        length += len(piece) + 1
        if kept and length > _LONGEST:
            break
        kept.append(piece[:_LONGEST])
    before = f"{_ELLIPSIS} " if start else ""
    after = f" {_ELLIPSIS}" if start + len(kept) < len(pieces) else ""
    return f"{before}{' '.join(kept)}{after}"
