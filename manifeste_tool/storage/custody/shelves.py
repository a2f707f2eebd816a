"""A folder that holds one backup after another."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from manifeste_tool.domain.custody import backups
from manifeste_tool.storage.custody import sets

_LOCK = ".manifeste-sauvegardes"
_GOING = ".efface-"


def names(folder: Path) -> tuple[str, ...]:
    """Return the names of the sets in a folder, oldest first; what bears another name is nobody's here."""
    here = folder.iterdir() if folder.is_dir() else ()
    return tuple(sorted(one.name for one in here if backups.moment_of(one.name) and one.is_dir()))


@contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """Say whether this process is the only one that makes backups there; the lock dies with it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        sets.sweep(folder)
        for left in folder.glob(f"{_GOING}*"):
            shutil.rmtree(left)
        yield True


def drop(folder: Path, name: str) -> None:
    """Delete a set: first its name, so that no half of one is ever taken for a backup."""
    going = folder / f"{_GOING}{name}"
    shutil.rmtree(going, ignore_errors=True)
    (folder / name).rename(going)
    shutil.rmtree(going)
