"""The words of one alinéa put into the legal sentence, and the sentence put back into the words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from manifeste_tool.domain.comparing import alignment
from manifeste_tool.domain.comparing.alignment import Hunk
from manifeste_tool.domain.comparing.readable import is_rewritten, readable_hunks
from manifeste_tool.domain.comparing.words import Word, cores, is_word, words, written

_MOST_HUNKS = 3
_SMALL = 0.25  # share of the alinéa that may be quoted in more hunks than that
_REACH = 12  # words of context looked at to make a quotation unique
_STICKS = ",.)]…"  # what stands right after a word
_SENTENCE = re.compile(r"[A-ZÀ-ÖØ-Þ«].*[.!?…]( »)?", re.DOTALL)


class Act(StrEnum):
    """What is done to the words of an alinéa."""

    REPLACE = "replace"
    DELETE = "delete"
    INSERT = "insert"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class WordChange:
    """One change of words: `target` is quoted from the alinéa as it stands, and found there once."""

    act: Act
    target: str
    new: str = ""

    @property
    def quoted(self) -> int:
        """How many signs are quoted."""
        return len(self.target) + len(self.new)

    def sentence(self, alinea: int) -> str:
        """Return the legal sentence."""
        match self.act:
            case Act.REPLACE:
                by, what = ("au mot", "le mot") if _single(self.target) else ("aux mots", "les mots")
                what = "le mot" if _single(self.new) else "les mots"
                return f"À l'alinéa {alinea}, substituer {by} : « {self.target} » {what} : « {self.new} »."
            case Act.DELETE:
                what = "le mot" if _single(self.target) else "les mots"
                return f"À l'alinéa {alinea}, supprimer {what} : « {self.target} »."
            case Act.INSERT:
                after = "le mot" if _single(self.target) else "les mots"
                what = "le mot" if _single(self.new) else "les mots"
                return f"À l'alinéa {alinea}, après {after} : « {self.target} », insérer {what} : « {self.new} »."
        several = len(re.findall(r"[.!?…](?= [A-ZÀ-ÖØ-Þ«])", self.new)) > 0
        what = "les phrases suivantes" if several else "la phrase suivante"
        return f"Compléter l'alinéa {alinea} par {what} : « {self.new} »"


def _single(text: str) -> bool:
    return len(text.split()) == 1


def apply_changes(text: str, changes: Iterable[WordChange]) -> str | None:
    """Return the alinéa with every change made to its words as they stood; `None` where a quotation is not unique."""
    spans: list[tuple[int, int, str]] = []
    for change in changes:
        span = _span(text, change)
        if span is None:
            return None
        spans.append(span)
    spans.sort()
    if any(one[1] > other[0] for one, other in pairwise(spans)):
        return None
    for start, end, new in reversed(spans):
        text = text[:start] + new + text[end:]
    return text


def _span(text: str, change: WordChange) -> tuple[int, int, str] | None:
    if change.act is Act.COMPLETE:
        return len(text), len(text), f" {change.new}"
    start = text.find(change.target)
    end = start + len(change.target)
    if start < 0 or text.find(change.target, start + 1) >= 0:
        return None
    if change.act is Act.INSERT:
        sticks = change.target.endswith(("'", "’", "(")) or change.new[:1] in _STICKS
        return end, end, change.new if sticks else f" {change.new}"
    if change.act is Act.DELETE:
        start, end = (start - 1, end) if text[start - 1 : start] == " " else (start, end + (text[end : end + 1] == " "))
    return start, end, change.new


def word_changes(before: str, after: str) -> list[WordChange] | None:
    """Return the changes that make one alinéa of the other, proved; `None` where it is better rewritten as a whole."""
    (old, _), (new, _) = words(before), words(after)
    least = alignment.hunks(cores(old), cores(new))
    if is_rewritten(least, old, new):
        return None
    hunks = readable_hunks(least, old, new)
    found = [_change(before, old, new, hunk) for hunk in hunks]
    changes = [change for change in found if change]
    if len(changes) < len(found) or apply_changes(before, changes) != after:
        return None
    quoted = sum(change.quoted for change in changes)
    if quoted >= len(after) or (len(changes) > _MOST_HUNKS and quoted > _SMALL * len(after)):
        return None
    return changes


def _change(text: str, old: Sequence[Word], new: Sequence[Word], hunk: Hunk) -> WordChange | None:
    """Return the shortest change that makes this hunk and nothing else."""
    tail = [Word(new[hunk.new_end].space, old[hunk.end].core), *old[hunk.end + 1 :]] if hunk.end < len(old) else []
    wanted = written([*old[: hunk.start], *new[hunk.new_start : hunk.new_end], *tail])
    for change in _candidates(old, new, hunk):
        if apply_changes(text, [change]) == wanted:
            return change
    return None


def _candidates(old: Sequence[Word], new: Sequence[Word], hunk: Hunk) -> Iterator[WordChange]:
    added, removed = _said(new[hunk.new_start : hunk.new_end]), _said(old[hunk.start : hunk.end])
    if not removed:
        if hunk.start == len(old) and _SENTENCE.fullmatch(added):
            yield WordChange(Act.COMPLETE, "", added)
        for start in range(hunk.start - 1, max(-1, hunk.start - _REACH), -1):
            if any(is_word(word.core) for word in old[start : hunk.start]):
                yield WordChange(Act.INSERT, _said(old[start : hunk.start]), added)
    elif not added:
        yield WordChange(Act.DELETE, removed)
    for width in range(2 * _REACH):
        for left in range(width, -1, -1) if not removed else range(width + 1):
            yield from _wider(old, new, hunk, left=left, right=width - left)


def _wider(old: Sequence[Word], new: Sequence[Word], hunk: Hunk, *, left: int, right: int) -> Iterator[WordChange]:
    """Yield the replacement that quotes some words of context too."""
    start, end = hunk.start - left, hunk.end + right
    if start < 0 or end > len(old):
        return
    target, put = _said(old[start:end]), _said(new[hunk.new_start - left : hunk.new_end + right])
    if target and put and any(is_word(word.core) for word in old[start:end]):
        yield WordChange(Act.REPLACE, target, put)


def _said(found: Sequence[Word]) -> str:
    return written(found).strip()
