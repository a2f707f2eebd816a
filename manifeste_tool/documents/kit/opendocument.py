"""A document of the kit as ODT: the styles that LibreOffice names Titre, Titre 1, Corps de texte…, and French.

`odfdo` gives the empty document and its parts; what is written is XML with every word escaped.
"""

from collections.abc import Iterable, Sequence
from html import escape
from io import BytesIO

from odfdo import Document as OdfDocument
from odfdo import Element

from manifeste_tool.documents import qr
from manifeste_tool.documents.kit import odf_styles
from manifeste_tool.documents.kit.layout import Layout, layout_of
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
)
from manifeste_tool.documents.kit.packing import repacked
from manifeste_tool.domain.text.typography import french

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_DATE = "2000-01-01T00:00:00"
_UNWANTED = frozenset({"Thumbnails/thumbnail.png", "manifest.rdf", "Configurations2/accelerator/current.xml"})
_FACES = {
    Face.STRONG: "Strong_20_Emphasis",
    Face.EMPHASIS: "Emphasis",
    Face.ADDED: "Kit_20_Added",
    Face.GONE: "Kit_20_Gone",
}


def written(document: Document) -> bytes:
    """Return a document as ODT; the same document is the same file."""
    layout = layout_of(document.paper, large=document.large)
    odt = OdfDocument("text")
    odt.body.clear()
    writer = _Writer(odt, layout, listed(document.blocks))
    body = "".join(_head(document, again=copy > 0) + writer.blocks(document.blocks) for copy in range(layout.columns))
    for element in Element.from_tag(f"<office:text>{body}</office:text>").children:
        odt.body.append(element)
    odf_styles.put(odt, layout, writer.grids, document)
    _describe(odt, french(document.title))
    file = BytesIO()
    odt.save(file)
    return repacked(file.getvalue(), but=_UNWANTED, stored=frozenset({"mimetype"}))


def _describe(odt: OdfDocument, title: str) -> None:
    """Say what the document is, and nothing of who made it or when."""
    meta = odt.meta
    meta.title = title
    meta.language = "fr-FR"
    meta.generator = "manifeste"
    root = meta.get_element("//office:meta")
    for name in ("meta:creation-date", "dc:date"):
        found = root.get_element(name) if root is not None else None
        if found is not None:
            found.text = _DATE
    for name in (*_UNWANTED, "Configurations2/"):
        odt.manifest.del_full_path(name)


def _head(document: Document, *, again: bool) -> str:
    style = "Kit_20_Next" if again else "Kit_20_Above"
    title = f'<text:p text:style-name="Title">{_typo(document.title)}</text:p>'
    return f'<text:p text:style-name="{style}">{_typo(document.above)}</text:p>{title}'


class _Writer:
    """Writes blocks as XML; `grids` are the widths of the tables met, each a style of its own."""

    def __init__(self, odt: OdfDocument, layout: Layout, listed: Sequence[Heading] = ()) -> None:
        self.odt, self.layout = odt, layout
        self.listed, self.headed = listed, 0
        self.grids: list[Sequence[float]] = []
        self.pictures: dict[str, str] = {}
        self.drawn = 0

    def blocks(self, blocks: Iterable[Block], *, boxed: bool = False) -> str:
        return "".join(self.block(block, boxed=boxed) for block in blocks)

    def block(self, block: Block, *, boxed: bool) -> str:  # noqa: C901, PLR0911, PLR0912 - one kind a case
        match block:
            case Heading():
                return self._heading(block)
            case Numbered():
                return _paragraph(f"{escape(block.label)}<text:tab/>{_line(block.line)}", "Kit_20_Numbered")
            case Contents():
                return _contents(block, self.listed)
            case Prose():
                return _paragraph(_line(block.line))
            case Items():
                return _items(block)
            case Choices():
                ticks = '<text:s text:c="4"/>'.join(f"☐\u00a0{_line(one)}" for one in block.lines)
                return _paragraph(ticks)
            case Blanks():
                numbers = [f"{n} " if block.numbered else "" for n in range(1, block.count + 1)]
                lines = [
                    _filled(number, last=rank == block.count - 1, boxed=boxed) for rank, number in enumerate(numbers)
                ]
                return "".join(lines)
            case Field():
                return _filled(f"{_line(block.line)} ", boxed=boxed)
            case Cells():
                return _paragraph(f"{_line(block.line)} |{'__|' * block.count}")
            case Cut():
                return f'<text:p text:style-name="Kit_20_Cut">✂ {_line(block.line)} <text:tab/></text:p>'
            case PageBreak():
                return '<text:p text:style-name="Kit_20_Break"/>'
            case Table():
                return self._table(block)
            case Box():
                inside = f"<table:table-row>{_cell(self.blocks(block.blocks, boxed=True))}</table:table-row>"
                return self._grid((self.layout.width,), inside)
            case Code():
                return self._code(block)

    def _heading(self, block: Heading) -> str:
        style = f"Kit_20_Fresh_20_{block.level}" if block.fresh else f"Heading_20_{block.level}"
        name = ""
        if self.listed and block.level <= LISTED:
            self.headed += 1
            name = f'<text:bookmark text:name="{anchor_of(self.headed)}"/>'
        tag = f'text:style-name="{style}" text:outline-level="{block.level}"'
        return f"<text:h {tag}>{name}{_line(block.line)}</text:h>"

    def _table(self, block: Table) -> str:
        room = sum(block.widths)
        widths = tuple(self.layout.width * part / room for part in block.widths)
        header = _row([_paragraph(_line(cell), "Table_20_Heading") for cell in block.columns])
        style = "KitEmpty" if block.form else ""
        rows = "".join(
            _band(row[0], len(block.columns))
            if block.is_band(row)
            else _row([_paragraph(_line(cell), "Table_20_Contents") for cell in row], style=style)
            for row in block.rows
        )
        blank = _row([_paragraph("", "Kit_20_Empty")] * len(block.columns), style="KitEmpty") * block.blank
        return self._grid(widths, f"<table:table-header-rows>{header}</table:table-header-rows>{rows}{blank}")

    def _code(self, block: Code) -> str:
        side, width = self.layout.qr, self.layout.width
        said = _paragraph(_line(block.line)) + _paragraph(escape(block.address))
        row = _cell(_paragraph(self._picture(block.address, side)), bare=True) + _cell(said, bare=True)
        return self._grid((side + 4, width - side - 4), f"<table:table-row>{row}</table:table-row>")

    def _picture(self, address: str, side: int) -> str:
        if address not in self.pictures:
            path = f"Pictures/qr{len(self.pictures)}.png"
            self.odt.set_part(path, qr.png(address))
            self.odt.manifest.add_full_path(path, "image/png")
            self.pictures[address] = path
        self.drawn += 1
        size = f'svg:width="{side}mm" svg:height="{side}mm"'
        image = f'<draw:image xlink:href="{self.pictures[address]}" xlink:type="simple" xlink:show="embed"/>'
        described = f"<svg:title>Code QR</svg:title><svg:desc>Code QR vers {escape(address)}</svg:desc>"
        return (
            f'<draw:frame draw:name="QR{self.drawn}" text:anchor-type="as-char" {size}>{image}{described}</draw:frame>'
        )

    def _grid(self, widths: Sequence[float], rows: str) -> str:
        """Return a table, and keep its widths, for which it has a style of its own."""
        self.grids.append(widths)
        name = f"Kit{len(self.grids)}"
        columns = "".join(f'<table:table-column table:style-name="{name}.{rank}"/>' for rank in range(len(widths)))
        start = f'<table:table table:name="{name}" table:style-name="{name}">'
        return f'{start}{columns}{rows}</table:table><text:p text:style-name="Kit_20_After"/>'


def _row(cells: Iterable[str], *, style: str = "") -> str:
    styled = f' table:style-name="{style}"' if style else ""
    return f"<table:table-row{styled}>{''.join(_cell(cell) for cell in cells)}</table:table-row>"


def _band(line: Line, columns: int) -> str:
    covered = "<table:covered-table-cell/>" * (columns - 1)
    cell = (
        f'<table:table-cell table:style-name="KitCell" office:value-type="string" '
        f'table:number-columns-spanned="{columns}">{_paragraph(_line(line), "Table_20_Heading")}</table:table-cell>'
    )
    return f"<table:table-row>{cell}{covered}</table:table-row>"


def _contents(block: Contents, headings: Sequence[Heading]) -> str:
    """Return the table of contents: each heading leads to its page, which LibreOffice counts as it lays pages out."""
    lines = "".join(
        f'<text:p text:style-name="Kit_20_Contents_20_{heading.level}">'
        f'<text:a xlink:type="simple" text:style-name="Kit_20_Link" text:visited-style-name="Kit_20_Link" '
        f'xlink:href="#{anchor_of(rank)}">{_line(heading.line)}<text:tab/><text:bookmark-ref '
        f'text:reference-format="page" text:ref-name="{anchor_of(rank)}">–</text:bookmark-ref></text:a></text:p>'
        for rank, heading in enumerate(headings, 1)
    )
    title = f'<text:p text:style-name="Kit_20_Above">{_typo(block.title)}</text:p>'
    return f"{title}{lines}"


def _cell(inside: str, *, bare: bool = False) -> str:
    style = "KitBare" if bare else "KitCell"
    return f'<table:table-cell table:style-name="{style}" office:value-type="string">{inside}</table:table-cell>'


def _items(block: Items) -> str:
    style, paragraph = ("Numbering_20_1", "Kit_20_Item") if block.numbered else ("List_20_1", "Kit_20_Item")
    items = "".join(f"<text:list-item>{_paragraph(_line(one), paragraph)}</text:list-item>" for one in block.lines)
    return f'<text:list text:style-name="{style}">{items}</text:list>'


def _filled(label: str, *, boxed: bool, last: bool = True) -> str:
    style = "Kit_20_Line_20_boxed" if boxed else "Kit_20_Last" if last else "Kit_20_Line"
    return f'<text:p text:style-name="{style}">{label}<text:tab/></text:p>'


def _paragraph(inside: str, style: str = "Text_20_body") -> str:
    return f'<text:p text:style-name="{style}">{inside}</text:p>'


def _line(line: Line) -> str:
    return "".join(map(_said, line))


def _said(words: Words) -> str:
    said = _typo(words.text)
    style = _FACES.get(words.face)
    return f'<text:span text:style-name="{style}">{said}</text:span>' if style else said


def _typo(words: str) -> str:
    """Return words escaped, with French spacing; spaces that follow one another are kept."""
    return escape(french(words)).replace("  ", ' <text:s text:c="1"/>')
