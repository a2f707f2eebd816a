"""Long tables out: CSV, JSON and XLSX written row by row into a file, so that memory does not follow their length."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from manifeste_tool.documents.table import plain

CSV, JSON = "text/csv; charset=utf-8", "application/json; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What a cell of a workbook holds at most.
LONGEST_CELL = 32_767
_OOXML = "http://schemas.openxmlformats.org"
_MAIN = f"{_OOXML}/spreadsheetml/2006/main"
_DOCUMENT = f"{_OOXML}/officeDocument/2006/relationships"
_PACKAGE = f"{_OOXML}/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_THEN = (1980, 1, 1, 0, 0, 0)

Rows = Iterable[Sequence[str]]
Told = Mapping[str, str]


def csv_to(file: BinaryIO, header: Sequence[str], rows: Rows, about: Told) -> None:  # noqa: ARG001 - CSV has no place for it
    """Write CSV in UTF-8 with its mark, fields between semicolons, no cell of which is a formula."""
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([plain(cell) for cell in row] for row in rows)
    text.detach()


def json_to(file: BinaryIO, header: Sequence[str], rows: Rows, about: Told) -> None:
    """Write one object: what `about` says, then the rows under `donnees`, each an object of its columns."""
    told = json.dumps(dict(about), ensure_ascii=False)
    file.write(f'{told[:-1]}, "donnees": ['.encode())
    for rank, row in enumerate(rows):
        one = json.dumps(dict(zip(header, row, strict=True)), ensure_ascii=False)
        file.write(f"{',' if rank else ''}\n{one}".encode())
    file.write(b"\n]}\n")


def xlsx_to(file: BinaryIO, header: Sequence[str], rows: Rows, about: Told) -> None:
    """Write a workbook of one sheet, every cell text; what a cell cannot hold is cut and ends with « … »."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _parts(about["titre"]).items():
            archive.writestr(_member(name), f"{_XML}{content}")
        with archive.open(_member("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
            for portion in _sheet(header, rows):
                sheet.write(portion.encode())


#: The forms, each with its media type and its writer.
FORMS: Mapping[str, tuple[str, Callable[[BinaryIO, Sequence[str], Rows, Told], None]]] = {
    "csv": (CSV, csv_to),
    "json": (JSON, json_to),
    "xlsx": (XLSX, xlsx_to),
}


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _THEN)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _parts(name: str) -> dict[str, str]:
    parts = (("/xl/workbook.xml", "sheet.main"), ("/xl/worksheets/sheet1.xml", "worksheet"))
    overrides = "".join(f'<Override PartName="{part}" ContentType="{_TYPES}.{kind}+xml"/>' for part, kind in parts)
    default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    default += '<Default Extension="xml" ContentType="application/xml"/>'
    sheets = f'<sheets><sheet name={quoteattr(name[:31])} sheetId="1" r:id="rId1"/></sheets>'
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{default}{overrides}</Types>',
        "_rels/.rels": _relation("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}">{sheets}</workbook>',
        "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
    }


def _relation(kind: str, target: str) -> str:
    related = f'<Relationship Id="rId1" Type="{_DOCUMENT}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>'


def _sheet(header: Sequence[str], rows: Rows) -> Iterator[str]:
    yield f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>'
    yield _row(1, header)
    for number, row in enumerate(rows, 2):
        yield _row(number, row)
    yield "</sheetData></worksheet>"


def _row(number: int, row: Sequence[str]) -> str:
    cells = "".join(f'<c t="inlineStr"><is><t xml:space="preserve">{_cell(cell)}</t></is></c>' for cell in row)
    return f'<row r="{number}">{cells}</row>'


def _cell(cell: str) -> str:
    safe = "".join(sign for sign in plain(cell) if sign >= " " or sign in "\n\t")
    return escape(safe if len(safe) <= LONGEST_CELL else f"{safe[: LONGEST_CELL - 1]}…")
