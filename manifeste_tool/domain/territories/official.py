"""The official list of local authorities, searched as people write their names; SIREN and SIRET numbers checked."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

_SIREN, _SIRET = 9, 14
_COG = re.compile(r"\d[\dAB]\d{3}")
#: How people shorten and what they put in front of a name, once folded.
_SHORT: Final = {"st": "saint", "ste": "sainte", "cc": "communaute de communes", "ca": "communaute d agglomeration"}
_KINDS: Final = frozenset(
    {
        "commune",
        "communes",
        "communaute",
        "agglomeration",
        "urbaine",
        "metropole",
        "departement",
        "region",
        "collectivite",
    }
)
_EMPTY: Final = frozenset({"ville", "mairie", "de", "du", "des", "d", "la", "le", "les", "l", "et"})


@dataclass(frozen=True, slots=True)
class Official:
    """One authority of the official list.

    `siren` is `""` for départements, régions and a few islands, which have their `cog` alone; `department` is that of
    the largest member of a group of communes; `population` is 0 where nobody is counted.
    """

    name: str
    kind: str
    siren: str = ""
    cog: str = ""
    department: str = ""
    population: int = 0

    @property
    def key(self) -> str:
        """What names it in an address, and is nobody else's: its SIREN, else its kind's initial and its code."""
        return self.siren or f"{self.kind[0]}{self.cog}"


def folded(words: str) -> str:
    """Return words without case, accents or punctuation, « St » in full: what two ways of writing a name share."""
    plain = unicodedata.normalize("NFD", words.lower().replace("œ", "oe").replace("æ", "ae"))
    letters = "".join(" " if not sign.isalnum() else sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(_SHORT.get(word, word) for word in letters.split())


def digits(given: str) -> str:
    """Return a number as it is kept: without the spaces, points and dashes people put into it."""
    return re.sub(r"[\s.\-\u00a0\u202f]", "", given)


def is_siren(number: str) -> bool:
    """Whether nine digits are a SIREN number: their Luhn key is right."""
    return len(number) == _SIREN and _luhn(number)


def is_siret(number: str) -> bool:
    """Whether fourteen digits are a SIRET number, its own key and that of its SIREN being right."""
    return len(number) == _SIRET and _luhn(number) and is_siren(number[:_SIREN])


def _luhn(number: str) -> bool:
    if not (number.isascii() and number.isdecimal()) or not number.strip("0"):
        return False
    doubled = (int(sign) * (1 + rank % 2) for rank, sign in enumerate(reversed(number)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0  # noqa: PLR2004 - the digits of a sum


@dataclass(frozen=True)
class OfficialList:
    """The list, and what it is looked up by."""

    entries: tuple[Official, ...]

    @cached_property
    def by_key(self) -> dict[str, Official]:
        """Every authority by what names it in an address."""
        return {entry.key: entry for entry in self.entries}

    @cached_property
    def _written(self) -> tuple[tuple[str, str, Official], ...]:
        """Return each one's folded name, and the words it is found by: those of its name and of its kind."""
        named = ((folded(entry.name), entry) for entry in self.entries)
        return tuple((name, f" {name} {folded(entry.kind)} ", entry) for name, entry in named)

    def search(self, query: str, *, limit: int = 20) -> tuple[Official, ...]:
        """Return who a query may mean, the likeliest first: a name or its beginnings, a SIREN, a SIRET, a COG code.

        Among names equally near the largest population comes first; nothing is found for nothing.
        """
        if (number := digits(query)).isdecimal() or _COG.fullmatch(number.upper()):
            return tuple(self._numbered(number.upper()))[:limit]
        wanted = [word for word in folded(query).split() if word not in _EMPTY] or folded(query).split()
        found = list(self._named(wanted)) if wanted else []
        found.sort(key=lambda pair: (pair[0], -pair[1].population, pair[1].name))
        return tuple(entry for _, entry in found[:limit])

    def _numbered(self, number: str) -> Iterator[Official]:
        siren = number[:_SIREN] if len(number) in (_SIREN, _SIRET) else ""
        return (entry for entry in self.entries if entry.cog == number or (siren and entry.siren == siren))

    def _named(self, wanted: list[str]) -> Iterator[tuple[int, Official]]:
        found = list(self._written)
        for word in wanted:
            start = f" {word}"
            found = [one for one in found if start in one[1]]
        whole = " ".join(wanted)
        return ((_distance(name, whole), entry) for name, _, entry in found)


def _bare(name: str) -> str:
    """Return what is left of a folded name without its small words and what kind of authority it says it is."""
    return " ".join(word for word in name.split() if word not in _EMPTY | _KINDS) or name


def _distance(written: str, asked: str) -> int:
    """Return how far a name is from what is asked: itself, all but its kind, what begins so, what holds it."""
    name, wanted = _bare(written), _bare(asked)
    if written == asked:
        return 0
    if name == wanted:
        return 1
    if name.startswith(wanted):
        return 2
    return 3 if f" {wanted}" in f" {name}" else 4


def official_list(entries: Iterable[Official]) -> OfficialList:
    """Return a list to look up in."""
    return OfficialList(tuple(entries))
