"""Sheets as people export them."""

import codecs
from pathlib import Path

import pytest

from manifeste_tool.documents import spreadsheet

ROWS = [("numéro", "texte", "œuvre"), ("1", "l'été, d'accord", "“voilà”"), ("2", "sur\ndeux lignes ; et | plus", "€")]


def written(separator: str) -> str:
    return "".join(separator.join(f'"{cell}"' for cell in row) + "\r\n" for row in ROWS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "avis.csv"


@pytest.mark.parametrize("separator", list(",;\t|"))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_usual_encoding_and_separator_gives_the_same_cells(path: Path, encoding: str, separator: str) -> None:
    path.write_bytes(written(separator).encode(encoding))
    sheet = spreadsheet.sheet(path)
    assert sheet.columns == ROWS[0]
    assert [row.cells for row in sheet.rows()] == ROWS[1:]
    assert [(row.begins, row.ends) for row in sheet.rows()] == [(2, 2), (3, 4)]
    assert sheet.lines >= 4


def test_big_endian_utf_16_with_its_mark_is_read(path: Path) -> None:
    path.write_bytes(codecs.BOM_UTF16_BE + written(";").encode("utf-16-be"))
    assert spreadsheet.sheet(path).columns == ROWS[0]


def test_a_sheet_of_one_column_and_blank_lines_is_read(path: Path) -> None:
    path.write_text("body\n\nUn.\n\n\nDeux.\n", encoding="utf-8")
    assert [row.cells for row in spreadsheet.sheet(path).rows()] == [("Un.",), ("Deux.",)]


def test_separators_inside_quotation_marks_mislead_nobody(path: Path) -> None:
    path.write_text('a;b\n"x, y, z, t";1\n"u, v, w, s";2\n', encoding="utf-8")
    assert spreadsheet.sheet(path).separator == ";"


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\r\n"])
def test_an_empty_file_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(spreadsheet.EmptyFileError, match=r"avis\.csv est vide"):
        spreadsheet.sheet(path)


def test_a_file_of_a_mark_and_nothing_is_refused(path: Path) -> None:
    path.write_bytes(codecs.BOM_UTF16_LE + "\r\n\r\n".encode("utf-16-le"))
    with pytest.raises(spreadsheet.EmptyFileError):
        spreadsheet.sheet(path)


def test_nul_bytes_are_refused(path: Path) -> None:
    path.write_bytes(b"body,id\nOui\0,1\n")
    with pytest.raises(spreadsheet.NulByteError):
        spreadsheet.sheet(path)


def test_bytes_that_are_text_in_no_encoding_are_refused(path: Path) -> None:
    path.write_bytes(b"body,id\n\x81\x8d\xff,1\n")
    with pytest.raises(spreadsheet.UndecodableFileError):
        spreadsheet.sheet(path)


@pytest.mark.parametrize(("row", "found"), [("1", 1), ("1,2,3", 3)])
def test_a_row_with_too_few_or_too_many_cells_is_named(path: Path, row: str, found: int) -> None:
    path.write_text(f"a,b\n1,2\n{row}\n", encoding="utf-8")
    with pytest.raises(spreadsheet.UnevenRowsError, match=f"ligne 3 : {found} cellules pour 2 colonnes"):
        list(spreadsheet.sheet(path).rows())


def test_a_quotation_mark_left_open_is_refused_rather_than_swallow_the_rows_after_it(path: Path) -> None:
    path.write_text("a,b\n" + "1,2\n" * 60 + '3,"quatre\n5,6\n', encoding="utf-8")
    with pytest.raises(spreadsheet.UnreadableRowError, match="ligne 62"):
        list(spreadsheet.sheet(path).rows())


def test_a_file_that_no_separator_cuts_is_refused_with_its_line(path: Path) -> None:
    path.write_text('a,b\n1,"deux\n', encoding="utf-8")
    with pytest.raises(spreadsheet.UnreadableRowError):
        list(spreadsheet.sheet(path).rows())
