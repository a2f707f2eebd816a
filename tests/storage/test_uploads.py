"""Sheets kept while they are looked at."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from manifeste_tool.storage.consulting import uploads

KEY = "k" * 32


def test_a_sheet_is_kept_a_day_and_found_by_its_key_alone(tmp_path: Path) -> None:
    uploads.keep(tmp_path, KEY, lambda path: path.write_bytes(b"texte\n"), {"name": "avis.csv", "consultation": ""})
    uploads.say(tmp_path, KEY, "progress", {"lines": 3})
    assert uploads.said(tmp_path, KEY, "progress") == {"lines": 3}
    assert uploads.said(tmp_path, KEY, "lines") == {}
    told = uploads.told(tmp_path, KEY)
    assert told is not None
    assert uploads.sheet(tmp_path, KEY, told).read_bytes() == b"texte\n"
    for key in ("../etc", "z" * 32, ""):
        assert uploads.told(tmp_path, key) is None
    assert uploads.purge(tmp_path, datetime.now(UTC)) == 0
    assert uploads.purge(tmp_path, datetime.now(UTC) + timedelta(days=2)) == 1
    uploads.say(tmp_path, KEY, "progress", {"lines": 4})
    assert list(tmp_path.iterdir()) == []
    assert uploads.purge(tmp_path / "absent", datetime.now(UTC)) == 0
