"""Read versions: the history of decisions."""

from collections.abc import Mapping
from dataclasses import dataclass

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.text.reading import may_see, names_of, published_until
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Decision, Version

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class History:
    """A page of the decisions on the text, newest first; `following` is where the next page begins, None at the end."""

    decisions: tuple[Decision, ...]
    names: Mapping[int, str]
    amendments: Mapping[int, Amendment]
    versions: Mapping[str, Version]
    following: int | None


def history(ws: Workspace, person: Person | None, *, before: int | None = None, size: int = PER_PAGE) -> History:
    """Return a page of the decisions that the reader may know of."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        until = None if reader.sees(Thing.CURRENT_TEXT) else published_until(connection)
        made = texts.decisions(connection, MAIN, limit=size + 1, before=before, until=until)
        page = made[:size]
        known = amendments.some(connection, {one.amendment_id for one in page if one.amendment_id})
        seen = {key: one for key, one in known.items() if may_see(connection, reader, one)}
        people = [*(one.person_id for one in page), *(one.author_id for one in seen.values())]
        return History(
            decisions=page,
            names=names_of(connection, people),
            amendments=seen,
            versions={one.sha: one for one in texts.versions(connection)},
            following=page[-1].id if len(made) > size else None,
        )
