"""Findings brought in from sheets: each once, tied to the contributions that stand, and nothing the second time."""

import csv
from collections.abc import Iterable
from pathlib import Path

import pytest

from manifeste_tool.documents.workbook_out import xlsx_of
from manifeste_tool.domain.synthesis.findings import Finding, Words
from manifeste_tool.domain.synthesis.sheets import NoTitleColumnError
from manifeste_tool.services.consulting import collecting, planning
from manifeste_tool.services.synthesis import drawing, importing, marking, merging, splitting
from manifeste_tool.services.synthesis.importing import Report, Tally, Verdict
from manifeste_tool.services.synthesis.marking import Marking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.synthesis import findings, imported, marks
from tests.real_data import corpus, needs_real_data
from tests.services.story import cast

SAID = [["document_id", "texte"], *([str(n), f"Un avis, le numéro {n}."] for n in range(1, 5))]
READ = [
    ["document_id", "source", "text", "theme", "synthese", "affirmation"],
    ["1", "x", "Un avis, le numéro 1.", "2", "Former les agents", "proposition"],
    ["2", "x", "Un avis, le numéro 2.", "2", "Former  les agents", "proposition"],
    ["2", "x", "Un avis, le numéro 2.", "3", "Garder l'accueil", ""],
    ["9", "x", "Un avis perdu.", "3", "Garder l'accueil", ""],
    ["3", "x", "Un avis, le numéro 3.", "3", "", ""],
]


def sheet(path: Path, rows: Iterable[Iterable[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def brought(
    ws: Workspace, path: Path, *, dry_run: bool = False, origin: str = "", through: str = "", **columns: str
) -> Report:
    planned = importing.plan(path, origin=origin, columns=columns)
    return importing.import_findings(ws, planned, contributions_origin=through, dry_run=dry_run)


def collected(ws: Workspace, path: Path) -> None:
    collecting.import_contributions(ws, planning.plan(path))


def drawn(ws: Workspace, key: str) -> list[str]:
    with ws.reading() as connection:
        return list(findings.drawn_from(connection, [key]).get(key, ()))


def test_the_same_words_are_one_finding_and_a_second_import_changes_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    collected(workspace, sheet(tmp_path / "avis.csv", SAID))
    path = sheet(tmp_path / "syntheses.csv", READ)
    assert brought(workspace, path, dry_run=True).tally == Tally(rows=5, new=2, ties=3, missing=1, refused=1)
    first = brought(workspace, path)
    assert first.tally == Tally(rows=5, new=2, ties=3, missing=1, refused=1)
    assert first.missing == ("9",)
    assert first.through == ("document_id", "avis")
    assert [one.verdict for one in first.told] == [
        *[Verdict.TIED] * 3,
        Verdict.MISSING,
        Verdict.REFUSED,
    ]
    with workspace.reading() as connection:
        held, _ = findings.page(connection, limit=9)
    assert {(one.title, one.nature, one.theme, one.contributions) for one in held} == {
        ("Former les agents", "proposition", "2", 2),
        ("Garder l'accueil", "", "3", 1),
    }
    assert brought(workspace, path).tally == Tally(rows=5, same=2, ties_standing=3, missing=1, refused=1)
    collected(workspace, sheet(tmp_path / "avis.csv", [*SAID, ["9", "Un avis perdu."]]))
    assert brought(workspace, path).tally == Tally(rows=5, same=2, ties=1, ties_standing=3, refused=1)


def test_a_workbook_says_the_same_as_a_csv(workspace: Workspace, tmp_path: Path) -> None:
    collected(workspace, sheet(tmp_path / "avis.csv", SAID))
    (tmp_path / "syntheses.xlsx").write_bytes(xlsx_of("F", READ))
    assert brought(workspace, tmp_path / "syntheses.xlsx").tally.new == 2
    assert brought(workspace, sheet(tmp_path / "syntheses.csv", READ)).tally == Tally(
        rows=5, same=2, ties_standing=3, missing=1, refused=1
    )
    with pytest.raises(NoTitleColumnError):
        importing.plan(sheet(tmp_path / "avis.csv", SAID))


def test_the_words_tell_from_which_import_an_identifier_comes_and_which_of_several_it_names(
    workspace: Workspace, tmp_path: Path
) -> None:
    others = [[each[0], f"Tout autre chose, {each[0]}."] for each in SAID[1:]]
    collected(workspace, sheet(tmp_path / "autre.csv", [SAID[0], *others, ["5", "Cinq."], ["6", "Six."]]))
    twice = [[str(1 + n // 3), f"Une réponse, la numéro {n}."] for n in range(30)]
    collected(workspace, sheet(tmp_path / "avis.csv", [SAID[0], *twice]))
    rows = [
        READ[0],
        ["1", "x", "Une réponse, la numéro 2.", "", "La troisième", ""],
        ["2", "x", "", "", "Sans mots", ""],
    ]
    report = brought(workspace, sheet(tmp_path / "syntheses.csv", rows))
    assert report.through == ("document_id", "avis")
    keys = {one.title: one.key for one in drawing_page(workspace)}
    with workspace.reading() as connection:
        said = contributions.of_references(connection, drawn(workspace, keys["La troisième"])).values()
        held = imported.of_origin(connection, "avis")
    assert [one.body for one in said] == ["Une réponse, la numéro 2."]
    assert drawn(workspace, keys["Sans mots"]) == [held["2"]]
    named = brought(workspace, tmp_path / "syntheses.csv", dry_run=True, origin="b", through="autre")
    assert named.through == ("document_id", "autre")


def test_our_own_sheet_gives_each_finding_all_its_references(workspace: Workspace, tmp_path: Path) -> None:
    here = cast(workspace)
    rows = [
        ["key", "title", "body", "nature", "theme", "contributions"],
        ["E3", "Garder l'accueil", "Un texte.", "attente", "Accueil", "2025-ESSAI-0001 2025-essai-0002"],
        ["E7", "Former", "", "", "", "2025-ESSAI-0001 2025-ESSAI-9999"],
    ]
    with workspace.writing() as connection:
        findings.add(connection, Finding("E3", "Un autre enseignement"))
        findings.add(connection, Finding("E4", "Déjà là"))
    first = brought(workspace, sheet(tmp_path / "enseignements.csv", rows))
    assert first.tally == Tally(rows=2, new=2, ties=3, missing=1)
    assert drawn(workspace, "E5") == ["2025-ESSAI-0001", "2025-ESSAI-0002"]
    assert drawn(workspace, "E7") == ["2025-ESSAI-0001"]
    rows[1][2], rows[2][2] = "Un texte changé.", "Un autre texte."
    drawing.reword(workspace, here.drafter, "E7", Words("Former chacun"), seen=Words("Former"))
    again = brought(workspace, sheet(tmp_path / "enseignements.csv", rows))
    assert again.tally == Tally(rows=2, changed=1, same=1, ties_standing=3, missing=1)
    with workspace.reading() as connection:
        held = findings.of_keys(connection, ["E5", "E7"])
    assert (held["E5"].body, held["E7"].title) == ("Un texte changé.", "Former chacun")
    mine = brought(workspace, sheet(tmp_path / "ici.csv", [rows[0], ["E4", "Déjà là", "", "", "", "2025-ESSAI-0002"]]))
    assert mine.tally == Tally(rows=1, same=1, ties=1)


def test_what_people_did_with_an_import_since_does_not_come_back_with_it(workspace: Workspace, tmp_path: Path) -> None:
    here = cast(workspace)
    rows = [
        ["titre", "reference"],
        *[[title, f"2025-ESSAI-000{n}"] for title in ("Un", "Deux") for n in (1, 2)],
    ]
    path = sheet(tmp_path / "lectures.csv", rows)
    assert brought(workspace, path).tally == Tally(rows=4, new=2, ties=4)
    keys = {one.title: one.key for one in drawing_page(workspace)}
    marking.mark(workspace, here.drafter, "2025-ESSAI-0001", Marking(finding=keys["Un"]))
    made = splitting.split(workspace, here.secretary, keys["Un"], Words("Trois"), ["2025-ESSAI-0002"])
    with workspace.reading() as connection:
        file_s = next(
            one
            for one in marks.of_contribution(connection, "2025-ESSAI-0001")
            if one.finding == keys["Deux"] and one.person_id is None
        )
    marking.remove(workspace, here.secretary, file_s.id)
    seen = merging.preview(workspace, here.secretary, keys["Deux"], made).seen
    merging.merge(workspace, here.secretary, keys["Deux"], made, seen=seen)
    assert brought(workspace, path).tally == Tally(rows=4, same=2, ties_standing=4)
    assert drawn(workspace, keys["Un"]) == ["2025-ESSAI-0001"]
    assert drawn(workspace, made) == ["2025-ESSAI-0002"]


def drawing_page(ws: Workspace) -> tuple[Finding, ...]:
    with ws.reading() as connection:
        return findings.page(connection, limit=9)[0]


@needs_real_data
@pytest.mark.parametrize("column", ["document_id", pytest.param("source", marks=pytest.mark.slow)])
def test_the_syntheses_of_a_real_consultation_become_findings_tied_to_their_contributions(
    workspace: Workspace, column: str
) -> None:
    """Both files of contributions know them: one by its document, the other by its source; `csv` alone counts here."""
    folder = corpus("contributions/an_egalite_femmes_hommes")
    path = folder / "syntheses_par_contribution.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [(row[column], " ".join(row["synthese"].split())) for row in csv.DictReader(file)]
    said = {"document_id": "contributions_analysees.csv", "source": "contributions_texte.csv"}[column]
    early = brought(workspace, path, dry_run=True)
    assert (early.tally.new, early.tally.missing) == (len({words for _, words in rows}), 465)
    collected(workspace, folder / said)
    first = brought(workspace, path)
    wanted = {"rows": len(rows), "new": len({words for _, words in rows}), "ties": len({*rows})}
    assert len(rows) == 1808
    assert first.tally == Tally(**wanted, ties_standing=len(rows) - wanted["ties"])
    assert first.through[0] == column
    with workspace.reading() as connection:
        held, total = findings.page(connection, limit=2_000)
        tied = findings.drawn_from(connection, [one.key for one in held])
    assert total == wanted["new"]
    assert {one.title for one in held} == {words for _, words in rows}
    assert sum(map(len, tied.values())) == wanted["ties"]
    assert len({reference for those in tied.values() for reference in those}) == len({each for each, _ in rows}) == 465
    again = brought(workspace, path)
    assert again.tally == Tally(rows=len(rows), same=wanted["new"], ties_standing=len(rows))
