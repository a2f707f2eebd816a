"""What an edit leaves on the text, computed once when it is filed and stored, so that no list compares words again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

from manifeste_tool.domain.comparing import alignment
from manifeste_tool.domain.comparing.edits import Change, Edit
from manifeste_tool.domain.comparing.readable import is_rewritten, readable_hunks
from manifeste_tool.domain.comparing.words import Word, cores, is_word, words
from manifeste_tool.domain.ordering.discussions import WHOLE, Act
from manifeste_tool.domain.text.text import Paragraph, fingerprint

_MOST_HUNKS = 3  # beyond them a paragraph reads better rewritten
_ACTS = {Change.DELETED: Act.DELETE, Change.INSERTED: Act.INSERT, Change.MOVED: Act.MOVE, Change.CITED: Act.CITE}


class Stored(TypedDict):
    """What a footprint adds to the columns of its edit, ready for JSON."""

    act: int
    spans: list[list[int]]
    form: bool
    opens: bool


@dataclass(frozen=True, slots=True)
class Footprint:
    """What one edit leaves on its paragraph.

    `base` is the fingerprint of the paragraph it was written against. `spans` are the words `[start:end]` of that
    paragraph that it takes out or puts something between (`WHOLE` for all of them). `form` says that it changes the
    shape of the paragraph, `opens` that it inserts the heading of a chapter.
    """

    paragraph_id: str
    change: Change
    anchor: str
    base: str
    act: Act
    spans: tuple[tuple[int, int], ...] = ()
    form: bool = False
    opens: bool = False

    @property
    def stored(self) -> Stored:
        """What `restored` needs besides the columns of the edit."""
        return {
            "act": int(self.act),
            "spans": [list(span) for span in self.spans],
            "form": self.form,
            "opens": self.opens,
        }


def restored(paragraph_id: str, change: Change, *, anchor: str, base: str, stored: Stored) -> Footprint:
    """Return a footprint from the columns of its edit and what was stored beside them."""
    spans = tuple((start, end) for start, end in stored["spans"])
    act = Act(stored["act"])
    return Footprint(paragraph_id, change, anchor, base, act, spans, form=stored["form"], opens=stored["opens"])


def footprint(edit: Edit) -> Footprint:
    """Return what an edit leaves on the text; for a modified paragraph its words are compared."""
    before, after = edit.before, edit.after
    found = Footprint(edit.paragraph_id, edit.change, edit.anchor, edit.base_fingerprint, Act.CHANGE_WORDS)
    if edit.change is Change.DELETED:
        return replace(found, act=Act.DELETE, spans=(WHOLE,))
    if edit.change is not Change.MODIFIED or before is None or after is None:
        return replace(found, act=_ACTS[edit.change], opens=_opens(edit))
    act, spans = _worded(before.text, after.text)
    return replace(found, act=act, spans=spans, form=_form(before) != _form(after))


def act_of(edit: Edit) -> Act:
    """Return what an edit does to its paragraph, in the words of the order."""
    return footprint(edit).act


def spans_of(edit: Edit) -> tuple[tuple[int, int], ...]:
    """Return the words of its base paragraph that an edit replaces, `(WHOLE,)` for all, none where it changes none."""
    return footprint(edit).spans


def rebased(left: Footprint, before: Paragraph, now: Paragraph) -> Footprint:
    """Return a footprint counted in the words of a paragraph as it stands now instead of those it was written on."""
    spans = tuple(
        span if span == WHOLE else one for span, one in zip(left.spans, _carried(left.spans, before, now), strict=True)
    )
    return replace(left, base=fingerprint(now), spans=spans)


def _opens(edit: Edit) -> bool:
    return edit.change is Change.INSERTED and edit.after is not None and edit.after.is_chapter


def _form(unit: Paragraph) -> tuple[object, ...]:
    return (*unit.shape, unit.joined, unit.fixed)


def _worded(before: str, after: str) -> tuple[Act, tuple[tuple[int, int], ...]]:
    old, new = words(before)[0], words(after)[0]
    least = alignment.hunks(cores(old), cores(new))
    hunks = readable_hunks(least, old, new)
    if is_rewritten(least, old, new) or len(hunks) > _MOST_HUNKS:
        return Act.REWRITE, (WHOLE,)
    spans = tuple((hunk.start, hunk.end) for hunk in hunks)
    return Act.COMPLETE if _completes(spans, old) else Act.CHANGE_WORDS, spans


def _completes(spans: Sequence[tuple[int, int]], old: Sequence[Word]) -> bool:
    """Whether words are added at the end and nowhere else; the point that ends the paragraph may stay after them."""
    return len(spans) == 1 and spans[0][0] == spans[0][1] and not any(map(is_word, cores(old[spans[0][0] :])))


def _carried(spans: Sequence[tuple[int, int]], before: Paragraph, now: Paragraph) -> list[tuple[int, int]]:
    hunks = alignment.hunks(cores(words(before.text)[0]), cores(words(now.text)[0]))
    found = [(_start(start, hunks), _end(end, hunks)) for start, end in spans]
    return [(start, max(start, end)) for start, end in found]


def _start(rank: int, hunks: Sequence[alignment.Hunk]) -> int:
    for hunk in reversed(hunks):
        if hunk.end <= rank:
            return rank + hunk.new_end - hunk.end
        if hunk.start <= rank:
            return hunk.new_start
    return rank


def _end(rank: int, hunks: Sequence[alignment.Hunk]) -> int:
    for hunk in reversed(hunks):
        if hunk.start < rank:
            return hunk.new_end if rank < hunk.end else rank + hunk.new_end - hunk.end
    return rank
