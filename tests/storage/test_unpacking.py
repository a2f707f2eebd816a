"""A word is found however it is written and however deep it is packed."""

import gzip
import json
import zipfile
import zlib
from base64 import b64encode
from io import BytesIO
from urllib.parse import quote

import pytest

from manifeste_tool.storage.privacy.unpacking import held

WORD = "Éléonore Quatrebarbes"


def _zip(name: str, content: bytes) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def _pdf(content: bytes) -> bytes:
    return b"%PDF-1.7\n1 0 obj\nstream\r\n" + zlib.compress(content) + b"\nendstream\n%%EOF"


@pytest.mark.parametrize(
    "data",
    [
        WORD.encode(),
        WORD.upper().encode(),
        b"Eleonore  QUATREBARBES",
        "E\u0301le\u0301onore Quatre\u00adbarbes".encode(),
        WORD.encode("cp1252"),
        b"\x00\x01" + WORD.encode("utf-16-le"),
        WORD.encode("utf-16-be"),
        json.dumps({"a": WORD}).encode(),
        b"<p>&Eacute;l&eacute;onore&nbsp;Quatrebarbes</p>",
        quote(WORD).encode(),
        b64encode(f"   {WORD}   ".encode()),
        gzip.compress(WORD.encode(), mtime=0),
        zlib.compress(WORD.encode()),
        _zip("a.txt", WORD.encode()),
        _zip(f"{WORD}.txt", b""),
        _zip("word/document.xml", _zip("b.txt", gzip.compress(b64encode(WORD.encode() * 3), mtime=0))),
        _pdf(WORD.encode()),
    ],
)
def test_a_word_is_found_in(data: bytes) -> None:
    assert held(data, (WORD,)) == {WORD}


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 damaged", b"\x1f\x8b damaged", b"%PDF-1.7 damaged", b"Quatre barbes"]
)
def test_nothing_is_found_where_nothing_is_and_what_is_damaged_is_read_as_it_stands(data: bytes) -> None:
    assert held(data, (WORD, "")) == frozenset()
