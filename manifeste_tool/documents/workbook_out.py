"""Workbooks out: one sheet of words as XLSX or ODS, nothing in it but text, so that no cell is a formula."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OOXML = "http://schemas.openxmlformats.org"
_SPREADSHEET = f"{_OOXML}/spreadsheetml/2006/main"
_DOCUMENT = f"{_OOXML}/officeDocument/2006/relationships"
_PACKAGE = f"{_OOXML}/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def xlsx_of(name: str, rows: Iterable[Sequence[str]]) -> bytes:
    """Return a workbook of Office Open XML with one sheet; the same rows give the same bytes."""
    types = (("/xl/workbook.xml", "sheet.main"), ("/xl/worksheets/sheet1.xml", "worksheet"))
    overrides = "".join(f'<Override PartName="{part}" ContentType="{_TYPES}.{kind}+xml"/>' for part, kind in types)
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    sheets = f'<sheets><sheet name={quoteattr(name)} sheetId="1" r:id="rId1"/></sheets>'
    return _packed(
        {
            "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">{defaults}{overrides}</Types>',
            "_rels/.rels": _relation("officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": f'{_XML}<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_DOCUMENT}">{sheets}</workbook>',
            "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": f'{_XML}<worksheet xmlns="{_SPREADSHEET}"><sheetData>'
            + "".join(_xlsx_row(number, row) for number, row in enumerate(rows, start=1))
            + "</sheetData></worksheet>",
        }
    )


def ods_of(name: str, rows: Iterable[Sequence[str]]) -> bytes:
    """Return an OpenDocument workbook with one sheet; the same rows give the same bytes."""
    spaces = " ".join(f'xmlns:{each}="{_OASIS}:{each}:1.0"' for each in ("office", "table", "text"))
    table = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    body = f"<table:table table:name={quoteattr(name)}>{table}</table:table>"
    manifest = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (("/", _ODS), ("content.xml", "text/xml"))
    )
    return _packed(
        {
            "mimetype": _ODS,
            "META-INF/manifest.xml": f'{_XML}<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" '
            f'manifest:version="1.3">{manifest}</manifest:manifest>',
            "content.xml": f'{_XML}<office:document-content {spaces} office:version="1.3"><office:body>'
            f"<office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>",
        }
    )


def _relation(kind: str, target: str) -> str:
    related = f'<Relationship Id="rId1" Type="{_DOCUMENT}/{kind}" Target="{target}"/>'
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>'


def _xlsx_row(number: int, row: Sequence[str]) -> str:
    cells = "".join(f'<c t="inlineStr"><is><t xml:space="preserve">{_safe(cell)}</t></is></c>' for cell in row)
    return f'<row r="{number}">{cells}</row>'


def _ods_cell(cell: str) -> str:
    if not cell:
        return "<table:table-cell/>"
    paragraphs = "".join(f"<text:p>{_safe(line)}</text:p>" for line in cell.split("\n"))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def _safe(cell: str) -> str:
    return escape("".join(sign for sign in cell if sign >= " " or sign in "\n\t"))


def _packed(parts: dict[str, str]) -> bytes:
    """The first part stays unpacked, as OpenDocument asks; nothing tells when the file was made."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for rank, (name, content) in enumerate(parts.items()):
            info = zipfile.ZipInfo(name, _EPOCH)
            stored = rank == 0 and name == "mimetype"
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return written.getvalue()
