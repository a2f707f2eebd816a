"""Read the grid of passages, from a table of a document or from a sheet."""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from manifeste_tool.documents import opening
from manifeste_tool.documents.file_kinds import FileKind, clean_name
from manifeste_tool.documents.reading import form_reader
from manifeste_tool.domain.reporting.filled_forms import Row as TableRow
from manifeste_tool.domain.returning.grid import MOST_ROWS, Row, rows_of

XLSX = FileKind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
ODS = FileKind("application/vnd.oasis.opendocument.spreadsheet", "ods")
_BROKEN = (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError, OSError, ValueError, zlib.error)
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def workbook_kind(content: bytes) -> FileKind | None:
    """Return which workbook bytes are, None for anything else."""
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = set(archive.namelist())
            if "xl/workbook.xml" in parts and "xl/vbaProject.bin" not in parts:
                return XLSX
            with archive.open("mimetype") as file:
                return ODS if file.read(len(_ODS_TYPE) + 1).strip() == _ODS_TYPE else None
    except _BROKEN:
        return None


def rows(content: bytes, *, name: str) -> tuple[Row, ...] | None:
    """Return the rows of the grid that a workbook or a document holds, None where it holds none.

    Raises what `documents.opening` does for a workbook that cannot be read, and `form_reader` for a document.
    """
    kind = workbook_kind(content)
    if kind is not None:
        return _of_workbook(content, clean_name(name, kind))
    found = form_reader.read(content, name=name)
    return rows_of(block.cells for block in found if isinstance(block, TableRow))


def _of_workbook(content: bytes, name: str) -> tuple[Row, ...] | None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        for sheet in opening.sheets(path):
            cells = islice((row.cells for row in sheet.rows()), MOST_ROWS)
            if (found := rows_of(_with_head(sheet.columns, cells))) is not None:
                return found
    return None


def _with_head(columns: Sequence[str], cells: Iterator[Sequence[str]]) -> Iterator[Sequence[str]]:
    yield columns
    yield from cells
