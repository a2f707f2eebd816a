"""Tell near-duplicates: copies of one petition with another first line, another name, slips of the pen.

A text is the set of its pairs of neighbouring words. Two texts are alike by the share of pairs that they have in
common (Jaccard); they are compared where a band of their minhash is the same, so that 100,000 are grouped without
comparing each with each. Everything is hashed by CRC-32, which gives the same number on every machine and every day.
"""

from itertools import pairwise
from zlib import crc32

from manifeste_tool.domain.personal.folded import words

#: From this share of common pairs on, two texts are copies of one. Another first line, another signature and three
#: slips of the pen in sixty words leave 0.55; two people on one theme, in one form's own words, seldom pass 0.1.
ALIKE = 0.5
#: A text of fewer words is a duplicate when it says the same, and only then: « Tout à fait d'accord » proves nothing.
FEWEST = 8
#: Texts that share half of their pairs share a band nine times in ten; those that share a tenth, once in twelve.
BANDS = 8
_PER_BAND = 2
_SIGNED = 1 << 63
#: Numbers whose first bits differ: the nearest hash to each is another pair of words.
_SEEDS = tuple(number << 28 | crc32(b"likeness %d" % number) >> 4 for number in range(BANDS * _PER_BAND))


def bands(text: str) -> tuple[int, ...]:
    """Return what near-duplicates share: a signed number of 64 bits for each band, a single one for a short text."""
    said = words(text)
    if len(said) < FEWEST:
        joined = " ".join(said).encode()
        return (_signed(crc32(joined), crc32(joined[::-1])),)
    pairs = {crc32(f"{one} {other}".encode()) for one, other in pairwise(said)}
    least = [min(map(seed.__xor__, pairs)) for seed in _SEEDS]
    return tuple(_signed(one, other) for one, other in zip(least[::_PER_BAND], least[1::_PER_BAND], strict=True))


def alike(one: str, other: str) -> float:
    """Return the share of pairs of words that two texts have in common, from 0 to 1; short ones are the same or not."""
    mine, theirs = words(one), words(other)
    if min(len(mine), len(theirs)) < FEWEST:
        return float(mine == theirs and bool(mine))
    pairs, others = set(pairwise(mine)), set(pairwise(theirs))
    return len(pairs & others) / len(pairs | others)


def _signed(one: int, other: int) -> int:
    return (one << 32 | other) - _SIGNED
