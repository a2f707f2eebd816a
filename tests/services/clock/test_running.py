"""The clock does each act once, whatever stopped, fails or runs beside it."""

import logging
import multiprocessing
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from manifeste_tool.domain.audience import Audience, Stage, StageKind
from manifeste_tool.domain.commission.clock import ClockAct
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.gestures import Change
from manifeste_tool.errors import ForbiddenError
from manifeste_tool.services.clock import acts, running
from manifeste_tool.services.clock.running import run
from manifeste_tool.services.instance import instances
from manifeste_tool.services.text import drafting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import journal, stages
from tests.conftest import Clock
from tests.services.clock.hours import BOUNDARIES, add_stage, news, said
from tests.services.story import Cast, cast


def told(ws: Workspace, person: Person) -> list[str]:
    return [fact.name for fact in news(ws, person, *BOUNDARIES)]


def test_a_stage_opens_and_closes_at_its_second_and_those_concerned_are_told(people: Cast, clock: Clock) -> None:
    stage = add_stage(people.ws, StageKind.FILING, 1, 2)
    clock.moment = stage.opens_at - timedelta(seconds=1)
    assert run(people.ws).done == ()
    clock.advance(seconds=1)
    assert len(run(people.ws).done) == 1
    assert told(people.ws, people.member) == ["stage_opened"]
    clock.advance(seconds=3599)
    assert run(people.ws).done == ()
    clock.advance(seconds=1)
    assert len(run(people.ws).done) == 1
    assert told(people.ws, people.member) == ["stage_opened", "stage_closed"]
    assert told(people.ws, people.referent) == []
    assert told(people.ws, people.secretary) == []


@pytest.mark.parametrize(
    ("kind", "who"),
    [
        (StageKind.CONSULTATION, {"referent"}),
        (StageKind.DRAFTING, {"drafter"}),
        (StageKind.FILING, {"member", "other", "drafter"}),
        (StageKind.EXAMINATION, {"member", "other", "drafter"}),
        (StageKind.ADOPTION, {"member", "other", "drafter"}),
        (StageKind.PUBLICATION, set()),
    ],
)
def test_each_kind_of_stage_concerns_its_own_people(people: Cast, clock: Clock, kind: StageKind, who: set[str]) -> None:
    add_stage(people.ws, kind, 1, None)
    clock.advance(hours=1)
    run(people.ws)
    names = ("member", "other", "drafter", "secretary", "referent")
    assert {name for name in names if told(people.ws, getattr(people, name))} == who


def test_what_was_missed_while_down_is_caught_up_once_and_an_opening_that_is_over_is_no_news(
    people: Cast, clock: Clock
) -> None:
    before = len(said(people.ws, *BOUNDARIES))
    add_stage(people.ws, StageKind.FILING, 1, 2)
    add_stage(people.ws, StageKind.EXAMINATION, 3, 99)
    clock.advance(hours=5)
    assert len(run(people.ws).done) == 3
    for _ in range(3):
        clock.advance(minutes=1)
        assert run(people.ws) == running.Ran()
    assert said(people.ws, *BOUNDARIES)[before:] == [
        ("stage_opened", "depot"),
        ("stage_closed", "depot"),
        ("stage_opened", "examen"),
    ]
    assert told(people.ws, people.member) == ["stage_closed", "stage_opened"]


def test_boundaries_long_past_lapse_and_those_of_the_last_month_are_caught_up_at_their_own_hour(people: Cast) -> None:
    stage = add_stage(people.ws, StageKind.EXAMINATION, -24 * 90, -24 * 29)
    ran = run(people.ws)
    assert (len(ran.done), len(ran.lapsed)) == (1, 1)
    (fact,) = news(people.ws, people.member, *BOUNDARIES)
    assert (fact.name, fact.at) == ("stage_closed", stage.closes_at)


def test_a_stage_that_closed_as_it_opened_never_was_open(people: Cast) -> None:
    add_stage(people.ws, StageKind.EXAMINATION, -1, -1)
    assert run(people.ws) == running.Ran()


def test_what_the_clock_says_of_a_stage_is_public_and_by_the_program(people: Cast, clock: Clock) -> None:
    add_stage(people.ws, StageKind.EXAMINATION, 1, None)
    clock.advance(hours=1)
    run(people.ws)
    with people.ws.reading() as connection:
        fact = journal.latest(connection, Audience.PUBLIC, limit=1)[0]
    assert (fact.name, fact.person_id, fact.audience) == ("stage_opened", None, Audience.PUBLIC)


def test_an_opening_moved_while_open_is_not_said_twice_and_a_closing_moved_is_said_when_it_comes(
    people: Cast, clock: Clock
) -> None:
    stage = add_stage(people.ws, StageKind.EXAMINATION, 0, 2)
    run(people.ws)
    moved = Stage(stage.kind, stage.opens_at - timedelta(hours=1), stage.closes_at, id=stage.id)
    with people.ws.writing() as connection:
        stages.change(connection, moved)
    run(people.ws)
    clock.advance(hours=1)
    later = Stage(stage.kind, moved.opens_at, clock() + timedelta(hours=9), id=stage.id)
    with people.ws.writing() as connection:
        stages.change(connection, later)
    clock.advance(hours=2)
    run(people.ws)
    assert told(people.ws, people.member) == ["stage_opened"]
    clock.advance(hours=7)
    run(people.ws)
    assert told(people.ws, people.member) == ["stage_opened", "stage_closed"]


def test_opening_the_filing_ends_the_drafting_at_the_minute(workspace: Workspace, clock: Clock) -> None:
    people = cast(workspace, stage=StageKind.DRAFTING)
    drafting.write(workspace, people.drafter, seen=people.tip(), gestures=[Change("bbbbbbb2", "Écrit à temps.")])
    add_stage(workspace, StageKind.FILING, 1, None)
    clock.advance(hours=1)
    run(workspace)
    assert people.words("bbbbbbb2") == "Écrit à temps."
    assert said(workspace, "drafting_ended") == [("drafting_ended", "")]


def acts_of(monkeypatch: pytest.MonkeyPatch, *supplied: ClockAct) -> None:
    def source(_ws: Workspace, _connection: object) -> Iterator[ClockAct]:
        yield from supplied

    monkeypatch.setattr(acts, "SOURCES", (source,))


def noting(into: list[str], word: str) -> Callable[[Any, Any], None]:
    return lambda _ws, _connection: into.append(word)


def test_a_then_that_was_cut_runs_again_and_what_was_done_does_not(
    workspace: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def then(_ws: Workspace) -> None:
        done.append("then")
        if done.count("then") == 1:
            raise KeyboardInterrupt  # the process is stopped between the two

    acts_of(monkeypatch, ClockAct("one", clock(), noting(done, "do"), then))
    with pytest.raises(KeyboardInterrupt):
        run(workspace)
    assert run(workspace).done == ("one",)
    assert run(workspace) == running.Ran()
    assert done == ["do", "then", "then"]


def test_an_act_or_a_source_that_fails_is_reported_tried_again_and_stops_no_other(
    workspace: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []
    broken = [True]

    def failing(_ws: Workspace, connection: Any) -> None:
        journal.increment(connection, "half")
        if broken[0]:
            raise ForbiddenError

    def bad_source(_ws: Workspace, _connection: object) -> Iterator[ClockAct]:
        if broken[0]:
            raise ForbiddenError
        yield from ()

    acts_of(monkeypatch, ClockAct("a", clock(), failing), ClockAct("b", clock(), noting(done, "b")))
    monkeypatch.setattr(acts, "SOURCES", (bad_source, *acts.SOURCES))
    with caplog.at_level(logging.ERROR):
        ran = run(workspace)
    assert ran.done == ("b",)
    assert [one.key.rpartition(".")[2] for one in ran.failed] == ["bad_source", "a"]
    assert len(caplog.records) == 2
    broken[0] = False
    again = run(workspace)
    assert (again.done, again.failed) == (("a",), ())
    with workspace.writing() as connection:
        assert journal.increment(connection, "half") == 2  # the failed attempt left nothing


def test_a_lapsed_act_is_marked_and_never_done(
    workspace: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    lapses = clock() + timedelta(hours=1)
    one = ClockAct("one", clock(), noting(done, "do"), lambda _ws: done.append("then"), lapses)
    acts_of(monkeypatch, one)
    clock.moment = lapses
    assert run(workspace).lapsed == ("one",)
    clock.moment = lapses - timedelta(minutes=1)  # even by a clock that is set back
    assert run(workspace) == running.Ran()
    assert done == []


def test_an_act_lapses_at_its_moment_and_not_a_second_before(
    workspace: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    acts_of(monkeypatch, ClockAct("one", clock(), noting(done, "do"), lapses_at=clock() + timedelta(seconds=1)))
    assert run(workspace).done == ("one",)
    assert done == ["do"]


def test_a_run_does_so_many_acts_and_the_next_goes_on(
    workspace: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    acts_of(monkeypatch, *(ClockAct(key, clock(), noting(done, key)) for key in "abcde"))
    first = run(workspace, most=2)
    assert (first.done, first.left) == (("a", "b"), 3)
    assert run(workspace, most=9).left == 0
    assert done == list("abcde")


def _runner(settings: Settings, at: Clock, start: Any, into: Path) -> None:
    """Another process: its own database connections, the same instance, all beginning together."""
    from dataclasses import replace  # noqa: PLC0415 - a spawned process begins with nothing

    ws = replace(instances.opened(settings), now=at)
    start.wait(timeout=30)
    into.write_text("\n".join(run(ws).done))
    ws.db.close()


def test_two_runners_in_two_processes_do_each_act_once(
    workspace: Workspace, settings: Settings, clock: Clock, tmp_path: Path
) -> None:
    people = cast(workspace)
    for number in range(20):
        add_stage(workspace, StageKind.EXAMINATION, number / 10, number / 10 + 0.05)
    clock.advance(hours=5)
    process = multiprocessing.get_context("spawn")
    start = process.Barrier(2)
    lists = [tmp_path / f"done-{number}" for number in range(2)]
    there = [process.Process(target=_runner, args=(settings, clock, start, each)) for each in lists]
    for one in there:
        one.start()
    for one in there:
        one.join(timeout=60)
    assert [one.exitcode for one in there] == [0, 0]
    done = [each.read_text().split() for each in lists]
    assert len(said(workspace, *BOUNDARIES)) == 41  # the filing that the founding opened, twenty openings and closings
    of_git_or_disk = ("stage:1:", "purge:", "retention:")  # acts with a `then`, which may run twice
    assert not set(done[0]) & {key for key in done[1] if not key.startswith(of_git_or_disk)}
    assert told(workspace, people.member).count("stage_closed") == 20


def test_what_is_forgone_is_never_done_and_what_comes_later_is(people: Cast, clock: Clock) -> None:
    stage = add_stage(people.ws, StageKind.FILING, 1, 5)
    clock.advance(hours=2)
    assert running.forgo(people.ws) == 1
    assert run(people.ws) == running.Ran()
    assert told(people.ws, people.member) == []
    assert stage.closes_at
    clock.moment = stage.closes_at
    assert len(run(people.ws).done) == 1
    assert told(people.ws, people.member) == ["stage_closed"]


def test_nothing_is_forgone_while_a_source_cannot_say_its_acts(
    people: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Iterator[ClockAct]:
        raise ForbiddenError

    add_stage(people.ws, StageKind.FILING, 1, None)
    clock.advance(hours=2)
    every = acts.SOURCES
    monkeypatch.setattr(acts, "SOURCES", (*every, broken))
    with pytest.raises(ForbiddenError):
        running.forgo(people.ws)
    monkeypatch.setattr(acts, "SOURCES", every)
    assert len(run(people.ws).done) == 1


def test_the_clock_can_be_asked_for_some_sources_alone(people: Cast, clock: Clock) -> None:
    add_stage(people.ws, StageKind.FILING, 1, None)
    clock.advance(hours=2)
    assert run(people.ws, sources=()) == running.Ran()
    assert len(run(people.ws).done) == 1
