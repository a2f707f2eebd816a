"""What is filed after the closing: by the secretariat, with a reason; a draft handed over by its author."""

from dataclasses import replace
from datetime import timedelta

import pytest

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.audience import Audience, Stage, StageKind
from manifeste_tool.domain.facts import About
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.amending import draft_pages, late_requests, proposing, refusals
from manifeste_tool.services.amending.late import LateReasonError, is_late
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.desk import queues
from manifeste_tool.services.instance import checking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices, stages
from manifeste_tool.storage.amending import amendments, drafts
from tests.conftest import Clock
from tests.services.story import Cast, cast, change


@pytest.fixture
def here(workspace: Workspace, clock: Clock) -> Cast:
    """The filing closed an hour ago."""
    made = cast(workspace)
    clock.advance(hours=1)
    made.close_all()
    clock.advance(hours=1)
    return made


def proposal(here: Cast, *, behalf: int | None = None, why: str = "") -> Proposal:
    words = (change("bbbbbbb2", "L'accueil reste possible partout, toujours."),)
    return Proposal(
        here.ws.new_key(), here.tip(), "Titre", "Parce que.", words, on_behalf_of_id=behalf, late_reason=why
    )


def handed(here: Cast, words: str = "J'étais en réunion.") -> str:
    kept = proposal(here)
    proposing.keep_draft(here.ws, here.member, kept)
    late_requests.ask(here.ws, here.member, kept.key, words)
    return kept.key


def filed(here: Cast) -> list[Amendment]:
    with here.ws.reading() as connection:
        return list(amendments.every(connection))


def news(here: Cast, person_id: int) -> list[str]:
    with here.ws.reading() as connection:
        return [fact.name for _, fact in notices.waiting(connection, person_id, limit=50)]


def test_the_secretariat_files_late_in_a_members_name_and_the_reason_is_on_record(here: Cast) -> None:
    one = proposing.propose(here.ws, here.secretary, proposal(here, behalf=here.member.id, why=" Panne de réseau. "))
    (kept,) = filed(here)
    assert (kept.late_reason, kept.author_id, kept.filed_by_id) == (
        "Panne de réseau.",
        here.member.id,
        here.secretary.id,
    )
    with here.ws.reading() as connection:
        (fact,) = journal.about(connection, About.AMENDMENT, one.label, Audience.SECRETARIAT)
    assert fact.details == {"late_reason": "Panne de réseau."}
    assert news(here, here.member.id) == ["amendment_filed"]
    assert list(checking.check(here.ws)) == []


@pytest.mark.parametrize("why", ["", "  ", "x" * 1001])
def test_without_a_reason_nothing_is_filed_and_the_draft_is_kept(here: Cast, why: str) -> None:
    wanted = proposal(here, behalf=here.member.id, why=why)
    with pytest.raises(LateReasonError):
        proposing.propose(here.ws, here.secretary, wanted)
    assert filed(here) == []
    with here.ws.reading() as connection:
        assert drafts.by_id(connection, wanted.key) is not None


def test_a_member_files_nothing_late_and_the_secretariat_files_for_no_referent(here: Cast) -> None:
    with pytest.raises(ForbiddenError):
        proposing.propose(here.ws, here.member, proposal(here, why="Panne."))
    with pytest.raises(refusals.NoMemberError):
        proposing.propose(here.ws, here.secretary, proposal(here, behalf=here.referent.id, why="Panne."))
    assert filed(here) == []


def test_while_the_filing_is_open_nothing_is_late_whatever_the_form_says(here: Cast) -> None:
    here.open(StageKind.FILING)
    proposing.propose(here.ws, here.secretary, proposal(here, behalf=here.member.id, why="Panne."))
    assert [one.late_reason for one in filed(here)] == [""]


def test_before_any_filing_nothing_is_late(workspace: Workspace, clock: Clock) -> None:
    here = cast(workspace, stage=StageKind.DRAFTING)
    with pytest.raises(ForbiddenError):
        proposing.propose(here.ws, here.secretary, proposal(here, behalf=here.member.id, why="Panne."))


def test_the_closing_is_the_edge(workspace: Workspace, clock: Clock) -> None:
    here = cast(workspace)
    with workspace.writing() as connection:
        stages.close(connection, 1, clock() + timedelta(hours=1))
    late = []
    for seconds in (3599, 1):
        clock.advance(seconds=seconds)
        with workspace.reading() as connection:
            late.append(is_late(workspace.reader(here.secretary, connection)))
    assert late == [False, True]
    with workspace.writing() as connection:
        stages.add(connection, Stage(StageKind.FILING, clock() + timedelta(days=1), None, False, 2))
    with workspace.reading() as connection:
        assert not is_late(workspace.reader(here.secretary, connection)), "another cycle has begun"


def test_a_draft_handed_over_is_filed_in_its_authors_name_once(here: Cast) -> None:
    key = handed(here)
    late_requests.ask(here.ws, here.member, key, "Encore.")
    (request,) = late_requests.late_list(here.ws, here.secretary)
    assert (request.author, request.words, request.draft.id) == ("member", "J'étais en réunion.", key)
    with pytest.raises(LateReasonError):
        late_requests.file_handed_over(here.ws, here.secretary, key, "")
    assert late_requests.late_list(here.ws, here.secretary)
    first = late_requests.file_handed_over(here.ws, here.secretary, key, "Réunion.")
    assert late_requests.file_handed_over(here.ws, here.secretary, key, "Réunion.") == first
    (one,) = filed(here)
    assert (one.author_id, one.filed_by_id, one.late_reason) == (here.member.id, here.secretary.id, "Réunion.")
    assert news(here, here.member.id) == ["amendment_filed"]
    assert late_requests.late_list(here.ws, here.secretary) == ()
    assert list(checking.check(here.ws)) == []


def test_the_secretariat_reads_a_draft_only_while_it_is_handed_over(here: Cast) -> None:
    kept = proposal(here)
    proposing.keep_draft(here.ws, here.member, kept)

    def read(person: object = here.secretary) -> draft_pages.DraftPage:
        return draft_pages.draft_page(here.ws, person, kept.key)  # type: ignore[arg-type]

    with pytest.raises(NotFoundError):
        read()
    late_requests.ask(here.ws, here.member, kept.key)
    page = read()
    assert (page.is_author, page.late.may_settle, page.late.may_take_back) == (False, True, False)
    with pytest.raises(NotFoundError):
        read(here.other)
    late_requests.take_back(here.ws, here.member, kept.key)
    with pytest.raises(NotFoundError):
        read()
    with pytest.raises(late_requests.TakenBackError):
        late_requests.file_handed_over(here.ws, here.secretary, kept.key, "Réunion.")
    late_requests.ask(here.ws, here.member, kept.key)
    proposing.keep_draft(here.ws, here.member, replace(kept, headline="Autre titre"))
    with pytest.raises(NotFoundError):
        read()


def test_what_is_declined_goes_back_with_a_reason_its_author_is_told(here: Cast) -> None:
    key = handed(here)
    with pytest.raises(late_requests.NoReasonToDeclineError):
        late_requests.decline(here.ws, here.secretary, key, " ")
    late_requests.decline(here.ws, here.secretary, key, "Trop tard.")
    with here.ws.reading() as connection:
        ((_, fact),) = notices.waiting(connection, here.member.id, limit=9)
        kept = drafts.by_id(connection, key)
    assert (fact.name, fact.details["reason"]) == ("late_filing_declined", "Trop tard.")
    assert kept is not None
    assert kept.offered_at is None
    with pytest.raises(late_requests.TakenBackError):
        late_requests.decline(here.ws, here.secretary, key, "Trop tard.")


def test_who_may_ask_for_what(here: Cast) -> None:
    key = handed(here)
    with pytest.raises(NotFoundError):
        late_requests.ask(here.ws, here.other, key)
    with pytest.raises(NotFoundError):
        late_requests.take_back(here.ws, here.other, key)
    for act in (late_requests.file_handed_over, late_requests.decline):
        with pytest.raises(ForbiddenError):
            act(here.ws, here.other, key, "Parce que.")
    with pytest.raises(ForbiddenError):
        late_requests.late_list(here.ws, here.other)
    with pytest.raises(late_requests.TooManyWordsError):
        late_requests.ask(here.ws, here.member, key, "x" * 1001)
    here.open(StageKind.FILING)
    with pytest.raises(late_requests.NotLateError):
        late_requests.ask(here.ws, here.member, key)


def test_a_request_waits_on_the_secretariats_desk(here: Cast) -> None:
    key = handed(here)
    with here.ws.reading() as connection:
        found = [one for one in queues.queues(here.ws, connection) if one.count and one.queue == "hors délai"]
    assert [(one.count, one.tasks[0].thing) for one in found] == [(1, key)]


def test_a_rectification_is_not_handed_over(workspace: Workspace, clock: Clock) -> None:
    here = cast(workspace)
    one = here.propose(change("ccccccc2", "Formés."))
    words = (change("ccccccc2", "Formés deux fois."),)
    wanted = Proposal("r" * 32, here.tip(), "T", "P", words, rectifies_id=one.id, rectifies_revision=1)
    proposing.keep_draft(workspace, here.member, wanted)
    clock.advance(hours=1)
    here.close_all()
    with pytest.raises(NotFoundError):
        late_requests.ask(workspace, here.member, "r" * 32)
