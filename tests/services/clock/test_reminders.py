"""Who is reminded of what, when, and who is left in peace."""

from datetime import UTC, datetime, timedelta

import pytest

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.commission.deadlines import DeadlineKind, reminders_of
from manifeste_tool.domain.consulting.contributions import Authority, Consultation
from manifeste_tool.domain.readers import Role
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.clock import extending, receiving, reminders
from manifeste_tool.services.clock.deadline_pages import deadline_list, deadline_page
from manifeste_tool.services.clock.running import run
from manifeste_tool.services.integration import copies
from manifeste_tool.storage import stages
from manifeste_tool.storage.clock import reminders as kept
from manifeste_tool.storage.consulting import consultations
from tests.conftest import Clock
from tests.services.clock.hours import REMINDERS, add_stage, deadline, draft, news, said
from tests.services.hands import another
from tests.services.story import Cast, change

SECOND = timedelta(seconds=1)


def test_a_reminder_lapses_when_the_next_is_due_and_the_last_at_the_hour() -> None:
    at = datetime(2026, 3, 20, 18, tzinfo=UTC)
    week, day = at - timedelta(days=7), at - timedelta(days=1)
    assert list(reminders_of(at)) == [("D-7", week, day), ("D-1", day, at)]


@pytest.mark.parametrize(
    ("runs", "sent"),
    [
        ([-7 * 86400 - 1], 0),
        ([-7 * 86400], 1),
        ([-7 * 86400, -7 * 86400 + 1], 1),
        ([-86400 - 1], 1),  # D-7 was missed: late, but not too late
        ([-86400 - 1, -86400], 2),
        ([-86400], 1),  # both were missed: D-1 alone
        ([-7 * 86400, -86400 - 1, -86400, -3600, -1], 2),
        ([-1], 1),
        ([0], 0),  # the hour has come
        ([3600], 0),
        ([-7 * 86400, 0], 1),
    ],
)
def test_which_reminders_are_sent_when_the_clock_runs_at_these_seconds(
    people: Cast, clock: Clock, runs: list[int], sent: int
) -> None:
    stage = add_stage(people.ws, StageKind.FILING, 0, 24 * 20)
    draft(people, people.member)
    assert stage.closes_at is not None
    for offset in runs:
        clock.moment = stage.closes_at + timedelta(seconds=offset)
        run(people.ws)
        run(people.ws)
    assert len(news(people.ws, people.member, *REMINDERS)) == sent


def test_only_who_has_an_unfiled_draft_is_reminded_and_told_how_many(people: Cast, clock: Clock) -> None:
    add_stage(people.ws, StageKind.FILING, 0, 24 * 10)
    draft(people, people.member, "Un")
    draft(people, people.member, "Deux")
    people.propose(change("ccccccc2", "Formés."), by=people.other)
    clock.advance(days=3)
    run(people.ws)
    (fact,) = news(people.ws, people.member, *REMINDERS)
    assert (fact.name, fact.person_id, fact.details["late"], fact.details["kind"]) == (
        "deadline_nears",
        None,
        "2",
        "depot",
    )
    for person in (people.other, people.drafter, people.referent, people.secretary):
        assert news(people.ws, person, *REMINDERS) == []
    with people.ws.reading() as connection:
        assert list(kept.last(connection, "stage:2")) == [people.member.id]


def test_who_files_between_two_reminders_is_left_in_peace(people: Cast, clock: Clock) -> None:
    stage = add_stage(people.ws, StageKind.FILING, 0, 24 * 10)
    key = draft(people, people.member)
    clock.advance(days=3)
    run(people.ws)
    with people.ws.reading() as connection:
        proposal = proposing.draft_of(connection, people.member, key)
    proposing.propose(people.ws, people.member, proposal)
    assert stage.closes_at is not None
    clock.moment = stage.closes_at - timedelta(hours=1)
    run(people.ws)
    assert len(news(people.ws, people.member, *REMINDERS)) == 1


def test_a_rectification_being_written_is_not_awaited_at_the_filings_end(people: Cast, clock: Clock) -> None:
    add_stage(people.ws, StageKind.FILING, 0, 24 * 10)
    filed = people.propose(change("ccccccc2", "Formés."))
    from manifeste_tool.services.amending.proposing import Proposal, keep_draft  # noqa: PLC0415

    words = (change("ccccccc2", "Formés deux fois."),)
    wanted = Proposal("r" * 32, people.tip(), "T", "P", words, rectifies_id=filed.id, rectifies_revision=1)
    keep_draft(people.ws, people.member, wanted)
    assert deadline(people.ws, "stage:2").missing == ()


def test_the_secretariat_is_reminded_of_what_it_drafted_on_a_members_behalf(people: Cast, clock: Clock) -> None:
    add_stage(people.ws, StageKind.FILING, 0, 24 * 10)
    draft(people, people.secretary, behalf=people.member.id)
    clock.advance(days=3)
    run(people.ws)
    assert len(news(people.ws, people.secretary, *REMINDERS)) == 1
    assert news(people.ws, people.member, *REMINDERS) == []


def test_a_filing_shorter_than_a_week_has_no_reminder_of_a_week(people: Cast, clock: Clock) -> None:
    add_stage(people.ws, StageKind.FILING, 0, 24 * 5)
    draft(people, people.member)
    run(people.ws)
    assert news(people.ws, people.member, *REMINDERS) == []
    clock.advance(days=4)
    run(people.ws)
    assert len(news(people.ws, people.member, *REMINDERS)) == 1


def test_reminders_follow_an_extension_and_the_old_dates_are_forgotten(people: Cast, clock: Clock) -> None:
    stage = add_stage(people.ws, StageKind.FILING, 0, 24 * 10)
    draft(people, people.member)
    assert stage.closes_at is not None
    clock.advance(days=3)
    run(people.ws)
    clock.advance(days=1)
    to = stage.closes_at + timedelta(days=20)
    extending.extend(people.ws, people.secretary, "stage:2", seen=stage.closes_at, to=to, reason="Neige.")
    clock.moment = stage.closes_at
    run(people.ws)
    assert len(news(people.ws, people.member, *REMINDERS)) == 1, "the old D-1 has no one to remind"
    for at, sent in ((to - timedelta(days=7) - SECOND, 1), (to - timedelta(days=7), 2), (to - timedelta(days=1), 3)):
        clock.moment = at
        run(people.ws)
        assert len(news(people.ws, people.member, *REMINDERS)) == sent


def test_an_extension_of_two_days_on_the_eve_is_no_reminder_of_a_week(people: Cast, clock: Clock) -> None:
    stage = add_stage(people.ws, StageKind.FILING, 0, 24 * 10)
    draft(people, people.member)
    assert stage.closes_at is not None
    clock.moment = stage.closes_at - timedelta(hours=3)
    run(people.ws)
    to = stage.closes_at + timedelta(days=2)
    extending.extend(people.ws, people.secretary, "stage:2", seen=stage.closes_at, to=to, reason="Neige.")
    run(people.ws)
    assert len(news(people.ws, people.member, *REMINDERS)) == 1
    clock.moment = to - timedelta(days=1)
    run(people.ws)
    assert len(news(people.ws, people.member, *REMINDERS)) == 2


def test_a_date_moved_between_looking_and_acting_reminds_nobody(people: Cast, clock: Clock) -> None:
    """The act was read with the old date; the stage is moved before its transaction begins."""
    from manifeste_tool.services.clock import filings  # noqa: PLC0415

    stage = add_stage(people.ws, StageKind.FILING, 0, 24 * 10)
    draft(people, people.member)
    clock.advance(days=3)
    with people.ws.reading() as connection:
        act = next(iter(reminders.clock_acts(filings.deadlines, people.ws, connection)))
    with people.ws.writing() as connection:
        stages.close(connection, stage.id, clock() + timedelta(days=30))
    with people.ws.writing() as connection:
        act.do(people.ws, connection)
    assert news(people.ws, people.member, *REMINDERS) == []


def test_the_drafters_of_a_copy_are_reminded_until_it_is_closed(people: Cast, clock: Clock) -> None:
    due = clock() + timedelta(days=10)
    drafters = [people.member.id, people.drafter.id]
    lent = copies.lend(people.ws, people.secretary, title="Chapitre prêté", chapter="", drafters=drafters, due_at=due)
    clock.advance(days=3)
    run(people.ws)
    assert [len(news(people.ws, one, *REMINDERS)) for one in (people.member, people.drafter, people.other)] == [1, 1, 0]
    copies.close(people.ws, people.secretary, lent.id, "Rendue autrement.")
    clock.advance(days=6)
    run(people.ws)
    assert len(news(people.ws, people.member, *REMINDERS)) == 1


def held(people: Cast, clock: Clock, reference: str, code: str, closes_in: int | None) -> None:
    today = clock().date()
    closes = today + timedelta(days=closes_in) if closes_in is not None else None
    with people.ws.writing() as connection:
        consultations.put_authorities(connection, [Authority(code, f"Ville {code}", "commune")])
        consultations.put_consultations(connection, [Consultation(reference, code, f"Cafés {code}", closes_on=closes)])


def test_reports_are_awaited_of_the_referents_whose_consultation_is_over(people: Cast, clock: Clock) -> None:
    one = another(people, "Référente A", Role.REFERENT, authority="A")
    two = another(people, "Référent B", Role.REFERENT, authority="B")
    for reference, code, closes_in in (("CA", "A", -1), ("CB", "B", 30), ("CC", "C", None)):
        held(people, clock, reference, code, closes_in)
    stage = add_stage(people.ws, StageKind.CONSULTATION, 0, 24 * 10)
    key = f"reports:{stage.id}"
    found = deadline(people.ws, key)
    assert found.kind is DeadlineKind.REPORT
    assert [(each.name, each.person_id, each.answered) for each in found.awaited] == [
        ("Référente A (Ville A)", one.id, False),
        ("Ville C", None, False),
    ]
    clock.advance(days=3)
    run(people.ws)
    assert (len(news(people.ws, one, *REMINDERS)), len(news(people.ws, two, *REMINDERS))) == (1, 0)
    receiving.receive(people.ws, people.secretary, "CA")
    receiving.receive(people.ws, people.secretary, "CA")
    assert len(said(people.ws, "report_received")) == 1
    assert [fact.details["late"] for fact in news(people.ws, one, "report_received")] == [""]
    assert [each.name for each in deadline(people.ws, key).missing] == ["Ville C"]


def test_a_report_after_the_closing_is_late_and_the_deadline_goes_when_all_have_come(
    people: Cast, clock: Clock
) -> None:
    held(people, clock, "CA", "A", -1)
    stage = add_stage(people.ws, StageKind.CONSULTATION, 0, 24)
    clock.advance(hours=24)
    assert deadline(people.ws, f"reports:{stage.id}").missing
    receiving.receive(people.ws, people.secretary, "CA")
    with pytest.raises(NotFoundError):
        deadline(people.ws, f"reports:{stage.id}")
    (row,) = receiving.report_list(people.ws, people.secretary).rows
    assert row.received is not None
    assert row.received.late
    with pytest.raises(ForbiddenError):
        receiving.receive(people.ws, people.member, "CA")
    with pytest.raises(NotFoundError):
        receiving.receive(people.ws, people.secretary, "aucune")


def test_by_hand_each_is_reminded_once_a_day_and_who_was_is_left_in_peace(people: Cast, clock: Clock) -> None:
    add_stage(people.ws, StageKind.FILING, 0, 24 * 30)
    draft(people, people.member)
    draft(people, people.other)
    told = reminders.remind(people.ws, people.secretary, "stage:2", people.member.id)
    assert (told.reminded, told.already) == (1, 0)
    (fact,) = news(people.ws, people.member, *REMINDERS)
    assert (fact.name, fact.person_id) == ("reminded", people.secretary.id)
    with pytest.raises(reminders.AlreadyRemindedError):
        reminders.remind(people.ws, people.secretary, "stage:2", people.member.id)
    told = reminders.remind(people.ws, people.secretary, "stage:2")
    assert (told.reminded, told.already) == (1, 1)
    clock.moment = clock().replace(hour=22, minute=59)  # 23:59 in Paris
    assert reminders.remind(people.ws, people.secretary, "stage:2").reminded == 0
    clock.advance(minutes=1)  # midnight in Paris
    assert reminders.remind(people.ws, people.secretary, "stage:2").reminded == 2


def test_who_answered_and_who_may_not_remind_and_when_it_is_too_late(people: Cast, clock: Clock) -> None:
    add_stage(people.ws, StageKind.FILING, 0, 24)
    draft(people, people.member)
    with pytest.raises(reminders.AnsweredError):
        reminders.remind(people.ws, people.secretary, "stage:2", people.other.id)
    with pytest.raises(ForbiddenError):
        reminders.remind(people.ws, people.other, "stage:2")
    with pytest.raises(NotFoundError):
        reminders.remind(people.ws, people.secretary, "stage:99")
    clock.advance(days=1)
    with pytest.raises(reminders.TooLateToRemindError):
        reminders.remind(people.ws, people.secretary, "stage:2")


def test_the_pages_count_who_is_missing_and_narrow_to_them(people: Cast, clock: Clock) -> None:
    add_stage(people.ws, StageKind.FILING, 0, 24 * 3)
    draft(people, people.member)
    (line,) = deadline_list(people.ws, people.secretary).coming
    assert (line.missing, line.answered, line.is_past) == (1, 2, False)
    page = deadline_page(people.ws, people.secretary, "stage:2", shown="manquent")
    assert [(row.awaited.person_id, row.may_remind) for row in page.rows] == [(people.member.id, True)]
    assert len(deadline_page(people.ws, people.secretary, "stage:2", shown="repondus").rows) == 2
    reminders.remind(people.ws, people.secretary, "stage:2", people.member.id)
    page = deadline_page(people.ws, people.secretary, "stage:2", shown="autre")
    assert (page.shown, page.may_remind, len(page.rows)) == ("", False, 3)
    clock.advance(days=3)
    assert [one.missing for one in deadline_list(people.ws, people.secretary).past] == [1]
    clock.advance(days=30)
    assert deadline_list(people.ws, people.secretary).past == ()
    with pytest.raises(ForbiddenError):
        deadline_list(people.ws, people.member)


def test_of_past_filings_the_last_alone_stands_and_none_while_another_is_open(people: Cast, clock: Clock) -> None:
    for opens, closes in ((-96, -72), (-48, -24), (24, 48)):
        add_stage(people.ws, StageKind.FILING, opens, closes)

    def keys() -> list[str]:
        page = deadline_list(people.ws, people.secretary)
        return [line.deadline.key for line in (*page.past, *page.coming)]

    assert keys() == ["stage:3", "stage:4"]
    clock.advance(hours=24)
    assert keys() == ["stage:4"]
    with people.ws.writing() as connection:
        stages.add(connection, stages.every(connection)[0])  # one without a closing of its own hour says nothing
    assert keys() == ["stage:4"]
