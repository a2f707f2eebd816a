"""Rules that a title wakes, or what says that a name comes; and initials."""

import re
from collections.abc import Iterator

from manifeste_tool.domain.personal.family_names import FAMILY_NAMES
from manifeste_tool.domain.personal.given_names import GIVEN_NAMES
from manifeste_tool.domain.personal.name_reading import (
    MOST_PARTS,
    Span,
    Words,
    end_of_family_name,
    end_of_given_names,
    is_namesake,
    kept,
    may_name,
)
from manifeste_tool.domain.personal.name_words import (
    ALSO_WORDS,
    CAPITAL_TITLES,
    LOW_TITLES,
    NAMING,
    NOT_INITIALS,
    PARTICLES,
    SHORT_TITLES,
    VALEDICTIONS,
)
from manifeste_tool.domain.personal.other_words import NOT_NAMES, OFFICES, PUBLIC_FAMILY_NAMES

_SHORTEST_UNKNOWN = 4


def after_title(words: Words, at: int) -> Span | None:
    """« Mme Dupont », « M. J. Martin », « monsieur le maire Durand », « M. et Mme Petit », « mr dupont »."""
    title, start = words.words[at], at + 1
    if title in CAPITAL_TITLES - LOW_TITLES and (not words.is_capital(at) or (title == "me" and words.is_shouted(at))):
        return None
    if is_namesake(words, at) or not words.next_to(start) or words.gap(start) in {"'", "-"}:
        return None
    if words.word(start) in {"le", "la", "l"} and words.word(start + 1) in OFFICES:
        return _after_office(words, start + 1)
    first = start
    while start - first < MOST_PARTS and _is_initial(words, start):
        start += 1
    end = end_of_given_names(words, start)
    if end > start and not words.is_capital(start) and words.word(start) in ALSO_WORDS:
        return None
    last = end_of_family_name(words, end, low=True, titled=True)
    if last == start and title in SHORT_TITLES and _is_unknown(words.word(start)):
        last = start + 1
    return kept(words, first, last) if last > start else None


def _is_initial(words: Words, at: int) -> bool:
    return len(words.word(at)) == 1 and words.is_capital(at) and words.gap(at + 1)[:1] in {".", "-", " "}


def _after_office(words: Words, at: int) -> Span | None:
    start = at
    while words.word(start) in OFFICES:
        start += 1
    return kept(words, start, start + 1) if may_name(words, start) else None


def _is_unknown(word: str) -> bool:
    """Whether a word without capital may be a name since it is no known word: « mme zaoui »."""
    return len(word) >= _SHORTEST_UNKNOWN and word not in NOT_NAMES and word not in PARTICLES


def after_saying(words: Words, at: int) -> Span | None:
    """« je m'appelle Zineb », « nom : Dupont », « signé Paul », « la famille Martin »."""
    start = _start_of_said(words, at)
    end, low = start, words.word(at - 2) in {"je", "j"} or words.word(at) == "prenom"
    if words.word(at) in NAMING and words.word(at - 1) in {"s", "se"} and not _is_known(words.word(start)):
        return None
    while 0 < end < start + MOST_PARTS and _is_said(words, end, low=low) and (end == start or words.next_to(end)):
        end += 1
    while end > start and words.word(end - 1) in PARTICLES:
        end -= 1
    return kept(words, start, end)


def _is_known(word: str) -> bool:
    return word in GIVEN_NAMES or word in FAMILY_NAMES


def _is_said(words: Words, at: int, *, low: bool) -> bool:
    word = words.word(at)
    known = _is_known(word)
    if word in NOT_NAMES:
        return known and words.is_capital(at)
    unknown = low and _is_unknown(word) and not word.endswith("ment")
    return (words.is_capital(at) and len(word) > 1) or (low and known) or unknown or word in PARTICLES


def _start_of_said(words: Words, at: int) -> int:
    """Return the word at which a name that is said begins, 0 where none is."""
    cue, before, after = words.words[at], words.word(at - 1), at + 1
    gap = words.gap(after).strip()
    if cue in NAMING:
        return after if before in {"m", "me", "s", "se"} and gap in {"", ":"} else 0
    if cue in {"nom", "prenom"}:
        told = words.word(after) == "est" and before in {"mon", "son"}
        return after + told if told or gap == ":" else 0
    if cue in VALEDICTIONS or cue in {"soussigne", "soussignee", "signe"}:
        while words.word(after) == "\n":
            after += 1
        return after if words.is_capital(after) and gap in {"", ",", ".", ":"} else 0
    return after if words.gap(after) == " " and before in {"la", "les", "l", "a", "sieur"} else 0


_INITIAL = re.compile(
    r"(?<![A-Za-z.'])(?!M\. |L\. |R\. |I\.|V\.|X\.)[A-Z]\.(?: ?-?[A-Z]\.)? ?"
    r"(?P<name>[A-Z](?:[a-z]{2,}|[A-Z]{2,}))(?![a-z])"
)
_BEFORE_INITIALS = frozenset({"par", "de", "avec", "a", "et", ":", "signe", "selon"})


def initials(plain: str) -> Iterator[Span]:
    """« J. Martin », « J.-P. Durand »; after « plan B. » a sentence begins."""
    for match in _INITIAL.finditer(plain):
        name = match["name"].lower()
        before = plain[max(0, match.start() - 12) : match.start()].lower().split()[-1:]
        if name in NOT_NAMES or name in PUBLIC_FAMILY_NAMES or not NOT_INITIALS.isdisjoint(before):
            continue
        if name in FAMILY_NAMES or not _BEFORE_INITIALS.isdisjoint(before):
            yield match.span()
