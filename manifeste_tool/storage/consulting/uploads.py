"""Sheets sent to the page of imports: kept in a folder of the instance while they are looked at, a day at most."""

import json
import re
import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

_KEY = re.compile(r"[a-z0-9]{16,64}")
_KEPT = timedelta(days=1)


def keep(folder: Path, key: str, content: bytes, told: Mapping[str, str]) -> None:
    """Keep a sheet under a key, with what is told of it: its name, which it keeps, and its consultation."""
    (folder / key).mkdir(mode=0o700, parents=True)
    (folder / key / told["name"]).write_bytes(content)
    tell(folder, key, told)


def sheet(folder: Path, key: str, told: Mapping[str, str]) -> Path:
    """Return where a sheet is kept."""
    return folder / key / told["name"]


def told(folder: Path, key: str) -> Mapping[str, str] | None:
    """Return what is told of a sheet, None where none is kept under this key."""
    if not _KEY.fullmatch(key) or not (folder / f"{key}.json").is_file():
        return None
    written: Mapping[str, str] = json.loads((folder / f"{key}.json").read_text(encoding="utf-8"))
    return written


def tell(folder: Path, key: str, told: Mapping[str, str]) -> None:
    """Write again what is told of a sheet."""
    (folder / f"{key}.json").write_text(json.dumps(dict(told), ensure_ascii=False), encoding="utf-8")


def purge(folder: Path, now: datetime) -> int:
    """Erase the sheets that are older than a day; return how many went."""
    gone = 0
    for path in folder.glob("*.json"):
        if now.timestamp() - path.stat().st_mtime > _KEPT.total_seconds():
            shutil.rmtree(path.with_suffix(""), ignore_errors=True)
            path.unlink(missing_ok=True)
            gone += 1
    return gone
