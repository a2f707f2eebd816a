"""The first text, written by several hands at once."""

from datetime import timedelta

import pytest

from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.text.gestures import (
    Change,
    Cite,
    Delete,
    Fix,
    FixedParagraphError,
    Insert,
    Join,
    Move,
    Split,
    SplitPointError,
)
from manifeste_tool.errors import ForbiddenError
from manifeste_tool.services import stages
from manifeste_tool.services.instance import checking, upkeep
from manifeste_tool.services.text import drafting
from manifeste_tool.services.text.drafting import NothingWrittenError, WrittenMeanwhileError
from manifeste_tool.services.text.sources_known import UnknownSourceError
from manifeste_tool.services.workspace import Workspace, drafting_ref
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.text import texts
from tests.conftest import Clock
from tests.services.story import cast


def test_two_drafters_who_wrote_elsewhere_are_merged_and_both_are_on_record(workspace: Workspace) -> None:
    here = cast(workspace, stage=StageKind.DRAFTING)
    seen = here.tip()
    drafting.write(workspace, here.drafter, seen=seen, gestures=[Change("aaaaaaa2", "Nous disons enfin pourquoi.")])
    second = drafting.write(
        workspace, here.secretary, seen=seen, gestures=[Change("ccccccc2", "Les agents sont formés. Ils choisissent.")]
    )
    assert second.merged
    assert second.text.by_id["aaaaaaa2"].text == "Nous disons enfin pourquoi."
    assert second.text.by_id["ccccccc2"].text == "Les agents sont formés. Ils choisissent."
    with workspace.repository.opened() as git:
        authors = [git.info(sha).author for sha in git.first_parents(drafting_ref(1))]
    assert authors == ["programme-0", here.drafter.opaque, here.secretary.opaque]
    assert here.words("aaaaaaa2") == "Nous disons pourquoi.", "main does not move while drafting lasts"
    assert checking.check(workspace) == []


def test_the_same_words_written_by_another_are_refused_with_todays_text(workspace: Workspace) -> None:
    here = cast(workspace, stage=StageKind.DRAFTING)
    seen = here.tip()
    drafting.write(workspace, here.drafter, seen=seen, gestures=[Change("aaaaaaa2", "Nous disons comment.")])
    with pytest.raises(WrittenMeanwhileError, match="Nous disons comment"):
        drafting.write(workspace, here.secretary, seen=seen, gestures=[Change("aaaaaaa2", "Nous disons quand.")])
    assert checking.check(workspace) == []


def test_paragraphs_are_added_moved_split_joined_deleted_and_cited_in_one_save(workspace: Workspace) -> None:
    here = cast(workspace, stage=StageKind.DRAFTING)
    gestures = [
        Insert("bbbbbbb2", "Un ajout.\n\nEt sa suite.", sources=("nuance 2025-ESSAI-0002",)),
        Split("ccccccc2", "Ils choisissent"),
        Join("ddddddd2"),
        Move("bbbbbbb2", "aaaaaaa2"),
        Delete("fffffff2"),
        Cite("aaaaaaa2", ("éclaire 2025-ESSAI-0002",)),
    ]
    text = drafting.write(workspace, here.drafter, seen=here.tip(), gestures=gestures).text
    words = [unit.text for unit in text]
    assert words == [
        "Préambule",
        "Nous disons pourquoi.",
        "L'accueil par une personne reste possible partout.",
        "Accueillir",
        "Un ajout.",
        "Et sa suite.",
        "Les agents sont formés chaque année.",
        "Ils choisissent leurs outils.",
        "un guichet ouvert ; un numéro qui répond.",
        "Glossaire",
    ]
    assert text.heirs == {"eeeeeee2": "ddddddd2"}
    assert [source.key for source in text.paragraphs[4].sources] == ["2025-ESSAI-0002"]
    assert checking.check(workspace) == []


def test_ending_the_drafting_is_one_merge_commit_and_closes_the_stage(workspace: Workspace) -> None:
    here = cast(workspace, stage=StageKind.DRAFTING)
    drafting.write(workspace, here.drafter, seen=here.tip(), gestures=[Change("aaaaaaa2", "Nous disons tout.")])
    sha = drafting.end_drafting(workspace, here.secretary)
    with workspace.repository.opened() as git:
        assert len(git.info(sha).parents) == 2
        assert git.resolve(MAIN) == sha
    assert here.words("aaaaaaa2") == "Nous disons tout."
    with pytest.raises(ForbiddenError):
        drafting.write(workspace, here.drafter, seen=sha, gestures=[Change("aaaaaaa2", "Trop tard.")])
    assert checking.check(workspace) == []


def test_opening_the_filing_of_amendments_ends_the_drafting_by_itself(workspace: Workspace) -> None:
    here = cast(workspace, stage=StageKind.DRAFTING)
    drafting.write(workspace, here.drafter, seen=here.tip(), gestures=[Change("aaaaaaa2", "Nous disons tout.")])
    here.open(StageKind.FILING)
    assert upkeep.catch_up(workspace).drafting_ended
    assert here.words("aaaaaaa2") == "Nous disons tout."
    assert not upkeep.catch_up(workspace).drafting_ended


def test_a_member_who_is_no_drafter_cannot_write(workspace: Workspace) -> None:
    here = cast(workspace, stage=StageKind.DRAFTING)
    for person in (here.member, here.referent):
        with pytest.raises(ForbiddenError):
            drafting.write(workspace, person, seen=here.tip(), gestures=[Change("aaaaaaa2", "Non.")])


def test_an_unknown_citation_an_empty_save_and_a_bad_split_are_refused_and_write_nothing(workspace: Workspace) -> None:
    here = cast(workspace, stage=StageKind.DRAFTING)
    with pytest.raises(UnknownSourceError, match="E99"):
        drafting.write(workspace, here.drafter, seen=here.tip(), gestures=[Cite("aaaaaaa2", ("E99",))])
    same = [Change("aaaaaaa2", "Nous  disons pourquoi.")]
    with pytest.raises(NothingWrittenError):
        drafting.write(workspace, here.drafter, seen=here.tip(), gestures=same)
    with pytest.raises(SplitPointError):
        drafting.write(workspace, here.drafter, seen=here.tip(), gestures=[Split("aaaaaaa2", "absent")])
    with workspace.reading() as connection:
        assert texts.tip_of(connection, drafting_ref(1)) is None


def test_a_chapter_marked_not_amendable_can_be_amended_no_more_until_it_is_freed(workspace: Workspace) -> None:
    here = cast(workspace, stage=StageKind.DRAFTING)
    text = drafting.write(workspace, here.drafter, seen=here.tip(), gestures=[Fix("hhhhhhh2")]).text
    assert [unit.id for unit in text if unit.fixed] == [
        *("hhhhhhh2", "bbbbbbb2", "ccccccc2", "ddddddd2", "eeeeeee2", "ggggggg2", "fffffff2"),
    ]
    assert text.places["bbbbbbb2"].label == "chapitre I, alinéa 1", "a chapter keeps its number"
    drafting.end_drafting(workspace, here.secretary)
    here.open(StageKind.FILING)
    with pytest.raises(FixedParagraphError):
        here.propose(Change("bbbbbbb2", "Autre chose."))
    assert here.propose(Change("aaaaaaa2", "Nous disons mieux.")).number == 1
    assert checking.check(workspace) == []


def test_a_paragraph_freed_again_can_be_amended(workspace: Workspace) -> None:
    here = cast(workspace, stage=StageKind.DRAFTING)
    drafting.write(workspace, here.drafter, seen=here.tip(), gestures=[Fix("ggggggg2", fixed=False)])
    drafting.end_drafting(workspace, here.secretary)
    here.open(StageKind.FILING)
    assert here.propose(Change("fffffff2", "Algorithme : recette.")).number == 1


def test_a_drafting_that_reopens_starts_from_todays_text(workspace: Workspace) -> None:
    here = cast(workspace, stage=StageKind.DRAFTING)
    drafting.write(workspace, here.drafter, seen=here.tip(), gestures=[Change("aaaaaaa2", "Nous disons tout.")])
    drafting.end_drafting(workspace, here.secretary)
    here.open(StageKind.FILING)
    here.integrate(here.propose(Change("ccccccc2", "Les agents sont formés. Ils choisissent leurs outils.")))
    here.close_all()
    here.open(StageKind.DRAFTING)
    written = drafting.write(workspace, here.drafter, seen=here.tip(), gestures=[Delete("ddddddd2")])
    assert written.text.by_id["ccccccc2"].text == "Les agents sont formés. Ils choisissent leurs outils."
    assert "ddddddd2" not in written.text.by_id
    assert checking.check(workspace) == []
    drafting.end_drafting(workspace, here.secretary)
    assert here.words("ccccccc2") == "Les agents sont formés. Ils choisissent leurs outils."
    assert checking.check(workspace) == []


def test_setting_the_filing_stage_ends_the_drafting_and_so_does_the_first_proposal(
    workspace: Workspace, clock: Clock
) -> None:
    here = cast(workspace, stage=StageKind.DRAFTING)
    drafting.write(workspace, here.drafter, seen=here.tip(), gestures=[Change("aaaaaaa2", "Nous disons tout.")])
    later = clock() + timedelta(days=1)
    stages.set_stage(workspace, Stage(StageKind.FILING, later), by=here.secretary)
    assert here.words("aaaaaaa2") == "Nous disons pourquoi.", "not before its hour"
    clock.advance(days=2)
    assert here.propose(Change("ccccccc2", "Autre.")).number == 1
    assert here.words("aaaaaaa2") == "Nous disons tout."
    here.close_all()
    here.open(StageKind.DRAFTING)
    drafting.write(workspace, here.drafter, seen=here.tip(), gestures=[Change("aaaaaaa2", "Nous redisons tout.")])
    stages.set_stage(workspace, Stage(StageKind.FILING, clock()), by=here.secretary)
    assert here.words("aaaaaaa2") == "Nous redisons tout."
    assert checking.check(workspace) == []
