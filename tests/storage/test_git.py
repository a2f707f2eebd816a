"""The bare repository, on the real Git."""

from datetime import UTC, datetime

import pytest

from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.git import MAIN, ZERO, MovedRefError, RefChange, Signature

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
    with workspace.repository.opened() as git:
        first = git.commit("un\n", "Un", BY, [])
        second = git.commit("deux\n", "Deux", BY, [first])
        git.move([RefChange(MAIN, first, ZERO)])
        with pytest.raises(MovedRefError):
            git.move([RefChange("refs/amendements/1/1/1", second, ZERO), RefChange(MAIN, second, second)])
        assert git.refs("refs/") == {MAIN: first}
        git.move([RefChange(MAIN, second, first)])
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
