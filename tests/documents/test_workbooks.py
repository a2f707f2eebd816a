"""Workbooks as people send them, and what is no workbook."""

import datetime as dt
import io
import os
import zipfile
from pathlib import Path

import pytest

from manifeste_tool.documents import archive, opening, workbook
from manifeste_tool.documents.archive import DamagedWorkbookError, TooLargeWorkbookError, TooManyColumnsError
from manifeste_tool.documents.opening import NotASheetError, OldWorkbookError, PackedFilesError
from manifeste_tool.documents.spreadsheet import EmptyFileError, GarbledFileError, MissingFileError
from manifeste_tool.documents.workbook import ProtectedWorkbookError
from manifeste_tool.documents.workbook_out import ods_of, xlsx_of

ROWS = [("id", "texte", "date"), ("1", "l'été\n\ndeux & <b>", "2024-09-18"), ("", "", ""), ("2", "=1+1", "")]
ODS_HEAD = (
    '<?xml version="1.0"?><office:document-content '
    + " ".join(f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text"))
    + "><office:body><office:spreadsheet>"
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "avis.xlsx"


def with_sheet(path: Path, inside: str, **parts: str) -> Path:
    """Write a workbook whose first sheet is made of this XML."""
    made = io.BytesIO(xlsx_of("F", [("a",)]))
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                content = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}">{inside}</worksheet>'
            target.writestr(name, parts.get(name, content))
    return path


def ods(path: Path, tables: str) -> Path:
    made = io.BytesIO(ods_of("F", [("a",)]))
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            ending = "</office:spreadsheet></office:body></office:document-content>"
            target.writestr(name, ODS_HEAD + tables + ending if name == "content.xml" else source.read(name))
    return path


@pytest.mark.parametrize(("name", "write"), [("a.xlsx", xlsx_of), ("a.ods", ods_of), ("renommé.csv", xlsx_of)])
def test_what_is_written_is_read_back_whatever_it_is_called(tmp_path: Path, name: str, write) -> None:
    path = tmp_path / name
    path.write_bytes(write("Feuille", ROWS))
    (sheet,) = opening.sheets(path)
    assert sheet.columns == ROWS[0]
    assert [row.cells for row in sheet.rows()] == [ROWS[1], ROWS[3]]
    assert [row.begins for row in sheet.rows()] == [2, 4]


def test_the_same_rows_give_the_same_bytes() -> None:
    assert xlsx_of("F", ROWS) == xlsx_of("F", ROWS)
    assert ods_of("F", [("\x01a",)]) == ods_of("F", [("a",)])


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (12.0, "12"),
        (12.5, "12.5"),
        (7, "7"),
        (True, "oui"),
        (False, "non"),
        (dt.datetime.fromisoformat("2024-09-18"), "2024-09-18"),
        (dt.datetime.fromisoformat("2024-09-18T10:05"), "2024-09-18 10:05:00"),
        (dt.date(2024, 9, 18), "2024-09-18"),
        (dt.timedelta(hours=2), "2:00:00"),
        ("ligne_x000D_\nfin", "ligne\r\nfin"),
    ],
)
def test_a_cell_says_what_one_would_read(cell: object, words: str) -> None:
    assert workbook.word(cell) == words


def test_a_formula_gives_the_value_it_was_saved_with_and_a_title_above_is_no_heading(path: Path) -> None:
    cells = (
        '<row r="2"><c r="B2" t="inlineStr"><is><t>Ma concertation</t></is></c></row>'
        '<row r="4"><c r="B4" t="inlineStr"><is><t>texte</t></is></c><c r="C4" t="inlineStr"><is><t>n</t></is></c>'
        '<c r="D4" t="inlineStr"><is><t>vide</t></is></c></row>'
        '<row r="5"><c r="B5" t="str"><f>UPPER("oui")</f><v>OUI</v></c><c r="C5"><f>1+1</f><v>2</v></c>'
        '<c r="E5" t="inlineStr"><is><t>sans nom</t></is></c></row>'
    )
    (sheet,) = opening.sheets(with_sheet(path, f"<sheetData>{cells}</sheetData>"))
    assert sheet.columns == ("texte", "n", "vide", "Colonne 5")
    assert [(row.begins, row.cells) for row in sheet.rows()] == [(5, ("OUI", "2", "", "sans nom"))]


def test_a_short_cell_merged_downwards_stands_in_each_row_beside_it(path: Path) -> None:
    def cell(place: str, words: str) -> str:
        return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'

    rows = (
        f'<row r="1">{cell("A1", "commune")}{cell("B1", "texte")}</row>'
        f'<row r="2">{cell("A2", "Ville A")}{cell("B2", "x" * 200)}</row><row r="3">{cell("B3", "Deux.")}</row>'
        f'<row r="4">{cell("A4", "Ville B")}{cell("B4", "Trois.")}</row>'
    )
    merged = '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
    (sheet,) = opening.sheets(with_sheet(path, f"<sheetData>{rows}</sheetData>{merged}"))
    assert [row.cells[0] for row in sheet.rows()] == ["Ville A", "Ville A", "Ville B"]


def test_a_cell_ten_thousand_columns_away_is_refused(path: Path) -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c><c r="NTP1"><v>2</v></c></row>'
    with pytest.raises(TooManyColumnsError):
        opening.sheets(with_sheet(path, f"<sheetData>{far}</sheetData>"))
    columns = "".join(
        "<table:table-cell office:value-type='string'><text:p>a</text:p></table:table-cell>" for _ in range(10_000)
    )
    with pytest.raises(TooManyColumnsError):
        opening.sheets(
            ods(path, f"<table:table table:name='F'><table:table-row>{columns}</table:table-row></table:table>")
        )
    path.write_text(";".join(f"c{n}" for n in range(10_000)) + "\n", encoding="utf-8")
    with pytest.raises(TooManyColumnsError, match="702 colonnes"):
        opening.sheets(path)


def test_few_bytes_that_stand_for_millions_of_cells_are_refused(path: Path) -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="ZZ1048576"><v>2</v></c></row>'
    with pytest.raises(TooLargeWorkbookError):
        opening.sheets(with_sheet(path, f"<sheetData>{far}</sheetData>"))
    cell = '<table:table-cell table:number-columns-repeated="600" office:value-type="string"><text:p>a</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="900000">{cell}</table:table-row>'
    with pytest.raises(TooLargeWorkbookError):
        opening.sheets(ods(path, f'<table:table table:name="F">{row}</table:table>'))


def test_empty_rows_and_columns_to_the_edge_of_the_sheet_cost_nothing(path: Path) -> None:
    def cell(words: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{words}</text:p></table:table-cell>'

    rest = '<table:table-cell table:number-columns-repeated="16382"/>'
    rows = f"<table:table-row>{cell('id')}{cell('texte')}{rest}</table:table-row><table:table-row>{cell('1')}{cell('Un.')}{rest}</table:table-row>"
    tail = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    (sheet,) = opening.sheets(ods(path, f'<table:table table:name="F">{rows}{tail}</table:table>'))
    assert [row.cells for row in sheet.rows()] == [("1", "Un.")]


def test_a_zip_bomb_is_refused_before_it_is_unpacked(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_UNPACKED", 1_000_000)
    with pytest.raises(TooLargeWorkbookError, match="une fois décompressé"):
        opening.sheets(with_sheet(path, "<sheetData/>" + " " * 2_000_000))
    monkeypatch.setattr(archive, "LARGEST_FILE", 10)
    with pytest.raises(TooLargeWorkbookError, match="50 Mo"):
        opening.sheets(path)


def test_entities_are_not_expanded(path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    content = f'<?xml version="1.0"?>{bomb}<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    with_sheet(path, "", **{"xl/worksheets/sheet1.xml": content})
    with pytest.raises((DamagedWorkbookError, EmptyFileError)):
        opening.sheets(path)


def test_a_workbook_cut_short_is_said_to_be_damaged(path: Path) -> None:
    content = xlsx_of("F", ROWS)
    for kept in (len(content) // 2, len(content) - 10):
        path.write_bytes(content[:kept])
        with pytest.raises(DamagedWorkbookError, match="abîmé ou incomplet"):
            opening.sheets(path)
    made = with_sheet(path, "<sheetData><row r='1'><c r='A1'")
    with pytest.raises((DamagedWorkbookError, EmptyFileError)):
        opening.sheets(made)


def test_an_empty_workbook_is_refused(path: Path) -> None:
    with pytest.raises(EmptyFileError):
        opening.sheets(with_sheet(path, "<sheetData/>"))


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (OLE, OldWorkbookError, r"\.xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), ProtectedWorkbookError, "mot de passe"),
        (b"\x89PNG\r\n\x1a\n", NotASheetError, "image PNG"),
        (b"\xff\xd8\xff\xe0", NotASheetError, "image JPEG"),
        (b"%PDF-1.7", NotASheetError, "PDF"),
        (b"\n<!DOCTYPE html><html>", NotASheetError, "page web"),
        (b"\x1f\x8b\x08", NotASheetError, "compress"),
    ],
)
def test_what_is_no_sheet_is_said_for_what_it_is(
    path: Path, content: bytes, error: type[Exception], words: str
) -> None:
    path.write_bytes(content)
    with pytest.raises(error, match=words):
        opening.sheets(path)


def test_an_archive_of_files_and_a_document_are_said_to_be_so(path: Path) -> None:
    for part, error in (("propositions.csv", PackedFilesError), ("word/document.xml", NotASheetError)):
        with zipfile.ZipFile(path, "w") as made:
            made.writestr(part, "rien")
        with pytest.raises(error):
            opening.sheets(path)
    path.write_bytes(b"PK\x03\x04" + os.urandom(200))
    with pytest.raises(DamagedWorkbookError):
        opening.sheets(path)
    with pytest.raises(MissingFileError):
        opening.sheets(path.with_name("absent.ods"))


@pytest.mark.parametrize("codec", ["cp1252", "mac_roman"])
def test_accents_broken_before_are_said(path: Path, codec: str) -> None:
    words = "id,texte\n1,L'été à la mairie, déjà ouvert.\n".replace(", d", " d")
    path.write_text(words.encode().decode(codec), encoding="utf-8")
    with pytest.raises(GarbledFileError, match="accents"):
        opening.sheets(path)
    path.write_text(words + "2,Un mot collÃ© là\n", encoding="utf-8")
    assert opening.sheets(path)
