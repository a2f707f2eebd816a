"""Sheets kept while they are looked at."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting.uploads import Uploads, purge
from manifeste_tool.storage.serving import uploads as serving

KEY = "k" * 32


@pytest.fixture
def kept(workspace: Workspace, tmp_path: Path) -> Uploads:
    return serving.uploads(workspace.db, tmp_path / "imports", serving.CONTRIBUTIONS)


def save(path: Path) -> None:
    path.write_bytes(b"texte\n")


def test_a_sheet_is_kept_a_day_and_found_by_its_key_alone(kept: Uploads, tmp_path: Path) -> None:
    kept.keep(KEY, save, {"name": "avis.csv", "consultation": ""})
    kept.say(KEY, "progress", {"lines": 3})
    assert kept.said(KEY, "progress") == {"lines": 3}
    assert kept.said(KEY, "lines") == {}
    told = kept.told(KEY)
    assert told is not None
    assert kept.sheet(KEY, told).read_bytes() == b"texte\n"
    assert kept.naming(lambda content: b"texte" in content) == [KEY]
    assert kept.naming(lambda content: b"ailleurs" in content) == []
    for key in ("../etc", "z" * 32, ""):
        assert kept.told(key) is None
    assert purge(kept, datetime.now(UTC)) == 0
    assert purge(kept, datetime.now(UTC) + timedelta(days=2)) == 1
    kept.say(KEY, "progress", {"lines": 4})
    assert list((tmp_path / "imports").iterdir()) == []
    assert purge(kept, datetime.now(UTC)) == 0


def test_a_sheet_that_one_machine_received_is_read_by_another_until_either_erases_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    if not workspace.db.is_shared:
        pytest.skip("sheets are in a folder on SQLite: --database postgresql")
    first, second = (serving.uploads(workspace.db, tmp_path / one, serving.PEOPLE) for one in "ab")
    first.keep(KEY, save, {"name": "avis.csv"})
    copy = second.sheet(KEY, second.told(KEY) or {})
    assert (copy.read_bytes(), copy.is_relative_to(tmp_path / "b")) == (b"texte\n", True)
    assert serving.sweep(workspace.db, tmp_path / "b") == 0
    first.erase(KEY)
    assert serving.sweep(workspace.db, tmp_path / "b") == 1
    assert (second.told(KEY), copy.exists()) == (None, False)
