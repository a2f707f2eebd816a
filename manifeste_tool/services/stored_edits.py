"""What amendments do, read back from what was stored when they were filed: no text is compared again.

Both readings are pure and kept in memory: a stored edit never changes.
"""

from dataclasses import replace
from functools import lru_cache

from manifeste_tool.domain.discussions import WHOLE, Act
from manifeste_tool.domain.edits import Change, Edit
from manifeste_tool.domain.footprints import Footprint, footprint, restored
from manifeste_tool.domain.markdown import INDENT, marker, parse, prefix
from manifeste_tool.domain.text import Paragraph
from manifeste_tool.domain.words import cores, is_word, words
from manifeste_tool.storage.amendments import StoredEdit

_KEPT = 16_384
_ACTS = {Change.DELETED: Act.DELETE, Change.INSERTED: Act.INSERT, Change.MOVED: Act.MOVE, Change.CITED: Act.CITE}


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


@lru_cache(maxsize=_KEPT)
def left(stored: StoredEdit) -> Footprint:
    """Return what a stored edit leaves on the text; its words are compared again only where that was not stored."""
    if stored.spans is None:
        return footprint(edit(stored))
    spans = [list(span) for span in stored.spans]
    return restored(
        stored.paragraph_id,
        stored.change,
        anchor=stored.anchor,
        base=stored.base_fingerprint,
        stored={"act": int(_act(stored)), "spans": spans, "form": _reshaped(stored), "opens": _opens(stored)},
    )


def _act(stored: StoredEdit) -> Act:
    if stored.change is not Change.MODIFIED:
        return _ACTS[stored.change]
    if stored.spans == (WHOLE,):
        return Act.REWRITE
    return Act.COMPLETE if _completes(stored) else Act.CHANGE_WORDS


def _completes(stored: StoredEdit) -> bool:
    """Whether words are put at the end and nowhere else."""
    (start, end), *others = stored.spans or ((0, 1),)
    if others or start != end or not stored.before:
        return False
    return not any(map(is_word, cores(words(unit(stored.before).text)[0][start:])))


def _reshaped(stored: StoredEdit) -> bool:
    if stored.change is not Change.MODIFIED or not (stored.before and stored.after):
        return False
    if _outline(stored.before) == _outline(stored.after):
        return False
    before, after = unit(stored.before), unit(stored.after)
    return (prefix(before), marker(before), before.kind) != (prefix(after), marker(after), after.kind)


def _outline(line: str) -> tuple[str, str]:
    """Return how a line begins and what comment ends it: where both stay, so does the shape of its unit."""
    return line[:3] if not line[:1].isalnum() else "", line.rpartition("<!--")[2]


def _opens(stored: StoredEdit) -> bool:
    return stored.change is Change.INSERTED and (stored.after or "").startswith("## ")
