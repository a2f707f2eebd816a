"""Make `releases.tar.xz`: an instance as the last commit at each earlier revision of the schema made it.

`python tests/releases/make.py`: each release that the archive lacks is checked out beside, and its own demonstration,
fictitious throughout, is made by its own program. What is kept is the database, compacted, and a bundle of every ref of
the text; they are much alike, so one archive of all is a third of one for each. What is there is never made again.
"""

import io
import os
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

#: The last commit whose newest migration is that one (0003: the last that starts, before its merge was mended).
RELEASES = {
    "0001": "95936e084c016be87c86b20f4b3b077d4d36d293",
    "0002": "c0b50e885df20c3b6e98e6d62dab7b3356e5e1ee",
    "0003": "0fc4b99546456b97d608843848a4a8ced60b4cef",
    "0004": "3d1e86814882c7e22f6fb756bf0f120a1bc08568",
    "0005": "5a09a7c57f462b53fa3de6c19cb4956c13302961",
    "0006": "b370944135f7ed08e61dfdb303805ed5d4c7a21e",
    "0007": "3171d8bffb939d8e386f20aace7257bd3111bf86",
    "0008": "8bd7a5123b0969b0b581e2f3f40ec582c8c4cbc9",
    "0009": "6169d66b45a3db7c1f11ae615bc90535b396b4b9",
    "0010": "01950739dfd93f25ad905609fe71125483c32200",
}
KEPT = Path(__file__).parent / "releases.tar.xz"
DATABASE, BUNDLE = "base.sqlite3", "texte.bundle"
_TOP = Path(__file__).parents[2]
_MAIN = "from manifeste_tool.cli.main import main; main()"


def make(revision: str, commit: str, target: Path) -> None:
    """Write what is kept of one release into a folder."""
    with tempfile.TemporaryDirectory(prefix="manifeste-release-") as folder:
        sources, home = Path(folder) / "sources", Path(folder) / "instance"
        _run("git", "-C", str(_TOP), "worktree", "add", "--quiet", "--detach", str(sources), commit)
        try:
            environment = {**os.environ, "MANIFESTE_HOME": str(home), "PYTHONPATH": str(sources)}
            _run(sys.executable, "-c", _MAIN, "demo", "--no-serve", cwd=sources, env=environment)
        finally:
            _run("git", "-C", str(_TOP), "worktree", "remove", "--force", str(sources))
        target.mkdir()
        _compacted(revision, home / "manifeste.sqlite3", target / DATABASE)
        # Git's objects go in plain, so that the archive compresses them together.
        git = ("git", "-C", str(home / "texte.git"), "-c", "core.compression=0", "-c", "pack.compression=0")
        _run(*git, "repack", "-adFq")
        _run(*git, "bundle", "create", "-q", str(target / BUNDLE), "--all")


def _compacted(revision: str, made: Path, target: Path) -> None:
    """Copy a database without the letters beyond the first dozen, which say the same again and again."""
    opened = sqlite3.connect(made)
    found = opened.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    assert found == revision, (found, revision)
    if opened.execute("SELECT 1 FROM sqlite_schema WHERE name = 'mail'").fetchone():
        opened.execute("DELETE FROM mail WHERE id > (SELECT min(id) + 11 FROM mail)")
        opened.commit()
    opened.execute("VACUUM INTO ?", (str(target),))
    opened.close()


def pack(folder: Path) -> None:
    """Put all that a folder holds into the archive, without moments or owners."""
    with tarfile.open(KEPT, "w:xz", preset=9) as archive:
        for one in sorted(folder.glob("*/*")):
            content = one.read_bytes()
            told = tarfile.TarInfo(one.relative_to(folder).as_posix())
            told.size = len(content)
            archive.addfile(told, io.BytesIO(content))


def unpack(folder: Path) -> None:
    """Write all releases that are kept into a folder."""
    if KEPT.exists():
        with tarfile.open(KEPT) as archive:
            archive.extractall(folder, filter="data")


def _run(*command: str, **options: object) -> None:
    subprocess.run(command, check=True, **options)  # type: ignore[call-overload]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="manifeste-releases-") as every:
        unpack(Path(every))
        for wanted in RELEASES.keys() - {one.name for one in Path(every).iterdir()}:
            make(wanted, RELEASES[wanted], Path(every) / wanted)
        pack(Path(every))
