"""Where a parliament's list says that an amendment stands: « Article 9 bis A », « APRÈS ART. 8 », « Annexe B ».

Read tolerantly: assemblies, years and services write the same place in many ways.
"""

import re
import unicodedata
from collections.abc import Iterator
from enum import IntEnum
from itertools import chain

_LATIN = (
    "bis ter quater quinquies sexies septies octies novies nonies decies undecies duodecies terdecies quaterdecies "
    "quindecies quinquedecies sexdecies sedecies septdecies septemdecies octodecies duodevicies novodecies undevicies "
    "vicies unvicies duovicies tervicies quatervicies quinvicies sexvicies septvicies octovicies novovicies tricies"
)
_LATIN_RANKS = {word: rank for rank, word in enumerate(_LATIN.split(), start=2)}
_ARTICLE = re.compile(
    rf"""
    (?i:\barticles?)\s+
    (?: (?i:premier|unique|ier)\b | (?P<number>\d+)(?:\s?(?i:ers?))?\b | (?P<roman>[IVXLC]+)\b(?!\.) )
    (?P<rest> (?: [\s-]+ (?: (?i:{"|".join(_LATIN_RANKS)})\b
      | (?!(?:ET|DE|DU|LA|LE|OU|AU|EN|SUR|PAR|ETATS?)\b) [A-Z]{{1,5}}\b (?!['.]|\s+\d) ) )* )   # letters are capitals
    """,
    re.VERBOSE,
)
_SIDE = re.compile(r"\b(avant|apres)\b", re.IGNORECASE)
_ANNEX = re.compile(r"\b(?:annexe|etat)s?\b\s*([a-z0-9]{0,4})\b", re.IGNORECASE)
_ROMAN = re.compile(r"\b([ivxlc]+)(?:er|e)?\b(?!')", re.IGNORECASE)
_FIGURES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ORDINALS = {"premier": 1, "premiere": 1, "deuxieme": 2, "second": 2, "seconde": 2, "troisieme": 3, "quatrieme": 4}


class _Head(IntEnum):
    """What a list is made of, in the order it is examined: a bill's own title comes last, its articles being known."""

    MOTION = 0
    PRELIMINARY = 1
    ARTICLE = 2
    DIVISION = 3
    ANNEX = 4
    UNKNOWN = 5
    TITLE = 6


_HEADS = (
    (_Head.MOTION, re.compile(r"\bmotion|\bquestion prealable|\bexception d'irrecevabilite|\brenvoi en commission")),
    (_Head.PRELIMINARY, re.compile(r"\barticles? (liminaire|preliminaire)")),
    (_Head.ANNEX, re.compile(r"\b(annexes?|etats?|rapport annexe)\b")),
    (_Head.TITLE, re.compile(r"\b(intitule|titre) (du |de la )?(projet|proposition|texte)\b|^(titre|intitule)$")),
    (_Head.DIVISION, re.compile(r"\b((sous-)?(partie|livre|titre|section)|chapitre|intitule)\b")),
)


class Side(IntEnum):
    """How an amendment stands to an article: an *article additionnel* before or after it, or the article itself."""

    BEFORE = 0
    ON = 1
    AFTER = 2


# Between what comes before an article (« 2 A ») and what comes after it (« 2 bis »): the article and its two sides.
_LETTERS, _END, _RANKED = range(3)


def folded(text: str) -> str:
    """Return a text without accents, with plain spaces, apostrophes and dashes, « article » written in full."""
    spelled = unicodedata.normalize("NFKD", text.replace("\ufeff", ""))
    plain = "".join(letter for letter in spelled if not unicodedata.combining(letter))
    plain = re.sub("[\u2010-\u2015\u2212]", "-", re.sub("[’‘`´]", "'", plain))
    return " ".join(re.sub(r"\barts?(?:\.|\b)", "article ", plain, flags=re.IGNORECASE).split())


def subdivision_place(subdivision: str, side: Side = Side.ON) -> tuple[int, ...]:
    """Return where a subdivision stands in a list, to be compared as a tuple; no such tuple begins another.

    `side` is what the amendment itself says, for the lists that put additional articles under the article they follow.
    """
    said = folded(subdivision)
    head = next((head for head, found in _HEADS if found.search(said.lower())), _Head.UNKNOWN)
    article = None if head in (_Head.MOTION, _Head.PRELIMINARY) else _ARTICLE.search(said)
    told = list(_SIDE.finditer(said[: article.start()] if article else said))
    if told:
        side = Side.BEFORE if told[-1][1].lower() == "avant" else Side.AFTER
    if not article:
        return (head, _rank(said.lower()), _END, side)
    return (_Head.ARTICLE, *_article(article), _END, side, *_annex(said[article.end() :]))


def names_article(subdivision: str) -> bool:
    """Whether a text names an article by its number."""
    return bool(_ARTICLE.search(folded(subdivision)))


def _article(found: re.Match[str]) -> Iterator[int]:
    """Yield the rank of an article: 2 AA, 2 A, 2 BA, 2 B, 2, 2 bis A, 2 bis, 2 ter."""
    yield int(found["number"]) if found["number"] else _roman((found["roman"] or "i").lower())
    for word in re.split(r"[\s-]+", found["rest"])[1:]:
        rank = _LATIN_RANKS.get(word.lower())
        if rank:
            yield from (_RANKED, rank)
        else:
            yield from chain.from_iterable((_LETTERS, ord(letter)) for letter in word)


def _annex(rest: str) -> tuple[int, ...]:
    """Return what stands under an article: itself first, then its annexes and tables, by letter."""
    found = _ANNEX.search(rest)
    return (1, *map(ord, found[1].lower()), 0) if found else (0,)


def _rank(said: str) -> int:
    """Return the number of a division, in figures, Roman figures, a letter or a word; 0 for none."""
    if figures := re.search(r"\d+", said):
        return int(figures[0])
    spelled = next((rank for word, rank in _ORDINALS.items() if word in said), 0)
    if spelled:
        return spelled
    if letter := re.search(r"\b(?:annexe|etat) ([a-z])\b", said):
        return ord(letter[1]) - ord("a") + 1
    roman = _ROMAN.search(said)
    return _roman(roman[1]) if roman else 0


def _roman(figures: str) -> int:
    values = [_FIGURES[figure] for figure in figures]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
