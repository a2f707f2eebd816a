"""A workbook to be printed and filled in: widths, repeated headings, landscape; every cell is text, none a formula."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from manifeste_tool.documents.kit.packing import packed
from manifeste_tool.documents.table import plain

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OOXML = "http://schemas.openxmlformats.org"
_MAIN = f"{_OOXML}/spreadsheetml/2006/main"
_DOCUMENT = f"{_OOXML}/officeDocument/2006/relationships"
_PACKAGE = f"{_OOXML}/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_COMPATIBLE = f"{_OASIS}:xsl-fo-compatible:1.0"
_WIDE, _HIGH = 2.0, 26  # millimetres a sign of a column's width, points of a row to write in


@dataclass(frozen=True, slots=True)
class Workbook:
    """One sheet: `title` over it, `columns`, their `widths` in signs, and its rows; a row of one cell is a band."""

    name: str
    title: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    footer: str = ""


def xlsx_of(book: Workbook) -> bytes:
    """Return a workbook of Office Open XML; the same rows are the same bytes."""
    parts = (
        ("/xl/workbook.xml", "sheet.main"),
        ("/xl/worksheets/sheet1.xml", "worksheet"),
        ("/xl/styles.xml", "styles"),
    )
    overrides = "".join(f'<Override PartName="{part}" ContentType="{_TYPES}.{kind}+xml"/>' for part, kind in parts)
    default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    default += '<Default Extension="xml" ContentType="application/xml"/>'
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{default}{overrides}</Types>',
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": _xlsx_book(book),
        "xl/_rels/workbook.xml.rels": _relations(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")),
        "xl/styles.xml": _XLSX_STYLES,
        "xl/worksheets/sheet1.xml": _xlsx_sheet(book),
    }
    return packed((name, f"{_XML}{content}".encode()) for name, content in files.items())


def _relations(*targets: tuple[str, str]) -> str:
    each = "".join(
        f'<Relationship Id="rId{rank}" Type="{_DOCUMENT}/{kind}" Target="{target}"/>'
        for rank, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def _xlsx_book(book: Workbook) -> str:
    quoted = "'" + book.name.replace("'", "''") + "'"
    titles = f'<definedName name="_xlnm.Print_Titles" localSheetId="0">{escape(quoted)}!$2:$2</definedName>'
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets><sheet name={quoteattr(book.name)} sheetId="1" '
        f'r:id="rId1"/></sheets><definedNames>{titles}</definedNames></workbook>'
    )


_BORDERS = "".join(
    f'<{side} style="thin"><color rgb="FF737373"/></{side}>' for side in ("left", "right", "top", "bottom")
)
_WRAP = '<alignment vertical="top" wrapText="1"/>'
#: Styles by number: 0 a cell, 1 the title, 2 a heading, 3 a band; each is text (`@`, number 49).
_XLSX_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="3"><font><sz val="10"/><name val="Arial"/></font>'
    '<font><b/><sz val="14"/><name val="Arial"/></font><font><b/><sz val="10"/><name val="Arial"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFEDEDED"/></patternFill></fill></fills>'
    f'<borders count="2"><border/><border>{_BORDERS}</border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4">'
    f'<xf numFmtId="49" fontId="0" fillId="0" borderId="1" applyAlignment="1">{_WRAP}</xf>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0"/>'
    f'<xf numFmtId="49" fontId="2" fillId="2" borderId="1" applyAlignment="1">{_WRAP}</xf>'
    f'<xf numFmtId="49" fontId="2" fillId="2" borderId="1" applyAlignment="1">{_WRAP}</xf></cellXfs></styleSheet>'
)


def _xlsx_sheet(book: Workbook) -> str:
    last = _letters(len(book.columns))
    columns = "".join(
        f'<col min="{rank}" max="{rank}" width="{width}" customWidth="1"/>' for rank, width in enumerate(book.widths, 1)
    )
    rows = [_xlsx_row(1, (book.title,), 1), _xlsx_row(2, book.columns, 2)]
    merged = []
    for rank, row in enumerate(book.rows, 3):
        band = len(row) == 1 < len(book.columns)
        rows.append(_xlsx_row(rank, (*row, *[""] * (len(book.columns) - len(row))), 3 if band else 0))
        merged += [f'<mergeCell ref="A{rank}:{last}{rank}"/>'] if band else []
    merging = f'<mergeCells count="{len(merged)}">{"".join(merged)}</mergeCells>' if merged else ""
    frozen = '<pane ySplit="2" topLeftCell="A3" activePane="bottomLeft" state="frozen"/>'
    page = '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
    turned = '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
    foot = escape(book.footer.replace("&", "&&"))
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView '
        f'workbookViewId="0">{frozen}</sheetView></sheetViews><cols>{columns}</cols><sheetData>{"".join(rows)}'
        f"</sheetData>{merging}{page}{turned}<headerFooter><oddFooter>&amp;L{foot}&amp;R&amp;P / &amp;N</oddFooter>"
        "</headerFooter></worksheet>"
    )


def _xlsx_row(number: int, row: Sequence[str], style: int) -> str:
    cells = "".join(
        f'<c r="{_letters(rank)}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{_safe(cell)}</t></is>'
        "</c>"
        for rank, cell in enumerate(row, 1)
    )
    high = f' ht="{_height(row)}" customHeight="1"' if style == 0 else ""
    return f'<row r="{number}"{high}>{cells}</row>'


def _height(row: Sequence[str]) -> int:
    """Return the height of a row to write in: a program that opens the file does not measure wrapped words itself."""
    longest = max((len(cell) // 30 + cell.count("\n") + 1 for cell in row), default=1)
    return max(_HIGH, 13 * longest)


def _letters(rank: int) -> str:
    letters = ""
    while rank:
        rank, left = divmod(rank - 1, 26)
        letters = chr(ord("A") + left) + letters
    return letters


def ods_of(book: Workbook) -> bytes:
    """Return an OpenDocument workbook; the same rows are the same bytes."""
    parts = (("/", ODS), ("content.xml", "text/xml"), ("styles.xml", "text/xml"))
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>' for path, kind in parts
    )
    manifest = f'<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" manifest:version="1.3">{listed}'
    files = [
        ("mimetype", ODS.encode()),
        ("META-INF/manifest.xml", f"{_XML}{manifest}</manifest:manifest>".encode()),
        ("styles.xml", f"{_XML}{_ods_styles(book)}".encode()),
        ("content.xml", f"{_XML}{_ods_content(book)}".encode()),
    ]
    return packed(files, stored=frozenset({"mimetype"}))


def _spaces() -> str:
    known = {name: f"{_OASIS}:{name}:1.0" for name in ("office", "table", "text", "style")} | {"fo": _COMPATIBLE}
    return " ".join(f'xmlns:{name}="{address}"' for name, address in known.items())


def _ods_styles(book: Workbook) -> str:
    page = (
        '<style:page-layout style:name="P"><style:page-layout-properties fo:page-width="297mm" fo:page-height="210mm" '
        'style:print-orientation="landscape" fo:margin="10mm" style:scale-to-X="1" style:scale-to-Y="0"/>'
        '<style:header-style/><style:footer-style><style:header-footer-properties fo:min-height="6mm"/>'
        "</style:footer-style></style:page-layout>"
    )
    foot = f"<text:p>{_safe(book.footer)} — <text:page-number>1</text:page-number></text:p>"
    return (
        f'<office:document-styles {_spaces()} office:version="1.3"><office:automatic-styles>{page}'
        '</office:automatic-styles><office:master-styles><style:master-page style:name="Default" '
        f'style:page-layout-name="P"><style:footer>{foot}</style:footer></style:master-page></office:master-styles>'
        "</office:document-styles>"
    )


def _ods_content(book: Workbook) -> str:
    columns = "".join(f'<table:table-column table:style-name="c{rank}"/>' for rank in range(len(book.widths)))
    title = _ods_row((book.title,), "title", "r1")
    heads = f"<table:table-header-rows>{_ods_row(book.columns, 'head', 'r1')}</table:table-header-rows>"
    rows = "".join(
        _ods_band(row[0], len(book.columns)) if len(row) == 1 < len(book.columns) else _ods_row(row, "cell", "r0")
        for row in book.rows
    )
    table = f'<table:table table:name={quoteattr(book.name)} table:style-name="t">{columns}{title}{heads}{rows}'
    return (
        f'<office:document-content {_spaces()} office:version="1.3"><office:automatic-styles>{_ods_automatic(book)}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{table}</table:table></office:spreadsheet>"
        "</office:body></office:document-content>"
    )


def _ods_automatic(book: Workbook) -> str:
    ruled = 'fo:border="0.5pt solid #737373" fo:padding="1mm" fo:wrap-option="wrap" style:vertical-align="top"'
    bold = '<style:text-properties fo:font-weight="bold"/>'
    styles = [
        f'<style:style style:name="c{rank}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{width * _WIDE:.1f}mm"/></style:style>'
        for rank, width in enumerate(book.widths)
    ]
    for name, properties, text in (
        ("cell", ruled, ""),
        ("head", f'{ruled} fo:background-color="#ededed"', bold),
        ("title", "", '<style:text-properties fo:font-weight="bold" fo:font-size="14pt"/>'),
    ):
        start = f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="Default">'
        styles.append(f"{start}<style:table-cell-properties {properties}/>{text}</style:style>")
    for name, height in (("r0", f'style:row-height="{_HIGH}pt" '), ("r1", "")):
        start = f'<style:style style:name="{name}" style:family="table-row"><style:table-row-properties {height}'
        styles.append(f'{start}style:use-optimal-row-height="{"false" if height else "true"}"/></style:style>')
    start = '<style:style style:name="t" style:family="table" style:master-page-name="Default">'
    return "".join([*styles, f"{start}<style:table-properties/></style:style>"])


def _ods_row(row: Sequence[str], style: str, height: str) -> str:
    cells = "".join(_ods_cell(cell, style) for cell in row)
    return f'<table:table-row table:style-name="{height}">{cells}</table:table-row>'


def _ods_cell(cell: str, style: str, *, columns: int = 1) -> str:
    spanned = f' table:number-columns-spanned="{columns}"' if columns > 1 else ""
    paragraphs = "".join(f"<text:p>{_safe(line)}</text:p>" for line in cell.split("\n"))
    start = f'<table:table-cell table:style-name="{style}" office:value-type="string"{spanned}>'
    return f"{start}{paragraphs}</table:table-cell>"


def _ods_band(words: str, columns: int) -> str:
    covered = f'<table:covered-table-cell table:number-columns-repeated="{columns - 1}"/>'
    return (
        f'<table:table-row table:style-name="r1">{_ods_cell(words, "head", columns=columns)}{covered}</table:table-row>'
    )


def _safe(cell: str) -> str:
    return escape("".join(sign for sign in plain(cell) if sign >= " " or sign in "\n\t"))
