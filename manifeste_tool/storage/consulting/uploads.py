"""Sheets sent to the page of imports: kept in a folder of the instance while they are looked at, a day at most."""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from manifeste_tool.storage.faults import disk

_KEY = re.compile(r"[a-z0-9]{16,64}")
_KEPT = timedelta(days=1)
_SAID = ("progress", "lines")


def keep(folder: Path, key: str, save: Callable[[Path], object], told: Mapping[str, str]) -> Path:
    """Keep a sheet that `save` writes, with what is told of it: its name, which it keeps, and its consultation.

    Raises `StorageFullError`, `ReadOnlyStorageError`, and keeps nothing then.
    """
    with disk.told():
        (folder / key).mkdir(mode=0o700, parents=True)
        path = sheet(folder, key, told)
        try:
            save(path)
            tell(folder, key, told)
        except BaseException:
            shutil.rmtree(folder / key)
            raise
    return path


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
    """Write again what is told of a sheet, whole or not at all."""
    _put(folder, f"{key}.json", told)


def say(folder: Path, key: str, what: str, values: Mapping[str, object]) -> None:
    """Write what a worker says of a sheet as it goes, whole or not at all; what is said of an erased one is lost."""
    if not (folder / f"{key}.json").is_file():
        return
    _put(folder, f"{key}.{what}", values)


def _put(folder: Path, name: str, values: Mapping[str, object]) -> None:
    handle, fresh = tempfile.mkstemp(dir=folder, prefix=".")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(dict(values), file, ensure_ascii=False, default=str)
        Path(fresh).replace(folder / name)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise


def said(folder: Path, key: str, what: str) -> Mapping[str, Any]:
    """Return what a worker says of a sheet, nothing where it has not spoken."""
    try:
        written: Mapping[str, Any] = json.loads((folder / f"{key}.{what}").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return written


def purge(folder: Path, now: datetime, *, kept: timedelta = _KEPT) -> int:
    """Erase the sheets that are older than a day, or than `kept`, with what is said of them; return how many went."""
    gone = past(folder, now - kept)
    for key, _since in gone:
        erase(folder, key)
    return len(gone)


def past(folder: Path, before: datetime) -> list[tuple[str, datetime]]:
    """Return the sheets told of before a moment, each with when that was, the oldest first."""
    told = ((path.stem, datetime.fromtimestamp(path.stat().st_mtime, UTC)) for path in folder.glob("*.json"))
    return sorted((one for one in told if one[1] < before), key=lambda one: one[1])


def erase(folder: Path, key: str) -> None:
    """Erase a sheet with what is told and said of it."""
    shutil.rmtree(folder / key, ignore_errors=True)
    for what in ("json", *_SAID):
        (folder / f"{key}.{what}").unlink(missing_ok=True)
