"""Stages: set by the secretariat, told to everybody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from manifeste_tool.domain.audience import Audience, Stage, StageKind
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services import frame, initiative, stages
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from tests.conftest import Clock
from tests.services.story import cast


def test_setting_a_stage_is_a_public_fact_and_moves_the_public_state(workspace: Workspace, clock: Clock) -> None:
    people = cast(workspace)
    state = stages.watch(workspace)
    before = state()
    made = stages.set_stage(workspace, Stage(StageKind.EXAMINATION, clock()), by=people.secretary)
    assert made.id
    assert state() != before
    with workspace.reading() as connection:
        assert journal.latest(connection, Audience.PUBLIC, limit=1)[0].details["kind"] == "examen"


def test_time_alone_moves_the_public_state(workspace: Workspace, clock: Clock) -> None:
    people = cast(workspace)
    opens = clock() + timedelta(hours=1)
    stages.set_stage(workspace, Stage(StageKind.EXAMINATION, opens, opens + timedelta(hours=1)), by=people.secretary)
    state = stages.watch(workspace)
    seen = [state()]
    for _ in range(2):
        clock.advance(hours=1)
        seen.append(state())
    assert len(set(seen)) == 3


def test_a_change_keeps_the_kind_and_the_cycle(workspace: Workspace, clock: Clock) -> None:
    people = cast(workspace)
    made = stages.set_stage(workspace, Stage(StageKind.EXAMINATION, clock()), by=people.secretary)
    later = clock() + timedelta(days=2)
    changed = stages.set_stage(workspace, Stage(StageKind.ADOPTION, clock(), later, id=made.id), by=people.secretary)
    assert (changed.kind, changed.closes_at) == (StageKind.EXAMINATION, later)
    assert stages.editable(workspace, made.id, by=people.secretary).closes_at == later


def test_what_cannot_be_a_stage_and_who_may_not_set_one(workspace: Workspace, clock: Clock) -> None:
    people = cast(workspace)
    with pytest.raises(stages.ClosesTooEarlyError):
        stages.set_stage(workspace, Stage(StageKind.EXAMINATION, clock(), clock()), by=people.secretary)
    with pytest.raises(ForbiddenError):
        stages.set_stage(workspace, Stage(StageKind.EXAMINATION, clock()), by=people.member)
    with pytest.raises(ForbiddenError):
        stages.editable(workspace, 1, by=None)
    with pytest.raises(NotFoundError):
        stages.set_stage(workspace, Stage(StageKind.EXAMINATION, clock(), id=99), by=people.secretary)


def test_the_banner_says_what_this_reader_may_do(workspace: Workspace, clock: Clock) -> None:
    people = cast(workspace)
    assert frame.frame(workspace, people.member).banner.may_propose
    visitor = frame.frame(workspace, None)
    assert not visitor.banner.may_propose
    assert not visitor.may_see_desk
    assert frame.frame(workspace, people.secretary).may_see_desk
    assert frame.frame(workspace, replace(people.referent, authority="MIRE")).banner.may_gather
    assert not frame.frame(workspace, people.member).banner.may_gather
    people.close_all()
    stages.set_stage(workspace, Stage(StageKind.EXAMINATION, clock() + timedelta(days=1)), by=people.secretary)
    between = frame.frame(workspace, people.member).banner
    assert between.open == ()
    assert between.coming is not None
    assert not between.may_propose


def test_of_each_kind_the_open_stage_counts_then_the_next_then_the_last(workspace: Workspace, clock: Clock) -> None:
    people = cast(workspace)

    def opened(kind: StageKind, opens: int, closes: int) -> Stage:
        at = clock()
        wanted = Stage(kind, at + timedelta(days=opens), at + timedelta(days=closes))
        return stages.set_stage(workspace, wanted, by=people.secretary)

    opened(StageKind.EXAMINATION, -9, -8)
    last = opened(StageKind.EXAMINATION, -7, -6)
    opened(StageKind.FILING, -9, -8)
    opened(StageKind.ADOPTION, -9, -8)
    coming = opened(StageKind.ADOPTION, 3, 4)
    told = {line.stage.kind: line for line in stages.page(workspace, None).essential}
    assert told[StageKind.EXAMINATION].stage.id == last.id
    assert told[StageKind.FILING].state == "open"
    assert told[StageKind.ADOPTION].stage.id == coming.id


def test_home_shows_a_visitor_nothing_that_is_not_public(workspace: Workspace) -> None:
    people = cast(workspace)
    assert initiative.home(workspace, None).opening == ()
    assert initiative.home(workspace, people.member).opening
    assert all(said.audience is Audience.PUBLIC for said in initiative.home(workspace, None).latest)
