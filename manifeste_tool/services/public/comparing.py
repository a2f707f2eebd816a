"""Compare any two versions: what changed in each paragraph, and the decisions, amendments and authors behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.comparing.diff import UnitDiff
from manifeste_tool.domain.public.changes import Change, Chapter, Tally, by_chapter, changes, tally
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.text.text import Place, Text
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.integration.copies import may_read
from manifeste_tool.services.text.reading import may_see, names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments, signatures
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.integration import copies
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Decision, Version

TODAY = "aujourd'hui"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: a version, or today's text (`number` is then `TODAY`, `version` None)."""

    number: str
    sha: str
    text: Text
    version: Version | None


@dataclass(frozen=True, slots=True)
class Signed:
    """An amendment behind a change: its author's name and those of its co-signatories; `""` for one erased."""

    amendment: Amendment
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """A decision behind a change: its amendments (sub-amendments after their parent), or the working copy it merged.

    `hidden` counts the amendments that this reader may not see; `copy_title` is `""` where the reader may not read it.
    """

    decision: Decision
    signed: tuple[Signed, ...] = ()
    hidden: int = 0
    copy: int | None = None
    copy_title: str = ""


@dataclass(frozen=True)
class Comparison:
    """Two texts side by side, `changes` paragraph by paragraph in the order of the text after, unchanged ones too.

    `causes` are the decisions between the two texts by the identity of each paragraph they touched, oldest first.
    `choices` are the numbers that the reader may compare, the newest first.
    """

    before: Side
    after: Side
    changes: tuple[Change, ...]
    causes: Mapping[str, tuple[Cause, ...]]
    choices: tuple[str, ...]

    @cached_property
    def changed(self) -> tuple[Change, ...]:
        """The paragraphs that differ in anything."""
        return tuple(one for one in self.changes if one.differs)

    @cached_property
    def units(self) -> tuple[UnitDiff, ...]:
        """Every paragraph as the engine compares it."""
        return tuple(one.unit for one in self.changes)

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """What differs, chapter by chapter."""
        return by_chapter(self.changed)

    @cached_property
    def tally(self) -> Tally:
        """The count of what differs."""
        return tally(self.changes)

    @cached_property
    def behind(self) -> tuple[Cause, ...]:
        """The decisions behind what differs, each once, oldest first."""
        found = {cause.decision.id: cause for one in self.changed for cause in self.causes.get(one.id, ())}
        return tuple(found[key] for key in sorted(found))

    @cached_property
    def amendments(self) -> int:
        """How many amendments stand behind what differs, those that the reader may not see included."""
        return sum(len(cause.signed) + cause.hidden for cause in self.behind)

    def taken_from(self, change: Change) -> tuple[Place, ...]:
        """Return where the paragraphs stood whose words this one took in."""
        return tuple(self.before.text.places[identity] for identity in change.took_in)

    @property
    def places(self) -> dict[str, Place]:
        """Where each paragraph is read: in the text after, else in the text before."""
        return {**self.before.text.places, **self.after.text.places}


def comparison(ws: Workspace, person: Person | None, before: str, after: str) -> Comparison:
    """Compare any two versions word by word; « aujourd'hui » for those who see it. Raises `NotFoundError`.

    `""` as `after` is the newest text that the reader may compare, as `before` the one published before `after`.
    """
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        known = choices(connection, reader)
        after = after or next(iter(known), "")
        before = before or _preceding(known, after)
        old, new = _side(ws, connection, reader, before), _side(ws, connection, reader, after)
        told = changes(old.text, new.text)
        causes = _causes(connection, reader, _between(connection, old, new))
        return Comparison(old, new, told, causes, known)


def _preceding(known: tuple[str, ...], number: str) -> str:
    """Return what stands next to a number among those that may be compared, itself where nothing does."""
    place = known.index(number) if number in known else -1
    return known[min(place + 1, len(known) - 1)] if place >= 0 else number


def choices(connection: Connection, reader: Reader) -> tuple[str, ...]:
    """Return what the reader may compare, the newest first."""
    today = (TODAY,) if reader.sees(Thing.CURRENT_TEXT) and texts.tip_of(connection, MAIN) else ()
    return (*today, *(one.number for one in texts.versions(connection)))


def _side(ws: Workspace, connection: Connection, reader: Reader, number: str) -> Side:
    if number == TODAY:
        if not reader.sees(Thing.CURRENT_TEXT):
            raise NotFoundError
        sha = ws.main(connection)
        return Side(number, sha, ws.text(connection, sha), None)
    version = texts.version_numbered(connection, number)
    if version is None:
        raise NotFoundError
    return Side(number, version.sha, ws.text(connection, version.sha), version)


def _between(connection: Connection, old: Side, new: Side) -> tuple[Decision, ...]:
    """Return the decisions that one of the two texts holds and the other does not, oldest first.

    An erratum may stand beside main: its text holds what the version it corrects holds, and its own decision.
    """
    (low, aside), (high, apart) = sorted((_standing(connection, side) for side in (old, new)), key=lambda one: one[0])
    found = {one.id: one for one in texts.decisions(connection, MAIN, until=high, after=low)}
    beside = {one.id: one for one in (*aside, *apart) if not (one in aside and one in apart)}
    return tuple(one for _, one in sorted((found | beside).items()))


def _standing(connection: Connection, side: Side) -> tuple[int, tuple[Decision, ...]]:
    """Return the rank of the last decision of main that a text holds, and the decisions it holds beside main."""
    sha, version = side.sha, side.version
    beside: list[Decision] = []
    seen: set[str] = set()
    while True:
        made = texts.decision(connection, sha)
        if made and made.ref == MAIN:
            return made.id, tuple(beside)
        beside += [made] if made else []
        corrected = version.corrects if version and version.corrects not in seen else ""
        version = texts.version_numbered(connection, corrected) if corrected else None
        if version is None:
            return 0, tuple(beside)
        seen.add(corrected)
        sha = version.sha


def _causes(connection: Connection, reader: Reader, between: tuple[Decision, ...]) -> Mapping[str, tuple[Cause, ...]]:
    made = {one.decision.id: one for one in _told(connection, reader, between)}
    found: dict[str, dict[int, Cause]] = {}
    for one in texts.touched_by(connection, made):
        found.setdefault(one.paragraph_id, {})[one.decision.id] = made[one.decision.id]
    return {identity: tuple(those[key] for key in sorted(those)) for identity, those in found.items()}


def _told(connection: Connection, reader: Reader, between: tuple[Decision, ...]) -> Iterable[Cause]:
    brought = amendments.integrated_by(connection, [one.sha for one in between])
    seen = {one.id for those in brought.values() for one in those if may_see(connection, reader, one)}
    authors = _authors(connection, (one for those in brought.values() for one in those if one.id in seen))
    merged = {one.merged_sha: one for one in copies.every(connection) if one.merged_sha}
    for decision in between:
        those = brought.get(decision.sha, ())
        copy = merged.get(decision.sha)
        yield Cause(
            decision,
            tuple(Signed(one, authors[one.id]) for one in those if one.id in seen),
            hidden=sum(one.id not in seen for one in those),
            copy=copy.id if copy else None,
            copy_title=copy.title if copy and may_read(reader, copy) else "",
        )


def _authors(connection: Connection, those: Iterable[Amendment]) -> dict[int, tuple[str, ...]]:
    signing = signatures.signing(connection, those)
    names = names_of(connection, (person for people in signing.values() for person in people))
    return {key: tuple(names.get(person, "") for person in people) for key, people in signing.items()}
