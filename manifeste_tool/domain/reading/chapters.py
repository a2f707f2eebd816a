"""A text as it is read: cut into its parts, with the time each takes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from manifeste_tool.domain.text.text import Paragraph, Relation, Text

#: Words a minute, read attentively.
PACE = 220
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Note:
    """What one alinéa cites, by relation, in the order of the keys: a note of the printed text."""

    alinea: int
    cited: tuple[tuple[Relation, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What stands before the first chapter (`heading` None), or one chapter with its heading."""

    heading: Paragraph | None
    units: tuple[Paragraph, ...]
    notes: tuple[Note, ...]
    words: int


def parts(text: Text) -> tuple[Part, ...]:
    """Cut a text before each of its chapters; a text without units has no part."""
    cut: list[list[Paragraph]] = []
    for unit in text:
        if unit.is_chapter or not cut:
            cut.append([])
        cut[-1].append(unit)
    return tuple(_part(text, units) for units in cut)


def minutes(words: int) -> int:
    """Return how long these words take to read, in minutes, never less than one."""
    return max(1, round(words / PACE))


def count_words(units: Iterable[Paragraph]) -> int:
    """Count the words of units as a reader meets them: « l'élu » is one."""
    return sum(len(_WORD.findall(unit.text)) for unit in units)


def _part(text: Text, units: list[Paragraph]) -> Part:
    heading = units[0] if units[0].is_chapter else None
    notes = tuple(Note(text.places[unit.id].alinea, _cited(unit)) for unit in units if unit.sources)
    return Part(heading, tuple(units), notes, count_words(units))


def _cited(unit: Paragraph) -> tuple[tuple[Relation, tuple[str, ...]], ...]:
    by_relation: dict[Relation, list[str]] = {}
    for source in sorted(unit.sources):
        by_relation.setdefault(source.relation, []).append(source.key)
    return tuple((relation, tuple(by_relation[relation])) for relation in Relation if relation in by_relation)
