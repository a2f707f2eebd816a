"""What votes ask of the clock, of the secretariat and of members, for the registries that gather it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from manifeste_tool.domain.commission.ballots import Ballot, BallotState, Phase
from manifeste_tool.domain.commission.clock import ClockAct
from manifeste_tool.domain.commission.deadlines import Awaited, Deadline, DeadlineKind
from manifeste_tool.domain.commission.tasks import Queue, Task
from manifeste_tool.domain.commission.voting import Verdict
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.ballots.closing import close_now, open_now
from manifeste_tool.services.ballots.consequences import Standing, consequences, waits
from manifeste_tool.services.ballots.known_ballots import in_office
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import ballots
from manifeste_tool.storage.database import Connection

_SOON = timedelta(days=1)
_NEAR_OPENING, _NEAR_CLOSING = timedelta(days=7), timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Voices:
    """Where one open vote stands, member by member: who voted or was voted for, and the proxies each may use."""

    voted: frozenset[int]
    given: Mapping[int, int]

    def answered(self, member_id: int) -> bool:
        """Whether nothing more is awaited of a member: they voted, or lent their voice, and used those they hold."""
        return not self.late(member_id)

    def late(self, member_id: int) -> int:
        """Return how many voices a member still has to give: their own unless it is lent, and those they hold."""
        held = [giver for giver, holder in self.given.items() if holder == member_id]
        mine = [] if member_id in self.given else [member_id]
        return len({*mine, *held} - self.voted)


def voices(connection: Connection, ballot: Ballot) -> Voices:
    """Return where a vote stands, member by member."""
    cast = ballots.votes(connection, [ballot.id])[ballot.id]
    given = ballots.proxies(connection, [ballot.id])[ballot.id]
    return Voices(frozenset(vote.member_id for vote in cast), given)


def clock_acts(ws: Workspace, connection: Connection) -> Iterator[ClockAct]:
    """Return the openings and closings missed or soon due. A key holds its hour: a vote that is moved has another.

    A vote held on paper is closed by its result alone.
    """
    soon = ws.now() + _SOON
    for one in ballots.live(connection):
        opening, closing = (partial(act, ballot_id=one.id) for act in (open_now, close_now))
        if one.state is BallotState.PLANNED and one.opens_at <= soon:
            yield ClockAct(_key(one, "open", one.opens_at), one.opens_at, opening, lapses_at=one.closes_at)
        if not one.is_on_paper and one.closes_at <= soon:
            yield ClockAct(_key(one, "close", one.closes_at), one.closes_at, closing)


def deadlines(ws: Workspace, connection: Connection) -> Iterator[Deadline]:
    """Return the open votes, with who voted and who has voices left to give."""
    members = in_office(connection)
    for one in _open(ws, connection):
        there = voices(connection, one)
        awaited = tuple(
            Awaited(person.name, there.answered(key), key, there.late(key)) for key, person in members.items()
        )
        yield Deadline(
            f"ballot:{one.id}", DeadlineKind.BALLOT, one.title, one.closes_at, _path(one), awaited, one.opens_at
        )


def secretariat_tasks(ws: Workspace, connection: Connection) -> Iterator[Task]:
    """Return the votes about to open or to close, the results of paper to enter, the consequences to draw."""
    for one in ballots.live(connection):
        yield from _live_tasks(ws, connection, one)
    for one in ballots.closed_on_amendments(connection):
        if one.result != Verdict.ADOPTED:
            continue
        found = consequences(connection, one, Verdict.ADOPTED)
        if held := waits(found, Standing.WAITING, Standing.READY):
            thing = f"consequences:{one.id}"
            yield Task(Queue.BALLOT, thing, one.title, _path(one), since=one.closed_at, count=len(held))


def member_tasks(ws: Workspace, connection: Connection, person: Person) -> Iterator[Task]:
    """Return the open votes that await somebody; `count` is how many voices, proxies included."""
    if not person.is_in_office:
        return
    for one in _open(ws, connection):
        if late := voices(connection, one).late(person.id):
            task = Task(Queue.BALLOT, str(one.id), one.title, _path(one), since=one.opens_at, due=one.closes_at)
            yield replace(task, person_id=person.id, count=late)


def _live_tasks(ws: Workspace, connection: Connection, one: Ballot) -> Iterator[Task]:
    now, phase = ws.now(), one.phase(ws.now())
    if phase is Phase.COMING and one.opens_at - now <= _NEAR_OPENING:
        yield Task(Queue.BALLOT, f"opening:{one.id}", one.title, _path(one), due=one.opens_at)
    if phase is Phase.OPEN and not one.is_on_paper and one.closes_at - now <= _NEAR_CLOSING:
        there = voices(connection, one)
        missing = sum(not there.answered(key) for key in in_office(connection))
        task = Task(Queue.BALLOT, f"closing:{one.id}", one.title, _path(one), since=one.opens_at, due=one.closes_at)
        yield replace(task, count=missing)
    if phase is not Phase.COMING and one.is_on_paper:
        yield Task(Queue.BALLOT, f"result:{one.id}", one.title, _path(one), since=one.opens_at, due=one.closes_at)


def _open(ws: Workspace, connection: Connection) -> Iterator[Ballot]:
    """Return the votes that members may answer here, now."""
    found = (one for one in ballots.live(connection) if not one.is_on_paper)
    return (one for one in found if one.phase(ws.now()) is Phase.OPEN)


def _key(one: Ballot, act: str, at: datetime) -> str:
    return f"ballot:{one.id}:{act}:{at.isoformat()}"


def _path(one: Ballot) -> str:
    return f"/votes/{one.id}"
