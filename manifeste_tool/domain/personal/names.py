"""Find names of persons: after a title, beside a given name, where somebody says or signs theirs.

A word that could begin or bring a name wakes its rule (`name_rules.py`), which reads the words around it; the others
cost nothing.
"""

import re
from collections.abc import Callable, Iterator

from manifeste_tool.domain.personal.family_names import SURE_FAMILY_NAMES
from manifeste_tool.domain.personal.folded import Folded
from manifeste_tool.domain.personal.given_names import GIVEN_NAMES
from manifeste_tool.domain.personal.name_pairs import at_family_name, at_given_name, at_relation
from manifeste_tool.domain.personal.name_reading import (
    Span,
    Words,
    words_of,
)
from manifeste_tool.domain.personal.name_rules import after_saying, after_title, initials
from manifeste_tool.domain.personal.name_words import RELATIONS, SAYING, TITLES, VALEDICTIONS

#: How many signs are read before and after a word that wakes a rule.
_BEFORE, _AFTER = 40, 80


def names(text: Folded) -> Iterator[Span]:
    """Yield where names of persons stand, in their order, without their title."""
    start = end = 0
    for begun, ended in sorted(_found(text)):
        if begun > end:
            yield from ((start, end),) * (end > start)
            start = begun
        end = max(end, ended)
    yield from ((start, end),) * (end > start)


def _found(text: Folded) -> Iterator[Span]:
    for start, end in _stretches(text):
        words = words_of(text, start, end)
        for at, word in enumerate(words.words):
            if word in _RULES:
                yield from filter(None, (rule(words, at) for rule in _RULES[word]))
    if may_hold_initials(text):
        yield from initials(text.plain)


def _stretches(text: Folded) -> Iterator[Span]:
    """Yield what is to be read around the words that wake a rule: in a long text, next to nothing."""
    awake = [at for word in text.words & WAKING for at in _places(word, text) if _is_waking(word, at, text.plain)]
    awake += [match.start() for match in _SHORT_TITLE.finditer(text.plain)]
    awake.sort()
    start, end = 0, -1
    for at in awake:
        if at - _BEFORE > end:
            yield from ((start, end),) * (end > 0)
            start = max(0, at - _BEFORE)
        end = at + _AFTER
    yield from ((start, end),) * (end > 0)


_RELATIONS_ALONE = RELATIONS - GIVEN_NAMES - TITLES
_SHORT_TITLE = re.compile(r"[Mm](?:\. ?|r?s? )(?=[A-Za-z])|Me ")


def _is_waking(word: str, at: int, plain: str) -> bool:
    """Whether a word wakes its rule where it stands: « ma fille » with a capital behind it alone."""
    after = at + len(word) + 1
    return (
        word not in RELATIONS or word in GIVEN_NAMES or word in TITLES or plain[after : after + 2].strip()[:1].isupper()
    )


def _places(word: str, text: Folded) -> Iterator[int]:
    low = text.low
    at = low.find(word)
    while at >= 0:
        if not (low[at - 1 : at].isalpha() or low[at + len(word) : at + len(word) + 1].isalpha()):
            yield at
        at = low.find(word, at + len(word))


def may_hold_names(text: Folded) -> bool:
    """Whether a name may stand there."""
    return (
        not WAKING.isdisjoint(text.words)
        or may_hold_initials(text)
        or " m. " in text.low
        or " M " in text.plain
        or "Me " in text.plain
    )


def may_hold_initials(text: Folded) -> bool:
    """Whether a capital alone, a full stop and a capital follow one another."""
    return (
        b" A. A" in text.shape
        or b" A.A" in text.shape
        or b" A.-A" in text.shape
        or text.shape.startswith((b"A. A", b"A.A", b"A.-A"))
    )


def may_begin_initials(text: Folded) -> bool:
    """Whether a capital alone and a full stop stand behind a space, whatever follows: initials may begin so."""
    return b" A." in text.shape


_Rule = Callable[[Words, int], Span | None]
_RULES: dict[str, tuple[_Rule, ...]] = dict.fromkeys(SURE_FAMILY_NAMES, (at_family_name,))
for _names, _rule in (
    (GIVEN_NAMES, at_given_name),
    (TITLES, after_title),
    (SAYING | VALEDICTIONS, after_saying),
    (RELATIONS, at_relation),
):
    _RULES |= {_name: (*_RULES.get(_name, ()), _rule) for _name in _names}
#: « me » and « m' » are in half of all texts, « Maître » and « Monsieur » are not: these are looked for by their signs.
WAKING = frozenset(_RULES) - {"me", "m"}
