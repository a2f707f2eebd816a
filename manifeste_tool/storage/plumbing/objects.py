"""Git's objects as bytes: read, made, and put into a small pack, so that one process writes all that a commit needs.

Nothing here runs Git. The formats are those of gitformat-pack(5) and of the objects themselves, which never change;
`git unpack-objects --strict` reads every byte again before it writes one.
"""

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha1

_FILE, _FOLDER = b"100644", b"40000"
_PACK_TYPES = {"commit": 1, "tree": 2, "blob": 3}
_NAME_BYTES = 20


@dataclass(frozen=True, slots=True)
class GitObject:
    """One object: its type and its content."""

    kind: str
    content: bytes

    @property
    def name(self) -> str:
        """What Git calls it: the SHA-1 of its type, length and content."""
        header = f"{self.kind} {len(self.content)}\0".encode()
        return sha1(header + self.content, usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a tree."""

    mode: bytes
    file: bytes
    name: str

    @property
    def place(self) -> bytes:
        """What Git sorts a tree by: a folder's name goes as if a slash ended it."""
        return self.file + (b"/" if self.mode == _FOLDER else b"")


def entries(tree: bytes) -> list[Entry]:
    """Return the lines of a tree."""
    found = []
    at = 0
    while at < len(tree):
        end = tree.index(b"\0", at)
        mode, _, file = tree[at:end].partition(b" ")
        at = end + 1 + _NAME_BYTES
        found.append(Entry(mode, file, tree[end + 1 : at].hex()))
    return found


def tree(held: Iterable[Entry], file: str, *, blob: str) -> GitObject:
    """Return a tree that holds what is held already, and this file as this blob."""
    name = file.encode()
    every = [*(one for one in held if one.file != name), Entry(_FILE, name, blob)]
    lines = (
        one.mode + b" " + one.file + b"\0" + bytes.fromhex(one.name) for one in sorted(every, key=lambda e: e.place)
    )
    return GitObject("tree", b"".join(lines))


def commit(tree_name: str, parents: Iterable[str], *, signature: str, message: str) -> GitObject:
    """Return a commit as `git commit-tree` makes it: a parent given twice counts once."""
    lines = [f"tree {tree_name}", *(f"parent {one}" for one in dict.fromkeys(parents))]
    lines += [f"author {signature}", f"committer {signature}", "", message]
    return GitObject("commit", "\n".join(lines).encode())


def headers(content: bytes) -> tuple[list[tuple[str, str]], str]:
    """Return the headers of a commit, in order, and its message."""
    head, _, message = content.decode(errors="replace").partition("\n\n")
    pairs = (line.partition(" ") for line in head.split("\n"))
    return [(name, value) for name, _, value in pairs], message


def packed(objects: Sequence[GitObject]) -> bytes:
    """Return a pack of these objects, stored as they are: whoever unpacks it compresses them."""
    parts = [b"PACK", struct.pack(">II", 2, len(objects))]
    for one in objects:
        parts += [_pack_header(_PACK_TYPES[one.kind], len(one.content)), zlib.compress(one.content, 0)]
    whole = b"".join(parts)
    return whole + sha1(whole, usedforsecurity=False).digest()


def _pack_header(kind: int, size: int) -> bytes:
    """Return type and length, seven bits a byte after the first four, the least first."""
    header = bytearray()
    byte, size = (kind << 4) | (size & 0x0F), size >> 4
    while size:
        header.append(byte | 0x80)
        byte, size = size & 0x7F, size >> 7
    header.append(byte)
    return bytes(header)
