"""Read a filled form in Word (DOCX) or OpenDocument (ODT): headings, paragraphs, rows of tables, in order.

A short reader of its own, with entities off and what is unpacked measured while it is: a small file may hold gigabytes.
What was struck out under revision is left out, what was added is read.
"""

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from lxml import etree

from manifeste_tool.documents.file_kinds import DOCX, ODT, kind_of
from manifeste_tool.documents.reading import opendocument_text, word_text
from manifeste_tool.documents.reading.unpacking import unpacked
from manifeste_tool.domain.reporting.filled_forms import Block
from manifeste_tool.errors import N_, RefusedError, TooLargeError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LARGEST_PART = 24 * 1024 * 1024
_MOST_BLOCKS = 5_000
_BROKEN = (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError, OSError, ValueError, zlib.error)


class OldDocumentError(RefusedError):
    """The document is in the format of Word before 2007."""

    sentence = N_(
        "« %(name)s » est au format .doc, abandonné depuis 2007. Ouvrez-le, enregistrez-le au format .docx ou .odt, "
        "puis joignez-le de nouveau."
    )


class ProtectedDocumentError(RefusedError):
    """A password protects the document."""

    sentence = N_("« %(name)s » est protégé par un mot de passe : enregistrez-le sans, puis joignez-le de nouveau.")


class NoDocumentError(RefusedError):
    """The file is not a word processor's document."""

    sentence = N_(
        "« %(name)s » ne peut pas être lu pour remplir le formulaire : donnez un document Word (.docx) ou "
        "OpenDocument (.odt). Un PDF ou une image peut être joint sans être lu."
    )


class DamagedDocumentError(RefusedError):
    """The document cannot be unpacked, or what it holds is not what it should be."""

    sentence = N_(
        "« %(name)s » est abîmé ou incomplet. Ouvrez-le, enregistrez-le de nouveau, puis joignez-le : "
        "rien n'a été changé."
    )


class TooLargeDocumentError(TooLargeError):
    """The document unpacks to more than is read."""

    sentence = N_(
        "« %(name)s » est trop grand une fois décompressé pour être lu. Enregistrez son texte seul, sans images ni "
        "objets, puis joignez-le de nouveau : rien n'a été changé."
    )


def read(content: bytes, *, name: str) -> tuple[Block, ...]:
    """Return what a document holds, in order; `name` is how sentences call it.

    Raises `OldDocumentError`, `ProtectedDocumentError`, `NoDocumentError`, `DamagedDocumentError`,
    `TooLargeDocumentError`, `UnknownFormatError`.
    """
    if content.startswith(_OLE):
        raise ProtectedDocumentError(name=name) if _ENCRYPTED in content else OldDocumentError(name=name)
    kind = kind_of(content, name=name)
    if kind not in (DOCX, ODT):
        raise NoDocumentError(name=name)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            found = tuple(_word(archive, name) if kind == DOCX else _opendocument(archive, name))
    except (*_BROKEN, etree.XMLSyntaxError) as error:
        raise DamagedDocumentError(name=name) from error
    if len(found) > _MOST_BLOCKS:
        raise TooLargeDocumentError(name=name)
    return found


def _word(archive: zipfile.ZipFile, name: str) -> Iterator[Block]:
    members = set(archive.namelist())
    styles = _part(archive, "word/styles.xml", name) if "word/styles.xml" in members else None
    yield from word_text.blocks(_part(archive, "word/document.xml", name), word_text.heading_styles(styles))
    if "word/footnotes.xml" in members:
        yield from word_text.notes(_part(archive, "word/footnotes.xml", name))


def _opendocument(archive: zipfile.ZipFile, name: str) -> Iterator[Block]:
    manifest = b""
    if "META-INF/manifest.xml" in archive.namelist():
        manifest = unpacked(
            archive, "META-INF/manifest.xml", most=_LARGEST_PART, refused=TooLargeDocumentError(name=name)
        )
    if b"encryption-data" in manifest:
        raise ProtectedDocumentError(name=name)
    yield from opendocument_text.blocks(_part(archive, "content.xml", name))


def _part(archive: zipfile.ZipFile, part: str, name: str) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(_limited(archive, part, name), parser)
    if root.getroottree().docinfo.doctype:
        raise DamagedDocumentError(name=name)
    return root


def _limited(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    return unpacked(archive, part, most=_LARGEST_PART, refused=TooLargeDocumentError(name=name))
