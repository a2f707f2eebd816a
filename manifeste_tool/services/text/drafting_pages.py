"""The first drafting as its drafters see it: the text with its gestures, and one paragraph open for writing."""

from collections.abc import Mapping
from dataclasses import dataclass

from manifeste_tool.domain.commission.charges import ChaptersOf
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import ManifesteError
from manifeste_tool.services.provenance.near import beside
from manifeste_tool.services.text.drafting import chapters_of
from manifeste_tool.services.text.writing_pages import Shown, WritingPage, opened_at
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.text import texts


@dataclass(frozen=True, slots=True)
class DraftingPage(Shown):
    """The text being written, as it stands at `seen`."""

    may_end: bool


def drafting_page(ws: Workspace, person: Person | None) -> DraftingPage:
    """Return the text being written, or the reader's chapters of it.

    Raises `ForbiddenError` outside the stage or for anybody else.
    """
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        require(reader, Act.WRITE_TEXT)
        seen = texts.tip_of(connection, ws.working_ref(connection)) or ws.main(connection)
        text = ws.text(connection, seen)
        ends, theirs = may(reader, Act.END_DRAFTING), chapters_of(reader)
        shown = text if theirs is None else ChaptersOf(text, theirs).inside(text)
        return DraftingPage(seen, shown, text.places, theirs is None, may_write=True, title="", may_end=ends)


def writing_page(
    ws: Workspace,
    person: Person | None,
    identity: str,
    *,
    typed: Mapping[str, str] | None = None,
    error: ManifesteError | None = None,
) -> WritingPage:
    """Return one paragraph as it stands now, open for writing; `identity` "" for an empty text.

    Raises `ForbiddenError`, and `NotFoundError` for a paragraph that is not there and with no words typed for it.
    """
    return opened_at(drafting_page(ws, person), identity, typed=typed, error=error, beside=beside(ws, person))
