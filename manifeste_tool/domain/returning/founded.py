"""A text founded on a document: its paragraphs by their styles, every tracked change made; what is refused is said."""

from collections.abc import Iterator
from dataclasses import dataclass

from manifeste_tool.domain.returning.faces import Piece, words_of, written
from manifeste_tool.domain.returning.returned import Cause, Returned, Unit
from manifeste_tool.domain.text import blocks
from manifeste_tool.domain.text.markdown import canonical, parse, serialise
from manifeste_tool.domain.text.text import Kind, Paragraph, Text
from manifeste_tool.errors import RefusedError

_SHORT = 60


@dataclass(frozen=True, slots=True)
class Refused:
    """A passage that has no place in a text: the number of its paragraph in the document, its first words."""

    number: int
    words: str


def founded(returned: Returned) -> tuple[Text, tuple[Refused, ...]]:
    """Return the text that a document makes, without identities, and what of it cannot be taken over."""
    units: list[Paragraph] = []
    refused = [Refused(one.unit, one.words[:_SHORT]) for one in returned.problems if one.cause is not Cause.HEADER]
    for number, unit in _paragraphs(returned.units):
        try:
            (read,) = parse(serialise(Text((unit,)))).paragraphs
        except (RefusedError, ValueError):
            refused.append(Refused(number, unit.text[:_SHORT]))
        else:
            units.append(unit if unit.kind in (Kind.ITEM, Kind.PARAGRAPH) else read)
    front = f"title: {_quoted(returned.title)}\nlang: fr" if returned.title else "lang: fr"
    return canonical(Text(_numbered(units), front)), tuple(sorted(refused, key=lambda one: one.number))


def _paragraphs(units: tuple[Unit, ...]) -> Iterator[tuple[int, Paragraph]]:
    """Yield each paragraph with the number of the unit that it begins at; one whose end was taken out goes on."""
    pieces: list[Piece] = []
    first: tuple[int, Unit] | None = None
    for number, unit in enumerate(units, start=1):
        first = first or (number, unit)
        pieces += [piece for piece in unit.pieces if not piece.gone]
        if unit.gone and not unit.whole:
            pieces.append(Piece(" "))
            continue
        if words_of(pieces):
            yield first[0], _paragraph(first[1], pieces)
        pieces, first = [], None


def _paragraph(unit: Unit, pieces: list[Piece]) -> Paragraph:
    if unit.kind is Kind.TABLE:
        return Paragraph(Kind.TABLE, _table(unit.rows))
    text = blocks.escaped(written(pieces), unit.kind)
    return Paragraph(unit.kind, text, level=unit.level, ordinal="1" if unit.ordered else "")


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    width = max(map(len, rows))
    full = [tuple(cell.replace("|", "\\|") for cell in row) + ("",) * (width - len(row)) for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in full]
    return "\n".join((lines[0], f"|{'---|' * width}", *lines[1:]))


def _numbered(units: list[Paragraph]) -> tuple[Paragraph, ...]:
    """Give the items of each numbered list their numbers: one of another kind, or at a lower depth, begins anew."""
    counts: dict[int, int] = {}
    found: list[Paragraph] = []
    for unit in units:
        deeper = [level for level in counts if unit.kind is not Kind.ITEM or level > unit.level]
        for level in deeper:
            del counts[level]
        if unit.kind is Kind.ITEM and unit.ordinal:
            counts[unit.level] = counts.get(unit.level, 0) + 1
            unit = Paragraph(unit.kind, unit.text, level=unit.level, ordinal=str(counts[unit.level]))  # noqa: PLW2901 - the same item, numbered
        elif unit.kind is Kind.ITEM:
            counts.pop(unit.level, None)
        found.append(unit)
    return tuple(found)


def _quoted(title: str) -> str:
    return '"' + title.replace("\\", "").replace('"', "'") + '"'
