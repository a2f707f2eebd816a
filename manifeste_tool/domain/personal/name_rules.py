"""The rules by which a name is told: after a title, beside a given name, after what says that one comes."""

import re
from collections.abc import Iterator

from manifeste_tool.domain.personal.family_names import FAMILY_NAMES, SURE_FAMILY_NAMES
from manifeste_tool.domain.personal.given_names import GIVEN_NAMES
from manifeste_tool.domain.personal.name_reading import (
    MOST_PARTS,
    Span,
    Words,
    end_of_family_name,
    end_of_given_names,
    kept,
    may_name,
    span_of,
)
from manifeste_tool.domain.personal.name_words import (
    ALSO_WORDS,
    CAPITAL_TITLES,
    NOT_INITIALS,
    OWN,
    PARTICLES,
    RELATIONS,
    TITLES,
    VALEDICTIONS,
)
from manifeste_tool.domain.personal.other_words import (
    NAMESAKES,
    NOT_NAMES,
    OFFICES,
    PUBLIC_FAMILY_NAMES,
)


def after_title(words: Words, at: int) -> Span | None:
    """« Mme Dupont », « M. J. Martin », « monsieur le maire Durand », « mr dupont »."""
    title, start = words.words[at], at + 1
    if title in CAPITAL_TITLES and not (
        words.is_capital(at) or title in {"docteur", "dr", "maitre", "professeur", "m"}
    ):
        return None
    if words.word(start) in {"le", "la", "l"} and words.word(start + 1) in OFFICES:
        start += 2
        while words.word(start) in OFFICES:
            start += 1
        return kept(words, start, may_name(words, start) and start + 1)
    if not _follows(words, start):
        return None
    first = start
    while (
        len(words.word(start)) == 1
        and words.is_capital(start)
        and start - first < MOST_PARTS
        and words.word(start) not in {"l", "d"}
    ):
        start += 1
    end = end_of_given_names(words, start)
    if end > start and not words.is_capital(start) and words.word(start) in ALSO_WORDS:
        return None
    last = end_of_family_name(words, end, low=title not in {"maitre", "soeur", "pere"})
    if last == end == start:
        last = _end_of_unknown(words, start) if title in {"mme", "mlle", "mr", "melle"} else start
    return kept(words, first, last if last > start else 0)


def _follows(words: Words, at: int) -> bool:
    """Whether a word stands right after a title, its full stop between."""
    return (
        at < len(words.words) and words.word(at) != "\n" and words.gap(at).strip() in {"", "."} and words.gap(at) != ""
    )


def _end_of_unknown(words: Words, at: int) -> int:
    word = words.word(at)
    unknown = len(word) > 3 and word not in NOT_NAMES and word not in PARTICLES and words.gap(at).strip() in {"", "."}
    return at + 1 if unknown else at


def at_given_name(words: Words, at: int) -> Span | None:
    """« Jean Dupont », « DUPONT Jean », « jean dupont », « Martine D. », « ma fille Léa », a name on the last line."""
    if (
        words.word(at - 1) in GIVEN_NAMES
        and words.gap(at) in {"-", " "}
        and at
        and not _is_surname_before(words, at - 1)
    ):
        return None
    if _is_namesake(words, at):
        return None
    end = end_of_given_names(words, at)
    capital = words.is_capital(at)
    last = end_of_family_name(words, end, low=True) if capital else _end_of_low_family_name(words, at, end)
    if last > end or (end - at > 1 and capital and words.gap(end - 1) == " " and words.word(end - 1) in FAMILY_NAMES):
        return None if _is_doubtful(words, at, last) else kept(words, at, last)
    if not capital:
        return None
    if _is_surname_before(words, at):
        return kept(words, at - 1, end)
    if _is_initial_after(words, end):
        return span_of(words, at, end + 1)
    return kept(words, at, end if _is_told(words, at) or _is_signed(words, at, end) else 0)


def _end_of_low_family_name(words: Words, at: int, end: int) -> int:
    known = words.word(end) in SURE_FAMILY_NAMES and words.gap(end) == " " and words.word(at) not in ALSO_WORDS
    return end + 1 if known else end


def _is_namesake(words: Words, at: int) -> bool:
    """Whether the words before make it the name of a street, a school, a law: « rue du Docteur Jean X »."""
    before = at - 1
    while (
        before >= 0
        and at - before < 4
        and (words.word(before) in PARTICLES or words.word(before) in TITLES)
        and words.word(before) != "st"
    ):
        before -= 1
    return before >= 0 and words.word(before) in NAMESAKES | {"st"} and words.next_to(before + 1)


def _is_doubtful(words: Words, at: int, end: int) -> bool:
    """Whether a pair of capitals may be no name: a given name that is a word, in a text of capitals or before a place."""
    if words.word(at) == "marie" and (
        words.word(at - 1) in {"la", "notre", "votre", "ma", "a", "en", "une", "les", "leur"}
        or (words.word(at + 1) in {"de", "du", "des"} and words.word(end - 1) not in FAMILY_NAMES)
    ):
        return True
    shouted = (
        words.is_shouted(at) and (words.is_shouted(at - 1) or words.is_shouted(end)) and len(words.word(at - 1)) != 1
    )
    known = words.word(end - 1) in FAMILY_NAMES
    if shouted and words.word(at) in ALSO_WORDS:
        return not known
    return (
        words.word(at) in ALSO_WORDS
        and not known
        and (words.word(at - 1) in {"la", "le", "les", "l", "de", "des", "une", "un", "d"})
    )


def _is_surname_before(words: Words, at: int) -> bool:
    """Whether the word before is a family's name: « DUPONT Jean », « Dupont Jean »."""
    word = words.word(at - 1)
    if at < 1 or words.gap(at) not in {" ", ", "} or len(word) < 2 or word in NOT_NAMES or not words.is_capital(at - 1):
        return False
    shouted = words.is_shouted(at - 1) and not words.is_shouted(at)
    return word in FAMILY_NAMES - GIVEN_NAMES or (
        shouted and (len(word) > 4 or word in FAMILY_NAMES) and word not in NAMESAKES
    )


def _is_initial_after(words: Words, end: int) -> bool:
    """« Martine D. », « Paul B, Nantes »."""
    if len(words.word(end)) != 1 or words.gap(end) != " " or not words.is_capital(end) or words.word(end) in {"a", "y"}:
        return False
    after = words.plain[words.spans[end][1] : words.spans[end][1] + 1]
    return after in {"", ".", ",", "\n", ")"}


def _is_told(words: Words, at: int) -> bool:
    """« ma fille Léa », « moi c'est Karim »."""
    before = words.word(at - 1)
    if not words.next_to(at):
        return False
    if before in RELATIONS and words.word(at - 2) in OWN:
        return True
    return before == "est" and words.word(at - 2) == "c" and words.word(at - 3) in {"moi", "bonjour"}


def _is_signed(words: Words, at: int, end: int) -> bool:
    """Whether it stands alone on the last line, or after a valediction."""
    if words.plain[words.spans[end - 1][1] :].strip(" .!,;\n)-") != "":
        return False
    before = words.word(at - 1)
    alone = before == "\n" and words.plain[: words.spans[at][0]].strip() != ""
    return alone or before in VALEDICTIONS or (before in {"merci", "vous"} and "," in words.gap(at))


def after_saying(words: Words, at: int) -> Span | None:
    """« je m'appelle Zineb », « nom : Dupont », « signé Paul », « la famille Martin »."""
    start = _start_of_said(words, at)
    if start == 0:
        return None
    end, low = start, words.word(at) in {"appelle", "nomme", "prenomme", "prenom"}
    while end - start < MOST_PARTS and end < len(words.words) and words.word(end) != "\n":
        word, gap = words.word(end), words.gap(end)
        if end > start and gap not in {" ", "-", "'"}:
            break
        known = word in GIVEN_NAMES or word in FAMILY_NAMES
        named = words.is_capital(end) or (low and (known or len(word) > 2))
        if (word in NOT_NAMES and not (known and words.is_capital(end))) or not (
            named or (end > start and word in PARTICLES)
        ):
            break
        end += 1
    while end > start and words.word(end - 1) in PARTICLES:
        end -= 1
    return kept(words, start, end)


def _start_of_said(words: Words, at: int) -> int:
    """Return the word at which a name that is said begins, 0 where none is."""
    cue, before, after = words.words[at], words.word(at - 1), at + 1
    gap = words.gap(after).strip() if after < len(words.words) else ""
    if after >= len(words.words):
        return 0
    if cue in {"appelle", "nomme", "prenomme"}:
        return after if before in {"m", "me", "s", "se"} and gap in {"", ":"} else 0
    if cue in {"nom", "prenom"}:
        if words.word(after) == "est" and before in {"mon", "son"}:
            return after + 1
        return after if gap == ":" else 0
    if cue == "signe":
        return after if gap in {"", ":", ",", "."} and words.is_capital(after) else 0
    if cue in VALEDICTIONS:
        return after + (words.word(after) == "\n") * _lines(words, after) if gap in {"", ",", ".", ":"} else 0
    return after if words.gap(after) == " " and before in {"la", "les", "l", "a", "sieur"} else 0


def _lines(words: Words, at: int) -> int:
    """Return how many line ends follow one another from a word on."""
    count = 0
    while words.word(at + count) == "\n":
        count += 1
    return count


_INITIAL = re.compile(
    r"(?<![A-Za-z.'])(?!M\. |L\. |R\. )[A-Z]\.(?: ?-?[A-Z]\.)? ?(?P<name>[A-Z](?:[a-z]{2,}|[A-Z]{2,}))(?![a-z])"
)


def initials(plain: str) -> Iterator[Span]:
    """« J. Martin », « J.-P. Durand »; after « plan B. » a sentence begins."""
    for match in _INITIAL.finditer(plain):
        name = match["name"].lower()
        before = plain[max(0, match.start() - 12) : match.start()].lower().split()
        if name in NOT_NAMES or name in PUBLIC_FAMILY_NAMES or (before and before[-1] in NOT_INITIALS):
            continue
        if name in FAMILY_NAMES or before[-1:] in ([], ["par"], ["de"], ["avec"], ["a"], ["et"], [":"], ["signe"]):
            yield match.span()
