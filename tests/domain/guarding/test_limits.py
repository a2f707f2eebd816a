"""The table of limits, windows on the clock, and names that tell nobody who is counted."""

from datetime import UTC, datetime, timedelta

import pytest

from manifeste_tool.domain.guarding.limits import BOUNDS, By, Limit, bucket, minutes_left, place, window_ends

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_each_thing_that_is_counted_has_its_numbers_and_their_reason() -> None:
    assert set(BOUNDS) == set(Limit)
    assert all(bound.most > 0 and bound.window <= timedelta(hours=1) and bound.why for bound in BOUNDS.values())
    assert len({str(one) for one in Limit}) == len(Limit)


@pytest.mark.parametrize("minutes", [0, 1, 14])
def test_a_window_is_the_same_for_everybody_in_it(minutes: int) -> None:
    assert window_ends(BOUNDS[Limit.CODE_FROM], NOON + timedelta(minutes=minutes)) == NOON + timedelta(minutes=15)


def test_whoever_waits_is_told_whole_minutes_and_at_least_one() -> None:
    assert [minutes_left(NOON + timedelta(seconds=left), NOON) for left in (3600, 61, 60, 1, 0)] == [60, 2, 1, 1, 1]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::2", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("", "ailleurs", False),
    ],
)
def test_a_subscriber_of_ipv6_is_one_place(one: str, other: str, same: bool) -> None:
    assert (place(one) == place(other)) is same


def test_what_is_kept_of_somebody_changes_with_the_secret_the_thing_and_the_window() -> None:
    plain = bucket("secret", Limit.SIGN_IN_FOR, "Jeanne@exemple.fr ", NOON)
    assert plain == bucket("secret", Limit.SIGN_IN_FOR, "jeanne@exemple.fr", NOON)
    others = {
        bucket("autre", Limit.SIGN_IN_FOR, "jeanne@exemple.fr", NOON),
        bucket("secret", Limit.CODE_FOR, "jeanne@exemple.fr", NOON),
        bucket("secret", Limit.SIGN_IN_FOR, "jeanne@exemple.fr", NOON + timedelta(hours=1)),
        bucket("secret", Limit.SIGN_IN_FOR, "paul@exemple.fr", NOON),
    }
    assert len(others | {plain}) == 5


def test_what_everybody_does_together_is_one_count() -> None:
    assert BOUNDS[Limit.FOLLOWING_IN_ALL].by is By.EVERYBODY
    names = {bucket("secret", Limit.FOLLOWING_IN_ALL, who, NOON) for who in ("192.0.2.7", "203.0.113.9")}
    assert len(names) == 1


def test_a_network_is_counted_as_one_place() -> None:
    names = {bucket("secret", Limit.FLAG, who, NOON) for who in ("2001:db8::1", "2001:db8::2", "192.0.2.7")}
    assert len(names) == 2
