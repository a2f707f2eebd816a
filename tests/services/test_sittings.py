"""Plan, convene, change, cancel; what members answer; who is told, and what waits for whom."""

from dataclasses import replace
from datetime import timedelta

import pytest

from manifeste_tool.domain.commission.attendance import Attending, OwnProxyError, TooManyProxiesError
from manifeste_tool.domain.commission.sittings import SittingState
from manifeste_tool.domain.commission.voting import Quorum, QuorumKind, Rules
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services import notifying
from manifeste_tool.services.clock import calendars, deadlines
from manifeste_tool.services.sittings import answering, holding, planning, waiting
from manifeste_tool.services.sittings.answering import (
    AnswersClosedError,
    Doubt,
    NoAnswerError,
    NotConvenedYetError,
    doubts,
)
from manifeste_tool.services.sittings.attending import NoProxiesError
from manifeste_tool.services.sittings.planning import ConvenedAlreadyError, NotPlannedError, Plan
from manifeste_tool.services.sittings.plans import (
    NobodyToConveneError,
    NoPlaceError,
    NoReasonToCancelError,
    PastSittingError,
)
from manifeste_tool.storage import people
from manifeste_tool.storage.commission import members, sittings
from tests.services.commission_cast import Commission, commission, present


@pytest.fixture
def we(workspace) -> Commission:
    return commission(workspace)


def _plan(sitting) -> Plan:
    return Plan(**{name: getattr(sitting, name) for name in Plan.__dataclass_fields__})


def _told(we: Commission, person: Person) -> list[str]:
    with we.ws.reading() as connection:
        return [one.fact.name for one in notifying.waiting(connection, person)]


def _answers(we: Commission, sitting):
    with we.ws.reading() as connection:
        return sittings.answers(connection, sitting.id)


def test_members_in_office_are_active_and_nobody_s_substitute(we: Commission) -> None:
    with we.ws.writing() as connection:
        people.add(connection, Person(0, "Suspendu", Role.MEMBER, active=False), we.ws.now())
    with we.ws.reading() as connection:
        assert members.in_office(connection) == tuple(we.members)
        assert members.count_in_office(connection) == 6
        one, two, three = we.members[:3]
        assert members.substitutes(connection, [one.id, three.id]) == {one.id: (we.substitute,)}
        assert members.substitutes(connection, [two.id]) == {two.id: (we.other_substitute,)}


def test_the_convocation_reaches_every_member_in_office_once_and_nobody_else(we: Commission) -> None:
    sitting = we.convened()
    assert (sitting.state, sitting.convened_at) == (SittingState.CONVENED, we.ws.now())
    assert [_told(we, one) for one in we.members] == [["sitting_convened"]] * 6
    assert not any(_told(we, one) for one in (we.secretary, we.substitute, we.other_substitute, we.here.referent))
    with pytest.raises(ConvenedAlreadyError):
        planning.convene(we.ws, we.secretary, sitting.id)
    assert _told(we, we.members[0]) == ["sitting_convened"]


def test_a_change_is_told_once_convened_from_what_to_what_and_only_if_something_changed(we: Commission) -> None:
    planned = we.plan()
    later = replace(_plan(planned), title="Autre titre")
    changed = planning.change(we.ws, we.secretary, planned.id, later)
    assert not any(_told(we, one) for one in we.members)  # nobody was convened yet
    planning.convene(we.ws, we.secretary, planned.id)
    count = len(we.facts(planned))
    planning.change(we.ws, we.secretary, planned.id, later)
    assert len(we.facts(planned)) == count
    rules = Rules(quorum=Quorum(QuorumKind.HALF))
    wanted = replace(
        _plan(changed), begins_at=changed.begins_at + timedelta(hours=1), chair_id=we.here.other.id, rules=rules
    )
    planning.change(we.ws, we.secretary, planned.id, wanted)
    assert we.facts(planned)[-1].details == {
        "begins_at_from": "2026-03-12T09:00:00+00:00",
        "begins_at_to": "2026-03-12T10:00:00+00:00",
        "chair_id_from": "",
        "chair_id_to": str(we.here.other.id),
        "rules_from": "simple, suffrages exprimés ; quorum nombre 3",
        "rules_to": "simple, suffrages exprimés ; quorum plus de la moitié",
    }
    assert _told(we, we.members[3]) == ["sitting_changed", "sitting_convened"]


def test_a_sitting_is_convened_in_time_to_a_place_and_to_somebody(we: Commission, clock) -> None:
    nowhere = we.plan(place="")
    with pytest.raises(NoPlaceError):
        planning.convene(we.ws, we.secretary, nowhere.id)
    late = we.plan()
    clock.advance(days=11)
    with pytest.raises(PastSittingError):
        planning.convene(we.ws, we.secretary, late.id)
    same = replace(_plan(late), place="Ailleurs")  # the moment that stands may stay
    assert planning.change(we.ws, we.secretary, late.id, same).place == "Ailleurs"


def test_nobody_is_convened_where_nobody_is_in_office(workspace, we: Commission, monkeypatch) -> None:
    sitting = we.plan(rules=Rules())
    monkeypatch.setattr(members, "count_in_office", lambda _: 0)
    with pytest.raises(NobodyToConveneError):
        planning.convene(workspace, we.secretary, sitting.id)


def test_a_cancelled_sitting_says_why_to_whoever_was_convened(we: Commission) -> None:
    planned, convened = we.plan(), we.convened()
    with pytest.raises(NoReasonToCancelError):
        planning.cancel(we.ws, we.secretary, convened.id, why="  ")
    planning.cancel(we.ws, we.secretary, planned.id, why="Doublon")
    assert _told(we, we.members[0]) == ["sitting_convened"]  # nobody knew of the other one
    cancelled = planning.cancel(we.ws, we.secretary, convened.id, why="Grève")
    assert cancelled.is_over
    assert _told(we, we.members[0]) == ["sitting_cancelled", "sitting_convened"]
    for act in (planning.convene, lambda *known: planning.cancel(*known, why="Encore")):
        with pytest.raises(NotPlannedError, match="annulée"):
            act(we.ws, we.secretary, convened.id)
    with pytest.raises(NotFoundError):
        planning.convene(we.ws, we.secretary, 999)


def test_only_the_secretariat_plans_convenes_changes_and_cancels(we: Commission) -> None:
    sitting = we.plan()
    for who in (we.members[0], we.substitute, we.here.referent):
        for act in (
            lambda who=who: planning.plan(we.ws, who, _plan(sitting)),
            lambda who=who: planning.change(we.ws, who, sitting.id, _plan(sitting)),
            lambda who=who: planning.convene(we.ws, who, sitting.id),
            lambda who=who: planning.cancel(we.ws, who, sitting.id, why="Non"),
        ):
            with pytest.raises(ForbiddenError):
                act()


def test_an_answer_is_given_between_the_convocation_and_the_opening(we: Commission) -> None:
    a, b, *_ = we.members
    planned = we.plan()
    with pytest.raises(NotConvenedYetError):
        answering.answer(we.ws, a, planned.id, a.id, Attending.PRESENT)
    sitting = we.convened()
    with pytest.raises(NoAnswerError):
        answering.answer(we.ws, a, sitting.id, a.id, None)
    for who, member in ((a, b), (we.substitute, we.substitute), (we.substitute, a), (we.secretary, we.substitute)):
        with pytest.raises(ForbiddenError):
            answering.answer(we.ws, who, sitting.id, member.id, Attending.PRESENT)
    answering.answer(we.ws, a, sitting.id, a.id, Attending.EXCUSED)
    answering.answer(we.ws, a, sitting.id, a.id, Attending.PRESENT)
    assert {key: (one.how, one.entered_by_id) for key, one in _answers(we, sitting).items()} == {
        a.id: (Attending.PRESENT, None)
    }
    holding.open_(we.ws, we.secretary, sitting.id)
    with pytest.raises(AnswersClosedError, match="ouverte"):
        answering.answer(we.ws, a, sitting.id, a.id, Attending.EXCUSED)
    assert _answers(we, sitting)[a.id].how is Attending.PRESENT


def test_whoever_an_answer_concerns_is_told_of_it_and_nobody_else(we: Commission) -> None:
    a, b, c, d, *_ = we.members
    sitting = we.convened()
    everybody = [*we.members, we.substitute, we.other_substitute, we.secretary]
    heard = {one.id: len(_told(we, one)) for one in everybody}

    def told(*wanted: Person) -> None:
        news = [one.name for one in everybody if len(_told(we, one)) > heard[one.id]]
        assert news == [one.name for one in wanted]
        heard.update({one.id: len(_told(we, one)) for one in everybody})

    answering.answer(we.ws, a, sitting.id, a.id, Attending.PRESENT)
    told()
    answering.answer(we.ws, a, sitting.id, a.id, Attending.SUBSTITUTE)
    told(we.substitute)
    answering.answer(we.ws, a, sitting.id, a.id, Attending.PROXY, holder_id=b.id)
    told(b, we.substitute)  # who counts on them no more
    answering.answer(we.ws, a, sitting.id, a.id, Attending.PROXY, holder_id=b.id)
    told()  # said already
    answering.answer(we.ws, we.secretary, sitting.id, a.id, Attending.PROXY, holder_id=c.id)
    told(a, b, c)
    answering.answer(we.ws, c, sitting.id, c.id, Attending.EXCUSED)
    told(a)  # whose holder does not come
    answering.answer(we.ws, d, sitting.id, d.id, Attending.EXCUSED)
    told()


def test_proxies_that_are_promised_follow_the_rules_and_what_is_unsure_is_said(we: Commission) -> None:
    a, b, c, d, e, _ = we.members
    sitting = we.convened()
    give = lambda who, holder: answering.answer(we.ws, who, sitting.id, who.id, Attending.PROXY, holder_id=holder)  # noqa: E731
    for holder in (a.id, None, we.substitute.id, 10**30):
        with pytest.raises(OwnProxyError):
            give(a, holder)
    give(a, b.id)
    with pytest.raises(TooManyProxiesError, match=b.name):
        give(c, b.id)
    give(c, d.id)
    give(b, e.id)
    answering.answer(we.ws, d, sitting.id, d.id, Attending.EXCUSED)
    found = {one.id: doubts(_answers(we, sitting), one.id) for one in we.members}
    assert found == {
        a.id: (Doubt.HOLDER_GAVE,),
        b.id: (Doubt.HOLDS_AND_IS_AWAY,),
        c.id: (Doubt.HOLDER_EXCUSED,),
        d.id: (Doubt.HOLDS_AND_IS_AWAY,),
        e.id: (),
        we.members[5].id: (),
    }
    without = we.convened(max_proxies=0)
    with pytest.raises(NoProxiesError):
        answering.answer(we.ws, a, without.id, a.id, Attending.PROXY, holder_id=b.id)


def test_answers_are_awaited_until_the_sitting_with_who_has_not_answered(we: Commission, clock) -> None:
    a, b, *rest = we.members
    we.plan()
    sitting = we.convened()
    answering.answer(we.ws, a, sitting.id, a.id, Attending.EXCUSED)
    with we.ws.reading() as connection:
        (found,) = [one for one in deadlines.every(we.ws, connection) if one.key.startswith("sitting:")]
        assert (found.key, found.at, found.path) == (
            f"sitting:{sitting.id}",
            sitting.begins_at,
            f"/seances/{sitting.id}",
        )
        assert [one.person_id for one in found.missing] == [one.id for one in (b, *rest)]
        assert [task.path for task in waiting.member_tasks(we.ws, connection, b)] == [f"/seances/{sitting.id}#reponse"]
        for answered in (a, we.substitute, we.secretary):
            assert list(waiting.member_tasks(we.ws, connection, answered)) == []
    clock.moment = sitting.begins_at
    with we.ws.reading() as connection:
        assert list(waiting.deadlines(we.ws, connection)) == []
        assert list(waiting.member_tasks(we.ws, connection, b)) == []


def test_the_secretariat_is_asked_to_convene_to_open_and_to_close_in_their_time(we: Commission, clock) -> None:
    def asked() -> list[tuple[str, str]]:
        with we.ws.reading() as connection:
            found = list(waiting.secretariat_tasks(we.ws, connection))
        return [(task.path, task.act.split(" ")[0]) for task in found]

    sitting = we.plan(begins_at=clock() + timedelta(days=40))
    page = f"/seances/{sitting.id}"
    assert asked() == []
    clock.advance(days=15)
    assert asked() == [(page, "Convoquer")]
    planning.convene(we.ws, we.secretary, sitting.id)
    assert asked() == []
    clock.moment = sitting.begins_at
    assert asked() == [(f"{page}/emargement", "Émarger")]
    holding.open_(we.ws, we.secretary, sitting.id, present(*we.members))
    assert asked() == []
    clock.advance(hours=12)
    assert asked() == [(f"{page}/emargement", "Lever")]
    holding.close(we.ws, we.secretary, sitting.id)
    assert asked() == []


def test_calendars_hold_the_sittings_once_convened_and_those_cancelled_as_such(we: Commission, clock) -> None:
    def held(person: Person):
        with we.ws.reading() as connection:
            return [one for one in calendars.events(we.ws, connection, person) if one.uid.startswith("sitting-")]

    planned = we.plan()
    assert held(we.members[0]) == []
    assert [one.uid for one in held(we.secretary)] == [f"sitting-{planned.id}"]
    clock.advance(hours=1)
    planning.convene(we.ws, we.secretary, planned.id)
    (event,) = held(we.members[0])
    assert (event.starts_at, event.place, event.cancelled) == (planned.begins_at, "Salle du conseil", False)
    assert event.changed_at == clock()
    clock.advance(hours=1)
    planning.cancel(we.ws, we.secretary, planned.id, why="Grève")
    (after,) = held(we.members[0])
    assert after.cancelled
    assert after.changes > event.changes
    assert held(we.here.referent) == []


def test_the_quorum_of_a_closed_sitting_is_that_of_its_closing_whoever_joins_since(we: Commission) -> None:
    sitting = we.opened(*present(*we.members[:4]), rules=Rules(quorum=Quorum(QuorumKind.HALF)))
    assert (we.standing(sitting).required, we.standing(sitting).missing) == (4, 0)
    holding.close(we.ws, we.secretary, sitting.id)
    with we.ws.writing() as connection:
        for number in range(4):
            people.add(connection, Person(0, f"Nouveau {number}", Role.MEMBER), we.ws.now())
    assert (we.standing(sitting).entitled, we.standing(sitting).required) == (6, 4)
