"""Comments taken out of sight with a reason, and what readers report, bounded against floods."""

from dataclasses import replace

import pytest

from manifeste_tool.domain.amending.amendments import Ground
from manifeste_tool.domain.audience import Audience, StageKind
from manifeste_tool.domain.facts import Fact
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services import notifying
from manifeste_tool.services.discussion import comment_pages, discussing, moderating
from manifeste_tool.services.discussion.moderating import (
    MAX_A_MINUTE,
    MAX_OPEN,
    AlreadyDeletedError,
    HidingReasonError,
    ManyReportsError,
    OftenReportedError,
    ReportWordsError,
)
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.discussion import comments, reports
from tests.conftest import Clock
from tests.services.story import Cast, cast, change


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace, public=True)


@pytest.fixture
def said(here: Cast) -> int:
    return say(here)


def say(here: Cast, body: str = "Un mot.", *, by: Person | None = None, **options) -> int:
    options = {"once": here.ws.new_key(), "seen": here.tip()} | options
    return discussing.on_paragraph(here.ws, by or here.other, "aaaaaaa2", body=body, **options)


def hidden(here: Cast, comment_id: int) -> tuple[bool, str]:
    with here.ws.reading() as connection:
        found = comments.by_id(connection, comment_id)
    assert found
    return found.hidden, found.hidden_reason


def waiting(here: Cast, person: Person) -> list[Fact]:
    with here.ws.reading() as connection:
        return [notice.fact for notice in notifying.waiting(connection, person)]


def open_reports(here: Cast) -> int:
    with here.ws.reading() as connection:
        return comments.open_reports(connection)


def told(here: Cast, circle: Audience = Audience.SECRETARIAT) -> list[Fact]:
    with here.ws.reading() as connection:
        return list(journal.latest(connection, circle, limit=50))


def revision(here: Cast) -> int:
    with here.ws.db.reading() as connection:
        return int(connection.exec_driver_sql("SELECT value FROM counter WHERE name = 'public_revision'").scalar_one())


def test_a_comment_is_hidden_with_a_reason_that_its_author_receives(here: Cast, said: int) -> None:
    before = revision(here)
    moderating.hide(here.ws, here.secretary, said, why="  Met en cause une personne. ")
    moderating.hide(here.ws, here.secretary, said, why="Encore.")
    assert hidden(here, said) == (True, "Met en cause une personne.")
    [notice] = waiting(here, here.other)
    assert (notice.name, notice.details["reason"]) == ("comment_hidden", "Met en cause une personne.")
    assert waiting(here, here.member) == []
    assert revision(here) > before, "the public pages that show it must be made afresh"
    assert [fact.name for fact in told(here)].count("comment_hidden") == 1
    assert all(fact.name != "comment_hidden" for fact in told(here, Audience.DRAFTERS))
    with here.ws.reading() as connection:
        assert comments.counts_by_paragraph(connection) == {}


@pytest.mark.parametrize("why", ["", " \n ", "x" * 1_001])
def test_nothing_is_hidden_without_a_reason_to_read(here: Cast, said: int, why: str) -> None:
    with pytest.raises(HidingReasonError):
        moderating.hide(here.ws, here.secretary, said, why=why)
    assert hidden(here, said) == (False, "")


def test_the_secretariat_alone_hides_shows_and_closes(here: Cast, said: int) -> None:
    for person in (here.member, here.other, here.drafter, here.referent):
        with pytest.raises(ForbiddenError):
            moderating.hide(here.ws, person, said, why="Non.")
        with pytest.raises(ForbiddenError):
            moderating.show(here.ws, person, said)
        with pytest.raises(ForbiddenError):
            moderating.dismiss(here.ws, person, said)
        with pytest.raises(NotFoundError):
            comment_pages.reported(here.ws, person, 1)
    for act in (moderating.show, moderating.dismiss):
        with pytest.raises(NotFoundError):
            act(here.ws, here.secretary, 999)


def test_a_hidden_comment_is_shown_again_and_its_author_told(here: Cast, said: int) -> None:
    moderating.show(here.ws, here.secretary, said)
    assert waiting(here, here.other) == []
    moderating.hide(here.ws, here.secretary, said, why="Erreur.")
    before = revision(here)
    moderating.show(here.ws, here.secretary, said)
    assert hidden(here, said) == (False, "")
    assert [fact.name for fact in waiting(here, here.other)] == ["comment_shown", "comment_hidden"]
    assert revision(here) > before


def test_what_its_author_deleted_is_not_hidden(here: Cast, said: int) -> None:
    discussing.delete(here.ws, here.other, said)
    with pytest.raises(AlreadyDeletedError):
        moderating.hide(here.ws, here.secretary, said, why="Trop tard.")


def test_the_secretariat_that_hides_its_own_comment_tells_nobody(here: Cast) -> None:
    moderating.hide(here.ws, here.secretary, say(here, by=here.secretary), why="Doublon.")
    assert waiting(here, here.secretary) == []


def test_a_reader_without_account_reports_once_what_they_say_once(here: Cast, said: int) -> None:
    words = "Écrivez-moi : a@b.invalid\r\n<b>"
    first = moderating.report(here.ws, None, said, words=words)
    assert moderating.report(here.ws, None, said, words=words) == first
    assert moderating.report(here.ws, here.member, said, words="Autre chose.") != first
    assert open_reports(here) == 2
    [row] = comment_pages.reported(here.ws, here.secretary, None).rows
    assert [(one.words, one.person_id) for one in row.reports] == [
        ("Écrivez-moi : a@b.invalid\n<b>", None),
        ("Autre chose.", here.member.id),
    ]
    facts = [fact for fact in told(here) if fact.name == "comment_reported"]
    assert [fact.audience for fact in facts] == [Audience.SECRETARIAT] * 2
    assert not any("invalid" in value for fact in facts for value in fact.details.values())


@pytest.mark.parametrize("words", ["", " \n ", "x" * 1_001])
def test_a_report_is_words_and_not_too_many(here: Cast, said: int, words: str) -> None:
    with pytest.raises(ReportWordsError, match="1000"):
        moderating.report(here.ws, None, said, words=words)
    assert open_reports(here) == 0


def test_what_one_does_not_read_one_does_not_report(here: Cast, said: int) -> None:
    note = say(here, by=here.secretary, internal=True)
    amendment = here.propose(change("bbbbbbb2", "Autre."))
    deciding.refuse(here.ws, here.secretary, amendment.id, ground_given=Ground.OTHER, why="Non.")
    refused = discussing.on_amendment(here.ws, here.other, amendment.id, body="Dommage.", once="1")
    gone, out = say(here, "Parti."), say(here, "Vilain.")
    discussing.delete(here.ws, here.other, gone)
    moderating.hide(here.ws, here.secretary, out, why="Attaque.")
    for unseen in (note, refused, gone, out, 999):
        with pytest.raises(NotFoundError):
            moderating.report(here.ws, None, unseen, words="Non.")
        with pytest.raises(NotFoundError):
            comment_pages.to_report(here.ws, None, unseen)
    moderating.report(here.ws, here.member, refused, words="Un membre le lit.")
    here.close_all()
    here.open(StageKind.FILING)
    with pytest.raises(NotFoundError):
        moderating.report(here.ws, None, said, words="Rien n'est public.")
    assert open_reports(here) == 1


def test_a_comment_that_waits_enough_is_not_reported_more(here: Cast, said: int, clock: Clock) -> None:
    for number in range(MAX_OPEN):
        clock.advance(seconds=10)
        moderating.report(here.ws, None, said, words=f"Signalement {number}.")
    with pytest.raises(OftenReportedError):
        moderating.report(here.ws, None, said, words="Un de trop.")
    moderating.dismiss(here.ws, here.secretary, said)
    moderating.report(here.ws, None, said, words="Encore.")
    assert open_reports(here) == 1


def test_a_flood_without_account_is_asked_to_come_back_later_and_those_with_one_are_heard(
    here: Cast, clock: Clock
) -> None:
    several = [say(here, f"Mot {number}.") for number in range(3)]
    for number in range(MAX_A_MINUTE):
        moderating.report(here.ws, None, several[number % 2], words=f"Signalement {number}.")
    with pytest.raises(ManyReportsError):
        moderating.report(here.ws, None, several[2], words="Un de trop.")
    moderating.report(here.ws, here.member, several[2], words="Je signe.")
    clock.advance(seconds=61)
    moderating.report(here.ws, None, several[2], words="Plus tard.")
    assert open_reports(here) == MAX_A_MINUTE + 2


def test_closing_covers_what_was_shown_and_leaves_what_came_after(here: Cast, said: int) -> None:
    moderating.report(here.ws, None, said, words="Un.")
    [row] = comment_pages.reported(here.ws, here.secretary, 1).rows
    moderating.report(here.ws, None, said, words="Deux.")
    for _ in range(2):
        moderating.dismiss(here.ws, here.secretary, said, until=row.last)
    with here.ws.reading() as connection:
        assert [one.words for one in reports.open_on(connection, [said])] == ["Deux."]
    closed = [fact for fact in told(here) if fact.name == "comment_report_closed"]
    assert [fact.details["outcome"] for fact in closed] == ["sans suite"]
    assert hidden(here, said) == (False, "")


def test_hiding_closes_every_report_on_it_and_on_nothing_else(here: Cast, said: int) -> None:
    other = say(here, "Autre.")
    for one in (said, other):
        moderating.report(here.ws, None, one, words="Un.")
    moderating.report(here.ws, None, said, words="Deux.")
    moderating.hide(here.ws, here.secretary, said, why="Attaque.")
    [row] = comment_pages.reported(here.ws, here.secretary, 1).rows
    assert row.said.comment.id == other


def test_the_queue_goes_by_pages_the_oldest_report_first(here: Cast) -> None:
    several = [say(here, f"Mot {number}.") for number in range(27)]
    for one in reversed(several):
        moderating.report(here.ws, here.member, one, words="Voir.")
    pages = [comment_pages.reported(here.ws, here.secretary, number) for number in (1, 2)]
    shown = [row.said.comment.id for page in pages for row in page.rows]
    assert shown == several[::-1]
    assert [len(page.rows) for page in pages] == [25, 2]
    assert pages[0].names == {here.member.id: "member"}
    assert (pages[0].paging.total, pages[0].paging.pages) == (27, 2)


def test_somebody_whose_account_is_closed_is_a_reader_like_any(here: Cast, said: int) -> None:
    gone = replace(here.member, active=False)
    with pytest.raises(ForbiddenError):
        discussing.resolve(here.ws, gone, said)
    moderating.report(here.ws, gone, said, words="Je lis encore.")
