"""Co-signing: who may invite, ask and answer; what is told to whom, and what is on record for all."""

import pytest

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.amending.signatures import SignatureState
from manifeste_tool.domain.facts import About
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services import notifying
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.signing import cosigning, taking_over
from manifeste_tool.services.signing.cosigning import (
    AnsweredAlreadyError,
    NoMemberToInviteError,
    OwnSignatureError,
    SignaturesClosedError,
)
from manifeste_tool.services.signing.taking_over import ParentClosedError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.amending import signatures
from tests.conftest import Clock
from tests.services.story import Cast, cast, change

DRAFT = "d" * 32


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def filed(here: Cast) -> Amendment:
    return here.propose(change("aaaaaaa2", "Nous disons comment."))


def states(here: Cast, filed: Amendment) -> dict[str, SignatureState]:
    names = {person.id: person.name for person in (here.member, here.other, here.drafter)}
    with here.ws.reading() as connection:
        return {names[one.person_id]: one.state for one in signatures.of_amendments(connection, [filed.id])}


def key(here: Cast, person: Person) -> int:
    with here.ws.reading() as connection:
        return signatures.of_person(connection, person.id)[0].id


def told(here: Cast, person: Person) -> list[str]:
    with here.ws.reading() as connection:
        return [one.fact.name for one in notifying.waiting(connection, person)]


def test_who_is_invited_answers_and_nobody_for_them(here: Cast, filed: Amendment) -> None:
    cosigning.invite(here.ws, here.member, [here.other.id, here.drafter.id], amendment_id=filed.id)
    cosigning.invite(here.ws, here.member, [here.other.id], amendment_id=filed.id)
    assert told(here, here.other) == ["cosignature_asked"]
    for nobody in (here.member, here.drafter, here.secretary, here.referent):
        with pytest.raises(NotFoundError):
            cosigning.answer(here.ws, nobody, key(here, here.other), accepts=True)
    cosigning.answer(here.ws, here.other, key(here, here.other), accepts=True)
    with pytest.raises(AnsweredAlreadyError):
        cosigning.answer(here.ws, here.other, key(here, here.other), accepts=False)
    cosigning.answer(here.ws, here.drafter, key(here, here.drafter), accepts=False)
    assert states(here, filed) == {"other": SignatureState.SIGNED, "drafter": SignatureState.DECLINED}
    assert told(here, here.member) == ["cosignature_declined", "cosignature_given"]
    with pytest.raises(NotFoundError):
        cosigning.answer(here.ws, here.other, 99, accepts=True)


def test_what_was_asked_or_declined_is_between_two_people_and_a_signature_is_for_all(
    here: Cast, filed: Amendment
) -> None:
    cosigning.invite(here.ws, here.member, [here.other.id, here.drafter.id], amendment_id=filed.id)
    cosigning.answer(here.ws, here.other, key(here, here.other), accepts=True)
    cosigning.answer(here.ws, here.drafter, key(here, here.drafter), accepts=False)
    with here.ws.reading() as connection:
        circle = here.ws.reader(here.other, connection).circle
        seen = journal.about(connection, About.AMENDMENT, filed.label, circle)
    assert [(fact.name, fact.person_id) for fact in seen] == [
        ("amendment_filed", here.member.id),
        ("cosignature_given", here.other.id),
    ]


def test_a_member_asks_and_the_author_answers(here: Cast, filed: Amendment) -> None:
    with pytest.raises(OwnSignatureError):
        cosigning.ask(here.ws, here.member, filed.id)
    for nobody in (here.secretary, here.referent):
        with pytest.raises(ForbiddenError):
            cosigning.ask(here.ws, nobody, filed.id)
    cosigning.ask(here.ws, here.other, filed.id)
    cosigning.ask(here.ws, here.other, filed.id)
    assert told(here, here.member) == ["cosignature_asked"]
    cosigning.invite(here.ws, here.member, [here.other.id], amendment_id=filed.id)
    assert states(here, filed) == {"other": SignatureState.SIGNED}, "inviting who asked is accepting"


def test_only_an_author_invites_and_only_members(here: Cast, filed: Amendment) -> None:
    for nobody in (here.other, here.secretary):
        with pytest.raises(ForbiddenError):
            cosigning.invite(here.ws, nobody, [here.drafter.id], amendment_id=filed.id)
    for no_member in ([], [99], [here.secretary.id, here.referent.id], [here.member.id]):
        with pytest.raises(NoMemberToInviteError):
            cosigning.invite(here.ws, here.member, no_member, amendment_id=filed.id)
    with pytest.raises(NotFoundError):
        cosigning.invite(here.ws, here.member, [here.other.id], draft_id="nowhere")


def test_a_signature_is_taken_back_until_the_decision(here: Cast, filed: Amendment) -> None:
    cosigning.ask(here.ws, here.other, filed.id)
    cosigning.take_back(here.ws, here.other, filed.id)
    with pytest.raises(NotFoundError):
        cosigning.take_back(here.ws, here.other, filed.id)
    cosigning.ask(here.ws, here.other, filed.id)
    cosigning.answer(here.ws, here.member, key(here, here.other), accepts=True)
    cosigning.take_back(here.ws, here.other, filed.id)
    assert told(here, here.member)[0] == "cosignature_taken_back"
    cosigning.ask(here.ws, here.other, filed.id)
    here.adopt(filed)
    for act in (
        lambda: cosigning.answer(here.ws, here.member, key(here, here.other), accepts=True),
        lambda: cosigning.ask(here.ws, here.drafter, filed.id),
        lambda: cosigning.take_back(here.ws, here.other, filed.id),
    ):
        with pytest.raises(SignaturesClosedError):
            act()


def test_signatures_on_a_draft_follow_it_and_leave_no_fact(here: Cast, clock: Clock) -> None:
    draft = Proposal(DRAFT, here.tip(), "Titre", "Car.", (change("aaaaaaa2", "Autre."),))
    proposing.keep_draft(here.ws, here.member, draft)
    cosigning.invite(here.ws, here.member, [here.other.id, here.drafter.id], draft_id=DRAFT)
    cosigning.answer(here.ws, here.other, key(here, here.other), accepts=True)
    assert told(here, here.other) == told(here, here.member) == []
    filed = proposing.propose(here.ws, here.member, draft)
    assert states(here, filed) == {"other": SignatureState.SIGNED, "drafter": SignatureState.INVITED}
    clock.advance(minutes=1)
    cosigning.answer(here.ws, here.drafter, key(here, here.drafter), accepts=True)
    with here.ws.reading() as connection:
        assert signatures.signed(connection, filed.id) == (here.other.id, here.drafter.id), "in the order they signed"


def test_a_sub_amendment_is_not_taken_over_once_its_parent_is_decided(here: Cast, filed: Amendment) -> None:
    sub = Proposal("s" * 32, filed.sha, "Sous", "Car.", (change("aaaaaaa2", "Nous disons bien."),), filed.id)
    made = proposing.propose(here.ws, here.other, sub)
    deciding.withdraw(here.ws, here.other, made.id)
    assert taking_over.take_over(here.ws, here.drafter, made.id).author_id == here.drafter.id
    deciding.withdraw(here.ws, here.drafter, made.id)
    here.adopt(filed)
    with pytest.raises(ParentClosedError):
        taking_over.take_over(here.ws, here.member, made.id)
    for nobody in (here.secretary, here.referent):
        with pytest.raises(ForbiddenError):
            taking_over.take_over(here.ws, nobody, made.id)


def test_who_was_admissible_when_withdrawn_is_so_when_taken_over(here: Cast, filed: Amendment) -> None:
    deciding.admit(here.ws, here.secretary, filed.id)
    cosigning.ask(here.ws, here.drafter, filed.id)
    cosigning.answer(here.ws, here.member, key(here, here.drafter), accepts=True)
    deciding.withdraw(here.ws, here.member, filed.id)
    assert told(here, here.drafter) == ["amendment_withdrawn", "cosignature_given"]
    taken = taking_over.take_over(here.ws, here.other, filed.id)
    assert (taken.state.value, taken.number, taken.decided_at) == ("recevable", filed.number, None)
    assert states(here, filed) == {"drafter": SignatureState.LAPSED}
    assert told(here, here.member) == ["amendment_taken_over", "cosignature_asked", "amendment_admitted"]
    assert told(here, here.drafter)[0] == "amendment_taken_over"
