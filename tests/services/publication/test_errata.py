"""Errata: other words of a published version, beside what was decided since; withdrawals; paragraphs for ever."""

import pytest

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.publication.errata import MoreThanWordsError, NoErratumNoteError, NothingCorrectedError
from manifeste_tool.domain.text.gestures import Delete, Join
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.instance import checking
from manifeste_tool.services.publication import errata, permalinks, publishing, version_page, withdrawing
from manifeste_tool.services.publication.errata import (
    CorrectedAlreadyError,
    Correction,
    NotInTodaysTextError,
    WithdrawnVersionError,
)
from manifeste_tool.services.publication.permalinks import Today
from manifeste_tool.services.publication.standing import version_standing
from manifeste_tool.services.text import reading
from manifeste_tool.services.text.reading import published_until
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.text import links, texts
from tests.conftest import Clock
from tests.services.publication.scene import latest, move_on, publish, ready, version
from tests.services.story import Cast

NOTE = "Lire « un numéro qui décroche » au lieu de « un numéro qui répond »."
WORDS = {"eeeeeee2": "un numéro qui décroche."}


def correct(here: Cast, number: str, *, today: bool, words: dict[str, str] = WORDS, note: str = NOTE) -> str:
    """Publish an erratum and return its number."""
    return errata.publish_erratum(here.ws, here.secretary, number, Correction(note, words, today)).number


def words_at(here: Cast, number: str, identity: str = "eeeeeee2") -> str:
    with here.ws.reading() as connection:
        return here.ws.text(connection, version(here, number).sha).by_id[identity].text


def test_an_erratum_of_todays_text_is_one_commit_on_main(workspace: Workspace, clock: Clock) -> None:
    here = ready(workspace)
    first = publish(here, "1.0")
    clock.advance(days=2)
    assert correct(here, "1.0", today=True) == "1.0.1"
    found = version(here, "1.0.1")
    assert (found.note, found.corrects, found.title) == (NOTE, "1.0", first.title)
    assert (here.tip(), latest(here)) == (found.sha, "1.0.1")
    assert (words_at(here, "1.0"), words_at(here, "1.0.1")) == ("un numéro qui répond.", WORDS["eeeeeee2"])
    with workspace.reading() as connection, workspace.repository.opened() as git:
        assert git.info(found.sha).parents == (first.sha,)
        assert git.refs("refs/errata/") == {}
        assert NOTE in git.repo.git.cat_file("-p", "refs/tags/v1.0.1")
        before, after = (workspace.text(connection, one.sha) for one in (first, found))
        (said,) = journal.named(connection, Happened.ERRATUM_PUBLISHED)
        told = [one.person_id for one in notices.untold(connection) if one.fact.id == said.id]
    assert list(before.by_id) == list(after.by_id)
    assert [unit.sources for unit in before] == [unit.sources for unit in after]
    assert (said.audience, said.details["corrects"], len(told)) == (Audience.PUBLIC, "1.0", 4)
    assert checking.check(workspace) == []


def test_an_erratum_of_an_older_version_takes_nothing_of_what_was_decided_since(workspace: Workspace) -> None:
    here = ready(workspace)
    first = publish(here, "1.0")
    move_on(here, "Nous disons SECRET.")
    with workspace.reading() as connection:
        until, linked = published_until(connection), links.every(connection)
    tip = here.tip()
    assert correct(here, "1.0", today=False) == "1.0.1"
    assert correct(here, "1.0.1", today=False, words={"fffffff2": "Algorithme : une suite."}, note="Deux.") == "1.0.2"
    assert here.tip() == tip
    assert words_at(here, "1.0.2", "aaaaaaa2") == "Nous disons pourquoi."
    with workspace.reading() as connection, workspace.repository.opened() as git:
        assert git.refs("refs/errata/") == {"refs/errata/1.0": version(here, "1.0.2").sha}
        assert git.info(version(here, "1.0.1").sha).parents == (first.sha,)
        # The last version now stands beside main: what main decided since is no more public than before.
        assert published_until(connection) == until
        assert links.every(connection) == linked
        page = reading.text_page(workspace, None)
        assert page.visible is not None
        assert page.visible.version == version(here, "1.0.2")
        assert "SECRET" not in " ".join(unit.text for unit in page.visible.text)
    shown = version_page.version_page(workspace, None, "1.0")
    assert [one.number for one in shown.errata] == ["1.0.1", "1.0.2"]
    assert shown.standing.superseded_by == version(here, "1.0.2")
    assert publish(here, "1.1").sha == tip
    assert checking.check(workspace) == []


def test_an_erratum_never_becomes_the_last_version_once_the_next_is_out(workspace: Workspace, clock: Clock) -> None:
    here = ready(workspace)
    publish(here, "1.0")
    move_on(here)
    clock.advance(days=1)
    publish(here, "1.1")
    clock.advance(days=1)
    assert correct(here, "1.0", today=True) == "1.0.1"
    assert latest(here) == "1.1"
    with workspace.reading() as connection:
        assert [one.number for one in texts.versions(connection)] == ["1.1", "1.0.1", "1.0"]
        newest = texts.newest_version(connection)
        stands = version_standing(connection, "1.0.1")
        assert workspace.text(connection, here.tip()).by_id["eeeeeee2"].text == WORDS["eeeeeee2"]
        decisions = texts.decisions(connection, MAIN, limit=1)
    assert newest is not None
    assert (newest.number, stands.superseded_by, stands.is_latest) == ("1.0.1", version(here, "1.1"), False)
    assert stands.previous == version(here, "1.0")
    with workspace.repository.opened() as git:
        assert git.info(decisions[0].sha).parents[1:] == (version(here, "1.0.1").sha,)
    assert here.words("aaaaaaa2") == "Nous disons mieux."
    assert checking.check(workspace) == []


def test_a_correction_that_meets_another_change_today_is_refused_and_can_be_made_beside(workspace: Workspace) -> None:
    here = ready(workspace)
    publish(here, "1.0")
    move_on(here, "Nous disons tout autre chose.")
    words = {"aaaaaaa2": "Nous disons comment."}
    page = errata.erratum_page(workspace, here.secretary, "1.0", words)
    assert (page.number, page.ahead, page.today, len(page.changed)) == ("1.0.1", True, frozenset({"aaaaaaa2"}), 1)
    tip = here.tip()
    with pytest.raises(NotInTodaysTextError, match="préambule"):
        correct(here, "1.0", today=True, words=words)
    assert latest(here) == "1.0"
    correct(here, "1.0", today=False, words=words)
    assert here.tip() == tip
    assert checking.check(workspace) == []


def test_an_erratum_is_refused_whole_and_a_second_click_is_the_first(workspace: Workspace) -> None:
    here = ready(workspace)
    publish(here, "1.0")
    for words, note, error in (
        (WORDS, " ", NoErratumNoteError),
        ({"eeeeeee2": "un numéro qui répond."}, NOTE, NothingCorrectedError),
        ({"aaaaaaa2": "Une.\n\nDeux."}, NOTE, MoreThanWordsError),
    ):
        with pytest.raises(error):
            correct(here, "1.0", today=True, words=words, note=note)
    with pytest.raises(ForbiddenError):
        errata.publish_erratum(workspace, here.member, "1.0", Correction(NOTE, WORDS))
    with pytest.raises(NotFoundError):
        correct(here, "9.9", today=True)
    assert correct(here, "1.0", today=True) == correct(here, "1.0", today=True) == "1.0.1"
    with pytest.raises(CorrectedAlreadyError):
        correct(here, "1.0", today=True, note="Autre.")
    with workspace.reading() as connection:
        assert len(texts.versions(connection)) == 2


def test_a_withdrawn_version_keeps_its_page_and_is_no_longer_the_last(workspace: Workspace) -> None:
    here = ready(workspace)
    publish(here, "1.0")
    move_on(here)
    publish(here, "1.1")
    with pytest.raises(withdrawing.NoWithdrawalReasonError):
        withdrawing.withdraw(workspace, here.secretary, "1.1", " ")
    with pytest.raises(ForbiddenError):
        withdrawing.withdraw(workspace, here.member, "1.1", "Non.")
    withdrawing.withdraw(workspace, here.secretary, "1.1", "Publiée par erreur.")
    withdrawing.withdraw(workspace, here.secretary, "1.1", "Autre motif.")
    gone = version(here, "1.1")
    assert gone.withdrawn_reason == "Publiée par erreur."
    assert latest(here) == "1.0"
    visible = reading.text_page(workspace, None).visible
    assert visible is not None
    assert visible.text.by_id["aaaaaaa2"].text == "Nous disons pourquoi."
    page = version_page.version_page(workspace, here.secretary, "1.1")
    assert (page.standing.withdrawn, page.may_withdraw, page.may_correct) == (True, False, False)
    with workspace.reading() as connection:
        (said,) = journal.named(connection, Happened.VERSION_WITHDRAWN)
    assert (said.audience, said.details["reason"]) == (Audience.PUBLIC, "Publiée par erreur.")
    with pytest.raises(WithdrawnVersionError):
        correct(here, "1.1", today=True)
    with pytest.raises(publishing.VersionNumberError):
        publish(here, "1.1")
    assert publish(here, "1.2").sha == gone.sha  # the same text, at the right hour this time
    assert checking.check(workspace) == []


def test_a_paragraph_at_a_version_leads_to_what_became_of_it(workspace: Workspace, clock: Clock) -> None:
    here = ready(workspace)
    publish(here, "1.0")
    move_on(here)
    here.integrate(here.propose(Join("bbbbbbb2")))
    here.integrate(here.propose(Delete("ddddddd2"), headline="Sans guichet"))
    clock.advance(days=1)
    publish(here, "1.1")

    def at(identity: str, number: str = "1.0") -> permalinks.ParagraphAtVersion:
        return permalinks.paragraph_at_version(workspace, None, number, identity)

    became = {one: at(one).present for one in ("aaaaaaa2", "bbbbbbb2", "ccccccc2", "ddddddd2", "eeeeeee2")}
    assert {one: (found.today, found.identity) for one, found in became.items() if found} == {
        "aaaaaaa2": (Today.CHANGED, "aaaaaaa2"),
        "bbbbbbb2": (Today.CHANGED, "bbbbbbb2"),
        "ccccccc2": (Today.JOINED, "bbbbbbb2"),
        "ddddddd2": (Today.GONE, "ddddddd2"),
        "eeeeeee2": (Today.SAME, "eeeeeee2"),
    }
    removed = became["ddddddd2"] and became["ddddddd2"].removed
    assert removed
    assert removed.amendment
    assert removed.amendment.headline == "Sans guichet"
    assert permalinks.joined_at(workspace, "1.1", "ccccccc2") == "bbbbbbb2"
    assert permalinks.joined_at(workspace, "1.0", "ccccccc2") == ""
    gone = at("ddddddd2", "1.1")
    assert (gone.paragraph, gone.holding) == (None, ("1.0",))
    for identity, number in (("zzzzzzz2", "1.0"), ("aaaaaaa2", "3.0")):
        with pytest.raises(NotFoundError):
            at(identity, number)


def test_two_hours_apart_two_versions_hold_the_order_of_their_numbers(workspace: Workspace, clock: Clock) -> None:
    here = ready(workspace)
    publish(here, "0.9")
    move_on(here)
    clock.advance(hours=-2)  # a clock that was put right
    publish(here, "0.10")
    assert latest(here) == "0.10"
