"""Attendance during a sitting: who is in the room at every moment, and what the quorum makes of it."""

from datetime import timedelta

import pytest

from manifeste_tool.domain.commission.attendance import Attending, OwnProxyError, TooManyProxiesError
from manifeste_tool.domain.commission.sittings import SittingState
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.sittings import attending, holding
from manifeste_tool.services.sittings.attending import (
    AttendanceMovedError,
    Line,
    NamelessSubstituteError,
    NoProxiesError,
    NoSuchProxyError,
    UnfitSubstituteError,
)
from manifeste_tool.services.sittings.holding import NotConvenedError, NotOpenError, NotSuspendedError, OpenAlreadyError
from manifeste_tool.services.sittings.rooms import NotUnderWayError, Standing, known, standing
from manifeste_tool.storage.commission import sittings
from tests.services.commission_cast import commission, present


def test_the_room_over_time_is_read_from_the_spans(workspace, clock) -> None:
    we = commission(workspace)
    a, b, c, d, e, _ = we.members
    sheet = [
        *present(a, b),
        Line(c.id, Attending.SUBSTITUTE, by_name="Une remplaçante"),
        Line(d.id, Attending.PROXY, a.id),
    ]
    sitting = we.opened(*sheet)
    moments = []

    def look() -> None:
        with workspace.reading() as connection:
            moments.append((clock(), standing(workspace, connection, known(connection, sitting.id))))

    look()
    acts = [
        lambda: attending.leave(workspace, we.secretary, sitting.id, a.id),  # d's voice sleeps, quorum lost
        lambda: attending.arrive(workspace, we.secretary, sitting.id, e.id),  # reached again
        lambda: attending.arrive(workspace, we.secretary, sitting.id, a.id),  # d's voice is heard again
        lambda: attending.arrive(workspace, we.secretary, sitting.id, d.id),  # d themselves: their proxy ends
        lambda: attending.arrive(workspace, we.secretary, sitting.id, c.id),  # in the place of their substitute
        lambda: attending.leave(workspace, we.secretary, sitting.id, b.id, holder_id=e.id),
        lambda: attending.end_proxy(workspace, we.secretary, sitting.id, b.id),
    ]
    for act in acts:
        clock.advance(minutes=10)
        act()
        look()
    assert [(one.there, one.room.voices, one.reached) for _, one in moments] == [
        (3, 4, True),
        (2, 2, False),
        (3, 3, True),
        (4, 5, True),
        (5, 5, True),
        (5, 5, True),
        (4, 5, True),
        (4, 4, True),
    ]
    assert moments[0][1].room.held_by(a.id) == (d.id,)
    assert moments[5][1].room.seated[c.id].how is Attending.PRESENT
    clock.advance(hours=2)
    holding.close(workspace, we.secretary, sitting.id)
    with workspace.reading() as connection:  # afterwards, every moment reads the same
        closed = known(connection, sitting.id)
        again = [standing(workspace, connection, closed, moment) for moment, _ in moments]
        assert [_told(one) for one in again] == [_told(one) for _, one in moments]
        assert standing(workspace, connection, closed).there == 4  # at its end
        assert not sittings.lasting(connection, sitting.id)


def _told(one: Standing) -> tuple[object, ...]:
    seated = {key: (span.how, span.by_name) for key, span in one.room.seated.items()}
    return seated, dict(one.room.proxies), one.entitled, one.required


def test_each_act_is_one_fact_with_its_moment_and_the_quorum_is_told_when_it_is_crossed(workspace, clock) -> None:
    we = commission(workspace)
    a, b, c, d, *_ = we.members
    sitting = we.opened(*present(a, b, c), Line(d.id, Attending.PROXY, a.id))
    before = len(we.facts(sitting))
    clock.advance(minutes=70)
    attending.leave(workspace, we.secretary, sitting.id, a.id)
    attending.leave(workspace, we.secretary, sitting.id, b.id, holder_id=c.id)
    clock.advance(minutes=5)
    attending.arrive(workspace, we.secretary, sitting.id, b.id)
    attending.seat_substitute(workspace, we.secretary, sitting.id, a.id, by_id=we.substitute.id)
    assert we.names(sitting)[before:] == [
        "member_left",
        "quorum_lost",
        "member_left",
        "proxy_given",
        "proxy_ended",
        "member_arrived",
        "member_arrived",
        "quorum_reached",
    ]
    lost = next(fact for fact in we.facts(sitting) if fact.name == "quorum_lost")
    assert lost.details == {"there": "2", "required": "3", "entitled": "6"}
    assert lost.at == sitting.opened_at + timedelta(minutes=70)
    arrived = we.facts(sitting)[-2].details
    assert arrived == {"member": str(a.id), "how": "suppléant", "by": str(we.substitute.id), "by_name": ""}
    opening = we.names(sitting)[:before]
    assert opening == [
        "sitting_planned",
        "sitting_convened",
        "sitting_opened",
        *["member_arrived"] * 3,
        "proxy_given",
        "quorum_reached",
    ]


def test_the_same_click_twice_is_one_act_and_a_click_on_what_has_changed_loses_nothing(workspace, clock) -> None:
    we = commission(workspace)
    a, b, *_ = we.members
    sitting = we.opened(*present(b))
    attending.arrive(workspace, we.secretary, sitting.id, a.id, seen=0)
    clock.advance(minutes=1)
    count = len(we.facts(sitting))
    attending.arrive(workspace, we.secretary, sitting.id, a.id, seen=0)  # the other secretary clicks the same
    assert len(we.facts(sitting)) == count
    with pytest.raises(AttendanceMovedError, match=rf"{a.name}, présent"):
        attending.seat_substitute(workspace, we.secretary, sitting.id, a.id, by_name="Quelqu'un", seen=0)
    assert we.room(sitting).seated[a.id].how is Attending.PRESENT
    with workspace.reading() as connection:
        span = sittings.lasting(connection, sitting.id)[a.id]
    attending.leave(workspace, we.secretary, sitting.id, a.id, seen=span.id)
    with pytest.raises(AttendanceMovedError, match="absent"):
        attending.give_proxy(workspace, we.secretary, sitting.id, a.id, holder_id=b.id, seen=span.id)


def test_a_proxy_goes_to_another_member_in_office_and_no_further_than_the_rules_allow(workspace) -> None:
    we = commission(workspace)
    a, b, c, d, *_ = we.members
    sitting = we.opened(*present(a, b))
    act = attending.give_proxy
    for holder in (None, c.id, we.substitute.id, we.secretary.id, 999):
        with pytest.raises(OwnProxyError):
            act(workspace, we.secretary, sitting.id, c.id, holder_id=holder)
    act(workspace, we.secretary, sitting.id, c.id, holder_id=a.id)
    with pytest.raises(TooManyProxiesError, match=f"{a.name} porte déjà 1"):
        act(workspace, we.secretary, sitting.id, d.id, holder_id=a.id)
    act(workspace, we.secretary, sitting.id, c.id, holder_id=b.id)  # given anew, to somebody else
    act(workspace, we.secretary, sitting.id, d.id, holder_id=a.id)
    assert we.room(sitting).proxies == {c.id: b.id, d.id: a.id}
    without = we.opened(*present(a), max_proxies=0)
    with pytest.raises(NoProxiesError):
        act(workspace, we.secretary, without.id, c.id, holder_id=a.id)


def test_a_substitute_is_the_members_own_or_has_a_name(workspace) -> None:
    we = commission(workspace)
    a, b, *_ = we.members
    sitting = we.opened()
    with pytest.raises(NamelessSubstituteError, match=a.name):
        attending.seat_substitute(workspace, we.secretary, sitting.id, a.id, by_name="  ")
    with pytest.raises(UnfitSubstituteError, match=b.name):
        attending.seat_substitute(workspace, we.secretary, sitting.id, b.id, by_id=we.substitute.id)
    attending.seat_substitute(workspace, we.secretary, sitting.id, b.id, by_name="  Une   remplaçante ")
    assert we.room(sitting).seated[b.id].by_name == "Une remplaçante"
    with pytest.raises(NotFoundError):  # a substitute has no seat of their own
        attending.arrive(workspace, we.secretary, sitting.id, we.substitute.id)


def test_nothing_is_noted_outside_a_sitting_that_goes_on(workspace) -> None:
    we = commission(workspace)
    a, *_ = we.members
    planned = we.plan()
    with pytest.raises(NotUnderWayError, match="prévue"):
        attending.arrive(workspace, we.secretary, planned.id, a.id)
    with pytest.raises(NotConvenedError, match="prévue"):
        holding.open_(workspace, we.secretary, planned.id)
    sitting = we.opened(*present(a))
    with pytest.raises(NotSuspendedError):
        holding.resume(workspace, we.secretary, sitting.id)
    assert holding.suspend(workspace, we.secretary, sitting.id).state is SittingState.SUSPENDED
    with pytest.raises(NotOpenError):
        holding.suspend(workspace, we.secretary, sitting.id)
    attending.leave(workspace, we.secretary, sitting.id, a.id)  # people leave during a suspension
    assert holding.resume(workspace, we.secretary, sitting.id).state is SittingState.OPEN
    with pytest.raises(NoSuchProxyError, match=a.name):
        attending.end_proxy(workspace, we.secretary, sitting.id, a.id)
    closed = holding.close(workspace, we.secretary, sitting.id)
    assert (closed.state, closed.closed_at) == (SittingState.CLOSED, workspace.now())
    for late in (holding.close, holding.open_):
        with pytest.raises((NotUnderWayError, NotConvenedError), match="close"):
            late(workspace, we.secretary, sitting.id)
    with pytest.raises(NotUnderWayError, match="close"):
        attending.arrive(workspace, we.secretary, sitting.id, a.id)


def test_two_secretaries_who_open_with_two_sheets_learn_what_differs(workspace) -> None:
    we = commission(workspace)
    a, b, c, *_ = we.members
    sitting = we.opened(*present(a, b))
    with pytest.raises(OpenAlreadyError, match="la même chose"):
        holding.open_(workspace, we.secretary, sitting.id, present(a, b))
    with pytest.raises(OpenAlreadyError, match=c.name):
        holding.open_(workspace, we.secretary, sitting.id, present(a, c))
    assert set(we.room(sitting).seated) == {a.id, b.id}


def test_a_sheet_with_a_line_that_cannot_be_opens_nothing(workspace) -> None:
    we = commission(workspace)
    a, b, c, *_ = we.members
    sitting = we.convened()
    lines = [*present(a), Line(b.id, Attending.PROXY, a.id), Line(c.id, Attending.PROXY, a.id)]
    with pytest.raises(TooManyProxiesError):
        holding.open_(workspace, we.secretary, sitting.id, lines)
    assert we.names(sitting) == ["sitting_planned", "sitting_convened"]


def test_only_the_secretariat_holds_a_sitting(workspace) -> None:
    we = commission(workspace)
    a, *_ = we.members
    sitting = we.opened(*present(a))
    for who in (a, we.substitute, we.here.referent):
        for act in (holding.suspend, holding.close):
            with pytest.raises(ForbiddenError):
                act(workspace, who, sitting.id)
        with pytest.raises(ForbiddenError):
            attending.leave(workspace, who, sitting.id, a.id)
