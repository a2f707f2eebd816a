"""Forms read from Word and OpenDocument files, made here by hand, and files that are not what they seem."""

import zipfile
from io import BytesIO

import docx
import pytest

from manifeste_tool.documents.file_kinds import UnknownFormatError
from manifeste_tool.documents.reading import form_reader
from manifeste_tool.documents.reading.form_reader import (
    DamagedDocumentError,
    NoDocumentError,
    OldDocumentError,
    ProtectedDocumentError,
    TooLargeDocumentError,
    read,
)
from manifeste_tool.domain.reporting.filled_forms import Heading, Line, Row

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ODT = "application/vnd.oasis.opendocument.text"
_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
)


def packed(**parts: str | bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def word(body: str, *, head: str = "", **parts: str) -> bytes:
    document = f"<?xml version='1.0'?>{head}<w:document {_WORD}><w:body>{body}</w:body></w:document>"
    return packed(**{"[Content_Types].xml": _TYPES, "word/document.xml": document, **parts})


def opendocument(body: str, **parts: str) -> bytes:
    inside = f"<office:text>{body}</office:text>"
    content = f"<office:document-content {_NAMES}><office:body>{inside}</office:body></office:document-content>"
    return packed(**{"mimetype": _ODT, "content.xml": content, **parts})


def p(words: str, properties: str = "") -> str:
    return f"<w:p>{properties and f'<w:pPr>{properties}</w:pPr>'}<w:r><w:t>{words}</w:t></w:r></w:p>"


def test_a_document_of_word_gives_its_headings_lines_items_and_rows_in_order() -> None:
    made = docx.Document()
    made.add_heading("Restitution", 0)
    made.add_heading("Points d'accord", 1)
    made.add_paragraph("Un paragraphe.")
    made.add_paragraph("Un point.", style="List Bullet")
    table = made.add_table(2, 2)
    for row, words in zip(table.rows, (("Titre", "Fiches"), ("Un\nDeux", "")), strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    made.add_paragraph("  ")
    file = BytesIO()
    made.save(file)
    assert read(file.getvalue(), name="a.docx") == (
        Heading("Restitution", 0),
        Heading("Points d'accord", 1),
        Line("Un paragraphe."),
        Line("Un point."),
        Row(("Titre", "Fiches")),
        Row(("Un\nDeux", "")),
    )


def test_what_word_strikes_out_is_not_read_and_what_it_holds_elsewhere_is() -> None:
    tracked = (
        "<w:p><w:ins><w:r><w:t>ajouté</w:t></w:r></w:ins><w:del><w:r><w:delText>ôté</w:delText></w:r></w:del></w:p>"
    )
    control = f"<w:sdt><w:sdtContent>{p('contrôle')}</w:sdtContent></w:sdt>"
    signs = "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r></w:p>"
    outlined = p("titre", '<w:outlineLvl w:val="1"/>') + p("corps", '<w:outlineLvl w:val="9"/>')
    listed = p("point", "<w:numPr/>") + p("normal", '<w:pStyle w:val="Autre"/>')
    nested = (
        f"<w:tbl><w:tr><w:tc>{p('case')}<w:tbl><w:tr><w:tc>{p('dedans')}</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>"
    )
    empty = f"<w:tbl><w:tr><w:tc>{p('')}</w:tc></w:tr></w:tbl>"
    note = f'<w:footnote w:type="separator">{p("trait")}</w:footnote><w:footnote>{p("note")}</w:footnote>'
    notes = f"<w:footnotes {_WORD}>{note}<w:footnote/></w:footnotes>"
    made = word(tracked + control + signs + outlined + listed + nested + empty, **{"word/footnotes.xml": notes})
    assert read(made, name="a.docx") == (
        Line("ajouté"),
        Line("contrôle"),
        Line("a\tb\nc-d"),
        Heading("titre", 2),
        Line("corps"),
        Line("point", item=True),
        Line("normal"),
        Row(("case\ndedans",)),
        Line("note"),
    )


def test_an_open_document_gives_the_same() -> None:
    body = (
        "<text:tracked-changes><text:p>ôté</text:p></text:tracked-changes>"
        '<text:h text:outline-level="2">Points<text:s/>d’accord</text:h><text:h>Haut</text:h>'
        '<text:p>Un<text:tab/>deux<text:line-break/>trois<text:s text:c="3"/>quatre<text:s text:c="x"/>cinq</text:p>'
        "<text:list><text:list-item><text:p>Un point</text:p></text:list-item></text:list><text:p/>"
        "<text:section><text:p>Dans une <text:span>section</text:span>"
        "<office:annotation><text:p>remarque</text:p></office:annotation>.</text:p></text:section>"
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Titre</text:p>"
        '</table:table-cell><table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell>'
        "</table:table-row></table:table-header-rows><table:table-row><table:covered-table-cell/>"
        '<table:table-cell table:number-columns-repeated="n"/></table:table-row></table:table>'
    )
    assert read(opendocument(body), name="a.odt") == (
        Heading("Points d’accord", 2),
        Heading("Haut", 1),
        Line("Un\tdeux\ntrois   quatre cinq"),
        Line("Un point", item=True),
        Line("Dans une section."),
        Row(("Titre", "x", "x")),
    )


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512


@pytest.mark.parametrize(
    ("content", "error", "sentence"),
    [
        (OLE, OldDocumentError, "enregistrez-le au format .docx ou .odt"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), ProtectedDocumentError, "mot de passe"),
        (b"%PDF-1.7", NoDocumentError, "Word (.docx) ou OpenDocument (.odt)"),
        (b"bonjour", UnknownFormatError, "n'est pas un fichier"),
        (word("")[:-30], UnknownFormatError, "n'est pas un fichier"),
        (word("<w:p>"), DamagedDocumentError, "abîmé"),
        (packed(**{"[Content_Types].xml": _TYPES}), DamagedDocumentError, "abîmé"),
        (
            opendocument("", **{"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
            ProtectedDocumentError,
            "mot de passe",
        ),
        (
            word(p("&a;"), head='<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]>'),
            DamagedDocumentError,
            "abîmé",
        ),
    ],
)
def test_what_cannot_be_read_says_what_to_do(content: bytes, error: type[Exception], sentence: str) -> None:
    with pytest.raises(error, match=r"^« cr\.doc »") as found:
        read(content, name="cr.doc")
    assert sentence in str(found.value)


def test_an_open_document_with_a_plain_manifest_is_read() -> None:
    made = opendocument("<text:p>Oui</text:p>", **{"META-INF/manifest.xml": "<manifest/>"})
    assert read(made, name="a.odt") == (Line("Oui"),)


def test_a_file_that_unpacks_to_far_more_is_given_up_before_it_is_whole() -> None:
    bomb = word("<w:p/>" + " " * (form_reader._LARGEST_PART + 1))
    assert len(bomb) < 100_000
    with pytest.raises(TooLargeDocumentError, match="trop grand"):
        read(bomb, name="a.docx")
    with pytest.raises(TooLargeDocumentError, match="trop grand"):
        read(word("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 5_001), name="a.docx")
