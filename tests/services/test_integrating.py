"""From a filed amendment to the text: what is confirmed is what was shown."""

import pytest

from manifeste_tool.domain.amending.amendments import (
    ForbiddenMoveError,
    NoChangeError,
    Outcome,
    ReasonRequiredError,
    State,
)
from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.integration.work import of_amendments
from manifeste_tool.domain.merging.answers import Answer, Side
from manifeste_tool.domain.text.gestures import (
    Change,
    Delete,
    FixedParagraphError,
    Insert,
    Move,
    ParagraphGoneError,
)
from manifeste_tool.errors import ForbiddenError
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.amending.refusals import NoMemberError, ParagraphChangedError
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.examining.pronouncing import OpenSubAmendmentsError
from manifeste_tool.services.instance import checking
from manifeste_tool.services.integration import folding, integrating
from manifeste_tool.services.integration.folding import SubAmendmentAloneError
from manifeste_tool.services.integration.integrating import (
    TextMovedError,
    UnsettledError,
)
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments, drafts
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.text import texts
from tests.services.story import cast

ACCUEIL = "L'accueil par une personne reste possible partout."


def test_an_amendment_is_filed_admitted_and_integrated_as_its_preview_showed(workspace: Workspace) -> None:
    here = cast(workspace)
    filed = here.propose(Change("bbbbbbb2", ACCUEIL.replace("partout", "partout et toujours")))
    assert (filed.cycle, filed.number, filed.state) == (1, 1, State.FILED)
    here.adopt(filed)
    assert here.words("bbbbbbb2") == ACCUEIL, "a decision moves no text"
    plan = of_amendments(filed.id)
    with workspace.reading() as connection:
        shown = folding.preview(workspace, connection, plan)
    integrating.integrate(workspace, here.secretary, seen=shown.tip, plan=plan)
    with workspace.reading() as connection:
        tip = workspace.main(connection)
        assert workspace.text(connection, tip) == shown.text
        decided = amendments.by_id(connection, filed.id)
    assert decided is not None
    assert (decided.state, decided.outcome, decided.integrated_sha) == (State.INTEGRATED, Outcome.ADOPTED, tip)
    with workspace.repository.opened() as git:
        info = git.info(tip)
        assert info.parents == (shown.tip, filed.sha)
        assert info.trailers["Amendement"] == "1/1"
        assert set(git.refs("refs/amendements/")) == {"refs/amendements/1/1/1", "refs/amendements/1/1/adopte"}
    assert checking.check(workspace) == []


def test_filing_twice_with_one_key_files_once(workspace: Workspace) -> None:
    here = cast(workspace)
    proposal = Proposal("k" * 32, here.tip(), "Titre", "Parce que.", (Delete("ccccccc2"),))
    first = proposing.propose(workspace, here.member, proposal)
    again = proposing.propose(workspace, here.member, proposal)
    assert first == again
    with workspace.reading() as connection:
        assert len(amendments.every(connection)) == 1
        assert drafts.of_person(connection, here.member.id) == ()


def test_two_amendments_on_different_sentences_of_a_paragraph_both_stand(workspace: Workspace) -> None:
    here = cast(workspace)
    one = here.propose(Change("ccccccc2", "Les agents sont formés deux fois par an. Ils choisissent leurs outils."))
    two = here.propose(
        Change("ccccccc2", "Les agents sont formés chaque année. Ils choisissent librement leurs outils.")
    )
    here.integrate(one)
    here.integrate(two)
    assert here.words("ccccccc2") == "Les agents sont formés deux fois par an. Ils choisissent librement leurs outils."
    assert checking.check(workspace) == []


def test_a_conflict_stops_the_integration_until_the_result_is_written(workspace: Workspace) -> None:
    here = cast(workspace)
    one = here.propose(Change("aaaaaaa2", "Nous disons comment."))
    two = here.propose(Change("aaaaaaa2", "Nous disons quand."))
    here.integrate(one)
    here.adopt(two)
    with workspace.reading() as connection:
        shown = folding.preview(workspace, connection, of_amendments(two.id))
    assert shown.unsettled == 1
    with pytest.raises(UnsettledError):
        integrating.integrate(workspace, here.secretary, seen=shown.tip, plan=of_amendments(two.id))
    assert here.words("aaaaaaa2") == "Nous disons comment."
    conflict = shown.steps[0].folded.unsettled[0]
    assert (conflict.base.text, conflict.ours.text, conflict.theirs.text) == (  # type: ignore[union-attr]
        "Nous disons pourquoi.",
        "Nous disons comment.",
        "Nous disons quand.",
    )
    answers = {conflict.key: Answer(written="Nous disons comment et quand.")}
    integrating.integrate(workspace, here.secretary, seen=shown.tip, plan=of_amendments(two.id, answers=answers))
    assert here.words("aaaaaaa2") == "Nous disons comment et quand."
    assert checking.check(workspace) == []


def test_two_insertions_at_one_point_ask_for_their_order(workspace: Workspace) -> None:
    here = cast(workspace)
    one = here.propose(Insert("bbbbbbb2", "Premier ajout."))
    two = here.propose(Insert("bbbbbbb2", "Second ajout."))
    here.integrate(one)
    here.adopt(two)
    with workspace.reading() as connection:
        shown = folding.preview(workspace, connection, of_amendments(two.id))
    (question,) = shown.steps[0].folded.unsettled
    answers = {question.key: Answer(first=Side.THEIRS)}
    integrating.integrate(workspace, here.secretary, seen=shown.tip, plan=of_amendments(two.id, answers=answers))
    with workspace.reading() as connection:
        words = [unit.text for unit in workspace.text(connection, workspace.main(connection))]
    assert words[words.index(ACCUEIL) : words.index(ACCUEIL) + 3] == [ACCUEIL, "Second ajout.", "Premier ajout."]


def test_an_identical_amendment_is_integrated_without_a_word_changed(workspace: Workspace) -> None:
    here = cast(workspace)
    one, two = (here.propose(Change("aaaaaaa2", "Nous disons comment."), by=by) for by in (here.member, here.other))
    here.integrate(one)
    here.integrate(two)
    assert here.words("aaaaaaa2") == "Nous disons comment."
    with workspace.reading() as connection:
        assert [one.state for one in amendments.every(connection)] == [State.INTEGRATED] * 2
        assert [len(texts.touched_by(connection, [one.id])) for one in texts.decisions(connection, MAIN, limit=2)] == [
            0,
            1,
        ]
    assert checking.check(workspace) == []


def test_a_preview_that_is_no_longer_todays_writes_nothing(workspace: Workspace) -> None:
    here = cast(workspace)
    one, two = here.propose(Delete("ddddddd2")), here.propose(Delete("eeeeeee2"))
    seen = here.tip()
    here.adopt(two)
    here.integrate(one)
    with pytest.raises(TextMovedError):
        integrating.integrate(workspace, here.secretary, seen=seen, plan=of_amendments(two.id))
    assert checking.check(workspace) == []


def test_a_move_and_an_edit_of_one_paragraph_both_apply(workspace: Workspace) -> None:
    here = cast(workspace)
    one = here.propose(Move("bbbbbbb2", "ccccccc2"))
    two = here.propose(Change("bbbbbbb2", ACCUEIL.replace("partout", "ici")))
    here.integrate(one)
    here.integrate(two)
    with workspace.reading() as connection:
        text = workspace.text(connection, workspace.main(connection))
    assert text.position["bbbbbbb2"] == text.position["ccccccc2"] + 1
    assert text.by_id["bbbbbbb2"].text.endswith("ici.")


def test_a_sub_amendment_is_decided_first_and_goes_into_its_parent(workspace: Workspace) -> None:
    here = cast(workspace)
    parent = here.propose(Change("aaaaaaa2", "Nous disons pourquoi et comment."))
    gestures = (Change("aaaaaaa2", "Nous disons pourquoi et très bien comment."),)
    proposal = Proposal("s" * 32, parent.sha, "Sous-amendement", "Mieux dit.", gestures, parent.id)
    sub = proposing.propose(workspace, here.other, proposal)
    with pytest.raises(OpenSubAmendmentsError):
        here.adopt(parent)
    here.adopt(sub)
    with pytest.raises(SubAmendmentAloneError):
        integrating.integrate(workspace, here.secretary, seen=here.tip(), plan=of_amendments(sub.id))
    deciding.adopt(workspace, here.secretary, parent.id)
    assert here.words("aaaaaaa2") == "Nous disons pourquoi."
    integrating.integrate(workspace, here.secretary, seen=here.tip(), plan=of_amendments(parent.id))
    with workspace.reading() as connection, workspace.repository.opened() as git:
        integrated = amendments.by_id(connection, sub.id)
        adopted = git.info(here.tip()).parents[1]
        assert git.info(adopted).parents == (parent.sha, sub.sha)
    assert integrated is not None
    assert (integrated.state, integrated.integrated_sha) == (State.INTEGRATED, here.tip())
    assert here.words("aaaaaaa2") == "Nous disons pourquoi et très bien comment."
    assert checking.check(workspace) == []


def test_a_rejected_parent_takes_its_sub_amendments_along(workspace: Workspace) -> None:
    here = cast(workspace)
    parent = here.propose(Change("aaaaaaa2", "Nous disons pourquoi et comment."))
    gestures = (Change("aaaaaaa2", "Nous disons pourquoi et bien comment."),)
    sub = proposing.propose(
        workspace, here.other, Proposal("s" * 32, parent.sha, "Sous", "Mieux.", gestures, parent.id)
    )
    deciding.admit(workspace, here.secretary, parent.id)
    deciding.reject(workspace, here.secretary, parent.id, why="Trop long.")
    with workspace.reading() as connection:
        fallen = amendments.by_id(connection, sub.id)
    assert fallen is not None
    assert (fallen.state, fallen.outcome) == (State.DECIDED, Outcome.FALLEN)
    assert fallen.cause_id == parent.id


def test_filing_on_a_text_that_moved_elsewhere_is_filed_on_todays(workspace: Workspace) -> None:
    here = cast(workspace)
    old = here.tip()
    here.integrate(here.propose(Delete("ddddddd2")))
    proposal = Proposal("m" * 32, old, "Titre", "Parce que.", (Change("aaaaaaa2", "Nous disons mieux."),))
    assert proposing.propose(workspace, here.member, proposal).base == here.tip()


def test_filing_on_words_that_changed_meanwhile_says_todays_words_and_keeps_the_draft(workspace: Workspace) -> None:
    here = cast(workspace)
    old = here.tip()
    here.integrate(here.propose(Change("aaaaaaa2", "Nous disons comment.")))
    proposal = Proposal("m" * 32, old, "Titre", "Parce que.", (Change("aaaaaaa2", "Nous disons quand."),))
    with pytest.raises(ParagraphChangedError, match="Nous disons comment"):
        proposing.propose(workspace, here.member, proposal)
    with workspace.reading() as connection:
        assert proposing.draft_of(connection, here.member, "m" * 32) == proposal


def test_filing_on_a_paragraph_that_vanished_keeps_the_draft(workspace: Workspace) -> None:
    here = cast(workspace)
    old = here.tip()
    here.integrate(here.propose(Delete("aaaaaaa2")))
    proposal = Proposal("m" * 32, old, "Titre", "Parce que.", (Change("aaaaaaa2", "Nous disons quand."),))
    with pytest.raises(ParagraphGoneError):
        proposing.propose(workspace, here.member, proposal)
    with workspace.reading() as connection:
        assert drafts.of_person(connection, here.member.id)


def test_what_changes_nothing_or_is_fixed_cannot_be_filed(workspace: Workspace) -> None:
    here = cast(workspace)
    with pytest.raises(NoChangeError):
        here.propose(Change("aaaaaaa2", "Nous  disons pourquoi."))
    with pytest.raises(FixedParagraphError):
        here.propose(Change("fffffff2", "Algorithme : recette."))
    with pytest.raises(NoChangeError):
        here.propose()


def test_nobody_files_outside_the_stage_and_only_members_do(workspace: Workspace) -> None:
    here = cast(workspace)
    with pytest.raises(ForbiddenError):
        here.propose(Delete("ddddddd2"), by=here.referent)
    with pytest.raises(NoMemberError):
        here.propose(Delete("ddddddd2"), by=here.secretary)
    here.close_all()
    here.open(StageKind.EXAMINATION)
    with pytest.raises(ForbiddenError):
        here.propose(Delete("ddddddd2"))


def test_a_refusal_needs_a_reason_and_cannot_be_said_twice(workspace: Workspace) -> None:
    here = cast(workspace)
    filed = here.propose(Delete("ddddddd2"))
    with pytest.raises(ReasonRequiredError):
        deciding.refuse(workspace, here.secretary, filed.id, ground_given="hors sujet", why="  ")
    deciding.refuse(workspace, here.secretary, filed.id, ground_given="hors sujet", why="Hors du champ.")
    with pytest.raises(ForbiddenMoveError):
        deciding.admit(workspace, here.secretary, filed.id)
    with pytest.raises(ForbiddenError):
        deciding.admit(workspace, here.member, filed.id)


def test_only_its_author_withdraws_an_amendment_and_only_before_its_decision(workspace: Workspace) -> None:
    here = cast(workspace)
    filed = here.propose(Delete("ddddddd2"))
    with pytest.raises(ForbiddenError):
        deciding.withdraw(workspace, here.other, filed.id)
    deciding.withdraw(workspace, here.member, filed.id)
    with pytest.raises(ForbiddenMoveError):
        deciding.withdraw(workspace, here.member, filed.id)


def test_the_decisions_of_main_stand_on_record_in_their_order(workspace: Workspace) -> None:
    here = cast(workspace)
    for identity in ("ddddddd2", "eeeeeee2"):
        here.integrate(here.propose(Delete(identity)))
    with workspace.reading() as connection, workspace.repository.opened() as git:
        recorded = [one.sha for one in texts.decisions(connection, MAIN)]
        assert recorded[::-1] == git.first_parents(MAIN)


def test_a_withdrawn_parent_takes_its_sub_amendments_along(workspace: Workspace) -> None:
    here = cast(workspace)
    parent = here.propose(Change("aaaaaaa2", "Nous disons pourquoi et comment."))
    gestures = (Change("aaaaaaa2", "Nous disons pourquoi et bien comment."),)
    sub = proposing.propose(
        workspace, here.other, Proposal("s" * 32, parent.sha, "Sous", "Mieux.", gestures, parent.id)
    )
    deciding.withdraw(workspace, here.member, parent.id)
    with workspace.reading() as connection:
        fallen = amendments.by_id(connection, sub.id)
    assert fallen is not None
    assert (fallen.state, fallen.outcome) == (State.DECIDED, Outcome.FALLEN)
