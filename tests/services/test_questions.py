"""A question to one person on one place: who is told, what the link shows and until when, what becomes of the answer."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from manifeste_tool.domain.commission.charges import OpinionRequest
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services import notifying
from manifeste_tool.services.charges import answering, asking, question_letters, question_pages
from manifeste_tool.services.charges.answering import EndedLinkError, NoAmendmentError, NoAnswerError, UnknownLinkError
from manifeste_tool.services.charges.asking import (
    Asked,
    ClosedRequestError,
    NobodyAskedError,
    NoPlaceError,
    NoQuestionError,
    PastDateError,
    RemindedAlreadyError,
)
from manifeste_tool.services.desk import counting, desk_pages
from manifeste_tool.services.examining import opining
from manifeste_tool.services.membership.adding import MalformedAddressError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import questions
from manifeste_tool.storage.tables.telling import mail
from tests.conftest import Clock
from tests.services.hands import another
from tests.services.story import Cast, cast, change

OUTSIDER = {"name": "Ada Dehors", "email": "ada@exemple.invalid", "organisation": "Laboratoire"}


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


def in_days(here: Cast, days: int) -> datetime:
    return here.ws.now() + timedelta(days=days)


def ask(here: Cast, **told: object) -> OpinionRequest:
    given = {"question": "Est-ce faisable ?", "due_at": in_days(here, 5), "place": "bbbbbbb2", **told}
    return asking.ask(here.ws, here.secretary, Asked(**given))  # type: ignore[arg-type]


def mails(here: Cast) -> list[tuple[str, str, str]]:
    with here.ws.reading() as connection:
        return [tuple(row) for row in connection.execute(select(mail.c.address, mail.c.subject, mail.c.text))]


def told(here: Cast, person: Person) -> list[str]:
    with here.ws.reading() as connection:
        return [one.fact.name for one in reversed(notifying.waiting(connection, person))]


def test_an_outsider_gets_one_mail_with_the_question_the_words_and_their_link(here: Cast) -> None:
    made = ask(here, **OUTSIDER)
    ((address, subject, words),) = mails(here)
    assert address == "ada@exemple.invalid"
    assert "secretary vous demande un avis" in subject
    assert "L'accueil par une personne" in words.replace("’", "'")
    assert f"/avis/demande/{made.key}" in words
    assert "Les agents sont formés" not in words
    assert len(made.key) == 32


def test_a_member_is_told_by_a_notice_and_finds_the_question_among_what_awaits(here: Cast) -> None:
    made = ask(here, person_id=here.member.id)
    assert (told(here, here.member), mails(here)) == (["opinion_asked"], [])
    with here.ws.reading() as connection:
        (task,) = list(question_pages.member_tasks(here.ws, connection, here.member))
        assert task.path == f"/avis/demande/{made.key}"
        assert counting.own(here.ws, connection, here.member) == 1, "the news of it is not counted beside it"
        assert counting.own(here.ws, connection, here.other) == 0
        (notice,) = notifying.waiting(connection, here.member)
        letter = question_letters.question_letter(here.ws, connection, here.member, notice.fact)
        assert letter is not None
        assert made.key in str(letter.values["link"])
        assert made.key not in str(notice.fact.details), "no fact holds the key of a link"
    answering.answer(here.ws, made.key, "Oui.")
    with here.ws.reading() as connection:
        assert counting.own(here.ws, connection, here.member) == 0


def test_a_link_shows_its_place_alone(here: Cast) -> None:
    page = answering.answer_page(here.ws, ask(here, **OUTSIDER).key)
    assert page.place is not None
    assert [unit.id for unit in page.place.units] == ["bbbbbbb2"]
    chapter = answering.answer_page(here.ws, ask(here, place="hhhhhhh2", **OUTSIDER).key)
    assert chapter.place is not None
    assert [unit.id for unit in chapter.place.units] == ["hhhhhhh2", "bbbbbbb2", "ccccccc2", "ddddddd2", "eeeeeee2"]
    one = here.propose(change("aaaaaaa2", "Autre."))
    amendment = answering.answer_page(here.ws, ask(here, amendment_id=one.id, place="", **OUTSIDER).key)
    assert amendment.place is not None
    assert (amendment.place.units, len(amendment.place.changes)) == ((), 1)


def test_a_guessed_link_leads_nowhere(here: Cast) -> None:
    made = ask(here, **OUTSIDER)
    for key in ("", "x" * 32, made.key[:-1], made.key.upper()):
        with pytest.raises(UnknownLinkError):
            answering.answer_page(here.ws, key)
        with pytest.raises(UnknownLinkError):
            answering.answer(here.ws, key, "Oui.")


def test_an_answer_is_told_once_and_changes_until_its_date(here: Cast, clock: Clock) -> None:
    made = ask(here, **OUTSIDER)
    answering.answer(here.ws, made.key, "Oui.")
    clock.moment += timedelta(days=1)
    answering.answer(here.ws, made.key, "Plutôt non.")
    assert told(here, here.secretary) == ["opinion_answered"]
    assert answering.answer_page(here.ws, made.key).request.answer == "Plutôt non."
    clock.moment = made.due_at
    with pytest.raises(EndedLinkError):
        answering.answer(here.ws, made.key, "Encore.")
    assert answering.answer_page(here.ws, made.key).request.answer == "Plutôt non."
    for words in ("", " ", "x" * 4_001):
        with pytest.raises(NoAnswerError):
            answering.answer(here.ws, ask(here, **OUTSIDER).key, words)


def test_a_late_answer_comes_until_the_link_expires_and_then_nothing_is_shown(here: Cast, clock: Clock) -> None:
    late, silent = ask(here, **OUTSIDER), ask(here, **OUTSIDER)
    clock.moment = late.due_at + timedelta(hours=1)
    answering.answer(here.ws, late.key, "En retard.")
    clock.moment = silent.expires_at
    page = answering.answer_page(here.ws, silent.key)
    assert (page.is_expired, page.place, page.may_answer) == (True, None, False)
    with pytest.raises(EndedLinkError):
        answering.answer(here.ws, silent.key, "Trop tard.")
    with pytest.raises(ClosedRequestError):
        asking.remind(here.ws, here.secretary, silent.id)
    asking.extend(here.ws, here.secretary, silent.id, due_at=in_days(here, 3))
    answering.answer(here.ws, silent.key, "Enfin.")


def test_a_withdrawn_link_ends_and_says_so(here: Cast) -> None:
    made = ask(here, **OUTSIDER)
    asking.withdraw(here.ws, here.secretary, made.id)
    page = answering.answer_page(here.ws, made.key)
    assert (page.is_withdrawn, page.place) == (True, None)
    with pytest.raises(EndedLinkError):
        answering.answer(here.ws, made.key, "Oui.")
    for act in (asking.withdraw, asking.remind):
        with pytest.raises(ClosedRequestError):
            act(here.ws, here.secretary, made.id)
    assert "n’est plus attendu" in mails(here)[-1][1]
    assert made.key not in mails(here)[-1][2]


def test_a_reminder_goes_once_a_day(here: Cast, clock: Clock) -> None:
    made = ask(here, **OUTSIDER)
    asking.remind(here.ws, here.secretary, made.id)
    with pytest.raises(RemindedAlreadyError):
        asking.remind(here.ws, here.secretary, made.id)
    clock.moment += timedelta(days=1)
    asking.remind(here.ws, here.secretary, made.id)
    assert len(mails(here)) == 3


def test_what_a_question_cannot_be_is_refused_and_nobody_is_told(here: Cast) -> None:
    cases: list[tuple[type[Exception], dict[str, object]]] = [
        (NoQuestionError, {"question": " ", **OUTSIDER}),
        (NoQuestionError, {"question": "x" * 2_001, **OUTSIDER}),
        (NobodyAskedError, {}),
        (NobodyAskedError, {"name": "Ada"}),
        (NobodyAskedError, {"person_id": 999}),
        (MalformedAddressError, {"name": "Ada", "email": "ada"}),
        (PastDateError, {"due_at": here.ws.now(), **OUTSIDER}),
        (NoPlaceError, {"place": "zzzzzzz2", **OUTSIDER}),
        (NoPlaceError, {"place": "", "amendment_id": 999, **OUTSIDER}),
    ]
    for error, given in cases:
        with pytest.raises(error):
            ask(here, **given)
    for person in (here.member, here.referent):
        with pytest.raises(ForbiddenError):
            asking.ask(here.ws, person, Asked("Quoi ?", in_days(here, 1), place="bbbbbbb2", person_id=here.other.id))
    assert mails(here) == []
    with pytest.raises(NotFoundError):
        asking.remind(here.ws, here.secretary, 999)
    with pytest.raises(PastDateError):
        asking.extend(here.ws, here.secretary, ask(here, **OUTSIDER).id, due_at=in_days(here, 5))


def test_an_answer_waits_on_the_desk_until_it_is_kept_and_again_when_it_changes(here: Cast, clock: Clock) -> None:
    made = ask(here, **OUTSIDER)

    def waiting() -> int:
        lines = desk_pages.desk(here.ws, here.secretary).lines
        return sum(line.waiting.count for line in lines if line.waiting.queue.value == "demande d'avis")

    assert waiting() == 0
    with pytest.raises(ClosedRequestError):
        answering.keep(here.ws, here.secretary, made.id)
    answering.answer(here.ws, made.key, "Oui.")
    assert waiting() == 1
    answering.keep(here.ws, here.secretary, made.id)
    assert waiting() == 0
    clock.moment += timedelta(hours=1)
    answering.answer(here.ws, made.key, "Non.")
    assert waiting() == 1


def test_an_answer_on_an_amendment_is_published_under_the_name_of_who_gave_it(here: Cast) -> None:
    one = here.propose(change("aaaaaaa2", "Autre."))
    outsider, member = (
        ask(here, place="", amendment_id=one.id, **whom) for whom in (OUTSIDER, {"person_id": here.other.id})
    )
    for made in (outsider, member):
        answering.answer(here.ws, made.key, f"Réponse de {made.name}.")
        answering.publish(here.ws, here.secretary, made.id, kind="favorable")
    with here.ws.reading() as connection:
        shown = opining.seen(connection, here.ws.reader(here.member, connection), [one.id])[one.id]
    assert [(each.giver, each.opinion.words) for each in shown] == [
        ("Ada Dehors, Laboratoire", "Réponse de Ada Dehors."),
        ("other", "Réponse de other."),
    ]
    on_text = ask(here, **OUTSIDER)
    answering.answer(here.ws, on_text.key, "Oui.")
    with pytest.raises(NoAmendmentError):
        answering.publish(here.ws, here.secretary, on_text.id, kind="favorable")
    with pytest.raises(ForbiddenError):
        answering.publish(here.ws, here.member, outsider.id, kind="favorable")


def test_the_list_says_who_has_not_answered_and_is_the_secretariats(here: Cast, clock: Clock) -> None:
    done, late = ask(here, **OUTSIDER), ask(here, person_id=here.member.id)
    answering.answer(here.ws, done.key, "Oui.")
    clock.moment += timedelta(days=6)
    found = question_pages.question_list(here.ws, here.secretary, shown="attendues", page=1)
    assert [(one.request.id, one.is_late) for one in found.questions] == [(late.id, True)]
    unread = question_pages.question_list(here.ws, here.secretary, shown="a-lire", page=1)
    assert [one.request.id for one in unread.questions] == [done.id]
    assert question_pages.question_list(here.ws, here.secretary, shown="inconnu", page=None).paging.total == 2
    for person in (None, here.member, here.referent):
        with pytest.raises(NotFoundError):
            question_pages.question_list(here.ws, person, shown="", page=1)
    with here.ws.reading() as connection:
        (deadline,) = list(question_pages.deadlines(here.ws, connection))
        assert (deadline.key, deadline.at) == (f"question:{late.id}", late.due_at)
        assert [one.person_id for one in deadline.missing] == [here.member.id]


def test_what_was_asked_about_a_place_is_shown_there_to_the_secretariat_alone(here: Cast) -> None:
    ask(here, **OUTSIDER)
    second = another(here)
    with here.ws.reading() as connection:
        for person, seen in ((second, 1), (here.member, 0), (None, 0)):
            reader = here.ws.reader(person, connection)
            assert len(question_pages.at_place(here.ws, connection, reader, place="bbbbbbb2").questions) == seen
        assert questions.at(connection, place="aaaaaaa2") == ()
