"""Read many texts that differ in a few places: a chapter that was read once is not read again."""

import re
from collections.abc import MutableMapping

from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Paragraph, Text

#: A chapter begins at its heading whatever stands before it, but inside code nothing does.
_CHAPTER = re.compile(r"(?<=\n\n)(?=## )")
_CODE = ("```", "~~~")


def parsed(markdown: str, known: MutableMapping[str, tuple[Paragraph, ...]]) -> Text:
    """Return what `parse` returns of a canonical text; `known` keeps the chapters read, by their Markdown.

    Raises what `parse` raises.
    """
    if any(sign in markdown for sign in _CODE):
        return parse(markdown)
    first, *chapters = _CHAPTER.split(markdown)
    head = parse(first)
    units = list(head.paragraphs)
    for chapter in chapters:
        if chapter not in known:
            known[chapter] = parse(chapter).paragraphs
        units += known[chapter]
    return Text(tuple(units), head.front)
