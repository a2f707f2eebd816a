"""Stages open and close at their hour: the program says so, and tells those whom the stage concerns.

Nothing is switched: whether a stage is open is read from its dates, by every act and every page. What the clock adds
is that it is on record and that people hear of it, and that a drafting ends at the minute the filing opens.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from manifeste_tool.domain.audience import Audience, Stage, StageKind
from manifeste_tool.domain.commission.charges import Charge
from manifeste_tool.domain.commission.clock import ClockAct
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.readers import Role
from manifeste_tool.services.text.drafting import end_if_due
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices, people, stages
from manifeste_tool.storage.commission import charges
from manifeste_tool.storage.database import Connection

_OF_MEMBERS = frozenset({StageKind.FILING, StageKind.EXAMINATION, StageKind.ADOPTION})
_BOUNDARIES = (Happened.STAGE_OPENED, Happened.STAGE_CLOSED)
#: What was missed for longer is caught up no more: an instance that is a year old does not tell its whole story anew.
_LAPSES = timedelta(days=30)


def clock_acts(_: Workspace, connection: Connection) -> Iterator[ClockAct]:
    """Return the opening and the closing of every stage; the filing's opening ends the drafting.

    One that was closed before it opened never was open, and nothing is said of it.
    """
    for stage in stages.every(connection):
        if stage.closes_at is None or stage.opens_at < stage.closes_at:
            then = _end_drafting if stage.kind is StageKind.FILING else None
            yield replace(_act(stage, "opens", stage.opens_at, partial(_open, stage)), then=then)
            if stage.closes_at is not None:
                yield _act(stage, "closes", stage.closes_at, partial(_close, stage, stage.closes_at))


def _act(stage: Stage, boundary: str, at: datetime, do: Callable[[Workspace, Connection], None]) -> ClockAct:
    return ClockAct(f"stage:{stage.id}:{boundary}:{at.isoformat()}", at, do, lapses_at=at + _LAPSES)


def concerned(connection: Connection, kind: StageKind) -> set[int]:
    """Return whom a stage concerns: the members in office, the drafters (a chapter's too), the référents."""
    active = [one for one in people.every(connection) if one.active]
    if kind is StageKind.CONSULTATION:
        return {one.id for one in active if one.role is Role.REFERENT}
    if kind is StageKind.DRAFTING:
        charged = {one.person_id for one in charges.every(connection) if one.charge is Charge.DRAFTER}
        return {one.id for one in active if one.role is Role.MEMBER and (one.drafter or one.id in charged)}
    return {one.id for one in active if one.is_in_office} if kind in _OF_MEMBERS else set()


def _end_drafting(ws: Workspace) -> None:
    end_if_due(ws)


def _open(seen: Stage, ws: Workspace, connection: Connection) -> None:
    """Say that a stage is open; one that was moved meanwhile, or was said to be open already, opens no second time."""
    stage = _as_it_stands(connection, seen)
    if stage is None or stage.opens_at != seen.opens_at or _last(connection, stage) == Happened.STAGE_OPENED:
        return
    _say(connection, stage, Happened.STAGE_OPENED, at=stage.opens_at, news=stage.is_open(ws.now()))


def _close(seen: Stage, at: datetime, _ws: Workspace, connection: Connection) -> None:
    stage = _as_it_stands(connection, seen)
    if stage is not None and stage.closes_at == at:
        _say(connection, stage, Happened.STAGE_CLOSED, at=at, news=True)


def _as_it_stands(connection: Connection, seen: Stage) -> Stage | None:
    """Return the stage as it is in the transaction that speaks of it: its dates may have been set anew meanwhile."""
    return next((stage for stage in stages.every(connection) if stage.id == seen.id), None)


def _last(connection: Connection, stage: Stage) -> str:
    said = journal.about(connection, About.STAGE, str(stage.id), Audience.SECRETARIAT)
    return next((fact.name for fact in reversed(said) if fact.name in _BOUNDARIES), "")


def _say(connection: Connection, stage: Stage, name: Happened, *, at: datetime, news: bool) -> None:
    """Record what the clock did, at the hour it was due; like the page of the démarche, it is everybody's to read."""
    details = {
        "kind": stage.kind.value,
        "at": at.isoformat(),
        "closes_at": stage.closes_at.isoformat() if stage.closes_at else "",
    }
    fact = Fact(name, at, None, About.STAGE, str(stage.id), details, Audience.PUBLIC)
    fact_id = journal.record(connection, fact)
    if news:
        notices.add(connection, fact_id, concerned(connection, stage.kind))
