"""Every document of the kit says the same in its four formats, whatever the names, on the pages it was made for."""

import io
import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import docx
import odfdo
import pypdf
import pytest

from manifeste_tool.documents.kit import opendocument, page, pdf, reading, word
from manifeste_tool.documents.kit.layout import layout_of
from manifeste_tool.documents.kit.model import (
    Blanks,
    Block,
    Box,
    Code,
    Document,
    Field,
    Heading,
    Items,
    Paper,
    Prose,
    Table,
    plain,
)
from manifeste_tool.documents.kit.reading import Filling
from tests.documents.test_qr import pixels, read, squares

SOURCES = {source.name: source for source in reading.sources()}
ADDRESS = "https://manifeste.exemple.fr/concertations/MIRE-2/contribuer"
LONG = "Communauté d'agglomération du Haut Val de l'Exemple et des Trois Rivières, du Plateau & des \"Coteaux\" <réunis> n° 1"
LONG += "2" * (120 - len(LONG))
KNOWN = {
    "collectivite": "Commune de Mirelieu (exemple)",
    "sigle": "MIRE",
    "demarche": "« Pour une IA utile »",
    "contact_secretariat": "secretariat@exemple.fr",
    "responsables": "Association des Rives (exemple)",
    "referents": "Lavande Exemple",
    "titre": "Réunion publique sur la vidéo",
    "reference": "MIRE-2",
    "themes": "services publics et travail",
    "question": "Qu'attendez-vous de l'intelligence artificielle, à quoi veiller, que proposez-vous ?",
    "format": "réunion publique",
    "publics": "habitants, agents",
    "reserve": "",
    "lieu": "salle des fêtes, 2 place du Marché",
    "acces": "plain-pied, bus 4",
    "horaires": "de 18 h 30 à 20 h 30",
    "inscription": "à l'accueil de la mairie",
    "animation": "la médiathèque",
    "elu": "Pervenche Exemple",
    "elu_fonction": "adjointe au numérique",
    "contact": "concertation@mirelieu.exemple",
    "adresse": ADDRESS,
    "page": "https://manifeste.exemple.fr/concertations/MIRE-2",
    "suivi": "https://manifeste.exemple.fr/suivi",
    "donnees": "https://manifeste.exemple.fr/donnees-personnelles",
    "ouverture": "samedi 16 janvier 2027",
    "cloture": "16 janvier 2027",
    "jour": "samedi 16 janvier 2027",
    "dates": "le samedi 16 janvier 2027",
    "annee": "2027",
    **{f"J-{n}": f"vendredi {n} décembre 2026" for n in (30, 25, 21, 15, 10, 7, 3, 1)},
    **{f"J+{n}": f"dimanche {n} février 2027" for n in (1, 3, 7, 10, 15)},
    "J": "samedi 16 janvier 2027",
}
#: Names that another language could take for its own signs.
HOSTILE = KNOWN | {
    "collectivite": LONG,
    "titre": 'L\'IA, *chez nous* & <b>ailleurs</b> : #let x = "1" \\ {{ 7*7 }} | [oui] $a_b$ @ici',
    "elu": "Anne-Lise D'Exemple & fils <x@y>",
    "lieu": "C:\\salle #2, `derrière` ~ l'église",
}
UNKNOWN = dict.fromkeys(KNOWN, "") | {
    name: KNOWN[name] for name in ("collectivite", "titre", "reference", "adresse", "question", "suivi", "donnees")
}
NAMES = {"hostile": HOSTILE, "unknown": UNKNOWN}
THEMES = [name for name in SOURCES if name.startswith("theme-")]
PAGES = dict.fromkeys(THEMES, 1) | {
    "fiche-contribution": 1,
    "affiche": 1,
    "invitation": 1,
    "evaluation": 1,
    "emargement": 2,
    "guide-express": 2,
    "guide-organisateur": 2,
    "fiche-groupe": 2,
    "cahier-acteur": 4,
    "notice-donnees": 2,
}
every_document = pytest.mark.parametrize("name", SOURCES)


def made(name: str, values: dict[str, str] = KNOWN) -> Document:
    source = SOURCES[name]
    told = (Table((line("Où"), line("Quoi")), ((line("Chapitre I"), line("un « guichet »")),), (1, 3)),)
    return Document(
        name=name,
        title=source.title,
        blocks=reading.blocks(source, Filling(values, values["adresse"], {"devenir": told})),
        above=values["collectivite"],
        footer=f"{values['titre']}, {values['reference']}",
        paper=source.paper,
    )


def line(text: str) -> tuple[reading.Words, ...]:
    return (reading.Words(text),)


def flat(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Box):
            yield from flat(block.blocks)


def lines(document: Document) -> Iterator[str]:
    """Return everything that a document says."""
    yield from (document.above, document.title)
    for block in flat(document.blocks):
        match block:
            case Items():
                yield from map(plain, block.lines)
            case Table():
                yield from (plain(cell) for row in (block.columns, *block.rows) for cell in row)
            case Code():
                yield from (plain(block.line), block.address)
            case _:
                yield from map(plain, [getattr(block, "line", ()), *getattr(block, "lines", ())])


def bare(text: str) -> str:
    """Return letters and figures alone: lines are broken, spaced and hyphenated as each format does."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


class Page(HTMLParser):
    """The words of a page."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.words: list[str] = []
        self.feed(content.decode())

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def said_in_page(content: bytes) -> str:
    return "".join(Page(content).words)


def said_in_pdf(content: bytes) -> str:
    return "".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(content)).pages)


def said_in_word(content: bytes) -> str:
    body = docx.Document(io.BytesIO(content)).element.body
    return "".join(text.text or "" for text in body.iter(docx.oxml.ns.qn("w:t")))


def said_in_odt(content: bytes) -> str:
    return str(odfdo.Document(io.BytesIO(content)).body.text_recursive)


FORMATS: dict[str, tuple[Callable[[Document], bytes], Callable[[bytes], str]]] = {
    "html": (page.written, said_in_page),
    "pdf": (pdf.written, said_in_pdf),
    "docx": (word.written, said_in_word),
    "odt": (opendocument.written, said_in_odt),
}
every_format = pytest.mark.parametrize("form", FORMATS)


@cache
def file(name: str, names: str, form: str) -> bytes:
    """Return a document as a file, made once for all that is asked of it."""
    return FORMATS[form][0](made(name, NAMES[names]))


@every_document
@every_format
def test_a_document_says_in_each_format_all_that_it_says(name: str, form: str) -> None:
    _, said = FORMATS[form]
    document = made(name, HOSTILE)
    content = bare(said(file(name, "hostile", form)))
    assert [one for one in lines(document) if bare(one) not in content] == []
    assert bare(LONG) in content


@every_format
def test_it_names_the_authority_the_dates_the_theme_the_place_and_where_to_contribute(form: str) -> None:
    write, said = FORMATS[form]
    content = bare(said(write(made("invitation"))))
    wanted = ("Commune de Mirelieu (exemple)", "le samedi 16 janvier 2027", "services publics et travail")
    for each in (*wanted, "salle des fêtes, 2 place du Marché", ADDRESS, "Pervenche Exemple"):
        assert bare(each) in content


@every_document
@pytest.mark.parametrize("names", NAMES)
def test_the_pages_are_those_it_was_made_for_whatever_the_names(name: str, names: str) -> None:
    document = made(name, NAMES[names])
    pages = len(pypdf.PdfReader(io.BytesIO(file(name, names, "pdf"))).pages)
    allowed = PAGES.get(name, 3)
    one_more = names == "hostile" and document.paper is Paper.PORTRAIT and name != "cahier-acteur"
    assert pages <= allowed + one_more


@every_document
def test_no_value_is_left_without_its_words(name: str) -> None:
    document = made(name, UNKNOWN)
    assert [one for one in lines(document) if re.search(r"[{}]", one)] == []
    assert all(one.strip() for one in (plain(b.line) for b in flat(document.blocks) if isinstance(b, Heading | Prose)))


@pytest.mark.parametrize("name", ["affiche", "fiche-contribution", "lettre-remerciement"])
@every_format
def test_the_same_document_is_the_same_file(name: str, form: str) -> None:
    write, _ = FORMATS[form]
    assert write(made(name)) == write(made(name))


def test_a_pdf_is_tagged_in_french_has_a_title_its_fonts_and_nobody_s_name() -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf.written(made("guide-express"))))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "fr-FR"
    assert bool(root["/MarkInfo"]["/Marked"])
    assert "/StructTreeRoot" in root
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert reader.metadata.title == "Organiser en deux pages"
    assert reader.metadata.author is None
    fonts = [
        font["/DescendantFonts"][0]["/FontDescriptor"]
        for each in reader.pages
        for font in (one.get_object() for one in each["/Resources"]["/Font"].values())
    ]
    assert fonts
    assert all({"/FontFile2", "/FontFile3"} & set(font) for font in fonts)


def test_spaces_are_french() -> None:
    content = said_in_pdf(pdf.written(made("invitation")))
    assert "Qu’en attendez-vous\u202f?" in content
    assert "Thème\u00a0: services" in content


def test_a_word_file_is_made_of_styles_in_french_and_names_nobody() -> None:
    content = word.written(made("guide-express"))
    document = docx.Document(io.BytesIO(content))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert {"Title", "Heading 1", "List Bullet", "List Number", "Normal"} <= set(styles)
    properties = document.core_properties
    assert (properties.title, properties.author, properties.language) == ("Organiser en deux pages", "", "fr-FR")
    assert properties.last_modified_by == ""
    (lang,) = document.styles["Normal"].element.xpath("./w:rPr/w:lang/@w:val")
    assert lang == "fr-FR"
    assert {member.date_time for member in zipfile.ZipFile(io.BytesIO(content)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert not [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if "thumbnail" in name]


def test_each_numbered_list_of_a_word_file_begins_at_one() -> None:
    document = docx.Document(io.BytesIO(word.written(made("theme-travail"))))
    twice = docx.Document(
        io.BytesIO(word.written(replace(made("theme-travail"), blocks=made("theme-travail").blocks * 2)))
    )
    for file, lists in ((document, 1), (twice, 2)):
        numbers = file.element.body.xpath("//w:p/w:pPr[w:pStyle/@w:val='ListNumber']/w:numPr/w:numId/@w:val")
        assert len(set(numbers)) == lists


def test_an_odt_is_made_of_styles_in_french_and_names_nobody() -> None:
    content = opendocument.written(made("guide-express"))
    document = odfdo.Document(io.BytesIO(content))
    headings = [(one.style, int(one.level)) for one in document.body.get_elements("descendant::text:h")]
    assert ("Heading_20_1", 1) in headings
    assert document.meta.title == "Organiser en deux pages"
    meta = document.get_part("meta.xml").serialize().decode()
    assert "initial-creator" not in meta
    assert "dc:creator" not in meta
    assert "2000-01-01T00:00:00" in meta
    styles = document.get_part("styles.xml").serialize().decode()
    assert re.search(r'style:name="Standard"[^>]*>.*?fo:language="fr" fo:country="FR"', styles, re.DOTALL)
    members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    assert (members[0].filename, members[0].compress_type) == ("mimetype", zipfile.ZIP_STORED)
    listed = set(
        re.findall(r'full-path="([^"]+[^/])"', document.get_part("META-INF/manifest.xml").serialize().decode())
    )
    assert listed - {"/"} <= {member.filename for member in members}


def test_the_codes_lead_to_the_contribution_page_in_each_format() -> None:
    document = made("affiche")
    assert read(enlarge(squares(page.written(document).decode()))) == ADDRESS
    for content, folder in ((word.written(document), "word/media/"), (opendocument.written(document), "Pictures/")):
        archive = zipfile.ZipFile(io.BytesIO(content))
        (picture,) = [name for name in archive.namelist() if name.startswith(folder)]
        assert read(pixels(archive.read(picture))) == ADDRESS


def enlarge(rows: list[list[int]]) -> list[list[int]]:
    return [[level for level in row for _ in range(4)] for row in rows for _ in range(4)]


def test_a_sheet_of_two_is_read_once_and_cut_in_two() -> None:
    content = page.written(made("fiche-contribution")).decode()
    assert content.count("Ma contribution</h1>") == 2
    assert content.count('<div class="copy" aria-hidden="true">') == 1
    text = said_in_pdf(pdf.written(made("fiche-contribution")))
    assert bare(text).count("Macontribution") == 2


def test_a_page_holds_no_script_no_inline_style_and_no_name_as_markup() -> None:
    content = page.written(made("invitation", HOSTILE)).decode()
    assert "<b>ailleurs" not in content
    assert "<script" not in content
    assert not re.search(r"<[^>]+\sstyle=", content)


@pytest.mark.parametrize("paper", Paper)
def test_margins_leave_what_printers_cannot_print(paper: Paper) -> None:
    layout = layout_of(paper)
    assert min(layout.side, layout.top, layout.bottom) >= 12
    assert layout.columns == 1 or layout.gutter >= 24


def test_signs_of_the_words_are_read() -> None:
    body = (
        "# Un titre",
        "Un **mot fort** et un *mot doux*.",
        "Nom : ___",
        "___ 3 n",
        "[ ] oui [ ] non",
        "> dans la boîte",
        "> - un",
    )
    source = replace(next(iter(SOURCES.values())), body=body)
    heading, prose, field, blanks, choices, box = reading.blocks(source, Filling(KNOWN, ADDRESS))
    assert (plain(heading.line), heading.level) == ("Un titre", 1)
    assert [(one.text, str(one.face)) for one in prose.line][1::2] == [("mot fort", "strong"), ("mot doux", "emphasis")]
    assert field == Field(line("Nom :"))
    assert blanks == Blanks(3, numbered=True)
    assert [plain(one) for one in choices.lines] == ["oui", "non"]
    assert [type(one) for one in box.blocks] == [Prose, Items]


def test_a_file_without_its_head_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "kit"
    folder.mkdir()
    (folder / "essai.md").write_text("titre: Un essai\nrang: un\n---\nDes mots.\n")
    monkeypatch.setattr(reading, "shipped", lambda _: tmp_path)
    with pytest.raises(reading.UnreadableWordsError, match=r"essai\.md"):
        reading.sources()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed: nobody opens the files here")
def test_libreoffice_opens_every_editable_document(tmp_path: Path) -> None:
    for form in ("docx", "odt"):
        folder = tmp_path / form
        folder.mkdir()
        for name in SOURCES:
            (folder / f"{name}.{form}").write_bytes(file(name, "hostile", form))
        where = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
        files = [str(path) for path in sorted(folder.iterdir())]
        command = ["soffice", where, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        for name, source in SOURCES.items():
            text = bare(said_in_pdf((folder / f"{name}.pdf").read_bytes()))
            assert bare(source.title) in text
            assert bare(LONG) in text
