"""Findings near some words: those that share the rarest stems with them come first."""

import math
from collections import Counter
from collections.abc import Iterable


def nearest(words: str, known: Iterable[tuple[str, str, str]], *, limit: int) -> tuple[tuple[str, str], ...]:
    """Return key and title of those among `known` (key, title, stems) that share most with `words`, themselves stems.

    A stem that stands in few weighs more; one that shares nothing is none.
    """
    asked, held = set(words.split()), [(key, title, frozenset(stems.split())) for key, title, stems in known]
    often = Counter(stem for _, _, stems in held for stem in stems & asked)
    weight = {stem: math.log(1 + len(held) / count) for stem, count in often.items()}
    scored = [
        (sum(weight[stem] for stem in stems & asked) / math.sqrt(len(stems)), -rank, key, title)
        for rank, (key, title, stems) in enumerate(held)
        if stems & asked
    ]
    return tuple((key, title) for _, _, key, title in sorted(scored, reverse=True)[:limit])
