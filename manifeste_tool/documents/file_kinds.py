"""What a file is, told by its content and never by its name: the few formats that people may attach."""

import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

from manifeste_tool.errors import N_, RefusedError

_DOCX_PART = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ODT = b"application/vnd.oasis.opendocument.text"
_LISTED = 256 * 1024
_MEMBERS = 10_000
_LONGEST = 120
_UNWANTED = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|]+')
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}$")  # « délibération n. 12 » keeps its number, « acte.v2.docx » its version
_BROKEN = (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError, OSError, ValueError, zlib.error)


class UnknownFormatError(RefusedError):
    """A file is none of the formats that are kept."""

    sentence = N_(
        "« %(name)s » n'est pas un fichier PDF, Word (.docx), OpenDocument (.odt), JPEG ou PNG, quel que soit son nom. "
        "Enregistrez-le dans l'un de ces formats, puis joignez-le de nouveau."
    )


@dataclass(frozen=True, slots=True)
class FileKind:
    """A format: what browsers call it, and how its names end."""

    media_type: str
    extension: str


PDF = FileKind("application/pdf", "pdf")
DOCX = FileKind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx")
ODT = FileKind("application/vnd.oasis.opendocument.text", "odt")
JPEG = FileKind("image/jpeg", "jpg")
PNG = FileKind("image/png", "png")
MAGIC = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))


def kind_of(content: bytes, *, name: str = "") -> FileKind:
    """Return what bytes are. Raises `UnknownFormatError`; `name` is how its sentence calls the file."""
    found = next((kind for magic, kind in MAGIC if content.startswith(magic)), None)
    if found is None and content.startswith(b"PK\x03\x04"):
        found = _packed(content)
    if found is None:
        raise UnknownFormatError(name=_tidy(name)[:_LONGEST])
    return found


def clean_name(given: str, kind: FileKind) -> str:
    """Return a name fit for any disk and any header: no folder, no control character, the extension of its content."""
    stem = _EXTENSION.sub("", _tidy(given)).strip(" .")[:_LONGEST].strip(" .")
    return f"{stem or 'document'}.{kind.extension}"


def _tidy(given: str) -> str:
    last = given.replace("\\", "/").rpartition("/")[2]
    seen = "".join(char for char in unicodedata.normalize("NFC", last) if unicodedata.category(char) != "Cf")
    return " ".join(_UNWANTED.sub(" ", seen).split())


def _packed(content: bytes) -> FileKind | None:
    """Look inside an archive, no further than the few bytes that say what it is."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > _MEMBERS:
                return None
            if members[0].filename == "mimetype":
                return ODT if _beginning(archive, "mimetype") == _ODT else None
            return DOCX if _DOCX_PART in _beginning(archive, "[Content_Types].xml") else None
    except (*_BROKEN, IndexError):
        return None


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as member:
        return member.read(_LISTED)
