"""A text cut where a dispositif starts counting alinéas again: at its chapters."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from manifeste_tool.domain.text.markdown import INDENT, parse, prefix
from manifeste_tool.domain.text.text import Kind, Paragraph, Text, roman

AT_THE_HEAD = "en tête du texte"


@dataclass(frozen=True)
class Section:
    """The units of one chapter (without its heading), of a text without chapters, or those before the first.

    `name` is how a dispositif calls it: « chapitre II », « chapitre intitulé « … » », « en tête du texte », or `""`
    where the text has no chapter at all: then it is « cet article ».
    """

    name: str
    heading: Paragraph | None
    units: tuple[Paragraph, ...]

    @property
    def whole(self) -> tuple[Paragraph, ...]:
        """The units with the heading before them."""
        return (self.heading, *self.units) if self.heading else self.units

    @property
    def itself(self) -> str:
        """« ce chapitre » or « cet article »."""
        return "ce chapitre" if self.name else "cet article"

    @cached_property
    def alineas(self) -> dict[str, int]:
        """The number of each alinéa by its identity: headings have none."""
        counted = [unit.id for unit in self.units if unit.kind is not Kind.HEADING]
        return {identity: rank for rank, identity in enumerate(counted, start=1)}


def sections(text: Text) -> list[Section]:
    """Cut a text whose units all have an identity into its sections; there is at least one."""
    cuts = [rank for rank, unit in enumerate(text) if unit.is_chapter]
    found = [Section(AT_THE_HEAD if cuts else "", None, text.paragraphs[: cuts[0] if cuts else len(text)])]
    seen: Counter[str] = Counter()
    for start, end in pairwise((*cuts, len(text))):
        heading = text.paragraphs[start]
        place = text.places[heading.id]
        name = f"chapitre {roman(place.chapter)}" if place.numbered else f"chapitre intitulé « {heading.text} »"
        seen[name] += 1
        found.append(Section(_again(name, seen[name]), heading, text.paragraphs[start + 1 : end]))
    return found


def _again(name: str, times: int) -> str:
    return name if times == 1 else f"{name} (n° {times})"


def quoted(units: Sequence[Paragraph]) -> str:
    """Write whole alinéas as a dispositif does: one a line, each between « and », its Markdown prefix included."""
    return "\n".join(f"« {prefix(unit)}{unit.text} »" for unit in units)


def unquoted(quotation: str, *, markdown: bool) -> tuple[Paragraph, ...]:
    """Read whole alinéas back; without `markdown` every line is words alone."""
    lines = quotation.removeprefix("« ").removesuffix(" »").split(" »\n« ")
    if not markdown:
        return tuple(Paragraph(Kind.PARAGRAPH, line) for line in lines)
    return tuple(unit for line in lines for unit in _read(line))


def _read(line: str) -> Iterator[Paragraph]:
    words = line.lstrip(" ")
    depth = (len(line) - len(words)) // len(INDENT)
    for unit in parse(words):
        yield replace(unit, level=depth) if unit.kind in (Kind.ITEM, Kind.PARAGRAPH) else unit


def content(units: Sequence[Paragraph]) -> list[tuple[object, ...]]:
    """Return what a dispositif must give back: words and shapes in order, neither sources nor identities."""
    return [(*unit.shape, unit.text) for unit in units]
