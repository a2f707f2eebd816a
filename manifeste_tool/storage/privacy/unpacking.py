"""Look into bytes as deep as they go: archives, compressed streams, encodings; what is found is plain folded text.

A search of raw bytes proves nothing: Git and PDF compress, a mail is in base64, JSON writes é as an escape. Here every
layer is opened, a bounded number of times, and what it holds is read in every encoding that may hide a word.
"""

import gzip
import html
import json
import re
import zipfile
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from shutil import which
from subprocess import run
from unicodedata import normalize
from urllib.parse import unquote_plus

_DEEPEST = 5
_LARGEST = 256 * 1024 * 1024
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}(?:\r?\n[A-Za-z0-9+/_-]+)*={0,2}")
_ESCAPED = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
_STREAM = re.compile(rb"stream\r?\n")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SPACES = re.compile(r"\s+")
_MARKS = re.compile("[\u0300-\u036f]+")
_WIDE = re.compile(rb"(?:[\x20-\x7e\xa0-\xff]\x00){6,}|(?:\x00[\x20-\x7e\xa0-\xff]){6,}")


def held(data: bytes, words: Iterable[str]) -> frozenset[str]:
    """Return which of these words the bytes hold, however deep."""
    wanted = {word: normal(word) for word in words}
    found: set[str] = set()
    for layer in layers(data):
        for text in texts(layer):
            found |= {word for word, plain in wanted.items() if plain and plain in text}
            if len(found) == len(wanted):
                return frozenset(found)
    return frozenset(found)


def normal(words: str) -> str:
    """Return words as they are compared: without case, accents, invisible signs, and with single spaces."""
    if not words.isascii():
        words = _MARKS.sub("", normalize("NFD", _INVISIBLE.sub("", words).replace("œ", "oe").replace("æ", "ae")))
    return _SPACES.sub(" ", words.casefold())


def texts(data: bytes) -> Iterator[str]:
    """Yield bytes as text in each encoding that they may be written in, folded."""
    plain = data.decode("utf-8", "replace")
    seen = {plain}
    yield normal(plain)
    if _WIDE.search(data):
        for encoding in ("utf-16-le", "utf-16-be"):
            yield normal(data.decode(encoding, "replace"))
            yield normal(data[1:].decode(encoding, "replace"))
    if "\ufffd" in plain:
        yield normal(data.decode("cp1252", "replace"))
    for sign, undone in _OTHERWISE:
        other = undone(plain) if sign in plain else plain
        if other not in seen:
            seen.add(other)
            yield normal(other)


def layers(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """Yield bytes, then what each archive, compressed stream or base64 in them holds, as deep as it goes."""
    yield data
    if depth < _DEEPEST and len(data) <= _LARGEST:
        for inner in _inside(data, depth):
            yield from layers(inner, depth + 1)


def _inside(data: bytes, depth: int) -> Iterator[bytes]:
    if data[:4] == b"PK\x03\x04" or data[-22:-18] == b"PK\x05\x06":
        yield from _zipped(data)
        return
    if data[:2] == b"\x1f\x8b":
        yield from _attempt(gzip.decompress, data)
    elif data[:1] == b"\x78" and int.from_bytes(data[:2], "big") % 31 == 0:
        yield from _attempt(zlib.decompress, data)
    elif data[:5] == b"%PDF-":
        yield from _streams(data)
        yield from _pdf_text(data)
    elif depth < _DEEPEST - 1:
        for piece in _BASE64.finditer(data):
            yield from _attempt(_decoded, piece.group())


def _zipped(data: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for info in archive.infolist():
                yield info.filename.encode()
                yield archive.read(info)
    except (zipfile.BadZipFile, RuntimeError, zlib.error, NotImplementedError, ValueError, OSError, EOFError):
        return


def _streams(data: bytes) -> Iterator[bytes]:
    """Yield what the compressed streams of a PDF hold."""
    for start in _STREAM.finditer(data):
        yield from _attempt(lambda part: zlib.decompressobj().decompress(part), data[start.end() :])


def _pdf_text(data: bytes) -> Iterator[bytes]:
    """Yield the text of a PDF, whose fonts may number their letters as they please, where a program can read it."""
    if program := which("pdftotext"):
        done = run([program, "-", "-"], input=data, capture_output=True, check=False)  # noqa: S603 - our own words
        yield done.stdout


def _attempt(unpack: object, data: bytes) -> Iterator[bytes]:
    try:
        yield unpack(data)  # type: ignore[operator]
    except (ValueError, OSError, EOFError, zlib.error):
        return


def _decoded(piece: bytes) -> bytes:
    plain = re.sub(rb"[\r\n=]", b"", piece).replace(b"-", b"+").replace(b"_", b"/")
    return b64decode(plain + b"=" * (-len(plain) % 4))


def _unescaped(text: str) -> str:
    """Return text with the escapes of JSON undone, pairs of surrogates too."""
    return _ESCAPED.sub(lambda found: json.loads(f'"{found.group()}"'), text)


#: How words may be written otherwise: a sign that tells, and what undoes it.
_OTHERWISE: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("&", html.unescape),
    ("\\u", _unescaped),
    ("%", unquote_plus),
    ("\\u0026", lambda text: html.unescape(_unescaped(text))),
)
