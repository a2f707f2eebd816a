"""A document of the kit as DOCX: real styles (Titre, Titre 1, Liste à puces…), French, no name in its properties.

Lines to write on are a tab with a leader of underscores, which every program keeps and anybody can edit.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.text.paragraph import Paragraph as WordParagraph

from manifeste_tool.documents import qr
from manifeste_tool.documents.kit.layout import layout_of
from manifeste_tool.documents.kit.model import (
    LISTED,
    Blanks,
    Block,
    Box,
    Cells,
    Choices,
    Code,
    Contents,
    Cut,
    Document,
    Face,
    Field,
    Heading,
    Items,
    Line,
    Numbered,
    PageBreak,
    Prose,
    Table,
    Words,
    anchor_of,
    listed,
    plain,
)
from manifeste_tool.documents.kit.packing import repacked
from manifeste_tool.documents.kit.word_styles import element_of, prepare, put_field
from manifeste_tool.domain.text.typography import french

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PADDING = 4
_BEFORE_FILLED = Pt(9)
_PLAIN: Line = ()
_EMPTY_ROW = 10


def written(document: Document) -> bytes:
    """Return a document as DOCX; the same document is the same file."""
    word = docx.Document()
    _without_thumbnail(word)
    layout = layout_of(document.paper, large=document.large)
    prepare(word, document, layout)
    for copy in range(layout.columns):
        _head(word, document, again=copy > 0)
        _Writer(word, layout.qr, listed(document.blocks)).add(document.blocks, layout.width)
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

    def __init__(self, holder: WordDocument | WordCell, qr_side: int, listed: Sequence[Heading] = ()) -> None:
        self.holder, self.qr_side = holder, qr_side
        self.listed, self.headed = listed, 0

    def add(self, blocks: Iterable[Block], width: float) -> None:
        for block in blocks:
            self.block(block, width)

    def block(self, block: Block, width: float) -> None:  # noqa: C901, PLR0912 - one kind of block a case
        match block:
            case Heading():
                self.heading(block)
            case Numbered():
                self.paragraph((Words(f"{block.label}\t"), *block.line), "Numbered")
            case Contents():
                self.contents(block)
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

    def heading(self, block: Heading) -> None:
        paragraph = self.paragraph(block.line, f"Heading{block.level}")
        if block.fresh:
            paragraph.paragraph_format.page_break_before = True
        if self.listed and block.level <= LISTED:
            self.headed += 1
            _named(paragraph, self.headed)

    def contents(self, block: Contents) -> None:
        """List the headings with their pages, as a field that Word brings up to date when it opens the file."""
        self.paragraph((Words(block.title, Face.STRONG),))
        for rank, heading in enumerate(self.listed, 1):
            paragraph = self.paragraph((), f"toc{heading.level}")
            _linked(paragraph, f"{plain(heading.line)}\t", anchor_of(rank))
            put_field(paragraph, f"PAGEREF {anchor_of(rank)} \\h", "")

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
            _row(
                row,
                header=rank == 0,
                empty=rank > len(block.rows) or (block.form and rank > 0 and not block.is_band(line)),
            )
            cells = [row.tc_lst[0].merge(row.tc_lst[-1])] if block.is_band(line) else row.tc_lst
            for cell, words in zip(cells, line, strict=True):
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
        properties.append(element_of("trHeight", val=str(Mm(_EMPTY_ROW).twips), hRule="atLeast"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))


def _filled(cell: WordCell, words: Line) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    _said(paragraph, words)


def _margins() -> Any:
    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("top", "60"), ("start", "100"), ("bottom", "60"), ("end", "100")):
        margins.append(element_of(side, w=twips, type="dxa"))
    return margins


def _said(paragraph: WordParagraph, line: Line) -> None:
    for words in line:
        run = paragraph.add_run(french(words.text))
        run.bold = True if words.face is Face.STRONG else None
        run.italic = True if words.face is Face.EMPHASIS else None
        run.underline = True if words.face is Face.ADDED else None
        run.font.strike = True if words.face is Face.GONE else None


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


def _named(paragraph: WordParagraph, rank: int) -> None:
    """Give a heading the name by which the table of contents finds its page."""
    start = element_of("bookmarkStart", id=str(rank), name=anchor_of(rank))
    paragraph._p.append(start)  # noqa: SLF001 - python-docx has no public way to write a bookmark
    paragraph._p.append(element_of("bookmarkEnd", id=str(rank)))  # noqa: SLF001 - as above


def _linked(paragraph: WordParagraph, words: str, anchor: str) -> None:
    link = element_of("hyperlink", anchor=anchor, history="1")
    paragraph._p.append(link)  # noqa: SLF001 - python-docx has no public way to write a link inside a document
    run = paragraph.add_run(french(words))
    link.append(run._r)  # noqa: SLF001 - as above
