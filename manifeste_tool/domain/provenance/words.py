"""The words of a paragraph as its sources stand for them: neither its signs of typography, nor its shape."""

import hashlib
import re
import unicodedata
from collections import Counter
from functools import lru_cache

from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Paragraph

_WORD = re.compile(r"[^\W_]+")
#: Apostrophes, quotation marks, dashes and emphasis say nothing by themselves; other signs do.
_SAID = re.compile(r"""[^\W_]+|[^\s\w'"‘’“”«»‐‑‒–—*_~`-]""")


@lru_cache(maxsize=20_000)
def fingerprint(text: str) -> str:
    """Return 16 hexadecimal digits of the words of a unit: what typography alone changes gives the same ones."""
    said = " ".join(_SAID.findall(unicodedata.normalize("NFKC", text)))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def brought(before: str, after: str) -> Counter[str]:
    """Return the words that `after` has and `before` had not, each as often as it is new."""
    return _bag(after) - _bag(before)


@lru_cache(maxsize=20_000)
def unit_of_line(line: str) -> Paragraph:
    """Return the unit kept as its own line of Markdown."""
    return parse(line).paragraphs[0]


def _bag(text: str) -> Counter[str]:
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", text)))
