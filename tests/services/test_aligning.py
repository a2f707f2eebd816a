"""What follows the French: written beside it, carried by every commit, frozen with each version."""

import pytest

from manifeste_tool.domain.commission.tasks import Portion, Queue
from manifeste_tool.domain.reading.aligned import TITLE, Language
from manifeste_tool.domain.reading.alignment import State, row_of
from manifeste_tool.domain.text.gestures import Change
from manifeste_tool.domain.text.text import Source
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services import operations
from manifeste_tool.services.desk.queues import queues
from manifeste_tool.services.instance import checking, upkeep
from manifeste_tool.services.publication.errata import Correction, publish_erratum
from manifeste_tool.services.reading import aligned_pages, aligning, aligning_pages
from manifeste_tool.services.reading.aligned import aligned, languages
from manifeste_tool.services.reading.aligning import (
    AlignedMeanwhileError,
    FrenchMovedError,
    NothingAlignedError,
    NothingToConfirmError,
    Seen,
)
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.text import aligned as stored
from tests.services.story import Cast, cast
from tests.services.test_publishing import UNSOURCED, publish

ENGLISH = "Being received by a person remains possible everywhere."


def seen(here: Cast, identity: str, language: Language = Language.ENGLISH) -> Seen:
    with here.ws.reading() as connection:
        tip = here.ws.main(connection)
        row = row_of(here.ws.text(connection, tip), language, identity, aligned(here.ws, connection, tip, language))
    assert row is not None
    return aligning.seen(row)


def write(here: Cast, identity: str, words: str, language: Language = Language.ENGLISH) -> str:
    return aligning.write(here.ws, here.drafter, language, identity, words=words, shown=seen(here, identity, language))


def english(here: Cast, sha: str) -> dict[str, str]:
    with here.ws.reading() as connection:
        held = aligned(here.ws, connection, sha, "en")
    return {unit.id: unit.words for unit in held.units} if held else {}


def test_a_translation_is_a_commit_in_which_its_file_alone_changes_and_every_later_commit_keeps_it(
    workspace: Workspace,
) -> None:
    here = cast(workspace)
    before = here.tip()
    sha = write(here, "bbbbbbb2", ENGLISH)
    with workspace.repository.opened() as git:
        assert git.repo.git.diff("--name-only", before, sha) == "manifeste.en.md"
        assert git.read(sha) == git.read(before)
        assert "<!-- ¶bbbbbbb2 fr:" in git.read(sha, "en")
        assert git.info(sha).author == here.drafter.opaque
    later = sourcing.cite(workspace, here.drafter, Linking("ccccccc2", put=(Source("2025-ESSAI-0002"),)))
    here.integrate(here.propose(Change("bbbbbbb2", "L'accueil par une personne reste possible.")))
    assert english(here, here.tip()) == {"bbbbbbb2": ENGLISH}
    with workspace.repository.opened() as git:
        assert git.read(here.tip(), "en") == git.read(later, "en")
    with workspace.reading() as connection:
        assert stored.at(connection, later) == {}, "what nobody reads any more is forgotten"
        assert languages(connection, here.tip()) == (Language.ENGLISH,)
    assert checking.check(workspace) == []


def test_a_version_keeps_the_translation_as_it_stood_then(workspace: Workspace) -> None:
    here = cast(workspace)
    write(here, "bbbbbbb2", ENGLISH)
    sourcing.declare(workspace, here.secretary, UNSOURCED)
    publish(here)
    write(here, "bbbbbbb2", "Other words.")
    frozen = aligned_pages.aligned_page(workspace, None, "en", "0.1")
    assert [view.blocks[0].text for view in frozen.units if view.french.id == "bbbbbbb2"] == [ENGLISH]
    newest = aligned_pages.aligned_page(workspace, here.member, "en")
    assert "Other words." in [view.blocks[0].text for view in newest.units]
    assert aligned_pages.aligned_page(workspace, None, "en").number == ""
    assert english(here, aligned_pages.aligned_page(workspace, None, "en").visible.sha) == {"bbbbbbb2": ENGLISH}
    assert checking.check(workspace) == []


def test_an_erratum_of_a_version_keeps_its_translation(workspace: Workspace) -> None:
    here = cast(workspace)
    write(here, "bbbbbbb2", ENGLISH)
    sourcing.declare(workspace, here.secretary, UNSOURCED)
    publish(here)
    write(here, "bbbbbbb2", "Other words.")
    corrected = Correction("Une coquille.", {"ccccccc2": "Les agents sont tous formés chaque année."}, today=False)
    erratum = publish_erratum(workspace, here.secretary, "0.1", corrected)
    assert english(here, erratum.sha) == {"bbbbbbb2": ENGLISH}
    assert english(here, here.tip()) == {"bbbbbbb2": "Other words."}
    assert checking.check(workspace) == []


def test_where_the_french_moves_the_translation_waits_until_somebody_says_it_is_still_right(
    workspace: Workspace,
) -> None:
    here = cast(workspace)
    write(here, "bbbbbbb2", ENGLISH)
    chapter = "hhhhhhh2"
    write(here, chapter, "En bref : quelqu'un vous reçoit.", Language.PLAIN)
    here.integrate(here.propose(Change("bbbbbbb2", "L'accueil par une personne reste possible.")))
    page = aligning_pages.writing_page(workspace, here.drafter, "en", "bbbbbbb2")
    assert page.row.state is State.STALE
    assert ("-", " partout") in [(one.op, one.text.rstrip(".")) for one in page.since]
    summary = aligning_pages.writing_page(workspace, here.drafter, "clair", chapter)
    assert [unit.id for unit in summary.since_units] == ["bbbbbbb2"]
    assert _waiting(here) == 2
    aligning.confirm(workspace, here.drafter, Language.ENGLISH, "bbbbbbb2", shown=page.shown)
    aligning.confirm(workspace, here.drafter, Language.PLAIN, chapter, shown=summary.shown)
    assert english(here, here.tip()) == {"bbbbbbb2": ENGLISH}
    assert _waiting(here) == 0
    with pytest.raises(NothingAlignedError):
        aligning.confirm(workspace, here.drafter, Language.ENGLISH, "bbbbbbb2", shown=seen(here, "bbbbbbb2"))


def _waiting(here: Cast) -> int:
    with here.ws.reading() as connection:
        found = list(queues(here.ws, connection, lambda _: Portion()))
    return sum(one.count for one in found if one.queue is Queue.ALIGNMENT)


def test_two_who_write_the_same_passage_are_shown_each_others_words(workspace: Workspace) -> None:
    here = cast(workspace)
    shown = seen(here, "bbbbbbb2")
    write(here, "bbbbbbb2", ENGLISH)
    with pytest.raises(AlignedMeanwhileError, match="Being received"):
        aligning.write(workspace, here.secretary, Language.ENGLISH, "bbbbbbb2", words="Mine.", shown=shown)
    shown = seen(here, "bbbbbbb2")
    here.integrate(here.propose(Change("bbbbbbb2", "L'accueil par une personne reste possible.")))
    with pytest.raises(FrenchMovedError):
        aligning.write(workspace, here.secretary, Language.ENGLISH, "bbbbbbb2", words="Mine.", shown=shown)
    assert english(here, here.tip()) == {"bbbbbbb2": ENGLISH}


def test_what_changes_nothing_and_what_nobody_may_write_is_refused(workspace: Workspace) -> None:
    here = cast(workspace)
    write(here, "bbbbbbb2", ENGLISH)
    with pytest.raises(NothingAlignedError):
        write(here, "bbbbbbb2", ENGLISH)
    with pytest.raises(NothingAlignedError):
        write(here, "ccccccc2", "  ")
    with pytest.raises(NothingToConfirmError):
        aligning.confirm(
            workspace, here.drafter, Language.EASY, "bbbbbbb2", shown=seen(here, "bbbbbbb2", Language.EASY)
        )
    with pytest.raises(ForbiddenError):
        aligning.write(workspace, here.member, Language.ENGLISH, "bbbbbbb2", words="x", shown=seen(here, "bbbbbbb2"))
    with pytest.raises(NotFoundError):
        aligning.write(workspace, here.drafter, Language.ENGLISH, "22222222", words="x", shown=Seen("", ""))
    with pytest.raises(NotFoundError):
        aligned_pages.aligned_page(workspace, here.member, "falc")
    with pytest.raises(NotFoundError):
        aligned_pages.language_of("de")
    write(here, "bbbbbbb2", "")
    assert english(here, here.tip()) == {}


def test_a_file_written_elsewhere_comes_back_and_what_has_no_french_is_taken_away_by_hand(
    workspace: Workspace,
) -> None:
    here = cast(workspace)
    write(here, "bbbbbbb2", ENGLISH)
    sent = "---\ntitle: For all\n---\n\nTrained. <!-- ¶ccccccc2 -->\n\nLost. <!-- ¶22222222 -->\n"
    aligning.bring_in(workspace, here.drafter, Language.ENGLISH, sent)
    assert english(here, here.tip()) == {
        TITLE: "For all",
        "bbbbbbb2": ENGLISH,
        "ccccccc2": "Trained.",
        "22222222": "Lost.",
    }
    page = aligning_pages.work_page(workspace, here.drafter, "en", "a-revoir")
    assert [row.id for row in page.rows] == [TITLE, "ccccccc2"], "their French is not said: somebody looks"
    assert [unit.id for unit in page.orphans] == ["22222222"]
    assert aligning_pages.writing_page(workspace, here.drafter, "en", "ccccccc2").unknown
    aligning.take_away(workspace, here.drafter, Language.ENGLISH, "22222222")
    with pytest.raises(NotFoundError):
        aligning.take_away(workspace, here.drafter, Language.ENGLISH, "bbbbbbb2")
    with pytest.raises(NothingAlignedError):
        aligning.bring_in(
            workspace, here.drafter, Language.ENGLISH, aligning_pages.as_file(workspace, here.drafter, "en")
        )
    assert "22222222" not in english(here, here.tip())


def test_check_compares_what_is_kept_with_what_git_has(workspace: Workspace) -> None:
    here = cast(workspace)
    write(here, "bbbbbbb2", ENGLISH)
    with workspace.writing() as connection:
        connection.execute(stored.aligned_text.update().values(markdown="x"))
    assert [one for one in checking.check(workspace) if "« en »" in one]


def test_a_crash_between_git_and_the_database_is_healed_with_the_translation(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = cast(workspace)

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(operations, "apply", cut)
        with pytest.raises(KeyboardInterrupt):
            write(here, "bbbbbbb2", ENGLISH)
    assert upkeep.catch_up(workspace).applied == 1
    assert english(here, here.tip()) == {"bbbbbbb2": ENGLISH}
    assert checking.check(workspace) == []
