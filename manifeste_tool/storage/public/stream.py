"""The public history as `git fast-import` reads it, a function of values: the same facts give the same names."""

import contextlib
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from subprocess import DEVNULL, PIPE, Popen
from tempfile import TemporaryFile
from typing import IO

from manifeste_tool.domain.public.history import PublicCommit, PublicHistory, PublicTag
from manifeste_tool.storage.plumbing.commits import Signature
from manifeste_tool.storage.public.program import PublicWriteError

#: Gives the files that hold the text at a private commit: `manifeste.md`, and the aligned texts that there are.
TextFiles = Callable[[str], Mapping[str, bytes]]


def fed(command: list[str], environ: Mapping[str, str], parts: Iterator[bytes]) -> None:
    """Run a command that reads all parts. Raises `PublicWriteError` with what it said where it failed."""
    with TemporaryFile() as said:
        with Popen(command, env=dict(environ), stdin=PIPE, stdout=DEVNULL, stderr=said) as running:  # noqa: S603
            _poured(running.stdin, parts)
        if running.returncode:
            said.seek(0)
            raise PublicWriteError(why=said.read(400).decode(errors="replace").strip()[:200])


def _poured(into: IO[bytes] | None, parts: Iterator[bytes]) -> None:
    """Write all parts and close; one that stopped reading tells why by its exit."""
    if into is None:
        return
    with contextlib.suppress(BrokenPipeError), into:
        for part in parts:
            into.write(part)


@dataclass(slots=True)
class Stream:
    """What `git fast-import` is told: each commit with its whole tree, each content once.

    Commits and tags are marked by their places, from 1; contents come after them.
    """

    history: PublicHistory
    files: TextFiles
    known: Mapping[str, str]
    blobs: dict[bytes, int] = field(default_factory=dict)

    def parts(self) -> Iterator[bytes]:
        """Yield the stream of what is not known yet."""
        for place, commit in enumerate(self.history.commits):
            if commit.digest not in self.known:
                yield from self._commit(place, commit)
        for rank, tag in enumerate(self.history.tags):
            if tag.digest not in self.known:
                yield from self._tag(len(self.history.commits) + rank + 1, tag)
        yield b"done\n"

    def _commit(self, place: int, commit: PublicCommit) -> Iterator[bytes]:
        tree = {**self.files(commit.sha), **{name: words.encode() for name, words in commit.files.items()}}
        marks: dict[str, int] = {}
        for name, content in sorted(tree.items()):
            marks[name], told = self._blob(content)
            yield told
        who = _who(commit.by, commit.at)
        yield f"commit {commit.ref}\nmark :{place + 1}\nauthor {who}\ncommitter {who}\n".encode()
        yield _data(commit.message.encode())
        if commit.parent is not None:
            yield f"from {self._at(commit.parent)}\n".encode()
        yield b"deleteall\n"
        yield from (f"M 100644 :{mark} {name}\n".encode() for name, mark in marks.items())

    def _tag(self, mark: int, tag: PublicTag) -> Iterator[bytes]:
        head = f"tag {tag.name}\nmark :{mark}\nfrom {self._at(tag.target)}\ntagger {_who(tag.by, tag.at)}\n"
        yield head.encode() + _data(tag.words.encode())

    def _at(self, place: int) -> str:
        return self.known.get(self.history.commits[place].digest) or f":{place + 1}"

    def _blob(self, content: bytes) -> tuple[int, bytes]:
        """Return the mark of a content, and what says it where it was not said yet."""
        name = hashlib.sha256(content).digest()
        if name in self.blobs:
            return self.blobs[name], b""
        self.blobs[name] = mark = len(self.history.commits) + len(self.history.tags) + len(self.blobs) + 1
        return mark, f"blob\nmark :{mark}\n".encode() + _data(content)


def _data(content: bytes) -> bytes:
    return f"data {len(content)}\n".encode() + content + b"\n"


def _who(opaque: str, at: datetime) -> str:
    return Signature(opaque, at).line
