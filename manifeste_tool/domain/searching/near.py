"""What somebody may have meant: the nearest words of a text, for those that none of it holds."""

from collections.abc import Iterable
from difflib import get_close_matches

from manifeste_tool.domain.text.stems import spans, stem

_NEAR = 0.75
_SHORTEST = 4


def near(query: str, words: Iterable[str]) -> str:
    """Return the query with each unknown word replaced by the nearest among `words`; `""` where there is none."""
    known = {made: word for word in words if (made := stem(word))}
    found = query
    for start, end, made in reversed(list(spans(query))):
        if made in known or len(made) < _SHORTEST or any(one.startswith(made) for one in known):
            continue
        if close := get_close_matches(made, known, n=1, cutoff=_NEAR):
            found = f"{found[:start]}{known[close[0]]}{found[end:]}"
    return "" if found == query else found
