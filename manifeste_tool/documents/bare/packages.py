"""OpenDocument and Word files without their authors, dates, thumbnails, macros and what their pictures tell.

Both are archives of XML. What they unpack to is known before any of it is read, and read no further than it says.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from posixpath import basename, dirname, join, normpath
from typing import Any

from lxml import etree

from manifeste_tool.documents.bare import images
from manifeste_tool.documents.bare.images import BrokenFileError, OversizeError

_MOST_PARTS = 3_000
LARGEST_UNPACKED = 120_000_000
_SMALL, _SWOLLEN = 20_000_000, 100  # words written in XML shrink twenty times; nothing honest shrinks a hundred
_NESTED = 2
_UNTIMED = (1980, 1, 1, 0, 0, 0)
_SOMEBODY = "Auteur"
_EMPTY_META = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-meta '
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"><office:meta/>'
    b"</office:document-meta>"
)
_BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, RuntimeError, NotImplementedError, EOFError, OSError)

#: Parts of an OpenDocument that are no part of the document: thumbnails, earlier versions, macros, signatures.
_ODT_GONE = ("Thumbnails/", "Versions/", "VersionList.xml", "Basic/", "Scripts/", "layout-cache")
_ODT_SIGNATURES = ("documentsignatures.xml", "macrosignatures.xml")
_ODT_PRINTER = frozenset({"PrinterName", "PrinterSetup", "PrinterPaperFromSetup", "CurrentDatabaseDataSource"})
_ODT_WHO = frozenset({"creator", "initial-creator"})
_ODT_WHEN = frozenset({"date", "date-string", "creator-initials", "sender-initials"})
_ODT_SAID_OF = frozenset({"change-info", "annotation"})

#: The same of a Word document; `people.xml` holds the accounts of those who wrote in it.
_DOCX_GONE = ("docProps/", "customXml/", "_xmlsignatures/", "word/people.xml", "word/printerSettings")
_DOCX_SETTINGS = frozenset({"rsids", "docVars", "attachedTemplate", "mailMerge"})
_DOCX_DROPPED = frozenset({"date", "dateUtc", "initials"})

Parts = dict[str, bytes]


class LockedFileError(ValueError):
    """The document opens with a password only."""


def odt(content: bytes) -> bytes:
    """Return an OpenDocument text that tells of nobody.

    Raises `BrokenFileError`, `LockedFileError`, `OversizeError`.
    """
    parts = _unpacked(content)
    if "content.xml" not in parts:
        raise BrokenFileError
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise LockedFileError
    kept = {name: body for name, body in parts.items() if not _gone(name, _ODT_GONE)}
    kept = {name: body for name, body in kept.items() if basename(name) not in _ODT_SIGNATURES}
    cleaned = {name: _odt_part(name, body, kept) for name, body in kept.items()}
    return _packed(cleaned)


def docx(content: bytes) -> bytes:
    """Return a Word document that tells of nobody. Raises `BrokenFileError`, `OversizeError`."""
    parts = _unpacked(content)
    if "word/document.xml" not in parts:
        raise BrokenFileError
    return _packed(_docx_parts(parts, depth=0))


def _odt_part(name: str, body: bytes, kept: Mapping[str, bytes]) -> bytes:
    last = basename(name)
    if last == "meta.xml":
        return _EMPTY_META
    if last in ("content.xml", "styles.xml"):
        return _rewritten(body, _forget_who_changed)
    if last == "settings.xml":
        return _rewritten(body, _forget_printer)
    if name == "META-INF/manifest.xml":
        return _rewritten(body, lambda root: _keep_listed(root, kept))
    return images.alone(body)


def _forget_who_changed(root: Any) -> None:
    for info in root.iter():
        if _local(info) in _ODT_SAID_OF:
            for said in [*info]:
                if _local(said) in _ODT_WHO:
                    said.text = _SOMEBODY
                elif _local(said) in _ODT_WHEN:
                    info.remove(said)


def _forget_printer(root: Any) -> None:
    _remove(root, lambda one: any(_local_name(key) == "name" and value in _ODT_PRINTER for key, value in one.items()))


def _keep_listed(root: Any, kept: Mapping[str, bytes]) -> None:
    """A manifest names no part that is gone; it names folders too, which are no parts."""

    def gone(entry: Any) -> bool:
        path = next((value for key, value in entry.items() if _local_name(key) == "full-path"), "")
        return bool(path) and not path.endswith("/") and path not in kept

    _remove(root, gone)


def _docx_parts(parts: Parts, *, depth: int) -> Parts:
    kept = {name: body for name, body in parts.items() if not _gone(name, _DOCX_GONE)}
    return {name: _docx_part(name, body, kept, depth=depth) for name, body in kept.items()}


def _docx_part(name: str, body: bytes, kept: Mapping[str, bytes], *, depth: int) -> bytes:
    if name == "[Content_Types].xml":
        return _rewritten(body, lambda root: _keep_typed(root, kept))
    if name.endswith(".rels"):
        return _rewritten(body, lambda root: _keep_related(root, name, kept))
    if name.endswith(".xml"):
        return _rewritten(body, _forget_authors)
    if body.startswith(b"PK\x03\x04") and depth < _NESTED:  # a sheet or a slide that stands in the document
        return _packed(_docx_parts(_unpacked(body), depth=depth + 1))
    return images.alone(body)


def _keep_typed(root: Any, kept: Mapping[str, bytes]) -> None:
    _remove(root, lambda one: bool(one.get("PartName")) and one.get("PartName").lstrip("/") not in kept)


def _keep_related(root: Any, name: str, kept: Mapping[str, bytes]) -> None:
    """A relation leads to no part that is gone, nor to a template in somebody's folder."""
    folder = dirname(dirname(name))

    def gone(one: Any) -> bool:
        target, external = one.get("Target", ""), one.get("TargetMode") == "External"
        kind = one.get("Type", "").rpartition("/")[2]
        if external:
            return kind in ("attachedTemplate", "mailMergeSource", "mailMergeHeaderSource")
        path = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
        return bool(target) and path not in kept and not target.startswith("#")

    _remove(root, gone)


def _forget_authors(root: Any) -> None:
    _remove(root, lambda one: _local(one) in _DOCX_SETTINGS)
    for one in root.iter():
        for key in [*one.attrib] if isinstance(one.tag, str) else ():
            local = _local_name(key)
            if local == "author":
                one.set(key, _SOMEBODY)
            elif key != local and (local in _DOCX_DROPPED or local.startswith("rsid")):
                del one.attrib[key]


def _remove(root: Any, unwanted: Callable[[Any], bool]) -> None:
    for one in [found for found in root.iter() if isinstance(found.tag, str) and unwanted(found)]:
        if (above := one.getparent()) is not None:
            above.remove(one)


def _local(one: Any) -> str:
    return _local_name(one.tag) if isinstance(one.tag, str) else ""


def _local_name(name: str) -> str:
    return name.rpartition("}")[2]


def _rewritten(body: bytes, change: Callable[[Any], None]) -> bytes:
    """Read XML without following any entity, change it, and write it again."""
    reader = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(body, reader)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BrokenFileError from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise OversizeError  # an entity may stand for any number of others
    change(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _gone(name: str, unwanted: tuple[str, ...]) -> bool:
    """Whether a part, or one of a document that stands in this one, is left out."""
    return any(name.startswith(start) or (start.endswith("/") and f"/{start}" in name) for start in unwanted)


def _unpacked(content: bytes) -> Parts:
    """Return the parts of an archive in their order, folders left out."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            held = [part for part in archive.infolist() if not part.is_dir()]
            total = sum(part.file_size for part in held)
            if len(held) > _MOST_PARTS or total > LARGEST_UNPACKED:
                raise OversizeError
            if total > _SMALL and total > len(content) * _SWOLLEN:
                raise OversizeError
            return dict(_read(archive, held))
    except _BROKEN as error:
        raise BrokenFileError from error


def _read(archive: zipfile.ZipFile, held: list[zipfile.ZipInfo]) -> Iterator[tuple[str, bytes]]:
    """Read each part; an archive gives no more of one than it announced."""
    for part in held:
        yield part.filename, archive.read(part)


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """Write an archive, the name of an OpenDocument's kind first and as it is; the same parts are the same bytes."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda one: one != "mimetype"):
            entry = zipfile.ZipInfo(name, _UNTIMED)
            stored = name == "mimetype"
            archive.writestr(entry, parts[name], zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
    return written.getvalue()
