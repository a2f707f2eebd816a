"""PDF by Typst, in a process of its own: its fonts are inside it, so that the same source is the same file anywhere."""

import sys
from collections.abc import Sequence
from datetime import datetime
from tempfile import TemporaryDirectory

from manifeste_tool.documents.exporting.limits import LIMITS, NO_DATE, Limits, made_by

MEDIA_TYPE = "application/pdf"
#: To be kept (PDF/A-3a, which may hold files) and to be read by anybody (PDF/UA-1).
STANDARDS = ("a-3a", "ua-1")
_COMPILE = """
import sys, typst
try:
    made = typst.compile(
        sys.stdin.buffer.read(), root=sys.argv[1], ignore_system_fonts=True, font_paths=[], pdf_standards=sys.argv[3:],
        timestamp=int(sys.argv[2]))
except RuntimeError as error:
    sys.exit(str(error))
sys.stdout.buffer.write(made)
"""
_PLAIN = frozenset("\u202f\u00a0 ")


def pdf(
    source: str, *, when: datetime = NO_DATE, standards: Sequence[str] = STANDARDS, limits: Limits = LIMITS
) -> bytes:
    """Return a document in Typst's language as PDF; `when` is the date it carries.

    No file can be read by it. Raises `TooLongDocumentError`, `UnmadeDocumentError`.
    """
    with TemporaryDirectory() as empty:
        command = [sys.executable, "-I", "-c", _COMPILE, empty, str(int(when.timestamp())), *standards]
        return made_by(command, source.encode(), limits=limits, when=when)


def string(words: str) -> str:
    """Return words as a string of Typst, which is never its code: quotes, backslashes and control characters escaped.

    Whatever is put into a source goes through here.
    """
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{"".join(map(_written, escaped))}"'


def _written(char: str) -> str:
    return char if char.isprintable() or char in _PLAIN else f"\\u{{{ord(char):x}}}"
