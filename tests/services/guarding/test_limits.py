"""Counting in the database: across processes, on both databases, and nobody to be told from what is kept."""

from dataclasses import replace
from threading import Barrier, Thread

import pytest

from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.services.guarding import limits, senders
from manifeste_tool.services.guarding.limits import TooOftenError, TooOftenFromHereError
from manifeste_tool.services.guarding.senders import RobotError, Sender
from manifeste_tool.services.instance import instances
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from tests.conftest import Clock
from tests.limits import allow

HERE, THERE = "192.0.2.7", "203.0.113.9"


def counted(ws: Workspace, who: str = HERE, what: Limit = Limit.FLAG) -> bool:
    try:
        limits.count_apart(ws, what, who=who)
    except TooOftenError:
        return False
    return True


def test_a_place_has_its_number_in_a_window_for_each_thing(
    workspace: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(monkeypatch, Limit.FLAG, 2)
    assert [counted(workspace) for _ in range(4)] == [True, True, False, False]
    assert counted(workspace, THERE)
    assert counted(workspace, what=Limit.ENQUIRY)
    assert all(counted(replace(workspace, limits_times=3)) for _ in range(4)), "an instance may allow more"
    clock.advance(hours=1)
    assert counted(workspace)


def test_whoever_is_refused_is_told_when_to_come_back(
    workspace: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for what in (Limit.CODE_FOR, Limit.FLAG):
        allow(monkeypatch, what, 1)
        limits.count_apart(workspace, what, who=HERE)
    clock.advance(minutes=48, seconds=30)
    with pytest.raises(TooOftenError, match="Recommencez dans 12 min") as of_account:
        limits.count_apart(workspace, Limit.CODE_FOR, who=HERE)
    assert of_account.value.seconds == 720
    with pytest.raises(TooOftenFromHereError, match="de votre connexion"):
        limits.count_apart(workspace, Limit.FLAG, who=HERE)


def test_what_fails_for_another_reason_costs_nothing(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    allow(monkeypatch, Limit.FLAG, 1)

    def failing() -> None:
        with workspace.writing() as connection:
            limits.count(workspace, connection, Limit.FLAG, who=HERE)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    with workspace.reading() as connection:
        limits.refuse_spent(workspace, connection, Limit.FLAG, who=HERE)
    assert counted(workspace)
    with workspace.reading() as connection, pytest.raises(TooOftenFromHereError):
        limits.refuse_spent(workspace, connection, Limit.FLAG, who=HERE)


def test_who_fills_the_trap_is_no_person(workspace: Workspace) -> None:
    with workspace.writing() as connection, pytest.raises(RobotError, match="laissez vide"):
        senders.admit(workspace, connection, Sender(HERE, trap="http://spam"), Limit.FLAG)


def test_limits_hold_across_processes(
    workspace: Workspace, settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each thread opens the instance for itself, as each process of a site does."""
    allow(monkeypatch, Limit.FLAG, 5)
    start, admitted = Barrier(4), []

    def process() -> None:
        mine = replace(instances.opened(settings), now=clock)
        start.wait()
        admitted.extend(counted(mine) for _ in range(3))
        mine.db.close()

    threads = [Thread(target=process) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(admitted) == [False] * 7 + [True] * 5


def test_nobody_can_be_told_from_what_limits_keep_and_it_is_not_kept_long(workspace: Workspace, clock: Clock) -> None:
    counted(workspace)
    with workspace.reading() as connection:
        (row,) = connection.exec_driver_sql("SELECT bucket, count FROM attempt").all()
    assert row.count == 1
    assert HERE not in row.bucket
    clock.advance(hours=1)
    counted(workspace, THERE, Limit.CODE_FROM)
    with workspace.reading() as connection:
        (later,) = connection.exec_driver_sql("SELECT bucket FROM attempt").all()
    assert later.bucket != row.bucket
