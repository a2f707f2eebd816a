"""Keep the spelling of the text where a word processor respelled it: quotation marks, dashes, dots, spaces."""

import re

from manifeste_tool.domain.comparing import alignment
from manifeste_tool.domain.comparing.spelling import alike
from manifeste_tool.domain.comparing.words import Word, words, written

_FOLDED = str.maketrans("«»„‟‹›‐‑‒–—―−", '""""""-------')
_GUILLEMETS = re.compile("« ?| ?»")
#: What is replaced while one types, and by what.
_AUTOCORRECTED = (
    ("…", "..."),
    ("–", "--"),
    ("½", "1/2"),
    ("¼", "1/4"),
    ("¾", "3/4"),
    ("©", "(c)"),
    ("®", "(r)"),
    ("™", "(tm)"),
    ("→", "-->"),
    ("ﬁ", "fi"),
    ("ﬂ", "fl"),
)


def spelling_kept(before: str, after: str) -> str:
    """Return `after` written as `before` is, wherever the two say the same: what differs only so is no change."""
    if before == after:
        return before
    for sign, typed in _AUTOCORRECTED:
        if sign in after and sign not in before and typed in before:
            after = after.replace(sign, typed)
    if '"' in before and "«" not in before:
        after = _GUILLEMETS.sub('"', after)
    old, new = words(before)[0], words(after)[0]
    found: list[Word] = list(new)
    for run in alignment.runs(_folded(old), _folded(new)):
        for step in range(run.size):
            was, now = old[run.before + step], new[run.after + step]
            found[run.after + step] = Word(was.space if step or run.before == run.after == 0 else now.space, was.core)
    return written(found).strip()


def _folded(found: list[Word]) -> list[str]:
    return [core.rstrip("/") if "://" in core else core.translate(_FOLDED) for core in alike(found)]
