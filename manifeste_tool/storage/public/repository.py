"""The public Git repository, written from the history that the domain computed; it shares no object with the text's.

One `git fast-import` writes what is new straight into the objects, then one `git update-ref --stdin` moves every
branch and tag at once, compared before it is swapped. A lock on a file keeps two writers apart and dies with its
process. What was written is remembered by digest beside the objects, so that a publication costs what it adds; whoever
does not believe it rebuilds the whole elsewhere and compares the names.
"""

import fcntl
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory

from manifeste_tool.domain.public.history import MAIN, PublicCommit, PublicHistory, PublicTag
from manifeste_tool.storage.git import ZERO
from manifeste_tool.storage.public.program import PublicWriteError, environment, program
from manifeste_tool.storage.public.stream import Stream, TextFiles, fed

_MANY_PACKS = 8
_ASIDE = ".publique-"
_CONFIG = """[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = true
\tfsync = all
\tlogAllRefUpdates = false
[gc]
\tauto = 0
[fastimport]
\tunpackLimit = 1
[pack]
\tthreads = 1
[http]
\treceivepack = false
\tuploadpack = true
\tuploadarchive = false
\tgetanyfile = false
[uploadpack]
\tallowAnySHA1InWant = false
\tallowFilter = true
[transfer]
\tfsckObjects = true
"""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was written: the name of each commit and tag by digest, and where the refs stood after it."""

    known: Mapping[str, str] = field(default_factory=dict)
    refs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PublicRepository:
    """The bare repository at `path`; there is none before the first version."""

    path: Path

    @property
    def exists(self) -> bool:
        """Whether anything was ever published."""
        return (self.path / "HEAD").is_file()

    def refs(self) -> dict[str, str]:
        """Return every branch and tag with the object it names (a tag's own, not its commit)."""
        if not self.exists:
            return {}
        lines = self._git("for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        return dict(pair for pair in (line.split() for line in lines))

    def objects(self) -> frozenset[str]:
        """Return the names of all objects, reachable or not."""
        listed = self._git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
        return frozenset(listed.split())

    def problems(self) -> list[str]:
        """Return what `git fsck --strict` finds wrong."""
        done = run(  # noqa: S603 - our own words alone
            [*_git(self.path), "fsck", "--strict", "--full", "--no-dangling"],
            env=environment(),
            capture_output=True,
            check=False,
            text=True,
        )
        lines = [line for line in f"{done.stdout}\n{done.stderr}".splitlines() if line and "notice:" not in line]
        return lines or ([f"git fsck: exit {done.returncode}"] if done.returncode else [])

    def write(self, history: PublicHistory, files: TextFiles) -> bool:
        """Bring the repository level with the history; whether anything was to be done.

        Refs move all at once. What no ref leads to any more is deleted, whether this writing or one that was cut left
        it. Raises `PublicWriteError`.
        """
        if not self.exists:
            if not history.commits:
                return False
            self._create()
        with self._alone():
            kept, refs = self._kept(), self.refs()
            known = dict(kept.known) if kept.refs == refs else {}
            interrupted = self._unfinished.exists()
            if not interrupted and _wanted(history, known) == refs:
                return False
            self._unfinished.touch()
            self._sweep()
            known = self._import(history, files, known)
            wanted = _wanted(history, known)
            self._move(refs, wanted)
            self._keep(_Kept(known, wanted))
            self._tidy(leaving=interrupted or not kept.known.keys() <= known.keys() or bool(refs and not kept.known))
            self._unfinished.unlink()
            return True

    @property
    def _unfinished(self) -> Path:
        return self.path / "manifeste.writing"

    def _sweep(self) -> None:
        """Delete the folders that a writing left when it was cut."""
        for left in self.path.parent.glob(f"{_ASIDE}*"):
            shutil.rmtree(left, ignore_errors=True)

    def _create(self) -> None:
        """Make an empty repository at once, whole: another process may be making it too."""
        with TemporaryDirectory(dir=self.path.parent, prefix=_ASIDE) as folder:
            made = Path(folder) / "git"
            skeleton(made)
            (made / "config").write_text(_CONFIG)
            (made / "description").write_text("manifeste\n")
            try:
                made.rename(self.path)
            except OSError:
                if not self.exists:
                    raise

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.path / "manifeste.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _kept(self) -> _Kept:
        try:
            return _Kept(**json.loads((self.path / "manifeste.known").read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return _Kept()

    def _keep(self, kept: _Kept) -> None:
        new = self.path / "manifeste.known.new"
        new.write_text(json.dumps({"known": dict(kept.known), "refs": dict(kept.refs)}, sort_keys=True))
        new.replace(self.path / "manifeste.known")

    def _import(self, history: PublicHistory, files: TextFiles, known: Mapping[str, str]) -> dict[str, str]:
        """Write the objects that are missing; return the names of all that the history holds, by digest."""
        with TemporaryDirectory(dir=self.path.parent, prefix=_ASIDE) as folder:
            aside, marks = Path(folder) / "git", Path(folder) / "marks"
            skeleton(aside)
            (aside / "config").write_text(_CONFIG)
            command = [program(), "fast-import", "--quiet", "--done", "--date-format=raw", f"--export-marks={marks}"]
            there = {"GIT_DIR": str(aside), "GIT_OBJECT_DIRECTORY": str(self.path / "objects")}
            fed(command, environment() | there, Stream(history, files, known).parts())
            made = dict(line[1:].split() for line in marks.read_text().splitlines())
        wanted: list[PublicCommit | PublicTag] = [*history.commits, *history.tags]
        return {one.digest: known.get(one.digest) or made[str(mark)] for mark, one in enumerate(wanted, start=1)}

    def _move(self, refs: Mapping[str, str], wanted: Mapping[str, str]) -> None:
        """Move every ref from where it was to where it is wanted, all or none."""
        changes = {ref: (refs.get(ref, ZERO), wanted.get(ref, ZERO)) for ref in {*refs, *wanted}}
        lines = [
            f"update {ref} {new} {old}" if new != ZERO else f"delete {ref} {old}"
            for ref, (old, new) in sorted(changes.items())
            if old != new
        ]
        self._git("update-ref", "--stdin", data="\n".join(["start", *lines, "prepare", "commit", ""]))

    def _tidy(self, *, leaving: bool) -> None:
        """Delete what nothing leads to, where there may be such things; gather packs once there are many."""
        if leaving or len(list((self.path / "objects" / "pack").glob("*.pack"))) > _MANY_PACKS:
            self._git("repack", "-a", "-d", "-q")
        if leaving:
            self._git("prune", "--expire=now")

    def _git(self, *arguments: str, data: str = "") -> str:
        done = run(  # noqa: S603 - our own words alone
            [*_git(self.path), *arguments],
            env=environment(),
            input=data.encode(),
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise PublicWriteError(why=done.stderr.decode(errors="replace").strip()[:200])
        return done.stdout.decode()


def skeleton(path: Path) -> None:
    """Make the folders that Git takes for an empty repository."""
    for name in ("objects/info", "objects/pack", "refs/heads", "refs/tags"):
        (path / name).mkdir(parents=True)
    (path / "HEAD").write_text(f"ref: {MAIN}\n")


def _git(path: Path) -> list[str]:
    return [program(), "-c", f"safe.directory={path}", f"--git-dir={path}"]


def _wanted(history: PublicHistory, known: Mapping[str, str]) -> dict[str, str]:
    """Return where each ref is to stand, `""` where that is not written yet."""
    heads = {ref: known.get(history.commits[place].digest, "") for ref, place in history.heads.items()}
    return heads | {f"refs/tags/{tag.name}": known.get(tag.digest, "") for tag in history.tags}
