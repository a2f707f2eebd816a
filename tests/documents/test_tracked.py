"""A DOCX with tracked changes: accepting all is the text after, rejecting all the text before, each under its author."""

import re
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from manifeste_tool.documents.exporting import blocks, tracked
from manifeste_tool.documents.exporting.changes import by_steps, compared, without
from manifeste_tool.documents.exporting.model import Mark, Words, plain
from manifeste_tool.documents.exporting.tracked import Author, Passage, Tracked
from manifeste_tool.domain.exporting.weaving import woven
from manifeste_tool.domain.text.text import Kind, Paragraph, Text
from tests.domain.strategies import changed, texts, words

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WHEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def written(before: Text, after: Text, authors: dict[str, str] | None = None) -> bytes:
    passages = []
    for one in woven(before, after):
        sides = [blocks.of_unit(unit, None) if unit else None for unit in (one.before, one.after)]
        passages.append(Passage(one.fate, *sides, Author((authors or {}).get(one.id, "Commission numérique"), WHEN)))
    return tracked.written(Tracked("De 1.0 à 1.1", (), tuple(passages), "Fin du texte.", {"before": "1.0"}, WHEN))


def body(content: bytes) -> etree._Element:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))[0]


def settled(content: bytes, *, accept: bool) -> list[tuple[str, str]]:
    """Return the style and the words of each paragraph once every change is accepted, or rejected, as Word does it."""
    gone, stays = ({"del", "moveFrom"}, {"ins", "moveTo"}) if accept else ({"ins", "moveTo"}, {"del", "moveFrom"})
    found, words = [], ""
    for p in body(content).iter(f"{W}p"):
        for run in p.iter(f"{W}r"):
            around = etree.QName(run.getparent()).localname
            if around not in gone:
                words += "".join(
                    "\n" if node.tag == f"{W}br" else node.text or ""
                    for node in run
                    if node.tag in (f"{W}t", f"{W}delText", f"{W}br")
                )
        mark = {etree.QName(one).localname for one in p.findall(f"{W}pPr/{W}rPr/*")}
        assert mark <= gone | stays
        if not mark & gone:  # else its end is gone too, and what it held goes on in the next
            former = p.find(f"{W}pPr/{W}pPrChange/{W}pPr/{W}pStyle")
            style = p.find(f"{W}pPr/{W}pStyle") if accept or former is None else former
            found.append((style.get(f"{W}val") if style is not None else "", words))
            words = ""
    assert words == ""
    return found[1:-1]


def told(text: Text) -> list[tuple[str, str]]:
    """Return the style and the words of each paragraph of a text."""
    return [(tracked._style(one), plain(tracked.line_of(one))) for one in (blocks.of_unit(unit, None) for unit in text)]


@given(st.data())
@settings(max_examples=60)
def test_accepting_all_is_the_text_after_and_rejecting_all_the_text_before(data):
    before = data.draw(texts())
    after = data.draw(changed(before))
    content = written(before, after)
    tables = {one.id for one in (*before, *after) if one.kind is Kind.TABLE}
    if tables:  # a table that did not change is a table: its cells are paragraphs of their own
        before, after = (text.with_paragraphs(one for one in text if one.id not in tables) for text in (before, after))
        content = written(before, after)
    assert settled(content, accept=True) == told(after)
    assert settled(content, accept=False) == told(before)


@given(st.text(max_size=40), st.text(max_size=40))
def test_words_compared_give_both_sides_back(before, after):
    lines = [blocks.line_of(blocks.markdown.words(words)) for words in (before, after)]
    both = compared(*lines)
    assert plain(tuple(one for one in both if Mark.DELETED not in one.marks)) == plain(lines[1])
    assert plain(tuple(one for one in both if Mark.INSERTED not in one.marks)) == plain(lines[0])


@given(st.lists(words, min_size=2, max_size=4))
def test_words_of_several_steps_give_both_ends_back_each_under_its_step(states):
    lines = [blocks.line_of(blocks.markdown.words(one)) for one in states]
    found = by_steps(lines)
    assert found or len({plain(line) for line in lines}) == 1
    both = tuple(one for one, _ in found) or lines[0]
    assert plain(without(both, Mark.DELETED)) == plain(lines[-1])
    assert plain(without(both, Mark.INSERTED)) == plain(lines[0])
    assert all((step is None) == (not one.marks & {Mark.INSERTED, Mark.DELETED}) for one, step in found)


def test_two_people_who_changed_one_paragraph_each_keep_their_words() -> None:
    states = ("La ville décide.", "La ville décide seule.", "La grande ville décide seule.")
    found = by_steps([(Words(one),) for one in states])
    assert {(one.text.strip(), step) for one, step in found if step is not None} == {("seule", 0), ("grande", 1)}


def paragraph(name: str, words: str, kind: Kind = Kind.PARAGRAPH, level: int = 0) -> Paragraph:
    return Paragraph(kind, words, name * 8, level=level)


BEFORE = Text(
    (
        paragraph("h", "Titre", Kind.HEADING, 2),
        paragraph("a", "Le premier paragraphe parle du **service** public."),
        paragraph("b", "Le deuxième s'en ira."),
        paragraph("c", "Le troisième montera d'un cran."),
        paragraph("t", "| a | b |\n|---|---|\n| 1 | 2 |", Kind.TABLE),
        paragraph("d", "un point", Kind.ITEM),
    )
)
AFTER = Text(
    (
        paragraph("h", "Titre", Kind.HEADING, 2),
        paragraph("c", "Le troisième montera d'un cran."),
        paragraph("a", "Le premier paragraphe parle du **service** rendu au public."),
        paragraph("e", "Un nouveau venu."),
        paragraph("t", "| a | b |\n|---|---|\n| 1 | 2 |", Kind.TABLE),
        paragraph("d", "un point"),
    )
)
AUTHORS = {"a" * 8: "Aubépine Exemple", "c" * 8: "Cèdre Exemple", "e" * 8: "Érable Exemple"}


def test_each_change_is_its_authors_and_has_a_number_of_its_own() -> None:
    found = body(written(BEFORE, AFTER, AUTHORS))
    by = {
        etree.QName(one).localname: one.get(f"{W}author")
        for one in found.iter(f"{W}ins", f"{W}moveFromRangeStart", f"{W}moveToRangeStart", f"{W}pPrChange")
    }
    assert by["moveFromRangeStart"] == by["moveToRangeStart"] == "Cèdre Exemple"
    assert by["pPrChange"] == "Commission numérique"
    inserted = {one.get(f"{W}author"): "".join(one.itertext()) for one in found.iter(f"{W}ins") if len(one)}
    assert inserted["Aubépine Exemple"] == " rendu au"
    assert inserted["Érable Exemple"] == "Un nouveau venu."
    numbers = [one.get(f"{W}id") for one in found.iter() if one.get(f"{W}id") and not one.tag.endswith("RangeEnd")]
    assert len(numbers) == len(set(numbers)) > 5
    names = [one.get(f"{W}name") for one in found.iter(f"{W}moveFromRangeStart", f"{W}moveToRangeStart")]
    assert len(names) == 2
    assert len(set(names)) == 1
    ends = [one.get(f"{W}id") for one in found.iter(f"{W}moveFromRangeEnd", f"{W}moveToRangeEnd")]
    assert set(ends) < set(numbers)


def test_an_unchanged_table_is_a_table_and_emphasis_is_kept() -> None:
    found = body(written(BEFORE, AFTER))
    assert ["".join(cell.itertext()) for cell in found.iter(f"{W}tc")] == ["a", "b", "1", "2"]
    bold = [one.getparent().getparent() for one in found.iter(f"{W}b")]
    assert "".join(bold[0].itertext()) == "service"


def test_the_same_comparison_is_the_same_bytes() -> None:
    assert written(BEFORE, AFTER, AUTHORS) == written(BEFORE, AFTER, AUTHORS)
    with zipfile.ZipFile(BytesIO(written(BEFORE, AFTER))) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-03-02T09:00:00Z" in archive.read("docProps/core.xml")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed: nobody opens the files here")
def test_libreoffice_shows_the_changes_under_their_authors(tmp_path: Path) -> None:
    (tmp_path / "avant-apres.docx").write_bytes(written(BEFORE, AFTER, AUTHORS))
    where = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [
        "soffice",
        where,
        "--headless",
        "--convert-to",
        "odt",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "avant-apres.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with zipfile.ZipFile(tmp_path / "avant-apres.odt") as archive:
        content = archive.read("content.xml").decode()
    authors = set(re.findall(r"<dc:creator>([^<]+)</dc:creator>", content))
    assert {"Aubépine Exemple", "Cèdre Exemple", "Érable Exemple", "Commission numérique"} <= authors
    assert accepted(content, accept=True) == "".join(
        plain(tracked.line_of(blocks.of_unit(one, None))) for one in AFTER if one.kind is not Kind.TABLE
    )
    assert accepted(content, accept=False) == "".join(
        plain(tracked.line_of(blocks.of_unit(one, None))) for one in BEFORE if one.kind is not Kind.TABLE
    )


T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_APART = (f"{T}tracked-changes", "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}table")


def accepted(content: str, *, accept: bool) -> str:
    """Return the words of an ODT once every change is accepted or rejected: what was deleted stands beside the text."""
    root = etree.fromstring(content.encode())
    regions = {one.get(f"{T}id"): one[0] for one in root.iter(f"{T}changed-region")}
    inserted = {name for name, one in regions.items() if one.tag == f"{T}insertion"}
    for apart in list(root.iter(*_APART)):
        apart.getparent().remove(apart)
    found, inside = [], set()
    for event, node in etree.iterwalk(root.find(".//{*}text"), events=("start", "end")):
        name = node.get(f"{T}change-id")
        if event == "start" and node.tag == f"{T}change-start":
            inside.add(name)
        if event == "start" and node.tag == f"{T}change" and not accept:
            found.append("".join("".join(p.itertext()) for p in regions[name].iter(f"{T}p", f"{T}h")))
        if event == "end" and node.tag == f"{T}change-end":
            inside.discard(name)
        if accept or not inside & inserted:
            found.append((node.text if event == "start" else node.tail) or "")
    return "".join(found).removeprefix("De 1.0 à 1.1").removesuffix("Fin du texte.")
