"""Extend a deadline: later only, with a reason that everybody concerned reads; a stage's is public."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from manifeste_tool.domain.audience import Audience, Stage, StageKind
from manifeste_tool.domain.commission.deadlines import Deadline, DeadlineKind
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, NotFoundError, RefusedError, StaleError
from manifeste_tool.services.clock import deadlines
from manifeste_tool.services.clock.stage_acts import concerned
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices, stages
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.integration import copies

MAX_REASON = 1_000
Extender = Callable[[Workspace, Connection, Deadline, datetime], None]


class NoReasonToExtendError(RefusedError):
    """A deadline is extended without a word, or with too many."""

    fields = ("reason",)
    sentence = N_(
        "Dites pourquoi l'échéance est prolongée, en %(limit)s signes au plus : tous ceux qu'elle concerne le liront."
    )


class NotLaterError(RefusedError):
    """The new date is no later than the one in force."""

    fields = ("due_at", "until")
    sentence = N_(
        "Une prolongation va plus loin que la date actuelle. Pour raccourcir, changez les dates là où elles sont "
        "fixées : celles d'une étape sur la page « La démarche », celle d'une copie sur la page de la copie."
    )


class AlreadyPastError(RefusedError):
    """The new date is past already."""

    fields = ("due_at", "until")
    sentence = N_("La nouvelle date est déjà passée. Choisissez une date à venir.")


class FixedElsewhereError(RefusedError):
    """A deadline that follows from something else, such as the date of a sitting."""

    sentence = N_("Cette échéance dépend d'autre chose : changez sa date là où elle est fixée.")


class DeadlineMovedError(StaleError):
    """Somebody moved the deadline since the form was opened."""

    sentence = N_(
        "L'échéance a été déplacée depuis que vous avez ouvert cette page. Relisez sa date, puis recommencez."
    )


@dataclass(frozen=True, slots=True)
class Extension:
    """The last extension of a deadline: from when to when, why, and when that was said."""

    deadline: str
    before: datetime
    to: datetime
    reason: str
    at: datetime


def extend(ws: Workspace, by: Person | None, key: str, *, seen: datetime, to: datetime, reason: str) -> Deadline:
    """Move a deadline from the date `seen` to a later one; the second of two clicks moves nothing.

    Raises `ForbiddenError`, `NotFoundError` and the refusals of this module.
    """
    with ws.writing() as connection:
        actor = require(ws.reader(by, connection), Act.EXTEND)
        deadline = deadlines.known(ws, connection, key)
        if deadline.at == to != seen:
            return deadline
        move = EXTENDERS.get(deadline.kind)
        if move is None:
            raise FixedElsewhereError
        _refuse(ws, deadline, seen, to, reason.strip())
        move(ws, connection, deadline, to)
        fact_id = journal.record(connection, _fact(ws, actor, deadline, to, reason.strip()))
        notices.add(connection, fact_id, _concerned(connection, deadline) - {actor.id})
        return replace(deadline, at=to)


def may_be_extended(deadline: Deadline) -> bool:
    """Whether a deadline has a date of its own to move."""
    return deadline.kind in EXTENDERS


def of_deadlines(connection: Connection, found: Iterable[tuple[str, datetime]]) -> dict[str, Extension]:
    """Return the extensions in force of deadlines, given by their keys and dates: one moved since is none."""
    dates = dict(found)
    said = journal.newest(connection, Happened.DEADLINE_EXTENDED, About.DEADLINE, dates)
    read = {key: _extension(fact) for key, fact in said.items()}
    return {key: one for key, one in read.items() if one.to == dates[key]}


def of_stages(connection: Connection, found: Iterable[Stage]) -> dict[int, Extension]:
    """Return the extensions in force of stages, by stage."""
    keys = {key_of(stage): stage for stage in found if stage.closes_at is not None}
    in_force = of_deadlines(connection, ((key, stage.closes_at) for key, stage in keys.items() if stage.closes_at))
    return {keys[key].id: one for key, one in in_force.items()}


def key_of(stage: Stage) -> str:
    """Return the key of the deadline that a stage's closing is."""
    return f"reports:{stage.id}" if stage.kind is StageKind.CONSULTATION else f"stage:{stage.id}"


def _refuse(ws: Workspace, deadline: Deadline, seen: datetime, to: datetime, reason: str) -> None:
    if not 0 < len(reason) <= MAX_REASON:
        raise NoReasonToExtendError(limit=MAX_REASON)
    if deadline.at != seen:
        raise DeadlineMovedError
    if to <= deadline.at:
        raise NotLaterError
    if to <= ws.now():
        raise AlreadyPastError


def _move_stage(_: Workspace, connection: Connection, deadline: Deadline, to: datetime) -> None:
    stages.change(connection, replace(_stage_of(connection, deadline), closes_at=to))


def _move_copy(_: Workspace, connection: Connection, deadline: Deadline, to: datetime) -> None:
    copies.change(connection, int(deadline.key.partition(":")[2]), {"due_at": to})


#: How a deadline is moved, by its kind; one that is not here follows from something else.
EXTENDERS: Mapping[DeadlineKind, Extender] = {
    DeadlineKind.FILING: _move_stage,
    DeadlineKind.REPORT: _move_stage,
    DeadlineKind.COPY: _move_copy,
}
_OF_STAGES = (DeadlineKind.FILING, DeadlineKind.REPORT)


def _stage_of(connection: Connection, deadline: Deadline) -> Stage:
    stage_id = int(deadline.key.partition(":")[2])
    found = next((stage for stage in stages.every(connection) if stage.id == stage_id), None)
    if found is None:
        raise NotFoundError
    return found


def _concerned(connection: Connection, deadline: Deadline) -> set[int]:
    awaited = {one.person_id for one in deadline.awaited if one.person_id is not None}
    if deadline.kind in _OF_STAGES:
        awaited |= concerned(connection, _stage_of(connection, deadline).kind)
    return awaited


def _fact(ws: Workspace, actor: Person, deadline: Deadline, to: datetime, reason: str) -> Fact:
    details = {
        "deadline": deadline.key,
        "kind": deadline.kind.value,
        "title": deadline.title,
        "path": deadline.path,
        "from": deadline.at.isoformat(),
        "to": to.isoformat(),
        "reason": reason,
    }
    circle = Audience.PUBLIC if deadline.kind in _OF_STAGES else Audience.SECRETARIAT
    return Fact(Happened.DEADLINE_EXTENDED, ws.now(), actor.id, About.DEADLINE, deadline.key, details, circle)


def _extension(fact: Fact) -> Extension:
    told = fact.details
    before, to = (datetime.fromisoformat(told[name]) for name in ("from", "to"))
    return Extension(told["deadline"], before, to, told["reason"], fact.at)
