"""The clock of the server jumps back and forth: nothing is deleted for it, nothing is done twice, nothing stands still."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.entering.devices import Means
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.guarding.limits import BOUNDS, Limit
from manifeste_tool.domain.integration.work import of_amendments
from manifeste_tool.domain.proving import second_factor
from manifeste_tool.domain.telling import MailState
from manifeste_tool.services import operations
from manifeste_tool.services.clock import running
from manifeste_tool.services.custody import keeping
from manifeste_tool.services.desk import desk_pages
from manifeste_tool.services.entering import devices, entering
from manifeste_tool.services.guarding import limits
from manifeste_tool.services.guarding.limits import TooOftenError
from manifeste_tool.services.health import beating, readiness
from manifeste_tool.services.health.clocking import LeaptClockError
from manifeste_tool.services.instance import accounts, checking
from manifeste_tool.services.instance.upkeep import catch_up
from manifeste_tool.services.integration import integrating
from manifeste_tool.services.privacy import purging
from manifeste_tool.services.telling import delivering
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import journal, stages
from manifeste_tool.storage.tables.people import sign_in_link
from manifeste_tool.storage.telling import outbox
from manifeste_tool.storage.telling.outbox import Mail
from tests.conftest import Clock
from tests.services.mail_server import mail_server
from tests.services.story import Cast, cast, change

JUMPS = (timedelta(hours=-2), timedelta(days=3), timedelta(days=-365), timedelta(days=365))


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return replace(settings, backups=tmp_path / "etagere", backup_every=24, backup_days=30)


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


def kept(settings: Settings) -> list[str]:
    assert settings.backups
    return sorted(one.name for one in settings.backups.iterdir() if not one.name.startswith("."))


def test_a_wild_jump_deletes_no_backup_and_no_data_until_a_day_of_work_confirms_it(
    here: Cast, settings: Settings, clock: Clock
) -> None:
    beating.beat(here.ws)
    keeping.keep(here.ws, settings, told={})
    token_of = accounts.sign_in_link(here.ws, str(here.member.id))
    assert token_of
    there = kept(settings)
    clock.advance(days=365)
    with pytest.raises(LeaptClockError):
        purging.purge(here.ws)
    beating.beat(here.ws)
    running.run(here.ws)
    keeping.keep(here.ws, settings, told={})
    assert there[0] in kept(settings)
    assert _links(here.ws) == 1
    with pytest.raises(LeaptClockError):
        purging.purge(here.ws)
    waiting = [task.title for task in desk_pages.desk(here.ws, here.secretary).oldest]
    assert any("horloge du serveur a sauté" in title for title in waiting)
    for _ in range(24):  # the work goes on for a day: the date is right, and the site was stopped for a year
        clock.advance(hours=1)
        beating.beat(here.ws)
    keeping.keep(here.ws, settings, told={})
    assert there[0] not in kept(settings)
    purging.purge(here.ws)
    assert _links(here.ws) == 0


def test_a_clock_that_comes_back_from_a_wild_jump_has_deleted_nothing_and_goes_on(
    here: Cast, settings: Settings, clock: Clock
) -> None:
    beating.beat(here.ws)
    keeping.keep(here.ws, settings, told={})
    there = kept(settings)
    clock.advance(days=365)
    beating.beat(here.ws)
    keeping.keep(here.ws, settings, told={})
    clock.advance(days=-365, minutes=10)
    beating.beat(here.ws)
    with here.ws.reading() as connection:
        assert beating.last_beat(connection) == clock.moment, "what works says so at once, and not in a year"
    assert readiness._worker(here.ws)
    clock.advance(days=1)
    beating.beat(here.ws)
    keeping.keep(here.ws, settings, told={})
    assert len(kept(settings)) == len({*there, *kept(settings)}) == 3, "one that is to come is no reason to make none"


def _links(ws: Workspace) -> int:
    with ws.reading() as connection:
        return connection.execute(select(func.count()).select_from(sign_in_link)).scalar_one()


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_acts_on_both_sides_of_a_jump_keep_their_order_and_their_numbers(
    here: Cast, clock: Clock, jump: timedelta
) -> None:
    first = here.propose(change("ddddddd2", "un guichet ouvert chaque jour ;"))
    here.integrate(first)
    clock.advance(seconds=jump.total_seconds())
    here.open(StageKind.FILING)  # stages have dates: before its own, one is not open
    second = here.propose(change("eeeeeee2", "un numéro qui répond toujours."))
    here.integrate(second)
    assert (first.number, second.number) == (1, 2)
    with here.ws.repository.opened() as git, here.ws.reading() as connection:
        found = [git.info(sha).trailers.get("Amendement") for sha in git.first_parents("refs/heads/main")[-2:]]
        assert found == [first.label, second.label]
        told = [one.about_id for one in journal.named(connection, Happened.AMENDMENT_INTEGRATED)]
    assert told == [first.label, second.label]
    catch_up(here.ws, patience=None)
    assert checking.check(here.ws) == []


def test_a_stage_is_open_by_its_dates_and_its_closing_is_told_once(here: Cast, clock: Clock) -> None:
    with here.ws.writing() as connection:
        stages.add(connection, Stage(StageKind.EXAMINATION, clock.moment, clock.moment + timedelta(days=1)))
    running.run(here.ws)
    clock.advance(days=3)
    done = running.run(here.ws).done
    assert done
    facts = _facts(here.ws)
    clock.advance(days=-3)
    assert running.run(here.ws).done == ()
    clock.advance(days=3)
    assert set(running.run(here.ws).done).isdisjoint(done)
    assert _facts(here.ws) == facts, "what was announced is announced once, whatever the clock says after"


def _facts(ws: Workspace) -> int:
    with ws.reading() as connection:
        return len(journal.named(connection, Happened.STAGE_CLOSED))


def test_sessions_links_codes_and_limits_outlive_a_jump_and_serve_once(here: Cast, clock: Clock) -> None:
    token = accounts.sign_in_link(here.ws, str(here.member.id))
    with here.ws.writing() as connection:
        key = entering.enter(here.ws, connection, here.member, means=Means.LINK, agent="x")
    clock.advance(hours=-2)
    assert devices.known(here.ws, key) is not None
    assert entering.by_link(here.ws, token, agent="x").person.id == here.member.id
    with pytest.raises(Exception, match="lien"):
        entering.by_link(here.ws, token, agent="x")
    clock.advance(days=-365)
    for _ in range(BOUNDS[Limit.SIGN_IN_FOR].most):
        limits.count_apart(here.ws, Limit.SIGN_IN_FOR, who="a@exemple.fr")
    with pytest.raises(TooOftenError) as refused:
        limits.count_apart(here.ws, Limit.SIGN_IN_FOR, who="a@exemple.fr")
    assert refused.value.seconds <= BOUNDS[Limit.SIGN_IN_FOR].window.total_seconds() + 60
    used = second_factor.step_of(clock.moment)
    before = clock.advance(hours=-2)
    assert second_factor.usable_steps(before, last=used) == (), "a code that served serves no more, whatever the hour"


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_a_cut_operation_and_a_cut_mail_are_settled_on_the_other_side_of_a_jump(
    here: Cast, clock: Clock, jump: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    amendment = here.propose(change("ddddddd2", "un guichet ouvert chaque jour ;"))
    here.adopt(amendment)

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(operations.Opened, "move", cut)
    with pytest.raises(KeyboardInterrupt):
        _integrate(here, amendment.id)
    monkeypatch.undo()
    now = here.ws.now()
    with here.ws.writing() as connection:
        for number in range(2):
            outbox.put(connection, Mail(f"<{number}@x>", "a@exemple.fr", "avis", "Objet", "x", "<p>x</p>", now, now))
        assert outbox.claim(connection, now)
    clock.advance(seconds=jump.total_seconds())
    assert catch_up(here.ws).dropped == 1
    _integrate(here, amendment.id)
    with mail_server() as post:
        delivering.deliver(here.ws, post.settings())
        if jump < timedelta(hours=-12):
            assert len(post.messages) == 1, "what a clock put off by a year too much is due now"
    with here.ws.reading() as connection:
        assert outbox.counts(connection)[MailState.UNCERTAIN] == 1
    assert checking.check(here.ws) == []


def _integrate(here: Cast, amendment_id: int) -> None:
    integrating.integrate(here.ws, here.secretary, seen=here.tip(), plan=of_amendments(amendment_id))
