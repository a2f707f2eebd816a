"""Words that must be nowhere any more, and what stands in their place: in a text, a message, a value."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from manifeste_tool.errors import N_, RefusedError

#: What stands for words that were taken out of the history.
MASK = "[…]"
SHORTEST, _MOST = 3, 200
#: What is no word of the text: the mark of a paragraph's identity, and the keys of its citations.
_SIGNS = re.compile(r"<!-- ¶[^>]*-->|\[(?:[^\[\]@]*@[A-Za-z0-9][^\[\]]*)\]")
_SHA = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{40}(?![0-9A-Za-z])")
_TRAILER = re.compile(r"[A-Z][A-Za-z-]*: ")
_SAME = {"'": "['’ʼ]", "’": "['’ʼ]", "-": "[-‐‑–]"}


class UnfitWordsError(RefusedError):
    """What is to be taken out cannot be: too short, too many, none."""

    sentence = N_(
        "Donnez les mots à retirer, un par ligne, de %(shortest)s signes au moins et %(most)s lignes au plus : "
        "« %(given)s » ne convient pas."
    )


@dataclass(frozen=True)
class Masking:
    """The words, ready to be found whatever their case, spaces and apostrophes."""

    words: tuple[str, ...]
    _found: re.Pattern[str]

    @classmethod
    def of(cls, given: Iterable[str]) -> "Masking":
        """Read words, one a line. Raises `UnfitWordsError`."""
        lines = tuple(dict.fromkeys(filter(None, (" ".join(_plain(one).split()) for one in given))))
        unfit = next((one for one in lines if len(one) < SHORTEST or MASK in one), None)
        if unfit is not None or not 0 < len(lines) <= _MOST:
            raise UnfitWordsError(shortest=SHORTEST, most=_MOST, given=(unfit or "")[:2])
        longest_first = sorted(lines, key=len, reverse=True)
        return cls(lines, re.compile("|".join(map(_pattern, longest_first)), re.IGNORECASE))

    def count(self, text: str) -> int:
        """Return how often the words stand in a text."""
        return len(self._found.findall(_plain(text)))

    def text(self, text: str) -> str:
        """Return a Markdown text without the words; identities and citations stay, letter for letter."""
        return _around(_SIGNS, text, self.value)

    def message(self, message: str) -> str:
        """Return the message of a commit or of a tag without the words; its trailers stay."""
        head, blank, last = message.rpartition("\n\n")
        if blank and all(_TRAILER.match(line) for line in last.strip().splitlines()):
            return self.value(head) + blank + last
        return self.value(message)

    def value(self, value: str) -> str:
        """Return any words without these; as they were where they hold none."""
        plain = _plain(value)
        return self._found.sub(MASK, plain) if self._found.search(plain) else value


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _pattern(word: str) -> str:
    letters = ("".join(_SAME.get(sign, re.escape(sign)) for sign in part) for part in word.split(" "))
    return r"(?<!\w)" * word[0].isalnum() + r"\s+".join(letters) + r"(?!\w)" * word[-1].isalnum()


def _around(kept: re.Pattern[str], text: str, change: Callable[[str], str]) -> str:
    parts, end = [], 0
    for found in kept.finditer(text):
        parts += [change(text[end : found.start()]), found[0]]
        end = found.end()
    return "".join([*parts, change(text[end:])])


def renamed(value: str, names: Mapping[str, str]) -> str:
    """Return a value with the new name of every commit that it names by its whole old one."""
    return _SHA.sub(lambda found: names.get(found[0], found[0]), value)


def deep(value: Any, change: Callable[[str], str]) -> Any:
    """Return a value of JSON with each of its strings changed, names of members included."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [deep(one, change) for one in value]
    if isinstance(value, dict):
        return {change(name): deep(one, change) for name, one in value.items()}
    return value
