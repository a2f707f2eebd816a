"""Read an edited document that came back, DOCX or ODT: entities off, no network, measured before it is unpacked.

What is refused says what to do; what could not be placed is said by the document read.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from lxml import etree

from manifeste_tool.documents.file_kinds import DOCX, ODT, FileKind, UnknownFormatError, kind_of
from manifeste_tool.documents.reading.unpacking import unpacked
from manifeste_tool.documents.returning import grid_in, opendocument_in, word_in
from manifeste_tool.documents.returning.gathering import Gathering
from manifeste_tool.documents.returning.outgoing import BASE, INSTANCE
from manifeste_tool.documents.returning.word_in import W
from manifeste_tool.domain.returning.returned import Cause, Returned
from manifeste_tool.errors import N_, RefusedError, TooLargeError

LARGEST = 30_000_000
_LARGEST_PART = 48 * 1024 * 1024
LARGEST_UNPACKED = 300_000_000
_MOST_PARTS = 3_000
_SWELLING, _SMALL = 200, 4 * 1024 * 1024  # how many times its size a part may unpack to, where it is not small
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BROKEN = (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError, OSError, ValueError, zlib.error)
_OTHERS = ((b"%PDF", N_("un PDF")), (b"{\\rtf", N_("un document RTF")), (b"<", N_("une page web ou un fichier XML")))
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"


class NotADocumentError(RefusedError):
    """The file is no word processor's document, whatever its name says."""

    sentence = N_(
        "« %(name)s » n'est pas un document Word ou OpenDocument : c'est %(what)s. Ouvrez votre document annoté, "
        "enregistrez-le au format .docx ou .odt, puis déposez ce fichier. Rien n'a été créé."
    )


class OldReturnedError(RefusedError):
    """The document is in the format of Word before 2007."""

    sentence = N_(
        "« %(name)s » est au format .doc, abandonné depuis 2007. Ouvrez-le, enregistrez-le au format .docx ou .odt, "
        "puis déposez-le de nouveau. Rien n'a été créé."
    )


class LockedReturnedError(RefusedError):
    """A password protects the document."""

    sentence = N_(
        "« %(name)s » est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis déposez-le de nouveau. "
        "Rien n'a été créé."
    )


class MacrosError(RefusedError):
    """The document holds macros."""

    sentence = N_(
        "« %(name)s » contient des macros : il n'est pas ouvert. Enregistrez-le au format .docx ou .odt, sans macros, "
        "puis déposez-le de nouveau. Rien n'a été créé."
    )


class EntitiesError(RefusedError):
    """The document declares entities, which no word processor writes."""

    sentence = N_(
        "« %(name)s » contient des déclarations qu'aucun traitement de texte n'écrit : il n'est pas ouvert. "
        "Ouvrez-le dans Word ou LibreOffice, enregistrez-le de nouveau, puis déposez-le. Rien n'a été créé."
    )


class DamagedReturnedError(RefusedError):
    """The document cannot be unpacked, or what it holds is not what it should be."""

    sentence = N_(
        "« %(name)s » est abîmé ou incomplet. Ouvrez-le, enregistrez-le de nouveau, puis déposez-le. Rien n'a été créé."
    )


class SwellingReturnedError(TooLargeError):
    """The document unpacks to more than is read."""

    sentence = N_(
        "« %(name)s » deviendrait beaucoup trop grand une fois ouvert. Gardez-en le texte seul, sans images ni objets, "
        "enregistrez-le de nouveau, puis déposez-le. Rien n'a été créé."
    )


def read(content: bytes, *, name: str) -> Returned:
    """Return what an edited document holds; `name` is how sentences call it.

    Raises the refusals of this module and `TooLongDocumentError`.
    """
    kind = _kind(content, name)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _measure(archive, name)
            part = _parts(archive, name)
            return _word(part, archive, name) if kind == DOCX else _opendocument(part, name)
    except (*_BROKEN, etree.XMLSyntaxError) as error:
        raise DamagedReturnedError(name=name) from error


def kind_of_any(content: bytes, name: str) -> FileKind:
    """Return what a file is that was read: a document, or a workbook. Raises `UnknownFormatError` for anything else."""
    try:
        return kind_of(content, name=name)
    except UnknownFormatError:
        if found := grid_in.workbook_kind(content):
            return found
        raise


def _kind(content: bytes, name: str) -> object:
    if len(content) > LARGEST:
        raise SwellingReturnedError(name=name)
    if content.startswith(_OLE):
        raise LockedReturnedError(name=name) if _ENCRYPTED in content else OldReturnedError(name=name)
    if b"macroEnabled" in content[:200_000]:
        raise MacrosError(name=name)
    try:
        kind = kind_of(content, name=name)
    except UnknownFormatError as error:
        if content.startswith(b"PK"):
            raise _of_archive(content, name) from error
        what = next((what for start, what in _OTHERS if content.lstrip().startswith(start)), N_("autre chose"))
        raise NotADocumentError(name=name, what=what) from error
    if kind not in (DOCX, ODT):
        raise NotADocumentError(name=name, what=N_("un PDF") if kind.extension == "pdf" else N_("une image"))
    return kind


def _of_archive(content: bytes, name: str) -> RefusedError:
    """Say what an archive is that is no document: one with macros, a workbook, damaged."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.namelist()
            listed = archive.read("[Content_Types].xml")[:200_000] if "[Content_Types].xml" in parts else b""
    except _BROKEN:
        return DamagedReturnedError(name=name)
    if b"macroEnabled" in listed or any(part.endswith("vbaProject.bin") for part in parts):
        return MacrosError(name=name)
    if "xl/workbook.xml" in parts or "content.xml" in parts:
        return NotADocumentError(name=name, what=N_("un classeur, ou un autre document"))
    return NotADocumentError(name=name, what=N_("une archive"))


def _measure(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse an archive that holds macros, too many parts, or parts that swell. Raises as `read` does."""
    parts = archive.infolist()
    if any(_is_macro(part.filename) for part in parts):
        raise MacrosError(name=name)
    swelling = any(
        part.file_size > _SMALL and part.file_size > _SWELLING * max(part.compress_size, 1) for part in parts
    )
    if swelling or len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise SwellingReturnedError(name=name)


def _is_macro(part: str) -> bool:
    lower = part.lower()
    listed = lower.endswith(("-lc.xml", "-lb.xml", "/"))
    return lower.endswith("vbaproject.bin") or (lower.startswith(("scripts/", "basic/")) and not listed)


def _parts(archive: zipfile.ZipFile, name: str) -> Callable[[str], Any | None]:
    """Return what gives a part of the archive as XML, None where there is none."""
    members = set(archive.namelist())

    def part(path: str) -> Any | None:
        if path not in members:
            return None
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        content = unpacked(archive, path, most=_LARGEST_PART, refused=SwellingReturnedError(name=name))
        if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content[:4096]:
            raise EntitiesError(name=name)
        root = etree.fromstring(content, parser)
        if root.getroottree().docinfo.doctype:
            raise EntitiesError(name=name)
        return root

    return part


def _word(part: Callable[[str], Any | None], archive: zipfile.ZipFile, name: str) -> Returned:
    if part("word/document.xml") is None:
        raise DamagedReturnedError(name=name)
    gathering = Gathering(name)
    word_in.read(gathering, part)
    for path in archive.namelist():
        if path.startswith(("word/header", "word/footer")) and path.endswith(".xml") and path.count("/") == 1:
            root = part(path)
            words = "".join(text.text or "" for text in root.iter(f"{W}t")) if root is not None else ""
            if words.strip():
                gathering.problem(Cause.HEADER, words)
    custom = part("docProps/custom.xml")
    told = dict(_properties(custom)) if custom is not None else {}
    return _returned(gathering, told)


def _properties(root: Any) -> Iterator[tuple[str, str]]:
    for one in root:
        yield one.get("name", ""), "".join(one.itertext()).strip()


def _opendocument(part: Callable[[str], Any | None], name: str) -> Returned:
    manifest = part("META-INF/manifest.xml")
    if manifest is not None and any(one.tag.endswith("}encryption-data") for one in manifest.iter()):
        raise LockedReturnedError(name=name)
    content = part("content.xml")
    if content is None:
        raise DamagedReturnedError(name=name)
    styles = part("styles.xml")
    gathering = Gathering(name)
    opendocument_in.read(gathering, content, styles)
    for one in styles.iter(f"{_STYLE}header", f"{_STYLE}footer") if styles is not None else ():
        if words := "".join(one.itertext()).strip():
            gathering.problem(Cause.HEADER, words)
    meta = part("meta.xml")
    found = meta.iter(f"{_META}user-defined") if meta is not None else ()
    told = {one.get(f"{_META}name", ""): "".join(one.itertext()).strip() for one in found}
    return _returned(gathering, told)


def _returned(gathering: Gathering, told: dict[str, str]) -> Returned:
    return Returned(
        units=tuple(gathering.units),
        base=told.get(BASE, ""),
        instance=told.get(INSTANCE, ""),
        comments=tuple(gathering.comments),
        authors=gathering.authors,
        problems=tuple(gathering.problems),
        title=gathering.title,
    )
