"""Two machines of one instance: two folders, one database, one bare repository that is the authority of the text."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from subprocess import run

import pytest

from manifeste_tool.paths import Home
from manifeste_tool.services.instance import instances
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings, TextRemote
from tests.conftest import Clock, Dice
from tests.services.story import Cast, cast


@dataclass
class Authority:
    """The bare repository, as whoever keeps the forge sees it."""

    path: Path

    def git(self, *arguments: str, data: str = "") -> str:
        done = run(
            ["git", f"--git-dir={self.path}", *arguments], input=data, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def refs(self) -> dict[str, str]:
        lines = self.git("for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        return dict(line.split(" ") for line in lines)

    @property
    def main(self) -> str:
        return self.refs()["refs/heads/main"]

    def hook(self, name: str, words: str) -> Path:
        """Install a hook of shell words; return its path."""
        path = self.path / "hooks" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{words}\n")
        path.chmod(0o755)
        return path

    def commit(self, files: dict[str, str], message: str, *, parents: tuple[str, ...] | None = None) -> str:
        """Write a commit as somebody with another tool would, on main's unless told; main moves there, forced."""
        blobs = [(name, self.git("hash-object", "-w", "--stdin", data=words)) for name, words in sorted(files.items())]
        tree = self.git("mktree", data="".join(f"100644 blob {sha}\t{name}\n" for name, sha in blobs))
        on = (self.main,) if parents is None else parents
        who = ["-c", "user.name=membre-9", "-c", "user.email=9@membre.invalid"]
        options = [part for parent in on for part in ("-p", parent)]
        made = self.git(*who, "commit-tree", tree, *options, "-m", message)
        self.git("update-ref", "refs/heads/main", made)
        return made

    def text(self, sha: str = "refs/heads/main") -> str:
        return self.git("show", f"{sha}:manifeste.md") + "\n"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    path = tmp_path / "autorite.git"
    run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(path)], check=True)
    return Authority(path)


@pytest.fixture
def first_settings(settings: Settings, authority: Authority) -> Settings:
    return replace(settings, text_remote=TextRemote(str(authority.path), timeout=5))


@pytest.fixture
def second_settings(first_settings: Settings, tmp_path: Path) -> Settings:
    """The same settings on another machine; on SQLite the one file stands for the database that both share."""
    shared = {"database_url": first_settings.sqlalchemy_url, "secret": instances.secret(first_settings)}
    return replace(first_settings, home=Home(tmp_path / "seconde"), **shared)


def _opened(settings: Settings, clock: Clock, dice: Dice) -> Workspace:
    # the method, not the dice: no cast is taken from another test, whose authority is not this one
    return replace(instances.opened(settings), now=clock, random_word=dice.__call__)


@pytest.fixture
def dice() -> Dice:
    return Dice()


@pytest.fixture
def first(first_settings: Settings, clock: Clock, dice: Dice) -> Iterator[Workspace]:
    """The machine where the instance was made."""
    opened = _opened(first_settings, clock, dice)
    yield opened
    opened.db.close()


@pytest.fixture
def second(here: Cast, second_settings: Settings, clock: Clock, dice: Dice) -> Iterator[Workspace]:
    """The other machine, which joined once the text was founded (`here`)."""
    assert here
    opened = _opened(second_settings, clock, dice)
    yield opened
    opened.db.close()


@pytest.fixture
def here(first: Workspace) -> Cast:
    """The founded text and its people, on the first machine, amendments open."""
    return cast(first)


@pytest.fixture
def there(here: Cast, second: Workspace) -> Cast:
    """The same people on the second machine."""
    return replace(here, ws=second)
