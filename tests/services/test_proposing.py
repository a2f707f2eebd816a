"""Drafts and filings: what is refused, what is kept, what a proposal may be written on."""

from dataclasses import replace

import pytest

from manifeste_tool.domain.amending.amendments import HeadlineError, NoChangeError, RationaleError
from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.text.gestures import Change, Delete, Insert, Move, ParagraphGoneError
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import (
    MalformedDraftError,
    ParagraphChangedError,
    Proposal,
    SubAmendmentError,
)
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.instance import checking
from manifeste_tool.services.text import drafting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments, drafts
from tests.services.story import Cast, cast, change


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


def wanted(here: Cast, **others: object) -> Proposal:
    proposal = Proposal("a" * 32, here.tip(), "Titre", "Parce que.", (change("aaaaaaa2", "Autre."),))
    return replace(proposal, **others)


@pytest.mark.parametrize(
    ("others", "error"),
    [
        ({"headline": " "}, HeadlineError),
        ({"headline": "x" * 121}, HeadlineError),
        ({"rationale": "\n"}, RationaleError),
        ({"rationale": "x" * 12_001}, RationaleError),
        ({"gestures": ()}, NoChangeError),
        ({"gestures": (Change("aaaaaaa2", "Nous  disons pourquoi."),)}, NoChangeError),
    ],
)
def test_what_cannot_be_filed_is_kept_as_a_draft(here: Cast, others: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        proposing.propose(here.ws, here.member, wanted(here, **others))
    with here.ws.reading() as connection:
        assert [draft.id for draft in drafts.of_person(connection, here.member.id)] == ["a" * 32]
        assert amendments.every(connection) == ()


def test_filing_waits_for_its_stage_and_drafting_one_does_not(here: Cast) -> None:
    here.close_all()
    here.open(StageKind.EXAMINATION)
    with pytest.raises(ForbiddenError):
        proposing.propose(here.ws, here.member, wanted(here))
    with here.ws.reading() as connection:
        assert drafts.of_person(connection, here.member.id)
    with pytest.raises(ForbiddenError):
        proposing.keep_draft(here.ws, here.referent, wanted(here, key="b" * 32))


@pytest.mark.parametrize("key", ["", "a" * 33, "../etc", "a b"])
def test_a_draft_needs_an_identifier_that_the_program_gave(here: Cast, key: str) -> None:
    with pytest.raises(MalformedDraftError):
        proposing.keep_draft(here.ws, here.member, wanted(here, key=key))


@pytest.mark.parametrize("others", [{"parent_id": 99}, {"base": "f" * 65}, {"base": "main; rm"}])
def test_a_draft_is_written_on_what_a_form_can_have_shown(here: Cast, others: dict[str, object]) -> None:
    with pytest.raises(MalformedDraftError, match="Rechargez"):
        proposing.keep_draft(here.ws, here.member, wanted(here, **others))


def test_a_draft_is_its_authors_alone(here: Cast) -> None:
    proposing.keep_draft(here.ws, here.member, wanted(here))
    with here.ws.reading() as connection:
        assert proposing.draft_of(connection, here.member, "a" * 32) == wanted(here)
        with pytest.raises(NotFoundError):
            proposing.draft_of(connection, here.other, "a" * 32)
    with pytest.raises(NotFoundError):
        proposing.drop_draft(here.ws, here.other, "a" * 32)
    proposing.drop_draft(here.ws, here.member, "a" * 32)
    with pytest.raises(NotFoundError):
        proposing.drop_draft(here.ws, here.member, "a" * 32)


def test_a_proposal_on_an_older_text_is_filed_on_todays_where_what_it_rewrites_still_stands(here: Cast) -> None:
    seen = wanted(here)
    here.integrate(here.propose(change("bbbbbbb2", "Autre chose.")))
    filed = proposing.propose(here.ws, here.member, seen)
    assert filed.base == here.tip()
    assert checking.check(here.ws) == []


def test_a_proposal_on_words_that_moved_on_shows_todays_and_files_nothing(here: Cast) -> None:
    seen = wanted(here)
    here.integrate(here.propose(change("aaaaaaa2", "Nous disons comment."), by=here.other))
    with pytest.raises(ParagraphChangedError, match="Nous disons comment"):
        proposing.propose(here.ws, here.member, seen)
    gone = wanted(here, key="b" * 32)
    here.integrate(here.propose(Delete("aaaaaaa2"), by=here.other))
    with pytest.raises(ParagraphGoneError):
        proposing.propose(here.ws, here.member, gone)


def test_a_proposal_may_be_written_on_a_decision_and_on_nothing_else(here: Cast) -> None:
    here.close_all()
    here.open(StageKind.DRAFTING)
    saved = drafting.write(here.ws, here.drafter, seen=here.tip(), gestures=[Change("aaaaaaa2", "Secret.")]).sha
    here.open(StageKind.FILING)
    for base in (saved, "f" * 40, "main", ""):
        with here.ws.reading() as connection, pytest.raises(NotFoundError):
            proposing.preview(here.ws, connection, wanted(here, base=base))
        with pytest.raises(NotFoundError):
            proposing.propose(here.ws, here.member, wanted(here, base=base))


def test_a_preview_is_what_is_filed(here: Cast) -> None:
    proposal = wanted(here, gestures=(change("aaaaaaa2", "Autre."), Insert("bbbbbbb2", "Neuf."), Move("ddddddd2", "")))
    with here.ws.reading() as connection:
        shown = {unit.id for unit in proposing.preview(here.ws, connection, proposal)}
    filed = proposing.propose(here.ws, here.member, proposal)
    with here.ws.reading() as connection:
        done = {edit.paragraph_id for edit in amendments.edits_of(connection, [filed.id])}
    assert {"aaaaaaa2", "ddddddd2"} <= shown & done
    assert len(shown) == len(done) == 3


def test_a_decided_amendment_is_amended_no_more(here: Cast) -> None:
    parent = here.propose(change("aaaaaaa2", "Nous disons comment."))
    deciding.refuse(here.ws, here.secretary, parent.id, ground_given="hors sujet", why="Hors sujet.")
    sub = wanted(here, base=parent.sha, parent_id=parent.id, gestures=(change("aaaaaaa2", "Nous disons quand."),))
    with pytest.raises(SubAmendmentError):
        proposing.propose(here.ws, here.member, sub)


def test_what_is_decided_again_is_refused_and_who_is_unknown_is_not_found(here: Cast) -> None:
    with pytest.raises(NotFoundError):
        deciding.admit(here.ws, here.secretary, 99)
    with pytest.raises(NotFoundError):
        deciding.withdraw(here.ws, here.member, 99)
