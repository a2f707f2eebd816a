"""A stretch of text as words in their places, and where the parts of a name end in it."""

import re
from dataclasses import dataclass

from manifeste_tool.domain.personal.family_names import FAMILY_NAMES, SURE_FAMILY_NAMES
from manifeste_tool.domain.personal.folded import Folded
from manifeste_tool.domain.personal.given_names import GIVEN_NAMES
from manifeste_tool.domain.personal.name_words import (
    ALSO_WORDS,
    PARTICLES,
)
from manifeste_tool.domain.personal.other_words import (
    NOT_NAMES,
    PUBLIC_FAMILY_NAMES,
    PUBLIC_PEOPLE,
)

Span = tuple[int, int]

_TOKEN = re.compile(r"(?<![a-z])[a-z]+|\n")
#: A name has at most so many given names, and so many particles.
MOST_PARTS = 3


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text with their places; a line's end is the word "\\n"."""

    plain: str
    words: list[str]
    spans: list[Span]

    def word(self, at: int) -> str:
        return self.words[at] if 0 <= at < len(self.words) else ""

    def gap(self, at: int) -> str:
        """Return what stands between a word and the one before it."""
        return self.plain[self.spans[at - 1][1] : self.spans[at][0]] if 0 < at < len(self.words) else "\n"

    def is_capital(self, at: int) -> bool:
        return at < len(self.words) and self.plain[self.spans[at][0]].isupper()

    def is_shouted(self, at: int) -> bool:
        return 0 <= at < len(self.words) and self.plain[slice(*self.spans[at])].isupper()

    def next_to(self, at: int) -> bool:
        """Whether a word goes on from the one before it: a space, a dash or an apostrophe between."""
        return (
            at < len(self.words)
            and self.words[at] != "\n"
            and self.gap(at).replace("-", "").replace("'", "").isspace() | (self.gap(at) in "-'")
        )


def words_of(text: Folded, start: int, end: int) -> Words:
    spans = []
    for match in _TOKEN.finditer(text.low, start):
        if match.start() > end:
            break
        spans.append(match.span())
    return Words(text.plain, [text.low[begun:ended] for begun, ended in spans], spans)


def span_of(words: Words, start: int, end: int) -> Span:
    return words.spans[start][0], words.spans[end - 1][1]


def may_name(words: Words, at: int, *, low: bool = False) -> bool:
    """Whether a word may be a name: with a capital (or a known family's name where `low`), and none of the others."""
    word = words.word(at)
    if len(word) < 2 or not words.next_to(at) or word in NOT_NAMES:
        return False
    return words.is_capital(at) or (low and (word in SURE_FAMILY_NAMES or word in GIVEN_NAMES - ALSO_WORDS))


def end_of_family_name(words: Words, at: int, *, low: bool = False) -> int:
    """Return the word after a family's name that begins at a word, `at` where none does: « Dupont », « de La Tour »."""
    end = at
    while end - at < MOST_PARTS and words.word(end) in PARTICLES and words.next_to(end):
        end += 1
    if not may_name(words, end, low=low):
        return at
    end += 1
    while (
        words.gap(end) in {"-", "'", " "}
        and may_name(words, end, low=low and words.gap(end) == "-")
        and end - at < 2 * MOST_PARTS
    ):
        if words.gap(end) == " " and words.word(end) not in FAMILY_NAMES and not words.is_shouted(end):
            break
        end += 1
    return end


def end_of_given_names(words: Words, at: int) -> int:
    """Return the word after the given names that begin at a word."""
    end = at
    while words.word(end) in GIVEN_NAMES and (end == at or words.gap(end) in {"-", " "}) and end - at < MOST_PARTS:
        end += 1
    return end


def is_public(words: Words, start: int, end: int) -> bool:
    """Whether these words name somebody whom everybody speaks of, or whom a street is named after."""
    said = [word for word in words.words[start:end] if word not in PARTICLES]
    return (
        said[-1] in PUBLIC_FAMILY_NAMES
        or f"{said[0]}-{said[-1]}" in PUBLIC_PEOPLE
        or "-".join(said[:2]) in PUBLIC_PEOPLE
    )


def kept(words: Words, start: int, end: int) -> Span | None:
    if not end or end <= start or is_public(words, start, end):
        return None
    return span_of(words, start, end)
