"""Unpack one part of a document that is an archive, bounded."""

from zipfile import ZipFile

from manifeste_tool.errors import ManifesteError

_CHUNK = 1 << 16


def unpacked(archive: ZipFile, part: str, *, most: int, refused: ManifesteError) -> bytes:
    """Return one part, unpacked no further than `most` bytes, whatever the archive says of its size.

    Raises `refused` for a part that is larger.
    """
    found = bytearray()
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            found += chunk
            if len(found) > most:
                raise refused
    return bytes(found)
