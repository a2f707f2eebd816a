"""Write the whole history of a repository anew, every ref of it, without some words; no ref of it moves.

`git fast-export` tells the history, each word of it goes through the masking, `git fast-import` writes it into the same
objects under refs of a repository aside. What nothing changed keeps its name; parents, authors, dates and merges are
those that were.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import PIPE, Popen, run
from tempfile import TemporaryDirectory
from typing import IO

from manifeste_tool.errors import N_, UnusableInstanceError
from manifeste_tool.storage.custody import bundles
from manifeste_tool.storage.public.program import environment, program
from manifeste_tool.storage.public.repository import skeleton
from manifeste_tool.storage.serving.remote import DISTANT

Change = Callable[[str], str]
_EXPORT = ("fast-export", "--all", "--signed-tags=verbatim", "--reencode=no", "--full-tree", "--show-original-ids")
_IMPORT = ("fast-import", "--quiet", "--force", "--date-format=raw")
_CONFIG = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n\tfsync = all\n[fastimport]\n\tunpackLimit = 1\n"
_COMMIT = re.compile(rb"M \d+ :(\d+) (.+)")


class RewriteError(UnusableInstanceError):
    """Git refused to tell or to write the history."""

    sentence = N_("Git n'a pas pu récrire l'historique (%(why)s). Rien n'a changé ; vérifiez la place du disque.")


@dataclass(slots=True)
class Rewritten:
    """What was written: new names of commits and tags by old ones, and where each ref is to stand.

    `places` says where a word stood: the commit that holds it, and in which of its files or its message (`""`).
    """

    names: dict[str, str] = field(default_factory=dict)
    refs: dict[str, tuple[str, str]] = field(default_factory=dict)  # old, new
    places: list[tuple[str, str]] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)  # every ref as it stood


def rewrite(repository: Path, text: Change, message: Change) -> Rewritten:
    """Write the history anew. Objects are added, nothing else changes. Raises `RewriteError`."""
    with TemporaryDirectory(dir=repository.parent, prefix=".publique-") as folder:
        aside, told, made = Path(folder) / "git", Path(folder) / "told", Path(folder) / "made"
        skeleton(aside)
        (aside / "config").write_text(_CONFIG)
        found = Rewritten()
        filtering = _Filter(text, message, found)
        _run(repository, aside, (told, made), filtering)
        old, new = bundles.refs(repository), _refs(repository, aside)
        found.seen = old
        marks, by_old = _marks(made), _marks(told)
        commits = {mark: name for mark, name in by_old.items() if mark in filtering.commits}
        found.names = {name: marks[mark] for mark, name in commits.items() if marks.get(mark, name) != name}
        found.names |= {old[ref]: new[ref] for ref in old if new.get(ref, old[ref]) != old[ref]}
        found.refs = {ref: (old[ref], new[ref]) for ref in old if new.get(ref, old[ref]) != old[ref]}
        return found


def _run(repository: Path, aside: Path, marks: tuple[Path, Path], filtering: "_Filter") -> None:
    told, made = marks
    there = environment() | {"GIT_DIR": str(aside), "GIT_OBJECT_DIRECTORY": str((repository / "objects").absolute())}
    export = [program(), "-c", f"safe.directory={repository}", f"--git-dir={repository}", *_EXPORT]
    with (
        Popen([*export, f"--export-marks={told}"], env=environment(), stdout=PIPE, stderr=PIPE) as telling,  # noqa: S603
        Popen([program(), *_IMPORT, f"--export-marks={made}"], env=there, stdin=PIPE, stderr=PIPE) as writing,  # noqa: S603
    ):
        if telling.stdout is None or writing.stdin is None:  # pragma: no cover - both are pipes
            raise RewriteError(why="pipe")
        try:
            for part in filtering.parts(telling.stdout):
                writing.stdin.write(part)
        except BrokenPipeError:
            pass
        writing.stdin.close()
        errors = [one.stderr.read().decode(errors="replace") for one in (telling, writing) if one.stderr]
    if telling.returncode or writing.returncode:
        raise RewriteError(why=" ".join(errors).strip()[:200])


def _refs(repository: Path, aside: Path) -> dict[str, str]:
    """Return the refs aside; their objects are those of the repository."""
    (aside / "objects" / "info" / "alternates").write_text(f"{(repository / 'objects').absolute()}\n")
    return bundles.refs(aside)


def _marks(path: Path) -> dict[str, str]:
    return dict(line.split() for line in path.read_text().splitlines())


@dataclass(slots=True)
class _Filter:
    """Passes a stream of fast-export on, its words changed."""

    text: Change
    message: Change
    found: Rewritten
    marked: set[bytes] = field(default_factory=set)
    commits: set[str] = field(default_factory=set)

    def parts(self, stream: IO[bytes]) -> Iterator[bytes]:
        """Yield the stream line by line, what it holds as one part."""
        kind, mark, original = b"", b"", ""
        while line := stream.readline():
            word, _, rest = line.rstrip(b"\n").partition(b" ")
            if word in (b"blob", b"commit", b"tag"):
                kind = word
            elif word == b"mark":
                mark = rest.removeprefix(b":")
                if kind == b"commit":
                    self.commits.add(rest.decode())
            elif word == b"original-oid":
                original = rest.decode()
                continue
            elif word == b"data":
                yield self._data(stream.read(int(rest)), kind, mark, original)
                continue
            elif word == b"M" and (match := _COMMIT.match(line)) and match[1] in self.marked:
                self.found.places.append((original, match[2].decode(errors="replace").strip()))
            yield line

    def _data(self, content: bytes, kind: bytes, mark: bytes, original: str) -> bytes:
        try:
            words = content.decode()
        except UnicodeDecodeError:
            return b"data %d\n" % len(content) + content
        changed = (self.text if kind == b"blob" else self.message)(words)
        if changed != words:
            if kind == b"blob":
                self.marked.add(mark)
            else:
                self.found.places.append((original, ""))
        written = changed.encode()
        return b"data %d\n" % len(written) + written


def forget(repository: Path) -> None:
    """Delete what no ref leads to any more: reflogs, loose objects, packs. Raises `RewriteError`."""
    for arguments in (
        ("reflog", "expire", "--expire=now", "--expire-unreachable=now", "--all"),
        ("repack", "-a", "-d", "-f", "-q"),
        ("prune", "--expire=now"),
    ):
        command = [program(), "-c", f"safe.directory={repository}", f"--git-dir={repository}", *arguments]
        with Popen(command, env=environment(), stdout=PIPE, stderr=PIPE) as git:  # noqa: S603 - our own words alone
            _, error = git.communicate()
        if git.returncode:
            raise RewriteError(why=error.decode(errors="replace").strip()[:200])


def drop_distant(repository: Path) -> None:
    """Forget what an authority elsewhere had when it was last asked: its history would keep the words."""
    command = [program(), "-c", f"safe.directory={repository}", f"--git-dir={repository}"]
    asked = [*command, "for-each-ref", "--format=delete %(refname)", DISTANT]
    listed = run(asked, env=environment(), capture_output=True, check=True)  # noqa: S603 - our own words alone
    run([*command, "update-ref", "--stdin"], env=environment(), input=listed.stdout, check=True)  # noqa: S603 - so too


def moved(found: Rewritten) -> Mapping[str, tuple[str, str]]:
    """Return the refs that move, main first where it does, so that an operation is known by it."""
    return dict(sorted(found.refs.items(), key=lambda one: (one[0] != "refs/heads/main", one[0])))
