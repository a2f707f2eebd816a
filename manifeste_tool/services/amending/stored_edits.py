"""What amendments do, read back from what was stored when they were filed; kept in memory, as it never changes."""

from dataclasses import replace
from functools import lru_cache

from manifeste_tool.domain.comparing.edits import Edit
from manifeste_tool.domain.text.markdown import INDENT, parse
from manifeste_tool.domain.text.text import Paragraph
from manifeste_tool.storage.amending.amendments import StoredEdit

_KEPT = 16_384


@lru_cache(maxsize=_KEPT)
def unit(line: str) -> Paragraph:
    """Return the unit that one stored line is; a nested one keeps the depth it is written with."""
    words_alone = line if "\n" in line else line.lstrip(" ")
    depth = (len(line) - len(words_alone)) // len(INDENT)
    found = parse(words_alone).paragraphs[0]
    return replace(found, level=depth) if depth else found


def edit(stored: StoredEdit) -> Edit:
    """Return the edit that was stored."""
    before, after = (unit(line) if line else None for line in (stored.before, stored.after))
    return Edit(stored.paragraph_id, stored.change, before, after, stored.anchor)
