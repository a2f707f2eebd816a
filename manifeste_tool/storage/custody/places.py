"""The folder of an instance as what is restored takes its place: all is made beside, and the repository comes last.

A folder holds an instance as soon as it holds the repository of its text. So that goes away first and comes back last:
whoever is cut in between leaves a folder without an instance, and what was there in a folder of its own.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from manifeste_tool.paths import Home

_MADE, _ASIDE, _BEFORE = ".restauration", "remplacee-", "avant-migration"
_BESIDE_SQLITE = ("", "-wal", "-shm", "-journal")


def is_passing(name: str) -> bool:
    """Whether something in an instance's folder belongs to a restoration, to what one replaced, or to a migration."""
    return name in (_MADE, _BEFORE) or name.startswith(_ASIDE)


def is_occupied(home: Home, database: Path) -> bool:
    """Whether a folder holds anything of an instance, its SQLite file included wherever it stands."""
    here = [one for one in home.root.iterdir() if not is_passing(one.name)] if home.root.is_dir() else []
    return bool(here) or database.exists()


@contextmanager
def beside(home: Home) -> Iterator[Home]:
    """Give a folder on the same disk to make an instance in; nothing of it stays if it was not put in place."""
    made = home.root / _MADE
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(mode=0o700, parents=True)
    try:
        yield Home(made)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def put_aside(home: Home, database: Path, stamp: str) -> Path:
    """Move all of an instance, its repository first, into a folder of its own beside what comes; return that."""
    aside = home.root / f"{_ASIDE}{stamp}"
    aside.mkdir(mode=0o700)
    there = [one for one in home.root.iterdir() if not is_passing(one.name)]
    for one in sorted(there, key=lambda path: (path != home.repository, path.name)):
        one.rename(aside / one.name)
    for ending in _BESIDE_SQLITE:
        left = database.with_name(database.name + ending)
        if left.exists():
            shutil.move(left, aside / left.name)
    _sync(home.root)
    return aside


def put_in_place(made: Home, home: Home, database: Path) -> None:
    """Move what was made into the folder of the instance, its repository last."""
    for one in sorted(made.root.iterdir(), key=lambda path: (path == made.repository, path.name)):
        target = database if one == made.database else home.root / one.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(one, target)
        _sync(target.parent)


def copied(source: Path, target: Path) -> bool:
    """Copy one file with who may read it; whether it was still there."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        shutil.copy2(source, target, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
