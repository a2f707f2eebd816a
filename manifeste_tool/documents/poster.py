"""The poster of an authority as PDF: one page of A4, tagged (PDF/UA-1), that reads as well in black and white.

How it looks and the words around what was said stand in `templates/accountability/poster.typ`. What people said and
what the text says are data, never markup.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache

import typst

from manifeste_tool.documents import qr, wording
from manifeste_tool.domain.comparing.diff import Segment
from manifeste_tool.domain.text.typography import french
from manifeste_tool.paths import shipped

MEDIA_TYPE = "application/pdf"


@dataclass(frozen=True, slots=True)
class QuotationFace:
    """One quotation and its paragraph: new in version `since`, there from the first (`opens`), changed or not."""

    words: str
    author_type: str
    reference: str
    verbatim: bool
    place: str
    since: str
    is_new: bool
    opens: bool
    changed: bool
    amended: bool
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class PosterFace:
    """What stands on a poster; `version` is `""` while nothing is published."""

    headline: str
    initiative: str
    version: str
    published_at: datetime | None
    received: int
    readable: int
    taken_up: int
    paragraphs: int
    address: str
    quotations: tuple[QuotationFace, ...]


def written(face: PosterFace) -> bytes:
    """Return a poster as PDF; the same poster is the same file."""
    told = asdict(face) | {
        "headline": french(face.headline),
        "initiative": french(face.initiative),
        "published_at": wording.short_day(face.published_at) if face.published_at else "",
        "quotations": [_quoted(one) for one in face.quotations],
        "qr": qr.svg(face.address),
    }
    return typst.compile(
        _look(),
        sys_inputs={"poster": json.dumps(told)},
        ignore_system_fonts=True,
        font_paths=[],
        pdf_standards=["ua-1"],
        timestamp=0,
    )


def _quoted(one: QuotationFace) -> Mapping[str, object]:
    spaced = {"words": french(one.words), "author_type": _capital(one.author_type), "place": _capital(one.place)}
    segments = [{"op": str(each.op), "text": french(each.text)} for each in one.segments]
    return asdict(one) | spaced | {"segments": segments}


def _capital(words: str) -> str:
    return french(words[:1].upper() + words[1:])


@lru_cache(1)
def _look() -> bytes:
    return (shipped("templates") / "accountability" / "poster.typ").read_bytes()
