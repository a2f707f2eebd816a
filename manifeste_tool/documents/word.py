"""Word documents (DOCX) from a small neutral model: headings, paragraphs, lists, tables, words added or taken out.

The model knows nothing of Word and is made of frozen values, so that one document is written once for all who receive
it. Headings are tagged, a table's header row is repeated on every page, spacing is French.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.text.paragraph import Paragraph as WordParagraph

from manifeste_tool.domain.text.typography import french

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SERIF, _SANS = "Georgia", "Arial"
_INK, _SOFT, _ADDED, _GONE, _RULE = "1F2328", "57606A", "1A5E3A", "8C2F2F", "C9CED6"
_SIZES = {0: 20, 1: 14, 2: 12, 3: 11}
_PAGE = (Cm(21), Cm(29.7))
_MARGIN = Cm(2.2)


class Mark(StrEnum):
    """What is said of some words."""

    PLAIN = ""
    STRONG = "strong"
    SOFT = "soft"  # said in passing: a hint, a number
    ADDED = "added"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one kind."""

    text: str
    mark: Mark = Mark.PLAIN


Line = tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1 stands under the title of the document."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of prose."""

    line: Line


@dataclass(frozen=True, slots=True)
class Items:
    """A list, numbered or not."""

    lines: tuple[Line, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `columns` are its headers, `widths` what part of the page each takes."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    widths: tuple[int, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Pairs:
    """A label and its value a line: when, where, who presides."""

    rows: tuple[tuple[str, Line], ...]


Block = Heading | Paragraph | Items | Table | Pairs


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its title, what stands above it, its blocks; `at` is when it was made, `footer` on each page."""

    title: str
    blocks: tuple[Block, ...]
    at: datetime
    above: str = ""
    footer: str = ""


def line(*parts: str | Words) -> Line:
    """Return a line of words, plain ones given as they are."""
    return tuple(part if isinstance(part, Words) else Words(part) for part in parts)


@lru_cache(maxsize=8)
def written(document: Document) -> bytes:
    """Return a document as a DOCX file; the same document is the same file."""
    word = docx.Document()
    _prepare(word, document)
    if document.above:
        _styled(word.add_paragraph(), line(Words(document.above, Mark.SOFT)))
    word.add_heading(french(document.title), 0)
    for block in document.blocks:
        _add(word, block)
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def _add(word: WordDocument, block: Block) -> None:
    match block:
        case Heading():
            word.add_heading(french(block.text), block.level)
        case Paragraph():
            _styled(word.add_paragraph(), block.line)
        case Items():
            for one in block.lines:
                _styled(word.add_paragraph(style="List Number" if block.numbered else "List Bullet"), one)
        case Table():
            _table(word, block)
        case Pairs():
            _pairs(word, block)


def _styled(paragraph: WordParagraph, words: Iterable[Words]) -> None:
    for one in words:
        run = paragraph.add_run(french(one.text))
        match one.mark:
            case Mark.STRONG:
                run.bold = True
            case Mark.SOFT:
                run.font.color.rgb = RGBColor.from_string(_SOFT)
            case Mark.ADDED:
                run.font.underline = True
                run.font.color.rgb = RGBColor.from_string(_ADDED)
            case Mark.GONE:
                run.font.strike = True
                run.font.color.rgb = RGBColor.from_string(_GONE)
            case Mark.PLAIN:
                pass


def _table(word: WordDocument, block: Table) -> None:
    table = word.add_table(rows=1, cols=len(block.columns))
    _ruled(table, block.title)
    for cell, label in zip(table.rows[0].cells, block.columns, strict=True):
        _filled(cell, line(Words(label, Mark.STRONG)))
    _mark(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")  # noqa: SLF001 - python-docx has no public way to repeat a row
    for row in block.rows:
        cells = table.add_row()
        _mark(cells._tr.get_or_add_trPr(), "w:cantSplit")  # noqa: SLF001 - nor to keep one on its page
        for cell, words in zip(cells.cells, row, strict=True):
            _filled(cell, words)
    _sized(table, block.widths)
    word.add_paragraph()


def _pairs(word: WordDocument, block: Pairs) -> None:
    table = word.add_table(rows=0, cols=2)
    for label, words in block.rows:
        cells = table.add_row().cells
        _filled(cells[0], line(Words(label, Mark.SOFT)))
        _filled(cells[1], words)
    _sized(table, (1, 4))
    word.add_paragraph()


def _filled(cell: WordCell, words: Line) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.space_before = Pt(2)
    _styled(paragraph, words)


def _ruled(table: WordTable, title: str) -> None:
    """Draw a thin rule under every row, and say what the table is to whoever hears it read."""
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    properties = table._tbl.tblPr  # noqa: SLF001 - python-docx has no public way to rule or describe a table
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color=_RULE))
    properties.append(borders)
    if title:
        properties.append(_element("w:tblCaption", val=french(title)))


def _sized(table: WordTable, widths: Sequence[int]) -> None:
    room = _PAGE[0] - 2 * _MARGIN
    table.autofit = False
    for rank, part in enumerate(widths):
        table.columns[rank].width = int(room * part / sum(widths))
        for cell in table.columns[rank].cells:
            cell.width = int(room * part / sum(widths))


def _prepare(word: WordDocument, document: Document) -> None:
    properties = word.core_properties
    properties.title, properties.language = french(document.title), "fr-FR"
    properties.author = properties.comments = ""
    properties.created = properties.modified = document.at.replace(tzinfo=None)
    section = word.sections[0]
    section.page_width, section.page_height = _PAGE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    _styles(word)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _styled(foot, line(Words(f"{document.footer} — " if document.footer else "", Mark.SOFT)))
    _page_number(foot)


def _styles(word: WordDocument) -> None:
    _face(word.styles["Normal"], _SERIF, 11, _INK)
    word.styles["Normal"].paragraph_format.space_after = Pt(6)
    language = word.styles["Normal"].element.get_or_add_rPr()
    language.append(_element("w:lang", val="fr-FR"))
    for level, size in _SIZES.items():
        style = word.styles[f"Heading {level}" if level else "Title"]
        _face(style, _SANS, size, _INK)
        style.font.bold = True
        style.paragraph_format.space_before = Pt(14 if level else 0)
        style.paragraph_format.space_after = Pt(6)
        style.paragraph_format.keep_with_next = True


def _face(style: Any, name: str, size: int, color: str) -> None:
    """Set the face of a style, also where Word would take one of its theme instead."""
    style.font.name, style.font.size, style.font.color.rgb = name, Pt(size), RGBColor.from_string(color)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), name)


def _page_number(paragraph: WordParagraph) -> None:
    run = paragraph.add_run()
    run.font.color.rgb = RGBColor.from_string(_SOFT)
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = _element("w:fldChar", fldCharType=kind) if kind else OxmlElement("w:instrText")
        if words:
            element.text = words
        run._r.append(element)  # noqa: SLF001 - python-docx has no public way to write a field


def _mark(properties: Any, name: str) -> None:
    properties.append(OxmlElement(name))


def _element(name: str, **values: str) -> Any:
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    return element
