"""The text on paper, as a sitting reads it: alinéas by their numbers, with room for notes beside them."""

from collections.abc import Iterable, Iterator

from manifeste_tool.documents.bundle import inline
from manifeste_tool.documents.kit.model import Block, Document, Heading, Numbered, Paper, Prose, Table, Words
from manifeste_tool.domain.text.text import CHAPTER_LEVEL, Kind, Paragraph, Text, chapter_of
from manifeste_tool.errors import N_
from manifeste_tool.services.sittings.sitting_pages import chapter_label

_DEEPEST = 3


def document(text: Text, chapters: Iterable[str], *, footer: str, large: bool = False) -> Document:
    """Return the chapters that a sitting examines, or the whole text where it names none that the text has."""
    wanted = [one for one in chapters if one in text.by_id]
    units = [unit for one in wanted for unit in chapter_of(text, one)] or list(text)
    return Document(
        name="texte",
        title=N_("Texte, alinéas numérotés"),
        blocks=tuple(_blocks(text, units)),
        above=text.title,
        footer=footer,
        paper=Paper.MARGIN,
        large=large,
    )


def _blocks(text: Text, units: Iterable[Paragraph]) -> Iterator[Block]:
    above = 0
    for unit in units:
        place = text.places[unit.id]
        if unit.kind is Kind.HEADING:
            if unit.level < CHAPTER_LEVEL:
                continue  # the title of the text, which stands above
            above = min(unit.level - 1, above + 1, _DEEPEST)
            words = chapter_label(place.chapter_label, unit.text) if unit.is_chapter else unit.text
            yield Heading(inline.line(words), above)
        else:
            yield from _alinea(unit, place.alinea)


def _alinea(unit: Paragraph, number: int) -> Iterator[Block]:
    made = inline.unit(unit)
    if isinstance(made, Table):
        yield Numbered(str(number), (Words(N_("Tableau")),))
        yield made
    elif isinstance(made, Prose):
        mark = f"{unit.ordinal}. " if unit.ordinal else "– "
        first = (Words("\u2003" * unit.level + mark),) if unit.kind is Kind.ITEM else ()
        yield Numbered(str(number), (*first, *made.line))
