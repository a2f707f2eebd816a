"""The stages of the démarche: where we are, until when, and what a reader can do about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from manifeste_tool.domain.audience import Audience, Stage, StageKind, Thing
from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import N_, NotFoundError, RefusedError
from manifeste_tool.services.clock.extending import Extension, of_stages
from manifeste_tool.services.text.drafting import end_if_due
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, stages
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.serving.public_state import PublicState, PublicWatch

_URGENCY = {"past": 0, "coming": 1, "open": 2}


class ClosesTooEarlyError(RefusedError):
    """A stage would end before it begins."""

    fields = ("closes_at",)
    sentence = N_("La clôture doit venir après l'ouverture. Corrigez l'une des deux dates.")


@dataclass(frozen=True, slots=True)
class Banner:
    """The one line that every page carries. `coming` is the next opening, looked at only while nothing is open.

    `extended` are the extensions in force, by stage.
    """

    open: tuple[Stage, ...] = ()
    coming: Stage | None = None
    signed_in: bool = False
    may_write: bool = False
    may_propose: bool = False
    may_judge: bool = False
    may_gather: bool = False  # what one's own authority hears
    sees_current_text: bool = False
    extended: Mapping[int, Extension] = field(default_factory=dict)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of the open stages."""
        return frozenset(stage.kind.value for stage in self.open)


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage on the page of the démarche: `state` is past, open or coming; `extension` the one in force."""

    stage: Stage
    state: str
    extension: Extension | None = None


@dataclass(frozen=True, slots=True)
class StagesPage:
    """The démarche: every stage of the current cycle in the order they open, and whether the reader may set them."""

    lines: tuple[StageLine, ...]
    essential: tuple[StageLine, ...]
    kinds: tuple[StageKind, ...]
    may_set: bool


def banner(connection: Connection, reader: Reader) -> Banner:
    """Say where the démarche stands, for this reader."""
    later = [stage for stage in reader.stages if reader.now and stage.opens_at > reader.now]
    return Banner(
        open=reader.open_stages,
        coming=min(later, key=lambda stage: stage.opens_at, default=None),
        signed_in=reader.person is not None,
        may_write=may(reader, Act.WRITE_TEXT),
        may_propose=may(reader, Act.FILE),
        may_judge=may(reader, Act.JUDGE_ADMISSIBILITY),
        may_gather=bool(Reach.of(reader).authority),
        sees_current_text=reader.sees(Thing.CURRENT_TEXT),
        extended=of_stages(connection, reader.open_stages),
    )


def page(workspace: Workspace, person: Person | None) -> StagesPage:
    """Return the stages of the newest cycle, with their dates."""
    with workspace.reading() as connection:
        reader = workspace.reader(person, connection)
        found = lines(connection, reader)
    return StagesPage(found, essential(found), tuple(StageKind), may(reader, Act.SET_STAGES))


def lines(connection: Connection, reader: Reader) -> tuple[StageLine, ...]:
    """Return the stages of the newest cycle that has any, in the order they open."""
    cycle, now = _cycle(reader), reader.now
    if now is None:
        return ()
    there = [stage for stage in reader.stages if stage.cycle == cycle]
    extended = of_stages(connection, there)
    return tuple(StageLine(stage, _state(stage, now), extended.get(stage.id)) for stage in there)


def essential(found: tuple[StageLine, ...]) -> tuple[StageLine, ...]:
    """Return one line for each kind of stage: the one that is open, else the next, else the last."""
    told: dict[StageKind, StageLine] = {}
    for line in found:
        held = told.get(line.stage.kind)
        if held is None or _URGENCY[line.state] > _URGENCY[held.state] or line.state == held.state == "past":
            told[line.stage.kind] = line
    return tuple(told[kind] for kind in StageKind if kind in told)


def editable(workspace: Workspace, stage_id: int, *, by: Person | None) -> Stage:
    """Return a stage to be set anew. Raises `ForbiddenError` or `NotFoundError`."""
    with workspace.reading() as connection:
        reader = workspace.reader(by, connection)
        require(reader, Act.SET_STAGES)
        return _known(reader, stage_id)


def set_stage(workspace: Workspace, wanted: Stage, *, by: Person | None) -> Stage:
    """Open a stage (`wanted.id == 0`) or change the dates of one; everybody is told.

    Opening the filing ends a drafting. Raises `ForbiddenError`, `NotFoundError`, or `ClosesTooEarlyError`.
    """
    refuse_early(wanted)
    with workspace.writing() as connection:
        reader = workspace.reader(by, connection)
        actor = require(reader, Act.SET_STAGES)
        if wanted.id:
            known = _known(reader, wanted.id)
            written = replace(wanted, kind=known.kind, cycle=known.cycle)
            stages.change(connection, written)
        else:
            written = stages.add(connection, replace(wanted, cycle=_cycle(reader)))
        journal.record(connection, _fact(written, actor, workspace.now()))
    end_if_due(workspace)
    return written


def refuse_early(wanted: Stage) -> None:
    """Raise `ClosesTooEarlyError` for a stage that would end before it begins."""
    if wanted.closes_at is not None and wanted.closes_at <= wanted.opens_at:
        raise ClosesTooEarlyError


def watch(workspace: Workspace) -> Callable[[], PublicState]:
    """Return what tells the cache whether any public page may have changed, by one SELECT a call."""
    watched = PublicWatch(workspace.db)
    return lambda: watched.state(workspace.now())


def _state(stage: Stage, now: datetime) -> str:
    if stage.is_open(now):
        return "open"
    return "coming" if stage.opens_at > now else "past"


def _cycle(reader: Reader) -> int:
    return max((stage.cycle for stage in reader.stages), default=1)


def _known(reader: Reader, stage_id: int) -> Stage:
    found = next((stage for stage in reader.stages if stage.id == stage_id), None)
    if found is None:
        raise NotFoundError
    return found


def _fact(stage: Stage, actor: Person, now: datetime) -> Fact:
    details = {
        "kind": stage.kind.value,
        "opens_at": stage.opens_at.isoformat(),
        "closes_at": stage.closes_at.isoformat() if stage.closes_at else "",
    }
    return Fact(Happened.STAGE_SET, now, actor.id, About.STAGE, str(stage.id), details, Audience.PUBLIC)
