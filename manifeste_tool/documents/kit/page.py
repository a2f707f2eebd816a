"""A document of the kit as a page that prints well: it needs one style sheet beside it and nothing else."""

from markupsafe import Markup

from manifeste_tool.documents import qr, render
from manifeste_tool.documents.kit.model import Document, Paper

MEDIA_TYPE = "text/html; charset=utf-8"
#: The style sheet, as an archive holds it beside the pages.
STYLE = "kit.css"
_PAPERS = {
    Paper.PORTRAIT: "a4",
    Paper.LANDSCAPE: "landscape",
    Paper.TWO_UP: "two-up",
    Paper.POSTER: "poster",
    Paper.MARGIN: "margin",
}


def written(document: Document, *, style: str = STYLE) -> bytes:
    """Return a document as HTML in UTF-8; `style` is the address of its style sheet."""
    values = {"document": document, "style": style, "paper": _PAPERS[document.paper], "picture": _picture}
    return render.document("kit/document.html", values).encode()


def _picture(address: str) -> Markup:
    return Markup(qr.svg(address, title=f"Code QR vers {address}"))  # noqa: S704 - drawn here, its words escaped
