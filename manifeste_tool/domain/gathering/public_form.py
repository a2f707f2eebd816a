"""The public form: what somebody says and about themselves, what is wrong with it, what it becomes."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from manifeste_tool.domain.addresses import is_address
from manifeste_tool.domain.gathering.asked import AGE_RANGES, AUTHOR_TYPES, GENDERS, MOST_PEOPLE, NATURES, ShownAs
from manifeste_tool.domain.gathering.consents import Contributor
from manifeste_tool.errors import N_

LONGEST_TITLE, LONGEST_BODY, LONGEST_NAME, LONGEST_PLACE = 120, 4000, 80, 80

_NUMBERED_STREET = re.compile(
    r"\d+\s*(?:bis|ter|quater)?\s*,?\s*(?:rue|avenue|av\.?|boulevard|bd\.?|impasse|all[ée]e|chemin|place|route|quai|"
    r"square|cours|lotissement|r[ée]sidence|lieu[- ]dit)\b",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b(?:rue|avenue|boulevard|impasse|all[ée]e|chemin|quai|square|lotissement|r[ée]sidence)\s+(?:de|du|des|d'|la|le)",
    re.IGNORECASE,
)
#: UTF-8 that was read as Windows-1252: « Ã© » for « é », « â€™ » for « ’ ».
_GARBLED = re.compile(r"Ã[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œ]|â€[™œ\x9d˜“”¦]|Â[°«»\xa0]")


@dataclass(frozen=True, slots=True)
class Filled:
    """The form as it was sent, every word of it, on a page in `language`. `key` is its own, drawn when it was shown."""

    key: str = ""
    natures: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    title: str = ""
    body: str = ""
    author_type: str = ""
    shown_as: str = ShownAs.NOBODY
    name: str = ""
    people: str = ""
    place: str = ""
    age_range: str = ""
    gender: str = ""
    publish: bool = False
    contact: bool = False
    email: str = ""
    paragraph: str = ""
    version: str = ""
    language: str = "fr"

    @property
    def who(self) -> Contributor:
        """What is to be known of its author."""
        named = "" if self.shown_as == ShownAs.NOBODY else one_line(self.name)
        email = self.email.strip() if self.contact else ""
        return Contributor(named, email, self.age_range, self.gender, self.language)

    def mark(self, purpose: str) -> str:
        """Return 64 hexadecimal digits of the form and its key, which nobody but its sender can make again."""
        words = (self.body, self.title, *self.natures, *self.themes, self.author_type, self.name, self.place)
        said = "\0".join((purpose, self.key, *words, self.people, self.email, str(self.publish), self.paragraph))
        return hashlib.sha256(said.encode()).hexdigest()


def problems(filled: Filled, *, themes: tuple[str, ...]) -> Mapping[str, str]:
    """Return what is to be put right, by field, each in a sentence; `themes` are those that may be chosen."""
    return {**_of_words(filled, themes), **_of_author(filled), **_of_consents(filled)}


def _of_words(filled: Filled, themes: tuple[str, ...]) -> dict[str, str]:
    found = {}
    if not filled.natures or not set(filled.natures) <= set(NATURES):
        found["natures"] = N_(
            "Cochez ce que vous voulez dire : une attente, une proposition… Plusieurs à la fois, si utile."
        )
    if not set(filled.themes) <= set(themes):
        found["themes"] = N_("Choisissez un thème de cette concertation.")
    if len(filled.title.strip()) > LONGEST_TITLE:
        found["title"] = N_("Le titre dépasse 120 signes : raccourcissez-le, le texte peut dire le reste.")
    if not filled.body.strip():
        found["body"] = N_("Écrivez votre contribution, avec vos mots : une phrase suffit.")
    elif len(_lines(filled.body)) > LONGEST_BODY:
        found["body"] = N_(
            "Le texte dépasse 4 000 signes. Gardez l'essentiel, ou envoyez la suite dans une seconde fiche."
        )
    elif _GARBLED.search(filled.title + filled.body):
        found["body"] = N_(
            "Des lettres accentuées sont arrivées brouillées, comme « Ã© » pour « é ». "
            "Recopiez ce passage depuis son document d'origine, ou retapez-le."
        )
    return found


def _of_author(filled: Filled) -> dict[str, str]:
    found = {}
    if filled.author_type not in AUTHOR_TYPES:
        found["author_type"] = N_("Dites à quel titre vous parlez : c'est montré à la place de votre nom.")
    if filled.shown_as not in tuple(ShownAs):
        found["shown_as"] = N_("Choisissez comment vous voulez être montré.")
    elif filled.shown_as != ShownAs.NOBODY and not 0 < len(one_line(filled.name)) <= LONGEST_NAME:
        found["name"] = N_("Écrivez le nom à montrer, en 80 signes au plus, ou choisissez « anonyme ».")
    if people_of(filled.people) is None:
        found["people"] = N_("Écrivez combien de personnes parlent ensemble, en chiffres, ou laissez vide.")
    if is_street(filled.place):
        found["place"] = N_(
            "Donnez un code postal ou une commune, jamais une adresse : votre rue n'est pas à garder ici."
        )
    elif len(one_line(filled.place)) > LONGEST_PLACE:
        found["place"] = N_("Donnez seulement un code postal ou le nom d'une commune.")
    if filled.age_range not in ("", *AGE_RANGES):
        found["age_range"] = N_("Choisissez une tranche d'âge dans la liste, ou aucune.")
    if filled.gender not in ("", *GENDERS):
        found["gender"] = N_("Choisissez une réponse dans la liste, ou aucune.")
    return found


def _of_consents(filled: Filled) -> dict[str, str]:
    email = filled.email.strip()
    if filled.contact and not is_address(email):
        return {"email": N_("Écrivez l'adresse où vous prévenir, comme nom@exemple.fr, ou décochez la case.")}
    if email and not filled.contact:
        return {
            "email": N_(
                "Cochez la case pour être prévenu à cette adresse, ou effacez-la : sans accord, elle n'est pas gardée."
            )
        }
    return {}


def is_street(place: str) -> bool:
    """Whether a place is finer than a commune: a street, with its number or not."""
    return bool(_NUMBERED_STREET.search(place) or _STREET.search(place))


def people_of(given: str) -> int | None:
    """Return how many people speak: 0 where it is not said, None for what is no such number."""
    if not given.strip():
        return 0
    number = int(given) if given.strip().isdecimal() and len(given.strip()) <= len(str(MOST_PEOPLE)) else 0
    return number if 0 < number <= MOST_PEOPLE else None


def one_line(words: str) -> str:
    """Return words on one line, in canonical form, without a sign that is not seen."""
    return " ".join("".join(sign for sign in unicodedata.normalize("NFC", words) if _is_seen(sign)).split())


def lines(words: str) -> str:
    """Return words with the line ends of their author, in canonical form, without a sign that is not seen."""
    return "\n".join(line.rstrip() for line in _lines(words).strip().split("\n"))


def _lines(words: str) -> str:
    """A browser sends each line end as two signs, and counts one."""
    ended = unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(sign for sign in ended if sign == "\n" or _is_seen(sign))


def _is_seen(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) not in ("Cc", "Cf") or sign in "\u200c\u200d"
