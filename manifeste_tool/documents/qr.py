"""QR codes: an address that a phone reads from paper, as a picture for pages and as one for printed documents.

Level M is read although a seventh of the picture is stained or torn; the four blank modules around it are kept, since
many readers find nothing without them. Black on white, whatever the page around it looks like.
"""

import io
from functools import lru_cache
from html import escape

import segno

_QUIET = 4
_KEPT = 512
LEVEL = "m"


@lru_cache(_KEPT)
def svg(text: str, *, title: str = "") -> str:
    """Return the code as inline SVG without any style, named by `title`, or by what it holds; it is kept in memory.

    Raises `ValueError` for more than 2,331 bytes.
    """
    return drawn(text, title=title or text)


def drawn(text: str, *, title: str) -> str:
    """Return what `svg` does and remember nothing of it: for what is secret. Raises `ValueError` as `svg` does."""
    code = segno.make(text, error=LEVEL, micro=False, boost_error=False)
    side = code.symbol_size(border=_QUIET)[0]
    squares = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(code.matrix_iter(border=_QUIET))
        for x, dark in enumerate(row)
        if dark
    )
    return (
        f'<svg class="qr" xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {side} {side}" '
        f'shape-rendering="crispEdges"><title>{escape(title)}</title>'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path fill="#000" d="{squares}"/></svg>'
    )


@lru_cache(_KEPT)
def png(text: str, scale: int = 8) -> bytes:
    """Return the code as a PNG of two colours, `scale` pixels a module. Raises `ValueError` as `svg` does."""
    code = segno.make(text, error=LEVEL, micro=False, boost_error=False)
    file = io.BytesIO()
    code.save(file, kind="png", scale=scale, border=_QUIET)
    return file.getvalue()
