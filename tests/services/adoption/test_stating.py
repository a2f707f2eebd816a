"""Reserves and explanations of vote: on what, by whom, seen with the decision, published with it, withdrawn."""

import pytest

from manifeste_tool.domain.audience import Audience, StageKind
from manifeste_tool.domain.commission.adoption import StatementKind
from manifeste_tool.domain.commission.ballots import BallotState
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.adoption import approving, stating
from manifeste_tool.services.adoption.adoption_pages import beside_amendment
from manifeste_tool.services.adoption.known_texts import TooManyWordsError
from manifeste_tool.services.adoption.stating import (
    AlreadyStatedError,
    NothingToStateOnError,
    NotYourStatementError,
    NoWordsError,
    On,
    StatementWithdrawnError,
    UnknownKindError,
    UnknownMakerError,
)
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import ballots
from tests.services.adoption.scene import A, B, Scene, scene
from tests.services.adoption.votes import put_to_the_vote
from tests.services.hands import now
from tests.services.story import change

RESERVE, EXPLANATION = map(str, StatementKind)


@pytest.fixture
def on(workspace: Workspace) -> Scene:
    return scene(workspace)


def proposed(on: Scene):
    return on.here.propose(change("aaaaaaa2", "Nous disons mieux."))


def admitted(on: Scene):
    made = proposed(on)
    deciding.admit(on.ws, on.secretary, made.id)
    return made


def state(on: Scene, by: Person, where: On, words: str = "Je m'abstiens parce que.", kind: str = EXPLANATION):
    return stating.make(on.ws, by, where, kind=kind, words=words)


def seen(on: Scene, person: Person | None, made) -> list[str]:
    with on.ws.reading() as connection:
        reader = on.ws.reader(person, connection)
        return [one.statement.words for one in beside_amendment(connection, reader, now(on.here, made)).said]


def test_a_member_states_while_an_amendment_is_decided_and_after(on: Scene) -> None:
    made = admitted(on)
    state(on, on.here.other, On(made.id))
    deciding.adopt(on.ws, on.secretary, made.id)
    state(on, on.here.other, On(made.id), "Sous réserve.", RESERVE)
    assert seen(on, on.here.member, made) == ["Je m'abstiens parce que.", "Sous réserve."]
    assert on.told(on.here.member).count(Happened.STATEMENT_MADE) == 2
    assert on.told(on.here.other) == []


def test_there_must_be_a_decision(on: Scene) -> None:
    made = proposed(on)
    with pytest.raises(NothingToStateOnError, match="ni décision prise ni décision en cours"):
        state(on, on.here.other, On(made.id))
    deciding.refuse(on.ws, on.secretary, made.id, ground_given="autre", why="Non.")
    with pytest.raises(NothingToStateOnError):
        state(on, on.here.other, On(made.id))
    unsupported = admitted(on)
    deciding.not_support(on.ws, on.secretary, unsupported.id)
    with pytest.raises(NothingToStateOnError):
        state(on, on.here.other, On(unsupported.id))
    for nowhere in (On(99), On(ballot_id=99), On(approval_id=99), On()):
        with pytest.raises(NotFoundError):
            state(on, on.here.other, nowhere)


def test_a_statement_says_something_of_bounded_length_and_what_it_is(on: Scene) -> None:
    made = admitted(on)
    with pytest.raises(NoWordsError):
        state(on, on.here.other, On(made.id), " \n ")
    with pytest.raises(TooManyWordsError, match="8000"):
        state(on, on.here.other, On(made.id), "m" * 8001)
    with pytest.raises(UnknownKindError):
        state(on, on.here.other, On(made.id), kind="avis")
    assert seen(on, on.secretary, made) == []


def test_one_of_a_kind_by_its_maker_until_it_is_withdrawn(on: Scene) -> None:
    made = admitted(on)
    first = state(on, on.here.other, On(made.id))
    with pytest.raises(AlreadyStatedError, match="other a déjà joint une explication de vote"):
        state(on, on.here.other, On(made.id), "Autrement.")
    state(on, on.here.member, On(made.id))
    stating.withdraw(on.ws, on.here.other, first.id)
    state(on, on.here.other, On(made.id), "Autrement.")


def test_the_secretariat_enters_for_a_member_or_an_association_who_are_told(on: Scene) -> None:
    made = admitted(on)
    for_one = {"kind": RESERVE, "words": "Sauf.", "person_id": on.here.other.id}
    entered = stating.enter(on.ws, on.secretary, On(made.id), **for_one)
    assert (entered.person_id, entered.entered_by_id) == (on.here.other.id, on.secretary.id)
    assert on.told(on.here.other) == [Happened.STATEMENT_MADE]
    for words in ("Une.", "Deux."):
        stating.enter(on.ws, on.secretary, On(made.id), kind=RESERVE, words=words, association=A)
    for wrong in (
        {},
        {"person_id": on.secretary.id},
        {"person_id": on.commission.substitute.id},
        {"association": "Z"},
        {"person_id": on.here.other.id, "association": A},
    ):
        with pytest.raises(UnknownMakerError):
            stating.enter(on.ws, on.secretary, On(made.id), kind=RESERVE, words="Sauf.", **wrong)
    with pytest.raises(ForbiddenError):
        stating.enter(on.ws, on.here.member, On(made.id), **for_one)
    for somebody in (on.secretary, on.referent):
        with pytest.raises(ForbiddenError):
            state(on, somebody, On(made.id))


def test_it_is_withdrawn_by_who_made_it_or_by_who_entered_it_once(on: Scene) -> None:
    made = admitted(on)
    own = state(on, on.here.other, On(made.id))
    for somebody in (on.here.member, on.secretary):
        with pytest.raises(NotYourStatementError, match="Seul l'auteur"):
            stating.withdraw(on.ws, somebody, own.id)
    entered = {"kind": RESERVE, "words": "Sauf."}
    theirs, its = (
        stating.enter(on.ws, on.secretary, On(made.id), **entered, **maker)
        for maker in ({"person_id": on.here.other.id}, {"association": A})
    )
    with pytest.raises(ForbiddenError):
        stating.withdraw(on.ws, on.here.member, its.id)
    assert stating.withdraw(on.ws, on.here.other, own.id) == On(made.id)
    stating.withdraw(on.ws, on.here.other, theirs.id)
    stating.withdraw(on.ws, on.secretary, its.id)
    with pytest.raises(StatementWithdrawnError, match="déjà retirée"):
        stating.withdraw(on.ws, on.here.other, own.id)
    with pytest.raises(NotFoundError):
        stating.withdraw(on.ws, on.here.other, 99)
    assert len(on.facts(Happened.STATEMENT_WITHDRAWN)) == 3


def test_statements_are_the_commissions_until_the_decision_is_published(on: Scene) -> None:
    made = admitted(on)
    deciding.adopt(on.ws, on.secretary, made.id)
    state(on, on.here.other, On(made.id))
    assert on.facts(Happened.STATEMENT_MADE)[0].audience is Audience.COMMISSION
    on.here.close_all()
    on.here.open(StageKind.EXAMINATION, public=True)
    assert [bool(seen(on, who, made)) for who in (on.here.member, on.referent, None)] == [True, False, False]
    on.here.close_all()
    on.here.open(StageKind.ADOPTION, public=True)
    assert seen(on, None, made)
    on.here.close_all()
    assert not seen(on, None, made)
    with pytest.raises(ForbiddenError):
        state(on, on.referent, On(made.id))


def test_what_is_said_with_an_integrated_amendment_is_published_with_it_and_moves_public_pages(on: Scene) -> None:
    made = proposed(on)
    on.here.integrate(made)
    first = state(on, on.here.other, On(made.id))
    assert not seen(on, None, made)
    on.publish()
    assert seen(on, None, made) == ["Je m'abstiens parce que."]
    before = on.revision()
    state(on, on.of(B), On(made.id), "Moi aussi.")
    stating.withdraw(on.ws, on.here.other, first.id)
    assert on.revision() == before + 2


def test_a_vote_takes_statements_from_its_opening_on_but_not_once_cancelled(on: Scene, clock) -> None:
    ballot = put_to_the_vote(on)
    with pytest.raises(NothingToStateOnError):
        state(on, on.here.member, On(ballot_id=ballot))
    clock.advance(days=2)
    state(on, on.here.member, On(ballot_id=ballot))
    with pytest.raises(NotFoundError):
        stating.withdraw(on.ws, on.referent, 1)
    with on.ws.writing() as connection:
        found = ballots.by_id(connection, ballot)
        assert found is not None
        ballots.change(connection, found.__class__(**{**_fields(found), "state": BallotState.CANCELLED}))
    with pytest.raises(NothingToStateOnError):
        state(on, on.here.other, On(ballot_id=ballot))


def _fields(found) -> dict:
    return {name: getattr(found, name) for name in found.__dataclass_fields__}


def test_an_approval_takes_statements_while_it_stands(on: Scene) -> None:
    made = on.approve(A)
    state(on, on.of(A), On(approval_id=made.id))
    found = on.standing(on.here.member)
    assert found is not None
    assert found.statements == 1
    assert [one.maker for one in found.on_approvals[made.id]] == [on.of(A).name]
    approving.withdraw(on.ws, on.secretary, made.id)
    with pytest.raises(NothingToStateOnError):
        state(on, on.of(B), On(approval_id=made.id))
