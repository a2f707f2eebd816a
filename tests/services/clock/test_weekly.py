"""The weekly mail: on Monday at eight in Paris, once, to whom something awaits."""

from datetime import UTC, datetime, timedelta

import pytest

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.readers import Role
from manifeste_tool.domain.telling import News
from manifeste_tool.services.clock.running import run
from manifeste_tool.services.clock.weekly import monday
from manifeste_tool.services.desk import desk_pages, queues
from manifeste_tool.services.integration import copies
from manifeste_tool.storage.telling import preferences
from tests.conftest import Clock
from tests.services.clock.hours import add_stage
from tests.services.hands import another
from tests.services.story import Cast, change
from tests.services.telling import mails, with_addresses

WEEK = str(News.WEEK)


def weeks(here: Cast, name: str) -> list[str]:
    """The weekly mails of somebody of the cast, as text."""
    return [one.text for one in mails(here, getattr(here, name)) if one.kind == WEEK]


@pytest.mark.parametrize(
    ("now", "due", "week"),
    [
        (datetime(2026, 3, 2, 6, 59, tzinfo=UTC), datetime(2026, 3, 2, 7, tzinfo=UTC), "2026-W10"),
        (datetime(2026, 3, 8, 22, 59, tzinfo=UTC), datetime(2026, 3, 2, 7, tzinfo=UTC), "2026-W10"),
        (datetime(2026, 3, 8, 23, 0, tzinfo=UTC), datetime(2026, 3, 9, 7, tzinfo=UTC), "2026-W11"),
        (datetime(2026, 3, 30, 12, tzinfo=UTC), datetime(2026, 3, 30, 6, tzinfo=UTC), "2026-W14"),  # summer time
        (datetime(2027, 1, 1, 12, tzinfo=UTC), datetime(2026, 12, 28, 7, tzinfo=UTC), "2026-W53"),
    ],
)
def test_the_week_is_that_of_paris_and_its_number_that_of_the_calendar(now: datetime, due: datetime, week: str) -> None:
    assert monday(now) == (due, week)


def test_it_says_on_monday_at_eight_what_the_desk_says_and_only_to_whom_something_awaits(
    people: Cast, clock: Clock
) -> None:
    here = with_addresses(people)
    here.open(StageKind.FILING)
    here.propose(change("ccccccc2", "Formés."))
    due = clock() + timedelta(days=60)
    lent = [here.member.id]
    copies.lend(here.ws, here.secretary, title="Chapitre prêté", chapter="", drafters=lent, due_at=due)
    clock.moment = datetime(2026, 3, 9, 6, 59, 59, tzinfo=UTC)
    run(here.ws)
    assert [weeks(here, name) for name in ("member", "secretary")] == [[], []]
    clock.advance(seconds=1)
    for _ in range(3):
        run(here.ws)
        clock.advance(hours=1)
    (member,), (secretary,) = weeks(here, "member"), weeks(here, "secretary")
    assert "Chapitre prêté" in member
    assert "Recevabilité à juger : 1" in secretary.replace("\u00a0", " ")
    for name in ("other", "drafter", "referent"):
        assert weeks(here, name) == []
    with here.ws.reading() as connection:
        tasks = queues.member_tasks(here.ws, connection, here.member)
    assert [one.title for one in tasks if one.title not in member and one.queue != "nouvelle"] == []
    assert f"{sum(one.count for one in tasks)} CHOSES VOUS ATTENDENT" in member.replace("\u00a0", " ")
    assert desk_pages.desk(here.ws, here.secretary).total > 0


def test_a_week_missed_until_wednesday_lapses_and_tuesday_is_not_too_late(people: Cast, clock: Clock) -> None:
    here = with_addresses(people)
    here.open(StageKind.FILING)
    here.propose(change("ccccccc2", "Formés."))
    clock.moment = datetime(2026, 3, 11, 6, 59, 59, tzinfo=UTC)
    run(here.ws)
    assert len(weeks(here, "secretary")) == 1
    clock.moment = datetime(2026, 3, 18, 7, 0, tzinfo=UTC)
    assert f"week:2026-W12:{here.secretary.id}" in run(here.ws).lapsed
    assert len(weeks(here, "secretary")) == 1


def test_who_never_wants_it_gets_none(people: Cast, clock: Clock) -> None:
    from manifeste_tool.domain.telling import Rhythm  # noqa: PLC0415

    here = with_addresses(people)
    here.open(StageKind.FILING)
    here.propose(change("ccccccc2", "Formés."))
    with here.ws.writing() as connection:
        preferences.choose(connection, here.secretary.id, {News.WEEK: Rhythm.NEVER})
    clock.moment = datetime(2026, 3, 9, 7, tzinfo=UTC)
    run(here.ws)
    assert weeks(here, "secretary") == []


def test_a_referent_is_awaited_for_a_report_on_their_own_desk(people: Cast, clock: Clock) -> None:
    from tests.services.clock.test_reminders import held  # noqa: PLC0415

    one = another(people, "Référente A", Role.REFERENT, authority="A")
    held(people, clock, "CA", "A", -1)
    add_stage(people.ws, StageKind.CONSULTATION, 0, 24 * 20)
    with people.ws.reading() as connection:
        (task,) = queues.member_tasks(people.ws, connection, one)  # and it is the same task that the mail names
        desk = [each for source in queues.SOURCES for each in source(people.ws, connection)]
    assert (str(task.queue), task.count, task.path) == ("restitution", 1, "/concertations")
    assert desk == [], "three weeks before, there is nothing to do yet"
    clock.advance(days=14)
    with people.ws.reading() as connection:
        desk = [each for source in queues.SOURCES for each in source(people.ws, connection)]
    assert [(str(each.queue), each.count) for each in desk] == [("restitution", 1)]
