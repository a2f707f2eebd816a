"""What may be quoted of a source: its sentences, word for word, and the words in them that met a paragraph's."""

import re
from collections.abc import Collection

_SENTENCE = re.compile(r"\S.*?(?:[.!?…]+(?:\s?[»\")])*(?=\s|$)|$)", re.MULTILINE)
_EDGES = re.compile(r"^\W+|\W+$")
_LONGEST, _MOST = 400, 12
Piece = tuple[str, bool]


def sentences(body: str, matched: Collection[str] = ()) -> tuple[str, ...]:
    """Return at most `_MOST` sentences of a text, each as it stands there, those that hold most of `matched` first.

    A sentence too long to be an excerpt is left out: whoever wants a part of it copies it.
    """
    found = [one.group().strip() for one in _SENTENCE.finditer(body)]
    fit = [one for one in dict.fromkeys(found) if 0 < len(one) <= _LONGEST and any(map(str.isalnum, one))]
    held = {one: sum(word in one for word in matched) for one in fit}
    return tuple(sorted(fit, key=lambda one: -held[one])[:_MOST])


def pieces(words: str, matched: Collection[str]) -> tuple[Piece, ...]:
    """Cut words into pieces, each with whether it is one of `matched`."""
    wanted = sorted({_EDGES.sub("", one) for one in matched} - {""}, key=len, reverse=True)
    if not wanted:
        return ((words, False),) if words else ()
    cut = re.split(rf"(?<!\w)({'|'.join(map(re.escape, wanted))})(?!\w)", words)
    return tuple((one, bool(rank % 2)) for rank, one in enumerate(cut) if one)
