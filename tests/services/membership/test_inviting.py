"""Invitations: mailed, recalled once, answered once, taken back; a new address; the ends of mandates."""

import re
from datetime import date

import pytest

from manifeste_tool.domain.commission.tasks import Queue
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.membership.accounts import State
from manifeste_tool.domain.membership.invitations import Answer
from manifeste_tool.domain.membership.mandates import Mandate
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.clock import running
from manifeste_tool.services.desk import queues
from manifeste_tool.services.entering import links
from manifeste_tool.services.instance import accounts as instance_accounts
from manifeste_tool.services.membership import (
    adding,
    changing,
    clocking,
    informing,
    inviting,
    mandating,
    membership,
    people_pages,
)
from manifeste_tool.services.membership.acting import ClosedAccountError
from manifeste_tool.services.membership.changing import Typed
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people
from manifeste_tool.storage.membership import accounts
from manifeste_tool.storage.telling import outbox
from manifeste_tool.storage.telling.outbox import Mail
from tests.conftest import Clock
from tests.services.story import Cast, cast

GUEST = "invitee@exemple.invalid"


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def guest(here: Cast) -> Person:
    return adding.add_person(here.ws, Person(0, "Une invitée", Role.MEMBER, GUEST), by=here.secretary)


def mails(ws: Workspace, address: str) -> list[Mail]:
    with ws.reading() as connection:
        found = outbox.page(connection, limit=99, offset=0)
        return [one for one in found if one.address == address]


def token(mail: Mail) -> str:
    found = re.search(r"/invitations/([a-z0-9]{32})", mail.text)
    assert found
    return found[1]


def run(ws: Workspace) -> tuple[str, ...]:
    ran = running.run(ws, sources=[clocking.clock_acts])
    assert ran.failed == ()
    return ran.done


def test_an_invitation_opens_one_session_within_fourteen_days(here: Cast, guest: Person, clock: Clock) -> None:
    ws = here.ws
    inviting.invite(ws, here.secretary, guest.id, words="Bienvenue <b>parmi</b> nous.")
    (mail,) = mails(ws, GUEST)
    assert "Bienvenue <b>parmi</b> nous." in mail.text
    assert "<b>" not in mail.html
    page = inviting.invitation_page(ws, token(mail))
    assert (page.is_good, page.by, page.account.state) == (True, "secretary", State.INVITED)
    clock.advance(days=13, hours=23)
    entered = inviting.accept(ws, token(mail), agent="Firefox/140")
    assert entered.person == guest
    assert people_pages.shown(ws, here.secretary, guest.id).state is State.ACTIVE
    assert inviting.invitation_page(ws, token(mail)).answer is Answer.ACCEPTED
    with pytest.raises(inviting.SpentInvitationError):
        inviting.accept(ws, token(mail), agent="")


def test_a_second_invitation_leaves_the_first_and_both_end_together(here: Cast, guest: Person, clock: Clock) -> None:
    ws = here.ws
    inviting.invite(ws, here.secretary, guest.id)
    clock.advance(days=10)
    inviting.invite(ws, here.secretary, guest.id)
    first, second = sorted(mails(ws, GUEST), key=lambda one: one.id)
    clock.advance(days=5)
    assert inviting.invitation_page(ws, token(first)).answer is Answer.EXPIRED
    assert inviting.invitation_page(ws, token(second)).is_good
    inviting.take_back(ws, here.secretary, guest.id)
    assert inviting.invitation_page(ws, token(second)).answer is Answer.TAKEN_BACK
    with pytest.raises(inviting.SpentInvitationError):
        inviting.accept(ws, token(second), agent="")
    with pytest.raises(inviting.NothingToTakeBackError):
        inviting.take_back(ws, here.secretary, guest.id)


def test_who_did_not_answer_is_reminded_once_and_the_last_invitation_alone(
    here: Cast, guest: Person, clock: Clock
) -> None:
    ws = here.ws
    inviting.invite(ws, here.secretary, guest.id, words="Un mot.")
    clock.advance(days=6)
    assert run(ws) == ()
    clock.advance(days=2)
    assert len(run(ws)) == 1
    assert run(ws) == ()
    reminder = max(mails(ws, GUEST), key=lambda one: one.id)
    assert "attend votre réponse" in reminder.subject
    assert "Un mot." in reminder.text
    clock.advance(days=7)
    assert inviting.invitation_page(ws, token(reminder)).answer is Answer.EXPIRED
    inviting.invite(ws, here.secretary, guest.id)
    inviting.accept(ws, token(max(mails(ws, GUEST), key=lambda one: one.id)), agent="")
    clock.advance(days=8)
    assert run(ws) == ()


def test_nobody_is_invited_who_cannot_come(here: Cast, guest: Person) -> None:
    ws = here.ws
    with pytest.raises(inviting.NoAddressError):
        inviting.invite(ws, here.secretary, here.member.id)
    with pytest.raises(inviting.LongWordsError):
        inviting.invite(ws, here.secretary, guest.id, words="x" * 2001)
    inviting.invite(ws, here.secretary, guest.id)
    (mail,) = mails(ws, GUEST)
    membership.suspend(ws, here.secretary, guest.id, reason="Une erreur.")
    with pytest.raises(inviting.SuspendedGuestError):
        inviting.invite(ws, here.secretary, guest.id)
    with pytest.raises(inviting.SpentInvitationError):
        inviting.accept(ws, token(mail), agent="")
    membership.depart(ws, here.secretary, guest.id)
    with pytest.raises(ClosedAccountError):
        inviting.invite(ws, here.secretary, guest.id)


def test_a_new_address_ends_the_links_of_the_old_one_and_both_are_told(here: Cast, guest: Person) -> None:
    ws, other = here.ws, "autre@exemple.invalid"
    inviting.invite(ws, here.secretary, guest.id)
    (sent,) = mails(ws, GUEST)
    link = instance_accounts.sign_in_link(ws, str(guest.id))
    with ws.writing() as connection:
        accounts.change(connection, here.other.id, {"email": other})
    with pytest.raises(adding.TakenAddressError):
        changing.change(ws, here.secretary, guest.id, Typed(guest.name, other))
    with ws.writing() as connection:
        accounts.change(connection, here.other.id, {"email": None})
    assert changing.change(ws, here.secretary, guest.id, Typed(guest.name, other)) == ("email",)
    assert inviting.invitation_page(ws, token(sent)).answer is Answer.TAKEN_BACK
    assert not links.standing(ws, link).good
    assert "ne sert plus" in max(mails(ws, GUEST), key=lambda one: one.id).text
    told, invited = sorted(mails(ws, other), key=lambda one: one.id)
    assert "désormais ici" in told.text
    assert inviting.invitation_page(ws, token(invited)).is_good
    with ws.reading() as connection:
        said = journal.named(connection, Happened.PERSON_CHANGED)[0]
        assert said.details == {"changed": "email"}
        assert people.by_email(connection, other) == Person(guest.id, guest.name, Role.MEMBER, other)


def test_the_secretariat_hears_of_the_end_of_a_mandate_thirty_days_before_and_on_the_day(
    here: Cast, clock: Clock
) -> None:
    ws, last = here.ws, date(2026, 4, 15)
    with ws.writing() as connection:
        accounts.change(connection, here.secretary.id, {"email": "secretariat@exemple.invalid"})
    mandating.enter(ws, here.secretary, Mandate(here.member.id, "maire", ends_on=last))
    heard = lambda: [one.subject for one in mails(ws, "secretariat@exemple.invalid")]  # noqa: E731
    waits = lambda: {one.queue: one for one in _queues(ws)}.get(Queue.MANDATE)  # noqa: E731
    assert (run(ws), waits()) == ((), None)
    clock.moment = clock.moment.replace(month=3, day=16, hour=10)
    assert len(run(ws)) == 1
    found = waits()
    assert found is not None
    assert found.tasks[0].path == f"/personnes/{here.member.id}"
    clock.moment = clock.moment.replace(month=4, day=15)
    assert len(run(ws)) == 1
    assert [one.partition(" de ")[0] for one in heard()] == ["Le mandat", "Le mandat"]
    assert any("finit aujourd" in one for one in heard())
    clock.advance(days=1)
    assert run(ws) == ()
    page = people_pages.shown(ws, here.secretary, here.member.id)
    assert (page.is_out_of_mandate, page.state) == (True, State.ACTIVE)
    found = waits()
    assert found is not None
    assert "Plus aucun mandat" in found.tasks[0].act


def _queues(ws: Workspace) -> list[object]:
    with ws.reading() as connection:
        return [one for one in queues.queues(ws, connection) if one.count]


def test_a_member_reads_once_that_what_they_sign_is_public(here: Cast) -> None:
    ws = here.ws
    assert informing.landing(ws, here.member, "/texte?a=1") == "/compte/ce-que-je-signe?suite=/texte%3Fa%3D1"
    assert informing.landing(ws, here.secretary, "/texte") == "/texte"
    informing.inform(ws, here.member)
    informing.inform(ws, here.member)
    assert informing.landing(ws, here.member, "/texte") == "/texte"
    assert informing.informing_page(ws, here.member).informed_at == ws.now()
    with ws.reading() as connection:
        assert len(journal.named(connection, Happened.PERSON_INFORMED)) == 1
