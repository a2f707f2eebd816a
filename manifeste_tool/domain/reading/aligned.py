"""A text that follows the French by its identities: English, easy to read (FALC), « en clair » chapter by chapter.

    No AI system is deployed without an established need. <!-- ¶k7m2p4xd fr:0c1d2e3f4a5b6c7d -->

What stands between two markers are the words of one identity: several blocks where the French has one, as easy-to-read
texts need. After `fr:` comes the fingerprint of the French words that they follow; where the French has other words
now, they are to be looked at again. `parse` and `serialise` are inverse.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from manifeste_tool.domain.text import markdown as french
from manifeste_tool.domain.text.inline import normalise, refuse_control_characters, refuse_unbounded, split_citations
from manifeste_tool.domain.text.text import IDENTITY_ALPHABET, IDENTITY_LENGTH, Kind, Paragraph, Text
from manifeste_tool.errors import N_, RefusedError

#: The title of the whole text, among the identities.
TITLE = "titre"
_ID = rf"[{IDENTITY_ALPHABET}]{{{IDENTITY_LENGTH}}}"
_MARKER = re.compile(
    rf"[ \t]*<!--[ \t]*¶(?P<id>{_ID})(?:[ \t]+=[0-9a-z]{{8}}|[ \t]+fixe)*"
    r"(?:[ \t]+fr:(?P<follows>[0-9a-f]{16}))?[ \t]*-->[ \t]*$"
)
_FIELD = re.compile(r"(lang|title|title-follows):[ \t]*(.*?)[ \t]*$")
_MANY_LINES = (Kind.TABLE, Kind.OPAQUE)


class Language(StrEnum):
    """The aligned texts there may be; the values stand in addresses and file names."""

    ENGLISH = "en"
    EASY = "falc"
    PLAIN = "clair"  # a summary of each chapter, under the identity of its heading

    @property
    def tag(self) -> str:
        """What `lang` says of its words in a page."""
        return "en" if self is Language.ENGLISH else "fr"


class UnplacedWordsError(RefusedError):
    """Words come after the last marker of an aligned text: nobody can tell which paragraph they belong to."""

    sentence = N_(
        "Ligne %(line)s : ces mots ne se rattachent à aucun paragraphe français. "
        "Terminez-les par le repère de leur paragraphe (<!-- ¶… -->), ou retirez-les."
    )


class RepeatedIdentityError(RefusedError):
    """One identity has two sets of words."""

    sentence = N_("Ligne %(line)s : le repère ¶%(id)s a déjà été employé. Chaque paragraphe n'a qu'un texte aligné.")


class UnreadableWordsError(RefusedError):
    """Words that would not read back as they are."""

    sentence = N_(
        "Le passage ¶%(id)s ne peut pas être gardé tel quel : une fois écrit, il se lirait autrement. "
        "Retirez-en les repères de paragraphe et les lignes de code."
    )


@dataclass(frozen=True, slots=True)
class Unit:
    """The words under one identity; `follows` is the fingerprint of the French they follow, `""` where unknown.

    A block carries neither identity nor sources: those of the French are its own.
    """

    id: str
    blocks: tuple[Paragraph, ...]
    follows: str = ""

    @property
    def words(self) -> str:
        """The words as Markdown, as they are typed: one block comes without its prefix."""
        if len(self.blocks) == 1:
            return self.blocks[0].text
        return french.serialise(Text(self.blocks)).rstrip("\n")


@dataclass(frozen=True)
class Aligned:
    """The units of one aligned text, in the order they were written; the title is the unit `TITLE`."""

    language: Language
    units: tuple[Unit, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Unit]:
        """The units by the identity of the French that they follow."""
        return {unit.id: unit for unit in self.units}


def parse(markdown: str, language: Language) -> Aligned:
    """Read an aligned text. Citations and the marks of joined or fixed paragraphs, which are the French's, are dropped.

    Raises the refusals of `domain.text.markdown.parse`, `UnplacedWordsError` and `RepeatedIdentityError`.
    """
    lines = markdown.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    fields, start = _front(lines)
    title = [_title(fields)] if fields.get("title") else []
    units: dict[str, Unit] = {unit.id: unit for unit in title}
    for unit, line in _units(lines, start):
        if unit.id in units:
            raise RepeatedIdentityError(line=line, id=unit.id)
        units[unit.id] = _stable(unit)
    return Aligned(language, tuple(unit for unit in units.values() if unit.blocks))


def serialise(aligned: Aligned) -> str:
    """Write an aligned text, ending with one line feed."""
    lines = ["---", f"lang: {aligned.language.tag}"]
    if title := aligned.by_id.get(TITLE):
        lines += [f"title: {json.dumps(title.blocks[0].text, ensure_ascii=False)}"]
        lines += [f"title-follows: {title.follows}"] if title.follows else []
    lines.append("---")
    for unit in aligned.units:
        if unit.id != TITLE:
            lines += ["", *_unit_lines(unit)]
    return "\n".join(lines) + "\n"


def unit_of(identity: str, words: str, *, like: Paragraph | None, follows: str) -> Unit:
    """Read what a person typed for one identity; `like` is the French unit whose shape a single block takes.

    Words that are empty make a unit without blocks. Raises the refusals of `parse` and `UnreadableWordsError`.
    """
    if identity == TITLE:
        refuse_control_characters(words)
        text = normalise(" ".join(words.split()))
        refuse_unbounded(text, 1)
        return Unit(TITLE, (Paragraph(Kind.HEADING, text, level=1),) if text else (), follows)
    blocks = tuple(map(_bare, french.parse_words(words, like=like)))
    return _stable(Unit(identity, french.canonical(Text(blocks)).paragraphs, follows))


def _stable(unit: Unit) -> Unit:
    """Return a unit that reads back as it is. Raises `UnreadableWordsError` for any other."""
    if unit.blocks and not _reads_back(unit):
        raise UnreadableWordsError(id=unit.id)
    return unit


def _reads_back(unit: Unit) -> bool:
    try:
        return [read for read, _ in _units(_unit_lines(unit), 0)] == [unit]
    except RefusedError:
        return False


def _front(lines: list[str]) -> tuple[dict[str, str], int]:
    """Return the fields of the front matter, and the rank of the first line after it."""
    if lines[0].rstrip() != "---":
        return {}, 0
    for rank, line in enumerate(lines[1:], start=1):
        if line.rstrip() in ("---", "..."):
            found = (_FIELD.match(one) for one in lines[1:rank])
            return {one[1]: one[2] for one in found if one}, rank + 1
    return {}, 0


def _title(fields: dict[str, str]) -> Unit:
    try:
        said = json.loads(fields["title"])
    except ValueError:
        said = fields["title"].strip("'\"")
    return unit_of(TITLE, str(said), like=None, follows=fields.get("title-follows", ""))


def _units(lines: list[str], start: int) -> Iterator[tuple[Unit, int]]:
    """Yield each unit with the number of the line that its marker stands on."""
    begun = start
    for rank in range(start, len(lines)):
        if found := _MARKER.search(lines[rank]):
            held = [*lines[begun:rank], split_citations(lines[rank][: found.start()], rank + 1)[0]]
            yield Unit(found["id"], _blocks(held, begun), found["follows"] or ""), rank + 1
            begun = rank + 1
    if any(line.strip() for line in lines[begun:]):
        raise UnplacedWordsError(line=begun + 1 + next(n for n, line in enumerate(lines[begun:]) if line.strip()))


def _blocks(held: Iterable[str], before: int) -> tuple[Paragraph, ...]:
    """Read the blocks of one unit; `before` lines keep the numbers that a refusal names."""
    return tuple(map(_bare, french.parse("\n" * before + "\n".join(held))))


def _bare(block: Paragraph) -> Paragraph:
    return replace(block, id="", sources=frozenset(), joined=(), fixed=False)


def _unit_lines(unit: Unit) -> list[str]:
    follows = f" fr:{unit.follows}" if unit.follows else ""
    marker = f"<!-- ¶{unit.id}{follows} -->"
    lines = french.serialise(Text(unit.blocks)).rstrip("\n").split("\n")
    if unit.blocks[-1].kind in _MANY_LINES:
        return [*lines, "", marker]
    return [*lines[:-1], f"{lines[-1]} {marker}"]
