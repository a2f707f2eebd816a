"""What is said on amendments and paragraphs: by whom, once, in threads; said better, taken back, resolved, reopened."""

import pytest

from manifeste_tool.domain.audience import Audience, StageKind
from manifeste_tool.domain.text.gestures import Insert, Join
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services import notifying
from manifeste_tool.services.discussion import comment_pages, discussing, moderating
from manifeste_tool.services.discussion.discussing import (
    MAX_BODY,
    CommentChangedError,
    CommentWordsError,
    DeletedCommentError,
    HiddenThreadError,
)
from manifeste_tool.services.text import drafting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.discussion import comments
from manifeste_tool.storage.discussion.comments import Comment
from tests.conftest import Clock
from tests.services.story import Cast, cast, change


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def filed(here: Cast) -> int:
    return here.propose(change("aaaaaaa2", "Nous disons comment.")).id


def said_on(here: Cast, amendment_id: int) -> tuple[Comment, ...]:
    with here.ws.reading() as connection:
        return comments.of_amendment(connection, amendment_id)


def one(here: Cast, comment_id: int) -> Comment:
    with here.ws.reading() as connection:
        found = comments.by_id(connection, comment_id)
    assert found
    return found


def wordings(here: Cast, comment_id: int) -> list[str]:
    with here.ws.reading() as connection:
        return [before.body for before in comments.wordings(connection, comment_id)]


def told(here: Cast, circle: Audience = Audience.COMMISSION) -> list[str]:
    with here.ws.reading() as connection:
        return [fact.name for fact in journal.latest(connection, circle, limit=50)]


def counted(here: Cast) -> dict[str, int]:
    with here.ws.reading() as connection:
        return comments.counts_by_paragraph(connection)


def on_paragraph(here: Cast, body: str = "Ici.", identity: str = "aaaaaaa2", *, by=None, **options) -> int:
    options = {"once": here.ws.new_key(), "seen": here.tip()} | options
    return discussing.on_paragraph(here.ws, by or here.member, identity, body=body, **options)


def test_a_comment_keeps_its_words_its_author_and_what_they_were_reading(here: Cast, filed: int) -> None:
    discussing.on_amendment(here.ws, here.other, filed, body="  Et la nuit ?\n", once="1")
    [said] = said_on(here, filed)
    assert (said.body, said.author_id, said.said_at) == ("Et la nuit ?", here.other.id, here.ws.now())
    assert len(said.sha) == 40


def test_a_comment_sent_twice_is_said_once_and_told_once(here: Cast, filed: int) -> None:
    first = discussing.on_amendment(here.ws, here.other, filed, body="Une fois.", once="même")
    assert discussing.on_amendment(here.ws, here.other, filed, body="Une fois.", once="même") == first
    assert discussing.on_amendment(here.ws, here.member, filed, body="Une fois.", once="même") != first
    assert [said.author_id for said in said_on(here, filed)] == [here.other.id, here.member.id]
    with here.ws.reading() as connection:
        facts = journal.about(connection, "amendment", "1/1", Audience.SECRETARIAT)
    assert [fact.name for fact in facts].count("comment_made") == 2


def test_a_reply_to_a_reply_joins_the_same_thread(here: Cast, filed: int) -> None:
    first = discussing.on_amendment(here.ws, here.other, filed, body="Un.", once="1")
    second = discussing.on_amendment(here.ws, here.member, filed, body="Deux.", once="2", parent=first)
    discussing.on_amendment(here.ws, here.other, filed, body="Trois.", once="3", parent=second)
    assert [said.parent_id for said in said_on(here, filed)] == [None, first, first]


def test_a_reply_stays_where_what_it_answers_was_said(here: Cast, filed: int) -> None:
    elsewhere = here.propose(change("bbbbbbb2", "Autre."), by=here.other).id
    first = discussing.on_amendment(here.ws, here.other, filed, body="Un.", once="1")
    on_paragraph = discussing.on_paragraph(here.ws, here.other, "aaaaaaa2", body="Là.", once="2", seen=here.tip())
    for parent in (first, 999):
        with pytest.raises(NotFoundError):
            discussing.on_amendment(here.ws, here.other, elsewhere, body="Ici.", once="3", parent=parent)
        with pytest.raises(NotFoundError):
            discussing.on_paragraph(
                here.ws, here.other, "bbbbbbb2", body="Ici.", once="4", seen=here.tip(), parent=on_paragraph
            )
    assert said_on(here, elsewhere) == ()


def test_a_paragraph_is_commented_as_it_stood_and_may_be_gone_from_what_was_seen(here: Cast) -> None:
    seen = here.tip()
    discussing.on_paragraph(here.ws, here.member, "aaaaaaa2", body="Ici.", once="1", seen=seen)
    with here.ws.reading() as connection:
        [said] = comments.of_paragraphs(connection, ["aaaaaaa2"])
        assert comments.counts_by_paragraph(connection) == {"aaaaaaa2": 1}
    assert (said.sha, said.paragraph_id, said.amendment_id) == (seen, "aaaaaaa2", None)
    with pytest.raises(NotFoundError):
        discussing.on_paragraph(here.ws, here.member, "qqqqqqq2", body="Où ?", once="2", seen=seen)


@pytest.mark.parametrize("body", ["", " \n ", "x" * (MAX_BODY + 1)])
def test_a_comment_is_words_and_not_too_many(here: Cast, filed: int, body: str) -> None:
    with pytest.raises(CommentWordsError, match="6000"):
        discussing.on_amendment(here.ws, here.other, filed, body=body, once="1")
    assert said_on(here, filed) == ()


def test_those_outside_the_commission_do_not_comment(here: Cast, filed: int) -> None:
    with pytest.raises(ForbiddenError):
        discussing.on_amendment(here.ws, here.referent, filed, body="Mots.", once="1")
    with pytest.raises(NotFoundError):
        discussing.on_amendment(here.ws, here.member, 999, body="Mots.", once="1")


def test_what_is_said_while_the_stage_is_opened_to_the_public_is_told_to_the_public(here: Cast, filed: int) -> None:
    here.close_all()
    here.open(StageKind.FILING, public=True)
    discussing.on_amendment(here.ws, here.other, filed, body="Pour tous.", once="1")
    with here.ws.reading() as connection:
        assert journal.latest(connection, Audience.PUBLIC, limit=1)[0].name == "comment_made"


def test_two_answers_typed_in_one_form_are_two_and_the_same_one_sent_twice_is_one(here: Cast, filed: int) -> None:
    once = "k" * 32  # what a form carries: two threads of one page, or one form filled again after « précédent »
    first, second = (discussing.on_amendment(here.ws, here.other, filed, body=w, once=once) for w in ("Un.", "Deux."))
    for parent in (first, second, first):
        discussing.on_amendment(here.ws, here.member, filed, body="Oui.", once=once, parent=parent)
    assert [(said.body, said.parent_id) for said in said_on(here, filed)] == [
        ("Un.", None),
        ("Deux.", None),
        ("Oui.", first),
        ("Oui.", second),
    ]


def test_the_author_is_told_of_comments_who_began_a_thread_of_answers_and_nobody_of_their_own(
    here: Cast, filed: int
) -> None:
    first = discussing.on_amendment(here.ws, here.other, filed, body="Et la nuit ?", once="1")
    for by in (here.member, here.other):
        discussing.on_amendment(here.ws, by, filed, body="Aussi.", once="2", parent=first)
    with here.ws.reading() as connection:
        waiting = {p.name: notifying.waiting(connection, p) for p in (here.member, here.other)}
    assert [notice.fact.details["comment"] for notice in waiting["other"]] == [str(first + 1)]
    assert [notice.fact.details["comment"] for notice in waiting["member"]] == [str(first + 2), str(first)]


def test_an_edited_comment_keeps_what_it_said_before_and_says_when(here: Cast, filed: int, clock: Clock) -> None:
    made = discussing.on_amendment(here.ws, here.other, filed, body="Un mot.", once="1")
    at = clock.advance(hours=1)
    discussing.edit(here.ws, here.other, made, body=" Un autre mot.\r\n")
    clock.advance(hours=1)
    discussing.edit(here.ws, here.other, made, body="Un autre mot.")  # the same words change nothing
    assert (one(here, made).body, one(here, made).edited_at) == ("Un autre mot.", at)
    assert wordings(here, made) == ["Un mot."]
    assert told(here).count("comment_edited") == 1


def test_a_comment_edited_in_two_tabs_loses_neither(here: Cast, filed: int) -> None:
    made = discussing.on_amendment(here.ws, here.other, filed, body="Un mot.", once="1")
    seen = comment_pages.to_edit(here.ws, here.other, made).state
    discussing.edit(here.ws, here.other, made, body="Premier.", seen=seen)
    discussing.edit(here.ws, here.other, made, body="Premier.", seen=seen)  # a double click
    with pytest.raises(CommentChangedError, match=r"Premier\."):
        discussing.edit(here.ws, here.other, made, body="Second.", seen=seen)
    for body in ("", "x" * (MAX_BODY + 1)):
        with pytest.raises(CommentWordsError):
            discussing.edit(here.ws, here.other, made, body=body)
    assert (one(here, made).body, wordings(here, made)) == ("Premier.", ["Un mot."])


def test_a_deleted_comment_leaves_its_place_its_answers_and_a_trace(here: Cast, filed: int, clock: Clock) -> None:
    made = discussing.on_amendment(here.ws, here.other, filed, body="Un mot.", once="1")
    discussing.on_amendment(here.ws, here.member, filed, body="Réponse.", once="2", parent=made)
    at = clock.advance(hours=1)
    discussing.delete(here.ws, here.other, made)
    clock.advance(hours=1)
    discussing.delete(here.ws, here.other, made)
    assert [(said.body, said.deleted_at) for said in said_on(here, filed)] == [("", at), ("Réponse.", None)]
    assert wordings(here, made) == ["Un mot."]
    assert told(here).count("comment_deleted") == 1
    with pytest.raises(DeletedCommentError):
        discussing.edit(here.ws, here.other, made, body="De retour.")
    discussing.on_amendment(here.ws, here.member, filed, body="Dommage.", once="3", parent=made)


def test_nobody_edits_or_deletes_what_another_said(here: Cast, filed: int) -> None:
    made = discussing.on_amendment(here.ws, here.other, filed, body="Un mot.", once="1")
    for person in (here.member, here.secretary, here.drafter):
        with pytest.raises(ForbiddenError):
            discussing.edit(here.ws, person, made, body="Faux.")
        with pytest.raises(ForbiddenError):
            discussing.delete(here.ws, person, made)
    with pytest.raises(NotFoundError):
        discussing.edit(here.ws, here.referent, made, body="Faux.")
    with pytest.raises(NotFoundError):
        discussing.delete(here.ws, here.other, 999)
    assert (one(here, made).body, wordings(here, made)) == ("Un mot.", [])


def test_a_thread_is_resolved_once_and_reopened_by_anyone_of_the_commission(here: Cast, clock: Clock) -> None:
    first = on_paragraph(here)
    reply = on_paragraph(here, "Oui.", by=here.other, parent=first)
    at = clock.advance(hours=1)
    discussing.resolve(here.ws, here.other, reply)
    clock.advance(hours=1)
    discussing.resolve(here.ws, here.secretary, first)
    assert (one(here, first).resolved_at, one(here, first).resolved_by_id) == (at, here.other.id)
    assert one(here, reply).resolved_at is None
    assert counted(here) == {}
    discussing.reopen(here.ws, here.drafter, first)
    discussing.reopen(here.ws, here.drafter, first)
    assert one(here, first).resolved_at is None
    assert counted(here) == {"aaaaaaa2": 2}
    assert [name for name in told(here) if name.startswith("thread_")] == ["thread_reopened", "thread_resolved"]
    for act in (discussing.resolve, discussing.reopen):
        with pytest.raises(ForbiddenError):
            act(here.ws, here.referent, first)
        with pytest.raises(NotFoundError):
            act(here.ws, here.member, 999)


def test_an_answer_opens_a_resolved_thread_again(here: Cast) -> None:
    first = on_paragraph(here)
    discussing.resolve(here.ws, here.member, first)
    on_paragraph(here, "Pas tout à fait.", by=here.other, parent=first)
    assert one(here, first).resolved_at is None
    assert "thread_reopened" in told(here)


def test_a_hidden_comment_is_not_answered(here: Cast) -> None:
    first = on_paragraph(here)
    reply = on_paragraph(here, "Vilain.", by=here.other, parent=first)
    moderating.hide(here.ws, here.secretary, reply, why="Attaque.")
    with pytest.raises(HiddenThreadError):
        on_paragraph(here, "Toi-même.", parent=reply)
    on_paragraph(here, "Reprenons.", parent=first)
    moderating.hide(here.ws, here.secretary, first, why="Attaque.")
    with pytest.raises(HiddenThreadError):
        on_paragraph(here, "Encore.", parent=first)


def test_an_internal_note_is_the_secretariats_alone(here: Cast, filed: int) -> None:
    note = on_paragraph(here, "Entre nous.", by=here.secretary, internal=True)
    on_amendment = discussing.on_amendment(here.ws, here.secretary, filed, body="Ici.", once="1", internal=True)
    on_paragraph(here, "Suite.", by=here.secretary, internal=True, parent=note)
    with pytest.raises(ForbiddenError):
        on_paragraph(here, "Moi aussi.", internal=True)
    with pytest.raises(NotFoundError):  # a guessed parent: neither said there nor made public
        on_paragraph(here, "Moi aussi.", parent=note)
    public = on_paragraph(here, "Pour tous.")
    with pytest.raises(NotFoundError):
        on_paragraph(here, "Note.", by=here.secretary, internal=True, parent=public)
    for act in (discussing.resolve, discussing.delete):
        with pytest.raises(NotFoundError):
            act(here.ws, here.member, on_amendment)
    discussing.resolve(here.ws, here.secretary, note)
    assert counted(here) == {"aaaaaaa2": 1}
    assert told(here).count("comment_made") == 1
    assert told(here, Audience.SECRETARIAT).count("comment_made") == 4
    assert "thread_resolved" not in told(here)


def test_a_comment_follows_a_joined_paragraph_and_is_answered_there(here: Cast) -> None:
    here.close_all()
    here.open(StageKind.DRAFTING)
    said = on_paragraph(here, "Avant.", "eeeeeee2")
    drafting.write(here.ws, here.drafter, seen=here.tip(), gestures=[Join("ddddddd2")])
    drafting.end_drafting(here.ws, here.secretary)
    for identity in ("ddddddd2", "eeeeeee2"):
        on_paragraph(here, "Après.", identity, parent=said)
    page = comment_pages.where(here.ws, here.member, said)
    assert (page.subject.paragraph, page.subject.joined) == ("ddddddd2", ("eeeeeee2",))
    assert one(here, on_paragraph(here, "Neuf.", "eeeeeee2")).paragraph_id == "ddddddd2"
    assert counted(here) == {"eeeeeee2": 3, "ddddddd2": 1}


def test_what_is_being_drafted_is_commented_by_those_who_read_it(here: Cast) -> None:
    here.close_all()
    here.open(StageKind.DRAFTING)
    written = drafting.write(here.ws, here.drafter, seen=here.tip(), gestures=[Insert("aaaaaaa2", "Neuf.")])
    [new] = [unit.id for unit in written.text if unit.text == "Neuf."]
    with pytest.raises(NotFoundError):
        on_paragraph(here, "Que dites-vous ?", new)
    made = on_paragraph(here, "Ici.", new, by=here.drafter, seen=written.sha)
    assert one(here, made).sha == written.sha
    assert "comment_made" in told(here, Audience.DRAFTERS)
    assert "comment_made" not in told(here)


def test_a_text_that_one_may_not_read_is_not_what_one_was_reading(here: Cast, filed: int) -> None:
    discussing.on_amendment(here.ws, here.other, filed, body="Là-bas.", once="1")
    proposal = said_on(here, filed)[0].sha
    for seen in ("", "0" * 40, proposal, "; drop table comment"):
        assert one(here, on_paragraph(here, f"Ici {seen}.", seen=seen)).sha == ""
    assert one(here, on_paragraph(here, "Là.")).sha == here.tip()
