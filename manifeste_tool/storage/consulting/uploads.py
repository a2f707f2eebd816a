"""Sheets sent to the page of imports: kept in a folder of the instance while they are looked at, a day at most."""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from manifeste_tool.storage.faults import disk

_KEY = re.compile(r"[a-z0-9]{16,64}")
_KEPT = timedelta(days=1)
_SAID = ("progress", "lines")


class Uploads(Protocol):
    """Where sheets are kept: a folder of the instance, or the database that several machines share."""

    def keep(self, key: str, save: Callable[[Path], object], told: Mapping[str, str]) -> Path:
        """Keep a sheet that `save` writes, with what is told of it: its name, which it keeps, and its consultation."""

    def sheet(self, key: str, told: Mapping[str, str]) -> Path:
        """Return where a sheet can be read."""

    def told(self, key: str) -> Mapping[str, str] | None:
        """Return what is told of a sheet, None where none is kept under this key."""

    def tell(self, key: str, told: Mapping[str, str]) -> None:
        """Write again what is told of a sheet."""

    def say(self, key: str, what: str, values: Mapping[str, object]) -> None:
        """Write what a worker says of a sheet as it goes, whole or not at all; of an erased one it is lost."""

    def said(self, key: str, what: str) -> Mapping[str, Any]:
        """Return what a worker says of a sheet, nothing where it has not spoken."""

    def past(self, before: datetime) -> list[tuple[str, datetime]]:
        """Return the sheets told of before a moment, each with when that was, the oldest first."""

    def naming(self, names: Callable[[bytes], object]) -> list[str]:
        """Return the sheets of which `names` says that what is told or held of them names somebody."""

    def erase(self, key: str) -> None:
        """Erase a sheet with what is told and said of it."""


def purge(uploads: Uploads, now: datetime, *, kept: timedelta = _KEPT) -> int:
    """Erase the sheets that are older than a day, or than `kept`, with what is said of them; return how many went."""
    gone = uploads.past(now - kept)
    for key, _since in gone:
        uploads.erase(key)
    return len(gone)


def is_key(key: str) -> bool:
    """Whether a sheet can have been kept under this key: nothing else ever becomes a path."""
    return bool(_KEY.fullmatch(key))


class UploadsFolder:
    """The folder of an instance where sheets are kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, key: str, save: Callable[[Path], object], told: Mapping[str, str]) -> Path:
        """Keep a sheet that `save` writes, with what is told of it: its name, which it keeps, and its consultation.

        Raises `StorageFullError`, `ReadOnlyStorageError`, and keeps nothing then.
        """
        with disk.told():
            (self._folder / key).mkdir(mode=0o700, parents=True)
            path = self.sheet(key, told)
            try:
                save(path)
                self.tell(key, told)
            except BaseException:
                shutil.rmtree(self._folder / key)
                raise
        return path

    def sheet(self, key: str, told: Mapping[str, str]) -> Path:
        """Return where a sheet is kept."""
        return self._folder / key / told["name"]

    def told(self, key: str) -> Mapping[str, str] | None:
        """Return what is told of a sheet, None where none is kept under this key."""
        if not is_key(key) or not self._told_in(key).is_file():
            return None
        written: Mapping[str, str] = json.loads(self._told_in(key).read_text(encoding="utf-8"))
        return written

    def tell(self, key: str, told: Mapping[str, str]) -> None:
        """Write again what is told of a sheet, whole or not at all."""
        self._put(f"{key}.json", told)

    def say(self, key: str, what: str, values: Mapping[str, object]) -> None:
        """Write what a worker says of a sheet as it goes, whole or not at all; of an erased one it is lost."""
        if self._told_in(key).is_file():
            self._put(f"{key}.{what}", values)

    def said(self, key: str, what: str) -> Mapping[str, Any]:
        """Return what a worker says of a sheet, nothing where it has not spoken."""
        try:
            written: Mapping[str, Any] = json.loads((self._folder / f"{key}.{what}").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        return written

    def past(self, before: datetime) -> list[tuple[str, datetime]]:
        """Return the sheets told of before a moment, each with when that was, the oldest first."""
        told = self._folder.glob("*.json")
        since = ((path.stem, datetime.fromtimestamp(path.stat().st_mtime, UTC)) for path in told)
        return sorted((one for one in since if one[1] < before), key=lambda one: one[1])

    def naming(self, names: Callable[[bytes], object]) -> list[str]:
        """Return the sheets of which `names` says that what is told or held of them names somebody."""
        found = []
        for told in sorted(self._folder.glob("*.json")):
            held = [told, *(path for path in (self._folder / told.stem).glob("*") if path.is_file())]
            if any(names(path.read_bytes()) for path in held):
                found.append(told.stem)
        return found

    def erase(self, key: str) -> None:
        """Erase a sheet with what is told and said of it."""
        shutil.rmtree(self._folder / key, ignore_errors=True)
        for what in ("json", *_SAID):
            (self._folder / f"{key}.{what}").unlink(missing_ok=True)

    def _put(self, name: str, values: Mapping[str, object]) -> None:
        handle, fresh = tempfile.mkstemp(dir=self._folder, prefix=".")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(dict(values), file, ensure_ascii=False, default=str)
            Path(fresh).replace(self._folder / name)
        except BaseException:
            Path(fresh).unlink(missing_ok=True)
            raise

    def _told_in(self, key: str) -> Path:
        return self._folder / f"{key}.json"
