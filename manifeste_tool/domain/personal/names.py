"""Find names of persons: after a title, beside a given name, where somebody says or signs theirs.

The rules walk a text's words; a word that could begin or bring a name wakes its rule, the others cost nothing.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from manifeste_tool.domain.personal.family_names import FAMILY_NAMES, SURE_FAMILY_NAMES
from manifeste_tool.domain.personal.folded import Folded
from manifeste_tool.domain.personal.given_names import GIVEN_NAMES
from manifeste_tool.domain.personal.other_words import (
    NAMESAKES,
    NOT_NAMES,
    OFFICES,
    PUBLIC_FAMILY_NAMES,
    PUBLIC_PEOPLE,
)

Span = tuple[int, int]

_TOKEN = re.compile(r"[A-Za-z]+|\n")
_PARTICLES = frozenset(
    [
        "de",
        "du",
        "des",
        "d",
        "la",
        "le",
        "les",
        "van",
        "von",
        "der",
        "den",
        "el",
        "al",
        "ben",
        "bin",
        "ould",
        "dos",
        "da",
        "di",
        "del",
        "della",
        "mac",
        "mc",
        "o",
        "saint",
        "st",
    ]
)
_ALWAYS_TITLES = frozenset(["mme", "mmes", "mlle", "mlles", "melle", "mr", "mrs", "madame", "mademoiselle", "monsieur"])
_CAPITAL_TITLES = frozenset(
    [
        "m",
        "mm",
        "dr",
        "pr",
        "me",
        "docteur",
        "docteure",
        "professeur",
        "maitre",
        "mgr",
        "messieurs",
        "mesdames",
        "pere",
        "soeur",
        "abbe",
        "capitaine",
    ]
)
_TITLES = _ALWAYS_TITLES | _CAPITAL_TITLES
_VALEDICTIONS = frozenset(
    ["cordialement", "salutations", "respectueusement", "amicalement", "sincerement", "bises", "signature"]
)
_SAYING = frozenset(["appelle", "nomme", "prenomme", "nom", "prenom", "signe", "famille", "epoux", "consorts", "veuve"])
_RELATIONS = frozenset(
    [
        "mari",
        "femme",
        "epouse",
        "epoux",
        "fils",
        "fille",
        "frere",
        "soeur",
        "mere",
        "pere",
        "tante",
        "oncle",
        "cousin",
        "cousine",
        "voisin",
        "voisine",
        "collegue",
        "ami",
        "amie",
        "compagnon",
        "compagne",
        "neveu",
        "niece",
        "bebe",
        "enfant",
        "copain",
        "copine",
        "grand",
        "mamie",
        "papi",
        "conjoint",
        "conjointe",
        "patron",
    ]
)
_OWN = frozenset(["mon", "ma", "notre", "son", "sa", "votre", "leur", "ton", "ta", "nos", "mes", "ses"])
#: Given names that are words too: beside a family's name only with a capital, and never at the head of a sentence.
_ALSO_WORDS = frozenset(
    [
        "ange",
        "aime",
        "aimee",
        "clement",
        "constant",
        "constance",
        "clemence",
        "rose",
        "claire",
        "marine",
        "pierre",
        "florence",
        "charlotte",
        "madeleine",
        "victoire",
        "aurore",
        "grace",
        "desire",
        "prudence",
        "felicite",
        "marguerite",
        "violette",
        "iris",
        "ambre",
        "jade",
        "jasmine",
        "olive",
        "noel",
        "pascal",
        "martin",
        "vincent",
        "christian",
        "lionel",
        "milan",
        "sydney",
        "brice",
        "roman",
        "valentin",
        "esperance",
        "faustine",
        "lou",
        "ali",
        "ida",
        "luna",
        "clara",
        "camelia",
        "capucine",
        "fleur",
        "prune",
        "anemone",
        "belle",
        "bella",
        "bonne",
        "blanche",
        "blaise",
        "mark",
        "carole",
        "lance",
        "franck",
        "franc",
        "dominique",
        "candide",
        "guy",
        "max",
        "marc",
        "rene",
        "gaston",
        "val",
        "cali",
        "sacha",
        "juste",
        "ray",
        "ana",
        "ella",
        "nil",
        "neo",
        "nora",
        "mei",
        "solal",
        "georgia",
        "viola",
        "celeste",
        "olympe",
        "cosme",
        "major",
        "amy",
        "don",
        "elle",
        "lila",
    ]
)
_MOST_PARTS = 3


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text with their places; a line's end is the word "\\n"."""

    plain: str
    words: list[str]
    spans: list[Span]

    def word(self, at: int) -> str:
        return self.words[at] if 0 <= at < len(self.words) else ""

    def gap(self, at: int) -> str:
        """Return what stands between a word and the one before it."""
        return self.plain[self.spans[at - 1][1] : self.spans[at][0]] if 0 < at < len(self.words) else "\n"

    def is_capital(self, at: int) -> bool:
        return at < len(self.words) and self.plain[self.spans[at][0]].isupper()

    def is_shouted(self, at: int) -> bool:
        return 0 <= at < len(self.words) and self.plain[slice(*self.spans[at])].isupper()

    def next_to(self, at: int) -> bool:
        """Whether a word goes on from the one before it: a space, a dash or an apostrophe between."""
        return (
            at < len(self.words)
            and self.words[at] != "\n"
            and self.gap(at).replace("-", "").replace("'", "").isspace() | (self.gap(at) in "-'")
        )


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
    found = [(match[0].lower(), match.span()) for match in _TOKEN.finditer(text.plain)]
    words = _Words(text.plain, [word for word, _ in found], [span for _, span in found])
    for at, word in enumerate(words.words):
        for rule in _RULES.get(word, ()):
            span = rule(words, at)
            if span:
                yield span
    yield from _initials(text.plain)


def may_hold_names(text: Folded) -> bool:
    """Whether a name may stand there."""
    return not _WAKING.isdisjoint(text.words) or _INITIAL.search(text.plain) is not None


def _span(words: _Words, start: int, end: int) -> Span:
    return words.spans[start][0], words.spans[end - 1][1]


def _may_name(words: _Words, at: int, *, low: bool = False) -> bool:
    """Whether a word may be a name: with a capital (or a known family's name where `low`), and none of the others."""
    word = words.word(at)
    if len(word) < 2 or not words.next_to(at) or word in NOT_NAMES:
        return False
    return words.is_capital(at) or (low and (word in SURE_FAMILY_NAMES or word in GIVEN_NAMES - _ALSO_WORDS))


def _end_of_family_name(words: _Words, at: int, *, low: bool = False) -> int:
    """Return the word after a family's name that begins at a word, `at` where none does: « Dupont », « de La Tour »."""
    end = at
    while end - at < _MOST_PARTS and words.word(end) in _PARTICLES and words.next_to(end):
        end += 1
    if not _may_name(words, end, low=low):
        return at
    end += 1
    while (
        words.gap(end) in {"-", "'", " "}
        and _may_name(words, end, low=low and words.gap(end) == "-")
        and end - at < 2 * _MOST_PARTS
    ):
        if words.gap(end) == " " and words.word(end) not in FAMILY_NAMES and not words.is_shouted(end):
            break
        end += 1
    return end


def _end_of_given_names(words: _Words, at: int) -> int:
    """Return the word after the given names that begin at a word."""
    end = at
    while words.word(end) in GIVEN_NAMES and (end == at or words.gap(end) in {"-", " "}) and end - at < _MOST_PARTS:
        end += 1
    return end


def _is_public(words: _Words, start: int, end: int) -> bool:
    """Whether these words name somebody whom everybody speaks of, or whom a street is named after."""
    said = [word for word in words.words[start:end] if word not in _PARTICLES]
    return (
        said[-1] in PUBLIC_FAMILY_NAMES
        or f"{said[0]}-{said[-1]}" in PUBLIC_PEOPLE
        or "-".join(said[:2]) in PUBLIC_PEOPLE
    )


def _after_title(words: _Words, at: int) -> Span | None:
    """« Mme Dupont », « M. J. Martin », « monsieur le maire Durand », « mr dupont »."""
    title, start = words.words[at], at + 1
    if title in _CAPITAL_TITLES and not (
        words.is_capital(at) or title in {"docteur", "dr", "maitre", "professeur", "m"}
    ):
        return None
    if words.word(start) in {"le", "la", "l"} and words.word(start + 1) in OFFICES:
        start += 2
        while words.word(start) in OFFICES:
            start += 1
        return _kept(words, start, _may_name(words, start) and start + 1)
    if not _follows(words, start):
        return None
    first = start
    while (
        len(words.word(start)) == 1
        and words.is_capital(start)
        and start - first < _MOST_PARTS
        and words.word(start) not in {"l", "d"}
    ):
        start += 1
    end = _end_of_given_names(words, start)
    if end > start and not words.is_capital(start) and words.word(start) in _ALSO_WORDS:
        return None
    last = _end_of_family_name(words, end, low=title not in {"maitre", "soeur", "pere"})
    if last == end == start:
        last = _end_of_unknown(words, start) if title in {"mme", "mlle", "mr", "melle"} else start
    return _kept(words, first, last if last > start else 0)


def _follows(words: _Words, at: int) -> bool:
    """Whether a word stands right after a title, its full stop between."""
    return (
        at < len(words.words) and words.word(at) != "\n" and words.gap(at).strip() in {"", "."} and words.gap(at) != ""
    )


def _end_of_unknown(words: _Words, at: int) -> int:
    word = words.word(at)
    unknown = len(word) > 3 and word not in NOT_NAMES and word not in _PARTICLES and words.gap(at).strip() in {"", "."}
    return at + 1 if unknown else at


def _kept(words: _Words, start: int, end: int) -> Span | None:
    if not end or end <= start or _is_public(words, start, end):
        return None
    return _span(words, start, end)


def _at_given_name(words: _Words, at: int) -> Span | None:
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
    end = _end_of_given_names(words, at)
    capital = words.is_capital(at)
    last = _end_of_family_name(words, end, low=True) if capital else _end_of_low_family_name(words, at, end)
    if last > end or (end - at > 1 and capital and words.gap(end - 1) == " " and words.word(end - 1) in FAMILY_NAMES):
        return None if _is_doubtful(words, at, last) else _kept(words, at, last)
    if not capital:
        return None
    if _is_surname_before(words, at):
        return _kept(words, at - 1, end)
    if _is_initial_after(words, end):
        return _span(words, at, end + 1)
    return _kept(words, at, end if _is_told(words, at) or _is_signed(words, at, end) else 0)


def _end_of_low_family_name(words: _Words, at: int, end: int) -> int:
    known = words.word(end) in SURE_FAMILY_NAMES and words.gap(end) == " " and words.word(at) not in _ALSO_WORDS
    return end + 1 if known else end


def _is_namesake(words: _Words, at: int) -> bool:
    """Whether the words before make it the name of a street, a school, a law: « rue du Docteur Jean X »."""
    before = at - 1
    while (
        before >= 0
        and at - before < 4
        and (words.word(before) in _PARTICLES or words.word(before) in _TITLES)
        and words.word(before) != "st"
    ):
        before -= 1
    return before >= 0 and words.word(before) in NAMESAKES | {"st"} and words.next_to(before + 1)


def _is_doubtful(words: _Words, at: int, end: int) -> bool:
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
    if shouted and words.word(at) in _ALSO_WORDS:
        return not known
    return (
        words.word(at) in _ALSO_WORDS
        and not known
        and (words.word(at - 1) in {"la", "le", "les", "l", "de", "des", "une", "un", "d"})
    )


def _is_surname_before(words: _Words, at: int) -> bool:
    """Whether the word before is a family's name: « DUPONT Jean », « Dupont Jean »."""
    word = words.word(at - 1)
    if at < 1 or words.gap(at) not in {" ", ", "} or len(word) < 2 or word in NOT_NAMES or not words.is_capital(at - 1):
        return False
    shouted = words.is_shouted(at - 1) and not words.is_shouted(at)
    return word in FAMILY_NAMES - GIVEN_NAMES or (
        shouted and (len(word) > 4 or word in FAMILY_NAMES) and word not in NAMESAKES
    )


def _is_initial_after(words: _Words, end: int) -> bool:
    """« Martine D. », « Paul B, Nantes »."""
    if len(words.word(end)) != 1 or words.gap(end) != " " or not words.is_capital(end) or words.word(end) in {"a", "y"}:
        return False
    after = words.plain[words.spans[end][1] : words.spans[end][1] + 1]
    return after in {"", ".", ",", "\n", ")"}


def _is_told(words: _Words, at: int) -> bool:
    """« ma fille Léa », « moi c'est Karim »."""
    before = words.word(at - 1)
    if not words.next_to(at):
        return False
    if before in _RELATIONS and words.word(at - 2) in _OWN:
        return True
    return before == "est" and words.word(at - 2) == "c" and words.word(at - 3) in {"moi", "bonjour"}


def _is_signed(words: _Words, at: int, end: int) -> bool:
    """Whether it stands alone on the last line, or after a valediction."""
    if words.plain[words.spans[end - 1][1] :].strip(" .!,;\n)-") != "":
        return False
    before = words.word(at - 1)
    alone = before == "\n" and words.plain[: words.spans[at][0]].strip() != ""
    return alone or before in _VALEDICTIONS or (before in {"merci", "vous"} and "," in words.gap(at))


def _after_saying(words: _Words, at: int) -> Span | None:
    """« je m'appelle Zineb », « nom : Dupont », « signé Paul », « la famille Martin »."""
    start = _start_of_said(words, at)
    if start == 0:
        return None
    end, low = start, words.word(at) in {"appelle", "nomme", "prenomme", "prenom"}
    while end - start < _MOST_PARTS and end < len(words.words) and words.word(end) != "\n":
        word, gap = words.word(end), words.gap(end)
        if end > start and gap not in {" ", "-", "'"}:
            break
        known = word in GIVEN_NAMES or word in FAMILY_NAMES
        named = words.is_capital(end) or (low and (known or len(word) > 2))
        if (word in NOT_NAMES and not (known and words.is_capital(end))) or not (
            named or (end > start and word in _PARTICLES)
        ):
            break
        end += 1
    while end > start and words.word(end - 1) in _PARTICLES:
        end -= 1
    return _kept(words, start, end)


def _start_of_said(words: _Words, at: int) -> int:
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
    if cue in _VALEDICTIONS:
        return after + (words.word(after) == "\n") * _lines(words, after) if gap in {"", ",", ".", ":"} else 0
    return after if words.gap(after) == " " and before in {"la", "les", "l", "a", "sieur"} else 0


def _lines(words: _Words, at: int) -> int:
    """Return how many line ends follow one another from a word on."""
    count = 0
    while words.word(at + count) == "\n":
        count += 1
    return count


_INITIAL = re.compile(
    r"(?<![A-Za-z.'])(?!M\. |L\. |R\. )[A-Z]\.(?: ?-?[A-Z]\.)? ?(?P<name>[A-Z](?:[a-z]{2,}|[A-Z]{2,}))(?![a-z])"
)
_NOT_INITIALS = frozenset(
    [
        "plan",
        "categorie",
        "partie",
        "annexe",
        "type",
        "classe",
        "groupe",
        "vitamine",
        "hepatite",
        "option",
        "point",
        "ligne",
        "zone",
        "article",
        "titre",
        "lot",
    ]
)


def _initials(plain: str) -> Iterator[Span]:
    """« J. Martin », « J.-P. Durand »; after « plan B. » a sentence begins."""
    for match in _INITIAL.finditer(plain):
        name = match["name"].lower()
        before = plain[max(0, match.start() - 12) : match.start()].lower().split()
        if name in NOT_NAMES or name in PUBLIC_FAMILY_NAMES or (before and before[-1] in _NOT_INITIALS):
            continue
        if name in FAMILY_NAMES or before[-1:] in ([], ["par"], ["de"], ["avec"], ["a"], ["et"], [":"], ["signe"]):
            yield match.span()


_Rule = Callable[[_Words, int], Span | None]
_RULES: dict[str, tuple[_Rule, ...]] = dict.fromkeys(GIVEN_NAMES, (_at_given_name,))
for _word in _TITLES:
    _RULES[_word] = (*_RULES.get(_word, ()), _after_title)
for _word in _SAYING | _VALEDICTIONS:
    _RULES[_word] = (*_RULES.get(_word, ()), _after_saying)
_WAKING = frozenset(word.encode() for word in _RULES)
