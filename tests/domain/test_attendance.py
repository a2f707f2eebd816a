"""Who is there at a moment and with how many voices: spans at their edges, proxies that sleep, limits."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from manifeste_tool.domain.commission.attendance import (
    Attending,
    ChainedProxyError,
    OwnProxyError,
    Presence,
    Room,
    TooManyProxiesError,
    refuse_proxy,
    room,
)

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def at(hour: float) -> datetime:
    return NINE + timedelta(hours=hour)


def present(member: int, since: float = 0, until: float | None = None) -> Presence:
    return Presence(member, Attending.PRESENT, at(since), None if until is None else at(until))


def proxy(member: int, holder: int | None, since: float = 0, until: float | None = None) -> Presence:
    return Presence(member, Attending.PROXY, at(since), None if until is None else at(until), by_id=holder)


def test_a_span_holds_from_its_first_moment_to_just_before_its_last() -> None:
    span = present(1, 0, 2)
    assert [span.covers(moment) for moment in (at(0) - TICK, at(0), at(2) - TICK, at(2))] == [False, True, True, False]
    assert present(1, 0).covers(at(1_000))


def test_a_substitute_counts_for_the_quorum_in_the_place_of_their_member() -> None:
    sits = Presence(1, Attending.SUBSTITUTE, at(0), by_name="Une suppléante")
    there = room([sits, present(2)], at(1))
    assert (there.there, there.voices) == (2, 2)
    assert there.seated[1].by_name == "Une suppléante"


def test_a_proxy_is_a_voice_and_nobody_for_the_quorum() -> None:
    there = room([present(1), proxy(2, 1)], at(1))
    assert (there.there, there.voices) == (1, 2)
    assert there.held_by(1) == (2,)


def test_an_excused_member_is_neither_there_nor_heard() -> None:
    there = room([Presence(1, Attending.EXCUSED, at(0)), present(2)], at(1))
    assert (there.there, there.voices) == (1, 1)


def test_a_proxy_sleeps_while_its_holder_is_out_and_wakes_when_they_come_back() -> None:
    spans = [present(1, 0, 1), present(1, 2), proxy(2, 1)]
    assert [room(spans, at(hour)).voices for hour in (0.5, 1, 1.5, 2)] == [2, 0, 0, 2]


def test_a_proxy_sleeps_while_the_member_who_gave_it_is_in_the_room() -> None:
    spans = [present(1), present(2, 1, 2), proxy(2, 1)]
    assert [(room(spans, at(hour)).there, room(spans, at(hour)).voices) for hour in (0.5, 1, 2)] == [
        (1, 2),
        (2, 2),
        (1, 2),
    ]


def test_a_proxy_sleeps_while_a_substitute_sits_for_the_member_who_gave_it() -> None:
    spans = [present(1), proxy(2, 1), Presence(2, Attending.SUBSTITUTE, at(1), by_id=9)]
    assert room(spans, at(1)).proxies == {}


def test_a_proxy_of_a_proxy_is_no_voice() -> None:
    there = room([present(1), proxy(2, 1), proxy(3, 2)], at(1))
    assert dict(there.proxies) == {2: 1}


def test_a_proxy_to_nobody_is_no_voice() -> None:
    assert room([present(1), proxy(2, None)], at(1)).voices == 1


def test_what_somebody_holds_is_told_in_the_order_of_the_members() -> None:
    there = Room(proxies={5: 1, 3: 1, 4: 2})
    assert (there.held_by(1), there.held_by(2), there.held_by(3)) == ((3, 5), (4,), ())


def test_an_empty_room_holds_nobody() -> None:
    assert (Room().there, Room().voices) == (0, 0)


MEMBERS = range(1, 7)


def refused(member: int, holder: int | None, given: dict[int, int], limit: int = 1) -> type[Exception] | None:
    try:
        refuse_proxy(member, holder, given=given, limit=limit, entitled=MEMBERS, name="Deux")
    except (OwnProxyError, TooManyProxiesError, ChainedProxyError) as error:
        return type(error)
    return None


@pytest.mark.parametrize(
    ("member", "holder", "given", "limit", "error"),
    [
        (1, 2, {}, 1, None),
        (1, None, {}, 1, OwnProxyError),
        (1, 1, {}, 1, OwnProxyError),
        (1, 9, {}, 1, OwnProxyError),  # no member in office
        (1, 2, {}, 0, TooManyProxiesError),  # the rules admit none
        (1, 2, {3: 2}, 1, TooManyProxiesError),
        (1, 2, {3: 2}, 2, None),
        (1, 2, {3: 2, 4: 2}, 2, TooManyProxiesError),
        (1, 2, {1: 2}, 1, None),  # the one that is given again does not count twice
        (1, 2, {1: 3}, 1, None),  # nor does one that is taken from another
        (1, 2, {1: 2, 3: 2}, 1, TooManyProxiesError),
        (1, 2, {3: 4}, 1, None),  # what others hold is theirs
        (1, 2, {2: 3}, 1, ChainedProxyError),  # who gave their own carries nobody's
        (1, 2, {2: 1}, 1, ChainedProxyError),  # nor each the other's
    ],
)
def test_the_table_of_proxies(
    member: int, holder: int | None, given: dict[int, int], limit: int, error: type[Exception] | None
) -> None:
    assert refused(member, holder, given, limit) is error


def test_a_refusal_names_the_holder_and_the_limit() -> None:
    with pytest.raises(TooManyProxiesError, match=r"Deux porte déjà 1 pouvoir\(s\)"):
        refuse_proxy(1, 2, given={3: 2}, limit=1, entitled=MEMBERS, name="Deux")
    with pytest.raises(ChainedProxyError, match="Deux a donné son propre pouvoir"):
        refuse_proxy(1, 2, given={2: 3}, limit=9, entitled=MEMBERS, name="Deux")


hours = some.integers(0, 6)
spans = some.lists(
    some.builds(
        lambda member, how, since, last, by: Presence(
            member, how, at(since), None if last > 5 else at(since + last), by_id=by
        ),
        some.integers(1, 6),
        some.sampled_from(Attending),
        hours,
        hours,
        some.integers(1, 6),
    ),
    max_size=12,
)


@given(spans, hours)
def test_a_voice_is_heard_once_and_only_by_who_is_there(given_spans: list[Presence], hour: int) -> None:
    there = room(given_spans, at(hour))
    assert not set(there.seated) & set(there.proxies)
    assert set(there.proxies.values()) <= set(there.seated)
    assert there.voices == there.there + sum(len(there.held_by(member)) for member in MEMBERS)
    assert there.voices <= len({span.member_id for span in given_spans})
