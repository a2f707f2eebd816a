"""Every form holds every word, carries every identity, and is the same bytes each time; words are never instructions."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import typst as compiler
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from manifeste_tool.documents.exporting import limits, pandoc, typst, writing
from manifeste_tool.documents.exporting.limits import Limits, TooLongDocumentError, UnmadeDocumentError
from manifeste_tool.documents.exporting.model import Block, Document, Shape, Words
from manifeste_tool.documents.exporting.tree import tree
from tests.documents.exported import HOSTILE, full, words_of

_LOOP = "#{ let a = range(1000); for i in a { for j in a { for k in a { let s = calc.sin(i) } } } }"
FORMS = ("pdf", "odt", "docx", "epub", "html")


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return {form: writing.written(full(), form) for form in FORMS}


@pytest.mark.parametrize("form", FORMS)
def test_every_word_of_a_document_is_in_every_form(made: dict[str, bytes], form: str) -> None:
    found = words_of(made[form], form)
    wanted = [
        *HOSTILE,
        'Un titre # "dit" $bas$',
        "Sous @titre",
        "Chapitre # un",
        "un sous-point",
        "d#1",
        "code $ # brut",
    ]
    wanted += ["lignedeux", "Version 1.2 # publiée", "ajouté", "retiré", "Reprend", "numéroté", "Une citation."]
    missing = [words for words in wanted if re.sub(r"\s+", "", words) not in found]
    if form == "pdf":  # what reads a PDF may order notes and hyphens in its own way
        missing = [words for words in missing if words not in HOSTILE]
    assert missing == []


@pytest.mark.parametrize("form", ["odt", "docx", "epub", "html"])
def test_every_paragraph_carries_its_identity(made: dict[str, bytes], form: str) -> None:
    wanted = {
        f"p_{name}" for name in ("hhhhhhh2", "aaaaaaa2", "ccccccc2", "ccccccc3", "ccccccc5", "ddddddd2", "eeeeeee2")
    }
    if form == "html":
        parts = [made[form]]
    else:
        with zipfile.ZipFile(BytesIO(made[form])) as archive:
            parts = [archive.read(name) for name in archive.namelist() if name.endswith(("ml", "xhtml"))]
    named = {one.decode() for part in parts for one in re.findall(rb'(?:id|name)="(p_[a-z2-9]{8})"', part)}
    assert wanted <= named


def test_a_pdf_is_to_be_kept_and_read_by_anybody_and_carries_its_markdown(made: dict[str, bytes]) -> None:
    with pikepdf.open(BytesIO(made["pdf"])) as pdf:
        with pdf.open_metadata() as said:
            assert (said["pdfaid:part"], said["pdfaid:conformance"], said["pdfuaid:part"]) == ("3", "A", "1")
            assert said["dc:title"] == 'Un titre # "dit" $bas$'
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "fr-FR" or str(pdf.Root.Lang).startswith("fr")
        assert bytes(pdf.attachments["manifeste.md"].get_file().read_bytes()) == b"# Le texte\n\n#panic()\n"
        assert str(pdf.attachments["manifeste.md"].obj.AFRelationship) == "/Source"
        with pdf.open_outline() as outline:
            assert [one.title for one in outline.root] == ["Chapitre # un"]
            assert [one.title for one in outline.root[0].children] == ["Section $2"]
        names = {str(name) for name in _names(pdf)}
        assert not any(font.get("/FontFile2") is None and font.get("/FontFile3") is None for font in _fonts(pdf))
        assert "p_aaaaaaa2" in names


def _names(pdf: pikepdf.Pdf) -> list[object]:
    tree = pikepdf.NameTree(pdf.Root.Names.Dests) if "/Dests" in pdf.Root.Names else {}
    return [*tree]


def _fonts(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"]


_AGAIN = """
import sys
sys.path.insert(0, sys.argv[1])
from hashlib import sha256
from manifeste_tool.documents.exporting import writing
from tests.documents.exported import full
for form in sys.argv[2:]:
    print(form, sha256(writing.written(full(), form)).hexdigest())
"""


def test_a_document_is_the_same_bytes_in_another_process_folder_zone_and_locale(
    made: dict[str, bytes], tmp_path: Path
) -> None:
    root = str(Path(__file__).parents[2])
    around = {
        "PATH": os.environ["PATH"],
        "TZ": "Asia/Tokyo",
        "LC_ALL": "tr_TR.UTF-8",
        "LANG": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "7",
    }
    command = [sys.executable, "-c", _AGAIN, root, *FORMS]
    said = subprocess.run(command, cwd=tmp_path, env=around, capture_output=True, text=True, check=True).stdout
    again = dict(line.split() for line in said.splitlines())
    assert again == {form: sha256(content).hexdigest() for form, content in made.items()}


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=40))
@settings(max_examples=25)
def test_any_words_are_a_string_of_typst_and_nothing_else(words: list[str]) -> None:
    """What Typst itself reads in its strings is what was written, whatever that is."""
    source = f"#metadata(({''.join(f'{typst.string(one)}, ' for one in words)})) <words>"
    read = json.loads(compiler.query(source.encode(), "<words>", field="value", one=True, ignore_system_fonts=True))
    assert read == words


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Zs", "Cn", "Co"])),
        min_size=1,
        max_size=40,
    )
)
@settings(max_examples=8)
def test_any_words_go_through_pandocs_tree_as_they_are(words: list[str]) -> None:
    document = Document(
        "t",
        "",
        limits.NO_DATE,
        "urn:x",
        tuple(Block(Shape.PROSE, (Words(one),)) for one in words if one),
        contents=False,
    )
    made = pandoc.converted(tree(document, "html5"), to="html5", written_in=pandoc.TREE)
    assert [one for one in words if one] == ["".join(p.itertext()) for p in html.fromstring(made.decode()).iter("p")]


def test_markdown_given_to_pandoc_brings_no_code_and_no_file() -> None:
    source = "<script>x</script> $y$ \\input{a} ![i](/etc/passwd)\n\n`x`{=html}\n\n::: {.d}\nfin\n:::\n"
    made = pandoc.converted(source, to="html5").decode()
    assert "<script>x" not in made
    assert "root:" not in made
    assert "math" not in made.partition("<body>")[2]


@pytest.mark.parametrize(
    ("source", "given_limits"),
    [
        (_LOOP, Limits(seconds=2, cpu_seconds=60)),
        (_LOOP, Limits(seconds=30, cpu_seconds=1)),
        ("#{ let a = range(400000000) }", Limits(seconds=30, cpu_seconds=30, memory=600)),
    ],
    ids=["too long", "too much work", "too much memory"],
)
def test_a_document_that_never_ends_ends_with_a_sentence(source: str, given_limits: Limits) -> None:
    with pytest.raises(TooLongDocumentError) as raised:
        typst.pdf(source, limits=given_limits)
    assert "plus de temps ou de mémoire" in str(raised.value)


def test_what_a_program_refuses_is_told_to_the_log_and_not_to_the_reader() -> None:
    with pytest.raises(UnmadeDocumentError) as raised:
        typst.pdf('#panic("secret")')
    assert "secret" in "".join(raised.value.__notes__)
    assert "secret" not in str(raised.value)


def test_no_file_of_the_machine_is_read_by_a_source() -> None:
    for source in ('#read("/etc/passwd")', '#read("../../etc/passwd")', '#image("/etc/passwd")'):
        with pytest.raises(UnmadeDocumentError):
            typst.pdf(source)


def test_children_of_a_program_end_with_it(tmp_path: Path) -> None:
    mark = tmp_path / "alive"
    script = f"(sleep 1.6; touch {mark}) & sleep 60"
    with pytest.raises(TooLongDocumentError):
        limits.made_by(["/bin/sh", "-c", script], b"", limits=Limits(seconds=1))
    time.sleep(1)
    assert not mark.exists()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("epubcheck") is None, reason="epubcheck is not installed: nobody checks the book here")
def test_epubcheck_finds_nothing_in_a_book(made: dict[str, bytes], tmp_path: Path) -> None:
    book = tmp_path / "livre.epub"
    book.write_bytes(made["epub"])
    jar = shutil.which("epubcheck") or ""
    said = subprocess.run(["java", "-jar", jar, str(book)], capture_output=True, text=True, check=False)
    assert "No errors or warnings detected" in said.stdout + said.stderr, said.stdout + said.stderr


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed: nobody opens the files here")
def test_libreoffice_opens_what_is_written_for_it_and_keeps_every_word(made: dict[str, bytes], tmp_path: Path) -> None:
    for form in ("odt", "docx"):
        (tmp_path / f"{form}.{form}").write_bytes(made[form])
    where = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    files = [str(tmp_path / f"{form}.{form}") for form in ("odt", "docx")]
    command = [
        "soffice",
        where,
        "--headless",
        "--convert-to",
        "txt:Text (encoded):UTF8",
        "--outdir",
        str(tmp_path),
        *files,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    for form in ("odt", "docx"):
        read = re.sub(r"\s+", "", (tmp_path / f"{form}.txt").read_text("utf-8-sig"))
        assert [words for words in HOSTILE if re.sub(r"\s+", "", words) not in read] == []
        assert "unsous-point" in read


def test_the_properties_of_a_document_say_which_text_it_is(made: dict[str, bytes]) -> None:
    with zipfile.ZipFile(BytesIO(made["docx"])) as archive:
        said = "".join(etree.fromstring(archive.read("docProps/custom.xml")).itertext())
        assert b"2026-03-02T09:00:00Z" in archive.read("docProps/core.xml")
    assert "c" * 40 in said
    assert "https://exemple.invalid/versions/1.2" in said
    with zipfile.ZipFile(BytesIO(made["odt"])) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        assert b"https://exemple.invalid/versions/1.2" in archive.read("meta.xml")
    with zipfile.ZipFile(BytesIO(made["epub"])) as archive:
        assert b"urn:sha256:abc" in archive.read("EPUB/content.opf")
        assert b'dcterms:modified">2026-03-02T09:00:00Z' in archive.read("EPUB/content.opf")
    assert b'content="https://exemple.invalid/versions/1.2"' in made["html"]
    assert b"http://" not in re.sub(rb'xmlns[:\w]*="[^"]*"', b"", made["html"])
