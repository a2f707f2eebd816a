"""An instance on a disk of its own, small enough to be filled, which may be made to take no writing."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from manifeste_tool.paths import Home
from manifeste_tool.services.instance import checking
from manifeste_tool.services.instance.upkeep import catch_up
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from tests.conftest import Databases
from tests.services.story import Cast, cast

_SIZE, _BLOCK = 24 * 1024 * 1024, 4096


@dataclass
class Disk:
    """A disk in memory, mounted at `path`."""

    path: Path

    @property
    def free(self) -> int:
        return shutil.disk_usage(self.path).free

    @property
    def _ballast(self) -> Path:
        return self.path / "ballast"

    def fill(self, *, leaving: int = 0) -> None:
        """Leave so many bytes and no more."""
        with self._ballast.open("ab") as ballast:
            while self.free > leaving:
                wanted = max(_BLOCK, min(self.free - leaving, 1024 * 1024) // _BLOCK * _BLOCK)
                try:
                    os.posix_fallocate(ballast.fileno(), ballast.seek(0, os.SEEK_END), wanted)
                except OSError:
                    break  # nothing is left

    def empty(self) -> None:
        self._ballast.unlink(missing_ok=True)

    def take_no_writing(self) -> None:
        """As the system does by itself when a disk fails; whoever holds a file open for writing must close it first."""
        _mount("-o", "remount,ro", str(self.path))

    def take_writing(self) -> None:
        _mount("-o", "remount,rw", str(self.path))


def _mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], check=False, capture_output=True, text=True)
    if done.returncode:
        raise OSError(done.returncode, done.stderr.strip())


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    where = tmp_path / "disque"
    where.mkdir()
    try:
        _mount("-t", "tmpfs", "-o", f"size={_SIZE},mode=700", "manifeste-tests", str(where))
    except (OSError, FileNotFoundError) as error:
        pytest.skip(f"a disk that can be filled has to be mounted, which only root may: {error}")
    yield Disk(where)
    subprocess.run(["umount", "--lazy", str(where)], check=True)


@pytest.fixture
def settings(disk: Disk, empty_instance: Path, databases: Databases) -> Iterator[Settings]:
    home = disk.path / "instance"
    shutil.copytree(empty_instance, home)
    url = databases.migrated()
    yield Settings(home=Home(home), database_url=url)
    databases.drop(url)


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


def healed(ws: Workspace) -> list[str]:
    """What `check` says once the program has caught up with what was cut."""
    catch_up(ws, patience=None)
    return checking.check(ws)
