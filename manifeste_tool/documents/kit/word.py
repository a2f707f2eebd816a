"""A document of the kit as DOCX: real styles (Titre, Titre 1, Liste à puces…), French, no name in its properties.

Lines to write on are a tab with a leader of underscores, which every program keeps and anybody can edit.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.text.paragraph import Paragraph as WordParagraph

from manifeste_tool.documents import qr
from manifeste_tool.documents.kit.layout import Layout, layout_of
from manifeste_tool.documents.kit.model import (
    Blanks,
    Block,
    Box,
    Cells,
    Choices,
    Code,
    Cut,
    Document,
    Face,
    Field,
    Heading,
    Items,
    Line,
    PageBreak,
    Paper,
    Prose,
    Table,
    Words,
    plain,
)
from manifeste_tool.documents.kit.packing import repacked
from manifeste_tool.domain.text.typography import french

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FONT, _INK, _SOFT, _RULE = "Arial", "000000", "474747", "737373"
_THEN = datetime(2000, 1, 1)  # noqa: DTZ001 - written without a zone, the same in every document
_PADDING = 4
_BEFORE_FILLED = Pt(9)
_PLAIN: Line = ()
_EMPTY_ROW = 10


def written(document: Document) -> bytes:
    """Return a document as DOCX; the same document is the same file."""
    word = docx.Document()
    _without_thumbnail(word)
    layout = layout_of(document.paper)
    _prepare(word, document, layout)
    for copy in range(layout.columns):
        _head(word, document, again=copy > 0)
        _Writer(word, layout.qr).add(document.blocks, layout.width)
    file = BytesIO()
    word.save(file)
    return repacked(file.getvalue())


def _without_thumbnail(word: WordDocument) -> None:
    """Forget the picture of an empty page that python-docx's own empty document comes with."""
    relations = word.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[key]


def _head(word: WordDocument, document: Document, *, again: bool) -> None:
    above = word.add_paragraph(style="Header")
    if again:
        above.add_run().add_break(WD_BREAK.COLUMN)
    _said(above, (Words(document.above, Face.STRONG),))
    word.add_paragraph(french(document.title), style="Title")


class _Writer:
    """Writes blocks into the document or into a cell, `width` millimetres wide."""

    def __init__(self, holder: WordDocument | WordCell, qr_side: int) -> None:
        self.holder, self.qr_side = holder, qr_side

    def add(self, blocks: Iterable[Block], width: float) -> None:
        for block in blocks:
            self.block(block, width)

    def block(self, block: Block, width: float) -> None:  # noqa: C901, PLR0912 - one kind of block a case
        match block:
            case Heading():
                self.paragraph(block.line, f"Heading{block.level}")
            case Prose():
                self.paragraph(block.line)
            case Items():
                self.items(block)
            case Choices():
                self.paragraph(_ticks(block.lines))
            case Blanks():
                for number in range(1, block.count + 1):
                    label = (Words(f"{number} "),) if block.numbered else _PLAIN
                    self.filled(label, width, after=4 if number == block.count else 0)
            case Field():
                self.filled((*block.line, Words(" ")), width)
            case Cells():
                self.paragraph((*block.line, Words(" |" + "__|" * block.count)))
            case Cut():
                self.filled((Words("✂ "), *block.line, Words(" ")), width, leader=WD_TAB_LEADER.DASHES)
            case PageBreak():
                self.holder.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            case Table():
                self.table(block, width)
            case Box():
                self.box(block, width)
            case Code():
                self.code(block, width)

    def paragraph(self, line: Line, style: str = "") -> WordParagraph:
        paragraph = self.holder.add_paragraph()
        if style:
            paragraph._p.style = style  # noqa: SLF001 - by its identifier: python-docx looks for a name through every style
        _said(paragraph, line)
        return paragraph

    def items(self, block: Items) -> None:
        numbering = _restarted(self.holder.part) if block.numbered else None
        for line in block.lines:
            paragraph = self.paragraph(line, "ListNumber" if block.numbered else "ListBullet")
            if numbering is not None:
                _numbered(paragraph, numbering)

    def filled(self, label: Line, width: float, *, leader: WD_TAB_LEADER = WD_TAB_LEADER.HEAVY, after: int = 4) -> None:
        paragraph = self.paragraph((*label, Words("\t")))
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(width), WD_TAB_ALIGNMENT.RIGHT, leader)
        paragraph.paragraph_format.space_before = _BEFORE_FILLED
        paragraph.paragraph_format.space_after = Pt(after)

    def table(self, block: Table, width: float) -> None:
        head = tuple((Words(plain(cell), Face.STRONG),) for cell in block.columns)
        blank = tuple(_PLAIN for _ in block.columns)
        lines = (head, *block.rows, *[blank] * block.blank)
        table = self.grid(len(lines), block.widths, width)
        table._tbl.tblStyle_val = "TableGrid"  # noqa: SLF001 - by its identifier
        for rank, (row, line) in enumerate(zip(table._tbl.tr_lst, lines, strict=True)):  # noqa: SLF001 - python-docx finds cells one by one, much slower
            _row(row, header=rank == 0, empty=rank > len(block.rows))
            for cell, words in zip(row.tc_lst, line, strict=True):
                _filled(WordCell(cell, table), words)
        self.after()

    def box(self, block: Box, width: float) -> None:
        table = self.grid(1, (1,), width)
        table._tbl.tblStyle_val = "TableGrid"  # noqa: SLF001 - by its identifier
        cell = WordCell(table._tbl.tr_lst[0].tc_lst[0], table)  # noqa: SLF001 - as above
        _Writer(cell, self.qr_side).add(block.blocks, width - _PADDING)
        cell._tc.remove(cell.paragraphs[0]._p)  # noqa: SLF001 - a cell begins with an empty paragraph that nobody wrote
        self.after()

    def code(self, block: Code, width: float) -> None:
        table = self.grid(1, (self.qr_side + _PADDING, int(width - self.qr_side - _PADDING)), width)
        picture, words = (WordCell(cell, table) for cell in table._tbl.tr_lst[0].tc_lst)  # noqa: SLF001 - as above
        words.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        shape = picture.paragraphs[0].add_run().add_picture(BytesIO(qr.png(block.address)), width=Mm(self.qr_side))
        shape._inline.docPr.set("descr", f"Code QR vers {block.address}")  # noqa: SLF001 - no public way to describe one
        _said(words.paragraphs[0], block.line)
        _said(words.add_paragraph(), (Words(block.address),))
        self.after()

    def grid(self, rows: int, widths: Sequence[int], width: float) -> WordTable:
        table = self.holder.add_table(rows, len(widths))
        table.autofit = False
        table._tbl.tblPr.append(_margins())  # noqa: SLF001 - no public way to keep words off the rules
        sizes = [Mm(width * part / sum(widths)) for part in widths]
        for column, size in zip(table._tbl.tblGrid.gridCol_lst, sizes, strict=True):  # noqa: SLF001 - as above
            column.w = size
        for row in table._tbl.tr_lst:  # noqa: SLF001 - as above
            for cell, size in zip(row.tc_lst, sizes, strict=True):
                cell.width = size
        return table

    def after(self) -> None:
        """Keep a small distance after a table, which Word would otherwise join to the next."""
        paragraph = self.holder.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(6)


def _ticks(lines: Iterable[Line]) -> Line:
    parts: list[Words] = []
    for line in lines:
        parts += [Words("    " if parts else ""), Words("☐\u00a0"), *line]
    return tuple(part for part in parts if part.text)


def _row(row: Any, *, header: bool, empty: bool) -> None:
    """Keep a row on its page; repeat the first on each; give those to fill in the room to write."""
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if empty:
        properties.append(_element("w:trHeight", val=str(Mm(_EMPTY_ROW).twips), hRule="atLeast"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))


def _filled(cell: WordCell, words: Line) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    _said(paragraph, words)


def _margins() -> Any:
    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("top", "60"), ("start", "100"), ("bottom", "60"), ("end", "100")):
        margins.append(_element(f"w:{side}", w=twips, type="dxa"))
    return margins


def _said(paragraph: WordParagraph, line: Line) -> None:
    for words in line:
        run = paragraph.add_run(french(words.text))
        run.bold = True if words.face is Face.STRONG else None
        run.italic = True if words.face is Face.EMPHASIS else None


def _prepare(word: WordDocument, document: Document, layout: Layout) -> None:
    properties = word.core_properties
    properties.title, properties.language = french(document.title), "fr-FR"
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.created = properties.modified = _THEN
    section = word.sections[0]
    section.page_width, section.page_height = Mm(layout.page[0]), Mm(layout.page[1])
    if layout.page[0] > layout.page[1]:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.left_margin = section.right_margin = Mm(layout.side)
    section.top_margin, section.bottom_margin = Mm(layout.top), Mm(layout.bottom)
    section.header_distance = section.footer_distance = Mm(8)
    _styles(word, layout)
    if document.paper is Paper.TWO_UP:
        columns = section._sectPr.xpath("./w:cols")[0]  # noqa: SLF001 - python-docx has no public way to set columns
        for name, value in {"num": 2, "space": layout.gutter * 57, "sep": 1}.items():
            columns.set(qn(f"w:{name}"), str(int(value)))
    else:
        _foot(section.footer.paragraphs[0], document, layout)


def _foot(paragraph: WordParagraph, document: Document, layout: Layout) -> None:
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Mm(layout.width), WD_TAB_ALIGNMENT.RIGHT)
    run = paragraph.add_run(f"{french(document.footer)}\t")
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = _element("w:fldChar", fldCharType=kind) if kind else OxmlElement("w:instrText")
        if words:
            element.text = words
        run._r.append(element)  # noqa: SLF001 - python-docx has no public way to write a field


def _styles(word: WordDocument, layout: Layout) -> None:
    base = layout.size
    _face(word.styles["Normal"], base, _INK)
    word.styles["Normal"].element.get_or_add_rPr().append(_element("w:lang", val="fr-FR"))
    word.styles["Normal"].paragraph_format.space_after = Pt(base * 0.45)
    word.styles["Normal"].paragraph_format.line_spacing = 1.08
    sizes = {"Title": 1.8, "Heading 1": 1.25, "Heading 2": 1.08, "Header": 0.95, "Footer": 0.8}
    for name, times in sizes.items():
        style = word.styles[name]
        _face(style, base * (layout.title if name == "Title" else times), _SOFT if name[-2:] == "er" else _INK)
        style.font.bold = name[-2:] != "er"
        if name[-2:] != "er":
            style.paragraph_format.keep_with_next = True
            style.paragraph_format.space_before = Pt(0 if name == "Title" else base)
            style.paragraph_format.space_after = Pt(base * 0.5)
    _ruled_title(word.styles["Title"])
    word.styles["Footer"].paragraph_format.tab_stops.clear_all()
    for name in ("List Bullet", "List Number"):
        word.styles[name].paragraph_format.space_after = Pt(base * 0.25)


def _face(style: Any, size: float, color: str) -> None:
    """Set the face of a style, also where Word would take one of its theme instead."""
    style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(round(size * 2) / 2), RGBColor.from_string(color)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), _FONT)


def _ruled_title(style: Any) -> None:
    borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
    for border in borders if borders is not None else ():
        for name, value in {"color": _INK, "sz": "10", "space": "4"}.items():
            border.set(qn(f"w:{name}"), value)
        border.attrib.pop(qn("w:themeColor"), None)


def _restarted(part: Any) -> int:
    """Return a numbering that begins at 1: the style's own would go on from the list before."""
    numbering = part.numbering_part.numbering_definitions._numbering  # noqa: SLF001 - no public way to restart a list
    style = part.document.styles["List Number"].element
    (own,) = style.xpath("./w:pPr/w:numPr/w:numId/@w:val")
    (abstract,) = numbering.xpath(f"./w:num[@w:numId='{own}']/w:abstractNumId/@w:val")
    added = numbering.add_num(int(abstract))
    added.add_lvlOverride(0).add_startOverride(1)
    return int(added.numId)


def _numbered(paragraph: WordParagraph, numbering: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 - no public way to number one
    properties.get_or_add_numId().val = numbering
    properties.get_or_add_ilvl().val = 0


def _element(name: str, **values: str) -> Any:
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    return element
