"""Read a sheet of values as people export them: any usual encoding, any usual separator, cells of several lines."""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from manifeste_tool.errors import N_, RefusedError

SEPARATORS = ",;\t|"
_CHUNK = 1 << 20
_LOOKED_AT = 50  # rows read to find the separator
_WIDEST_CELL = 8 * 1024 * 1024
# What the two bytes of « é » and the three of « ’ » become when they are read as Windows-1252 or as Mac Roman.
_BROKEN = re.compile(
    "[ÃÂ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u017d\u017e\u0178\u0192\u2013-\u203a\u20ac\u2122]|â€|√[©®†®ßÆ¢]"
)
_ACCENTED = re.compile("(?<![ÃÂ])[éèêëàâçîïôùûüœÉÈÀÇ](?!€)")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class MissingFileError(RefusedError):
    """There is no such file, or it may not be opened."""

    sentence = N_("Le fichier %(file)s n'existe pas, ou ne peut pas être ouvert. Vérifiez son chemin et ses droits.")


class EmptyFileError(RefusedError):
    """The file holds no row at all."""

    fields = ("file",)
    sentence = N_("%(file)s est vide. Exportez-le de nouveau, avec sa ligne d'en-têtes.")


class UndecodableFileError(RefusedError):
    """The bytes are text in none of the encodings that spreadsheets write."""

    sentence = N_(
        "%(file)s n'est pas un fichier texte lisible (ni UTF-8, ni UTF-16, ni Windows-1252). "
        "Enregistrez-le au format CSV UTF-8, puis recommencez."
    )


class NulByteError(RefusedError):
    """The file holds a NUL byte: it is no text, or it was damaged."""

    sentence = N_(
        "%(file)s contient un octet nul : ce n'est pas un CSV, ou il est abîmé. "
        "Enregistrez-le de nouveau au format CSV UTF-8, puis recommencez."
    )


class GarbledFileError(RefusedError):
    """The letters with accents were broken before: a text in UTF-8 was read as if it were not, and saved so."""

    sentence = N_(
        "Les accents de %(file)s sont abîmés (« %(found)s ») : ce fichier a été ouvert dans un mauvais codage, puis "
        "enregistré. Repartez de l'original et enregistrez-le en CSV UTF-8 : rien n'a été importé."
    )


class UnevenRowsError(RefusedError):
    """A row has more or fewer cells than there are columns."""

    sentence = N_(
        "%(file)s, ligne %(line)s : %(found)s cellules pour %(expected)s colonnes. "
        "Corrigez cette ligne (un séparateur ou un guillemet de trop ?), puis recommencez : rien n'a été importé."
    )


class UnreadableRowError(RefusedError):
    """A row breaks the rules of CSV: a quotation mark is opened and not closed, or stands where none may."""

    sentence = N_(
        "%(file)s, vers la ligne %(line)s : un guillemet est mal placé ou n'est pas refermé. "
        "Corrigez cette ligne, puis recommencez : rien n'a été importé."
    )


class Row(NamedTuple):
    """One row: the number of the line it begins and ends on in the file, from 1, and its cells."""

    begins: int
    ends: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that was looked at: how to read it, its columns, and how many lines it has."""

    path: Path
    encoding: str
    separator: str
    columns: tuple[str, ...]
    lines: int

    def rows(self) -> Iterator[Row]:
        """Read the rows below the header, one at a time; a line without anything is none.

        Raises `UnevenRowsError` and `UnreadableRowError`, naming the line.
        """
        for row in islice(_rows(self.path, self.encoding, self.separator), 1, None):
            if len(row.cells) != len(self.columns):
                found, expected = len(row.cells), len(self.columns)
                raise UnevenRowsError(file=self.path.name, line=row.begins, found=found, expected=expected)
            yield row


def sheet(path: Path) -> Sheet:
    """Find out how a file is written. Raises the errors of this module for a file that cannot be read."""
    try:
        encoding, lines = _encoding(path)
    except OSError as error:
        raise MissingFileError(file=path) from error
    _refuse_garbled(path, encoding)
    separator, columns = _separator(path, encoding)
    return Sheet(path, encoding, separator, columns, lines)


def _encoding(path: Path) -> tuple[str, int]:
    """Return the encoding and the number of lines, having read the whole file with it."""
    with path.open("rb") as file:
        start = file.read(_CHUNK)
    if not start.strip(codecs.BOM_UTF8 + b" \t\r\n"):
        raise EmptyFileError(file=path.name)
    for encoding in _candidates(start):
        try:
            return encoding, _decoded(path, encoding)
        except UnicodeError:
            continue
    raise UndecodableFileError(file=path.name)


def _refuse_garbled(path: Path, encoding: str) -> None:
    """Raise `GarbledFileError` where more letters with accents are broken than whole, at the head of the file."""
    with path.open(encoding=encoding, newline="") as file:
        start = file.read(_CHUNK)
    broken = _BROKEN.findall(start)
    if len(broken) > len(_ACCENTED.findall(start)):
        raise GarbledFileError(file=path.name, found=broken[0])


def _candidates(start: bytes) -> Sequence[str]:
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return (encoding,)
    evens, odds = start[0::2].count(0), start[1::2].count(0)
    if max(evens, odds) > len(start) // 8 > min(evens, odds):
        return ("utf-16-le",) if odds > evens else ("utf-16-be",)
    return ("utf-8", "cp1252")


def _decoded(path: Path, encoding: str) -> int:
    """Decode the whole file, a portion at a time; return its number of lines. Raises `UnicodeError`, `NulByteError`."""
    lines = 1
    with path.open(encoding=encoding, newline="") as file:
        while text := file.read(_CHUNK):
            if "\0" in text:
                raise NulByteError(file=path.name)
            lines += text.count("\n") or text.count("\r")
    return lines


def _separator(path: Path, encoding: str) -> tuple[str, tuple[str, ...]]:
    """Return the separator that cuts the first rows most evenly into most columns, and the columns."""
    tried = {separator: _first_rows(path, encoding, separator) for separator in SEPARATORS}
    best = max(SEPARATORS, key=lambda separator: _evenness(tried[separator]))
    if not tried[best]:
        raise EmptyFileError(file=path.name)
    return best, tuple(name.strip() for name in tried[best][0])


def _first_rows(path: Path, encoding: str, separator: str) -> list[tuple[str, ...]]:
    """Return the first rows, up to one that this separator cannot read: reading them all will name its line."""
    found: list[tuple[str, ...]] = []
    with suppress(UnreadableRowError):
        found.extend(row.cells for row in islice(_rows(path, encoding, separator), _LOOKED_AT))
    return found


def _evenness(rows: list[tuple[str, ...]]) -> tuple[float, int]:
    if not rows or len(rows[0]) == 1:
        return (0, len(rows[:1]))
    width = len(rows[0])
    return (sum(len(row) == width for row in rows) / len(rows), width)


def _rows(path: Path, encoding: str, separator: str) -> Iterator[Row]:
    csv.field_size_limit(_WIDEST_CELL)
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=separator, strict=True)
        ended = 0
        try:
            for cells in reader:
                if cells:
                    yield Row(ended + 1, reader.line_num, tuple(cells))
                ended = reader.line_num
        except csv.Error as error:
            raise UnreadableRowError(file=path.name, line=ended + 1) from error
