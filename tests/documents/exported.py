"""A document that holds one of everything, words that look like instructions included, and how each form is read back."""

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO

from lxml import etree, html
from pypdf import PdfReader

from manifeste_tool.documents.exporting import blocks
from manifeste_tool.documents.exporting.model import Block, Document, Mark, Shape, Words, levelled
from manifeste_tool.domain.text.text import Kind, Paragraph, Place

#: Each would be an instruction somewhere: Typst, Pandoc, TeX, HTML, XML, YAML, Word's fields.
HOSTILE = (
    '#panic("non") et $x^2$ puis @p_aaaaaaa2 et \\u{41}',
    '#include "/etc/passwd" ; #read("/etc/hosts") ; `raw` ; */ // /* fin',
    "\\input{/etc/passwd} \\write18{id} $$e=mc^2$$ %commentaire",
    "<script>alert(1)</script> &amp; <w:p/> ]]> <!-- ¶ --> {=html}",
    "::: {.note} ![image](/etc/passwd) [lien](javascript:alert(1)) ^[note] [@cle]",
    "--- title: x --- ${PATH} %s %(nom)s {{ 7*7 }} {% raw %}",
    '=HYPERLINK("x") "guillemets" \\" « et » \u202fpuis\u00a0fin',
)


def paragraph(
    text: str, identity: str = "aaaaaaa2", kind: Kind = Kind.PARAGRAPH, level: int = 0, ordinal: str = ""
) -> Block:
    unit = Paragraph(kind, text, identity, level=level, ordinal=ordinal)
    return blocks.of_unit(unit, Place(1, "Un", 3, numbered=True), notes=("Reprend : contribution 2025-X-1",))


def plain(text: str, name: str) -> Block:
    """A paragraph whose words nobody read as Markdown before."""
    return Block(Shape.PROSE, (Words(text),), name=f"p_{name}", number="4", notes=(text,))


def full() -> Document:
    body = [
        Block(Shape.HEADING, (Words("Chapitre # un"),), level=2, name="p_hhhhhhh2"),
        paragraph("Un mot **gras**, *penché*, `code` et [un lien](https://exemple.invalid/a?b=c)."),
        *(plain(words, f"{rank}bbbbbb2") for rank, words in enumerate(HOSTILE, start=2)),
        Block(Shape.HEADING, (Words("Section $2"),), level=4, name="p_hhhhhhh3"),
        paragraph("un point ;", "ccccccc2", Kind.ITEM),
        paragraph("un sous-point ;", "ccccccc3", Kind.ITEM, 1),
        paragraph("un autre point.", "ccccccc4", Kind.ITEM),
        paragraph("numéroté", "ccccccc5", Kind.ITEM, 0, "3"),
        paragraph("Une citation.", "ddddddd2", Kind.QUOTATION, 1),
        paragraph("| a | b |\n|---|---|\n| c1 | d#1 |", "eeeeeee2", Kind.TABLE),
        paragraph("```\ncode $ # brut\n```", "fffffff2", Kind.OPAQUE),
        paragraph("ligne une  \nligne deux", "ggggggg2", Kind.OPAQUE),
        paragraph("---", "jjjjjjj2", Kind.OPAQUE),
        Block(
            Shape.PROSE,
            (Words("ajouté", frozenset({Mark.INSERTED})), Words("retiré", frozenset({Mark.DELETED}))),
            about="Chapitre I",
        ),
    ]
    return Document(
        title='Un titre # "dit" $bas$',
        subtitle="Sous @titre",
        when=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
        identifier="urn:sha256:abc",
        blocks=levelled(body),
        front=(Block(Shape.HEADING, (Words("Avant"),), level=1), plain("Version 1.2 # publiée", "zzzzzzz2")),
        properties={"version": "1.2", "commit": "c" * 40, "permalink": "https://exemple.invalid/versions/1.2"},
        attached=("manifeste.md", "# Le texte\n\n#panic()\n"),
        foot="version 1.2",
    )


def words_of(content: bytes, form: str) -> str:
    """Return the words of a document, its spaces left out."""
    return re.sub(r"\s+", "", _READ[form](content))


def _zipped(name: str, tag: str) -> object:
    def read(content: bytes) -> str:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = [archive.read(one) for one in archive.namelist() if re.search(name, one)]
        return "".join("".join(node.itertext()) for part in parts for node in etree.fromstring(part).iter(tag))

    return read


def _odt(content: bytes) -> str:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return "".join(etree.fromstring(archive.read("content.xml")).itertext())


def _epub(content: bytes) -> str:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        pages = [archive.read(one) for one in archive.namelist() if one.endswith(".xhtml")]
    return "".join("".join(html.fromstring(page).itertext()) for page in pages)


def _pdf(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


_READ = {
    "pdf": _pdf,
    "docx": _zipped(
        r"word/(document|footnotes)\.xml", "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
    ),
    "odt": _odt,
    "epub": _epub,
    "html": lambda content: "".join(html.fromstring(content.decode()).itertext()),
}
