"""A stretch of text as words in their places, and where the parts of a name end in it."""

import re
from dataclasses import dataclass

from manifeste_tool.domain.personal.family_names import FAMILY_NAMES, SURE_FAMILY_NAMES
from manifeste_tool.domain.personal.folded import Folded
from manifeste_tool.domain.personal.given_names import GIVEN_NAMES
from manifeste_tool.domain.personal.name_words import ALSO_WORDS, NEVER_TITLED, PARTICLES, TITLES
from manifeste_tool.domain.personal.other_words import NAMESAKES, NOT_NAMES, PLACES, PUBLIC_FAMILY_NAMES, PUBLIC_PEOPLE

Span = tuple[int, int]

_TOKEN = re.compile(r"(?<![a-z])[a-z]+|\n")
_ROMAN = re.compile(r"[ivx]+")
#: A name has at most so many given names, and so many particles.
MOST_PARTS = 3
#: Words and places that are families' names too, where a title or a given name stands before.
_ALSO_FAMILY_NAMES = (FAMILY_NAMES | PLACES) - NEVER_TITLED
_SURE_GIVEN_NAMES = GIVEN_NAMES - ALSO_WORDS


@dataclass(frozen=True, slots=True)
class Words:
    r"""The words of a stretch of text with their places; a line's end is the word "\n"."""

    plain: str
    words: list[str]
    spans: list[Span]

    def word(self, at: int) -> str:
        """Return a word, `""` outside of the stretch."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    def gap(self, at: int) -> str:
        """Return what stands between a word and the one before it."""
        return self.plain[self.spans[at - 1][1] : self.spans[at][0]] if 0 < at < len(self.words) else "\n"

    def is_capital(self, at: int) -> bool:
        """Whether a word begins with a capital."""
        return 0 <= at < len(self.words) and self.plain[self.spans[at][0]].isupper()

    def is_shouted(self, at: int) -> bool:
        """Whether a word is all in capitals."""
        return 0 <= at < len(self.words) and self.plain[slice(*self.spans[at])].isupper()

    def next_to(self, at: int) -> bool:
        """Whether a word goes on from the one before it: spaces, a dash, an apostrophe, or the full stop of a title."""
        if self.word(at) in {"", "\n"}:
            return False
        gap = self.gap(at)
        if gap.startswith("."):
            return self.word(at - 1) in TITLES or len(self.word(at - 1)) == 1
        return "\n" not in gap and gap.strip() in {"", "-", "'"}


def words_of(text: Folded, start: int, end: int) -> Words:
    """Return the words of a text that begin from `start` to `end`."""
    spans = []
    for match in _TOKEN.finditer(text.low, start):
        if match.start() > end:
            break
        spans.append(match.span())
    return Words(text.plain, [text.low[begun:ended] for begun, ended in spans], spans)


def may_name(words: Words, at: int, *, low: bool = False, titled: bool = False) -> bool:
    """Whether a word may be a family's name: with a capital, or a known name where `low`; no word of another use.

    A name that is also such a word (« Petit ») is one after a title.
    """
    word = words.word(at)
    if len(word) <= 1 or not words.next_to(at) or (_ROMAN.fullmatch(word) and words.is_shouted(at)):
        return False
    if word in NOT_NAMES:
        return titled and words.is_capital(at) and word in _ALSO_FAMILY_NAMES
    return words.is_capital(at) or (low and (word in SURE_FAMILY_NAMES or word in _SURE_GIVEN_NAMES))


def end_of_family_name(words: Words, at: int, *, low: bool = False, titled: bool = False) -> int:
    """Return the word after a family's name that begins at a word, `at` where none does: « Dupont », « de La Tour »."""
    end = _after_particles(words, at)
    is_noble = end > at and words.is_capital(end - 1) and not words.is_shouted(end - 1)
    if not (
        may_name(words, end, low=low, titled=titled) or (is_noble and words.is_capital(end) and words.next_to(end))
    ):
        return at
    end += 1
    while end - at < 2 * MOST_PARTS and _goes_on(words, end):
        end += 1
    return end


def _after_particles(words: Words, at: int) -> int:
    end = at
    while end - at < MOST_PARTS and words.word(end) in PARTICLES and words.next_to(end):
        end += 1
    return end


def _goes_on(words: Words, at: int) -> bool:
    """Whether a family's name has another part: « Saint-Amand », « O'Connor », « Garcia Lopez », « LE BIHAN »."""
    if words.gap(at) in {"-", "'"}:
        return words.is_capital(at)
    shouted = words.is_shouted(at) and not words.is_shouted(at - 2)
    return words.gap(at) == " " and may_name(words, at) and (words.word(at) in FAMILY_NAMES or shouted)


def end_of_given_names(words: Words, at: int) -> int:
    """Return the word after the given names that begin at a word."""
    end = at
    while words.word(end) in GIVEN_NAMES and (end == at or words.gap(end) in {"-", " "}) and end - at < MOST_PARTS:
        end += 1
    return end


def is_namesake(words: Words, at: int) -> bool:
    """Whether the words before make it the name of a street, a school, a law: « rue du Docteur Jean X »."""
    before = at - 1
    while at - before <= MOST_PARTS and words.word(before) in _BETWEEN:
        before -= 1
    return words.word(before) in NAMESAKES and words.next_to(before + 1)


_BETWEEN = (PARTICLES | TITLES) - NAMESAKES


def kept(words: Words, start: int, end: int) -> Span | None:
    """Return where a name stands, None where it is no name or that of somebody whom streets are named after."""
    if end <= start:
        return None
    said = [word for word in words.words[start:end] if word not in PARTICLES] or [""]
    pairs = {f"{said[0]}-{said[-1]}", "-".join(said[:2])}
    if said[-1] in PUBLIC_FAMILY_NAMES or not pairs.isdisjoint(PUBLIC_PEOPLE):
        return None
    return words.spans[start][0], words.spans[end - 1][1]
