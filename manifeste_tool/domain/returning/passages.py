"""Find the paragraph that somebody means: by its identity, by « chapitre II, alinéa 3 », by its words."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from manifeste_tool.domain.comparing.words import bag, held, likeness
from manifeste_tool.domain.returning.faces import Piece, pieces_of, words_of
from manifeste_tool.domain.text.text import IDENTITY, Kind, Place, Text, roman

#: From which likeness a passage is taken to be a paragraph, and how far ahead of the next it must be.
ALIKE, AHEAD = 0.5, 0.1
_FEWEST = 3
_NUMBERED = re.compile(
    r"(?:(?:l'|au |à l')?chapitre\s+(?:n°\s*)?(?P<chapter>[ivxlc]+|\d+)|(?P<title>[^,]+?))?\W*"
    r"(?:de\s+)?(?:(?:l'|à l')?alin[ée]as?|al\.?)\s*(?:n°\s*)?(?P<alinea>\d+)"
    r"(?:\s+du\s+chapitre\s+(?P<of>[ivxlc]+|\d+))?",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(?:intitulé|titre)\s+(?:du\s+)?chapitre\s+([ivxlc]+|\d+)", re.IGNORECASE)
_BESIDE = re.compile(
    r"(?:insérer\s+)?(?P<side>après|avant)\s*:?\s+(?:le\s+|l')?(?P<rest>.+)", re.IGNORECASE | re.DOTALL
)
_MARKED = re.compile(r"(?:¶|m_)([0-9a-z]{8})\b")


class How(StrEnum):
    """How a passage was found; the values are those kept in the database."""

    IDENTITY = "identity"
    PLACE = "place"
    WORDS = "words"
    NEAR = "near"
    HAND = "hand"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A paragraph that a passage was taken to mean; `likeness` is from 0 to 1, `within` the words found inside it."""

    paragraph: str
    how: How
    likeness: float = 1.0
    within: str = ""


def beside(passage: str) -> tuple[str, str]:
    """Cut « après le chapitre II, alinéa 3 » into where and what: `("après", …)`, or `("", passage)`."""
    found = _BESIDE.fullmatch(passage.strip())
    return (found["side"].casefold(), found["rest"].strip()) if found else ("", passage.strip())


def found(text: Text, passage: str) -> Found | None:
    """Return the paragraph that a passage means, None where none is near enough or two are as near."""
    return _by_identity(text, passage) or _by_place(text, passage) or _by_words(text, passage)


def nearest(text: Text, passage: str, *, limit: int = 5) -> tuple[Found, ...]:
    """Return the paragraphs that a passage may mean, the most likely first: by number, else by words in common."""
    sure = _by_identity(text, passage) or _by_place(text, passage)
    scored = sorted(_scored(text, passage), key=lambda one: -one.likeness)
    rest = [one for one in scored if one.likeness > 0 and (sure is None or one.paragraph != sure.paragraph)]
    return ((sure,) if sure else ())[:limit] + tuple(rest[: limit - bool(sure)])


def shown(text: Text, identity: str) -> str:
    """Return the words of a paragraph as they are read."""
    return words_of(pieces_of(text.by_id[identity].text))


def _by_identity(text: Text, passage: str) -> Found | None:
    marked = _MARKED.search(passage)
    identity = marked[1] if marked else passage.strip()
    if not IDENTITY.fullmatch(identity):
        return None
    identity = text.heirs.get(identity, identity)
    return Found(identity, How.IDENTITY) if identity in text.by_id else None


def _by_place(text: Text, passage: str) -> Found | None:
    told = " ".join(passage.replace("\u2019", "'").split())
    if heading := _TITLE.fullmatch(told):
        return _at(text, _number(heading[1]), 0)
    named = _NUMBERED.fullmatch(told.rstrip(" .:;"))
    if named is None:
        return None
    chapter = named["chapter"] or named["of"]
    if named["title"] and not chapter:
        return _under(text, named["title"], int(named["alinea"][:6]))
    if chapter is None and any(unit.is_chapter for unit in text):
        return None
    return _at(text, _number(chapter or "0"), int(named["alinea"][:6]))


def _number(given: str) -> int:
    if given.isdecimal():
        return int(given[:6])
    return next((number for number in range(1, 300) if roman(number) == given.upper()), -1)


def _at(text: Text, chapter: int, alinea: int) -> Found | None:
    def fits(identity: str, place: Place) -> bool:
        right = place.chapter == chapter and place.alinea == alinea and place.numbered == bool(chapter)
        return right and (alinea > 0 or text.by_id[identity].is_chapter)

    return next((Found(one, How.PLACE) for one, place in text.places.items() if fits(one, place)), None)


def _under(text: Text, title: str, alinea: int) -> Found | None:
    for identity, place in text.places.items():
        if place.alinea == alinea and _folded(title) in (_folded(place.title), _folded(place.chapter_label)):
            return Found(identity, How.PLACE)
    return None


def _by_words(text: Text, passage: str) -> Found | None:
    told = _folded(passage)
    if not told:
        return None
    exact = [unit.id for unit in text if unit.id and _folded(_seen(unit.text)) == told]
    if len(exact) == 1:
        return Found(exact[0], How.WORDS)
    inside = [unit.id for unit in text if unit.id and told in _folded(_seen(unit.text))]
    if len(inside) == 1 and len(told.split()) >= _FEWEST:
        return Found(inside[0], How.WORDS, within=passage.strip())
    best = nearest(text, passage, limit=2)
    if not best or bag(passage).total() < _FEWEST or best[0].likeness < ALIKE:
        return None
    return best[0] if len(best) == 1 or best[0].likeness - best[1].likeness >= AHEAD else None


def _scored(text: Text, passage: str) -> list[Found]:
    told = bag(passage)
    found: list[Found] = []
    for unit in text:
        if unit.id and unit.kind is not Kind.OPAQUE and told:
            own = bag(_seen(unit.text))
            score = max(likeness(told, own), held(told, own) * 0.9 if told.total() >= _FEWEST else 0.0)
            found.append(Found(unit.id, How.NEAR, round(score, 2)))
    return found


def _seen(markdown: str) -> str:
    return words_of(pieces_of(markdown))


def _folded(words: str) -> str:
    """Return words without case, accents' form, quotation marks or the spaces of typography."""
    plain = unicodedata.normalize("NFC", words_of((Piece(words),))).casefold()
    return " ".join(re.sub(r"[«»“”\"]|(?<=\w)[.;:]$", " ", plain).split()).strip(" .;:")
