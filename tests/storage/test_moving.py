"""What a killed `git update-ref` leaves: some refs moved and not others, or locks that nobody holds."""

import os
import time
from pathlib import Path
from subprocess import run

import pytest

from manifeste_tool.storage.git import MAIN, ZERO, MovedRefError, Opened, RefChange, TextRepository
from manifeste_tool.storage.plumbing.commits import Signature
from manifeste_tool.storage.text import moving
from tests.conftest import Clock

OTHER = "refs/copies/1"


@pytest.fixture
def repository(tmp_path: Path) -> TextRepository:
    made = TextRepository(tmp_path / "texte.git")
    made.create()
    return made


def _commits(git: Opened, count: int) -> list[str]:
    by = Signature("membre-1", Clock().moment)
    return [git.commit(f"Mots {rank}.\n", f"Commit {rank}\n", by, []) for rank in range(count)]


def _locked(repository: TextRepository, ref: str, content: str, age: float) -> Path:
    lock = repository.path / f"{ref}.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.write_text(content)
    os.utime(lock, (time.time() - age,) * 2)
    return lock


def test_a_lock_that_a_dead_process_left_stops_nobody_for_ever(repository: TextRepository) -> None:
    with repository.opened() as git:
        first, second = _commits(git, 2)
        git.move([RefChange(MAIN, first, ZERO)])
        lock = _locked(repository, MAIN, "", age=moving.STALE + 5)
        _locked(repository, "HEAD", "", age=moving.STALE + 5)
        git.move([RefChange(MAIN, second, first)])
        assert git.resolve(MAIN) == second
        assert not lock.exists()


def test_a_lock_that_somebody_may_hold_is_respected(repository: TextRepository) -> None:
    with repository.opened() as git:
        first, second = _commits(git, 2)
        git.move([RefChange(MAIN, first, ZERO)])
        lock = _locked(repository, MAIN, "f" * 40, age=0)
        with pytest.raises(MovedRefError):
            git.move([RefChange(MAIN, second, first)])
        assert git.resolve(MAIN) == first
        assert lock.exists()


def test_a_move_that_was_cut_between_two_refs_is_finished(repository: TextRepository) -> None:
    with repository.opened() as git:
        first, second = _commits(git, 2)
        git.move([RefChange(MAIN, first, ZERO)])
        changes = [RefChange(MAIN, second, first), RefChange(OTHER, second, ZERO)]
        run(["git", "--git-dir", repository.path, "update-ref", OTHER, second], check=True)
        _locked(repository, MAIN, f"{second}\n", age=0)  # the dead process had written it, and not renamed it
        _locked(repository, "HEAD", "", age=0)
        git.move(changes)
        assert (git.resolve(MAIN), git.resolve(OTHER)) == (second, second)


def test_a_move_that_was_cut_and_can_be_finished_no_more_is_taken_back(repository: TextRepository) -> None:
    with repository.opened() as git:
        first, second, third = _commits(git, 3)
        git.move([RefChange(MAIN, third, ZERO)])  # somebody else came first
        changes = [RefChange(MAIN, second, first), RefChange(OTHER, second, ZERO)]
        run(["git", "--git-dir", repository.path, "update-ref", OTHER, second], check=True)
        with pytest.raises(MovedRefError):
            git.move(changes)
        assert (git.resolve(MAIN), git.resolve(OTHER)) == (third, None)


def test_what_git_was_killed_over_is_not_taken_for_an_answer(
    repository: TextRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """« The commit is not in main » drops an operation for good: a dead process must not say so."""
    with repository.opened() as git:
        (first,) = _commits(git, 1)
        git.move([RefChange(MAIN, first, ZERO)])
        assert git.contains(MAIN, first)
        assert not git.contains(MAIN, "1" * 40)
        assert not git.contains("refs/heads/none", first)
    dying = tmp_path / "bin" / "git"
    dying.parent.mkdir()
    dying.write_text("#!/bin/sh\nkill -9 $$\n")
    dying.chmod(0o755)
    monkeypatch.setenv("PATH", f"{dying.parent}:{os.environ['PATH']}")
    with repository.opened() as git, pytest.raises(Exception, match="-9"):
        git.contains(MAIN, first)
