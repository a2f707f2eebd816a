"""What the kit's model gained for the liasse, in each of its writers; words kept as Markdown, as blocks."""

import io
import re
import subprocess
import zipfile
from pathlib import Path
from shutil import which

import pytest
from docx import Document as WordDocument

from manifeste_tool.documents.bundle import inline, streams
from manifeste_tool.documents.kit import opendocument, page, pdf, word
from manifeste_tool.documents.kit.model import (
    Contents,
    Document,
    Face,
    Heading,
    Items,
    Numbered,
    Paper,
    Prose,
    Table,
    Words,
    plain,
)
from manifeste_tool.domain.text.text import Kind, Paragraph


def _line(text: str, face: Face = Face.PLAIN):
    return (Words(text, face),)


BLOCKS = (
    Prose(_line("Avant.")),
    Contents("Sommaire"),
    Heading(_line("Chapitre I"), 1, fresh=True),
    Heading(_line("Amendement 1"), 2),
    Heading(_line("Dispositif"), 3),
    Prose((*_line("[+neuf]", Face.ADDED), *_line("[−vieux]", Face.GONE))),
    Numbered("12", _line("Un alinéa.")),
    Heading(_line("Amendement 2"), 2, fresh=True),
    Table((_line("N°"), _line("Avis")), ((_line("Discussion A"),), (_line("3"), ())), (1, 2), form=True),
)
DOCUMENT = Document("x", "Recueil", BLOCKS, "Au-dessus", "Au pied", running=True)
LARGE = Document("x", "Recueil", BLOCKS, "Au-dessus", "Au pied", Paper.MARGIN, running=True, large=True)


def _part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.read(name).decode()


def test_a_word_document_lists_its_headings_says_where_one_is_and_begins_pages() -> None:
    content = word.written(DOCUMENT)
    body, header = _part(content, "word/document.xml"), _part(content, "word/header1.xml")
    assert re.findall(r"PAGEREF (\w+)", body) == ["titre1", "titre2", "titre3"]
    assert re.findall(r'bookmarkStart w:id="\d+" w:name="(\w+)"', body) == ["titre1", "titre2", "titre3"]
    assert 'STYLEREF "Heading 2"' in header
    assert body.count("w:pageBreakBefore") == 2
    assert 'w:gridSpan w:val="2"' in body
    assert "w:strike" in body
    assert "w:tblHeader" in body


def test_large_print_leaves_no_smaller_word_and_its_margin() -> None:
    written = WordDocument(io.BytesIO(word.written(LARGE)))
    named = ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Header", "Footer")
    assert min(written.styles[name].font.size.pt for name in named) >= 18
    assert written.sections[0].right_margin.mm > written.sections[0].left_margin.mm + 45
    styles = _part(opendocument.written(LARGE), "styles.xml")
    kept = re.findall(
        r'style:name="(?:Standard|Footer|Kit_20_Above|Heading_20_[123])".*?fo:font-size="([\d.]+)pt"', styles
    )
    assert kept
    assert min(map(float, kept)) >= 18
    assert "large: true" in pdf.source(LARGE)


def test_an_opendocument_text_lists_its_headings_and_says_where_one_is() -> None:
    content = opendocument.written(DOCUMENT)
    body, styles = _part(content, "content.xml"), _part(content, "styles.xml")
    assert re.findall(r'bookmark-ref text:reference-format="page" text:ref-name="(\w+)"', body) == [
        "titre1",
        "titre2",
        "titre3",
    ]
    assert 'text:outline-level="2"' in styles
    assert "Kit_20_Fresh_20_1" in body
    assert 'table:number-columns-spanned="2"' in body


def test_a_pdf_says_at_the_head_of_each_page_where_one_is_and_several_are_bound_as_one() -> None:
    source = pdf.source(DOCUMENT)
    assert re.findall(r'#leaf\("Recueil", "([^"]+)"', source) == ["Amendement 1", "Amendement 2"]
    assert pdf.written(DOCUMENT) == pdf.written(DOCUMENT)
    cover = Document("c", "Dossier", (Contents("Dans ce dossier"),), "", "")
    made = pdf.bound(cover, (DOCUMENT, LARGE))
    assert 'contents("Dans ce dossier", 3)' in made
    assert made.count("part: true") == 2
    assert pdf.compiled(made).startswith(b"%PDF")


def test_a_page_shows_the_same() -> None:
    html = page.written(DOCUMENT).decode()
    for words in (
        "<ins>[+neuf]</ins>",
        "<del>[−vieux]</del>",
        'class="fresh"',
        'colspan="2"',
        '<span class="number">12',
    ):
        assert words in html, words


def test_markdown_becomes_lines_with_faces_lists_and_tables() -> None:
    first, items, last, numbered = inline.prose("Un **mot** fort.\n\n- a\n- b\n\n> dit\n\n1. c")
    assert isinstance(first, Prose)
    assert [(one.text, one.face) for one in first.line][1] == ("mot", Face.STRONG)
    assert isinstance(items, Items)
    assert [plain(one) for one in items.lines] == ["a", "b"]
    assert isinstance(numbered, Items)
    assert numbered.numbered
    assert isinstance(last, Prose)
    assert plain(last.line) == "dit"
    assert inline.prose("  ") == ()
    table = inline.unit(Paragraph(Kind.TABLE, "| a | b |\n|---|---|\n| 1 | **2** |"))
    assert isinstance(table, Table)
    assert plain(table.rows[0][1]) == "2"
    assert isinstance(inline.unit(Paragraph(Kind.OPAQUE, "```\nx\n```")), Prose)
    assert [plain(inline.line(text)) for text in ("[ici](https://exemple.fr)", "un *mot*")] == ["ici", "un mot"]


def test_a_difference_bears_signs_that_need_no_colour() -> None:
    found = inline.diff([("=", "Un "), ("-", "**vieux** mot"), ("+", "mot"), ("=", ".")])
    assert plain(found).replace("\u00a0", " ") in ("Un [−vieux][− mot][+mot].", "Un [−vieux] [−mot][+mot].")
    assert {one.face for one in found} == {Face.PLAIN, Face.ADDED, Face.GONE}


def test_what_a_cell_of_a_workbook_cannot_hold_is_cut_and_control_characters_are_left_out() -> None:
    file = io.BytesIO()
    streams.xlsx_to(file, ("a",), [("x" * 40_000,), ("a\x00b\x0bc & <d>",)], {"titre": "Titre"})
    sheet = _part(file.getvalue(), "xl/worksheets/sheet1.xml")
    assert f"{'x' * 32_766}…<" in sheet
    assert "abc &amp; &lt;d&gt;" in sheet


@pytest.mark.slow
@pytest.mark.skipif(
    not (which("soffice") and which("pdftotext")),
    reason="LibreOffice or pdftotext is not here: `make verify` installs the first as root",
)
@pytest.mark.parametrize(("form", "write"), [("odt", opendocument.written), ("docx", word.written)])
def test_libreoffice_counts_the_pages_of_the_table_of_contents(tmp_path: Path, form: str, write) -> None:
    file = tmp_path / f"recueil.{form}"
    file.write_bytes(write(DOCUMENT))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(file)], check=True, capture_output=True)
    read = ["pdftotext", "-layout", "-l", "1", str(tmp_path / "recueil.pdf"), "-"]
    told = subprocess.run(read, check=True, capture_output=True, text=True).stdout
    assert re.search(r"Chapitre I[ ._]+2\n", told)
    assert re.search(r"Amendement 2[ ._]+3\n", told)
