"""A parliament's list of amendments put in order from what each says of itself: place, alinéa, words of its dispositif.

The same key as for the manifesto (`running_order`), read from the columns of the Senate's open data.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from manifeste_tool.domain.amending.effects import normalised
from manifeste_tool.domain.ordering.discussions import Act
from manifeste_tool.domain.ordering.running_order import Entry, listed, running_order
from manifeste_tool.domain.ordering.subdivisions import Side, folded, names_article, subdivision_place

_READ = 400  # characters of a dispositif in which it says its place
_END = 1_000_000  # the alinéa that « compléter cet article » writes after
_LAST_SENTENCE = 99


@dataclass(frozen=True, slots=True)
class Sheet:
    """One line of a list: `num` as printed (« 230 rect. bis »), the rest as given, `""` where nothing is.

    `parent` is the `id`, else the `num`, of the amendment that a sub-amendment amends.
    """

    num: str
    subdivision: str
    alinea: str = ""
    dispositif: str = ""
    id: str = ""
    parent: str = ""
    discussion: str = ""
    identical: str = ""

    @property
    def number(self) -> int:
        """What the list counts by: 230 for « 230 rect. bis », 1463 for « II-1463 (2ème Rect) »."""
        found = re.search(r"\d+", self.num)
        return int(found[0]) if found else 0


def in_order(sheets: Iterable[Sheet]) -> tuple[Sheet, ...]:
    """Return the sheets as they are called, whatever the order given.

    Where no sheet is said to be identical to another, those that say the same thing of the same place are.
    """
    given = sorted(sheets, key=_canonical)
    derived = not any(sheet.identical for sheet in given)
    ranks = {sheet.num: rank for rank, sheet in enumerate(given)} | {
        sheet.id: rank for rank, sheet in enumerate(given) if sheet.id
    }
    entries = [_entry(sheet, rank, ranks, derived=derived) for rank, sheet in enumerate(given)]
    return tuple(given[entry.id] for entry in listed(running_order(entries)))


def _canonical(sheet: Sheet) -> tuple[object, ...]:
    return (sheet.number, sheet.num, sheet.id, sheet.subdivision, sheet.alinea, sheet.dispositif, sheet.parent)


def _entry(sheet: Sheet, rank: int, ranks: dict[str, int], *, derived: bool) -> Entry:
    aim = aimed(sheet)
    effect = f"={sheet.identical}" if sheet.identical else ""
    if derived and sheet.dispositif:
        effect = f"{aim.place} {normalised(sheet.dispositif)}"
    parent = ranks.get(sheet.parent) if sheet.parent else None
    return Entry(
        rank,
        sheet.number,
        aim.place,
        aim.act,
        author_id=rank,
        parent_id=None if parent == rank else parent,
        effect=effect,
        detail=aim.detail,
        discussion=sheet.discussion,
    )


class Aim(NamedTuple):
    """What an amendment aims at: a place to be compared as a tuple, what it does there, and what comes first there."""

    place: tuple[int, ...]
    act: Act
    detail: tuple[int, ...]


def aimed(sheet: Sheet) -> Aim:
    """Return what a sheet aims at, from its dispositif first, from its columns where the dispositif does not say."""
    said = _head(sheet.dispositif)
    side = _side(said)
    named = sheet.subdivision if names_article(sheet.subdivision) or side is Side.ON else said[:80]
    place = subdivision_place(named, side)
    if side is not Side.ON or _additional(sheet.subdivision):
        return Aim((*place, 0), Act.INSERT, ())
    alinea = _alinea_in(said) or _alinea_in_column(sheet.alinea, said) or _Alinea(1, _act(said))
    detail = (-alinea.extent,) if alinea.act in (Act.DELETE, Act.REWRITE) else (_sentence(said),)
    return Aim((*place, alinea.number), alinea.act, detail)


_NUMBERING = re.compile(
    r"^(?:(?:sous-)?amendement n\s?°\s*[\w-]*\d+(?: rect\.?(?: (?:bis|ter|quater|\w+ies))?)?[ ,:/]*)?"
    r"(?:(?:[ivx]{1,4}|[a-z]|\d+)\s?[.°)]+\s*-*\s*)*"
)
_PUT = r"(?:inserer|ajouter|retablir) (?:l'|les |la |le |une? |des |deux |trois )"
_DIVISION = r"(?:article|division|chapitre|titre|section|sous-section|livre|partie|annexe|intitule)s?"
_SIDE = re.compile(
    rf"^(avant|apres) l'article (?:\d|premier|unique|ier).{{0,40}}?\b(?:{_PUT}{_DIVISION}\b|{_DIVISION} additionnel)"
)


def _head(dispositif: str) -> str:
    """Return the beginning of a dispositif, folded, in lower case, without the « I. – » before it."""
    return _NUMBERING.sub("", folded(dispositif[:_READ]).lower(), count=1)


def _side(said: str) -> Side:
    found = _SIDE.search(said)
    return Side.ON if not found else Side.BEFORE if found[1] == "avant" else Side.AFTER


def _additional(subdivision: str) -> bool:
    return bool(re.search(r"\badditionnel|^(avant|apres)\b", folded(subdivision).lower()))


class _Alinea(NamedTuple):
    """An alinéa, what is done there, and to how many alinéas."""

    number: int
    act: Act
    extent: int = 1


_ON_THE_WHOLE = {
    "supprimer": _Alinea(0, Act.DELETE),
    "completer": _Alinea(_END, Act.COMPLETE),
    "au debut": _Alinea(0, Act.INSERT),
    "en tete": _Alinea(0, Act.INSERT),
    "": _Alinea(0, Act.REWRITE),
}
_ORDINALS = (
    "premier",
    "deuxieme",
    "troisieme",
    "quatrieme",
    "cinquieme",
    "sixieme",
    "septieme",
    "huitieme",
    "neuvieme",
    "dixieme",
)
_WHOLE = rf"(?:cet\s|cette\s|ce\s|l')(?:{_DIVISION}|etat)\b(?!\s[lrd]\.)"
_PLACES = re.compile(
    rf"""
      \b (?P<whole>supprimer | (?:rediger|retablir|remplacer) (?:\sainsi|\scomme\ssuit)? | completer
          | au\sdebut\sde | en\stete\sde) \s {_WHOLE}
    | \b (?P<beside>avant\s|apres\s)? (?:l'|les\s|aux\s|des\s)? alineas?\s
          (?P<number>\d+) (?P<others>(?:(?:,\s?|\set\s|\sa\s)\d+)*)
    | \b (?P<side>avant\s|apres\s)? (?:le|du|au)\s (?P<ordinal>{"|".join(_ORDINALS)}|second|dernier)\salinea
    """,
    re.VERBOSE,
)
_VERB = re.compile(
    r"\b(supprimer|rediger|retablir|remplacer|substituer|completer|inserer|ajouter)\b"
    r"( (?:ainsi |comme suit )?(?:(?:cet|ces|cette|l'|les|le|du|au|aux|a l') ?(?:\w+ )?alineas?\b))?"
)
_SENTENCE = re.compile(
    r"\b(premiere|deuxieme|seconde|troisieme|quatrieme|cinquieme|sixieme|derniere)\b[^.:]{0,30}? phrase"
)
_SENTENCES = {"premiere": 1, "deuxieme": 2, "seconde": 2, "troisieme": 3, "quatrieme": 4, "cinquieme": 5, "sixieme": 6}


def _alinea_in(said: str) -> _Alinea | None:
    """Return the first place that a dispositif names."""
    found = _PLACES.search(said)
    if not found:
        return None
    if found["whole"]:
        return next(aim for verb, aim in _ON_THE_WHOLE.items() if found["whole"].startswith(verb))
    number = int(found["number"]) if found["number"] else _ordinal(found["ordinal"])
    beside = found["beside"] or found["side"]
    if beside:
        return _Alinea(number - beside.startswith("avant"), Act.INSERT)
    return _Alinea(number, _act(said), _extent(number, found["others"] or ""))


def _ordinal(word: str) -> int:
    return {"second": 2, "dernier": _END - 1}.get(word) or _ORDINALS.index(word) + 1


def _extent(first: int, others: str) -> int:
    """Return how many alinéas « 4 à 12 » or « 22, 24 et 34 » are."""
    count, last = 1, first
    for link, figures in re.findall(r"(,|et|a)\s?(\d+)", others):
        count += int(figures) - last if link == "a" and int(figures) > last else 1
        last = int(figures)
    return count


def _act(said: str) -> Act:
    """Return what a dispositif does to an alinéa, from its first verb."""
    found = _VERB.search(said)
    if not found:
        return Act.CHANGE_WORDS
    if found[1] == "completer":
        return Act.COMPLETE
    if not found[2]:
        return Act.CHANGE_WORDS
    return Act.DELETE if found[1] == "supprimer" else Act.REWRITE


def _alinea_in_column(column: str, said: str) -> _Alinea | None:
    """Return what the column says: « Suppr. », « Réd. glob. », « Al. 8 », « Apr. al. 8 »."""
    told = folded(column).lower()
    if told.startswith("suppr"):
        return _Alinea(0, Act.DELETE)
    if told.startswith("red"):
        return _Alinea(0, Act.REWRITE)
    figures = re.search(r"\d+", told)
    if not figures:
        return None
    number = int(figures[0])
    if told.startswith(("apr", "av")):
        return _Alinea(number - told.startswith("av"), Act.INSERT)
    return _Alinea(number, _act(said))


def _sentence(said: str) -> int:
    """Return which sentence of its alinéa an amendment changes first, 0 where it does not say."""
    verb = _VERB.search(said)
    found = _SENTENCE.search(said[: verb.start()] if verb else said[:80])
    return _SENTENCES.get(found[1], _LAST_SENTENCE) if found else 0
