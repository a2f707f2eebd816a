"""Rules that a given name or a family's name wakes: what stands beside it."""

import re

from manifeste_tool.domain.personal.family_names import FAMILY_NAMES, SURE_FAMILY_NAMES
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
from manifeste_tool.domain.personal.name_words import ALSO_WORDS, OWN, PARTICLES, RELATIONS, TITLES, VALEDICTIONS
from manifeste_tool.domain.personal.other_words import NAMESAKES, NOT_NAMES

#: « la Marie », « une rose »: before these a given name that is also a word is the word.
_DETERMINERS = frozenset({"la", "le", "les", "l", "une", "un", "d", "notre", "votre", "ma", "leur", "a", "en"})
_SHORTEST_SHOUTED = 4
_END = re.compile(r"[ .!,;\n)-]*\Z")
_BEGUN = re.compile(r"\s*\S")


def at_given_name(words: Words, at: int) -> Span | None:
    """« Jean Dupont », « DUPONT Jean », « jean dupont », « Martine D. », « ma fille Léa », a name on the last line."""
    if is_namesake(words, at):
        return None
    end = end_of_given_names(words, at)
    if not words.is_capital(at):
        return kept(words, at, _end_of_low_name(words, at, end))
    start = _start_of_family_name(words, at)
    last = end_of_family_name(
        words, end, low=True, titled=words.word(at) not in ALSO_WORDS and words.word(end - 1) != "marie"
    )
    if start < at and not (last > end and words.word(at - 1) in GIVEN_NAMES):
        return kept(words, start, end)
    if last > end:
        return None if _is_doubtful(words, at, last) else kept(words, at, last)
    if _is_initial_after(words, end):
        return kept(words, at, end + 1)
    whole = _is_pair(words, at, end) or _is_told(words, at) or _is_signed(words, at, end)
    return kept(words, at, end) if whole else None


def at_relation(words: Words, at: int) -> Span | None:
    """« ma fille Léa », « mon voisin Oyelaran Muller »: any capital after somebody who is somebody's."""
    start = end = at + 1
    if words.word(at - 1) not in OWN or words.gap(start) not in {" ", ", "}:
        return None
    while end - start < MOST_PARTS and (end == start or words.gap(end) in {" ", "-"}) and words.is_capital(end):
        if words.is_shouted(at) and words.word(end) not in GIVEN_NAMES | FAMILY_NAMES:
            break
        if words.word(end) in NOT_NAMES | TITLES or len(words.word(end)) <= 1:
            break
        end += 1
    return kept(words, start, end)


def at_family_name(words: Words, at: int) -> Span | None:
    """« Oğuz Yılmaz », « PEREIRA Lubomir »: a capital beside a family's name that is nothing else, whatever it is."""
    if words.is_shouted(at) and may_name(words, at + 1) and not words.is_shouted(at + 1) and words.gap(at + 1) == " ":
        return None if is_namesake(words, at) else kept(words, at, at + 2)
    word = words.word(at - 1)
    if not (words.is_capital(at - 1) and words.is_capital(at)) or words.gap(at) != " " or len(word) <= 1:
        return None
    if word in NOT_NAMES or word in NAMESAKES or word in PARTICLES or word in TITLES:
        return None
    return None if is_namesake(words, at - 1) else kept(words, at - 1, at + 1)


def _end_of_low_name(words: Words, at: int, end: int) -> int:
    """« jean dupont »: both known, and neither an everyday word."""
    known = words.word(end) in SURE_FAMILY_NAMES and words.gap(end) == " " and words.word(at) not in ALSO_WORDS
    return end + 1 if known else at


def _is_doubtful(words: Words, at: int, end: int) -> bool:
    """Whether a pair of capitals may be no name: « la Marie de Paris », « MARINE NATIONALE »."""
    if words.word(end - 1) in FAMILY_NAMES:
        return False
    if words.word(at) == "marie" and words.word(at + 1) in {"de", "du", "des"}:
        return True
    doubtful = words.word(at) in ALSO_WORDS or words.word(at) == "marie"
    shouted = words.is_shouted(at) and (words.is_shouted(at - 1) or words.is_shouted(end))
    return doubtful and (shouted or words.word(at - 1) in _DETERMINERS)


def _start_of_family_name(words: Words, at: int) -> int:
    """Return where the family's name before a given name begins, `at` for none: « DUPONT Jean », « LE GOFF Yann »."""
    word = words.word(at - 1)
    if words.gap(at) not in {" ", ", "} or len(word) <= 1 or not words.is_capital(at - 1):
        return at
    if word in NOT_NAMES or word in RELATIONS:
        return at
    certain = not words.is_shouted(at) or (words.word(at) not in ALSO_WORDS and not may_name(words, at + 1))
    shouted = words.is_shouted(at - 1) and certain and word not in NAMESAKES
    if words.gap(at) == ", " and not (shouted and word in FAMILY_NAMES):
        return at
    if not (word in FAMILY_NAMES or (shouted and len(word) >= _SHORTEST_SHOUTED)):
        return at
    start = at - 1
    while (
        at - start <= MOST_PARTS
        and words.is_shouted(start - 1)
        and (words.word(start - 1) in PARTICLES or words.gap(start) == "-")
    ):
        start -= 1
    return start


def _is_pair(words: Words, at: int, end: int) -> bool:
    """Whether given names hold a family's name: « Jean Martin », « BERNARD Pierre-Yves »."""
    parted = [place for place in range(at + 1, end) if words.gap(place) == " "]
    shouted = any(words.is_shouted(place) != words.is_shouted(place - 1) for place in parted)
    return bool(parted) and (shouted or words.word(end - 1) in FAMILY_NAMES)


def _is_initial_after(words: Words, end: int) -> bool:
    """« Martine D. », « Paul B, Nantes »."""
    if len(words.word(end)) != 1 or words.gap(end) != " " or not words.is_capital(end) or words.word(end) in {"a", "y"}:
        return False
    after = words.plain[words.spans[end][1] : words.spans[end][1] + 1]
    return after in {"", ".", ",", "\n", ")"}


def _is_told(words: Words, at: int) -> bool:
    """« moi c'est Karim »."""
    told = words.word(at - 1) == "est" and words.word(at - 2) == "c" and words.word(at - 3) in {"moi", "bonjour"}
    return told and words.next_to(at)


def _is_signed(words: Words, at: int, end: int) -> bool:
    """Whether it stands alone on the last line, or last after a valediction."""
    if not _END.match(words.plain, words.spans[end - 1][1]):
        return False
    before = words.word(at - 1)
    if before == "\n":
        return bool(_BEGUN.match(words.plain, 0, words.spans[at][0]))
    return before in VALEDICTIONS or (before in {"merci", "vous"} and "," in words.gap(at))
