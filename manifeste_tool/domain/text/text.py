"""The manifesto as a value: paragraphs in order, each with a lasting identity and its sources.

A `Text` knows nothing of Markdown; `domain.markdown` reads and writes it.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from manifeste_tool.errors import N_

#: Lower-case letters and digits without look-alikes (no 0/o, 1/i/l); an identity is eight of them.
IDENTITY_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
IDENTITY_LENGTH = 8
IDENTITY = re.compile(rf"[{IDENTITY_ALPHABET}]{{{IDENTITY_LENGTH}}}")
CHAPTER_LEVEL = 2


class Kind(StrEnum):
    """What a unit is; a unit changes its words without changing its kind unless somebody means it."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTATION = "quotation"
    TABLE = "table"
    OPAQUE = "opaque"  # kept as it was written: code, images, footnotes, hard breaks, rules


class Relation(StrEnum):
    """How a paragraph stands to what it cites; the values are the words written in the text."""

    TAKES_UP = N_("reprend")
    REPHRASES = N_("reformule")
    COMBINES = N_("combine")
    QUALIFIES = N_("nuance")
    DEPARTS_FROM = N_("s'écarte de")
    SHEDS_LIGHT = N_("éclaire")

    @property
    def supports(self) -> bool:
        """Whether the link counts in « n sources »: what departs from a contribution does not rest on it."""
        return self not in (Relation.DEPARTS_FROM, Relation.SHEDS_LIGHT)


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A paragraph rests on (or answers) the contribution, finding or pièce that `key` names."""

    key: str
    relation: Relation = Relation.TAKES_UP


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One unit of the text, called *alinéa* in a dispositif.

    `text` is inline Markdown without prefix, citation or identity; for a table or an opaque unit, its lines.
    `level` is 1-6 for a heading, the depth of nesting (0 = outermost) for an item, the depth of `>` (from 1) for a
    quotation, and for a paragraph the number of list items it stands under (0 = none).
    `ordinal` is the number written before an item of an ordered list (`"3"`), `""` for a bullet.
    `id` is `""` until the program has given one. `joined` holds identities this unit absorbed (permalinks redirect).
    `fixed` marks a unit that cannot be amended (*non amendable*).
    """

    kind: Kind
    text: str
    id: str = ""
    level: int = 0
    ordinal: str = ""
    sources: frozenset[Source] = frozenset()
    joined: tuple[str, ...] = ()
    fixed: bool = False

    def __eq__(self, other: object) -> bool:
        """Whether all is the same: most units that are compared are one and the same value."""
        if self is other:
            return True
        if not isinstance(other, Paragraph):
            return NotImplemented
        return self.text == other.text and self._rest == other._rest

    def __hash__(self) -> int:
        """Hash what tells nearly all units apart, and is quick to hash again."""
        return hash((self.text, self.id))

    @property
    def _rest(self) -> tuple[object, ...]:
        return (self.kind, self.id, self.level, self.ordinal, self.sources, self.joined, self.fixed)

    @property
    def is_chapter(self) -> bool:
        """Whether the unit opens a chapter: alinéa numbers restart after it."""
        return self.kind is Kind.HEADING and self.level == CHAPTER_LEVEL

    @property
    def support(self) -> tuple[Source, ...]:
        """The sources that count in « n sources », by key."""
        return tuple(source for source in sorted(self.sources) if source.relation.supports)

    @property
    def shape(self) -> tuple[Kind, int, str]:
        """Everything about the unit that is neither its words nor its sources."""
        return (self.kind, self.level, self.ordinal)


@dataclass(frozen=True)
class Text:
    """The paragraphs, in order, at one version; `front` is the YAML front matter, opaque and without its fences."""

    paragraphs: tuple[Paragraph, ...] = ()
    front: str = ""

    @cached_property
    def by_id(self) -> dict[str, Paragraph]:
        """The paragraphs by identity; units without one are left out."""
        return {paragraph.id: paragraph for paragraph in self.paragraphs if paragraph.id}

    @cached_property
    def position(self) -> dict[str, int]:
        """The rank of each identity in the text, from 0."""
        return {paragraph.id: rank for rank, paragraph in enumerate(self.paragraphs) if paragraph.id}

    @cached_property
    def places(self) -> dict[str, "Place"]:
        """Where each identity stands, in the words of a dispositif."""
        return dict(_places(self.paragraphs))

    @cached_property
    def heirs(self) -> dict[str, str]:
        """For each identity that was joined into another, the identity that now answers for it."""
        return {old: paragraph.id for paragraph in self.paragraphs for old in paragraph.joined}

    @property
    def title(self) -> str:
        """The title in the front matter, else the first heading of level 1, else `""`."""
        found = re.search(r"^title:[ \t]*(.+?)[ \t]*$", self.front, re.MULTILINE)
        if found:
            return _unquoted(found.group(1))
        return next((p.text for p in self.paragraphs if p.kind is Kind.HEADING and p.level == 1), "")

    def __iter__(self) -> Iterator[Paragraph]:
        """Iterate over the paragraphs in order."""
        return iter(self.paragraphs)

    def __len__(self) -> int:
        """Count the units, headings included."""
        return len(self.paragraphs)

    def with_paragraphs(self, paragraphs: Iterable[Paragraph]) -> "Text":
        """Return the same text with other paragraphs."""
        return Text(tuple(paragraphs), self.front)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands. `chapter` counts numbered chapters from 1 (0: outside any); `alinea` is 0 for a heading.

    Alinéa numbers restart at each chapter in the base text and leave headings out (see `words.md` of the design).
    """

    chapter: int
    title: str
    alinea: int
    numbered: bool

    @property
    def chapter_label(self) -> str:
        """« chapitre II », or the title of a chapter that carries no number (a preamble, an annex)."""
        if self.numbered:
            return N_("chapitre %(number)s") % {"number": roman(self.chapter)}
        return self.title[:1].lower() + self.title[1:] if self.title else N_("en tête du texte")

    @property
    def label(self) -> str:
        """« chapitre II, alinéa 3 »; a heading is named by its chapter and « intitulé »."""
        said = N_("%(chapter)s, alinéa %(number)s") if self.alinea else N_("%(chapter)s, intitulé")
        return said % {"chapter": self.chapter_label, "number": self.alinea}


_UNNUMBERED = re.compile(r"(préambule|avant-propos|préface|introduction|conclusion|glossaire|annexe)\b", re.IGNORECASE)


def _places(paragraphs: Iterable[Paragraph]) -> Iterator[tuple[str, Place]]:
    count, alinea, place = 0, 0, Place(0, "", 0, numbered=False)
    for paragraph in paragraphs:
        if paragraph.is_chapter:
            numbered = not _UNNUMBERED.match(paragraph.text)
            count, alinea = count + numbered, 0
            place = Place(count, paragraph.text, 0, numbered=numbered)
        counted = paragraph.kind is not Kind.HEADING
        alinea += counted
        if paragraph.id:
            yield paragraph.id, Place(place.chapter, place.title, alinea if counted else 0, numbered=place.numbered)


_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """Return a positive number in Roman figures, as chapters are numbered."""
    figures = ""
    for value, figure in _ROMAN:
        times, number = divmod(number, value)
        figures += figure * times
    return figures


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value


def fingerprint(paragraph: Paragraph) -> str:
    """Return 16 hexadecimal digits of what a reader saw: words, shape and sources, not identity or place."""
    sources = "\n".join(f"{source.relation} {source.key}" for source in sorted(paragraph.sources))
    seen = "\0".join((*map(str, paragraph.shape), paragraph.text, sources))
    return hashlib.sha256(seen.encode()).hexdigest()[:16]


def with_identities(text: Text, new_id: Callable[[], str]) -> Text:
    """Give an identity to every unit that has none; of a duplicated identity the first bearer keeps it.

    `new_id` returns an identity never given before; the storage reserves it.
    """
    seen: set[str] = set()
    given: list[Paragraph] = []
    for paragraph in text:
        identity = paragraph.id if paragraph.id and paragraph.id not in seen else new_id()
        seen.add(identity)
        given.append(paragraph if identity == paragraph.id else replace(paragraph, id=identity))
    return text.with_paragraphs(given)


def chapter_of(text: Text, identity: str) -> tuple[Paragraph, ...]:
    """Return the units of the chapter that the heading `identity` opens, heading included."""
    start = text.position[identity]
    units = [text.paragraphs[start]]
    for paragraph in text.paragraphs[start + 1 :]:
        if paragraph.kind is Kind.HEADING and paragraph.level <= units[0].level:
            break
        units.append(paragraph)
    return tuple(units)
