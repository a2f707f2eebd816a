"""A portion of a lot of paper sheets as PDF, two A5 on an A4, as its page shows it."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache

import typst

from manifeste_tool.domain.text.typography import french
from manifeste_tool.paths import shipped


@dataclass(frozen=True, slots=True)
class SheetFace:
    """What stands on one sheet alone: its reference in two parts and whole, its token, the picture of its QR code."""

    series: str
    digits: str
    reference: str
    token: str
    qr: str


@dataclass(frozen=True, slots=True)
class LotFace:
    """What stands on every sheet of a lot; `site` is where a token is typed by hand, `contact` may be `""`."""

    title: str
    authority: str
    question: str
    site: str
    contact: str


def written(lot: LotFace, pages: Sequence[Sequence[SheetFace]]) -> bytes:
    """Return pages of one or two sheets as PDF; the same sheets are the same file. Words are data, never markup."""
    said = {
        name: french(value) if name in ("title", "authority", "question") else value
        for name, value in asdict(lot).items()
    }
    told = {**said, "pages": [[asdict(one) for one in page] for page in pages]}
    return typst.compile(
        _look(),
        sys_inputs={"lot": json.dumps(told)},
        ignore_system_fonts=True,
        font_paths=[],
        pdf_standards=["ua-1"],
        timestamp=0,
    )


@lru_cache(1)
def _look() -> bytes:
    """Return the layout, its own French words spaced as every other."""
    return (shipped("templates") / "paper" / "lot.typ").read_bytes()
