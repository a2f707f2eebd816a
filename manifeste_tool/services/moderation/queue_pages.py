"""The moderators' queue as a page: one pile of it, narrowed, with what was found of each shown where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.gathering.masking import Piece, brief, found_in
from manifeste_tool.domain.gathering.moderation import Moderation, Reason, State
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.moderation import masking
from manifeste_tool.services.moderation.deciding import Case
from manifeste_tool.services.moderation.grouping import groups
from manifeste_tool.services.paging import Choice, Paging, paging
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import moderations
from manifeste_tool.storage.moderation import moderation_queue
from manifeste_tool.storage.moderation.moderation_queue import Pile, Waiting, Wanted

_SHOWN = 320


@dataclass(frozen=True, slots=True)
class Line:
    """One contribution of the queue: why it is there, since when, its words around what was found in them."""

    said: Contribution
    since: datetime
    reasons: tuple[Reason, ...]
    title: tuple[Piece, ...]
    body: tuple[Piece, ...]
    moderation: Moderation | None
    decided_by: str
    is_mine: bool  # decided by the reader, who leaves its re-examination to somebody else
    kin: int  # how many say nearly the same
    seen: str  # what the queue sends back with a decision, `""` where the whole of its words is not shown here


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of one pile, what it may be narrowed to, with counts."""

    lines: tuple[Line, ...]
    paging: Paging
    wanted: Wanted
    piles: Mapping[Pile, int]
    reasons: Mapping[Reason, int]
    consultations: tuple[Choice, ...]
    titles: Mapping[str, str]
    days: int


def queue_page(ws: Workspace, person: Person | None, wanted: Wanted, *, page: int | None = 1) -> QueuePage:
    """Return a page of the queue. Raises `NotFoundError` for who does not moderate."""
    with ws.reading() as connection:
        refuse_strangers(ws, connection, person)
        asked = paging(page)
        found, total = moderation_queue.page(connection, wanted, limit=asked.size, offset=asked.offset)
        titles = {one.reference: one.title for one in consultations.every(connection)}
        return QueuePage(
            lines=_lines(connection, person, found),
            paging=Paging(asked.number, total, asked.size),
            wanted=wanted,
            piles=moderation_queue.counts(connection, wanted.consultation),
            reasons=moderation_queue.reasons(connection, wanted.pile, wanted.consultation),
            consultations=tuple(
                (reference, f"{titles.get(reference, reference)} ({number})")
                for reference, number in moderation_queue.consultations(connection, wanted.pile)
                if reference
            ),
            titles=titles,
            days=masking.days(connection),
        )


def refuse_strangers(ws: Workspace, connection: Connection, person: Person | None) -> None:
    """Raise `NotFoundError` for who does not moderate."""
    if not may(ws.reader(person, connection), Act.MODERATE):
        raise NotFoundError


def _lines(connection: Connection, person: Person | None, found: Sequence[Waiting]) -> tuple[Line, ...]:
    references = [one.reference for one in found]
    said, known = contributions.of_references(connection, references), moderations.of_references(connection, references)
    flags, alike = moderation_queue.flags(connection, references), groups(connection, references)
    names = names_of(connection, (one.settled_by_id for one in known.values()))
    return tuple(
        Line(
            said=said[one.reference],
            since=one.since,
            reasons=reasons_of(known.get(one.reference), signalled=one.reference in flags),
            title=brief(said[one.reference].title, _SHOWN),
            body=brief(said[one.reference].body, _SHOWN),
            moderation=known.get(one.reference),
            decided_by=_decider(known.get(one.reference), names),
            is_mine=_is_mine(known.get(one.reference), person),
            kin=len(alike.get(one.reference, ())),
            seen=_seen(said[one.reference], known.get(one.reference)),
        )
        for one in found
    )


def reasons_of(one: Moderation | None, *, signalled: bool) -> tuple[Reason, ...]:
    """Return why a contribution is to be looked at, what readers signalled included."""
    told = {*(one.reasons if one else ()), *((Reason.FLAGGED,) if signalled else ())}
    return tuple(reason for reason in Reason if reason in told)


def _decider(one: Moderation | None, names: Mapping[int, str]) -> str:
    return names.get(one.settled_by_id or 0, "") if one else ""


def _is_mine(one: Moderation | None, person: Person | None) -> bool:
    return bool(one and person and one.settled_by_id == person.id)


def _seen(said: Contribution, one: Moderation | None) -> str:
    """A contribution that is shown whole, waits, and names nobody is published from the queue."""
    short = len(said.title) <= _SHOWN and len(said.body) <= _SHOWN
    plain = one is not None and one.state is State.WAITING and short and not found_in(said.title, said.body)
    return Case(said, one).seen if one is not None and plain else ""
