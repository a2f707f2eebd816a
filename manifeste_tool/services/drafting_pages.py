"""The first drafting as its drafters see it: the text with its gestures, and one paragraph open for writing."""

from collections.abc import Mapping
from dataclasses import dataclass

from manifeste_tool.domain.people import Act, Person, may, require
from manifeste_tool.domain.retraced import written_sources
from manifeste_tool.domain.text import Kind, Paragraph, Place, Text
from manifeste_tool.errors import ManifesteError, NotFoundError
from manifeste_tool.services.amendment_forms import Choice
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import texts

_LABEL = 70


@dataclass(frozen=True, slots=True)
class DraftingPage:
    """The text being written, as it stands at `seen`."""

    seen: str
    text: Text
    places: Mapping[str, Place]
    may_end: bool


@dataclass(frozen=True, slots=True)
class WritingPage:
    """One paragraph open for writing; `typed` are the words of a save that was refused, and `error` says why.

    `paragraph` is None for a text without any paragraph yet. `gone` says that the paragraph was removed meanwhile.
    """

    seen: str
    paragraph: Paragraph | None
    place: Place | None
    choices: tuple[Choice, ...]
    sources: str
    can_join: bool
    typed: Mapping[str, str]
    error: ManifesteError | None
    gone: bool = False


def drafting_page(ws: Workspace, person: Person | None) -> DraftingPage:
    """Return the text being written. Raises `ForbiddenError` outside the stage or for anybody else."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        require(reader, Act.WRITE_TEXT)
        seen = texts.tip_of(connection, ws.working_ref(connection)) or ws.main(connection)
        text = ws.text(connection, seen)
        return DraftingPage(seen, text, text.places, may(reader, Act.END_DRAFTING))


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
    page = drafting_page(ws, person)
    unit = page.text.by_id.get(identity)
    if unit is None and identity and error is None:
        raise NotFoundError
    rank = page.text.position.get(identity, -1)
    following = page.text.paragraphs[rank + 1] if 0 <= rank < len(page.text) - 1 else None
    return WritingPage(
        seen=page.seen,
        paragraph=unit,
        place=page.places.get(identity),
        choices=tuple(
            Choice(one.id, f"{page.places[one.id].label} : {one.text[:_LABEL]}", one.kind is Kind.HEADING)
            for one in page.text
        ),
        sources="; ".join(written_sources(unit.sources)) if unit else "",
        can_join=bool(unit and following and unit.kind is following.kind and unit.kind is not Kind.HEADING),
        typed=typed or {},
        error=error,
        gone=bool(identity) and unit is None,
    )
