"""The secretariat's queues, each a page of its own: to judge, to publish, to confirm."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from manifeste_tool.domain.amending.amendments import Amendment, State
from manifeste_tool.domain.comparing.diff import Segment, word_diff
from manifeste_tool.domain.comparing.edits import Change
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.amending.amendment_pages import Row, rows
from manifeste_tool.services.amending.stored_edits import edit
from manifeste_tool.services.examining.falling import consequences
from manifeste_tool.services.examining.opining import Shown, seen
from manifeste_tool.services.examining.ordering import read_order
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.amending.amendments import StoredEdit, Wanted
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.examining import opinions, reexaminations
from manifeste_tool.storage.examining.reexaminations import Reexamination

_LONG = 200


@dataclass(frozen=True, slots=True)
class Brief:
    """What one amendment does to one unit, for somebody who reads many."""

    change: Change
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class ToJudge:
    """One line of the queue: an amendment and what it changes."""

    row: Row
    briefs: tuple[Brief, ...]


@dataclass(frozen=True, slots=True)
class ToReexamine:
    """A refusal to look at again; `is_mine` for who refused, who leaves it to somebody else."""

    row: Row
    asked: Reexamination
    refused_by: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class JudgingPage:
    """A page of what is to be judged, and the re-examinations that wait."""

    lines: tuple[ToJudge, ...]
    again: tuple[ToReexamine, ...]
    paging: Paging

    def following(self, number: int) -> int:
        """Return the number of the amendment after this one, 0 at the end of the page."""
        numbers = [line.row.amendment.number for line in self.lines]
        rank = numbers.index(number) + 1
        return numbers[rank] if rank < len(numbers) else 0


@dataclass(frozen=True, slots=True)
class ToPublish:
    """An opinion that only its giver and the secretariat read, with what it is about."""

    amendment: Amendment
    shown: Shown


@dataclass(frozen=True, slots=True)
class PublishingPage:
    """A page of the opinions to publish."""

    lines: tuple[ToPublish, ...]
    paging: Paging


@dataclass(frozen=True, slots=True)
class Proposed:
    """An open amendment with the adopted one that makes it fall, or that satisfies it (None: the text)."""

    row: Row
    cause: Amendment | None


@dataclass(frozen=True, slots=True)
class ConfirmingPage:
    """What adoptions did to open amendments, for a person to confirm."""

    falls: tuple[Proposed, ...]
    satisfied: tuple[Proposed, ...]


def judging_page(ws: Workspace, person: Person | None, *, page: int = 1) -> JudgingPage:
    """Return a page of the amendments to judge. Raises `NotFoundError` for who has no desk."""
    with ws.reading() as connection:
        _refuse_strangers(ws, connection, person)
        asked = paging(page)
        found, total = amendments.page(connection, Wanted((State.FILED,)), limit=asked.size, offset=asked.offset)
        edits: dict[int, list[StoredEdit]] = {}
        for one in amendments.edits_of(connection, [one.id for one in found]):
            edits.setdefault(one.amendment_id, []).append(one)
        lines = (ToJudge(row, tuple(_briefs(edits.get(row.amendment.id, ())))) for row in rows(ws, connection, found))
        again = tuple(_again(ws, connection, person))
        return JudgingPage(tuple(lines), again, Paging(asked.number, total, asked.size))


def _briefs(found: Iterable[StoredEdit]) -> Iterator[Brief]:
    for stored in found:
        one = edit(stored)
        before, after = (unit.text if unit else "" for unit in (one.before, one.after))
        yield Brief(one.change, word_diff(before, after))


def _again(ws: Workspace, connection: Connection, person: Person | None) -> Iterator[ToReexamine]:
    waiting = reexaminations.waiting(connection, limit=_LONG)
    names = names_of(connection, (one.refused_by_id for one in waiting))
    found = amendments.some(connection, [one.amendment_id for one in waiting])
    shown = {row.amendment.id: row for row in rows(ws, connection, tuple(found.values()))}
    for one in waiting:
        mine = person is not None and person.id == one.refused_by_id
        yield ToReexamine(shown[one.amendment_id], one, names.get(one.refused_by_id, ""), is_mine=mine)


def publishing_page(ws: Workspace, person: Person | None, *, page: int = 1) -> PublishingPage:
    """Return a page of the opinions to publish. Raises `NotFoundError` for who has no desk."""
    with ws.reading() as connection:
        _refuse_strangers(ws, connection, person)
        asked = paging(page)
        found, total = opinions.unpublished(connection, limit=asked.size, offset=asked.offset)
        about = amendments.some(connection, {one.amendment_id for one in found})
        shown = seen(connection, ws.reader(person, connection), about)
        by_id = {one.opinion.id: one for those in shown.values() for one in those}
        lines = tuple(ToPublish(about[one.amendment_id], by_id[one.id]) for one in found)
        return PublishingPage(lines, Paging(asked.number, total, asked.size))


def confirming_page(ws: Workspace, person: Person | None) -> ConfirmingPage:
    """Return what is proposed as fallen or satisfied. Raises `NotFoundError` for who has no desk."""
    with ws.reading() as connection:
        _refuse_strangers(ws, connection, person)
        adopted = consequences(ws, connection)
        ranked = [entry.id for entry in read_order(ws, connection).entries]
        return ConfirmingPage(
            tuple(_proposed(ws, connection, ranked, adopted.falls)),
            tuple(_proposed(ws, connection, ranked, adopted.satisfied)),
        )


def _proposed(
    ws: Workspace, connection: Connection, ranked: Iterable[int], causes: Mapping[int, int]
) -> Iterator[Proposed]:
    """Yield what is proposed, in the order of the list."""
    wanted = [key for key in ranked if key in causes][:_LONG]
    found = amendments.some(connection, {*wanted, *(causes[key] for key in wanted)})
    for row in rows(ws, connection, tuple(found[key] for key in wanted)):
        yield Proposed(row, found.get(causes[row.amendment.id]))


def _refuse_strangers(ws: Workspace, connection: Connection, person: Person | None) -> None:
    if not may(ws.reader(person, connection), Act.SEE_DESK):
        raise NotFoundError
