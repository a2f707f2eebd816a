"""The picture of each guide among the static files, with its pixels, so that nothing moves while it loads."""

import struct
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from manifeste_tool.domain.helping.guides import Guide

_STATIC = Path(__file__).parents[1] / "static"
#: Where a simple WebP file (RFC 9649, section 2.5) keeps its width and height, 14 bits each.
_SIZE = struct.Struct("<HH")
_AT = 26
_FOURTEEN_BITS = 0x3FFF


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its name among the static files, its pixels."""

    name: str
    width: int
    height: int


@cache
def of(guide: Guide) -> Picture | None:
    """Return the picture of a guide, None where it was never made."""
    path = _STATIC / guide.picture
    return Picture(guide.picture, *_pixels(path.read_bytes())) if path.is_file() else None


def _pixels(held: bytes) -> tuple[int, int]:
    width, height = _SIZE.unpack_from(held, _AT)
    return width & _FOURTEEN_BITS, height & _FOURTEEN_BITS
