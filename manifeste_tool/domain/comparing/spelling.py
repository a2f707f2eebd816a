"""Signs that are written in two ways and say one thing: they are merged one by one, and make no word another."""

import re
from collections.abc import Sequence

from manifeste_tool.domain.comparing import alignment
from manifeste_tool.domain.comparing.words import Word

_SIGNS = str.maketrans("’‘“”", "''\"\"")
_EMPHASIS = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")  # not the one inside a word
_BULLETS = frozenset("-+*")


def alike(found: Sequence[Word]) -> list[str]:
    """Return what is compared of each word: apostrophes, quotation marks, emphasis and bullets in one form.

    Each sign stands for one other, so that two words alike are equally long.
    """
    return [
        "*" if word.core in _BULLETS and (not rank or not found[rank - 1].core) else _alike(word.core)
        for rank, word in enumerate(found)
    ]


def _alike(core: str) -> str:
    if "_" in core:
        core = _EMPHASIS.sub(lambda found: "*" * len(found.group()), core)
    return core if core.isascii() else core.translate(_SIGNS)


def respelled(before: Sequence[Word], after: Sequence[Word]) -> bool:
    """Whether words alike are not written alike."""
    return any(one.core != other.core for one, other in zip(before, after, strict=False))


def respelled_twice(base: Sequence[Word], ours: Sequence[Word], theirs: Sequence[Word]) -> bool:
    """Whether both sides write one word of the base in another way: then it was changed by both."""
    return not _respelled_ranks(base, ours).isdisjoint(_respelled_ranks(base, theirs))


def _respelled_ranks(base: Sequence[Word], side: Sequence[Word]) -> set[int]:
    return {
        run.before + step
        for run in alignment.runs(alike(base), alike(side))
        for step in range(run.size)
        if base[run.before + step].core != side[run.after + step].core
    }


def spelled(base: str, ours: str, theirs: str) -> str:
    """Merge the spelling of words that are alike, sign by sign."""
    if base in (ours, theirs) or ours == theirs:
        return theirs if ours == base else ours
    return "".join(two if one == old else one for old, one, two in zip(base, ours, theirs, strict=True))
