"""Words as a search compares them: lower case, without accents, plural or feminine.

French stemmers give « élu » and « élus » two stems, and each database has its own idea of accents: stems are made
here, kept in a column, and compared as plain characters, so that SQLite and PostgreSQL answer alike.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

MAX_QUERY_WORDS = 12
_WORD = re.compile(r"[^\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_MOST_KNOWN = 100_000
_SHORTEST_CUT = 4  # « bus », « cas » and « eau » keep all their letters
_LONGEST = 64  # letters of a stem: what is longer is no word, and no index takes any length


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a query looks for: stems to be found whole, and one, `""` for none, of which a word must begin."""

    whole: tuple[str, ...] = ()
    begun: str = ""

    def __bool__(self) -> bool:
        """Whether it looks for anything."""
        return bool(self.whole or self.begun)

    @property
    def patterns(self) -> tuple[str, ...]:
        """What each stem looks for in a column of `stems`, for SQL's LIKE."""
        return (*(f"% {one} %" for one in self.whole), *(f"% {one}%" for one in (self.begun,) if one))


class _Known(dict[str, str]):
    """What was made of the pieces met so far: an import looks the same ones up by the million."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, piece: str) -> str:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        made = self[piece] = self.make(piece)
        return made


_KNOWN = _Known(lambda piece: " ".join(filter(None, map(_stem, _WORD.findall(piece)))))
#: The same for words that a phrase is made of: a letter that stands alone is none.
_HEARD = _Known(lambda piece: " ".join(stem for _, _, stem in spans(piece)))


def stem(word: str) -> str:
    """Return what is left of one word: « Élus » and « élue » both give "elu", « locaux » gives "local"."""
    return _KNOWN[word]


def _stem(word: str) -> str:
    spelled = unicodedata.normalize("NFKD", word.lower().translate(_LIGATURES))
    folded = "".join(filter(str.isalnum, spelled))[:_LONGEST]
    if len(folded) < _SHORTEST_CUT or folded.isdigit():
        return folded
    if folded.endswith("aux") and not folded.endswith("eaux"):
        return folded[:-3] + "al"
    return folded.rstrip("sx").rstrip("e") or folded


def stems(text: str) -> str:
    """Return the stems of a text in their order, each between two spaces: `" accueil mairi "`.

    What is written twice alike stands once; a word may come back behind an elision, which changes no search.
    """
    return stems_of(text.split())


def stems_of(pieces: Iterable[str]) -> str:
    """Return the same of a text that was cut at its spaces already."""
    found = dict.fromkeys(map(_KNOWN.__getitem__, pieces))
    found.pop("", None)
    return f" {' '.join(found)} " if found else ""


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each word of a text begins and ends, and its stem; a letter that stands alone is no word.

    What an elision leaves (« l'eau ») is such a letter; a figure is not.
    """
    for found in _WORD.finditer(text):
        word = found.group()
        if (len(word) > 1 or word.isdigit()) and (made := stem(word)):
            yield found.start(), found.end(), made


def run(text: str) -> str:
    """Return the stems of a text in their order, each as often as its word comes, between two spaces."""
    return f" {' '.join(filter(None, map(_HEARD.__getitem__, text.split())))} "


def wanted(query: str) -> Wanted:
    """Return what a query looks for.

    The last word counts from its beginning, since the person may still be typing it. At most `MAX_QUERY_WORDS` words
    are kept.
    """
    kept = list(dict.fromkeys(made for _, _, made in spans(query)))[:MAX_QUERY_WORDS]
    return Wanted(tuple(kept[:-1]), kept[-1]) if kept else Wanted()


def patterns(query: str) -> tuple[str, ...]:
    """Return what each word of a query looks for in a column of `stems`, for SQL's LIKE."""
    return wanted(query).patterns
