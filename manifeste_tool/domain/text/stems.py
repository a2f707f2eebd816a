"""Words as a search compares them: lower case, without accents, plural or feminine.

French stemmers give « élu » and « élus » two stems, and each database has its own idea of accents: stems are made
here, kept in a column, and compared as plain characters, so that SQLite and PostgreSQL answer alike.
"""

import re
import unicodedata

MAX_QUERY_WORDS = 12
_WORD = re.compile(r"[^\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_MOST_KNOWN = 100_000
_SHORTEST_CUT = 4  # « bus », « cas » and « eau » keep all their letters


class _Known(dict[str, str]):
    """The stems of the words met so far: an import looks the same ones up by the million."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        made = self[word] = _stem(word)
        return made


_KNOWN = _Known()


def stem(word: str) -> str:
    """Return what is left of one word: « Élus » and « élue » both give "elu", « locaux » gives "local"."""
    return _KNOWN[word]


def _stem(word: str) -> str:
    spelled = unicodedata.normalize("NFKD", word.lower().translate(_LIGATURES))
    folded = "".join(letter for letter in spelled if not unicodedata.combining(letter))
    if len(folded) < _SHORTEST_CUT or folded.isdigit():
        return folded
    if folded.endswith("aux") and not folded.endswith("eaux"):
        return folded[:-3] + "al"
    return folded.rstrip("sx").rstrip("e") or folded


def stems(text: str) -> str:
    """Return the distinct stems of a text in their order, each between two spaces: `" accueil mairi "`."""
    found = dict.fromkeys(map(_KNOWN.__getitem__, _WORD.findall(text)))
    return f" {' '.join(found)} " if found else ""


def patterns(query: str) -> tuple[str, ...]:
    """Return what each word of a query looks for in a column of `stems`, for SQL's LIKE.

    The last word counts from its beginning, since the person may still be typing it; a letter left alone by an
    elision (« l'eau ») looks for nothing. At most `MAX_QUERY_WORDS` words are kept.
    """
    words = _WORD.findall(query)
    kept = list(dict.fromkeys(stem(word) for word in words if len(word) > 1 or word.isdigit()))[:MAX_QUERY_WORDS]
    return (*(f"% {whole} %" for whole in kept[:-1]), *(f"% {begun}%" for begun in kept[-1:]))
