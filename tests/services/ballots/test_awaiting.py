"""What votes bring to the registries: acts of the clock, deadlines with who is awaited, tasks."""

from datetime import timedelta

import pytest

from manifeste_tool.domain.commission.ballots import BallotKind
from manifeste_tool.domain.commission.deadlines import DeadlineKind
from manifeste_tool.domain.commission.tasks import Queue
from manifeste_tool.domain.commission.voting import Choice, Counts
from manifeste_tool.domain.readers import Role
from manifeste_tool.domain.text.gestures import Insert
from manifeste_tool.services.ballots import awaiting, closing, lending, planning
from manifeste_tool.services.ballots.closing import PaperResult
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.workspace import Workspace
from tests.services.ballots.voters import Commission, commission
from tests.services.hands import another, sub_amendment


@pytest.fixture
def here(workspace: Workspace) -> Commission:
    return commission(workspace)


def acts(here: Commission) -> list[str]:
    with here.ws.reading() as connection:
        return [act.key.split(":")[2] for act in awaiting.clock_acts(here.ws, connection)]


def secretariat(here: Commission) -> list[tuple[str, int]]:
    with here.ws.reading() as connection:
        return [(task.thing, task.count) for task in awaiting.secretariat_tasks(here.ws, connection)]


def of(here: Commission, person) -> list[tuple[str, int]]:
    with here.ws.reading() as connection:
        tasks = list(awaiting.member_tasks(here.ws, connection, person))
    assert {task.queue for task in tasks} <= {Queue.BALLOT}
    assert {task.person_id for task in tasks} <= {person.id}
    return [(task.path, task.count) for task in tasks]


def test_the_clock_hears_of_an_opening_and_a_closing_when_they_are_near_or_missed(here: Commission, clock) -> None:
    ballot = here.ask(opens_at=here.ws.now() + timedelta(days=3))
    assert acts(here) == []
    clock.advance(days=2)
    assert acts(here) == ["open"]
    clock.moment = ballot.opens_at
    here.tick()
    assert acts(here) == []
    clock.moment = ballot.closes_at + timedelta(days=9)
    assert acts(here) == ["close"]
    here.tick()
    assert acts(here) == []


def test_a_vote_that_is_moved_has_another_key(here: Commission) -> None:
    ballot = here.ask(closes_at=here.ws.now() + timedelta(hours=2))
    with here.ws.reading() as connection:
        before = {act.key for act in awaiting.clock_acts(here.ws, connection)}
    wanted = here.wanted(closes_at=here.ws.now() + timedelta(hours=3))
    planning.change(here.ws, here.here.secretary, ballot.id, wanted, seen=planning.version(ballot), why="Une heure.")
    with here.ws.reading() as connection:
        after = {act.key for act in awaiting.clock_acts(here.ws, connection)}
    assert len(before) == len(after) == 2
    assert len(before & after) == 1
    assert max(map(len, before | after)) <= 160


def test_a_secret_ballot_is_opened_by_the_clock_and_never_closed_by_it(here: Commission, clock) -> None:
    here.ask(kind=BallotKind.ON_PAPER)
    clock.advance(days=6.5)
    assert acts(here) == ["open"]


def test_an_open_vote_is_a_deadline_with_who_has_voices_left_to_give(here: Commission) -> None:
    coming = here.ask(opens_at=here.ws.now() + timedelta(days=1))
    here.ask(here.admitted("Sur papier."), kind=BallotKind.ON_PAPER)
    ballot = here.ask(here.admitted())
    member, other, drafter = here.members[:3]
    lending.give_proxy(here.ws, drafter, ballot.id, member.id)
    here.vote(ballot, member)
    here.vote(ballot, other)
    with here.ws.reading() as connection:
        (found,) = awaiting.deadlines(here.ws, connection)
    assert (found.key, found.kind, found.at, found.path) == (
        f"ballot:{ballot.id}",
        DeadlineKind.BALLOT,
        ballot.closes_at,
        f"/votes/{ballot.id}",
    )
    late = {one.person_id: (one.answered, one.late) for one in found.awaited}
    assert late[member.id] == (False, 1), "the voice they hold is still to be given"
    assert late[drafter.id] == (True, 0), "who gave their proxy has answered"
    assert late[other.id] == (True, 0)
    assert [one.late for one in found.missing] == [1, 1, 1]
    assert coming.id != ballot.id


def test_a_vote_awaits_each_member_until_they_gave_every_voice_they_have(here: Commission, clock) -> None:
    ballot = here.ask()
    member, other, drafter = here.members[:3]
    path = f"/votes/{ballot.id}"
    lending.give_proxy(here.ws, drafter, ballot.id, member.id)
    substitute = another(here.here, "Suppléant", Role.MEMBER, substitute_for_id=other.id)
    assert (of(here, member), of(here, other), of(here, drafter)) == ([(path, 2)], [(path, 1)], [])
    assert of(here, here.here.secretary) == of(here, substitute) == []
    here.vote(ballot, member)
    assert of(here, member) == [(path, 1)]
    here.vote(ballot, member, for_=drafter)
    assert of(here, member) == []
    clock.moment = ballot.closes_at
    assert of(here, other) == []


def test_the_secretariat_sees_votes_about_to_open_and_to_close(here: Commission, clock) -> None:
    ballot = here.ask(opens_at=here.ws.now() + timedelta(days=8), closes_at=here.ws.now() + timedelta(days=15))
    assert secretariat(here) == []
    clock.advance(days=1)
    assert secretariat(here) == [(f"opening:{ballot.id}", 1)]
    clock.moment = ballot.opens_at
    assert secretariat(here) == []
    here.vote(ballot, here.here.member)
    clock.moment = ballot.closes_at - timedelta(days=2)
    assert secretariat(here) == [(f"closing:{ballot.id}", 4)]
    clock.moment = ballot.closes_at
    here.tick()
    assert secretariat(here) == []


def test_the_secretariat_sees_a_result_of_paper_that_is_awaited(here: Commission) -> None:
    ballot = here.ask(kind=BallotKind.ON_PAPER)
    assert secretariat(here) == [(f"result:{ballot.id}", 1)]
    closing.record_result(here.ws, here.here.secretary, ballot.id, PaperResult(Counts(3), 3, "Nous"))
    assert secretariat(here) == []


def test_the_secretariat_sees_the_consequences_that_a_sub_amendment_holds_up(here: Commission, clock) -> None:
    parent = here.here.propose(Insert("aaaaaaa2", "Un ajout."))
    sub_amendment(here.here, parent, "Nous disons presque tout.")
    deciding.admit(here.ws, here.here.secretary, parent.id)
    ballot, other = here.ask(parent), here.ask(here.admitted("Rejeté."), title="Autre")
    here.vote(ballot, here.here.member)
    here.vote(other, here.here.member, Choice.AGAINST)
    clock.moment = ballot.closes_at
    here.tick()
    assert secretariat(here) == [(f"consequences:{ballot.id}", 1)]
