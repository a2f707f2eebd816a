"""A text as the scan reads it: plain letters without accents, each sign in its place, so that spans are the text's own.

Every contribution of an import is scanned: what costs a look at each sign is done by `bytes.translate`, in C.
"""

import re
import unicodedata
from dataclasses import dataclass

_ALIKE = {"’": "'", "‘": "'", "ʼ": "'", "œ": "o", "Œ": "O", "–": "-", "—": "-", "‑": "-", "‐": "-", "−": "-"}
_WIDE = re.compile(r"[^\x00-\xff]")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = b"0123456789"


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
_NO_DIGIT = bytes(code for code in range(256) if code not in _DIGITS)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without accents: `plain` keeps its capitals, `low` does not; `words` are its distinct words, `digits` the number of its figures."""

    plain: str
    low: str
    words: frozenset[bytes]
    digits: int


def folded(text: str) -> Folded:
    """Fold a text, which is NFC as imports and forms keep it."""
    raw = latin(text)
    plain = raw.translate(_PLAIN).decode("ascii")
    words = frozenset(raw.translate(_WORDS).split())
    return Folded(plain, plain.lower(), words, len(raw.translate(None, _NO_DIGIT)))


def latin(text: str) -> bytes:
    """Return one byte for each sign."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return _WIDE.sub(lambda match: _narrow(match[0]), text).encode("latin-1")
