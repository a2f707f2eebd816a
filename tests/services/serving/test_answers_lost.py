"""A push whose answer is lost is neither done nor undone: whoever can ask the authority later says which."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from manifeste_tool.domain.amending.amendments import Amendment, State
from manifeste_tool.domain.integration.work import of_amendments
from manifeste_tool.domain.text.gestures import Change
from manifeste_tool.services.instance import checking, upkeep
from manifeste_tool.services.integration import integrating
from manifeste_tool.settings import Settings
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.git import MovedRefError
from manifeste_tool.storage.serving.clone import RefusedThereError, UncertainPushError
from manifeste_tool.storage.serving.remote import PushUnansweredError, Remote, RemoteSilentError
from tests.conftest import Clock
from tests.services.serving.conftest import Authority
from tests.services.story import Cast

ROOT = Path(__file__).parents[3]


def adopted(here: Cast) -> Amendment:
    filed = here.propose(Change("aaaaaaa2", "Nous disons comment."))
    here.adopt(filed)
    return filed


def integrate(here: Cast, filed: Amendment) -> None:
    integrating.integrate(here.ws, here.secretary, seen=here.tip(), plan=of_amendments(filed.id))


def state_of(here: Cast, filed: Amendment) -> tuple[State, bool]:
    with here.ws.reading() as connection:
        now = amendments.by_id(connection, filed.id)
    assert now is not None
    return now.state, bool(now.operation_id)


def is_well(here: Cast, authority: Authority) -> None:
    upkeep.catch_up(here.ws)
    assert checking.check(here.ws) == []
    assert authority.main == here.tip()
    assert authority.git("fsck", "--strict") == ""


def silent(*_: object, **__: object) -> None:
    raise RemoteSilentError("as if the network were cut")


def test_an_answer_that_is_lost_after_the_push_arrived_is_found_by_asking(here: Cast, authority: Authority) -> None:
    filed = adopted(here)
    authority.hook("post-receive", "sleep 60")
    slow = replace(here.ws.repository, remote=Remote(str(authority.path), timeout=2))
    integrate(replace(here, ws=replace(here.ws, repository=slow)), filed)
    assert state_of(here, filed) == (State.INTEGRATED, False)
    authority.hook("post-receive", "exit 0")
    is_well(here, authority)


def test_a_push_that_hangs_before_anything_is_written_fails_clearly_and_can_be_done_again(
    here: Cast, authority: Authority
) -> None:
    filed, before = adopted(here), here.tip()
    hook = authority.hook("pre-receive", "sleep 60")
    slow = replace(here.ws.repository, remote=Remote(str(authority.path), timeout=2))
    with pytest.raises(RemoteSilentError, match="rien n'est perdu"):
        integrate(replace(here, ws=replace(here.ws, repository=slow)), filed)
    assert (here.tip(), authority.main, state_of(here, filed)) == (before, before, (State.DECIDED, False))
    hook.unlink()
    integrate(here, filed)
    is_well(here, authority)


@pytest.mark.parametrize("arrives", [True, False])
def test_while_nobody_knows_the_amendment_stays_under_way_and_is_settled_once_the_authority_answers(
    here: Cast, authority: Authority, clock: Clock, monkeypatch: pytest.MonkeyPatch, *, arrives: bool
) -> None:
    filed, before, push = adopted(here), here.tip(), Remote.push

    def cut(self: Remote, clone: Path, moves: Any) -> None:
        if arrives:
            push(self, clone, moves)
        raise PushUnansweredError

    with monkeypatch.context() as cut_off:
        cut_off.setattr(Remote, "push", cut)
        cut_off.setattr(Remote, "fetch", silent)
        with pytest.raises(UncertainPushError, match="en cours"):
            integrate(here, filed)
        assert state_of(here, filed) == (State.DECIDED, True)
        clock.advance(minutes=10)
        done = upkeep.catch_up(here.ws)
        assert (done.reached, done.applied, done.dropped) == (False, 0, 0)
        assert state_of(here, filed) == (State.DECIDED, True)
    done = upkeep.catch_up(here.ws)
    assert (done.applied, done.dropped) == ((1, 0) if arrives else (0, 1))
    assert state_of(here, filed) == ((State.INTEGRATED, False) if arrives else (State.DECIDED, False))
    assert (here.tip() == before) is not arrives
    is_well(here, authority)


def test_a_push_that_arrives_after_it_was_given_up_is_recognised_and_applied(
    here: Cast, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = adopted(here)
    late: list[tuple[Remote, Path, Any]] = []

    def lost(self: Remote, clone: Path, moves: Any) -> None:
        late.append((self, clone, moves))
        raise PushUnansweredError

    with monkeypatch.context() as cut_off:
        cut_off.setattr(Remote, "push", lost)
        with pytest.raises(RemoteSilentError):
            integrate(here, filed)
    assert state_of(here, filed) == (State.DECIDED, False)
    remote, clone, moves = late[0]
    remote.push(clone, moves)
    assert upkeep.catch_up(here.ws).applied == 1
    assert state_of(here, filed) == (State.INTEGRATED, False)
    assert here.words("aaaaaaa2") == "Nous disons comment."
    is_well(here, authority)


def test_an_authority_that_cannot_be_reached_changes_nothing_but_takes_filings_later(
    here: Cast, there: Cast, authority: Authority
) -> None:
    filed, before = adopted(here), here.tip()
    away = authority.path.rename(authority.path.with_name("ailleurs.git"))
    with pytest.raises(RemoteSilentError):
        integrate(here, filed)
    assert (here.tip(), state_of(here, filed)) == (before, (State.DECIDED, False))
    late = here.propose(Change("bbbbbbb2", "Ouvert."))
    assert not upkeep.catch_up(there.ws).reached
    assert any("ne répond pas" in one for one in checking.check(here.ws))
    with there.ws.reading() as connection:  # its words are shown on every machine meanwhile
        assert there.ws.text(connection, late.sha).by_id["bbbbbbb2"].text == "Ouvert."
    away.rename(authority.path)
    assert late.ref not in authority.refs()
    upkeep.catch_up(there.ws)  # the other machine does not have it: only the first can hand it over
    assert late.ref not in authority.refs()
    assert upkeep.catch_up(here.ws).refs == 1
    assert authority.refs()[late.ref] == late.sha
    integrate(here, filed)
    is_well(here, authority)
    is_well(there, authority)


def test_a_rule_of_the_authority_is_told_as_such_and_not_as_somebody_elses_change(
    here: Cast, authority: Authority
) -> None:
    filed, before = adopted(here), here.tip()
    hook = authority.hook("pre-receive", "exit 1")
    with pytest.raises(RefusedThereError, match="a refusé"):
        integrate(here, filed)
    assert (here.tip(), state_of(here, filed)) == (before, (State.DECIDED, False))
    hook.unlink()
    integrate(here, filed)
    is_well(here, authority)


def test_a_ref_that_somebody_made_there_is_never_written_over(here: Cast, authority: Authority) -> None:
    filed = adopted(here)
    authority.git("update-ref", filed.adopted_ref, authority.main)
    with pytest.raises((MovedRefError, integrating.TextMovedError)):
        integrate(here, filed)
    assert authority.refs()[filed.adopted_ref] == here.tip()
    assert state_of(here, filed) == (State.DECIDED, False)


POINTS = ("before the push", "after the push", "before the announcement is applied", "before the last commit")


@pytest.mark.parametrize("point", POINTS)
def test_a_machine_killed_around_its_push_is_healed_by_the_other(
    here: Cast, there: Cast, authority: Authority, first_settings: Settings, clock: Clock, point: str
) -> None:
    filed, before = adopted(here), here.tip()
    instance = {
        "MANIFESTE_HOME": str(first_settings.home.root),
        "MANIFESTE_DATABASE_URL": first_settings.database_url,
        "MANIFESTE_TEXT_REMOTE": str(authority.path),
    }
    command = [sys.executable, "-m", "tests.services.serving.interrupted_push", point]
    died = subprocess.run(command, cwd=ROOT, env={**os.environ, **instance}, capture_output=True, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    upkeep.catch_up(there.ws, patience=None)
    arrived = point != "before the push"
    assert (there.tip() != before) is arrived
    assert state_of(there, filed) == ((State.INTEGRATED, False) if arrived else (State.DECIDED, False))
    is_well(there, authority)
    is_well(here, authority)
    if not arrived:
        integrate(there, filed)
        is_well(here, authority)


def test_what_an_authority_killed_in_the_midst_of_a_push_left_out_is_pushed_again(
    here: Cast, there: Cast, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed, push = adopted(here), Remote.push

    def half(self: Remote, clone: Path, moves: Any) -> None:
        push(self, clone, dict(list(moves.items())[:1]))
        raise PushUnansweredError

    with monkeypatch.context() as cut_off:
        cut_off.setattr(Remote, "push", half)
        cut_off.setattr(Remote, "fetch", silent)
        with pytest.raises(UncertainPushError):
            integrate(here, filed)
    assert filed.adopted_ref not in authority.refs()
    assert upkeep.catch_up(there.ws).applied == 1
    assert filed.adopted_ref in authority.refs()
    is_well(here, authority)
    is_well(there, authority)
