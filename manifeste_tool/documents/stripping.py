"""Take out of an attached file what says who made it, when, where and with what; what it shows stays as it is.

Nothing is unpacked or decoded before it is known how large it becomes: a few kilobytes may hold gigabytes.
"""

import re
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO

import pikepdf

from manifeste_tool.documents.bare import images, packages
from manifeste_tool.documents.bare.images import BrokenFileError, OversizeError
from manifeste_tool.documents.bare.packages import LockedFileError
from manifeste_tool.documents.file_kinds import DOCX, JPEG, ODT, PDF, PNG, FileKind, UnknownFormatError, kind_of
from manifeste_tool.errors import N_, RefusedError

#: What tells of the making of a document or of one of its parts, or runs by itself; what is shown needs none of it.
_PDF_KEYS = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AA", "/AF")
_PDF_ROOT_KEYS = ("/OpenAction", "/Collection", "/SpiderInfo", "/Legal")
_PDF_NAMES = ("/EmbeddedFiles", "/JavaScript")
_PDF_NOTE_KEYS = ("/T", "/M", "/CreationDate", "/NM")
_PDF_TYPES_EMPTIED = (pikepdf.Name.Metadata, pikepdf.Name.EmbeddedFile)
_PDF_STREAM = re.compile(rb"stream\r?\n(?=x[\x01\x5e\x9c\xda])")
_PDF_LARGEST = 300_000_000
_PORTION = 1 << 22
_LAYERS = 3


class UnreadableFileError(RefusedError):
    """A file does not open, or is not what its first bytes say."""

    sentence = N_(
        "« %(name)s » ne s'ouvre pas : son contenu est abîmé, ou n'est pas celui d'un fichier %(kind)s. "
        "Ouvrez-le sur votre appareil, enregistrez-le de nouveau, puis joignez-le."
    )


class ProtectedFileError(RefusedError):
    """A file opens with a password only."""

    sentence = N_(
        "« %(name)s » est protégé par un mot de passe : personne ne pourrait le lire. "
        "Enregistrez-le sans mot de passe, puis joignez-le de nouveau."
    )


class SwellingFileError(RefusedError):
    """A file holds far more than its size lets expect: opening it could stop a computer."""

    sentence = N_(
        "« %(name)s » deviendrait beaucoup trop grand une fois ouvert : il n'est pas gardé. "
        "Joignez un fichier plus simple, par exemple une image réduite ou un PDF."
    )


def stripped(content: bytes, kind: FileKind, *, name: str = "") -> bytes:
    """Return a file that shows the same and tells nothing of its author, its place or its making.

    `name` is how the sentences of errors call it. Raises `UnreadableFileError`, also where the content is of another
    kind, `ProtectedFileError`, `SwellingFileError`.
    """
    called = name or f"document.{kind.extension}"
    try:
        if kind_of(content, name=called) is not kind:
            raise UnreadableFileError(name=called, kind=kind.extension.upper())
        return _STRIPPERS[kind](content)
    except (pikepdf.PasswordError, LockedFileError) as error:
        raise ProtectedFileError(name=called) from error
    except OversizeError as error:
        raise SwellingFileError(name=called) from error
    except (UnknownFormatError, BrokenFileError, pikepdf.PdfError) as error:
        raise UnreadableFileError(name=called, kind=kind.extension.upper()) from error


def _pdf(content: bytes) -> bytes:
    _refuse_a_swelling_one(content)
    written = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        if not pdf.pages:
            raise BrokenFileError
        _forget_the_making(pdf)
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream):
                _clean_stream(one)
            elif isinstance(one, pikepdf.Dictionary):
                _clean_dictionary(one)
        pdf.remove_unreferenced_resources()
        pdf.save(written, deterministic_id=True)
    return written.getvalue()


def _refuse_a_swelling_one(content: bytes) -> None:
    """Unpack what is packed, keeping none of it, and raise `OversizeError` where there would be too much to open."""
    left = _PDF_LARGEST
    for found in _PDF_STREAM.finditer(content):
        left -= _unpacked_size(content[found.end() :], left, _LAYERS)


def _unpacked_size(packed: bytes, left: int, layers: int) -> int:
    reader, size, portion = zlib.decompressobj(), 0, packed
    while portion and not reader.eof:
        try:
            unpacked = reader.decompress(portion, _PORTION)
        except zlib.error:
            return size
        if not size and unpacked[:1] == b"x" and layers:
            size += _unpacked_size(unpacked, left, layers - 1)
        size, portion = size + len(unpacked), reader.unconsumed_tail
        if size > left:
            raise OversizeError
    return size


def _forget_the_making(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo
    _drop(pdf.Root, (*_PDF_KEYS, *_PDF_ROOT_KEYS))
    if isinstance(names := pdf.Root.get("/Names"), pikepdf.Dictionary):
        _drop(names, _PDF_NAMES)
    for page in pdf.pages:
        _drop(page.obj, _PDF_KEYS)
        for note in page.obj.get("/Annots", ()):
            _clean_note(note)
    if "/ID" in pdf.trailer:
        del pdf.trailer["/ID"]


def _clean_dictionary(one: pikepdf.Dictionary) -> None:
    _drop(one, _PDF_KEYS)
    if one.get("/Type") == pikepdf.Name.Filespec:
        _drop(one, ("/EF",))


def _clean_stream(one: pikepdf.Stream) -> None:
    """A photograph keeps in a PDF what its camera wrote: where it was taken, too."""
    _drop(one, _PDF_KEYS)
    if one.get("/Type") in _PDF_TYPES_EMPTIED:
        one.write(b"")
    if one.get("/Subtype") == pikepdf.Name.Image and one.get("/Filter") == pikepdf.Name.DCTDecode:
        shown = one.get("/DecodeParms")
        kept = shown if isinstance(shown, pikepdf.Dictionary) else None
        one.write(images.without_segments(one.read_raw_bytes()), filter=pikepdf.Name.DCTDecode, decode_parms=kept)


def _clean_note(note: pikepdf.Object) -> None:
    """The name of a form's field has the key that holds the author of a remark."""
    if isinstance(note, pikepdf.Dictionary) and note.get("/Subtype") != pikepdf.Name.Widget:
        _drop(note, _PDF_NOTE_KEYS)


def _drop(one: pikepdf.Object, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in one:
            del one[key]


_STRIPPERS: Mapping[FileKind, Callable[[bytes], bytes]] = {
    PDF: _pdf,
    ODT: packages.odt,
    DOCX: packages.docx,
    JPEG: images.jpeg,
    PNG: images.png,
}
