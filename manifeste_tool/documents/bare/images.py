"""JPEG and PNG without what their camera or editor wrote beside the picture: place, moment, device, thumbnail.

The picture itself is copied bit for bit; it is coded anew only where it was to be turned when shown.
"""

import struct
from collections.abc import Iterator
from io import BytesIO

from PIL import ExifTags, Image, ImageOps

#: Twice what most telephones take; coded in a few kilobytes, more would fill a server's memory.
MOST_PIXELS = 64_000_000
_QUALITY = 92
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_PNG_AROUND = 12  # the length, the name and the check of each chunk
_PNG_KEPT = (
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"),
    *(b"hIST", b"cICP", b"acTL", b"fcTL", b"fdAT"),
)
_MARK, _SOI, _EOI, _SOS, _COM = 0xFF, 0xD8, 0xD9, 0xDA, 0xFE
_APP0, _APP1, _APP2, _APP14, _APP15 = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers that nothing follows: the restarts
_IN_SCAN = _ALONE | {0x00, _MARK}
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JFIF = 12  # of its fourteen bytes the last two are the size of a thumbnail
_EXIF = b"Exif\0\0"
_UPRIGHT, _TURNED = 1, range(2, 9)


class BrokenFileError(ValueError):
    """The bytes are not what they begin like."""


class OversizeError(ValueError):
    """What is packed is larger than is unpacked."""


def jpeg(content: bytes) -> bytes:
    """Return a photograph alone, the right way up. Raises `BrokenFileError`, `OversizeError`."""
    exif = (body for code, body in _segments(content) if code == _APP1 and body.startswith(_EXIF))
    return _checked(without_segments(content), "JPEG", next(exif, b""))


def png(content: bytes) -> bytes:
    """Return a picture alone, the right way up. Raises `BrokenFileError`, `OversizeError`."""
    exif = (_EXIF + chunk[8:-4] for name, chunk in _chunks(content) if name == b"eXIf")
    return _checked(without_chunks(content), "PNG", next(exif, b""))


def alone(content: bytes) -> bytes:
    """Return a picture found in a document without what stands beside it, neither opened nor turned.

    What is neither JPEG nor PNG is returned as it is. Raises as `jpeg`.
    """
    if content.startswith(b"\xff\xd8\xff"):
        return without_segments(content)
    return without_chunks(content) if content.startswith(_PNG_HEAD) else content


def without_segments(content: bytes) -> bytes:
    """Return a JPEG without what stands beside its picture, not opened. Raises as `jpeg`."""
    parts = [bytes((_MARK, _SOI))]
    for code, body in _segments(content):
        if code in _FRAMES:
            _refuse_pixels(">HH", body[1:5])
        if kept := _kept(code, body):
            length = b"" if code == _SOS else struct.pack(">H", len(kept) + 2)
            parts += [bytes((_MARK, code)), length, kept]
    return b"".join((*parts, bytes((_MARK, _EOI))))


def without_chunks(content: bytes) -> bytes:
    """Return a PNG without what stands beside its picture, not opened. Raises as `png`."""
    parts = [_PNG_HEAD]
    for name, chunk in _chunks(content):
        if name == b"IHDR":
            _refuse_pixels(">II", chunk[8:16])
        if name in _PNG_KEPT:
            parts.append(chunk)
    return b"".join(parts)


def _kept(code: int, body: bytes) -> bytes:
    """Return what is kept of a segment: the tables of the picture and its colours."""
    if code == _APP0:
        return body[:_JFIF] + b"\0\0" if body.startswith(b"JFIF\0") else b""
    if code == _APP2:
        return body if body.startswith(b"ICC_PROFILE\0") else b""
    if code == _APP14:
        return body if body.startswith(b"Adobe") else b""
    return b"" if _APP0 < code <= _APP15 or code == _COM else body


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Return the code and body of each segment up to the picture's end; a scan's runs on to the next segment."""
    at = 2
    while at + 4 <= len(content):
        mark, code = content[at], content[at + 1]
        if mark != _MARK:
            raise BrokenFileError
        if code == _EOI:
            return
        if code in _IN_SCAN:
            at += 1 if code == _MARK else 2
            continue
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4])
        if not at + 4 <= end <= len(content):
            raise BrokenFileError
        if code == _SOS:
            end = _end_of_scan(content, end)
        yield code, content[at + (2 if code == _SOS else 4) : end]
        at = end


def _end_of_scan(content: bytes, at: int) -> int:
    """A scan ends before the next marker that is neither a stuffed byte nor a restart."""
    while 0 <= (at := content.find(_MARK, at)) < len(content) - 1:
        if content[at + 1] not in _IN_SCAN:
            return at
        at += 1 if content[at + 1] == _MARK else 2
    return len(content)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Return the name of each chunk and the whole of it, up to the picture's end."""
    at = len(_PNG_HEAD)
    while at + _PNG_AROUND <= len(content):
        length, name = struct.unpack(">I4s", content[at : at + 8])
        end = at + _PNG_AROUND + length
        if end > len(content):
            raise BrokenFileError
        yield name, content[at:end]
        if name == b"IEND":
            return
        at = end


def _refuse_pixels(form: str, sides: bytes) -> None:
    if len(sides) < struct.calcsize(form):
        raise BrokenFileError
    one, other = struct.unpack(form, sides)
    if one * other > MOST_PIXELS:
        raise OversizeError


def _checked(content: bytes, form: str, exif: bytes) -> bytes:
    """Open the picture, which proves that it is one, and turn it where it asked to be."""
    try:
        with Image.open(BytesIO(content), formats=[form]) as picture:
            picture.load()
            turn = _orientation(exif)
            return content if turn not in _TURNED else _turned(picture, turn, form)
    except (OSError, SyntaxError, ValueError) as error:
        raise BrokenFileError from error


def _orientation(exif: bytes) -> int:
    """Return how the picture is to be turned, upright where what says so cannot be read."""
    written = exif.removeprefix(_EXIF)
    order = {b"II": "<", b"MM": ">"}.get(written[:2], "")
    try:
        (start,) = struct.unpack(f"{order}I", written[4:8])
        (count,) = struct.unpack(f"{order}H", written[start : start + 2])
        for at in range(start + 2, start + 2 + 12 * count, 12):
            tag, value = struct.unpack(f"{order}H6xH", written[at : at + 10])
            if tag == ExifTags.Base.Orientation:
                return int(value)
    except struct.error:
        return _UPRIGHT
    return _UPRIGHT


def _turned(picture: Image.Image, turn: int, form: str) -> bytes:
    picture.getexif()[ExifTags.Base.Orientation] = turn
    right, written = ImageOps.exif_transpose(picture), BytesIO()
    colours = picture.info.get("icc_profile")
    right.getexif().clear()
    right.save(written, form, quality=_QUALITY, icc_profile=colours, exif=b"")
    return alone(written.getvalue())
