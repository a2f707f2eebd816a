"""Open a file of rows whatever it is called: what it is, is told by its first bytes."""

from pathlib import Path

from manifeste_tool.documents import archive, spreadsheet, workbook
from manifeste_tool.documents.archive import TooManyColumnsError
from manifeste_tool.documents.spreadsheet import MissingFileError, Sheet
from manifeste_tool.documents.workbook import BookSheet, ProtectedWorkbookError
from manifeste_tool.errors import N_, RefusedError

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (
    (b"\x89PNG", N_("une image PNG")),
    (b"\xff\xd8\xff", N_("une image JPEG")),
    (b"GIF8", N_("une image GIF")),
    (b"RIFF", N_("une image ou un son")),
    (b"%PDF", N_("un document PDF")),
    (b"\x1f\x8b", N_("une archive compressée")),
    (b"7z\xbc\xaf", N_("une archive compressée")),
    (b"Rar!", N_("une archive compressée")),
    (b"{\\rtf", N_("un document RTF")),
    (b"<!DOCTYPE", N_("une page web")),
    (b"<!doctype", N_("une page web")),
    (b"<html", N_("une page web")),
    (b"<?xml", N_("un fichier XML")),
    (b"SQLite format 3", N_("une base de données")),
)


class NotASheetError(RefusedError):
    """The file is something else than a sheet, whatever its name says."""

    sentence = N_(
        "%(file)s n'est pas une feuille de calcul : c'est %(what)s. "
        "Donnez le fichier CSV, XLSX ou ODS qui contient les contributions."
    )


class OldWorkbookError(RefusedError):
    """The workbook is in the format of Excel before 2007."""

    sentence = N_(
        "%(file)s est au format .xls, abandonné depuis 2007. "
        "Ouvrez-le et enregistrez-le au format .xlsx, .ods ou CSV UTF-8, puis recommencez."
    )


class PackedFilesError(RefusedError):
    """The file is an archive that holds files, not a workbook."""

    sentence = N_(
        "%(file)s est une archive ZIP (%(parts)s). Décompressez-la, puis importez le fichier qu'elle contient."
    )


def sheets(path: Path) -> tuple[Sheet | BookSheet, ...]:
    """Return the sheets of a file, the first seen first; a text file has one.

    Raises a `RefusedError` of the modules of `documents` for what is no sheet or cannot be read.
    """
    try:
        with path.open("rb") as file:
            start = file.read(512)
    except OSError as error:
        raise MissingFileError(file=path) from error
    if start.startswith(_ZIP):
        return _packed(path)
    if start.startswith(_OLE):
        raise _ole(path)
    for mark, what in _OTHERS:
        if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(mark):
            raise NotASheetError(file=path.name, what=what)
    found = spreadsheet.sheet(path)
    if len(found.columns) > archive.WIDEST:
        raise TooManyColumnsError(file=path.name, limit=archive.WIDEST)
    return (found,)


def _packed(path: Path) -> tuple[BookSheet, ...]:
    parts = archive.names(path)
    if "xl/workbook.xml" in parts or "content.xml" in parts:
        return workbook.sheets(path)
    if "word/document.xml" in parts:
        raise NotASheetError(file=path.name, what=N_("un document de traitement de texte"))
    raise PackedFilesError(file=path.name, parts=", ".join(parts[:3]))


def _ole(path: Path) -> RefusedError:
    """Excel puts what a password protects in the container of its old format."""
    with path.open("rb") as file:
        protected = any(_ENCRYPTED in chunk for chunk in iter(lambda: file.read(1 << 22), b""))
    return ProtectedWorkbookError(file=path.name) if protected else OldWorkbookError(file=path.name)
