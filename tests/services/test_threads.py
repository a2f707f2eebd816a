"""Threads as each reader sees them: who reads what, by pages, carried over versions and rectifications."""

from dataclasses import replace

import pytest

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.comparing.diff import Op
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.gestures import Delete
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.amending import amendment_pages
from manifeste_tool.services.discussion import comment_pages, discussing, moderating
from manifeste_tool.services.discussion.subjects import Subject
from manifeste_tool.services.discussion.threads import PER_PAGE, Asked, Said, Talk, discussion
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.text import drafting, paragraphs, sourcing
from manifeste_tool.services.workspace import Workspace
from tests.conftest import Clock
from tests.services.story import Cast, cast, change


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace, public=True)


def say(here: Cast, body: str = "Un mot.", identity: str = "aaaaaaa2", *, by: Person | None = None, **options) -> int:
    options = {"once": here.ws.new_key(), "seen": here.tip()} | options
    return discussing.on_paragraph(here.ws, by or here.other, identity, body=body, **options)


def talk(here: Cast, person: Person | None, identity: str = "aaaaaaa2", **asked: int) -> Talk:
    return paragraphs.paragraph_page(here.ws, person, identity, asked=Asked(**asked)).discussion.comments


def notes(here: Cast, person: Person | None) -> Talk:
    return paragraphs.paragraph_page(here.ws, person, "aaaaaaa2").discussion.notes


def first(here: Cast, person: Person | None, identity: str = "aaaaaaa2") -> Said:
    return talk(here, person, identity).threads[0].first


def publish(here: Cast, number: str) -> None:
    sourcing.declare(here.ws, here.secretary, ["ccccccc2", "ddddddd2", "eeeeeee2", "fffffff2"])
    publishing.publish(here.ws, here.secretary, number=number, title="Une", story="Publique.", seen=here.tip())


def test_the_words_and_the_reason_of_a_hidden_comment_are_its_authors_and_the_secretariats(here: Cast) -> None:
    made = say(here, "Vilain.")
    moderating.hide(here.ws, here.secretary, made, why="Attaque.")
    for person in (None, here.member, here.referent, here.drafter):
        shown = first(here, person)
        assert (shown.comment.hidden, shown.body, shown.reason) == (True, "", "")
        assert (shown.may_report, shown.may_show, shown.may_read_wordings) == (False, False, False)
    for person in (here.other, here.secretary):
        assert (first(here, person).body, first(here, person).reason) == ("Vilain.", "Attaque.")
    assert first(here, here.secretary).may_show
    assert not first(here, here.other).may_show
    assert not talk(here, here.member).threads[0].may_reply


def test_what_each_may_do_with_a_comment_that_stands(here: Cast) -> None:
    say(here)
    acts = {
        name: (shown.may_edit, shown.may_hide, shown.may_report)
        for name, person in {
            "visitor": None,
            "author": here.other,
            "member": here.member,
            "secretary": here.secretary,
        }.items()
        for shown in [first(here, person)]
    }
    assert acts == {
        "visitor": (False, False, True),
        "author": (True, False, False),
        "member": (False, False, True),
        "secretary": (False, True, False),
    }
    thread = {name: talk(here, person).threads[0] for name, person in (("visitor", None), ("member", here.member))}
    assert [(one.may_reply, one.may_resolve) for one in thread.values()] == [(False, False), (True, True)]


def test_earlier_words_are_the_authors_and_the_secretariats_and_deleted_ones_the_secretariats(here: Cast) -> None:
    made = say(here, "Un.")
    discussing.edit(here.ws, here.other, made, body="Deux.")
    for person in (here.other, here.secretary):
        assert [one.body for one in comment_pages.wordings(here.ws, person, made).wordings] == ["Un."]
    with pytest.raises(NotFoundError):
        comment_pages.wordings(here.ws, here.member, made)
    discussing.delete(here.ws, here.other, made)
    assert [one.body for one in comment_pages.wordings(here.ws, here.secretary, made).wordings] == ["Un.", "Deux."]
    for person in (here.member, here.other):
        with pytest.raises(NotFoundError):
            comment_pages.wordings(here.ws, person, made)
    assert first(here, here.secretary).body == ""


def test_ones_own_comment_alone_is_opened_to_edit_and_the_secretariat_alone_opens_to_hide(here: Cast) -> None:
    made = say(here)
    assert comment_pages.to_edit(here.ws, here.other, made).said.body == "Un mot."
    assert comment_pages.to_hide(here.ws, here.secretary, made).subject.paragraph == "aaaaaaa2"
    with pytest.raises(ForbiddenError):
        comment_pages.to_edit(here.ws, here.secretary, made)
    with pytest.raises(ForbiddenError):
        comment_pages.to_hide(here.ws, here.other, made)


def test_threads_are_closed_to_visitors_with_the_stage_and_notes_to_all_but_the_secretariat(here: Cast) -> None:
    made = say(here, "Pour tous.")
    say(here, "Entre nous.", by=here.secretary, internal=True)
    assert [thread.first.body for thread in talk(here, None).threads] == ["Pour tous."]
    for person in (None, here.referent, here.member, here.drafter):
        assert (notes(here, person).threads, notes(here, person).paging.total) == ((), 0)
        assert not notes(here, person).shown
    assert [thread.first.body for thread in notes(here, here.secretary).threads] == ["Entre nous."]
    here.close_all()
    publish(here, "1.0")
    assert not talk(here, None).shown
    assert talk(here, here.member).threads
    with pytest.raises(NotFoundError):
        comment_pages.where(here.ws, None, made)


def test_long_discussions_go_by_pages_open_threads_first_and_each_comment_knows_its_page(here: Cast) -> None:
    several = [say(here, f"Mot {number}.") for number in range(PER_PAGE + 2)]
    reply = say(here, "Réponse.", parent=several[-1])
    for one in several[:2]:
        discussing.resolve(here.ws, here.member, one)
    pages = [talk(here, here.member, threads=number) for number in (1, 2, 3)]
    assert [[thread.first.comment.id for thread in page.threads] for page in pages] == [
        several[2:],
        several[:2],
        [],
    ]
    assert (pages[0].paging.total, pages[0].paging.pages) == (PER_PAGE + 2, 2)
    assert [thread.resolver for thread in pages[1].threads] == ["member", "member"]
    for number, page in enumerate(pages, start=1):
        for thread in page.threads:
            assert comment_pages.where(here.ws, here.member, thread.first.comment.id).page == number
    assert comment_pages.where(here.ws, here.member, reply).page == 1


def test_a_comment_says_on_which_version_it_was_written(here: Cast, clock: Clock) -> None:
    say(here)
    assert first(here, None).version == ""
    clock.advance(hours=1)
    publish(here, "1.0")
    assert first(here, None).version == ""
    clock.advance(hours=1)
    say(here, "Après.")
    clock.advance(hours=1)
    here.integrate(here.propose(change("bbbbbbb2", "Autre.")))
    publish(here, "1.1")
    assert [thread.first.version for thread in talk(here, None).threads] == ["", "1.0"]


def test_a_paragraph_that_changed_since_says_so_and_shows_from_what_to_what(here: Cast) -> None:
    made = say(here)
    elsewhere = say(here, "Là.", "bbbbbbb2")
    here.integrate(here.propose(change("aaaaaaa2", "Nous disons comment.")))
    later = say(here, "Depuis.")
    assert [thread.first.changed for thread in talk(here, None).threads] == [True, False]
    assert not first(here, None, "bbbbbbb2").changed
    shown = comment_pages.since(here.ws, None, made).segments
    assert "".join(one.text for one in shown if one.op is not Op.INSERTED) == "Nous disons pourquoi."
    assert "".join(one.text for one in shown if one.op is not Op.DELETED) == "Nous disons comment."
    assert {one.op for one in comment_pages.since(here.ws, None, elsewhere).segments} == {Op.EQUAL}
    here.integrate(here.propose(change("aaaaaaa2", "Nous disons pourquoi.")))
    assert [thread.first.changed for thread in talk(here, None).threads] == [False, True]
    assert comment_pages.since(here.ws, None, later).said.changed


def test_sources_that_change_are_no_change_of_words(here: Cast) -> None:
    say(here)
    sourcing.cite(here.ws, here.secretary, sourcing.Linking("aaaaaaa2", remove=("2025-ESSAI-0001",)))
    assert not first(here, None).changed


def test_the_comments_of_a_paragraph_that_is_gone_are_still_read_and_said_to_be_of_other_words(here: Cast) -> None:
    made = say(here, "Gardez-le.", "eeeeeee2")
    here.integrate(here.propose(change("eeeeeee2", "un numéro qui répond vite.")))
    here.integrate(here.propose(Delete("eeeeeee2")))
    assert (first(here, None, "eeeeeee2").body, first(here, None, "eeeeeee2").changed) == ("Gardez-le.", True)
    assert comment_pages.where(here.ws, None, made).subject.place is None
    answer = say(here, "Trop tard.", "eeeeeee2", parent=made)
    assert comment_pages.where(here.ws, here.member, answer).thread == made


def test_words_that_a_reader_may_not_read_are_never_compared_for_them(here: Cast) -> None:
    here.close_all()
    here.open(StageKind.DRAFTING)
    seen = drafting.write(here.ws, here.drafter, seen=here.tip(), gestures=[change("aaaaaaa2", "En cours.")]).sha
    made = say(here, by=here.drafter, seen=seen)
    drafting.write(here.ws, here.drafter, seen=seen, gestures=[change("aaaaaaa2", "En cours encore.")])
    assert first(here, here.drafter).changed
    assert not first(here, here.member).changed
    with pytest.raises(NotFoundError):
        comment_pages.since(here.ws, here.member, made)
    shown = comment_pages.since(here.ws, here.drafter, made).segments
    assert "".join(one.text for one in shown if one.op is not Op.INSERTED) == "En cours."


def test_a_comment_on_an_amendment_says_that_it_was_rectified_since(here: Cast) -> None:
    filed = here.propose(change("aaaaaaa2", "Nous disons comment."))
    made = discussing.on_amendment(here.ws, here.other, filed.id, body="Bien.", once="1")
    page = amendment_pages.amendment_page(here.ws, None, 1, 1)
    assert not page.discussion.comments.threads[0].first.changed
    with here.ws.reading() as connection:
        rectified = Subject(replace(filed, sha="f" * 40, revision=2))
        said = discussion(here.ws, connection, here.ws.reader(None, connection), rectified).comments
    assert said.threads[0].first.changed
    with pytest.raises(NotFoundError):
        comment_pages.since(here.ws, here.member, made)
