"""Who has no account writes to the secretariat, and says that a contribution should not stand."""

from collections.abc import Iterator

import pytest

from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.gathering.consents import Purpose
from manifeste_tool.domain.gathering.voices import (
    EnquiryState,
    Motive,
    NoWordsError,
    WrongAddressError,
    address,
    words,
)
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.desk import queues
from manifeste_tool.services.guarding.limits import TooOftenError
from manifeste_tool.services.guarding.senders import RobotError, Sender
from manifeste_tool.services.voices import answering, asking, flagging
from manifeste_tool.services.voices.asking import Asked, UnknownThreadError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.gathering import contributors, moderations
from manifeste_tool.storage.telling import outbox
from tests.services.story import Cast, cast

HERE = Sender("192.0.2.7")
SAID = "2025-LIBRE-0001"


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    found = cast(workspace)
    with workspace.writing() as connection:
        one = Contribution(SAID, "On n'en veut pas ici.", publishable=True, origin="voix", external_id="1")
        contributions.add(connection, [one], workspace.now())
    return found


def asked(ws: Workspace, body: str = "Pourquoi ce texte ?", **more: object) -> str:
    return asking.ask(ws, HERE, Asked(body, "lea@exemple.test", **more))


def mails(ws: Workspace) -> Iterator[outbox.Mail]:
    with ws.reading() as connection:
        yield from (one for one in outbox.page(connection, limit=50, offset=0) if one.person_id is None)


def waiting(ws: Workspace, person: Person) -> list[str]:
    with ws.reading() as connection:
        return [fact.name for _, fact in notices.waiting(connection, person.id, limit=20)]


def tasks(ws: Workspace) -> list[str]:
    with ws.reading() as connection:
        found = queues.queues(ws, connection)
        return [task.title for one in found for task in one.tasks if one.queue in ("question", "contribution signalée")]


def test_a_question_is_answered_by_mail_and_on_its_own_page(here: Cast) -> None:
    key = asked(here.ws, page="/texte")
    assert waiting(here.ws, here.secretary) == [Happened.ENQUIRY_RECEIVED]
    assert tasks(here.ws) == ["Pourquoi ce texte ?"]
    [row] = answering.enquiry_list(here.ws, here.secretary).rows
    answering.answer(here.ws, here.secretary, row[0].id, "Parce que trois communes l'ont demandé.")
    found = asking.thread(here.ws, key)
    assert found.enquiry.state is EnquiryState.ANSWERED
    assert [message.body for message in found.messages] == [
        "Pourquoi ce texte ?",
        "Parce que trois communes l'ont demandé.",
    ]
    assert tasks(here.ws) == []
    answered, received = mails(here.ws)
    assert (received.address, answered.address) == ("lea@exemple.test", "lea@exemple.test")
    assert "trois communes" in answered.text
    assert all(f"/questions/{key}" in mail.text for mail in (received, answered))
    assert here.secretary.name in answered.text


def test_who_writes_again_waits_again_even_after_the_end(here: Cast) -> None:
    key = asked(here.ws)
    answering.close(here.ws, here.secretary, 1)
    assert asking.thread(here.ws, key).enquiry.state is EnquiryState.CLOSED
    asking.go_on(here.ws, HERE, key, "Et pourtant ?")
    assert asking.thread(here.ws, key).enquiry.state is EnquiryState.WAITING
    answering.answer(here.ws, here.secretary, 1, "En effet.", close=True)
    assert asking.thread(here.ws, key).enquiry.state is EnquiryState.CLOSED
    page = answering.enquiry_list(here.ws, here.secretary, state="close")
    assert [one.id for one, _ in page.rows] == [1]
    assert answering.enquiry_list(here.ws, here.secretary, state="à traiter").rows == ()


def test_an_idea_becomes_a_contribution_only_where_its_author_allowed_it(here: Cast) -> None:
    key = asked(here.ws, "Une borne à la mairie.\nMerci à vous.")
    with pytest.raises(answering.NoConsentError):
        answering.make_contribution(here.ws, here.secretary, 1)
    asking.allow(here.ws, key, publish=True)
    made = answering.make_contribution(here.ws, here.secretary, 1, body="Une borne à la mairie.")
    assert made.held, "what comes from a form is looked at first"
    with here.ws.reading() as connection:
        standing = contributions.get(connection, made.contribution.reference)
        assert standing is not None
        assert (standing.body, standing.publishable, standing.verbatim) == ("Une borne à la mairie.", True, False)
        assert contributors.consents(connection, standing.reference)[Purpose.CONTACT].given
    assert asking.thread(here.ws, key).enquiry.contribution == standing.reference
    with pytest.raises(answering.MadeAlreadyError, match=standing.reference):
        answering.make_contribution(here.ws, here.secretary, 1)
    told = next(mails(here.ws))
    assert standing.reference in told.text
    assert f"{made.token[:4]}-{made.token[4:]}" in told.text


def test_an_unknown_consultation_takes_no_idea(here: Cast) -> None:
    asked(here.ws, publish=True)
    with pytest.raises(NotFoundError):
        answering.make_contribution(here.ws, here.secretary, 1, consultation="NULLE-1")
    assert answering.enquiry_page(here.ws, here.secretary, 1).may_become_contribution


def test_a_thread_is_its_author_s_and_the_secretariat_s(here: Cast) -> None:
    asked(here.ws)
    with pytest.raises(UnknownThreadError, match="nouvel échange"):
        asking.thread(here.ws, "autre")
    for person in (None, here.referent, here.member):
        with pytest.raises(ForbiddenError):
            answering.enquiry_list(here.ws, person)
        with pytest.raises(ForbiddenError):
            answering.enquiry_page(here.ws, person, 1)
    with pytest.raises(NotFoundError):
        answering.answer(here.ws, here.secretary, 99, "Bonjour.")


def test_what_cannot_be_answered_is_refused_before_anything_is_kept(here: Cast) -> None:
    with pytest.raises(NoWordsError):
        asked(here.ws, "  ")
    with pytest.raises(WrongAddressError, match=r"nom@exemple\.fr"):
        asking.ask(here.ws, HERE, Asked("Bonjour", "lea chez exemple"))
    with pytest.raises(RobotError):
        asking.ask(here.ws, Sender("192.0.2.7", "http://exemple.test"), Asked("Bonjour", "lea@exemple.test"))
    assert answering.enquiry_list(here.ws, here.secretary).rows == ()
    assert list(mails(here.ws)) == []


def test_a_robot_that_writes_all_the_time_is_told_to_wait(here: Cast) -> None:
    for _ in range(6):
        asked(here.ws)
    with pytest.raises(TooOftenError, match="dans 60 min"):
        asked(here.ws)
    asking.ask(here.ws, Sender("192.0.2.8"), Asked("Ailleurs", "lea@exemple.test"))


def flagged(ws: Workspace, **more: str) -> str:
    given = {"motive": Motive.OFFENCE.value, "message": "", "email": "", **more}
    return flagging.flag(ws, HERE, None, SAID, **given)


def test_a_flag_is_acknowledged_and_answered_and_the_contribution_stands_meanwhile(here: Cast) -> None:
    key = flagged(here.ws, email="jo@exemple.test", message="C'est blessant.")
    assert tasks(here.ws) == [f"{SAID} : {Motive.OFFENCE}"]
    with here.ws.reading() as connection:
        assert contributions.get(connection, SAID).is_public
    [row] = flagging.flag_list(here.ws, here.secretary).rows
    flagging.settle(here.ws, here.secretary, row.flag.id, upheld=False, answer="C'est une opinion, elle est permise.")
    found = flagging.flag_page(here.ws, key)
    assert (found.upheld, found.answer) == (False, "C'est une opinion, elle est permise.")
    answered, acknowledged = mails(here.ws)
    assert "enregistré" in acknowledged.subject
    assert "elle est permise" in answered.text
    with here.ws.reading() as connection:
        assert contributions.get(connection, SAID).is_public
    with pytest.raises(flagging.SettledFlagError):
        flagging.settle(here.ws, here.secretary, row.flag.id, upheld=True, answer="Non.")
    [done] = flagging.flag_list(here.ws, here.secretary, settled=True).rows
    assert done.answered_by == here.secretary.name


def test_a_flag_that_is_upheld_sends_the_contribution_to_the_moderators(here: Cast) -> None:
    flagged(here.ws)
    flagging.settle(here.ws, here.secretary, 1, upheld=True, answer="Vous avez raison.")
    with here.ws.reading() as connection:
        assert not contributions.get(connection, SAID).is_public
        assert moderations.get(connection, SAID).reasons == ("signalée",)
        before = moderations.get(connection, SAID)
    with pytest.raises(NotFoundError):
        flagged(here.ws)
    assert before.state == "à modérer"
    with here.ws.reading() as connection:
        names = [
            fact.name for fact in journal.latest(connection, here.ws.reader(here.secretary, connection).circle, limit=3)
        ]
    assert names[:2] == [Happened.FLAG_ANSWERED, Happened.CONTRIBUTION_HELD]


def test_one_that_waits_already_keeps_its_reasons(here: Cast) -> None:
    flagged(here.ws)
    flagged(here.ws, motive=Motive.OTHER.value, message="Rien à voir.")
    flagging.settle(here.ws, here.secretary, 1, upheld=True, answer="Oui.")
    with here.ws.reading() as connection:
        before = moderations.get(connection, SAID)
    flagging.settle(here.ws, here.secretary, 2, upheld=True, answer="Oui aussi.")
    with here.ws.reading() as connection:
        assert moderations.get(connection, SAID) == before


def test_a_flag_without_motive_or_without_words_for_another_one_is_refused(here: Cast) -> None:
    with pytest.raises(flagging.NoMotiveError):
        flagged(here.ws, motive="")
    with pytest.raises(NoWordsError):
        flagged(here.ws, motive=Motive.OTHER.value)
    with pytest.raises(NotFoundError):
        flagging.contribution_to_flag(here.ws, None, "2025-LIBRE-0009")
    with pytest.raises(flagging.UnknownFlagError):
        flagging.flag_page(here.ws, "autre")
    for person in (None, here.referent, here.member):
        with pytest.raises(ForbiddenError):
            flagging.flag_list(here.ws, person)
    with pytest.raises(NotFoundError):
        flagging.settle(here.ws, here.secretary, 99, upheld=True, answer="Oui.")
    assert list(mails(here.ws)) == []


def test_without_an_address_nobody_is_written_to(here: Cast) -> None:
    flagged(here.ws)
    flagging.settle(here.ws, here.secretary, 1, upheld=False, answer="Non.")
    assert list(mails(here.ws)) == []


@pytest.mark.parametrize("given", ["", "lea", "lea@exemple", "lea@@exemple.fr", "a" * 250 + "@exemple.fr", "l a@b.fr"])
def test_what_is_no_address_is_told_with_an_example(given: str) -> None:
    with pytest.raises(WrongAddressError, match=r"nom@exemple\.fr"):
        address(given)


def test_words_keep_their_lines_and_lose_what_surrounds_them() -> None:
    assert words("  Un\r\ndeux \n") == "Un\ndeux"
    assert address(" lea@exemple.fr ") == "lea@exemple.fr"
    with pytest.raises(NoWordsError, match="4001"):
        words("a" * 4_001)
