"""Whom a second factor is asked of, and which of its codes may serve."""

from datetime import UTC, datetime, timedelta

import pytest

from manifeste_tool.domain.proving import second_factor
from manifeste_tool.domain.proving.second_factor import Demand, Installed
from manifeste_tool.domain.readers import Role

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_it_is_asked_of_those_who_decide_and_name_and_of_nobody_else() -> None:
    assert {role for role in Role if second_factor.is_asked_of(role)} == {Role.SECRETARIAT, Role.ADMINISTRATOR}


@pytest.mark.parametrize(
    ("role", "demand", "installed", "needed"),
    [
        (Role.SECRETARIAT, Demand.REQUIRED, False, True),
        (Role.ADMINISTRATOR, Demand.REQUIRED, True, True),
        (Role.SECRETARIAT, Demand.OPTIONAL, True, True),
        (Role.SECRETARIAT, Demand.OPTIONAL, False, False),
        (Role.SECRETARIAT, Demand.OFF, True, False),
        (Role.MEMBER, Demand.REQUIRED, True, False),
    ],
)
def test_what_the_instance_demands_decides(role: Role, demand: Demand, *, installed: bool, needed: bool) -> None:
    assert second_factor.is_needed(role, demand, installed=installed) is needed


def test_steps_are_those_of_the_clock_one_each_way_the_nearest_first_and_none_that_served() -> None:
    now = second_factor.step_of(NOON)
    assert now * 30 == int(NOON.timestamp())
    assert second_factor.usable_steps(NOON, last=0) == (now, now - 1, now + 1)
    assert second_factor.usable_steps(NOON, last=now - 1) == (now, now + 1)
    assert second_factor.usable_steps(NOON, last=now + 1) == ()


@pytest.mark.parametrize(
    ("typed", "tidy", "is_step"),
    [
        (" 123 456 ", "123456", True),
        ("123-456", "123456", True),
        ("12345", "12345", False),
        ("12345a", "12345a", False),
        ("١٢٣٤٥٦", "١٢٣٤٥٦", False),
        ("ABCD-efgh 2345", "abcdefgh2345", False),
    ],
)
def test_codes_are_compared_without_what_people_put_between_their_signs(
    typed: str, tidy: str, *, is_step: bool
) -> None:
    assert second_factor.tidy_code(typed) == tidy
    assert second_factor.is_step_code(tidy) is is_step


def test_a_key_is_read_in_groups_of_four() -> None:
    assert second_factor.grouped("ABCDEFGHIJ") == "ABCD EFGH IJ"
    assert second_factor.grouped("") == ""


def test_a_key_is_shown_for_an_hour_and_never_once_it_is_in_place() -> None:
    made = Installed(1, "scellé", NOON)
    assert made.is_fresh(NOON + timedelta(minutes=59))
    assert not made.is_fresh(NOON + timedelta(hours=1))
    assert not Installed(1, "scellé", NOON, confirmed_at=NOON).is_fresh(NOON)


def test_what_a_provider_says_counts_as_two_only_where_it_is_trusted() -> None:
    assert second_factor.counts_as_two({"pwd", "mfa"}, trusted=frozenset({"mfa"}))
    assert not second_factor.counts_as_two({"pwd"}, trusted=frozenset({"mfa"}))
    assert not second_factor.counts_as_two({"mfa"}, trusted=frozenset())
