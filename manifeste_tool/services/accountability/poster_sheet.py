"""The poster of an authority on one page of paper."""

from manifeste_tool.documents import poster as sheet
from manifeste_tool.documents.poster import PosterFace, QuotationFace
from manifeste_tool.domain.accountability.quotations import Quotation
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.accountability import posters
from manifeste_tool.services.workspace import Workspace

_ELIDED, _WHOLE, _CHANGED = "Ce qu'", "Ce que ", "a changé dans le manifeste"


def printed(ws: Workspace, person: Person | None, code: str) -> bytes:
    """Return the poster as PDF. Raises `NotFoundError`."""
    page = posters.poster(ws, person, code)
    return sheet.written(
        PosterFace(
            headline=f"{_ELIDED if page.is_elided else _WHOLE}{page.named} {_CHANGED}",
            initiative=page.title,
            version=page.version.number if page.version else "",
            published_at=page.version.published_at if page.version else None,
            received=page.figure.contributions,
            readable=page.figure.readable,
            taken_up=page.taken_up,
            paragraphs=page.paragraphs,
            address=page.address,
            quotations=tuple(map(face_of, page.quotations)),
        )
    )


def face_of(one: Quotation) -> QuotationFace:
    """Return a quotation as paper shows it."""
    return QuotationFace(
        words=one.words,
        author_type=one.author_type,
        reference=one.reference,
        verbatim=one.verbatim,
        place=one.place.label,
        since=one.since,
        is_new=one.before is None and not one.opens,
        opens=one.opens,
        changed=one.changed,
        amended=one.amended,
        segments=one.segments,
    )
