"""The words that an amendment touches: those it takes out and puts in, with a few of those around them."""

from collections.abc import Iterable

from manifeste_tool.domain.comparing.diff import Op, Segment, word_diff
from manifeste_tool.domain.comparing.edits import Edit
from manifeste_tool.domain.searching.marking import CUT, plain
from manifeste_tool.domain.text.text import Paragraph

#: Words kept on each side of a change: enough for a phrase to be found where a word of it is new.
_AROUND = 6


def touched(edits: Iterable[Edit]) -> str:
    """Return what amendments are found by besides their title and exposé, a line for each paragraph that changes.

    A paragraph that only moves, or only gives or takes a source, touches no word.
    """
    return "\n".join(filter(None, (_line(edit.before, edit.after) for edit in edits)))


def _line(before: Paragraph | None, after: Paragraph | None) -> str:
    segments = word_diff(before.text if before else "", after.text if after else "")
    sides = (_side(segments, Op.INSERTED), _side(segments, Op.DELETED))
    return "\n".join(filter(None, map(plain, sides)))


def _side(segments: tuple[Segment, ...], changed: Op) -> str:
    """Return the passage as it becomes, or as it was: each alone, so that a phrase runs on over what is new in it."""
    own = [one for one in segments if one.op in (Op.EQUAL, changed)]
    if all(one.op is Op.EQUAL for one in own):
        return ""
    last = len(own) - 1
    return "".join(
        _around(one.text, head=rank > 0, tail=rank < last) if one.op is Op.EQUAL else one.text
        for rank, one in enumerate(own)
    )


def _around(text: str, *, head: bool, tail: bool) -> str:
    words = text.split()
    if len(words) <= _AROUND * (head + tail):
        return text
    kept = [*(words[:_AROUND] if head else ()), CUT, *(words[-_AROUND:] if tail else ())]
    return f"{text[0] if text[0].isspace() else ''}{' '.join(kept)}{text[-1] if text[-1].isspace() else ''}"
