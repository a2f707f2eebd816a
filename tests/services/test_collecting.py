"""Contributions brought in from a sheet."""

from dataclasses import replace
from pathlib import Path

import pytest

from manifeste_tool.documents.spreadsheet import UnevenRowsError
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution, Filters, Reach
from manifeste_tool.domain.consulting.layouts import LayoutError
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import ForbiddenError
from manifeste_tool.paths import shipped
from manifeste_tool.services.consulting import collecting, planning
from manifeste_tool.services.consulting.collecting import Tally, Told, UnknownConsultationError, Verdict
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.serving.public_state import PublicWatch
from tests.real_data import corpus, needs_real_data

SHEET = """id;titre;texte;auteur_type;date;consentement_publication;parent
1;Un guichet;Gardez un guichet.;habitante;2024-09-18;oui;
2;;D'accord avec la première.;agent;19/09/2024;non;1
3;Ailleurs;Sans date.;;;oui;4
4;Plus loin;En 2025.;élu;2025-01-02;oui;
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "avis.csv"
    path.write_text(SHEET, encoding="utf-8")
    return path


@pytest.fixture
def held(workspace: Workspace) -> Workspace:
    with workspace.writing() as connection:
        consultations.put_authorities(connection, [Authority("NTES", "Nantes (exemple)", "métropole")])
        consultations.put_consultations(connection, [Consultation("NTES-1", "NTES", "Cafés IA")])
    return workspace


def brought(
    ws: Workspace, path: Path, *, told: list[Told] | None = None, dry_run: bool = False, **how: object
) -> Tally:
    planned = planning.plan(path, **{"consultation": "NTES-1", **how})
    told = [] if told is None else told
    return collecting.import_contributions(ws, planned, dry_run=dry_run, told=told.append)


def every(ws: Workspace) -> dict[str, Contribution]:
    with ws.reading() as connection:
        rows, _ = contributions.page(connection, Filters(), Reach(every=True), limit=10_000)
    return {row.reference: row for row in rows}


def test_each_row_becomes_a_contribution_with_its_reference_and_its_parent(held: Workspace, path: Path) -> None:
    assert brought(held, path) == Tally(rows=4, new=4)
    said = every(held)
    assert set(said) == {"2024-NTES-0001", "2024-NTES-0002", "2026-NTES-0001", "2025-NTES-0001"}
    assert said["2024-NTES-0002"].parent == "2024-NTES-0001"
    assert said["2026-NTES-0001"].parent == "2025-NTES-0001"
    assert said["2024-NTES-0001"].author_type == "habitante"
    assert said["2024-NTES-0001"].authority == "NTES"
    assert [each.publishable for each in said.values()].count(True) == 3


def test_importing_again_changes_nothing(held: Workspace, path: Path) -> None:
    brought(held, path)
    before = every(held)
    assert brought(held, path) == Tally(rows=4, same=4)
    assert every(held) == before


def test_a_row_that_changed_keeps_its_reference_and_new_ones_go_on_from_the_last_number(
    held: Workspace, path: Path
) -> None:
    brought(held, path)
    path.write_text(SHEET.replace("Gardez un", "Gardez le") + "5;;Encore.;;2024-10-01;oui;\n", encoding="utf-8")
    assert brought(held, path) == Tally(rows=5, new=1, changed=1, same=3)
    said = every(held)
    assert said["2024-NTES-0001"].body == "Gardez le guichet."
    assert said["2024-NTES-0003"].body == "Encore."


def test_a_dry_run_tells_each_row_and_writes_nothing(held: Workspace, path: Path) -> None:
    path.write_text(SHEET + "4;;Deux fois.;;;oui;\n5;;;;;oui;\n", encoding="utf-8")
    told: list[Told] = []
    assert brought(held, path, told=told, dry_run=True) == Tally(rows=6, new=4, duplicate=1, refused=1)
    assert every(held) == {}
    assert [(row.line, row.verdict) for row in told][3:] == [
        (5, Verdict.NEW),
        (6, Verdict.DUPLICATE),
        (7, Verdict.REFUSED),
    ]
    assert told[0].title == "Un guichet"
    assert told[1].title == "D'accord avec la première."
    assert told[5].why == "le texte de la contribution est vide"


def test_rows_without_identifier_are_told_apart_and_recognised(held: Workspace, path: Path) -> None:
    path.write_text("texte\nOui.\nOui.\nNon.\n", encoding="utf-8")
    assert brought(held, path) == Tally(rows=3, new=3)
    assert brought(held, path) == Tally(rows=3, same=3)


def test_the_same_identifiers_in_two_files_are_different_contributions(held: Workspace, path: Path) -> None:
    brought(held, path)
    other = path.with_name("autres.csv")
    other.write_text(SHEET, encoding="utf-8")
    assert brought(held, other).new == 4
    assert brought(held, other, origin="NTES-1/avis").same == 4


def test_without_consultation_the_layout_names_who_is_written_in_references(workspace: Workspace, path: Path) -> None:
    layout = path.with_suffix(".toml")
    layout.write_text('sigle = "rnum"\n[columns]\nbody = "texte"\nsaid_on = "date"\n', encoding="utf-8")
    assert brought(workspace, path, consultation="", layout_file=layout).new == 4
    assert "2024-RNUM-0002" in every(workspace)
    path.write_text("texte\nOui.\n", encoding="utf-8")
    assert brought(workspace, path, consultation="").new == 1
    assert "2026-LIBRE-0001" in every(workspace)


def test_a_column_may_name_the_consultation_of_each_row(held: Workspace, path: Path) -> None:
    path.write_text("texte,concertation\nOui.,NTES-1\nNon.,INCONNUE\n", encoding="utf-8")
    told: list[Told] = []
    assert brought(held, path, consultation="", told=told) == Tally(rows=2, new=1, refused=1)
    assert "INCONNUE" in told[1].why


def test_an_uneven_row_at_the_end_leaves_nothing_half_imported(held: Workspace, path: Path) -> None:
    rows = "".join(f"{n};t;Un avis.;;;oui;\n" for n in range(10, 2500))
    path.write_text(SHEET + rows + "9999;trop court\n", encoding="utf-8")
    with pytest.raises(UnevenRowsError):
        brought(held, path)
    assert every(held) == {}


def test_an_answer_whose_parent_is_nowhere_is_kept_without(held: Workspace, path: Path) -> None:
    path.write_text("id;texte;parent\n1;Oui.;404\n", encoding="utf-8")
    assert brought(held, path).new == 1
    assert brought(held, path).same == 1
    assert [each.parent for each in every(held).values()] == [""]


def test_an_unknown_consultation_is_refused_with_those_that_exist(held: Workspace, path: Path) -> None:
    with pytest.raises(UnknownConsultationError, match=r"X.*NTES-1"):
        brought(held, path, consultation="X")


@pytest.mark.parametrize("content", [b"[columns", b"\xff\xfe\xfa"])
def test_a_layout_that_cannot_be_read_is_refused(held: Workspace, path: Path, content: bytes) -> None:
    layout = path.with_suffix(".toml")
    layout.write_bytes(content)
    with pytest.raises(LayoutError):
        brought(held, path, layout_file=layout)


def test_an_import_that_brings_something_is_a_fact_and_moves_the_public_revision(held: Workspace, path: Path) -> None:
    def state() -> tuple[int, int]:
        with held.reading() as connection:
            facts = journal.latest(connection, Audience.SECRETARIAT, limit=50)
            return len(facts), PublicWatch(held.db).state(held.now()).revision

    before = state()
    brought(held, path)
    after_one = state()
    brought(held, path)
    assert (before[0], after_one[0]) == (0, 1)
    assert before[1] < after_one[1]
    assert state()[0] == 1


def test_a_member_may_not_import(held: Workspace, path: Path) -> None:
    member = Person(7, "Myrtille Exemple", Role.MEMBER)
    with pytest.raises(ForbiddenError):
        collecting.import_contributions(held, planning.plan(path), by=member)
    assert every(held) == {}
    collecting.import_contributions(held, planning.plan(path), by=replace(member, role=Role.SECRETARIAT), dry_run=True)


@pytest.mark.real_data
@needs_real_data
def test_the_real_corpus_is_imported_whole_answers_tied_to_what_they_answer(workspace: Workspace) -> None:
    maps = shipped("manifeste").parent / "docs" / "maps"
    for name, rows in (("opinions", 696), ("arguments", 3994)):
        layout = maps / f"republique_numerique_{name}.toml"
        source = corpus(f"contributions/republique_numerique/{name}.csv")
        assert brought(workspace, source, layout_file=layout, consultation="") == Tally(rows=rows, new=rows)
        assert brought(workspace, source, layout_file=layout, consultation="") == Tally(rows=rows, same=rows)
    said = every(workspace)
    answers = [each for each in said.values() if each.external_id.startswith("argument-")]
    assert len(answers) == 3994
    assert all(said[each.parent].external_id.startswith("opinion-") for each in answers)
    assert len({each.parent for each in answers}) == 522
