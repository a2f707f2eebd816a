"""One document in the form that is asked for."""

from collections.abc import Mapping

from manifeste_tool.documents.exporting import office, pandoc, paper, typst
from manifeste_tool.documents.exporting.model import Document
from manifeste_tool.documents.exporting.tree import tree
from manifeste_tool.paths import shipped

MEDIA_TYPES: Mapping[str, str] = {
    "pdf": typst.MEDIA_TYPE,
    "odt": "application/vnd.oasis.opendocument.text",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip",
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}
_PANDOC = {"odt": "odt", "docx": "docx", "epub": "epub3", "html": "html5"}


def written(document: Document, form: str) -> bytes:
    """Return a document in a form of `MEDIA_TYPES` other than Markdown; the same document is the same bytes.

    Raises `TooLongDocumentError`, `UnmadeDocumentError`.
    """
    if form == "pdf":
        return typst.pdf(paper.source(document), when=document.when, named=True)
    to = _PANDOC[form]
    style = (shipped("templates") / "exporting" / "document.css").read_text("utf-8")
    source = tree(document, to, style=style)
    reference = office.reference(form) if form in ("odt", "docx") else b""
    return pandoc.converted(
        source,
        to=to,
        written_in=pandoc.TREE,
        reference=reference,
        style=style if form == "epub" else "",
        shift=int(form == "html"),
        when=document.when,
    )
