"""Workbooks, XLSX and ODS: one sheet as rows of words, formulas by the value they were saved with."""

import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import python_calamine
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from manifeste_tool.documents import archive
from manifeste_tool.documents.archive import DamagedWorkbookError, TooLargeWorkbookError
from manifeste_tool.documents.spreadsheet import EmptyFileError, Row
from manifeste_tool.errors import N_, RefusedError

_HEADER_AMONG = 20  # rows looked at to find the headings
_SHORT = 128  # longest value that a merged cell gives to every row it stands beside
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MIDNIGHT = dt.time()


class ProtectedWorkbookError(RefusedError):
    """The workbook asks for a password."""

    sentence = N_("%(file)s est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis recommencez.")


@dataclass(frozen=True, slots=True)
class BookSheet:
    """One sheet of a workbook: its columns, how many lines it has, and how to read its rows."""

    path: Path
    name: str
    columns: tuple[str, ...]
    lines: int
    header: int
    places: tuple[int, ...]
    source: CalamineSheet

    def rows(self) -> Iterator[Row]:
        """Read the rows below the headings, one at a time; a row without anything is none."""
        merged = _merged(self.source)
        for number, cells in enumerate(self.source.iter_rows()):
            if number <= self.header:
                continue
            words = tuple(word(cells[place]) for place in self.places)
            if any(words):
                yield Row(number + 1, number + 1, _filled(words, merged.get(number, {}), self.places))


def sheets(path: Path) -> tuple[BookSheet, ...]:
    """Return the sheets of a workbook that hold something, hidden ones last.

    Raises the errors of `documents.archive`, `ProtectedWorkbookError`, `EmptyFileError`.
    """
    archive.measure(path)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))  # by a path, it would believe its name
        order = sorted(book.sheets_metadata, key=lambda one: one.visible is not SheetVisibleEnum.Visible)
        found = [_sheet(path, book.get_sheet_by_name(one.name)) for one in order]
    except python_calamine.PasswordError as error:
        raise ProtectedWorkbookError(file=path.name) from error
    except (CalamineError, OSError, ValueError) as error:
        if "limit exceeded" in str(error):
            raise TooLargeWorkbookError(file=path.name, why=N_("trop de cellules")) from error
        raise DamagedWorkbookError(file=path.name) from error
    kept = tuple(one for one in found if one)
    if not kept:
        raise EmptyFileError(file=path.name)
    return kept


def word(cell: object) -> str:
    """Return what a cell says, as one would read it: « 12 » rather than « 12.0 », « oui » for true, days in ISO."""
    if isinstance(cell, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell) if "_x" in cell else cell
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == _MIDNIGHT else cell.isoformat(sep=" ", timespec="seconds")
    return cell.isoformat() if isinstance(cell, (dt.date, dt.time)) else str(cell)


def _sheet(path: Path, source: CalamineSheet) -> BookSheet | None:
    """Look at one sheet: its headings are the first row nearly as full as the fullest of those near the top."""
    start = source.start or (0, 0)
    top = source.to_python(nrows=_HEADER_AMONG)
    counts = [sum(bool(word(cell).strip()) for cell in row) for row in top]
    if not counts or not max(counts):
        return None
    header = next(rank for rank, count in enumerate(counts) if count * 5 >= max(counts) * 3)
    names = [" ".join(word(cell).split()) for cell in top[header]]
    used = set(range(len(names))) if all(names) else _used(source, header + start[0])
    places = tuple(place for place, name in enumerate(names) if name or place in used)
    columns = tuple(names[place] or f"Colonne {place + start[1] + 1}" for place in places)
    lines = start[0] + source.height
    return BookSheet(path, source.name, columns, lines, header + start[0], places, source)


def _used(source: CalamineSheet, header: int) -> set[int]:
    """Return the columns that hold something below the headings."""
    used: set[int] = set()
    for rank, row in enumerate(source.iter_rows()):
        if rank > header:
            used.update(place for place, cell in enumerate(row) if cell != "")
    return used


def _merged(source: CalamineSheet) -> dict[int, dict[int, str]]:
    """Return, by row, the short values that a cell merged downwards gives to the rows beside it, by column."""
    wanted: dict[int, list[tuple[int, int, int]]] = {}
    left = (source.start or (0, 0))[1]
    for (top, column), (bottom, _) in source.merged_cell_ranges or ():
        if bottom > top:
            wanted.setdefault(top, []).append((column - left, top, bottom))
    given: dict[int, dict[int, str]] = {}
    for number, cells in enumerate(source.iter_rows()) if wanted else ():
        for column, top, bottom in wanted.get(number, ()):
            value = word(cells[column]) if 0 <= column < len(cells) else ""
            for row in range(top + 1, min(bottom, top + 100_000) + 1) if 0 < len(value) <= _SHORT else ():
                given.setdefault(row, {})[column] = value
    return given


def _filled(words: tuple[str, ...], given: dict[int, str], places: Sequence[int]) -> tuple[str, ...]:
    if not given:
        return words
    return tuple(said or given.get(place, "") for said, place in zip(words, places, strict=True))
