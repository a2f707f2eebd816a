"""Words as a suggestion compares them: stems without small words, and what several words of one family share.

A search keeps « formation » and « formateur » apart, for whoever types a word means it. Who looks for what is near a
sentence does not: « harcèlement » is near « harceler ». A root is a stem less the endings of French inflection and
derivation, at most three of them, and never under `_SHORTEST` letters.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from manifeste_tool.domain.text.stems import stem

_WORD = re.compile(r"[^\W_]+")
_HARD_C = re.compile(r"qu?$")  # « éduquer », « éducation »
_SHORTEST = 4
_MOST_CUTS = 3
_GRAM = 4
_MOST_KNOWN = 50_000
#: Endings of stems, which have lost their accents and a last s, x or e already.
_ENDINGS = """
    isateur isation ification ification abilit ibilit issement ivit atoir atric ateur ation ition ement emment amment
    ment isant isme ism ist iser ienn ien iqu abl ibl if iv it eraient erait erai erez eront erons aient ait issent
    issait issant iss ions iez ant anc ent enc er ees ee ez ons on ion ir ier oir eur eus ric al el ell ail air age ag
    ur ess ard ai at ic a e i is u y
"""
_LONGEST_FIRST = tuple(sorted(set(_ENDINGS.split()), key=lambda one: (-len(one), one)))
#: Stems of what holds sentences together and says nothing by itself.
_SMALL_WORDS = """
    a ai as au aux avec avoir c ce cel cela cell celui ces cet cett ceux ci comm d dan de des dont du elle ell elles en
    entr est et etait etant etr eu eux fair fait fair il ils j je l la le les leur lor lui m ma mai me mem mes moi mon n
    ne ni no non nos notr nou on ont or ou par pa pas plu plus pour qu quand que quel quell qui quoi s sa san sans se
    ser si son sont sou sur t ta te tes toi ton tou tous tout toute tres tro trop tu un une vo vos votr vou y ete
"""
_SMALL = frozenset(_SMALL_WORDS.split())


def words(text: str) -> list[str]:
    """Return the words of a text as written, what an elision joins taken apart."""
    return _WORD.findall(text)


class _Known(dict[str, str]):
    """What was made of the words met so far: a suggestion looks the same ones up by the ten thousand."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        made = self[word] = self._make(word)
        return made


def _token(word: str) -> str:
    found = stem(word)
    return "" if found in _SMALL or (len(found) == 1 and not found.isdigit()) else found


def _root(of: str) -> str:
    left = of
    for _ in range(0 if of.isdigit() else _MOST_CUTS):
        cut = next((one for one in _LONGEST_FIRST if left.endswith(one) and len(left) - len(one) >= _SHORTEST), "")
        if not cut:
            break
        left = left[: -len(cut)]
    left = _HARD_C.sub("c", left)
    return left[:-1] if len(left) > _SHORTEST and left[-1] == left[-2] else left


_TOKENS, _ROOTS = _Known(_token), _Known(_root)


def tokens(text: str) -> tuple[str, ...]:
    """Return the stems of a text in their order, elided and small words left out."""
    return tuple(filter(None, map(_TOKENS.__getitem__, words(text))))


def root(of: str) -> str:
    """Return the root of a stem: "harc" of "harcelement", "educ" of "eduquer"."""
    return _ROOTS[of]


def roots(stems: Iterable[str]) -> tuple[str, ...]:
    """Return the root of each stem."""
    return tuple(map(_ROOTS.__getitem__, stems))


@lru_cache(maxsize=_MOST_KNOWN)
def grams(of: str) -> frozenset[str]:
    """Return the pieces of four letters of a stem, by which a word is known that was spelled otherwise."""
    return frozenset(of[at : at + _GRAM] for at in range(max(1, len(of) - _GRAM + 1)))
