"""What a word processor's document holds, in order, and how a filled form is told apart into its parts.

A part begins at a heading, at a line or at a table's first cell that names it; what stands before the first one known,
and under a heading that nobody knows, is kept as words that a person sorts.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from manifeste_tool.domain.consulting.contributions import REFERENCE

_NUMBERING = re.compile(r"^\W*(?:\d+(?:\.\d+)*|[ivx]+|[a-h])\s*[.)°\-–—:]\s*", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)")
_LONGEST_LABEL = 90
_SHORT_LABEL = 40
_DOTS = re.compile(r"[…_]{2,}\.?|\.{4,}")
_WHOLE = re.compile(r"\d{1,3}(?:[\s.]\d{3})+|\d+")
_MONTHS = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)
_ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b")
_FIGURES = re.compile(r"\b(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})\b")
_WORDED = re.compile(rf"\b(?P<day>\d{{1,2}})(?:er)? (?P<month>{'|'.join(_MONTHS)}) (?P<year>\d{{4}})\b")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the document."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or (`item`) one of a list."""

    text: str
    item: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, its cells from left to right."""

    cells: tuple[str, ...]


Block = Heading | Line | Row


@dataclass
class Part:
    """What stands under one label: its name, `""` where nobody knows it, how it was called, and what it holds."""

    name: str
    label: str
    blocks: list[Block] = field(default_factory=list)


def folded(words: str) -> str:
    """Return words as labels are compared: no accent, no case, plain apostrophes, single spaces."""
    plain = unicodedata.normalize("NFKD", words.replace("’", "'").replace("œ", "oe"))
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).casefold().split())


def label_of(words: str) -> str:
    """Return a label without its number, what it adds between brackets and its colon."""
    bare = _ASIDE.sub(" ", folded(words))
    return _NUMBERING.sub("", bare).strip(" :.*_-–—…")


def parts(blocks: Iterable[Block], name_of: Callable[[str], str]) -> tuple[Part, ...]:
    """Return the parts of a document; `name_of` tells the name that a label stands for, `""` for none."""
    found = [Part("", "")]
    for block in blocks:
        _take(found, block, name_of)
    return tuple(part for part in found if part.name or part.label or part.blocks)


def _take(found: list[Part], block: Block, name_of: Callable[[str], str]) -> None:
    if isinstance(block, Heading):
        name = name_of(label_of(block.text))
        if name or not found[-1].name or block.level <= _level(found[-1]):
            found.append(Part(name, block.text, [block] if name else []))
            return
    elif isinstance(block, Row) and (name := _named_row(block, name_of)):
        rest = tuple(cell for cell in block.cells[1:] if cell.strip())
        found.append(Part(name, block.cells[0], [Line(one) for cell in rest for one in cell.split("\n")]))
        return
    elif isinstance(block, Line) and len(block.text) <= _LONGEST_LABEL * 2 and (named := _labelled(block, name_of)):
        found.append(Part(named[0], named[1], [Line(named[2])] if named[2] else []))
        return
    found[-1].blocks.append(block)


def _named_row(row: Row, name_of: Callable[[str], str]) -> str:
    """Return what the first cell of a row names, `""` for none and where the others cite contributions."""
    if len(row.cells) == 1 or any(REFERENCE.search(cell) for cell in row.cells):
        return ""
    return name_of(label_of(row.cells[0]))


def _level(part: Part) -> int:
    first = part.blocks[0] if part.blocks else None
    return first.level if isinstance(first, Heading) else 0


def _labelled(line: Line, name_of: Callable[[str], str]) -> tuple[str, str, str] | None:
    """Return the name, the label and the words of « Label : words », or of a line that is a label alone."""
    label, colon, words = line.text.partition(":")
    if REFERENCE.search(words) or len(label) > _LONGEST_LABEL or not (name := name_of(label_of(label))):
        return None
    return (name, label, words.strip()) if colon or not line.item else None


def printed(blank: Iterable[Block]) -> frozenset[str]:
    """Return what stands in a form that nobody filled, as `without_printed` compares it."""
    cells = (block.cells if isinstance(block, Row) else (block.text,) for block in blank)
    return frozenset(_bare(words) for line in cells for words in line)


def without_printed(blocks: Iterable[Block], printed: Collection[str], is_column: Callable[[str], str]) -> list[Block]:
    """Return what was written in a form: without what was printed in it, its headings and its tables' headers kept.

    The label of a line that goes on with somebody's words is kept while it is short; dotted lines are taken out.
    """
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, Row):
            kept += _filled_row(block, printed, is_column)
        elif isinstance(block, Line):
            kept += _filled_line(block, printed)
        elif block.level or _bare(block.text) not in printed:
            kept.append(block)
    return kept


def _filled_row(row: Row, printed: Collection[str], is_column: Callable[[str], str]) -> list[Block]:
    if columns(row, is_column):
        return [row]
    rest = tuple("" if _bare(cell) in printed else _undotted(cell) for cell in row.cells[1:])
    first = "" if len(row.cells) == 1 and _bare(row.cells[0]) in printed else _undotted(row.cells[0])
    written = any(rest) or (first and _bare(first) not in printed)
    return [Row((first, *rest))] if written else []


def _filled_line(line: Line, printed: Collection[str]) -> list[Block]:
    words = _undotted(line.text)
    if _bare(words) in printed:
        return []
    label, _, rest = words.partition(":")
    asked = len(label) > _SHORT_LABEL and _bare(label) in printed
    return [replace(line, text=rest.strip() if asked else words)]


def _undotted(words: str) -> str:
    return _DOTS.sub("", words).strip()


def _bare(words: str) -> str:
    return _undotted(folded(words)).strip(" :.,;")


def lines_of(part: Part) -> tuple[str, ...]:
    """Return the words of a part, a line for each paragraph or row, its own heading left out."""
    blocks = part.blocks[1:] if part.blocks and _is_own(part, part.blocks[0]) else part.blocks
    said = (" — ".join(filter(None, one.cells)) if isinstance(one, Row) else one.text for one in blocks)
    return tuple(line.strip() for line in said if line.strip())


def _is_own(part: Part, block: Block) -> bool:
    return isinstance(block, Heading) and block.text == part.label


def content_of(part: Part) -> tuple[Block, ...]:
    """Return what stands in a part, its own heading left out."""
    return tuple(block for block in part.blocks if not _is_own(part, block))


def columns(row: Row, name_of: Callable[[str], str]) -> tuple[str, ...] | None:
    """Return what each column of a table is for where this row is its header, None where it is none."""
    named = tuple(name_of(label_of(cell)) for cell in row.cells)
    filled = [name for name, cell in zip(named, row.cells, strict=True) if cell.strip()]
    return named if len(filled) > 1 and all(filled) else None


def whole_in(words: str) -> int | None:
    """Return the first whole number that stands in some words (« 1 200 personnes »), None for none."""
    found = _WHOLE.search(words.replace("\u00a0", " ").replace("\u202f", " "))
    return int(re.sub(r"\D", "", found.group())) if found else None


def day_in(words: str) -> date | None:
    """Return the first date that stands in some words (« 2027-03-15 », « 15/03/2027 », « 15 mars 2027 »), or None."""
    return next(_days(folded(words)), None)


def _days(words: str) -> Iterator[date]:
    for form in (_ISO, _FIGURES, _WORDED):
        for found in form.finditer(words):
            month = found["month"]
            number = int(month) if month.isdecimal() else _MONTHS.index(month) + 1
            try:
                yield date(int(found["year"]), number, int(found["day"]))
            except ValueError:
                continue  # the 31st of February is no date: the words are kept as they are


def headed(title: str, words: Sequence[str]) -> str:
    """Return words with what they stood under."""
    return "\n".join(filter(None, (title, *words)))
