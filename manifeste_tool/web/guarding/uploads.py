"""What each address that takes files accepts: the one list of it, which a test holds to the addresses there are.

Size is checked before anything is read (`security.make_room_for_a_file`), the kind by the first bytes and never by the
name (`documents.file_kinds`, `documents.opening`), an archive by what its parts unpack to, measured while they do, and
a picture by its dimensions before it is decoded. XML is read without entities, without a document type from elsewhere
and without the network, everywhere (`tests/web/guarding/test_uploads.py` reads the code for it).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from manifeste_tool.documents import archive, file_kinds
from manifeste_tool.documents.bare import images, logo, packages
from manifeste_tool.documents.returning import reading as returned
from manifeste_tool.services.consulting.uploading import LARGEST_SHEET
from manifeste_tool.services.contributing import attaching
from manifeste_tool.services.files import LARGEST
from manifeste_tool.services.membership import sheets as people
from manifeste_tool.services.returning.receiving import MOST_FILES

_ATTACHED = (*sorted(kind.extension for _, kind in file_kinds.MAGIC), "docx", "odt")
_SHEET, _TEXT = ("csv", "xlsx", "ods"), ("md", "docx", "odt")


@dataclass(frozen=True, slots=True)
class Accepted:
    """At most `most` files of `largest` bytes, of these kinds; an archive unpacks to `unpacked` bytes at most."""

    field: str
    kinds: tuple[str, ...]
    largest: int = LARGEST
    most: int = 1
    unpacked: int = packages.LARGEST_UNPACKED
    pixels: int = images.MOST_PIXELS

    @property
    def room(self) -> int:
        """How much larger than any other its request may be."""
        return self.largest * self.most


_DOCUMENT = Accepted("document", _ATTACHED)
_WORDS = Accepted("file", ("md",), largest=0)  # within what any request may hold (`MANIFESTE_MAX_UPLOAD`)

#: By endpoint.
ACCEPTED: Mapping[str, Accepted] = {
    "adoption.approve": _DOCUMENT,
    "adoption.enter_authority": _DOCUMENT,
    "contributing.send": Accepted("files", _ATTACHED, most=attaching.MOST),
    "appearance.change": Accepted("logo", logo.KINDS, largest=logo.LARGEST, pixels=logo.MOST_PIXELS),
    "copies.bring_back": _WORDS,
    "documents.receive": Accepted("file", ("docx", "odt"), most=MOST_FILES, unpacked=returned.LARGEST_UNPACKED),
    "drafting.bring_back": _WORDS,
    "evidence.correct": Accepted("file", _ATTACHED, most=2),
    "evidence.keep": Accepted("file", _ATTACHED, most=2),
    "founding.found": Accepted("file", _TEXT, unpacked=returned.LARGEST_UNPACKED),
    "imports.receive": Accepted("file", _SHEET, largest=LARGEST_SHEET, unpacked=archive.LARGEST_UNPACKED),
    "paper.correct": Accepted("photo", ("jpg", "png", "pdf")),
    "paper.enter": Accepted("photo", ("jpg", "png", "pdf")),
    "people_sheets.receive": Accepted("file", _SHEET, largest=people.LARGEST_SHEET, unpacked=archive.LARGEST_UNPACKED),
    "position_papers.enter": _DOCUMENT,
    "position_papers.receive": _DOCUMENT,
    "reports.attach": _DOCUMENT,
    "reports.write": _DOCUMENT,
}
