"""Files as people have them, from the first byte to the contributions that stand."""

import csv
import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from manifeste_tool.documents.workbook_out import ods_of, xlsx_of
from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.errors import RefusedError
from manifeste_tool.services.consulting import collecting, planning, templates
from manifeste_tool.services.consulting.collecting import Tally, Told, Verdict
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.tables.contributions import contribution
from tests.real_data import REAL_DATA, corpus, needs_real_data

DEBATES = [
    ["id", "title/fr", "description/fr", "component/id", "url", "created_at"],
    [
        "23",
        "Faut-il ?",
        "<p>Oui.</p>",
        "112",
        "https://p.invalid/processes/x/f/112/debates/23",
        "2019-01-16 10:58:44 +0100",
    ],
]
COMMENTS = [
    ["id", "created_at", "body", "alignment", "depth", "commentable_id", "commentable_type", "root_commentable_url"],
    ["5", "2019-01-17 10:38:20 +0100", "Non.", "-1", "0", "23", "Decidim::Debates::Debate", DEBATES[1][4]],
    ["6", "2019-01-17 11:38:20 +0100", "Si.", "1", "1", "5", "Decidim::Comments::Comment", DEBATES[1][4]],
]


def csv_file(path: Path, rows: list[list[str]], separator: str = ";") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    return path


def brought(ws: Workspace, path: Path, **how: str) -> Tally:
    return collecting.import_contributions(ws, planning.plan(path, **how))


def every(ws: Workspace) -> dict[str, Contribution]:
    """Return all that stands, by origin and external identifier."""
    with ws.reading() as connection:
        references = [row.reference for row in connection.execute(contribution.select())]
        found = contributions.of_references(connection, references)
    return {f"{one.origin}:{one.external_id}": one for one in found.values()}


@pytest.mark.parametrize("first", [DEBATES, COMMENTS], ids=["debates first", "comments first"])
def test_comments_answer_what_they_answer_whichever_file_comes_first(
    workspace: Workspace, tmp_path: Path, first: list[list[str]]
) -> None:
    for rows in (first, DEBATES if first is COMMENTS else COMMENTS):
        assert brought(workspace, csv_file(tmp_path / "a.csv", rows)).new == len(rows) - 1
    said = every(workspace)
    assert said["decidim/p.invalid:comment-5"].parent == said["decidim/p.invalid:debate-23"].reference
    assert said["decidim/p.invalid:comment-6"].parent == said["decidim/p.invalid:comment-5"].reference
    assert brought(workspace, csv_file(tmp_path / "b.csv", COMMENTS)) == Tally(rows=2, same=2)
    assert every(workspace) == said


def test_the_same_rows_as_csv_xlsx_and_ods_are_the_same_contributions(workspace: Workspace, tmp_path: Path) -> None:
    rows = [
        list(templates.COLUMNS),
        [
            "F1",
            "",
            "papier",
            "attente",
            "Accueil",
            "Quoi ?",
            "",
            "Un\n\navis.",
            "agent",
            "44000",
            "18/09/2024",
            "fr",
            "oui",
        ],
    ]
    assert brought(workspace, csv_file(tmp_path / "avis.csv", rows, ",")) == Tally(rows=1, new=1)
    (tmp_path / "avis.xlsx").write_bytes(xlsx_of("F", rows))
    (tmp_path / "avis.ods").write_bytes(ods_of("F", rows))
    for name in ("avis.xlsx", "avis.ods"):
        assert brought(workspace, tmp_path / name) == Tally(rows=1, same=1)
    (one,) = every(workspace).values()
    assert (one.question, one.theme, one.nature, one.language) == ("Quoi ?", "Accueil", "attente", "fr")
    assert (one.collected, one.territory, one.author_type, one.publishable) == ("papier", "44000", "agent", True)


def test_the_sheet_that_fits_is_read_and_the_others_are_said(workspace: Workspace, tmp_path: Path) -> None:
    made = zipfile.ZipFile(io.BytesIO(xlsx_of("Lisez-moi", [["Comment remplir"]])))
    sheet = zipfile.ZipFile(io.BytesIO(xlsx_of("F", [["id", "texte"], ["1", "Un avis."]]))).read(
        "xl/worksheets/sheet1.xml"
    )
    path = tmp_path / "deux.xlsx"
    with zipfile.ZipFile(path, "w") as target:
        for name in made.namelist():
            content = made.read(name)
            content = content.replace(b"</sheets>", b'<sheet name="Saisie" sheetId="2" r:id="rId2"/></sheets>')
            second = b'<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/>'
            target.writestr(
                name,
                content.replace(b"</Relationships>", second + b"</Relationships>") if "xl/_rels" in name else content,
            )
        target.writestr("xl/worksheets/sheet2.xml", sheet)
    assert planning.plan(path).others == ("Lisez-moi",)
    assert brought(workspace, path) == Tally(rows=1, new=1)


def test_a_row_of_several_answers_counts_once_as_a_row(workspace: Workspace, tmp_path: Path) -> None:
    rows = [["id", "Que proposez-vous ?", "Et pourquoi donc ?"]]
    rows += [
        [str(n), f"Une proposition, la numéro {n}.", f"Une raison, la numéro {n}." if n % 2 else ""] for n in range(20)
    ]
    rows.append(["20", "", ""])
    path = csv_file(tmp_path / "avis.csv", rows)
    assert brought(workspace, path) == Tally(rows=21, new=30, refused=1)
    assert brought(workspace, path) == Tally(rows=21, same=30, refused=1)
    rows[1][1] = "Une autre proposition."
    assert brought(workspace, csv_file(path, [[row[0], row[2], row[1]] for row in rows])).changed == 1


def test_an_identifier_that_comes_back_with_other_words_loses_none(workspace: Workspace, tmp_path: Path) -> None:
    rows = [
        ["document_id", "texte"],
        *[[str(n // 4), f"Un avis, le numéro {n}."] for n in range(40)],
        ["0", "Un avis, le numéro 0."],
    ]
    path = csv_file(tmp_path / "avis.csv", rows)
    assert brought(workspace, path) == Tally(rows=41, new=40, duplicate=1)
    assert brought(workspace, path) == Tally(rows=41, same=40, duplicate=1)


def test_another_consultation_s_identifiers_change_nothing_of_the_first(workspace: Workspace, tmp_path: Path) -> None:
    head = ["id", "title", "body", "created_at", "votes_ok", "is_trashed"]
    brought(workspace, csv_file(tmp_path / "a.csv", [head, ["1", "T", "Un avis.", "2015-09-26", "1", "False"]]))
    told: list[Told] = []
    other = csv_file(tmp_path / "b.csv", [head, ["1", "Autre", "Tout autre chose.", "2020-01-01", "1", "False"]])
    collecting.import_contributions(workspace, planning.plan(other), told=told.append)
    assert [(one.verdict, "26" in one.why) for one in told] == [(Verdict.REFUSED, True)]
    assert [one.body for one in every(workspace).values()] == ["Un avis."]
    assert brought(workspace, other, origin="autre").new == 1


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"\x89PNG", b"id,texte\n1,L\xc3\x83\xc2\xa9t\xc3\x83\xc2\xa9\n"])
def test_a_bad_file_leaves_nothing(workspace: Workspace, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "avis.csv"
    path.write_bytes(content)
    with pytest.raises(RefusedError):
        brought(workspace, path)
    assert every(workspace) == {}


@pytest.mark.parametrize("form", templates.FORMS)
def test_the_kit_s_sheet_is_known(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"modele.{form}"
    path.write_bytes(templates.template(form))
    planned = planning.plan(path)
    assert set(planned.layout.columns) == set(planned.sheet.columns)


WORDS = ("text", "reponse", "body", "description/fr", "after")


def counted(path: Path) -> tuple[int, int, int]:
    """Count by other means than ours: rows, rows with words, and different things said among these."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        start = file.readline()
        file.seek(0)
        rows = list(csv.DictReader(file, delimiter=";" if start.count(";") > start.count(",") else ","))
    column = next(name for name in WORDS if name in rows[0])
    words = [row for row in rows if (row[column] or "").strip()]
    keys = [name for name in ("id", "document_id", "reference", "question_id", "opinion_id", "key") if name in rows[0]]
    if "id" in keys:
        keys = ["id"]
    elif not keys or keys == ["key"]:
        keys = ["source"]
    different = {
        (*(row[name] for name in keys), hashlib.sha256(row[column].strip().encode()).digest()) for row in words
    }
    return len(rows), len(words), len(different)


FILES = (
    sorted(path.relative_to(REAL_DATA).as_posix() for path in (REAL_DATA / "contributions").rglob("*.csv"))
    if REAL_DATA
    else []
)


@pytest.mark.real_data
@needs_real_data
@pytest.mark.parametrize("name", FILES)
def test_every_real_set_is_imported_with_no_row_lost_or_invented(workspace: Workspace, name: str) -> None:
    path = corpus(name)
    rows, words, different = counted(path)
    first = brought(workspace, path)
    unnamed = {"new": first.new, "duplicate": first.duplicate, "refused": first.refused}
    assert first.rows == rows
    assert unnamed == {"new": different, "duplicate": words - different, "refused": rows - words}
    said = every(workspace)
    assert len(said) == different
    assert brought(workspace, path) == Tally(
        rows=rows, same=first.new, duplicate=first.duplicate, refused=first.refused
    )
    assert every(workspace) == said


@pytest.mark.real_data
@needs_real_data
def test_answers_of_real_sets_are_tied_whatever_the_order_of_the_files(workspace: Workspace) -> None:
    for name in ("arguments", "sources", "articles_avant_apres", "opinions"):
        brought(workspace, corpus(f"contributions/republique_numerique/{name}.csv"))
    for name in ("commentaires_debats", "debats"):
        brought(workspace, corpus(f"contributions/mel_grand_debat_decidim/{name}.csv"))
    said = every(workspace)
    answers = [one for one in said.values() if one.answers]
    assert len(answers) == 3994 + 326 + 52 + 693
    assert all(one.parent for one in answers)


@pytest.mark.real_data
@needs_real_data
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_a_real_set_saved_as_a_workbook_changes_nothing(workspace: Workspace, tmp_path: Path, form: str) -> None:
    source = corpus("contributions/grand_debat_annote/contributions_annotees.csv")
    with source.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    first = brought(workspace, source)
    path = tmp_path / f"autre.{form}"
    path.write_bytes((xlsx_of if form == "xlsx" else ods_of)("F", rows))
    assert brought(workspace, path) == Tally(rows=first.rows, same=first.new, duplicate=first.duplicate)
