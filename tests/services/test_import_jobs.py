"""Long imports beside the server: each once, taken up again after a crash, nothing half done."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from manifeste_tool.domain.consulting.contributions import Filters, Reach
from manifeste_tool.domain.consulting.import_jobs import ImportJob, JobState
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.consulting import collecting, jobs, sheets, uploading
from manifeste_tool.services.consulting.collecting import Verdict
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people
from manifeste_tool.storage.consulting import contributions
from tests.conftest import Clock

SHEET = "id;texte\n1;Gardez un guichet.\n2;\n3;Et un téléphone.\n"


@pytest.fixture
def secretary(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Person:
    monkeypatch.setattr(uploading, "AT_ONCE", 2)
    with workspace.writing() as connection:
        return people.add(connection, Person(0, "Secrétariat", Role.SECRETARIAT), workspace.now())


def received(ws: Workspace, settings: Settings, by: Person, content: str = SHEET) -> str:
    def save(path: Path) -> None:
        path.write_text(content, encoding="utf-8")

    return uploading.receive(ws, settings.home, by, name="avis.csv", save=save, consultation="")


def job(ws: Workspace, key: str) -> ImportJob:
    found = jobs.of(ws, key)
    assert found
    return found


def count(ws: Workspace) -> int:
    with ws.reading() as connection:
        return contributions.count(connection, Filters(), Reach(every=True))


def asked(ws: Workspace, settings: Settings, by: Person) -> str:
    """A sheet that was tried, and whose import is asked for."""
    key = received(ws, settings, by)
    assert jobs.run(ws, settings.home) == 1
    assert uploading.confirm(ws, settings.home, by, key) is None
    return key


def test_a_long_sheet_is_tried_whole_then_imported_once(
    workspace: Workspace, settings: Settings, secretary: Person
) -> None:
    key = received(workspace, settings, secretary)
    assert job(workspace, key).state is JobState.TO_TRY
    assert jobs.run(workspace, settings.home) == 1
    assert (job(workspace, key).state, count(workspace)) == (JobState.TRIED, 0)
    refused = jobs.lines(workspace, settings.home, key, refused_only=True)
    assert [(one.line, one.verdict) for one in refused] == [(3, Verdict.REFUSED)]
    assert len(jobs.lines(workspace, settings.home, key, refused_only=False)) == 3
    for _ in range(2):
        uploading.confirm(workspace, settings.home, secretary, key)
    assert jobs.run(workspace, settings.home) == 1
    assert (job(workspace, key).state, job(workspace, key).rows_done, count(workspace)) == (JobState.DONE, 3, 2)
    uploading.confirm(workspace, settings.home, secretary, key)
    assert jobs.run(workspace, settings.home) == 0


def test_of_two_workers_one_alone_takes_a_job(workspace: Workspace, settings: Settings, secretary: Person) -> None:
    key = asked(workspace, settings, secretary)
    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(lambda _: jobs.run(workspace, settings.home), range(2)))
    assert sorted(taken) == [0, 1]
    assert (job(workspace, key).state, count(workspace)) == (JobState.DONE, 2)


def test_a_job_whose_worker_is_gone_is_taken_up_again_and_stopped_after_three(
    workspace: Workspace, settings: Settings, secretary: Person, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = asked(workspace, settings, secretary)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(collecting, "import_contributions", killed)
        for _ in range(3):
            with pytest.raises(KeyboardInterrupt):
                jobs.run(workspace, settings.home)
            assert job(workspace, key).state is JobState.IMPORTING
            assert jobs.run(workspace, settings.home) == 0, "its worker may still be there"
            clock.advance(seconds=61)
    assert jobs.run(workspace, settings.home) == 0
    assert job(workspace, key).state is JobState.FAILED
    assert "interrompu trois fois" in job(workspace, key).problem
    assert count(workspace) == 0
    uploading.confirm(workspace, settings.home, secretary, key)
    assert jobs.run(workspace, settings.home) == 1
    assert (job(workspace, key).state, count(workspace)) == (JobState.DONE, 2)


def test_a_job_begun_again_after_a_crash_ends(
    workspace: Workspace, settings: Settings, secretary: Person, clock: Clock
) -> None:
    key = asked(workspace, settings, secretary)
    with workspace.writing() as connection:
        left = replace(job(workspace, key), state=JobState.IMPORTING, started_at=workspace.now())
        jobs.import_jobs.put(connection, left)
    assert jobs.run(workspace, settings.home) == 0
    clock.advance(minutes=2)
    assert jobs.run(workspace, settings.home) == 1
    assert (job(workspace, key).state, count(workspace)) == (JobState.DONE, 2)


def test_what_stops_an_import_is_said_and_nothing_is_half_imported(
    workspace: Workspace, settings: Settings, secretary: Person
) -> None:
    key = asked(workspace, settings, secretary)
    told = sheets.kept(workspace, settings.home).told(key) or {}
    path = sheets.kept(workspace, settings.home).sheet(key, told)
    path.write_text(SHEET + "4;Une cellule;de trop\n", encoding="utf-8")
    assert jobs.run(workspace, settings.home) == 1
    assert job(workspace, key).state is JobState.FAILED
    assert "ligne 5" in job(workspace, key).problem
    assert count(workspace) == 0


def test_a_fault_that_nobody_foresaw_is_said_on_the_page_and_told_to_the_worker(
    workspace: Workspace, settings: Settings, secretary: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = asked(workspace, settings, secretary)

    def broken(*_: object, **__: object) -> None:
        raise OSError("plus de place")

    monkeypatch.setattr(collecting, "import_contributions", broken)
    with pytest.raises(OSError, match="plus de place"):
        jobs.run(workspace, settings.home)
    assert "Une panne" in job(workspace, key).problem


def test_a_sheet_erased_before_its_turn_and_rights_that_were_taken_away_stop_a_job(
    workspace: Workspace, settings: Settings, secretary: Person
) -> None:
    erased, barred = (received(workspace, settings, secretary) for _ in range(2))
    assert jobs.run(workspace, settings.home) == 2
    for key in (erased, barred):
        uploading.confirm(workspace, settings.home, secretary, key)
    sheets.kept(workspace, settings.home).erase(erased)
    with workspace.writing() as connection:
        stranger = people.add(connection, Person(0, "Membre", Role.MEMBER), workspace.now())
        jobs.import_jobs.move(connection, job(workspace, barred), asked_by_id=stranger.id)
    assert jobs.run(workspace, settings.home) == 2
    assert "effacée" in job(workspace, erased).problem
    assert "rôle" in job(workspace, barred).problem
    assert count(workspace) == 0


def test_a_long_import_says_how_far_it_is_even_while_nothing_moves(
    workspace: Workspace, settings: Settings, secretary: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = asked(workspace, settings, secretary)
    plain = collecting.import_contributions
    monkeypatch.setattr(jobs, "_SPEAKS_EVERY", 0.01)
    monkeypatch.setattr(jobs, "_MOVES_BY", 1)
    seen = []

    def slow(*given: object, told: object, **other: object) -> object:
        before = jobs.progress(workspace, settings.home, key).at
        workspace.now.advance(seconds=50)  # type: ignore[attr-defined]
        while jobs.progress(workspace, settings.home, key).at == before:
            pass
        tally = plain(*given, told=told, **other)  # type: ignore[arg-type]
        seen.append(jobs.progress(workspace, settings.home, key))
        return tally

    monkeypatch.setattr(collecting, "import_contributions", slow)
    jobs.run(workspace, settings.home)
    assert (seen[0].lines, seen[0].starts) == (4, 1)
    assert seen[0].at
    assert workspace.now() - seen[0].at < timedelta(seconds=50)
