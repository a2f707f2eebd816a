"""Bytes by their digest: once for equal bytes, whole or not at all."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from manifeste_tool.domain.audience import Audience
from manifeste_tool.errors import StorageFullError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import files
from manifeste_tool.storage.files import Files, StoredFile


def stored(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_equal_bytes_are_written_once(tmp_path: Path) -> None:
    held = Files(tmp_path / "files")
    first, second = held.put(b"un"), held.put(b"un")
    assert first == second
    assert len(stored(tmp_path)) == 1
    written = stored(tmp_path)[0].stat().st_ino
    held.put(b"un")
    assert stored(tmp_path)[0].stat().st_ino == written
    assert held.put(b"deux") != first
    assert held.read(first) == b"un"


def test_bytes_that_went_wrong_are_said_so_and_put_right_by_the_next_who_brings_them(tmp_path: Path) -> None:
    held = Files(tmp_path)
    digest = held.put(b"un")
    (path,) = stored(tmp_path)
    path.write_bytes(b"altered")
    assert (held.problem(digest), held.read(digest)) == ("altered", None)
    path.unlink()
    assert (held.problem(digest), held.read(digest)) == ("missing", None)
    held.put(b"un")
    assert held.problem(digest) == ""
    held.drop(digest)
    held.drop(digest)
    assert held.problem(digest) == "missing"


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "no space left")

    held = Files(tmp_path)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFullError):
        held.put(b"un")
    assert stored(tmp_path) == []


def test_rows_whose_date_has_come_are_forgotten_and_no_others(workspace: Workspace) -> None:
    kept = StoredFile("0" * 64, "acte.pdf", "application/pdf", 3, Audience.COMMISSION, workspace.now())
    with workspace.writing() as connection:
        due, later, twin, ever = (
            files.add(connection, one)
            for one in (
                replace(kept, sha256="1" * 64, purge_on=date(2026, 3, 2)),
                replace(kept, sha256="2" * 64, purge_on=date(2026, 3, 3)),
                replace(kept, sha256="1" * 64),
                kept,
            )
        )
        assert files.forget_due(connection, date(2026, 3, 2)) == {"1" * 64}
        assert files.unnamed(connection, {"1" * 64, "3" * 64}) == {"3" * 64}
        assert files.every(connection) == (later, twin, ever)
        assert files.get(connection, due.id) is None
        assert files.some(connection, [ever.id, None, 99]) == {ever.id: ever}
