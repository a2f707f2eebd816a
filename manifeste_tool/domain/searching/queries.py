"""What somebody looks for: words in any order, phrases between quotes, the last word perhaps not finished."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from manifeste_tool.domain.text.stems import MAX_QUERY_WORDS, Wanted, run, spans

#: What stands between quotes of one kind; the last one may not be closed yet.
_QUOTED = re.compile(r"«(?P<french>[^«»]*)(?:»|$)|[“”](?P<curly>[^“”]*)(?:[“”]|$)|\"(?P<straight>[^\"]*)(?:\"|$)")
LONGEST_QUERY = 200


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow one another, as stems; the last one of a phrase that is `open` counts from its beginning."""

    stems: tuple[str, ...]
    open: bool = False

    def is_in(self, run: str) -> bool:
        """Whether the words of a text, as `stems.run` gives them, hold the phrase."""
        return f" {' '.join(self.stems)}{'' if self.open else ' '}" in run

    def starts(self, sequence: Sequence[str]) -> Iterator[int]:
        """Yield where, in the stems of a text in their order, the phrase begins."""
        length = len(self.stems)
        for start in range(len(sequence) - length + 1):
            if sequence[start] == self.stems[0] or length == 1:
                yield from (start,) if self._is_at(sequence[start : start + length]) else ()

    def _is_at(self, there: Sequence[str]) -> bool:
        last = there[-1].startswith(self.stems[-1]) if self.open else there[-1] == self.stems[-1]
        return last and tuple(there[:-1]) == self.stems[:-1]


@dataclass(frozen=True)
class Query:
    """What a query looks for. `wanted` are the stems of all its words, those of phrases included.

    `loose` are the words outside phrases, and `begun` the last of these, where a word has only to begin so. `text` is
    what was typed.
    """

    text: str = ""
    loose: tuple[str, ...] = ()
    begun: str = ""
    phrases: tuple[Phrase, ...] = ()

    def __bool__(self) -> bool:
        """Whether it looks for anything."""
        return bool(self.loose or self.begun or self.phrases)

    @cached_property
    def wanted(self) -> Wanted:
        """Every stem that what is found holds, for an index: it finds all of them, and perhaps more."""
        unfinished = self.begun or next((each.stems[-1] for each in self.phrases if each.open), "")
        within = [stem for each in self.phrases for stem in (each.stems[:-1] if each.open else each.stems)]
        whole = tuple(dict.fromkeys((*self.loose, *within)))[:MAX_QUERY_WORDS]
        return Wanted(whole, "" if unfinished in whole else unfinished)

    def finds(self, *fields: str) -> bool:
        """Whether a thing holds it all: each word in any of its fields, each phrase within one."""
        return self.finds_in(*map(run, fields))

    def finds_in(self, *runs: str) -> bool:
        """Whether it is all there, where the words of each field are at hand as `stems.run` gives them."""
        words = (*(f" {stem} " for stem in self.loose), *((f" {self.begun}",) if self.begun else ()))
        if not all(any(word in one for one in runs) for word in words):
            return False
        return all(any(map(phrase.is_in, runs)) for phrase in self.phrases)


def sequence(text: str) -> tuple[str, ...]:
    """Return the stems of a text in their order, each as often as its word comes."""
    return tuple(stem for _, _, stem in spans(text))


def read(query: str) -> Query:
    """Read what somebody typed. Quotes of any kind make a phrase; one that is not closed is still being typed."""
    given = unicodedata.normalize("NFC", query[:LONGEST_QUERY])
    loose: list[str] = []
    phrases: list[Phrase] = []
    end = 0
    for found in _QUOTED.finditer(given):
        loose += sequence(given[end : found.start()])
        phrases += _phrase(found)
        end = found.end()
    tail = sequence(given[end:])
    kept = tuple(dict.fromkeys([*loose, *tail[:-1]]))[:MAX_QUERY_WORDS]
    begun = tail[-1] if tail and tail[-1] not in kept else ""
    return Query(given, kept, begun, tuple(dict.fromkeys(phrases)))


def _phrase(found: re.Match[str]) -> Iterator[Phrase]:
    inside = next(group for group in found.groups() if group is not None)
    if stems := sequence(inside):
        yield Phrase(stems, open=len(found.group()) == len(inside) + 1)
