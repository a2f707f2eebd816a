"""One contribution as its readers see it: its sentences, the marks of each, the findings near it, what comes next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from manifeste_tool.domain.consulting.contributions import Authority, Contribution, Reach
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.suggesting.suggestions import SuggestionKind
from manifeste_tool.domain.synthesis import passages
from manifeste_tool.domain.synthesis.findings import KEY, NATURES, Finding
from manifeste_tool.domain.synthesis.marks import Mark
from manifeste_tool.domain.synthesis.passages import Sentence
from manifeste_tool.errors import ManifesteError, NotFoundError
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.paging import Choice, alone
from manifeste_tool.services.suggesting.suggesting import suggestions
from manifeste_tool.services.synthesis.marking import Marking, may_remove
from manifeste_tool.services.synthesis.reading_queue import left_to_read
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.synthesis import findings, marks, readings
from manifeste_tool.storage.synthesis.readings import Wanted

_NEAR, _FOUND = 5, 12


@dataclass(frozen=True, slots=True)
class MarkView:
    """A mark as a reader may see it; `made_by` is `""` where nobody knows who made it."""

    mark: Mark
    made_by: str
    finding: Finding | None
    may_remove: bool


@dataclass(frozen=True, slots=True)
class ReadView:
    """That somebody read it, when, and what they say of it."""

    name: str
    at: datetime
    remark: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """One contribution to read. `following` is what comes next in the queue, `left` how much is left of what was asked.

    `sentences` are empty for one whose words are shown no more. `near` are the findings that share most with what is
    marked, `found` what the search gives.
    """

    said: Contribution
    readable: bool
    authority: Authority | None
    sentences: tuple[Sentence, ...]
    covered: frozenset[int]
    marks: tuple[MarkView, ...]
    removed: tuple[MarkView, ...]
    readings: tuple[ReadView, ...]
    near: tuple[Finding, ...]
    found: tuple[Finding, ...]
    following: str
    left: int
    may_draw: bool
    natures: tuple[Choice, ...]
    themes: tuple[str, ...]
    typed: Marking = field(default_factory=Marking)
    errors: Mapping[str, ManifesteError] = field(default_factory=dict)


def reading_page(
    ws: Workspace,
    person: Person | None,
    reference: str,
    wanted: Wanted,
    *,
    mine: bool = False,
    typed: Marking | None = None,
    errors: Mapping[str, ManifesteError] | None = None,
) -> ReadingPage:
    """Return one contribution to read, with what was typed beside it. Raises `ForbiddenError`, `NotFoundError`."""
    marking = typed or Marking()
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        who, reach = require(reader, Act.READ_CONTRIBUTIONS), reach_of(ws, connection, reader)
        said = _known(connection, reach, reference)
        narrowed, readable = replace(wanted, reader=who.id if mine else None), reach.reads(said)
        cut = passages.sentences(said.body) if readable else ()
        made = _marks(connection, reader, reference, readable=readable)
        standing, removed = _parted(made)
        near, found = _findings(ws, connection, reader, said, marking) if readable else ((), ())
        return ReadingPage(
            said=reach.shown(said),
            readable=readable,
            authority=consultations.get_authority(connection, said.authority),
            sentences=cut,
            covered=_covered(said.body, cut, (one.mark.excerpt for one in standing)),
            marks=standing,
            removed=removed,
            readings=_readings(connection, reader, reference, readable=readable),
            near=near,
            found=found,
            following=readings.following(connection, narrowed, reach, after=reference),
            left=left_to_read(ws, connection, reader, narrowed).asked,
            may_draw=readable and may(reader, Act.DRAW_FINDING),
            natures=natures_to_choose(connection, marking.words.nature),
            themes=tuple(findings.themes(connection)),
            typed=marking,
            errors=errors or {},
        )


def _known(connection: Connection, reach: Reach, reference: str) -> Contribution:
    said = contributions.get(connection, reference)
    if said is None or not reach.knows(said):
        raise NotFoundError
    return said


def _parted(made: Iterable[MarkView]) -> tuple[tuple[MarkView, ...], tuple[MarkView, ...]]:
    """Return the marks that stand, and those taken off that the reader may put back."""
    every = tuple(made)
    gone = tuple(one for one in every if one.mark.removed_at is not None and one.may_remove)
    return tuple(one for one in every if one.mark.removed_at is None), gone


def natures_to_choose(connection: Connection, standing: str) -> tuple[Choice, ...]:
    """Return the natures that a form proposes: the usual ones, those in use, the one that stands."""
    return alone(filter(None, dict.fromkeys((*NATURES, *findings.natures(connection), standing))))


def mark_views(connection: Connection, reader: Reader, made: Iterable[Mark]) -> tuple[MarkView, ...]:
    """Return marks with the names of those who made them; the contribution's words are the caller's to keep back."""
    every = tuple(made)
    names = names_of(connection, (one.person_id for one in every))
    drawn = findings.of_keys(connection, {one.finding for one in every})
    return tuple(
        MarkView(one, names.get(one.person_id or 0, ""), drawn.get(one.finding), may_remove(reader, one))
        for one in every
    )


def _marks(connection: Connection, reader: Reader, reference: str, *, readable: bool) -> tuple[MarkView, ...]:
    made = marks.of_contribution(connection, reference, ended=True)
    return mark_views(connection, reader, made if readable else (replace(one, excerpt="", note="") for one in made))


def _readings(connection: Connection, reader: Reader, reference: str, *, readable: bool) -> tuple[ReadView, ...]:
    read = readings.of_contribution(connection, reference)
    names = names_of(connection, (one.person_id for one in read))
    return tuple(
        ReadView(
            names.get(one.person_id, ""), one.read_at, one.remark if readable else "", reader.is_person(one.person_id)
        )
        for one in read
    )


def _covered(body: str, cut: tuple[Sentence, ...], excerpts: Iterable[str]) -> frozenset[int]:
    """Return the numbers of the sentences that a mark which stands touches."""
    spans = [(at, at + len(excerpt)) for excerpt in excerpts if excerpt and (at := body.find(excerpt)) >= 0]
    return frozenset(one.number for one in cut for start, end in spans if one.start < end and start < one.end)


def _findings(
    ws: Workspace, connection: Connection, reader: Reader, said: Contribution, marking: Marking
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the findings nearest to what is marked, and those that the search finds."""
    chosen = " ".join((*passages.ticked(said.body, marking.sentences), marking.passage)).strip()
    near = _nearest(ws, connection, reader, chosen or f"{said.title} {said.body}", _NEAR)
    found = _nearest(ws, connection, reader, marking.search, _FOUND)
    if marking.search.strip() and (key := marking.search.strip().lstrip("@").upper()) and KEY.fullmatch(key):
        found = [key, *found]
    held = findings.of_keys(connection, {*near, *found})
    return tuple(held[key] for key in near), tuple(held[key] for key in found if key in held)


def _nearest(ws: Workspace, connection: Connection, reader: Reader, words: str, limit: int) -> list[str]:
    kinds = {SuggestionKind.FINDING}
    return [one.key for one in suggestions(ws, connection, reader, words, kinds=kinds, limit=limit)]
