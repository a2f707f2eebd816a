"""Commits by the thousand: one `git fast-import`, with what each of them would hold if it had been made alone."""

import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from manifeste_tool.storage.plumbing.commits import Signature


@dataclass(frozen=True, slots=True)
class Wanted:
    """One commit to make on `ref`, over the one before it in the list (`""`) or over a commit that stands."""

    ref: str
    markdown: str
    message: str
    by: Signature
    parent: str = ""


def commits(repository: Path, wanted: Iterable[Wanted]) -> list[str]:
    """Make commits, in order; return the name of each."""
    marks = repository / "marks"
    command = ["git", "-C", str(repository), "fast-import", "--quiet", "--date-format=raw", f"--export-marks={marks}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin
        for part in _stream(wanted):
            process.stdin.write(part)
    if process.returncode:
        raise RuntimeError("git fast-import failed")
    said = dict(line.split() for line in marks.read_text(encoding="ascii").splitlines())
    marks.unlink()
    return [said[f":{number}"] for number in range(1, len(said) + 1)]


def _stream(wanted: Iterable[Wanted]) -> Iterator[bytes]:
    for number, one in enumerate(wanted, start=1):
        name, at = one.by.opaque, int(one.by.at.timestamp())
        who = f"{name} <{name.rpartition('-')[2]}@membre.invalid> {at} +0000"
        yield f"commit {one.ref}\nmark :{number}\nauthor {who}\ncommitter {who}\n".encode()
        yield _data(one.message)
        yield f"from {one.parent or f':{number - 1}'}\nM 100644 inline manifeste.md\n".encode()
        yield _data(one.markdown)


def _data(words: str) -> bytes:
    written = words.encode()
    return b"data %d\n%s\n" % (len(written), written)
