"""What a file is, by its content: never by its name."""

import zipfile
from io import BytesIO

import pytest

from manifeste_tool.documents.file_kinds import DOCX, JPEG, ODT, PDF, PNG, UnknownFormatError, clean_name, kind_of

WORD = b'<Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
MACROS = b'<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'


def packed(*members: tuple[str, bytes]) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n...", PDF),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", JPEG),
        (b"\x89PNG\r\n\x1a\n\x00", PNG),
        (packed(("[Content_Types].xml", WORD), ("word/document.xml", b"<w/>")), DOCX),
        (packed(("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<o/>")), ODT),
    ],
)
def test_a_format_is_known_by_its_content(content: bytes, kind) -> None:
    assert kind_of(content, name="n'importe.quoi") is kind


@pytest.mark.parametrize(
    "content",
    [
        b"<html>%PDF-1.7</html>",
        b" %PDF-1.7",
        b"MZ\x90\x00",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        packed(("[Content_Types].xml", MACROS)),
        packed(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")),
        packed(("mimetype", b"application/vnd.oasis.opendocument.text-master")),
        packed(("lettre.txt", b"bonjour")),
        packed(),
        packed(("[Content_Types].xml", WORD))[:-30],
        b"PK\x03\x04 rien",
        b"PK\x05\x06" + b"\0" * 18,
    ],
)
def test_anything_else_is_refused_whatever_its_name(content: bytes) -> None:
    with pytest.raises(UnknownFormatError, match=r"« délibération\.pdf » n'est pas"):
        kind_of(content, name="délibération.pdf")


def test_an_archive_is_read_no_further_than_what_says_its_kind() -> None:
    bomb = packed(("[Content_Types].xml", b" " * 50_000_000 + WORD))
    assert len(bomb) < 100_000
    with pytest.raises(UnknownFormatError):
        kind_of(bomb)


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("délibération.pdf", "délibération.pdf"),
        ("..\\..\\C:\\secret\\acte.PDF", "acte.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a b Set-Cookie x.pdf"),
        ("facture.exe", "facture.pdf"),
        ("délibération n. 12", "délibération n. 12.pdf"),
        ("acte.v2.docx", "acte.v2.pdf"),
        ("photo\u202egnp.pdf", "photognp.pdf"),
        ("...", "document.pdf"),
        ("", "document.pdf"),
        ("é" * 300 + ".pdf", "é" * 120 + ".pdf"),
    ],
)
def test_a_name_is_fit_for_any_disk_and_any_header(given: str, clean: str) -> None:
    assert clean_name(given, PDF) == clean
