"""Rows prepared by processes beside: the same as here, whatever becomes of these processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from manifeste_tool.documents.spreadsheet import UnevenRowsError
from manifeste_tool.documents.workbook_out import xlsx_of
from manifeste_tool.domain.consulting.contributions import Filters, Reach
from manifeste_tool.domain.gathering.moderation import Reason, State
from manifeste_tool.services.consulting import collecting, planning, preparing
from manifeste_tool.services.consulting.collecting import Told, Verdict
from manifeste_tool.services.consulting.planning import Plan
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.gathering import moderations

ROWS = 40
MAIN = """
import sys, time
from pathlib import Path
from contextlib import closing
from dataclasses import replace
from subprocess import Popen
from manifeste_tool.services.consulting import planning, preparing
if __name__ == "__main__":
    started = []
    preparing._PORTION, preparing.Popen = 5, lambda *given, **how: started.append(Popen(*given, **how)) or started[0]
    rows = preparing.prepared(planning.plan(Path(sys.argv[1])), beside=1)
    next(rows)
    print(started[0].pid, flush=True)
    time.sleep(60)
"""


def sheet(folder: Path, more: str = "") -> Plan:
    lines = [
        f"{n};Avis numéro {n}, à l'accueil de la mairie.;{'hier' if n % 7 == 0 else '2024-09-18'}" for n in range(ROWS)
    ]
    lines[3] = "3;Écrivez-moi à personne@exemple.fr ou au 06 39 98 12 34.;2024-09-18"
    path = folder / "avis.csv"
    path.write_text("\n".join(["id;texte;date", *lines, more]), encoding="utf-8")
    return planning.plan(path)


@pytest.fixture(autouse=True)
def _short_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "_PORTION", 5)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that were started beside."""
    processes: list[subprocess.Popen[bytes]] = []

    def start(*given: Any, **how: Any) -> subprocess.Popen[bytes]:
        processes.append(subprocess.Popen(*given, **how))
        return processes[-1]

    monkeypatch.setattr(preparing, "Popen", start)
    return processes


def workbook(folder: Path) -> Plan:
    """The same rows in a workbook, which is read once and handed over."""
    given = sheet(folder)
    path = folder / "avis.xlsx"
    path.write_bytes(xlsx_of("Avis", [given.sheet.columns, *(row.cells for row in given.sheet.rows())]))
    return planning.plan(path)


def imported(ws: Workspace, planned: Plan, *, beside: int | None, dry_run: bool) -> list[Told]:
    told: list[Told] = []
    collecting.import_contributions(ws, planned, beside=beside, dry_run=dry_run, told=told.append)
    return told


@pytest.mark.parametrize("beside", [1, 2])
@pytest.mark.parametrize("made", [sheet, workbook])
def test_processes_beside_change_nothing_to_what_is_imported(
    workspace: Workspace,
    tmp_path: Path,
    started: list[subprocess.Popen[bytes]],
    beside: int,
    made: Callable[[Path], Plan],
) -> None:
    planned = made(tmp_path)
    here = imported(workspace, planned, beside=0, dry_run=True)
    assert imported(workspace, planned, beside=beside, dry_run=True) == here
    assert [one.line for one in here] == list(range(2, ROWS + 2))
    assert sum(one.verdict is Verdict.REFUSED for one in here) == 6
    assert len(started) == beside
    assert all(process.returncode is not None for process in started)


@pytest.mark.parametrize("made", [sheet, workbook])
def test_a_process_that_is_killed_costs_no_row(
    tmp_path: Path, started: list[subprocess.Popen[bytes]], made: Callable[[Path], Plan]
) -> None:
    planned = made(tmp_path)
    with closing(preparing.prepared(planned, beside=1)) as rows:
        found = [next(rows)]
        started[0].kill()
        started[0].wait()
        found.extend(rows)
    assert found == list(preparing.prepared(planned, beside=0))


def test_no_process_is_left_when_a_row_is_refused_or_nobody_reads_on(
    tmp_path: Path, started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "LOOKED_AT", 10)
    with pytest.raises(UnevenRowsError), closing(preparing.prepared(sheet(tmp_path, "1;2;3;4\n"), beside=1)) as rows:
        list(rows)
    assert started[0].returncode is not None
    with closing(preparing.prepared(sheet(tmp_path), beside=1)) as rows:
        next(rows)
        assert started[1].poll() is None
    assert all(process.returncode is not None for process in started)


def is_at_work(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    return status.exists() and " Z " not in status.read_text(encoding="utf-8")


def test_a_process_beside_ends_with_the_one_it_works_for(tmp_path: Path) -> None:
    sheet(tmp_path, "\n".join(f"{n};{'long ' * 200};2024-09-18" for n in range(ROWS, ROWS + 5_000)))
    program = tmp_path / "main.py"
    program.write_text(MAIN, encoding="utf-8")
    command = [sys.executable, str(program), str(tmp_path / "avis.csv")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert is_at_work(child)
        parent.kill()
    for _ in range(200):
        if not is_at_work(child):
            return
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    pytest.fail("the process beside outlived its parent")


def test_a_sheet_is_prepared_beside_only_where_it_is_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planned = sheet(tmp_path)
    assert preparing._worth(planned) == 0
    monkeypatch.setattr(preparing, "LONG", 10)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    assert preparing._worth(planned) == 0
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2, 3}, raising=False)
    assert preparing._worth(planned) == 2
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert preparing._worth(planned) == 0


def test_what_may_name_somebody_is_held_and_shown_to_nobody(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "avis.csv"
    path.write_text(
        "id;texte;consentement_publication\n1;Un avis.;oui\n2;Appelez le 06 39 98 12 34.;oui\n", encoding="utf-8"
    )
    collecting.import_contributions(workspace, planning.plan(path))
    with workspace.reading() as connection:
        public, _ = contributions.page(connection, Filters(), Reach(), limit=9)
        every, _ = contributions.page(connection, Filters(), Reach(every=True), limit=9)
        (held,) = [one for one in every if one.held]
        waiting = moderations.get(connection, held.reference)
    assert [one.body for one in public] == ["Un avis."]
    assert waiting
    assert waiting.reasons == (Reason.PERSONAL_DATA,)


def test_what_a_moderator_masked_is_the_same_on_a_second_import_and_held_again_once_its_file_changes(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "avis.csv"
    written = "id;texte;consentement_publication\n1;Appelez le 06 39 98 12 34.;oui\n"
    path.write_text(written, encoding="utf-8")
    (first,) = imported(workspace, planning.plan(path), beside=0, dry_run=False)
    with workspace.writing() as connection:
        contributions.reword(connection, first.reference, title="", body="Appelez le [numéro masqué].")
        moderation = moderations.get(connection, first.reference)
        assert moderation
        moderations.put(connection, replace(moderation, state=State.CLEARED))
    (again,) = imported(workspace, planning.plan(path), beside=0, dry_run=False)
    assert again.verdict is Verdict.SAME
    path.write_text(written.replace("Appelez", "Rappelez"), encoding="utf-8")
    (changed,) = imported(workspace, planning.plan(path), beside=0, dry_run=False)
    assert changed.verdict is Verdict.CHANGED
    with workspace.reading() as connection:
        said, moderation = (read(connection, first.reference) for read in (contributions.get, moderations.get))
    assert said
    assert said.held
    assert moderation
    assert Reason.CHANGED in moderation.reasons
