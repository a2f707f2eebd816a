"""Working copies: lent, written by several hands at once, kept within their chapter, closed, merged, healed."""

import multiprocessing
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.facts import About
from manifeste_tool.domain.integration.copies import (
    CopyState,
    HeadingGoneError,
    OutsideChapterError,
    Standing,
    WorkingCopy,
)
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.text.gestures import Change, Cite, Delete, Gesture, Insert, Move, ParagraphGoneError
from manifeste_tool.domain.text.markdown import serialise
from manifeste_tool.errors import ForbiddenError, ManifesteError, NotFoundError
from manifeste_tool.services import notifying
from manifeste_tool.services.amending import awaiting
from manifeste_tool.services.instance import checking, instances, upkeep
from manifeste_tool.services.integration import copies, copy_pages
from manifeste_tool.services.integration.copies import (
    CopyNotOpenError,
    CopyTitleError,
    NoDrafterError,
    NoReasonToCloseError,
    NothingToMergeError,
    PastDueError,
    UnfitDrafterError,
    UnknownChapterError,
)
from manifeste_tool.services.integration.integrating import TextMovedError
from manifeste_tool.services.operations import CopyUnderWayError, carry_out
from manifeste_tool.services.paging import paging
from manifeste_tool.services.text import drafting
from manifeste_tool.services.text.sources_known import UnknownSourceError
from manifeste_tool.services.text.writing import NothingWrittenError, WrittenMeanwhileError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import operations, people
from manifeste_tool.storage.git import MovedRefError, Opened
from manifeste_tool.storage.integration import copies as stored
from manifeste_tool.storage.operations import Operation
from manifeste_tool.storage.text import texts
from tests.services.interrupted_copy import DONE, POINTS, merge
from tests.services.story import Cast, cast

ROOT = Path(__file__).parents[2]


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


def lent(here: Cast, *drafters: Person, chapter: str = "", **given) -> WorkingCopy:
    wanted = {"title": "Groupe A", "due_at": None} | given
    ids = [one.id for one in drafters or (here.member, here.other)]
    return copies.lend(here.ws, here.secretary, chapter=chapter, drafters=ids, **wanted)


def test_the_same_loan_sent_again_is_one_copy_until_somebody_writes_in_it(here: Cast) -> None:
    first = lent(here)
    assert lent(here) == first
    assert lent(here, here.other) != first
    save(here, first, Change("aaaaaaa2", "Nous disons comment."))
    assert lent(here).id != first.id


def now(here: Cast, copy: WorkingCopy) -> WorkingCopy:
    with here.ws.reading() as connection:
        found = stored.by_id(connection, copy.id)
    assert found is not None
    return found


def words(here: Cast, copy: WorkingCopy, identity: str) -> str:
    return copy_pages.copy_text(here.ws, here.secretary, copy.id).text.by_id[identity].text


def save(here: Cast, copy: WorkingCopy, *gestures: Gesture, by: Person | None = None, seen: str = ""):
    return copies.write(here.ws, by or here.member, copy.id, seen=seen or copy.base, gestures=gestures)


def test_a_copy_keeps_its_base_and_its_drafters_are_told(here: Cast) -> None:
    copy = lent(here, here.member, here.secretary, title="  Chapitre  II ", chapter="hhhhhhh2")
    assert (copy.title, copy.chapter, copy.base) == ("Chapitre II", "hhhhhhh2", here.tip())
    assert copy.drafters == (here.member.id, here.secretary.id)
    here.integrate(here.propose(Change("bbbbbbb2", "L'accueil change.")))
    assert words(here, copy, "bbbbbbb2") == "L'accueil par une personne reste possible partout."
    with here.ws.reading() as connection:
        (notice,) = [one for one in notifying.waiting(connection, here.member) if one.fact.about == About.COPY]
        assert notifying.waiting(connection, here.secretary) == (), "whoever lends knows"
    assert (notice.fact.name, notice.fact.about_id, notice.fact.details["title"]) == ("copy_lent", "1", "Chapitre II")
    assert checking.check(here.ws) == []


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"title": "  "}, CopyTitleError),
        ({"title": "x" * 201}, CopyTitleError),
        ({"chapter": "bbbbbbb2"}, UnknownChapterError),
        ({"chapter": "zzzzzzz2"}, UnknownChapterError),
        ({"drafters": []}, NoDrafterError),
        ({"drafters": [9_999]}, UnfitDrafterError),
        ({"due_at": timedelta(days=-1)}, PastDueError),
    ],
)
def test_a_loan_that_cannot_be_is_refused_and_nothing_is_lent(
    here: Cast, given: dict, refusal: type[ManifesteError]
) -> None:
    loan = {"title": "A", "chapter": "", "drafters": [here.member.id], "due_at": None} | given
    loan["due_at"] = loan["due_at"] and here.ws.now() + loan["due_at"]
    with pytest.raises(refusal):
        copies.lend(here.ws, here.secretary, **loan)
    with here.ws.reading() as connection:
        assert stored.every(connection) == ()


def test_a_copy_is_lent_to_active_members_and_the_secretariat_only(here: Cast) -> None:
    with here.ws.writing() as connection:
        gone = people.add(connection, Person(0, "gone", Role.MEMBER, active=False), here.ws.now())
    for person in (here.referent, gone):
        with pytest.raises(UnfitDrafterError):
            lent(here, person)
    page = copy_pages.lending_page(here.ws, here.secretary)
    assert [one.name for one in page.people] == ["drafter", "member", "other", "secretary"]
    assert [one.text for one in page.chapters] == ["Préambule", "Accueillir", "Glossaire"]


@pytest.mark.parametrize("kind", list(StageKind))
def test_the_named_drafters_and_the_secretariat_write_whatever_the_stage_and_nobody_else(
    workspace: Workspace, kind: StageKind
) -> None:
    here = cast(workspace, stage=kind)
    copy = lent(here, here.member)
    save(here, copy, Change("aaaaaaa2", "Un."))
    seen = copy_pages.copy_text(here.ws, here.member, copy.id).seen
    save(here, copy, Change("aaaaaaa2", "Deux."), by=here.secretary, seen=seen)
    for person in (here.other, here.drafter, here.referent):
        with pytest.raises(NotFoundError):
            save(here, copy, Delete("aaaaaaa2"), by=person, seen=seen)
        with pytest.raises(NotFoundError):
            copies.rewrite(here.ws, person, copy.id, seen=seen, markdown="Non.")
        for read in (copy_pages.copy_text, copy_pages.copy_changes, copy_pages.copy_history):
            with pytest.raises(NotFoundError):
                read(here.ws, person, copy.id)
    assert words(here, copy, "aaaaaaa2") == "Deux."
    assert here.words("aaaaaaa2") == "Nous disons pourquoi.", "the copy is private: today's text does not move"


def test_a_drafter_whose_account_is_closed_reads_and_writes_no_more(here: Cast) -> None:
    copy = lent(here, here.member)
    with pytest.raises(NotFoundError):
        save(here, copy, Delete("aaaaaaa2"), by=replace(here.member, active=False))
    with pytest.raises(NotFoundError):
        save(here, copy, Delete("aaaaaaa2"), by=replace(here.member, role=Role.REFERENT))


def test_lending_changing_and_closing_are_the_secretariats(here: Cast) -> None:
    copy = lent(here)
    loan = {"title": "B", "drafters": [here.member.id], "due_at": None}
    for person in (here.member, here.drafter, here.referent):
        with pytest.raises(ForbiddenError):
            copies.lend(here.ws, person, chapter="", **loan)
        with pytest.raises(ForbiddenError):
            copies.change(here.ws, person, copy.id, **loan)
        with pytest.raises(ForbiddenError):
            copies.close(here.ws, person, copy.id, "Non.")
        with pytest.raises(ForbiddenError):
            copy_pages.lending_page(here.ws, person)
    assert now(here, copy) == copy


def test_two_hands_that_wrote_elsewhere_are_merged_and_both_are_on_record(here: Cast) -> None:
    copy = lent(here)
    save(here, copy, Change("aaaaaaa2", "Nous disons enfin pourquoi."))
    second = save(here, copy, Change("ccccccc2", "Les agents sont formés. Ils choisissent."), by=here.other)
    assert second.merged
    assert second.text.by_id["aaaaaaa2"].text == "Nous disons enfin pourquoi."
    with here.ws.repository.opened() as git:
        made = [git.info(sha) for sha in git.first_parents(copy.ref, since=copy.base)]
    assert [one.author for one in made] == [here.member.opaque, here.other.opaque]
    assert {one.trailers["Copie"] for one in made} == {str(copy.id)}
    page = copy_pages.copy_history(here.ws, here.other, copy.id)
    assert [(one.by, one.places) for one in page.saves] == [
        ("other", ("chapitre I, alinéa 2",)),
        ("member", ("préambule, alinéa 1",)),
    ]
    assert [one.made.act for one in page.saves] == [copies.COPY_WRITING] * 2
    assert [fact.name for fact in page.facts] == ["copy_lent"]
    assert checking.check(here.ws) == []


def test_the_same_words_written_by_another_are_refused_with_the_copys_words(here: Cast) -> None:
    copy = lent(here)
    save(here, copy, Change("aaaaaaa2", "Nous disons comment."))
    with pytest.raises(WrittenMeanwhileError, match="Nous disons comment"):
        save(here, copy, Change("aaaaaaa2", "Nous disons quand."), by=here.other)
    assert words(here, copy, "aaaaaaa2") == "Nous disons comment."
    assert checking.check(here.ws) == []


def test_the_same_change_by_two_hands_is_said_to_stand_already(here: Cast) -> None:
    copy = lent(here)
    save(here, copy, Change("aaaaaaa2", "Nous disons comment."))
    with pytest.raises(NothingWrittenError):
        save(here, copy, Change("aaaaaaa2", "Nous disons comment."), by=here.other)


def test_the_refusals_of_the_drafting_are_those_of_a_copy_and_create_no_branch(here: Cast) -> None:
    copy = lent(here)
    with pytest.raises(NothingWrittenError):
        save(here, copy, Change("aaaaaaa2", "Nous  disons pourquoi."))
    with pytest.raises(ParagraphGoneError):
        save(here, copy, Delete("zzzzzzz2"))
    with pytest.raises(UnknownSourceError):
        save(here, copy, Cite("aaaaaaa2", ("E99",)))
    with here.ws.reading() as connection:
        assert texts.tip_of(connection, copy.ref) is None
    with here.ws.repository.opened() as git:
        assert git.resolve(copy.ref) is None


def test_a_chapters_copy_changes_nothing_outside_its_chapter(here: Cast) -> None:
    copy = lent(here, chapter="hhhhhhh2")
    for gesture in (Change("aaaaaaa2", "Non."), Move("bbbbbbb2", "aaaaaaa2"), Move("fffffff2", "bbbbbbb2")):
        with pytest.raises(OutsideChapterError, match="Accueillir"):
            save(here, copy, gesture)
    with pytest.raises(HeadingGoneError):
        save(here, copy, Delete("hhhhhhh2"))
    written = save(here, copy, Insert("bbbbbbb2", "Un ajout."), Change("hhhhhhh2", "Accueillir bien"))
    page = copy_pages.copy_text(here.ws, here.member, copy.id)
    assert [unit.text for unit in page.text][:3] == [
        "Accueillir bien",
        "L'accueil par une personne reste possible partout.",
        "Un ajout.",
    ]
    added = page.text.paragraphs[2].id
    save(here, copy, Change(added, "Un ajout, corrigé."), seen=written.sha)
    assert words(here, copy, added) == "Un ajout, corrigé."
    assert checking.check(here.ws) == []


def test_a_chapter_goes_away_as_a_file_and_comes_back_among_the_others(here: Cast) -> None:
    copy = lent(here, chapter="hhhhhhh2")
    file = serialise(copy_pages.copy_text(here.ws, here.member, copy.id).text)
    assert "Préambule" not in file
    edited = file.replace("chaque année", "chaque mois").replace(" <!-- ¶ddddddd2 -->", "")
    written = copies.rewrite(here.ws, here.member, copy.id, seen=copy.base, markdown=edited)
    assert written.text.by_id["ccccccc2"].text.startswith("Les agents sont formés chaque mois.")
    assert "ddddddd2" in written.text.by_id, "an identity lost on the way is found again"
    assert "title: Un texte d'essai" in written.text.front
    with here.ws.reading() as connection:
        whole = serialise(here.ws.text(connection, copy.base))
    with pytest.raises(OutsideChapterError):
        copies.rewrite(here.ws, here.member, copy.id, seen=written.sha, markdown=whole)
    assert checking.check(here.ws) == []


def test_the_whole_text_comes_back_from_a_file_merged_with_the_saves_of_others(here: Cast) -> None:
    copy = lent(here)
    file = serialise(copy_pages.copy_text(here.ws, here.member, copy.id).text)
    save(here, copy, Change("aaaaaaa2", "Nous disons comment."), by=here.other)
    edited = file.replace("chaque année", "chaque mois")
    written = copies.rewrite(here.ws, here.member, copy.id, seen=copy.base, markdown=edited, summary="Relu dans Word")
    assert written.merged
    assert written.text.by_id["aaaaaaa2"].text == "Nous disons comment."
    assert copy_pages.copy_history(here.ws, here.member, copy.id).saves[0].summary == "Relu dans Word"


def test_citing_in_a_copy_makes_no_link_before_it_is_merged(here: Cast) -> None:
    copy = lent(here)
    save(here, copy, Cite("ccccccc2", ("nuance 2025-ESSAI-0002",)))
    assert checking.check(here.ws) == [], "the links on record are those of today's text"
    merge(here.ws, here.secretary, copy.id)
    assert checking.check(here.ws) == []


def test_a_copy_says_what_it_changes_and_how_it_stands_against_todays_text(here: Cast) -> None:
    copy = lent(here, due_at=here.ws.now() + timedelta(days=1))
    save(here, copy, Change("bbbbbbb2", "L'accueil par une personne reste possible ici."), Delete("eeeeeee2"))
    (view,) = copy_pages.copy_list(here.ws, here.member, paging(1)).copies
    assert view.standing == Standing(2, 0)
    assert (view.saved_by, view.late, view.drafters) == ("member", False, ("member", "other"))
    here.integrate(here.propose(Change("bbbbbbb2", "L'accueil par une personne reste possible là.")))
    (view,) = copy_pages.copy_list(here.ws, here.secretary, paging(1)).copies
    assert view.standing == Standing(2, 1)
    page = copy_pages.copy_changes(here.ws, here.member, copy.id)
    assert {unit.id for unit in page.units} == {"bbbbbbb2", "eeeeeee2"}


def test_a_drafter_lists_their_copies_the_secretariat_all_and_the_nearest_date_comes_first(here: Cast, clock) -> None:
    here.ws.now()
    late = lent(here, here.other, title="Sans date")
    soon = lent(here, here.member, title="Bientôt", due_at=clock() + timedelta(days=2))
    closed = lent(here, here.member, title="Close", due_at=clock() + timedelta(days=1))
    copies.close(here.ws, here.secretary, closed.id, "Doublon.")

    def titles(person: Person, page: int = 1) -> list[str]:
        return [one.copy.title for one in copy_pages.copy_list(here.ws, person, paging(page)).copies]

    assert titles(here.secretary) == ["Bientôt", "Sans date", "Close"]
    assert titles(here.member) == ["Bientôt", "Close"]
    assert titles(here.drafter) == titles(here.secretary, page=2) == []
    with pytest.raises(NotFoundError):
        titles(here.referent)
    assert awaiting.mine(here.ws, here.member).copies == 1
    clock.advance(days=3)
    views = copy_pages.copy_list(here.ws, here.secretary, paging(1)).copies
    assert {one.copy.id for one in views if one.late} == {soon.id}
    assert late.due_at is None


def test_a_loan_changes_and_who_joins_is_told(here: Cast, clock) -> None:
    copy = lent(here, here.member, due_at=clock() + timedelta(days=1))
    clock.advance(days=2)
    loan = {"title": "Groupe B", "drafters": [here.member.id, here.other.id]}
    changed = copies.change(here.ws, here.secretary, copy.id, due_at=copy.due_at, **loan)
    assert (changed.title, changed.drafters, changed.due_at) == (
        "Groupe B",
        (here.member.id, here.other.id),
        copy.due_at,
    )
    with pytest.raises(PastDueError):
        copies.change(here.ws, here.secretary, copy.id, due_at=clock() - timedelta(hours=1), **loan)
    with here.ws.reading() as connection:
        assert len(notifying.waiting(connection, here.other)) == 1
        assert len(notifying.waiting(connection, here.member)) == 1
    save(here, copy, Change("aaaaaaa2", "Un."), by=here.other)
    copies.change(here.ws, here.secretary, copy.id, title="B", drafters=[here.member.id], due_at=None)
    with pytest.raises(NotFoundError):
        save(here, copy, Delete("bbbbbbb2"), by=here.other)
    facts = copy_pages.copy_history(here.ws, here.member, copy.id).facts
    assert [fact.name for fact in facts] == ["copy_lent", "copy_changed", "copy_lent", "copy_changed"]


def test_a_closed_copy_is_written_no_more_and_stays_readable_with_its_reason(here: Cast) -> None:
    copy = lent(here)
    save(here, copy, Change("aaaaaaa2", "Des mots gardés."))
    with pytest.raises(NoReasonToCloseError):
        copies.close(here.ws, here.secretary, copy.id, "  ")
    copies.close(here.ws, here.secretary, copy.id, " Le groupe est dissous. ")
    assert now(here, copy).state is CopyState.CLOSED
    page = copy_pages.copy_text(here.ws, here.member, copy.id)
    assert (page.reason, page.may_write, page.text.by_id["aaaaaaa2"].text) == (
        "Le groupe est dissous.",
        False,
        "Des mots gardés.",
    )
    for late in (
        lambda: save(here, copy, Delete("bbbbbbb2")),
        lambda: copies.close(here.ws, here.secretary, copy.id, "Encore."),
        lambda: copies.change(here.ws, here.secretary, copy.id, title="B", drafters=[here.member.id], due_at=None),
        lambda: copy_pages.writing_page(here.ws, here.member, copy.id, "aaaaaaa2"),
        lambda: copy_pages.lending_page(here.ws, here.secretary, copy_id=copy.id),
        lambda: merge(here.ws, here.secretary, copy.id),
    ):
        with pytest.raises(CopyNotOpenError):
            late()
    with here.ws.reading() as connection:
        assert [one.fact.name for one in notifying.waiting(connection, here.other)] == ["copy_closed", "copy_lent"]
    assert checking.check(here.ws) == []


def test_several_copies_are_merged_one_after_the_other_and_written_no_more(here: Cast) -> None:
    one, two = lent(here, here.member), lent(here, here.other, chapter="hhhhhhh2")
    save(here, one, Change("aaaaaaa2", "Nous disons comment."))
    save(here, two, Change("ccccccc2", "Les agents sont formés."), by=here.other)
    assert copy_pages.copy_text(here.ws, here.secretary, one.id).view.may_merge
    for copy in (one, two):
        sha = merge(here.ws, here.secretary, copy.id)
        assert (now(here, copy).state, now(here, copy).merged_sha) == (CopyState.MERGED, sha)
    assert here.words("aaaaaaa2") == "Nous disons comment."
    assert here.words("ccccccc2") == "Les agents sont formés."
    with pytest.raises(CopyNotOpenError):
        save(here, one, Delete("bbbbbbb2"))
    view = copy_pages.copy_text(here.ws, here.member, one.id).view
    assert (view.standing, view.may_merge, view.may_write) == (Standing(1, 0), False, False)
    assert checking.check(here.ws) == []


def test_merging_is_the_secretariats_and_waits_for_the_end_of_the_examination(here: Cast) -> None:
    copy = lent(here)
    with pytest.raises(NothingToMergeError):
        merge(here.ws, here.secretary, copy.id)
    save(here, copy, Change("aaaaaaa2", "Nous disons comment."))
    view = copy_pages.copy_text(here.ws, here.member, copy.id).view
    assert (view.may_merge, view.merge_waits, view.may_manage) == (False, False, False)
    with pytest.raises(ForbiddenError):
        merge(here.ws, here.member, copy.id)
    here.open(StageKind.EXAMINATION)
    view = copy_pages.copy_text(here.ws, here.secretary, copy.id).view
    assert (view.may_merge, view.merge_waits) == (False, True)
    with pytest.raises(ForbiddenError):
        merge(here.ws, here.secretary, copy.id)


def _announced(here: Cast, copy: WorkingCopy) -> None:
    """A save of another process, announced and not yet in Git."""
    with here.ws.writing() as connection:
        begun = Operation("o" * 32, "copy_writing", copy.ref, "0" * 40, "1" * 40, {}, here.ws.now())
        operations.begin(connection, begun)


def test_a_copy_is_neither_merged_nor_closed_while_a_save_of_it_is_under_way(here: Cast) -> None:
    copy = lent(here)
    save(here, copy, Change("aaaaaaa2", "Nous disons comment."))
    _announced(here, copy)
    with pytest.raises(CopyUnderWayError):
        merge(here.ws, here.secretary, copy.id)
    with pytest.raises(CopyUnderWayError):
        copies.close(here.ws, here.secretary, copy.id, "Non.")
    assert now(here, copy) == copy
    assert upkeep.catch_up(here.ws, patience=None).dropped == 1
    merge(here.ws, here.secretary, copy.id)
    assert checking.check(here.ws) == []


def test_a_copy_being_merged_takes_no_save_and_is_freed_with_the_operation(here: Cast) -> None:
    copy = lent(here)
    with here.ws.writing() as connection:
        assert stored.claim(connection, [copy.id], "m" * 32)
        assert not stored.claim(connection, [copy.id], "n" * 32)
        operations.begin(connection, Operation("m" * 32, "integration", "x", "0" * 40, "1" * 40, {}, here.ws.now()))
    with pytest.raises(CopyUnderWayError):
        save(here, copy, Delete("aaaaaaa2"))
    assert "en cours de fusion" in " ".join(checking.check(here.ws))
    upkeep.catch_up(here.ws, patience=None)
    save(here, copy, Delete("aaaaaaa2"))
    assert checking.check(here.ws) == []


def test_a_save_that_meets_a_merge_at_the_last_moment_is_refused(here: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = lent(here)

    def claimed_first(*arguments, **named) -> None:
        with here.ws.writing() as connection:
            assert stored.claim(connection, [copy.id], "m" * 32)
        carry_out(*arguments, **named)

    monkeypatch.setattr("manifeste_tool.services.text.writing.carry_out", claimed_first)
    with pytest.raises(CopyUnderWayError):
        save(here, copy, Delete("aaaaaaa2"))
    with here.ws.reading() as connection:
        assert operations.begun(connection) == ()


def test_a_merge_that_met_another_commit_frees_the_copy(here: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = lent(here)
    save(here, copy, Change("aaaaaaa2", "Nous disons comment."))

    def moved(*_arguments) -> None:
        raise MovedRefError

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Opened, "move", moved)
        with pytest.raises(TextMovedError):
            merge(here.ws, here.secretary, copy.id)
    assert now(here, copy).operation_id == ""
    merge(here.ws, here.secretary, copy.id)


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("act", ["write", "merge"])
def test_a_process_killed_at_any_step_is_healed(here: Cast, settings: Settings, act: str, point: str) -> None:
    copy = lent(here)
    if act == "merge":
        save(here, copy, Change("aaaaaaa2", "Nous disons comment."))
    instance = {"MANIFESTE_HOME": str(settings.home.root), "MANIFESTE_DATABASE_URL": settings.database_url}
    command = [sys.executable, "-m", "tests.services.interrupted_copy", act, point]
    environment = {**os.environ, **instance}
    died = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False, timeout=60)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()

    upkeep.catch_up(here.ws, patience=None)

    assert checking.check(here.ws) == []
    if act == "merge":
        assert (now(here, copy).state is CopyState.MERGED) == (point in DONE)
        if point not in DONE:
            merge(here.ws, here.secretary, copy.id)
        assert here.words("aaaaaaa2") == "Nous disons comment."
    else:
        page = copy_pages.copy_text(here.ws, here.member, copy.id)
        assert (page.text.by_id["aaaaaaa2"].text == "Nous disons comment.") == (point in DONE)
        save(here, copy, Change("bbbbbbb2", "Autre."), seen=page.seen)
    assert checking.check(here.ws) == []


def _write_one(settings: Settings, number: int) -> None:
    ws = instances.opened(settings)
    with ws.reading() as connection:
        member = next(one for one in people.every(connection) if one.name == "member")
        seen = ws.main(connection)
    identity = ("aaaaaaa2", "bbbbbbb2", "ccccccc2", "ddddddd2")[number]
    copies.write(ws, member, 1, seen=seen, gestures=[Change(identity, f"Réécrit par la main {number}.")])


def test_four_processes_saving_at_once_lose_nothing(here: Cast, settings: Settings) -> None:
    copy = lent(here)
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        pool.starmap(_write_one, [(settings, number) for number in range(4)], chunksize=1)
    for number, identity in enumerate(("aaaaaaa2", "bbbbbbb2", "ccccccc2", "ddddddd2")):
        assert words(here, copy, identity) == f"Réécrit par la main {number}."
    assert len(copy_pages.copy_history(here.ws, here.member, copy.id).saves) == 4
    assert checking.check(here.ws) == []


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        ("DELETE FROM tip WHERE ref = 'refs/copies/1'", "refs/copies/1"),
        ("DELETE FROM copy_drafter; DELETE FROM working_copy", "n'ont pas de ligne"),
        ("UPDATE working_copy SET base = (SELECT sha FROM tip WHERE ref = 'refs/copies/1')", "n'est pas dans le texte"),
        ("UPDATE working_copy SET chapter = 'hhhhhhh2'", "autre chose que le chapitre"),
        ("UPDATE working_copy SET state = 'fusionné'", "ne s'accordent pas"),
        ("UPDATE working_copy SET merged_sha = base", "ne réunit pas"),
        ("UPDATE \"commit\" SET ref = 'refs/copies/2' WHERE act = 'copy_writing'", "la même copie"),
    ],
)
def test_check_says_what_is_wrong_with_a_copy(here: Cast, statement: str, complaint: str) -> None:
    copy = lent(here)
    save(here, copy, Change("aaaaaaa2", "Nous disons comment."))
    if "refs/copies/2" in statement:
        save(here, lent(here), Change("aaaaaaa2", "Nous disons quand."))
    assert checking.check(here.ws) == []
    with here.ws.writing() as connection:
        for one in statement.split("; "):
            connection.exec_driver_sql(one)
    assert complaint in " ".join(checking.check(here.ws))


def test_a_copy_whose_saves_leave_from_elsewhere_is_said(here: Cast) -> None:
    copy = lent(here)
    save(here, copy, Change("aaaaaaa2", "Nous disons comment."))
    here.integrate(here.propose(Change("ccccccc2", "Les agents sont formés.")))
    with here.ws.writing() as connection:
        stored.change(connection, copy.id, {"base": here.ws.main(connection)})
    assert "ne partent pas de sa base" in " ".join(checking.check(here.ws))


def test_a_drafting_and_a_copy_go_on_side_by_side(workspace: Workspace) -> None:
    here = cast(workspace, stage=StageKind.DRAFTING)
    copy = lent(here, here.member)
    drafting.write(workspace, here.drafter, seen=here.tip(), gestures=[Change("aaaaaaa2", "Nous disons tout.")])
    save(here, copy, Change("ccccccc2", "Les agents sont formés."))
    drafting.end_drafting(workspace, here.secretary)
    assert copy_pages.copy_text(workspace, here.secretary, copy.id).view.standing == Standing(1, 0)
    merge(workspace, here.secretary, copy.id)
    assert (here.words("aaaaaaa2"), here.words("ccccccc2")) == ("Nous disons tout.", "Les agents sont formés.")
    assert checking.check(workspace) == []
