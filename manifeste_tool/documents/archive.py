"""What a workbook unpacks to, measured before any of it is read: a few kilobytes may hold gigabytes."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from manifeste_tool.errors import N_, RefusedError

LARGEST_FILE = 50_000_000
LARGEST_UNPACKED = 400_000_000
_MOST_PARTS = 2_000
WIDEST = 702  # the columns A to ZZ
_MOST_CELLS = 12_000_000
_CHUNK = 1 << 20
_SHEETS = re.compile(r"(?:xl/worksheets/[^/]+\.xml|content\.xml)", re.IGNORECASE)
_PLACE = re.compile(rb"""<(?:\w+:)?c\b[^<>]*?\br=["']([A-Za-z]+)(\d+)""")
_ROW = re.compile(rb"<table:table-row\b([^<>]*)>(.*?)</table:table-row>", re.DOTALL)
_ROW_ENDS = b"</table:table-row>"
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^<>]*)>")
_ROWS_REPEATED = re.compile(rb"""number-rows-repeated=["'](\d+)""")
_COLUMNS_REPEATED = re.compile(rb"""number-columns-repeated=["'](\d+)""")


class DamagedWorkbookError(RefusedError):
    """The workbook cannot be unpacked or read: cut short, or not what its name says."""

    sentence = N_(
        "%(file)s est abîmé ou incomplet : ce classeur ne s'ouvre pas. "
        "Téléchargez-le ou enregistrez-le de nouveau, puis recommencez : rien n'a été importé."
    )


class TooLargeWorkbookError(RefusedError):
    """The workbook is larger, packed or unpacked, than one may be."""

    sentence = N_(
        "%(file)s est trop grand pour être lu comme un classeur (%(why)s). "
        "Enregistrez la feuille au format CSV UTF-8, ou coupez-la en plusieurs : rien n'a été importé."
    )


class TooManyColumnsError(RefusedError):
    """The sheet has more columns than a sheet of contributions may have."""

    sentence = N_(
        "%(file)s a plus de %(limit)s colonnes. "
        "Gardez celles qui disent quelque chose des contributions, puis recommencez : rien n'a été importé."
    )


def names(path: Path) -> list[str]:
    """Return the names of the parts of an archive. Raises `DamagedWorkbookError`."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DamagedWorkbookError(file=path.name) from error


def measure(path: Path) -> None:
    """Unpack a workbook part by part, keeping none of it, and raise where there would be too much to read.

    Raises `DamagedWorkbookError`, `TooLargeWorkbookError`, `TooManyColumnsError`.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise TooLargeWorkbookError(file=path.name, why=N_("plus de 50 Mo"))
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise TooLargeWorkbookError(file=path.name, why=N_("plus de 400 Mo une fois décompressé"))
            for part in parts:
                if _SHEETS.fullmatch(part.filename):
                    _measure_sheet(path, archive, part)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise DamagedWorkbookError(file=path.name) from error


def _measure_sheet(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    if part.filename.lower() == "content.xml":
        cells = sum(_spread(path, chunk) for chunk in _chunks(archive, part, _ROW_ENDS))
    else:
        wide = tall = 0
        for chunk in _chunks(archive, part, b"<"):
            for column, row in set(_PLACE.findall(chunk)):
                wide, tall = max(wide, _rank(column)), max(tall, int(row[:8]))
        _refuse_wide(path, wide)
        cells = wide * tall
    if cells > _MOST_CELLS:
        raise TooLargeWorkbookError(file=path.name, why=N_("plus de douze millions de cellules"))


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo, mark: bytes) -> Iterator[bytes]:
    """Unpack one part, portion by portion, each cut before its last mark."""
    rest = b""
    with archive.open(part) as file:
        while data := file.read(_CHUNK):
            cut = data.rfind(mark)
            if cut < 0:
                rest += data
                continue
            end = cut + (len(mark) if mark == _ROW_ENDS else 0)
            yield rest + data[:end]
            rest = data[end:]
    yield rest


def _spread(path: Path, chunk: bytes) -> int:
    """Return how many cells a portion of an OpenDocument sheet stands for; a row without words counts for one."""
    total = 0
    for attributes, inside in _ROW.findall(chunk):
        repeats = int(found[1]) if (found := _ROWS_REPEATED.search(attributes)) else 1
        wide = _width(inside)
        _refuse_wide(path, wide)
        total += wide * repeats
    return total


def _width(inside: bytes) -> int:
    """Return how many cells a row holds up to the last that is filled."""
    wide = last = 0
    for attributes in _CELL.findall(inside):
        wide += int(found[1]) if (found := _COLUMNS_REPEATED.search(attributes)) else 1
        last = last if attributes.endswith(b"/") else wide
    return last


def _refuse_wide(path: Path, wide: int) -> None:
    if wide > WIDEST:
        raise TooManyColumnsError(file=path.name, limit=WIDEST)


def _rank(column: bytes) -> int:
    rank = 0
    for sign in column[:4].upper():
        rank = rank * 26 + sign - 64
    return rank
