"""The bare repository, on the real Git."""

import os
from datetime import UTC, datetime
from pathlib import Path
from subprocess import Popen, run
from typing import Any

import pytest
from git import GitCommandError

from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.git import MAIN, ZERO, MovedRefError, Opened, RefChange
from manifeste_tool.storage.plumbing import loose
from manifeste_tool.storage.plumbing.commits import CommitInfo, Signature

BY = Signature("membre-17", datetime(2026, 3, 2, 9, tzinfo=UTC))


def test_a_commit_is_read_back_byte_for_byte_and_names_nobody(workspace: Workspace) -> None:
    with workspace.repository.opened() as git:
        sha = git.commit("# Été\n", "Fondation\n\nOperation: abc\n", BY, [])
        git.move([RefChange(MAIN, sha, ZERO)])
        assert git.read(sha) == "# Été\n"
        assert git.info(sha).author == "membre-17"
        assert git.info(sha).trailers == {"Operation": "abc"}
        assert git.repo.commit(sha).author.email == "17@membre.invalid"
        assert git.problems() == []


def test_refs_move_all_or_none_and_only_from_where_they_were_expected(workspace: Workspace) -> None:
    with workspace.repository.opened() as git, workspace.repository.opened() as other:
        first = git.commit("un\n", "Un", BY, [])
        second = git.commit("deux\n", "Deux", BY, [first])
        assert other.resolve(MAIN) is None
        git.move([RefChange(MAIN, first, ZERO)])
        assert other.resolve(MAIN) == first
        with pytest.raises(MovedRefError):
            git.move([RefChange("refs/amendements/1/1/1", second, ZERO), RefChange(MAIN, second, second)])
        assert git.refs("refs/") == {MAIN: first}
        git.move([RefChange(MAIN, second, first)])
        assert git.resolve(MAIN) == other.resolve(MAIN) == second, "what is open sees what others move"
        assert git.first_parents(MAIN) == [first, second]
        assert git.contains(MAIN, first)
        assert not git.contains(MAIN, "0" * 40)


@pytest.mark.parametrize("sha", ["--upload-pack=x", "HEAD", "main", "", "f" * 40, "../../etc/passwd"])
def test_what_is_no_commit_is_not_found(workspace: Workspace, sha: str) -> None:
    with workspace.repository.opened() as git, pytest.raises(NotFoundError):
        git.read(sha)


def test_a_tag_is_annotated_and_never_moves(workspace: Workspace) -> None:
    with workspace.repository.opened() as git:
        sha = git.commit("un\n", "Un", BY, [])
        tag = git.tag_object("v0.1", sha, "Version 0.1", BY)
        git.move([RefChange("refs/tags/v0.1", tag, ZERO)])
        assert git.refs("refs/tags/") == {"refs/tags/v0.1": sha}
        assert git.repo.git.cat_file("-t", "v0.1") == "tag"
        assert git.contains("refs/tags/v0.1", tag)
        assert not git.contains("refs/tags/v0.1", sha), "two tags of one commit are two publications"
        with pytest.raises(MovedRefError):
            git.move([RefChange("refs/tags/v0.1", git.tag_object("v0.1", sha, "Autre", BY), ZERO)])
        assert git.problems() == []


def test_many_loose_objects_are_packed_and_nothing_is_lost(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with workspace.repository.opened() as git:
        parent = git.commit("0\n", "0", BY, [])
        git.move([RefChange(MAIN, parent, ZERO)])
        assert not git.tidy()
        monkeypatch.setattr("manifeste_tool.storage.git._MANY_LOOSE", 3)
        sha = git.commit("1\n", "1", BY, [parent])
        git.move([RefChange(MAIN, sha, parent)])
        assert git.tidy()
        assert str(git.repo.git.count_objects()).startswith("0 objects")
        assert git.read(parent) == "0\n"
        assert git.problems() == []


def _plumbing(git: Opened, *arguments: str, data: str = "") -> str:
    """Run one of Git's own commands as whoever signs here."""
    signed = {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "membre-17"), ("EMAIL", "17@membre.invalid"), ("DATE", "1772442000 +0000"))
    }
    command = ["git", *arguments]
    done = run(
        command, cwd=git.path, env={**os.environ, **signed}, input=data, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize("message", ["Encore", "Été\n\nOperation: abc\n"])
def test_a_commit_is_what_the_plumbing_of_git_makes_and_keeps_every_other_file(
    workspace: Workspace, message: str
) -> None:
    with workspace.repository.opened() as git:
        first = git.commit("un\n", "Un", BY, [])
        english = git.commit("one\n", "One", BY, [first], language="en")
        both = git.commit("un, encore\n", message, BY, [english, first, english])
        assert git.text_files(both) == {"manifeste.md": b"un, encore\n", "manifeste.en.md": b"one\n"}
        blob = _plumbing(git, "hash-object", "--stdin", data="un, encore\n")
        other = _plumbing(git, "rev-parse", f"{english}:manifeste.en.md")
        files = f"100644 blob {blob}\tmanifeste.md\n100644 blob {other}\tmanifeste.en.md\n"
        tree = _plumbing(git, "mktree", data=files)
        assert _plumbing(git, "commit-tree", tree, "-p", english, "-p", first, data=message) == both
        assert git.info(both) == CommitInfo(both, (english, first), message, "membre-17")
        assert git.problems() == []


def test_what_another_tool_put_beside_the_text_keeps_its_place(workspace: Workspace) -> None:
    with workspace.repository.opened() as git:
        blob = _plumbing(git, "hash-object", "-w", "--stdin", data="x\n")
        inside = _plumbing(git, "mktree", data=f"100644 blob {blob}\tx\n")
        held = f"040000 tree {inside}\tmanifeste\n100755 blob {blob}\tmanifeste.d\n"
        first = _plumbing(git, "commit-tree", _plumbing(git, "mktree", data=held), data="Un")
        second = git.commit("deux\n", "Deux", BY, [first])
        assert _plumbing(git, "ls-tree", "--name-only", second).split() == ["manifeste.d", "manifeste.md", "manifeste"]
        assert f"100755 blob {blob}" in _plumbing(git, "ls-tree", second)
        assert git.problems() == []


def test_a_commit_on_what_is_not_there_is_refused(workspace: Workspace) -> None:
    with workspace.repository.opened() as git:
        first = git.commit("un\n", "Un", BY, [])
        with pytest.raises(GitCommandError):
            git.commit("deux\n", "Deux", BY, [first, "1" * 40])
        assert git.problems() == []


def test_the_repository_of_whoever_starts_the_program_is_left_alone(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(["git", "init", "-q", "--bare", tmp_path / "hook.git"], check=True)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "hook.git"))
    with workspace.repository.opened() as git:
        sha = git.commit("un\n", "Un", BY, [])
        git.move([RefChange(MAIN, sha, ZERO)])
    monkeypatch.delenv("GIT_DIR")
    with workspace.repository.opened() as git:
        assert (git.read(sha), git.resolve(MAIN)) == ("un\n", sha)


def test_a_repository_that_is_open_is_lent_and_leaves_no_process_behind(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Popen[bytes]] = []
    real = Popen.__init__

    def noted(self: Popen[bytes], *given: Any, **named: Any) -> None:
        started.append(self)
        real(self, *given, **named)

    with workspace.repository.opened() as git:
        sha = git.commit("un\n", "Un", BY, [])
        git.move([RefChange(MAIN, sha, ZERO)])
        git.git.repack("-a", "-d", "-q")  # what is not packed takes no process at all
        monkeypatch.setattr(Popen, "__init__", noted)
        assert git.read(sha) == "un\n"
        with git.lent.opened() as again:
            assert again.read(sha) == "un\n"
        assert git.read(sha) == "un\n"
        assert [one.poll() for one in started] == [None], "one process reads for both"
    assert None not in [one.poll() for one in started]


def test_what_git_has_packed_is_read_as_what_it_has_not(workspace: Workspace) -> None:
    with workspace.repository.opened() as git:
        first = git.commit("Un.\n", "Un", BY, [])
        second = git.commit("Deux.\n", "Deux", BY, [first])
        git.move([RefChange(MAIN, second, ZERO)])
        unpacked = (git.resolve(MAIN), git.resolve("refs/heads/absente"), git.read(first), git.info(second))
        git.git.repack("-a", "-d", "-q")
        git.git.pack_refs("--all")
        assert not (workspace.repository.path / MAIN).exists()
        assert (git.resolve(MAIN), git.resolve("refs/heads/absente"), git.read(first), git.info(second)) == unpacked
        assert git.read(git.commit("Trois.\n", "Trois", BY, [second])) == "Trois.\n"


def test_an_unpacked_object_that_is_not_what_its_name_says_is_damaged(workspace: Workspace) -> None:
    with workspace.repository.opened() as git:
        one, other = (git.commit(words, "Un", BY, []) for words in ("Un.\n", "Deux.\n"))
        place, wrong = (workspace.repository.path / "objects" / sha[:2] / sha[2:] for sha in (one, other))
        place.chmod(0o600)
        place.write_bytes(wrong.read_bytes())
        assert loose.commit_named(workspace.repository.path, one) is None
        assert loose.commit_named(workspace.repository.path, other) is not None
