"""Read versions: the list, the comparison of any two texts, the history of decisions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.comparing.diff import UnitDiff, text_diff
from manifeste_tool.domain.people import Act, Person, Reader, may
from manifeste_tool.domain.text.text import Paragraph, Place, Text
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.adoption import standing
from manifeste_tool.services.adoption.standing import Standing
from manifeste_tool.services.text.publishing import unsourced
from manifeste_tool.services.text.reading import may_see, names_of, published_until
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Decision, Version

TODAY = "aujourd'hui"
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
class Side:
    """One side of a comparison: a version, or today's text (`number` is then `TODAY`)."""

    number: str
    text: Text
    version: Version | None
    rank: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts side by side, and the amendments that stand between them by the paragraph each one changed."""

    before: Side
    after: Side
    units: tuple[UnitDiff, ...]
    behind: Mapping[str, tuple[Amendment, ...]]
    choices: tuple[str, ...]

    @property
    def changed(self) -> tuple[UnitDiff, ...]:
        """The paragraphs that differ in anything."""
        return tuple(unit for unit in self.units if unit.changed)


def comparison(ws: Workspace, person: Person | None, before: str, after: str) -> Comparison:
    """Compare any two versions word by word; « aujourd'hui » for those who see it. Raises `NotFoundError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        old, new = _side(ws, connection, reader, before), _side(ws, connection, reader, after)
        units = text_diff(old.text, new.text)
        choices = [one.number for one in texts.versions(connection)]
        if reader.sees(Thing.CURRENT_TEXT):
            choices.insert(0, TODAY)
        return Comparison(old, new, units, _behind(connection, reader, (old.rank, new.rank)), tuple(choices))


def _side(ws: Workspace, connection: Connection, reader: Reader, number: str) -> Side:
    if number == TODAY:
        if not reader.sees(Thing.CURRENT_TEXT):
            raise NotFoundError
        sha = ws.main(connection)
        return Side(number, ws.text(connection, sha), None, _rank(connection, sha))
    version = texts.version_numbered(connection, number)
    if version is None:
        raise NotFoundError
    return Side(number, ws.text(connection, version.sha), version, _rank(connection, version.sha))


def _rank(connection: Connection, sha: str) -> int:
    made = texts.decision(connection, sha)
    return made.id if made else 0


def _behind(connection: Connection, reader: Reader, ranks: tuple[int, int]) -> dict[str, tuple[Amendment, ...]]:
    low, high = sorted(ranks)
    between = texts.decisions(connection, MAIN, until=high, after=low)
    made = texts.touched_by(connection, [one.id for one in between])
    known = amendments.some(connection, {one.amendment_id for one in between if one.amendment_id})
    seen = {key: one for key, one in known.items() if may_see(connection, reader, one)}
    behind: dict[str, dict[int, Amendment]] = {}
    for one in made:
        if amendment := seen.get(one.decision.amendment_id or 0):
            behind.setdefault(one.paragraph_id, {})[amendment.id] = amendment
    return {identity: tuple(those.values()) for identity, those in behind.items()}


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
