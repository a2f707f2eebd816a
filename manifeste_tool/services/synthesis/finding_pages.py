"""Read findings: the list, and for each one what it was drawn from, who speaks in it, where the text cites it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.consulting.contributions import Contribution, Filters, Reach
from manifeste_tool.domain.consulting.sources import relations_by_key
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.suggesting.suggestions import SuggestionKind
from manifeste_tool.domain.synthesis.findings import Finding, Words
from manifeste_tool.domain.synthesis.publics import Publics
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.consulting.fates import Card, UseView, cards, fates, standing_text, use_views
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.paging import Choice, Paging, alone, paging
from manifeste_tool.services.suggesting.suggesting import suggestions
from manifeste_tool.services.synthesis import drawing
from manifeste_tool.services.synthesis.figures import publics_of
from manifeste_tool.services.synthesis.reading_pages import MarkView, mark_views, natures_to_choose
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.synthesis import findings, marks

_NEAR = 8


@dataclass(frozen=True, slots=True)
class FindingList:
    """A page of findings; `cited` holds the keys that the text the reader sees rests on or answers."""

    findings: tuple[Finding, ...]
    cited: Collection[str]
    paging: Paging
    nature: str
    theme: str
    nature_choices: tuple[Choice, ...]
    theme_choices: tuple[Choice, ...]
    may_read: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is on."""
        return bool(self.nature or self.theme)


@dataclass(frozen=True, slots=True)
class FindingPage:
    """One finding, the contributions the reader may know of, who speaks in them, and what may be done with it.

    `marks` are those of the contributions shown, for who may see them. `origin` is the finding it was split from,
    `offered` where the text cites that one and not this one, for who may cite it there.
    """

    finding: Finding
    uses: tuple[UseView, ...]
    cards: tuple[Card, ...]
    paging: Paging
    publics: Publics
    names: Mapping[str, str]
    marks: Mapping[str, tuple[MarkView, ...]]
    origin: Finding | None
    split_off: tuple[Finding, ...]
    offered: tuple[UseView, ...]
    may_reword: bool
    may_merge: bool
    may_read: bool
    may_decide: bool

    @property
    def known(self) -> int:
        """How many of its contributions the reader may know of."""
        return self.paging.total


@dataclass(frozen=True, slots=True)
class RewordPage:
    """A finding whose words are taken up again, and what its form proposes."""

    finding: Finding
    stands: Words
    natures: tuple[Choice, ...]
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MergePage:
    """A finding to be merged, and those nearest to it."""

    finding: Finding
    near: tuple[Finding, ...]


def finding_list(
    ws: Workspace, person: Person | None, *, nature: str = "", theme: str = "", page: int | None = 1
) -> FindingList:
    """Return a page of findings, in the order of their numbers. Raises `NotFoundError` where they are not shown."""
    asked = paging(page)
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        if not reader.sees(Thing.FINDING):
            raise NotFoundError
        rows, total = findings.page(connection, nature=nature, theme=theme, limit=asked.size, offset=asked.offset)
        heirs = findings.heirs(connection)
        cited = {heirs.get(key, key) for key in relations_by_key(standing_text(ws, connection, reader))}
        return FindingList(
            findings=rows,
            cited=cited & {row.key for row in rows},
            paging=replace(asked, total=total),
            nature=nature,
            theme=theme,
            nature_choices=alone(findings.natures(connection)),
            theme_choices=alone(findings.themes(connection)),
            may_read=may(reader, Act.READ_CONTRIBUTIONS),
        )


def heir(ws: Workspace, person: Person | None, key: str) -> str:
    """Return the finding that one was merged into, `""` for one that stands or is not shown."""
    with ws.reading() as connection:
        sees = ws.reader(person, connection).sees(Thing.FINDING)
        found = findings.get(connection, key) if sees else None
        return found.merged_into if found else ""


def finding_page(ws: Workspace, person: Person | None, key: str, *, page: int | None = 1) -> FindingPage:
    """Return one finding with a page of its contributions, the latest first. Raises `NotFoundError`."""
    asked = paging(page)
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        found = findings.get(connection, key) if reader.sees(Thing.FINDING) else None
        if found is None:
            raise NotFoundError
        reach, known = reach_of(ws, connection, reader), fates(connection, standing_text(ws, connection, reader))
        names = {each.code: each.name for each in consultations.authorities(connection)}
        wanted = Filters(finding=key)
        said, total = contributions.page(connection, wanted, reach, limit=asked.size, offset=asked.offset)
        uses = use_views(ws, connection, reader, {key}, excerpts=False)
        return FindingPage(
            finding=found,
            uses=uses,
            cards=cards(connection, said, reach, known, names),
            paging=replace(asked, total=total),
            publics=publics_of(ws, connection, reader, findings.drawn_from(connection, [key]).get(key, ())),
            names=names,
            marks=_marks(connection, reader, reach, key, said),
            origin=findings.get(connection, found.split_from) if found.split_from else None,
            split_off=findings.split_off(connection, key),
            offered=_offered(ws, connection, reader, found, uses),
            may_reword=may(reader, Act.DRAW_FINDING),
            may_merge=may(reader, Act.MERGE_FINDINGS),
            may_read=may(reader, Act.READ_CONTRIBUTIONS),
            may_decide=may(reader, Act.DECIDE_OUTCOME),
        )


def reword_page(ws: Workspace, person: Person | None, key: str, *, nature: str = "") -> RewordPage:
    """Return a finding as its form shows it. Raises `ForbiddenError`, `NotFoundError`, `MergedAlreadyError`."""
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.DRAW_FINDING)
        found = drawing.known(connection, key)
        themes = tuple(findings.themes(connection))
        natures = natures_to_choose(connection, nature or found.nature)
        return RewordPage(found, drawing.words_in(found), natures, themes)


def merge_page(ws: Workspace, person: Person | None, key: str) -> MergePage:
    """Return a finding with those nearest to it. Raises `ForbiddenError`, `NotFoundError`, `MergedAlreadyError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        require(reader, Act.MERGE_FINDINGS)
        found = drawing.known(connection, key)
        words, kinds = f"{found.title} {found.body}", {SuggestionKind.FINDING}
        near = suggestions(ws, connection, reader, words, cited=[key], limit=_NEAR, kinds=kinds)
        held = findings.of_keys(connection, [one.key for one in near])
        return MergePage(found, tuple(held[one.key] for one in near))


def _marks(
    connection: Connection, reader: Reader, reach: Reach, key: str, said: Sequence[Contribution]
) -> Mapping[str, tuple[MarkView, ...]]:
    """Return the marks of contributions that tie them to a finding, where both may be seen."""
    if not reader.sees(Thing.MARK):
        return {}
    made = marks.of_finding(connection, key, (each.reference for each in said if reach.reads(each)))
    return {reference: mark_views(connection, reader, those) for reference, those in made.items()}


def _offered(
    ws: Workspace, connection: Connection, reader: Reader, found: Finding, uses: Sequence[UseView]
) -> tuple[UseView, ...]:
    """Return where the text cites what a finding was split from and not yet itself, for who cites."""
    if not (found.split_from and may(reader, Act.CITE)):
        return ()
    citing = {one.use.paragraph_id for one in uses if one.use.stands}
    origin = use_views(ws, connection, reader, {found.split_from}, excerpts=False)
    return tuple(one for one in origin if one.use.stands and one.use.paragraph_id not in citing)
