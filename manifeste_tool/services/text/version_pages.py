"""Read versions: the list, the history of decisions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.people import Act, Person, may
from manifeste_tool.domain.text.text import Paragraph, Place
from manifeste_tool.services.adoption import standing
from manifeste_tool.services.adoption.standing import Standing
from manifeste_tool.services.text.publishing import unsourced
from manifeste_tool.services.text.reading import may_see, names_of, published_until
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Decision, Version

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class VersionList:
    """Every version, latest first; `tip` is today's commit where the reader may publish it, else `""`."""

    versions: tuple[Version, ...]
    may_publish: bool
    tip: str
    unsourced: tuple[Paragraph, ...]
    places: Mapping[str, Place]
    sees_today: bool
    adoptions: Mapping[str, Standing] = field(default_factory=dict)


def version_list(ws: Workspace, person: Person | None) -> VersionList:
    """Return the published versions, and what a publication still needs for those who publish."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        published, publishes = texts.versions(connection), may(reader, Act.PUBLISH)
        sees_today = reader.sees(Thing.CURRENT_TEXT) and texts.tip_of(connection, MAIN) is not None
        adoptions = standing.of_texts(connection, reader, (one.sha for one in published))
        if not publishes:
            return VersionList(published, False, "", (), {}, sees_today, adoptions)  # noqa: FBT003
        tip = ws.main(connection)
        text = ws.text(connection, tip)
        missing = unsourced(connection, text)
        return VersionList(published, True, tip, missing, text.places, sees_today, adoptions)  # noqa: FBT003


@dataclass(frozen=True, slots=True)
class History:
    """A page of the decisions on the text, newest first; `following` is where the next page begins, None at the end."""

    decisions: tuple[Decision, ...]
    names: Mapping[int, str]
    amendments: Mapping[int, Amendment]
    versions: Mapping[str, Version]
    following: int | None


def history(ws: Workspace, person: Person | None, *, before: int | None = None) -> History:
    """Return a page of the decisions that the reader may know of."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        until = None if reader.sees(Thing.CURRENT_TEXT) else published_until(connection)
        made = texts.decisions(connection, MAIN, limit=PER_PAGE + 1, before=before, until=until)
        page = made[:PER_PAGE]
        known = amendments.some(connection, {one.amendment_id for one in page if one.amendment_id})
        seen = {key: one for key, one in known.items() if may_see(connection, reader, one)}
        people = [*(one.person_id for one in page), *(one.author_id for one in seen.values())]
        return History(
            decisions=page,
            names=names_of(connection, people),
            amendments=seen,
            versions={one.sha: one for one in texts.versions(connection)},
            following=page[-1].id if len(made) > PER_PAGE else None,
        )
