"""What is said on amendments and paragraphs: by whom, once, in threads, and out of sight when it must be."""

import pytest

from manifeste_tool.domain.audience import Audience, StageKind
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services import discussing
from manifeste_tool.services.discussing import MAX_BODY, CommentWordsError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import comments, journal
from manifeste_tool.storage.comments import Comment
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


def test_the_secretariat_takes_a_comment_out_of_sight_and_it_stays_on_record(here: Cast, filed: int) -> None:
    on_amendment = discussing.on_amendment(here.ws, here.other, filed, body="Déplacé.", once="1")
    on_paragraph = discussing.on_paragraph(here.ws, here.other, "aaaaaaa2", body="Déplacé.", once="2", seen=here.tip())
    with pytest.raises(ForbiddenError):
        discussing.hide(here.ws, here.other, on_amendment)
    with pytest.raises(NotFoundError):
        discussing.hide(here.ws, here.secretary, 999)
    discussing.hide(here.ws, here.secretary, on_amendment)
    discussing.hide(here.ws, here.secretary, on_paragraph)
    assert [(said.hidden, said.body) for said in said_on(here, filed)] == [(True, "Déplacé.")]
    with here.ws.reading() as connection:
        assert comments.counts_by_paragraph(connection) == {}
        told = [fact.about_id for fact in journal.latest(connection, Audience.COMMISSION, limit=2)]
    assert told == ["aaaaaaa2", "1/1"]


def test_what_is_said_while_the_stage_is_opened_to_the_public_is_told_to_the_public(here: Cast, filed: int) -> None:
    here.close_all()
    here.open(StageKind.FILING, public=True)
    discussing.on_amendment(here.ws, here.other, filed, body="Pour tous.", once="1")
    with here.ws.reading() as connection:
        assert journal.latest(connection, Audience.PUBLIC, limit=1)[0].name == "comment_made"
