"""The list of amendments narrowed as asked, with how each open one stands, and the same list as a table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from manifeste_tool.domain.amending.amendments import Amendment, Outcome, State
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.merging.answers import Outcome as Status
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.text.text import Text, chapter_of
from manifeste_tool.services.amending.amendment_pages import AmendmentList, Row, amendment_list
from manifeste_tool.services.examining.falling import Standings
from manifeste_tool.services.examining.opining import Shown, seen
from manifeste_tool.services.examining.ordering import Order
from manifeste_tool.services.text.reading import names_of, visible_text
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.amending.amendments import Wanted
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.examining import running_orders

_MOST_PAGES = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is narrowed to; a chapter by the identity of its heading."""

    states: tuple[State, ...] = ()
    paragraph_id: str = ""
    words: str = ""
    outcome: Outcome = Outcome.NONE
    author_id: int | None = None
    chapter_id: str = ""
    opinion: str = ""
    identical: bool = False
    offered: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list, the status of its open amendments, and what the filters offer."""

    page: AmendmentList
    statuses: Mapping[int, Status]
    authors: tuple[tuple[int, str], ...]
    chapters: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    row: Row
    status: Status | None
    opinions: tuple[Shown, ...]


def listing(ws: Workspace, person: Person | None, asked: Asked, *, page: int = 1) -> Listing:
    """Return a page of the amendments that the reader may see, narrowed as asked."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        visible = visible_text(ws, connection, reader)
        text = visible.text if visible else Text()
        wanted = _wanted(asked, text)
        names = names_of(connection, amendments.authors(connection)) if reader.sees(Thing.AMENDMENT) else {}
    found = amendment_list(ws, person, wanted, page=page)
    with ws.reading() as connection:
        return Listing(
            page=found,
            statuses=_statuses(ws, connection, reader, [row.amendment for row in found.rows]),
            authors=tuple(sorted(names.items(), key=lambda one: one[1])),
            chapters=tuple((unit.id, unit.text) for unit in text if unit.is_chapter),
        )


def table(ws: Workspace, person: Person | None, asked: Asked) -> Iterator[Line]:
    """Yield every line of the same list, page after page."""
    for number in range(1, _MOST_PAGES + 1):
        shown = listing(ws, person, asked, page=number)
        with ws.reading() as connection:
            reader = ws.reader(person, connection)
            opinions = seen(connection, reader, [row.amendment.id for row in shown.page.rows])
        for row in shown.page.rows:
            yield Line(row, shown.statuses.get(row.amendment.id), opinions.get(row.amendment.id, ()))
        if number >= shown.page.pages:
            return


def _wanted(asked: Asked, text: Text) -> Wanted:
    chapter = chapter_of(text, asked.chapter_id) if asked.chapter_id in text.by_id else ()
    return Wanted(
        states=asked.states,
        paragraph_id=asked.paragraph_id,
        words=asked.words,
        author_id=asked.author_id,
        outcomes=(asked.outcome,) if asked.outcome else (),
        chapter=tuple(unit.id for unit in chapter),
        opinion=asked.opinion,
        identical=asked.identical,
        offered=asked.offered,
    )


def _statuses(ws: Workspace, connection: Connection, reader: Reader, shown: list[Amendment]) -> dict[int, Status]:
    """Return how the open ones stand against today's text, for who may read that."""
    if not reader.sees(Thing.CURRENT_TEXT):
        return {}
    keys = [one.id for one in shown if one.is_open]
    called = {one.id: one for one in running_orders.some(connection, keys)}
    standings = Standings(ws, connection, Order((), called, {}))
    standings.read(keys)
    return {key: standings.status(key) for key in keys}
