"""A logo as pages show it: opened as what its bytes are, made small, written anew so that nothing else is in it."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from manifeste_tool.errors import N_, RefusedError

LARGEST = 1024 * 1024
KINDS = ("png", "jpg", "webp")
#: Twice what a page shows it at, for fine screens.
WIDEST, HIGHEST = 480, 96
MOST_PIXELS = 16_000_000
_FORMATS = ("PNG", "JPEG", "WEBP")
_BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, EOFError)


class UnfitLogoError(RefusedError):
    """A file cannot be a logo."""

    sentence = N_(
        "« %(name)s » n'est pas une image PNG, JPEG ou WebP lisible. Un logo en SVG peut contenir du code : il est "
        "refusé ; exportez-le en PNG, à fond transparent, puis choisissez ce fichier."
    )


class LargeLogoError(RefusedError):
    """A logo weighs too much or holds too many points."""

    sentence = N_(
        "« %(name)s » est trop grand pour un logo : 1 Mo et 16 millions de points au plus. Réduisez l'image à 480 "
        "points de large, puis choisissez-la de nouveau."
    )


@dataclass(frozen=True, slots=True)
class Drawn:
    """A logo, PNG, and its size in pixels."""

    content: bytes
    width: int
    height: int


def drawn(content: bytes, *, name: str) -> Drawn:
    """Return a logo as it is kept. Raises `UnfitLogoError`, `LargeLogoError`."""
    if len(content) > LARGEST:
        raise LargeLogoError(name=name)
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise LargeLogoError(name=name)
            made = picture.convert("RGBA")
    except _BROKEN as error:
        raise UnfitLogoError(name=name) from error
    made.thumbnail((WIDEST, HIGHEST), Image.Resampling.LANCZOS)
    written = BytesIO()
    made.save(written, "PNG", optimize=True)
    return Drawn(written.getvalue(), made.width, made.height)
