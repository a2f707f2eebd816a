"""Deciding in the room: who must be there, what a count allows, one vote for identicals, two secretaries, undoing."""

import pytest

from manifeste_tool.domain.amending.amendments import HunksError, Move, Outcome, State
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.commission.conduct import (
    ContradictedError,
    CountsRequiredError,
    NotOpenSittingError,
    NotVotedError,
    QuorumLostError,
)
from manifeste_tool.domain.commission.sittings import Method
from manifeste_tool.domain.commission.voting import Base, Counts, CountsError, Majority, Rules
from manifeste_tool.domain.facts import About, Happened
from manifeste_tool.domain.integration.work import of_amendments
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.conduct import calling, ruling, undoing_last
from manifeste_tool.services.conduct.agenda import NotOfSittingError, agenda, floor
from manifeste_tool.services.conduct.ruling import (
    DecidedMeanwhileError,
    NotIdenticalError,
    RewrittenMeanwhileError,
    Seen,
    decide,
)
from manifeste_tool.services.conduct.undoing_last import NotLastError
from manifeste_tool.services.examining import deciding, falling
from manifeste_tool.services.examining.pronouncing import OpenSubAmendmentsError, Ruling
from manifeste_tool.services.examining.undoing import IntegratedAlreadyError
from manifeste_tool.services.integration import integrating
from manifeste_tool.services.sittings import attending, holding
from manifeste_tool.services.sittings.rooms import known as held
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices
from tests.conftest import Clock
from tests.services.chamber import Chamber, afternoon, chamber
from tests.services.hands import another, now, sub_amendment

ADOPT, REJECT = Ruling(Move.ADOPT), Ruling(Move.REJECT)
FIRST, SECOND, THIRD = "aaaaaaa2", "bbbbbbb2", "ccccccc2"


@pytest.fixture
def room(workspace: Workspace) -> Chamber:
    return afternoon(workspace)


def ruled(room: Chamber, amendment_id: int, what: Ruling = ADOPT, by: Person | None = None, **told: object):
    return decide(room.here.ws, by or room.here.secretary, room.sitting_id, amendment_id, what, **told)


def called(room: Chamber) -> int | None:
    with room.here.ws.reading() as connection:
        return held(connection, room.sitting_id).called_id


def names(room: Chamber, label: str) -> list[str]:
    with room.here.ws.reading() as connection:
        return [fact.name for fact in journal.about(connection, About.AMENDMENT, label, Audience.SECRETARIAT)]


def test_the_room_counts_who_is_there_and_the_voices_lent(room: Chamber) -> None:
    with room.here.ws.reading() as connection:
        found = floor(room.here.ws, connection, room.sitting_id)
        assert (found.room.there, found.room.voices, found.entitled, found.required) == (22, 28, 30, 16)
        with pytest.raises(NotFoundError):
            floor(room.here.ws, connection, 999)


def test_a_decision_is_kept_with_its_method_and_the_next_amendment_is_called(room: Chamber) -> None:
    one, two = (room.admitted(where, "Mieux dit.") for where in (FIRST, SECOND))
    calling.call(room.here.ws, room.here.secretary, room.sitting_id, one.id)
    made = ruled(room, one.id, method=Method.SHOW_OF_HANDS)
    assert [(d.outcome, d.method, d.sitting_id, d.counts) for d in made] == [
        (Outcome.ADOPTED, Method.SHOW_OF_HANDS, room.sitting_id, None)
    ]
    assert called(room) == two.id
    assert now(room.here, two).state is State.DISCUSSED
    ruled(room, two.id, REJECT)
    assert now(room.here, two).reason == "Rejeté en séance par consensus."
    assert called(room) is None, "the list is through"


def test_a_rejection_keeps_the_words_that_were_written_else_says_how_the_room_voted(room: Chamber) -> None:
    counted = room.admitted(FIRST, "Mieux.")
    ruled(room, counted.id, REJECT, method=Method.COUNT, counts=Counts(5, 14, 2, 1))
    assert now(room.here, counted).reason == (
        "Rejeté en séance : 5 pour, 14 contre, 2 abstentions, 1 ne prend pas part au vote."
    )
    said = room.admitted(SECOND, "Mieux.")
    ruled(room, said.id, Ruling(Move.REJECT, "Déjà dit au chapitre II."), method=Method.ON_PAPER)
    assert now(room.here, said).reason == "Déjà dit au chapitre II."


def test_calling_begins_the_discussion_once_and_arrows_follow_the_order(room: Chamber) -> None:
    one, two, three = (room.admitted(where, "Mieux.") for where in (FIRST, SECOND, THIRD))
    ws, by, key = room.here.ws, room.here.secretary, room.sitting_id
    calling.step(ws, by, key, seen=None)
    assert called(room) == one.id
    calling.step(ws, by, key, seen=one.id)
    calling.step(ws, by, key, seen=one.id)
    assert called(room) == two.id, "a second secretary pressing the same key jumps over nothing"
    calling.step(ws, by, key, seen=two.id, forward=False)
    calling.step(ws, by, key, seen=one.id, forward=False)
    assert called(room) == one.id
    calling.step(ws, by, key, seen=three.id)
    assert called(room) == one.id, "nothing comes after the last"
    assert names(room, one.label).count(Happened.AMENDMENT_CALLED) == 1
    ruled(room, two.id)
    calling.step(ws, by, key, seen=two.id)
    assert called(room) == three.id, "what comes after a decided one is found by the place it had"
    calling.step(ws, by, key, seen=two.id, forward=False)
    assert called(room) == one.id


def test_a_sitting_examines_its_chapters_and_nothing_else(workspace: Workspace) -> None:
    room = chamber(workspace, size=3, rules=Rules(), chapters=("hhhhhhh2",))
    away, mine = room.admitted(FIRST, "Ailleurs."), room.admitted(SECOND, "Ici.")
    sub = sub_amendment(room.here, mine, "Ici même.", on=SECOND)
    deciding.admit(room.here.ws, room.here.secretary, sub.id)
    with workspace.reading() as connection:
        assert agenda(workspace, connection, held(connection, room.sitting_id)).ids == (sub.id, mine.id)
    for act in (lambda: ruled(room, away.id), lambda: calling.call(workspace, room.here.secretary, 1, away.id)):
        with pytest.raises(NotOfSittingError, match="amendement 1"):
            act()
    with pytest.raises(OpenSubAmendmentsError):
        ruled(room, mine.id)
    ruled(room, sub.id)
    assert called(room) == mine.id, "the parent is called after its sub-amendments"
    ruled(room, mine.id)


def test_without_a_quorum_nothing_is_decided_but_a_withdrawal(room: Chamber, clock: Clock) -> None:
    one, two = (room.admitted(where, "Mieux.") for where in (FIRST, SECOND))
    clock.advance(minutes=40)
    room.leave(*room.members[16:22])
    ruled(room, one.id)
    clock.advance(minutes=1)
    room.leave(room.members[15])
    for what in (ADOPT, REJECT, Ruling(Move.NOT_SUPPORT)):
        with pytest.raises(QuorumLostError, match="15 présents, 16 requis") as refused:
            ruled(room, two.id, what)
    assert "Suspendez la séance" in str(refused.value)
    assert refused.value.values == {"there": 15, "required": 16}
    with pytest.raises(QuorumLostError):
        ruling.confirm_falls(room.here.ws, room.here.secretary, room.sitting_id, {two.id: one.id})
    made = ruled(room, two.id, Ruling(Move.WITHDRAW))
    assert (made[0].method, made[0].outcome) == (Method.BY_AUTHOR, Outcome.WITHDRAWN)
    three = room.admitted(THIRD, "Mieux.")
    clock.advance(minutes=1)
    attending.seat_substitute(room.ws, room.by, room.sitting_id, room.members[15].id, by_name="Son suppléant")
    ruled(room, three.id)


def test_nothing_is_decided_in_a_sitting_that_is_not_open(room: Chamber) -> None:
    one = room.admitted(FIRST, "Mieux.")
    holding.suspend(room.ws, room.by, room.sitting_id)
    calling.call(room.ws, room.by, room.sitting_id, one.id)
    refused_as(room, one.id, "suspendue")
    holding.resume(room.ws, room.by, room.sitting_id)
    room.close()
    refused_as(room, one.id, "close")
    with pytest.raises(NotOpenSittingError):
        calling.call(room.ws, room.by, room.sitting_id, one.id)


def refused_as(room: Chamber, amendment_id: int, state: str) -> None:
    for what in (ADOPT, Ruling(Move.WITHDRAW)):
        with pytest.raises(NotOpenSittingError, match=f"« {state} »"):
            ruled(room, amendment_id, what)


@pytest.mark.parametrize(
    ("what", "counts", "refusal"),
    [
        (ADOPT, Counts(1, 0, 0, 0), None),
        (ADOPT, Counts(14, 13, 1, 0), None),
        (ADOPT, Counts(14, 14, 0, 0), ContradictedError),
        (REJECT, Counts(14, 14, 0, 0), None),
        (REJECT, Counts(15, 13, 0, 0), ContradictedError),
        (REJECT, Counts(0, 0, 28, 0), None),
        (ADOPT, Counts(28, 1, 0, 0), CountsError),
        (ADOPT, Counts(20, 5, 2, 2), CountsError),
        (ADOPT, Counts(20, 5, 2, 1), None),
        (ADOPT, Counts(5, -1, 0, 0), CountsError),
        (ADOPT, Counts(), CountsRequiredError),
        (ADOPT, None, CountsRequiredError),
    ],
)
def test_a_count_is_held_against_the_room_and_against_the_outcome(
    room: Chamber, what: Ruling, counts: Counts | None, refusal: type[Exception] | None
) -> None:
    one = room.admitted(FIRST, "Mieux.")
    if refusal is None:
        assert ruled(room, one.id, what, method=Method.COUNT, counts=counts)[0].counts == counts
        return
    with pytest.raises(refusal):
        ruled(room, one.id, what, method=Method.COUNT, counts=counts)
    assert now(room.here, one).is_open
    assert not room.decisions()


def test_a_contradicted_count_says_the_majority_and_the_numbers(workspace: Workspace) -> None:
    room = chamber(workspace, size=12, rules=Rules(Majority.TWO_THIRDS, Base.VOTERS))
    room.come(*room.members)
    one = room.admitted(FIRST, "Mieux.")
    with pytest.raises(ContradictedError) as refused:
        ruled(room, one.id, method=Method.COUNT, counts=Counts(7, 2, 2, 1))
    assert str(refused.value) == (
        "Ce décompte donne « rejeté » : 7 voix pour, 2 contre, 2 abstentions ; à la majorité des deux tiers des "
        "votants, il faut 8 voix pour. Corrigez le décompte, ou enregistrez « rejeté »."
    )
    ruled(room, one.id, method=Method.COUNT, counts=Counts(8, 2, 2, 0))


def test_a_ballot_on_paper_keeps_its_result_or_its_counts(room: Chamber) -> None:
    one, two = (room.admitted(where, "Mieux.") for where in (FIRST, SECOND))
    assert ruled(room, one.id, method=Method.ON_PAPER)[0].counts is None
    with pytest.raises(ContradictedError):
        ruled(room, two.id, method=Method.ON_PAPER, counts=Counts(10, 12))
    assert ruled(room, two.id, REJECT, method=Method.ON_PAPER, counts=Counts(10, 12))[0].counts == Counts(10, 12)
    three = room.admitted(THIRD, "Mieux.")
    for method in (Method.NONE, Method.VOTE, Method.BY_AUTHOR):
        with pytest.raises(NotVotedError):
            ruled(room, three.id, method=method)


def test_a_vote_by_division_keeps_the_parts(room: Chamber) -> None:
    one = room.admitted(THIRD, "Les agents sont instruits chaque année. Ils choisissent leurs méthodes.")
    made = ruled(room, one.id, Ruling(Move.ADOPT, only=[1]), method=Method.COUNT, counts=Counts(20, 2))
    assert (made[0].outcome, made[0].hunks) == (Outcome.ADOPTED_IN_PART, (1,))
    two = room.admitted(FIRST, "Mieux.")
    with pytest.raises(HunksError):
        ruled(room, two.id, Ruling(Move.ADOPT, only=[]))


def test_identicals_have_one_vote_and_one_outcome_each(room: Chamber) -> None:
    ours = [room.admitted(FIRST, "Mieux.", by=by) for by in room.members[:5]]
    rival = room.admitted(FIRST, "Tout autrement.", by=room.members[6])
    calling.call(room.here.ws, room.here.secretary, room.sitting_id, ours[0].id)
    ids = tuple(one.id for one in ours)
    with pytest.raises(NotIdenticalError, match="amendement 6"):
        ruled(room, ids[0], seen=Seen(together=(rival.id,)))
    deciding.withdraw(room.here.ws, room.members[1], ids[1])
    before = notices_of(room, room.members[2])
    made = ruled(room, ids[0], method=Method.COUNT, counts=Counts(20, 2), seen=Seen(1, ids[1:4]))
    voted = (ids[0], ids[2], ids[3])
    assert tuple(one.amendment_id for one in made) == voted
    assert {one.together for one in made} == {voted}
    assert {one.counts for one in made} == {Counts(20, 2)}
    outcomes = [now(room.here, one).outcome for one in ours]
    assert outcomes == ["adopté", "retiré", "adopté", "adopté", ""], "one withdrawn, one treated apart"
    assert notices_of(room, room.members[2]) == before + 1
    assert called(room) in (ids[4], rival.id)
    undone = undoing_last.undo_last(room.here.ws, room.here.secretary, room.sitting_id, seen=made[1].id)
    assert len(undone) == 3
    assert all(now(room.here, ours[rank]).is_open for rank in (0, 2, 3))
    assert called(room) == ids[0]


def notices_of(room: Chamber, person: Person) -> int:
    with room.here.ws.reading() as connection:
        return len(notices.waiting(connection, person.id, limit=50))


def test_identicals_are_refused_together_or_not_at_all(room: Chamber) -> None:
    first, second = (room.admitted(FIRST, "Mieux.", by=by) for by in room.members[:2])
    sub = sub_amendment(room.here, second, "Bien mieux.")
    deciding.admit(room.here.ws, room.here.secretary, sub.id)
    with pytest.raises(OpenSubAmendmentsError):
        ruled(room, first.id, seen=Seen(together=(second.id,)))
    assert now(room.here, first).is_open, "nothing of a vote is kept where one of its outcomes cannot be"
    assert not room.decisions()


def test_the_second_secretary_is_told_and_nothing_is_recorded_twice(room: Chamber) -> None:
    one, two = (room.admitted(where, "Mieux.") for where in (FIRST, SECOND))
    colleague = another(room.here, "Deuxième")
    ws = room.here.ws
    calling.call(ws, room.here.secretary, room.sitting_id, one.id)
    ruled(room, one.id, seen=Seen(1))
    with pytest.raises(DecidedMeanwhileError, match="« adopté », par secretary"):
        ruled(room, one.id, REJECT, by=colleague, seen=Seen(1))
    assert [fact for fact in names(room, one.label) if fact.startswith("amendment_adopted")] == ["amendment_adopted"]
    ruled(room, two.id, by=colleague)
    first = room.decisions()[0]
    with pytest.raises(NotLastError):
        undoing_last.undo_last(ws, room.here.secretary, room.sitting_id, seen=first.id)
    assert not now(room.here, two).is_open


def test_a_colleague_who_decides_does_not_take_the_room_away_from_what_it_reads(room: Chamber) -> None:
    one, two, three = (room.admitted(where, "Mieux.") for where in (FIRST, SECOND, THIRD))
    calling.call(room.here.ws, room.here.secretary, room.sitting_id, three.id)
    ruled(room, one.id, by=another(room.here, "Deuxième"))
    assert called(room) == three.id
    ruled(room, three.id)
    assert called(room) == two.id, "after the last comes what was left before it"


def test_an_amendment_rectified_since_the_screen_was_shown_is_read_again(room: Chamber) -> None:
    one = room.admitted(FIRST, "Mieux.")
    with pytest.raises(RewrittenMeanwhileError):
        ruled(room, one.id, seen=Seen(2))
    ruled(room, one.id, seen=Seen(1))


def test_falls_are_confirmed_in_one_act_and_undone_in_one(room: Chamber) -> None:
    cause = room.admitted(FIRST, "Tout autre chose ici.")
    rivals = [room.admitted(FIRST, f"Rien de tel, mais {word}.") for word in ("ceci", "cela", "encore cela")]
    ws, by, key = room.here.ws, room.here.secretary, room.sitting_id
    ruled(room, cause.id)
    with ws.reading() as connection:
        proposed = dict(falling.consequences(ws, connection).falls)
    assert proposed == {one.id: cause.id for one in rivals}
    deciding.withdraw(ws, room.here.member, rivals[2].id)
    made = ruling.confirm_falls(ws, by, key, proposed)
    assert [now(room.here, one).outcome for one in rivals] == ["tombé", "tombé", "retiré"]
    assert {now(room.here, one).cause_id for one in rivals[:2]} == {cause.id}
    assert called(room) is None
    with ws.reading() as connection:
        assert len(ruling.last_decision(connection, key)) == 2
    undoing_last.undo_last(ws, by, key, seen=made[0].id)
    assert all(now(room.here, one).is_open for one in rivals[:2])
    assert not now(room.here, cause).is_open


def test_the_last_decision_is_undone_until_it_is_integrated(room: Chamber) -> None:
    one = room.admitted(FIRST, "Mieux.")
    ws, by, key = room.here.ws, room.here.secretary, room.sitting_id
    with pytest.raises(NotFoundError):
        undoing_last.undo_last(ws, by, key, seen=1)
    ruled(room, one.id)
    with pytest.raises(ForbiddenError):
        undoing_last.undo_last(ws, room.here.member, key, seen=1)
    undoing_last.undo_last(ws, by, key, seen=1)
    assert (now(room.here, one).state, called(room)) == (State.DISCUSSED, one.id)
    ruled(room, one.id)
    integrating.integrate(ws, by, seen=room.here.tip(), plan=of_amendments(one.id))
    with pytest.raises(IntegratedAlreadyError):
        undoing_last.undo_last(ws, by, key, seen=2)


def test_the_secretariat_alone_conducts(room: Chamber) -> None:
    one = room.admitted(FIRST, "Mieux.")
    ws = room.here.ws
    for somebody in (room.here.member, room.here.referent):
        for act in (
            lambda who: ruled(room, one.id, by=who),
            lambda who: ruled(room, one.id, Ruling(Move.WITHDRAW), by=who),
            lambda who: calling.call(ws, who, room.sitting_id, one.id),
            lambda who: calling.turn(ws, who, room.sitting_id, part=2),
            lambda who: ruling.confirm_falls(ws, who, room.sitting_id, {}),
        ):
            with pytest.raises(ForbiddenError):
                act(somebody)
    calling.turn(ws, room.here.secretary, room.sitting_id, part=500)
    with ws.reading() as connection:
        assert calling.part_shown(connection, held(connection, room.sitting_id)) == 99
