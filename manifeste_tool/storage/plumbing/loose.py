"""What Git has not packed yet, read without starting a process: what was just written is what an act reads.

Each function returns None for what it does not find so, or does not read: whoever asks then asks Git, which knows
packs, alternates, tags and what a damaged object means. The formats are those of gitrepository-layout(5).
"""

import re
import zlib
from hashlib import sha1
from pathlib import Path

from manifeste_tool.storage.plumbing import objects
from manifeste_tool.storage.plumbing.objects import Entry, GitObject

_NAME = re.compile(r"[0-9a-f]{40}")
_LARGEST = 32 * 1024 * 1024  # Git streams what is larger


def object_named(repository: Path, name: str) -> GitObject | None:
    """Return an object whose bytes are those that its name promises."""
    if not _NAME.fullmatch(name):
        return None
    try:
        packed = (repository / "objects" / name[:2] / name[2:]).read_bytes()
        inflated = zlib.decompressobj().decompress(packed, _LARGEST)
    except (OSError, zlib.error):
        return None
    if sha1(inflated, usedforsecurity=False).hexdigest() != name:
        return None
    header, _, content = inflated.partition(b"\0")
    return GitObject(header.partition(b" ")[0].decode(), content)


def commit_named(repository: Path, name: str) -> GitObject | None:
    """Return a commit."""
    found = object_named(repository, name)
    return found if found and found.kind == "commit" else None


def entries_of(repository: Path, commit: str) -> list[Entry] | None:
    """Return the lines of the tree of a commit."""
    found = commit_named(repository, commit)
    tree = found and object_named(repository, found.content[5:45].decode())
    return objects.entries(tree.content) if tree else None


def file_of(repository: Path, commit: str, file: str) -> bytes | None:
    """Return the content of a file of a commit."""
    for entry in entries_of(repository, commit) or ():
        if entry.file == file.encode():
            found = object_named(repository, entry.name)
            return found.content if found and found.kind == "blob" else None
    return None


def commit_at(repository: Path, ref: str) -> str | None:
    """Return the commit that a branch of ours is on, by its full name."""
    try:
        name = (repository / ref).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return name if commit_named(repository, name) else None


def is_absent(repository: Path, ref: str) -> bool:
    """Whether a ref, by its full name, is for certain not there: neither a file of its own nor packed with others.

    Looked at in the order in which Git packs, which writes the list before it takes the file away.
    """
    if (repository / ref).exists():
        return False
    try:
        packed = (repository / "packed-refs").read_bytes()
    except FileNotFoundError:
        return True
    return f" {ref}\n".encode() not in packed
