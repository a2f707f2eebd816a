"""Words as the engine sees them: what is compared, and the space that stood before it."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

_MARKS = "\u0300-\u036f"
_CORE = re.compile(
    rf"""
      \w+://[^\s<>()\[\]]+                     # an address is one word
    | \d+(?:[.,]\d+)+                          # so is a number with its decimals
    | [\w{_MARKS}]+(?:-[\w{_MARKS}]+)*['’]?    # a word with its hyphens; an elision keeps its apostrophe
    | ([*_`~=#-])\1+                           # signs of Markdown that go together
    | \S
    """,
    re.VERBOSE,
)

_LETTERS = re.compile(rf"[^\W_{_MARKS}]+")
_WHOLE = re.compile(r"\S+")
_WHOLE_OR_BREAK = re.compile(r"\n|\S+")


class Word(NamedTuple):
    """One word or sign: `space` is what separates it from the one before (often `" "`, sometimes nothing)."""

    space: str
    core: str

    @property
    def written(self) -> str:
        """The word with the space before it."""
        return self.space + self.core


def words(text: str) -> tuple[list[Word], str]:
    """Cut a text into words and signs, and the space left at its end; joined again they give the text exactly."""
    return _cut(_CORE, text)


def whole_words(text: str, *, breaks: bool = False) -> tuple[list[Word], str]:
    """Cut a text at its spaces alone: what is merged, since two changes that touch one word are one question.

    With `breaks`, a line feed is a word of its own (tables, code); otherwise it is a space.
    """
    return _cut(_WHOLE_OR_BREAK if breaks else _WHOLE, text)


def _cut(core: re.Pattern[str], text: str) -> tuple[list[Word], str]:
    found: list[Word] = []
    end = 0
    for match in core.finditer(text):
        found.append(Word(text[end : match.start()], match.group()))
        end = match.end()
    return found, text[end:]


def written(found: Sequence[Word]) -> str:
    """Join words with the spaces they carry."""
    return "".join(word.space + word.core for word in found)


def cores(found: Sequence[Word]) -> list[str]:
    """Return what is compared of each word."""
    return [word.core for word in found]


def is_word(core: str) -> bool:
    """Whether this is a word of the language and not a sign."""
    return core[:1].isalnum() or any(character.isalnum() for character in core)


def bag(text: str) -> Counter[str]:
    """Return the words of a passage with how often each occurs, in lower case; signs count where there is no word."""
    return Counter(_LETTERS.findall(text.lower()) or text.split())


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """Return the share of words in common, from 0 (none) to 1 (all): twice the common ones over all of them."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def held(part: Counter[str], whole: Counter[str]) -> float:
    """Return the share of the words of `part` that `whole` holds."""
    return (part & whole).total() / part.total() if part else 0.0
