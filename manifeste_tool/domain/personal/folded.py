"""A text as the scan reads it: plain letters without accents, each sign in its place, so that spans are the text's own.

Every contribution of an import is scanned: what costs a look at each sign is done by `bytes.translate`, in C.
"""

import re
import unicodedata
from dataclasses import dataclass

_ALIKE = {
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "œ": "o",
    "Œ": "O",
    "ı": "i",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "–": "-",
    "—": "-",
    "‑": "-",
    "‐": "-",
    "−": "-",
}
_WIDE = re.compile(r"[^\x00-\xff]")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = b"0123456789"


def word_set(words: str) -> frozenset[str]:
    """Return the words of a list that is written as a text."""
    return frozenset(words.split())


def _narrow(sign: str) -> str:
    """Return one sign of Latin-1 for a wider one: its letter without accent, a space, or `?`."""
    if sign in _ALIKE:
        return _ALIKE[sign]
    if sign.isspace():
        return " "
    base = unicodedata.normalize("NFKD", sign)[0]
    return base if base < "\x80" else "?"


def _plain(code: int) -> int:
    """Return the ASCII sign that stands for one of Latin-1: `e` for `é`, a space for a no-break space."""
    base = unicodedata.normalize("NFKD", chr(code))[0]
    return ord(base) if base < "\x80" else ord({"æ": "a", "ø": "o", "ß": "s", "Æ": "A", "Ø": "O"}.get(base, "?"))


_PLAIN = bytes(map(_plain, range(256)))
#: The same in lower case, what is no letter being a space.
_WORDS = bytes(code if chr(code) in _LETTERS else ord(" ") for code in _PLAIN.lower())
_SHAPE = bytes(
    ord("A" if chr(code).isupper() else "a" if chr(code).isalpha() else " " if chr(code) in "\n\r\t(,;:" else chr(code))
    for code in _PLAIN
)
_WORDS_AND_FIGURES = bytes(code if chr(code) in _LETTERS or code in _DIGITS else ord(" ") for code in _PLAIN.lower())
_NO_DIGIT = bytes(code for code in range(256) if code not in _DIGITS)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without accents: `plain` keeps its capitals, `low` does not; `digits` is how many figures it has.

    `words` are those of its words that were asked for; `shape` has an « A » for each capital, an « a » for each letter.
    """

    plain: str
    low: str
    words: frozenset[str]
    digits: int
    shape: bytes


def folded(text: str, asked: frozenset[str], *, among: str | None = None) -> Folded:
    """Fold a text, which is NFC as imports and forms keep it; say which of the words `asked` for it has.

    `among` is that part of it where these words are, where it is known.
    """
    raw = latin(text)
    plain = raw.translate(_PLAIN).decode("ascii")
    searched = raw if among is None else latin(among)
    words = asked.intersection(searched.translate(_WORDS).decode("ascii").split())
    return Folded(plain, plain.lower(), words, len(raw.translate(None, _NO_DIGIT)), raw.translate(_SHAPE))


def words(text: str) -> list[str]:
    """Return the words and figures of a text, lower case and without accents."""
    return latin(text).translate(_WORDS_AND_FIGURES).decode("ascii").split()


def latin(text: str) -> bytes:
    """Return one byte for each sign."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return _WIDE.sub(lambda match: _narrow(match[0]), text).encode("latin-1")
