"""Cut any Markdown into words and breaks, so that put together again they give it byte for byte."""

import re

from manifeste_tool.domain.comparing.words import Word, whole_words
from manifeste_tool.domain.merging.changes import BREAK

_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_ALONE = r"#{1,6}[ \t]|[|<]|`{3,}|~{3,}|:::|---|===|\{[%{]"
_STARTS = re.compile(rf"[ \t]*(?:[-*+•][ \t]|\d{{1,9}}[.)][ \t]|>|{_ALONE}|\[[^\]]+\]:)")
_ENDS = re.compile(rf"[ \t]*(?:{_ALONE})")


def plain_words(text: str) -> list[Word]:
    """Cut Markdown into words and breaks; a break is a word without letters whose space is the real one.

    A line feed is a break where a block begins after it or ended before it, and in fenced code; elsewhere it is a
    soft wrap, which is a space.
    """
    found: list[Word] = []
    cut, end = whole_words(text)
    at, fence = 0, ""
    for space, core in cut:
        start = at + len(space)
        if "\n" in space or not at:
            line = _line(text, start)
            inside = bool(fence)
            fence = _fence(line, fence)
            if at and (inside or space.count("\n") > 1 or _STARTS.match(line) or _ENDS.match(_line(text, at - 1))):
                found += (Word(space, BREAK), Word("", core))
                at = start + len(core)
                continue
        found.append(Word(space, core))
        at = start + len(core)
    return [*found, Word(end, BREAK)] if end else found


def _line(text: str, at: int) -> str:
    """Return the line that holds the character at this place."""
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]


def _fence(line: str, fence: str) -> str:
    """Return the fence that is open after this line, given the one open before it."""
    found = _FENCE.match(line)
    if not found:
        return fence
    if not fence:
        return found.group(1)
    return "" if line.strip().startswith(fence) and not line.strip().strip(fence[0]) else fence
