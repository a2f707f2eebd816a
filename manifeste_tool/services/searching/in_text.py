"""Search the text that a reader sees, and the version published last: some hundreds of paragraphs, in memory."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from manifeste_tool.domain.readers import Reader
from manifeste_tool.domain.searching.marking import plain
from manifeste_tool.domain.searching.queries import Query
from manifeste_tool.domain.text.stems import run
from manifeste_tool.domain.text.text import Kind, Paragraph, Place, Text
from manifeste_tool.services.text.reading import Visible, public_text, visible_text
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection

_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph that was found; `version` is the number of the published one that says so where today's does not."""

    paragraph: Paragraph
    place: Place
    words: str
    version: str = ""


def passages(ws: Workspace, connection: Connection, reader: Reader, query: Query) -> tuple[Passage, ...]:
    """Return the paragraphs that hold a query, in the order of the text; then those that a version alone still says."""
    visible = visible_text(ws, connection, reader)
    if visible is None or not query:
        return ()
    found = list(_held(ws, visible, query))
    published = public_text(ws, connection)
    if published and published.version and published.sha != visible.sha:
        older = (one for one in _held(ws, published, query) if _is_gone(one, visible.text))
        found += [Passage(one.paragraph, one.place, one.words, published.version.number) for one in older]
    return tuple(found)


def vocabulary(ws: Workspace, connection: Connection, reader: Reader) -> set[str]:
    """Return the words of the text that the reader sees."""
    visible = visible_text(ws, connection, reader)
    return {word.lower() for unit in visible.text for word in _WORD.findall(unit.text)} if visible else set()


def identity_at(ws: Workspace, connection: Connection, reader: Reader, named: str) -> str:
    """Return the paragraph that an identity or a place in words names in what the reader sees, `""` for none."""
    visible = visible_text(ws, connection, reader)
    if visible is None:
        return ""
    text = visible.text
    if named in text.by_id or named in text.heirs:
        return text.heirs.get(named, named)
    return next((key for key, place in text.places.items() if place.label.lower() == named), "")


def _held(ws: Workspace, visible: Visible, query: Query) -> Iterator[Passage]:
    runs = _runs(ws, visible)
    for unit in visible.text:
        if query.finds_in(runs[unit.id]):
            yield Passage(unit, visible.text.places[unit.id], words(unit))


def _is_gone(one: Passage, text: Text) -> bool:
    stands = text.by_id.get(one.paragraph.id)
    return stands is None or stands.text != one.paragraph.text


def _runs(ws: Workspace, visible: Visible) -> Mapping[str, str]:
    """Return the stems of each paragraph, made once for a commit."""
    name = ("stems", visible.sha)
    return ws.standing(name, visible.sha, lambda: {unit.id: run(words(unit)) for unit in visible.text})


def words(unit: Paragraph) -> str:
    """Return the words of a unit as they are searched and shown in an excerpt."""
    return unit.text if unit.kind is Kind.OPAQUE else plain(unit.text)
